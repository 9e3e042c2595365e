"""The contract of a field: named variables, a value and a gradient everywhere, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from kudari.drawing import pictures, shown
from kudari.fields.evaluator_choice import Source, evaluator_of
from kudari.fields.evaluators import Evaluator, Symbolic
from kudari.fields.facts import Facts, Interval, windows
from kudari.fields.kinks import kinks
from kudari.fields.noise import NOISES, Noise
from kudari.formula import Expression, KudariError, latex, unicode
from kudari.refusals import finite, is_whole, unknown
from kudari.translations import answering

Point = Mapping[str, Any]
PointLike = Sequence[float] | Mapping[str, float]  # where one can be told to stand


@dataclass(frozen=True, init=False, repr=False)
class Field:
    """A field to walk in: ``Field(f, (x0, x1), (y0, y1))``.

    ``f`` is a Python function, whose arguments name the variables, or a formula as text. Where the function
    can be read as a formula the gradient is exact; where it cannot, the gradient is measured by central
    differences, and a warning says so. The intervals are the window that is drawn, −10 to 10 unless given.

    >>> field = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5))
    >>> field.value({"x": -7.0, "y": 2.0})
    6.45
    >>> field.gradient({"x": -7.0, "y": 2.0})
    {'x': -0.7000000000000001, 'y': 4.0}
    >>> field(-7, 2)
    6.45
    >>> print(field)
    f(x, y) = x²/20 + y²

    A function of one vector is a field of its elements. How many there are is told by ``dim`` or by the intervals,
    or seen where the function takes them one by one:

    >>> print(Field(lambda x: np.sum(x**2), dim=2), Field(lambda x: x[0]**2 + x[1]**2), sep="\\n")
    f(x0, x1) = x₀² + x₁²
    f(x0, x1) = x₀² + x₁²

    A field is a value: it does not change, two of the same formula, window, facts and noise are equal, and it can be
    pickled (where it is measured, only with a function from the top of a module).

    >>> field == Field("x**2/20 + y**2", (-10, 10), (-5, 5))
    True

    Raises :class:`FormulaError` for a text that is no formula, and :class:`KudariError` for a window that is none,
    for no variable at all, and for a function that cannot be run or gives no number.
    """

    evaluator: Evaluator
    facts: Facts
    domain: tuple[Interval, ...]
    noise: Noise | None
    noise_seed: int

    def __init__(self, f: Source, *domain: Interval, facts: Facts | None = None, dim: int | None = None) -> None:
        evaluator = evaluator_of(f, domain, dim)
        self._set(
            evaluator=evaluator,
            facts=facts or Facts(),
            domain=windows(domain, evaluator.names),
            noise=None,
            noise_seed=0,
        )

    def _set(self, **content: Any) -> None:
        """Give a new field its content."""
        self.__dict__.update(content)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables, in order."""
        return self.evaluator.names

    @property
    def name(self) -> str:
        """The name of the field, or its formula."""
        function = getattr(self.evaluator, "function", None)
        return self.facts.name or self.formula or getattr(function, "__name__", "field")

    @property
    def graph(self) -> Expression | None:
        """The formula as an expression; None for a measured field."""
        return self.evaluator.graph if isinstance(self.evaluator, Symbolic) else None

    @property
    def formula(self) -> str:
        """The formula as text; empty for a measured field."""
        return "" if self.graph is None else unicode(self.graph)

    @property
    def is_written(self) -> bool:
        """Whether there is a formula, and so an exact gradient."""
        return self.graph is not None

    @property
    def is_quadratic(self) -> bool:
        """Whether there is a formula whose curvature is the same everywhere."""
        return isinstance(self.evaluator, Symbolic) and self.evaluator.is_quadratic

    @property
    def start(self) -> tuple[float, ...]:
        """The customary start; or a point a good way up one side of the window."""
        return self.facts.start or tuple(low + 0.15 * (high - low) for low, high in self.domain)

    def value(self, params: Point | PointLike) -> Any:
        """The value at a point ``{"x": …, "y": …}``: a float, or an array where a coordinate is one.

        Coordinates broadcast as in NumPy: a column of x and a row of y give a table of values.

        >>> Field("x**2/20 + y**2").value({"x": np.array([[-7.0], [0.0]]), "y": np.array([1.0, 2.0, 3.0])})
        array([[ 3.45,  6.45, 11.45],
               [ 1.  ,  4.  ,  9.  ]])

        Raises :class:`KudariError` where the names are not those of the variables.
        """
        return self.at(*self.coordinates(params))

    def gradient(self, params: Point | PointLike, step: int | None = None) -> dict[str, Any]:
        """The slope at a point, by the variables' names: ∂f/∂x, ∂f/∂y, each in the shape that the value has.

        On a noisy field the noise is that of the given step, the first one (0) unless given.

        >>> Field("x**2/20 + y**2").gradient({"x": np.array([-7.0, 0.0]), "y": 2.0})
        {'x': array([-0.7,  0. ]), 'y': array([4., 4.])}

        Raises :class:`KudariError` where the names are not those of the variables.
        """
        point = self.coordinates(params)
        gradient = self.gradient_at(*point)
        if self.noise is not None:
            gradient = self.noise.applied(gradient, self.noise_seed, step or 0)
        return dict(zip(self.variables, gradient, strict=True))

    def kinks(self, params: Point | PointLike) -> tuple[str, ...]:
        """The variables along which there is no slope at a point, though there is a value.

        There the gradient is that of one side, or no number.

        >>> cone = Field("sqrt(x**2 + y**2)")
        >>> cone.kinks({"x": 0.0, "y": 0.0}), cone.kinks({"x": 0.0, "y": 1.0})
        (('x', 'y'), ())
        >>> Field("abs(x) + y**2").kinks({"x": 0.0, "y": 0.0})
        ('x',)

        Raises :class:`KudariError` where the names are not those of the variables.
        """
        return kinks(self.evaluator, self.point(params))

    def hessian(self, params: Point | PointLike) -> Any:
        """The second derivatives at a point, a matrix in the order of the variables: how the slope changes.

        Its shape is (variables, variables); of arrays it is (…, variables, variables). Its eigenvalues are the
        curvatures there, the greatest in the direction that bends most.

        >>> Field(lambda x, y: x**2 / 20 + y**2).hessian({"x": -7.0, "y": 2.0})
        array([[0.1, 0. ],
               [0. , 2. ]])

        Raises :class:`KudariError` for a field without a formula, and for other names than those of the variables.
        """
        return self.hessian_at(*self.coordinates(params))

    def hessian_at(self, *point: Any) -> Any:
        """The second derivatives at a point, or at many, in the order of the variables: (…, variables, variables).

        Raises :class:`KudariError` for a field without a formula.
        """
        if not isinstance(self.evaluator, Symbolic):
            raise KudariError(f"{self.name} has no formula, and so no second derivatives")
        count = len(self.variables)
        entries = np.stack([self._spread(entry, point) for entry in self.evaluator.curvature_tape.run(*point)], axis=-1)
        return entries.reshape(*entries.shape[:-1], count, count)

    def __call__(self, *point: Any) -> Any:
        return self.at(*point)

    def at(self, *point: Any) -> Any:
        """The value at a point given in the order of the variables: a float, or an array where a coordinate is one.

        >>> Field("x**2/20 + y**2").at(-7, [1, 2])
        array([3.45, 6.45])

        Raises :class:`KudariError` for a wrong number of coordinates.
        """
        return self._spread(self.evaluator.value(*point), point)

    def gradient_at(self, *point: Any) -> list[Any]:
        """The exact or measured slope at a point given in the order of the variables, without noise.

        The derivative by each variable, in this order and in the shape that the value has: floats, or arrays.

        >>> Field("x**2/20 + y**2").gradient_at(-7.0, 2.0)
        [-0.7000000000000001, 4.0]

        Raises :class:`KudariError` for a wrong number of coordinates.
        """
        return [self._spread(slope, point) for slope in self.evaluator.gradient(*point)]

    def with_noise(self, noise: str | Noise, amount: float | None = None, *, seed: int = 0) -> Field:
        """The same field with noise in its gradients.

        ``noise`` is "additive", "multiplicative", "heavy-tailed" or "mask-out", or a :class:`Noise`. ``amount`` is
        that of the kind: σ in the unit of the gradient, or relative to it, or a probability. The noise of a step
        depends on ``seed`` and the step alone, so that every rule that walks here meets the same.

        >>> noisy = Field(lambda x: x**2).with_noise("additive", 0.5, seed=1)
        >>> noisy.gradient({"x": 1.0}, step=3) == noisy.gradient({"x": 1.0}, step=3)
        True

        Raises :class:`KudariError` for an unknown kind, and for an amount or a seed that is none.
        """
        if isinstance(noise, str):
            if noise not in NOISES:
                raise unknown(f"there is no noise {noise!r}", noise, NOISES)
            noise = NOISES[noise]() if amount is None else NOISES[noise](amount)
        if not is_whole(seed) or not 0 <= seed < 2**63:
            raise KudariError(f"the seed of noise must be an integer, at least 0 and below 2^63, not {seed!r}")
        noisy = object.__new__(Field)
        noisy._set(**{**vars(self), "noise": noise, "noise_seed": int(seed)})
        return noisy

    # ------------------------------------------------------------------ pictures

    def plot(self, route: Any = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw contours and downhill arrows, and the route if one is given; a curve for one variable.

        With ``getfig=True`` the matplotlib figure is returned, otherwise it is shown. Its words are English or
        Japanese, by the locale unless ``lang`` is given.
        """
        with answering(lang):
            return shown(pictures().plot_field(self, route, lang=lang), getfig)

    def plot_3d(self, route: Any = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the surface z = f(x, y), and the route on it if one is given."""
        with answering(lang):
            return shown(pictures().plot_surface(self, route, lang=lang), getfig)

    def plot_tangent(self, x: float, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the curve of one variable with its tangent at ``x``: f(x + ε) ≈ f(x) + f′(x) ε."""
        with answering(lang):
            return shown(pictures().plot_tangent(self, x, lang=lang), getfig)

    def plot_graph(self, params: PointLike | None = None, getfig: bool = False, *, lang: str | None = None) -> Any:
        """Draw the operation graph at a point: values flow forward, and by the chain rule derivatives flow back.

        The point is the customary start unless given.
        """
        with answering(lang):
            return shown(pictures().plot_graph(self, params, lang=lang), getfig)

    # ------------------------------------------------------------------ words

    def __str__(self) -> str:
        left = f"f({', '.join(self.variables)})"
        return f"{left} = {self.formula}" if self.formula else f"{left}: {self.name}"

    def __repr__(self) -> str:
        noise = f", with {self.noise}" if self.noise else ""
        return f"<Field {self.name}: {self}; gradient {self.evaluator.gradient_is}{noise}>"

    def _repr_latex_(self) -> str | None:
        return None if self.graph is None else f"$$f({', '.join(self.variables)}) = {latex(self.graph)}$$"

    # ------------------------------------------------------------------ inside

    def point(self, point: PointLike | None = None, what: str = "the point") -> tuple[float, ...]:
        """A point as its finite numbers in the order of the variables, however they are told.

        By the variables' names, as a list, a tuple or an array in their order, or not at all: then it is the
        customary start. ``what`` is what an error calls it.

        >>> field = Field(lambda x, y: x**2 / 20 + y**2)
        >>> field.point({"y": 2, "x": -7}), field.point([-7, 2]), field.point()
        ((-7.0, 2.0), (-7.0, 2.0), (-7.0, -7.0))

        Raises :class:`KudariError`, which names the variables, for what is no point of this field.
        """
        coordinates = self.start if point is None else self.coordinates(point, what)
        return tuple(finite(f"{name} of {what}", x) for name, x in zip(self.variables, coordinates, strict=True))

    def coordinates(self, point: Point | PointLike, what: str = "the point") -> list[Any]:
        """The numbers of a point in the order of the variables, or arrays of them; an error names what does not fit."""
        names = ", ".join(self.variables)
        if isinstance(point, Mapping):
            if set(point) != set(self.variables):
                raise KudariError(f"a point of this field has {names}, not {', '.join(map(str, point)) or '∅'}")
            return [point[name] for name in self.variables]
        is_list = isinstance(point, Sequence) and not isinstance(point, (str, bytes))
        if not is_list and np.ndim(point) != 1:
            raise KudariError(f"{what} must be a point ({names}), not {point!r}")
        if len(point) != len(self.variables):
            raise KudariError(f"{what} has {len(point)} number(s), but the field {len(self.variables)} ({names})")
        for name, coordinate in zip(self.variables, point, strict=True):
            if not isinstance(coordinate, Real) and np.asarray(coordinate).dtype.kind not in "fiub":
                raise KudariError(f"{name} of {what} must be a finite number, not {coordinate!r}")
        return list(point)

    def _spread(self, value: Any, point: Sequence[Any]) -> Any:
        """The value in the shape of the point, also where it does not depend on the point."""
        shape = np.broadcast_shapes(*(np.shape(coordinate) for coordinate in point))
        if shape == ():
            return float(value)
        return value if np.shape(value) == shape else np.broadcast_to(value, shape).copy()
