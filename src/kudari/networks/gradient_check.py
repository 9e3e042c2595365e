"""Gradients by differences, without any backpropagation: slow, simple, and so a witness of what ``backward`` gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array

STEP = 1e-5  # to each side: the error of the difference and that of rounding are both some 10⁻¹⁰ here
NEGLIGIBLE = 1e-3
_DOUBTFUL = 1e-3  # of the greatest slope: beyond it a kink is looked for, whose sides are at least so far apart
_NOISE = 1e-7  # below it slopes are rounding
TOLERANCE = 1e-6  # a right gradient in float64 is a hundred times nearer


def gradient_by_differences(loss: Callable[[], float], params: Mapping[str, Array]) -> dict[str, Array]:
    """How the loss changes with every single parameter: (L(w + h) − L(w − h)) / 2h.

    ``loss`` takes nothing and returns L; it is called twice for every number in ``params``, which is changed and put
    back. The parameters, arrays by their names, must be float64: in float32 a difference is little more than noise.
    The gradient is returned in arrays of the same names and shapes.

    >>> w = np.array([3.0, 4.0])
    >>> gradient_by_differences(lambda: float((w**2).sum()), {"w": w})["w"].round(6)
    array([6., 8.])

    Raises :class:`KudariError` for other dtypes.
    """
    for name, array in params.items():
        _check_dtype(name, array)
    gradient = {name: np.empty(array.shape) for name, array in params.items()}
    for name, array in params.items():
        for index in np.ndindex(array.shape):
            gradient[name][index] = _difference(loss, array, index)
    return gradient


@dataclass(frozen=True)
class GradientCheck:
    """How far a gradient is from differences: for each parameter ‖gradient − difference‖ / (‖gradient‖ + ‖difference‖).

    Where both are negligible beside the other parameters' (below a thousandth) they are divided by this thousandth
    instead, for a gradient that is 0 has no relative error: that of the bias before a batch normalisation is.
    """

    errors: Mapping[str, float]
    tolerance: float
    compared: int = 0  # numbers, of all parameters together
    kinks: tuple[str, ...] = ()  # numbers such as b1[0], on which the loss has a kink: a slope of either side is right

    @property
    def worst(self) -> tuple[str, float]:
        """The parameter with the greatest error, and its error."""
        return max(self.errors.items(), key=lambda entry: entry[1])

    def __bool__(self) -> bool:
        return self.worst[1] <= self.tolerance

    def __str__(self) -> str:
        name, error = self.worst
        verdict = "agree with differences" if self else f"differ from differences by more than {self.tolerance:g}"
        text = f"{self.compared:,} slopes {verdict}; the worst is {name}, {error:.1e}."
        if not self.kinks:
            return text
        named = ", ".join(self.kinks[:3]) + (", …" if len(self.kinks) > 3 else "")
        return (
            f"{text} The loss has a kink at {named} (as a ReLU has at 0, where a row is blank and the biases are 0): "
            "there any slope between those of its two sides was taken as right."
        )


def check_gradient(
    loss: Callable[[], float],
    params: Mapping[str, Array],
    grads: Mapping[str, Array],
    *,
    most: int = 200,
    seed: int = 0,
    tolerance: float = TOLERANCE,
) -> GradientCheck:
    """Compare a gradient with differences, at ``most`` numbers of each parameter, drawn at random by ``seed``.

    ``grads`` has an array for each of ``params``, of the same shape; ``loss`` is that of
    :func:`gradient_by_differences`. What comes back is true where no parameter's error is above ``tolerance``. The
    parameters must be float64: in float32 a difference has only three digits. Of a network that normalises batches
    ``loss`` is that in training, ``lambda: network.loss(x, t, train=True)``; dropout, which falls anew at every call,
    must be 0.

    Where the loss has a kink, as of a ReLU at 0, there is no slope to compare: what lies between the slopes of its two
    sides is right, and the number is named in ``kinks``.

    >>> w = np.array([3.0, 4.0])
    >>> bool(check_gradient(lambda: float((w**2).sum()), {"w": w}, {"w": 2 * w}))
    True
    >>> print(check_gradient(lambda: float((w**2).sum()), {"w": w}, {"w": 2.002 * w}))
    2 slopes differ from differences by more than 1e-06; the worst is w, 5.0e-04.

    Raises :class:`KudariError` for names and shapes that do not fit, and for other dtypes.
    """
    if not params:
        raise KudariError("there is no parameter whose gradient could be compared")
    rng = np.random.default_rng(seed)
    distances: dict[str, float] = {}
    lengths: dict[str, float] = {}
    kinks: list[str] = []
    for name, array in params.items():
        if name not in grads:
            raise KudariError(f"there is no gradient for the parameter {name!r}")
        _check_dtype(name, array)
        if np.shape(grads[name]) != array.shape:
            raise KudariError(f"the parameter {name!r} has shape {array.shape}, its gradient {np.shape(grads[name])}")
        chosen = rng.permutation(array.size)[:most]
        differences = np.array([_difference(loss, array, np.unravel_index(k, array.shape)) for k in chosen])
        gradient = np.asarray(grads[name], np.float64).ravel()[chosen]
        least = max(_DOUBTFUL * float(np.abs(differences).max(initial=0)), _NOISE)
        for k in np.flatnonzero(np.abs(gradient - differences) > least):
            index = tuple(int(i) for i in np.unravel_index(chosen[k], array.shape))
            sides = _sides_of_kink(loss, array, index, least)
            if sides is not None:
                differences[k] = np.clip(gradient[k], *sides)
                kinks.append(f"{name}{[*index]}")
        distances[name] = float(np.linalg.norm(gradient - differences))
        lengths[name] = float(np.linalg.norm(gradient)) + float(np.linalg.norm(differences))
    least = NEGLIGIBLE * max(lengths.values())
    return GradientCheck(
        {name: distance / (max(lengths[name], least) or 1.0) for name, distance in distances.items()},
        tolerance,
        sum(min(most, array.size) for array in params.values()),
        tuple(kinks),
    )


def _check_dtype(name: str, array: Array) -> None:
    if array.dtype != np.float64:
        raise KudariError(f"the parameter {name!r} has dtype {array.dtype}; differences need float64")


def _difference(loss: Callable[[], float], array: Array, index: tuple[int, ...]) -> float:
    step = STEP * max(1.0, abs(float(array[index])))
    with _moved(array, index, step):
        ahead = loss()
    with _moved(array, index, -step):
        behind = loss()
    return (ahead - behind) / (2 * step)


def _sides_of_kink(
    loss: Callable[[], float], array: Array, index: tuple[int, ...], least: float
) -> tuple[float, float] | None:
    """The lower and the higher of the slopes on both sides; None where they become one when they are looked at closely.

    On a smooth loss they come together as the step becomes smaller; on a kink they stay apart, by ``least`` or more.
    """
    here = loss()
    apart = []
    for step in (STEP, STEP / 10):
        with _moved(array, index, step):
            ahead = (loss() - here) / step
        with _moved(array, index, -step):
            behind = (here - loss()) / step
        apart.append((min(ahead, behind), max(ahead, behind)))
    (low, high), (near_low, near_high) = apart
    stays = near_high - near_low > 0.5 * (high - low)
    return (low, high) if stays and high - low > least else None


@contextmanager
def _moved(array: Array, index: tuple[int, ...], by: float) -> Iterator[None]:
    before = array[index]
    array[index] = before + by
    try:
        yield
    finally:
        array[index] = before
