"""The contract of a field: named variables, a value and a gradient everywhere, and what is known of the place."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.drawing import pictures, shown
from kudari.fields.evaluators import BlackBox, Evaluator, Symbolic
from kudari.fields.noise import NOISES, Noise
from kudari.formula import Expression, KudariError, TraceError, latex, read, trace, unicode
from kudari.formula.graph import symbols
from kudari.formula.letters import order
from kudari.formula.tracing import variables_of
from kudari.refusals import finite

Point = Mapping[str, Any]
PointLike = Sequence[float] | Mapping[str, float]  # where one can be told to stand
Interval = tuple[float, float]


@dataclass(frozen=True)
class Facts:
    """What is known of a place beyond its formula."""

    name: str = ""
    title: str = ""  # as one speaks of it
    title_ja: str = ""
    minima: tuple[tuple[float, ...], ...] = ()  # where the value is lowest
    lowest: float | None = None  # the value there
    start: tuple[float, ...] | None = None  # where a walk customarily begins
    rates: tuple[float, float, float, float] = (0.95, 0.1, 1.5, 0.3)  # of SGD, Momentum, AdaGrad, Adam; the book's
    shows: str = ""  # what the place teaches, in a sentence
    shows_ja: str = ""
    source: str = ""


class Field:
    """A place to walk in: ``Field(f, (x0, x1), (y0, y1))``.

    ``f`` is a Python function, whose arguments name the variables, or a formula as text. Where the function
    can be read as a formula the gradient is exact; where it cannot, the gradient is measured by central
    differences, and a warning says so. The intervals are the window that is drawn, −10 to 10 unless given.

    >>> place = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5))
    >>> place.value({"x": -7.0, "y": 2.0})
    6.45
    >>> place.gradient({"x": -7.0, "y": 2.0})
    {'x': -0.7000000000000001, 'y': 4.0}
    >>> place(-7, 2)
    6.45
    >>> print(place)
    f(x, y) = x²/20 + y²

    Raises :class:`FormulaError` for a text that is no formula, :class:`KudariError` for a window that is none.
    """

    def __init__(
        self, f: Callable[..., Any] | str | Expression | Evaluator, *domain: Interval, facts: Facts | None = None
    ) -> None:
        self.evaluator = _evaluator(f, domain)
        self.facts = facts or Facts()
        self.noise: Noise | None = None
        self.noise_seed = 0
        self.domain = _windows(domain, self.variables)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in order."""
        return self.evaluator.names

    @property
    def name(self) -> str:
        """The name of the place, or its formula."""
        return (
            self.facts.name or self.formula or getattr(getattr(self.evaluator, "function", None), "__name__", "field")
        )

    @property
    def formula(self) -> str:
        """The formula as text; empty for a measured field."""
        return unicode(self.evaluator.graph) if isinstance(self.evaluator, Symbolic) else ""

    @property
    def is_written(self) -> bool:
        """Whether there is a formula, and so an exact gradient."""
        return isinstance(self.evaluator, Symbolic)

    @property
    def start(self) -> tuple[float, ...]:
        """The customary start; or a point a good way up one side of the window."""
        return self.facts.start or tuple(low + 0.15 * (high - low) for low, high in self.domain)

    def value(self, params: Point) -> Any:
        """The value at a point ``{"x": …, "y": …}``, of numbers or of arrays."""
        return self.at(*self.coordinates(params))

    def gradient(self, params: Point, step: int | None = None) -> dict[str, Any]:
        """The slope at a point, by the variables' names.

        On a noisy field the noise is that of the given step, the first one (0) unless given.
        """
        point = self.coordinates(params)
        slopes = self.gradient_at(*point)
        if self.noise is not None:
            slopes = self.noise.applied(slopes, self.noise_seed, step or 0)
        return dict(zip(self.variables, slopes, strict=True))

    def hessian(self, params: Point) -> Any:
        """The second derivatives at a point, a matrix in the order of the variables: how the slope changes.

        Its eigenvalues are the curvatures of the place, the greatest in its steepest direction.

        >>> Field(lambda x, y: x**2 / 20 + y**2).hessian({"x": -7.0, "y": 2.0})
        array([[0.1, 0. ],
               [0. , 2. ]])

        Raises :class:`KudariError` for a field without a formula.
        """
        return self.hessian_at(*self.coordinates(params))

    def hessian_at(self, *point: Any) -> Any:
        """The second derivatives at a point, or at many: shape (…, variables, variables)."""
        if not isinstance(self.evaluator, Symbolic):
            raise KudariError(f"{self.name} has no formula, and so no second derivatives")
        count = len(self.variables)
        entries = np.stack([self._spread(entry, point) for entry in self.evaluator.curvature_tape.run(*point)], axis=-1)
        return entries.reshape(*entries.shape[:-1], count, count)

    def __call__(self, *point: Any) -> Any:
        return self.at(*point)

    def at(self, *point: Any) -> Any:
        """The value at a point given in the order of the variables."""
        return self._spread(self.evaluator.value(*point), point)

    def gradient_at(self, *point: Any) -> list[Any]:
        """The exact or measured slope at a point given in the order of the variables, without noise."""
        return [self._spread(slope, point) for slope in self.evaluator.gradient(*point)]

    def with_noise(self, noise: str | Noise, amount: float | None = None, *, seed: int = 0) -> Field:
        """The same place with noise in its gradients.

        ``noise`` is "additive", "multiplicative", "heavy-tailed" or "mask-out", with its amount, or a
        :class:`Noise`. The noise of a step depends on the seed and the step alone, so that every rule that
        walks here meets the same.

        >>> noisy = Field(lambda x: x**2).with_noise("additive", 0.5, seed=1)
        >>> noisy.gradient({"x": 1.0}, step=3) == noisy.gradient({"x": 1.0}, step=3)
        True
        """
        if isinstance(noise, str):
            if noise not in NOISES:
                raise KudariError(f"there is no noise {noise!r}; there are: {', '.join(NOISES)}")
            noise = NOISES[noise]() if amount is None else NOISES[noise](amount)
        if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**63:
            raise KudariError(f"the seed of noise must be an integer, at least 0 and below 2^63, not {seed!r}")
        noisy = object.__new__(Field)
        noisy.__dict__.update(self.__dict__, noise=noise, noise_seed=seed)
        return noisy

    # ------------------------------------------------------------------ pictures

    def plot(self, route: Any = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw contours and downhill arrows, and the route if one is given; a curve for one variable.

        With ``getfig=True`` the matplotlib figure is returned, otherwise it is shown. Its words are English or
        Japanese, by the locale unless ``lang`` is given.
        """
        return shown(pictures().plot_field(self, route, lang=lang), getfig)

    def plot_3d(self, route: Any = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the surface z = f(x, y), and the route on it if one is given."""
        return shown(pictures().plot_surface(self, route, lang=lang), getfig)

    def plot_tangent(self, x: float, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the curve of one variable with its tangent at ``x``: f(x + ε) ≈ f(x) + f′(x) ε."""
        return shown(pictures().plot_tangent(self, x, lang=lang), getfig)

    def plot_graph(self, params: Point | None = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the operation graph at a point: values flow forward, and by the chain rule derivatives flow back.

        The point is the customary start unless given.
        """
        return shown(pictures().plot_graph(self, params, lang=lang), getfig)

    # ------------------------------------------------------------------ words

    def __str__(self) -> str:
        left = f"f({', '.join(self.variables)})"
        return f"{left} = {self.formula}" if self.formula else f"{left}: {self.name}"

    def __repr__(self) -> str:
        noise = f", with {self.noise}" if self.noise else ""
        return f"<Field {self.name}: {self}; gradient {self.evaluator.gradient_is}{noise}>"

    def _repr_latex_(self) -> str | None:
        if not isinstance(self.evaluator, Symbolic):
            return None
        return f"$$f({', '.join(self.variables)}) = {latex(self.evaluator.graph)}$$"

    # ------------------------------------------------------------------ inside

    def point(self, given: PointLike | None = None, what: str = "the point") -> tuple[float, ...]:
        """A point as its finite numbers in the order of the variables, however it was given.

        By the variables' names, as a list, a tuple or an array in their order, or not at all: then it is the
        customary start. ``what`` is what an error calls it.

        >>> place = Field(lambda x, y: x**2 / 20 + y**2)
        >>> place.point({"y": 2, "x": -7}), place.point([-7, 2]), place.point()
        ((-7.0, 2.0), (-7.0, 2.0), (-7.0, -7.0))

        Raises :class:`KudariError`, which names the variables, for what is no point of this field.
        """
        if given is None:
            given = self.start
        elif isinstance(given, Mapping):
            given = self.coordinates(given)
        names = ", ".join(self.variables)
        is_list = isinstance(given, Sequence) and not isinstance(given, (str, bytes))
        if not is_list and np.ndim(given) != 1:
            raise KudariError(f"{what} must be a point ({names}), not {given!r}")
        if len(given) != len(self.variables):
            raise KudariError(f"{what} has {len(given)} number(s), but the field {len(self.variables)} ({names})")
        return tuple(finite(f"{name} of {what}", x) for name, x in zip(self.variables, given, strict=True))

    def coordinates(self, params: Point) -> list[Any]:
        """The numbers of a point in the order of the variables; an error names what does not fit."""
        if set(params) != set(self.variables):
            raise KudariError(f"a point of this field has {', '.join(self.variables)}, not {', '.join(params) or '∅'}")
        return [params[name] for name in self.variables]

    def _spread(self, value: Any, point: Sequence[Any]) -> Any:
        """The value in the shape of the point, also where it does not depend on the point."""
        shape = np.broadcast_shapes(*(np.shape(coordinate) for coordinate in point))
        if shape == ():
            return float(value)
        return value if np.shape(value) == shape else np.broadcast_to(value, shape).copy()


def _evaluator(f: Callable[..., Any] | str | Expression | Evaluator, domain: Sequence[Interval]) -> Evaluator:
    if isinstance(f, str):
        f = read(f)
    if isinstance(f, Expression):
        return Symbolic(f, sorted((symbol.name for symbol in symbols(f)), key=order))
    if isinstance(f, (Symbolic, BlackBox)):
        return f
    if not callable(f):
        raise KudariError(f"a field is made from a function or a formula, not from a {type(f).__name__}")
    names = variables_of(f)
    try:
        graph = trace(f)
    except TraceError as error:
        if "`^`" in str(error):
            raise
        return _measured(f, names, domain, str(error))
    evaluator = Symbolic(graph, names)
    if not _agrees(evaluator, f, _windows(domain, names)):
        return _measured(f, names, domain, "the function does not compute what its formula says; is it random?")
    return evaluator


def _measured(f: Callable[..., Any], names: Sequence[str], domain: Sequence[Interval], reason: str) -> BlackBox:
    evaluator = BlackBox(f, names, reason)
    for share in (0.123, 0.456, 0.789):  # a function that does not run at all is no field
        point = [low + share * (high - low) for low, high in _windows(domain, names)]
        try:
            evaluator.value(*point)
        except KudariError:
            raise
        except Exception as error:
            raise KudariError(f"the function cannot be used as a field: {type(error).__name__}: {error}") from error
    warnings.warn(f"the gradient is measured by differences: {reason}", stacklevel=4)
    return evaluator


def _agrees(evaluator: Symbolic, f: Callable[..., Any], windows: Sequence[Interval]) -> bool:
    """Whether the traced formula gives what the function itself gives, at a few points."""
    for share in (0.123, 0.456, 0.789):
        point = [float(low + share * (high - low)) for low, high in windows]
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = float(f(*(np.float64(value) for value in point)))
        except TypeError as error:
            return "for ^" in str(error) or "bitwise" in str(error)  # read as a power, with CaretWarning
        except Exception:  # what the function cannot compute here, it cannot contradict
            continue
        if not np.isclose(evaluator.value(*point), expected, rtol=1e-9, atol=1e-12, equal_nan=True):
            return False
    return True


def _windows(domain: Sequence[Interval], names: Sequence[str]) -> tuple[Interval, ...]:
    if not names:
        raise KudariError("a field needs at least one variable; this one has none")
    if not domain:
        return ((-10.0, 10.0),) * len(names)
    if len(domain) != len(names):
        raise KudariError(f"the field has {len(names)} variables ({', '.join(names)}), but {len(domain)} intervals")
    windows = []
    for name, interval in zip(names, domain, strict=True):
        try:
            low, high = map(float, interval)
        except (TypeError, ValueError):
            raise KudariError(f"the interval of {name} must be a pair such as (-10, 10), not {interval!r}") from None
        if not (np.isfinite([low, high]).all() and low < high):
            raise KudariError(f"the interval of {name} must go from a lower to a higher number, not {interval!r}")
        windows.append((low, high))
    return tuple(windows)
