"""Slopes by differences, without any backpropagation: slow, simple, and so a witness of what ``backward`` computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array

STEP = 1e-5  # to each side: the error of the difference and that of rounding are both some 10⁻¹⁰ here
NEXT_TO_NOTHING = 1e-3
TOLERANCE = 1e-6  # a right slope in float64 is a hundred times nearer


def gradient_by_differences(loss: Callable[[], float], params: Mapping[str, Array]) -> dict[str, Array]:
    """How the loss changes with every single parameter: (L(w + h) − L(w − h)) / 2h.

    ``loss`` is called twice for every number in ``params``, which is changed and put back. The parameters must be
    float64: in float32 a difference is little more than noise.

    >>> w = np.array([3.0, 4.0])
    >>> gradient_by_differences(lambda: float((w**2).sum()), {"w": w})["w"].round(6)
    array([6., 8.])

    Raises :class:`KudariError` for other dtypes.
    """
    for name, array in params.items():
        _check_dtype(name, array)
    slopes = {name: np.empty(array.shape) for name, array in params.items()}
    for name, array in params.items():
        for place in np.ndindex(array.shape):
            slopes[name][place] = _slope(loss, array, place)
    return slopes


@dataclass(frozen=True)
class Checked:
    """How far slopes are from differences: for each parameter ‖slope − difference‖ / (‖slope‖ + ‖difference‖).

    Where both are next to nothing beside the other parameters' (below a thousandth) they are divided by this
    thousandth instead, for a slope that is 0 has no relative error: the bias before a batch normalisation has it.
    """

    errors: Mapping[str, float]
    tolerance: float
    compared: int = 0  # numbers, of all parameters together

    @property
    def worst(self) -> tuple[str, float]:
        """The parameter with the greatest error, and its error."""
        return max(self.errors.items(), key=lambda entry: entry[1])

    def __bool__(self) -> bool:
        return self.worst[1] <= self.tolerance

    def __str__(self) -> str:
        name, error = self.worst
        verdict = "agree with differences" if self else f"differ from differences by more than {self.tolerance:g}"
        return f"{self.compared:,} slopes {verdict}; the worst is {name}, {error:.1e}."


def check_gradient(
    loss: Callable[[], float],
    params: Mapping[str, Array],
    grads: Mapping[str, Array],
    *,
    most: int = 200,
    seed: int = 0,
    tolerance: float = TOLERANCE,
) -> Checked:
    """Compare slopes with differences, at ``most`` numbers of each parameter, drawn at random.

    The parameters must be float64: in float32 a difference has only three digits. Of a network that normalises batches
    ``loss`` is that in training, ``lambda: network.loss(x, t, train=True)``; dropout, which falls anew at every call,
    must be 0.

    >>> w = np.array([3.0, 4.0])
    >>> bool(check_gradient(lambda: float((w**2).sum()), {"w": w}, {"w": 2 * w}))
    True
    >>> print(check_gradient(lambda: float((w**2).sum()), {"w": w}, {"w": 2.002 * w}))
    2 slopes differ from differences by more than 1e-06; the worst is w, 5.0e-04.

    Raises :class:`KudariError` for names and shapes that do not fit, and for other dtypes.
    """
    if not params:
        raise KudariError("there is no parameter whose slopes could be compared")
    rng, found = np.random.default_rng(seed), {}
    for name, array in params.items():
        if name not in grads:
            raise KudariError(f"there is no gradient for the parameter {name!r}")
        _check_dtype(name, array)
        if np.shape(grads[name]) != array.shape:
            raise KudariError(f"the parameter {name!r} has shape {array.shape}, its gradient {np.shape(grads[name])}")
        chosen = rng.permutation(array.size)[:most]
        measured = np.array([_slope(loss, array, np.unravel_index(one, array.shape)) for one in chosen])
        given = np.asarray(grads[name], np.float64).ravel()[chosen]
        found[name] = [float(np.linalg.norm(one)) for one in (given - measured, given, measured)]
    least = NEXT_TO_NOTHING * max((given + measured for _, given, measured in found.values()), default=0.0)
    return Checked(
        {name: apart / (max(given + measured, least) or 1.0) for name, (apart, given, measured) in found.items()},
        tolerance,
        sum(min(most, array.size) for array in params.values()),
    )


def _check_dtype(name: str, array: Array) -> None:
    if array.dtype != np.float64:
        raise KudariError(f"the parameter {name!r} has dtype {array.dtype}; differences need float64")


def _slope(loss: Callable[[], float], array: Array, place: tuple[int, ...]) -> float:
    step = STEP * max(1.0, abs(float(array[place])))
    with _moved(array, place, step):
        ahead = loss()
    with _moved(array, place, -step):
        behind = loss()
    return (ahead - behind) / (2 * step)


@contextmanager
def _moved(array: Array, place: tuple[int, ...], by: float) -> Iterator[None]:
    before = array[place]
    array[place] = before + by
    try:
        yield
    finally:
        array[place] = before
