"""Many adventurers at once: one rule, one field, and every start, hyperparameter and noise of one's own."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from kudari.engine import Outcome, Plan, Walk, refuse_above, run
from kudari.engine.race_kernel import Lanes
from kudari.fields import Field, FieldLike, as_field
from kudari.fields.evaluators import Symbolic
from kudari.fields.noise import Noise
from kudari.formula import Expression, KudariError, Symbol, Tape, derivatives
from kudari.formula.graph import substitute
from kudari.progress import Progress
from kudari.refusals import is_whole, unknown, whole
from kudari.rules import Rule, RuleFormula, as_rule

Array = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
MOST_STEPS = 2**53 - 1  # up to here a float counts every step
Engine = Literal["auto", "compiled", "interpreted"]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Where many adventurers came to: one row, or number, for each."""

    outcome: Outcome
    plan: Plan
    engine: str  # "compiled" or "interpreted"

    @property
    def positions(self) -> Array:
        """The last place of each where all numbers were finite: shape (adventurers, variables)."""
        return self.outcome.positions.T

    @property
    def values(self) -> Array:
        """The field's value there; NaN for whoever could not begin."""
        return self.outcome.values

    @cached_property
    def steps_taken(self) -> Whole:
        """How many steps each took."""
        return np.maximum(self.outcome.looks.astype(np.int64) - 1, 0)

    @cached_property
    def diverged_at(self) -> Whole:
        """The step that left the finite numbers; -1 where none did."""
        looks = self.outcome.looks.astype(np.int64)
        return np.where(looks > self.plan.steps, -1, looks)

    @cached_property
    def reached(self) -> Whole:
        """The first step with a value at or below the target, 0 at the start; -1 where there is none."""
        reached = self.outcome.reached
        return np.full(len(self), -1) if reached is None else reached.astype(np.int64)

    @cached_property
    def routes(self) -> Array:
        """The kept places: shape (kept places, adventurers, variables); NaN after the end of a walk."""
        over = self.kept_steps[:, None] >= self.outcome.looks[None, :]
        return np.where(over[:, :, None], np.nan, self.outcome.kept.swapaxes(1, 2))

    @property
    def kept_steps(self) -> Whole:
        """Which places are kept, by the number of their step."""
        return np.arange(self.plan.kept, dtype=np.int64) * self.plan.every

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        lost = int((self.diverged_at >= 0).sum())
        return f"<Ensemble of {len(self):,} adventurers, {lost:,} diverged, {self.engine}>"


def ensemble(
    field: FieldLike,
    rule: Any,
    starts: Any = None,
    steps: int = 100,
    *,
    keep: int | str = "final",
    target: float | None = None,
    seeds: Any = None,
    engine: Engine = "auto",
    progress: Progress | None = None,
    over: Mapping[str, Any] | None = None,
    **hypers: Any,
) -> Ensemble:
    """Let many adventurers walk down a field by one rule, each on its own.

    Every one takes exactly the steps that an :class:`Adventurer` would take alone. ``starts`` has a row for
    each adventurer; without it all begin at the field's customary start. Hyperparameters, by their names, and
    the ``seeds`` of the noise may be numbers or have one for each adventurer. (A hyperparameter that is called as
    an argument is, such as ``steps``, can be given in the dict ``over``.)

    ``keep`` says which places are kept: "final" the last only, "all", or every k-th. ``target`` is a value to
    fall below. Much work is compiled, little is interpreted, and ``engine`` insists on one: with + − × ÷ and roots
    they give the same bits, with sine and exponential they may differ in the last place of an operation.
    A field that can only be measured is always interpreted. ``progress`` is called with the number of
    adventurers that have arrived, and of all.

    >>> walked = ensemble("ravine", "momentum:lr=0.1", [[-7, 2], [3, 1], [9, -4]], steps=30)
    >>> walked.positions.round(3)
    array([[ 0.896,  0.088],
           [-0.384,  0.044],
           [-1.153, -0.176]])
    >>> ensemble("ravine", "sgd", steps=3000, lr=[0.5, 0.9, 1.1]).diverged_at  # η must stay below 1
    array([  -1,   -1, 1943])

    Raises :class:`KudariError` for starts, names or numbers that do not fit, and for more places than memory holds.
    """
    place, walker = as_field(field), as_rule(rule)
    if not (over is None or isinstance(over, Mapping)):
        raise KudariError(f"over is a dict of hyperparameters by their names, not {over!r}")
    if not (progress is None or callable(progress)):
        raise KudariError(f"progress is a function of the number that have arrived and of all, not {progress!r}")
    values = {**walker.hyperparameters, **_hypers(walker, {**(over or {}), **hypers})}
    origins = _starts(place, starts)
    seed = place.noise_seed if seeds is None else _seeds(seeds)
    columns = {"the starts": origins[0], **values, "the seeds": seed}
    count = _count({name: len(column) for name, column in columns.items() if isinstance(column, np.ndarray)})
    plan = _plan(steps, keep, target)
    if engine not in ("auto", "compiled", "interpreted"):
        raise KudariError(f"the engine is auto, compiled or interpreted, not {engine!r}")
    width = len(place.variables)
    refuse_above(
        8.0 * count * (2 * width + 8 + (plan.kept + 1) * width),
        f"{count:,} adventurers with {plan.kept or 'no':,} kept places each" if plan.kept else f"{count:,} adventurers",
        "take fewer, or keep only every k-th place or the final one",
    )
    walk = walk_of(place, walker.formula)
    if walk.look is None and engine == "compiled":
        raise KudariError(f"{place.name} has no formula and cannot be compiled; it can only be interpreted")
    outcome, how = run(
        walk,
        _look(place),
        origins if origins.shape[1] == count else np.broadcast_to(origins, (width, count)),
        list(values.values()),
        plan,
        _draws(place.noise, seed, width),
        np.ndim(seed) > 0,
        engine,
        progress,
    )
    return Ensemble(outcome, plan, how)


def race_kernel(field: Field | str | Callable[..., Any], rule: Any) -> str:
    """The source of the kernel by which adventurers walk, as it is compiled.

    >>> print(race_kernel("x**2", "sgd")[:60])
    def kernel(first, end, lanes, steps, every, target, columns,

    Raises :class:`KudariError` for a field without a formula.
    """
    place = as_field(field)
    walk = walk_of(place, as_rule(rule).formula)
    if walk.look is None:
        raise KudariError(f"{place.name} has no formula and cannot be compiled; it can only be interpreted")
    return Lanes(walk, ()).source


def walk_of(field: Field, formula: RuleFormula) -> Walk:
    """What an adventurer computes who follows a rule of this formula on this field."""
    return _walk(getattr(field.evaluator, "graph", None), field.variables, field.noise, formula)


@functools.lru_cache(maxsize=256)
def _looking(graph: Expression, names: tuple[str, ...], noise: Noise | None) -> Tape:
    """The program from a place, and a draw for each variable, to the value and the slope."""
    places = [Symbol(name) for name in names]
    slopes = derivatives(graph, places)
    if noise is None:
        return Tape.of([graph, *slopes], places)
    draws = [Symbol(f"draw {name}") for name in names]
    seen = [noise.seen(slope, draw) for slope, draw in zip(slopes, draws, strict=True)]
    return Tape.of([graph, *seen], [*places, *draws])


@functools.lru_cache(maxsize=256)
def _walk(graph: Expression | None, names: tuple[str, ...], noise: Noise | None, formula: RuleFormula) -> Walk:
    """The rule's formula, written once for each variable."""
    updates = formula.equations
    own = {state.name: state for state in formula.states if not state.per_tensor}
    shared = {state.name: state for state in formula.states if state.per_tensor}
    letters = {target: {name: Symbol(f"{target} {name}") for name in names} for target in ("w", "g", *own)}
    new: dict[str, list[Any]] = {target: [] for target in ("w", *own)}
    for name in names:
        before: dict[Any, Any] = {updates.before[target]: letters[target][name] for target in ("w", *own)}
        before[Symbol("g")] = letters["g"][name]
        after = substitute((updates.after[target] for target in new), before)
        for column, value in zip(new.values(), after, strict=True):
            column.append(value)
    inputs = [symbol for column in letters.values() for symbol in column.values()]
    inputs += [updates.before[name] for name in shared]
    inputs += [Symbol(name, "scalar") for name in (*(hyper.name for hyper in formula.hypers), "t")]
    outputs = [value for column in new.values() for value in column]
    outputs += [updates.after[name] for name in shared]
    return Walk(
        None if graph is None else _looking(graph, names, noise),
        Tape.of(outputs, inputs),
        names,
        tuple((symbol.name, state.start) for key, state in own.items() for symbol in letters[key].values()),
        tuple((name, state.start) for name, state in shared.items()),
        tuple(hyper.name for hyper in formula.hypers),
        noise is not None,
    )


def _look(field: Field) -> Callable[..., Sequence[Any]]:
    """Value and slope of many places at once; noise is added to a measured slope as to a derived one."""
    evaluator, noise = field.evaluator, field.noise
    if isinstance(evaluator, Symbolic):
        return _looking(evaluator.graph, evaluator.names, noise).run
    width = len(evaluator.names)

    def look(*numbers: Array) -> list[Any]:
        places, draws = numbers[:width], numbers[width:]
        slopes = evaluator.gradient(*places)
        if noise is not None:
            slopes = [noise.seen(slope, draw) for slope, draw in zip(slopes, draws, strict=True)]
        return [evaluator.value(*places), *slopes]

    return look


def _draws(noise: Noise | None, seed: Any, width: int) -> Callable[[int, Any], list[Array]] | None:
    """The noise's draws for each variable at a step, for some of the adventurers."""
    if noise is None:
        return None
    return lambda step, some: [
        noise.drawn(seed[some] if np.ndim(seed) else seed, step, variable, 0) for variable in range(width)
    ]


# ---------------------------------------------------------------------- what was asked for


def _hypers(rule: Rule, given: Mapping[str, Any]) -> dict[str, Any]:
    """Hyperparameters as floats and arrays, each of which is in its range."""
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name not in rule.hypers:
            raise unknown(f"{rule.title} has no hyperparameter {name!r}", name, rule.hypers, choice="it has")
        hyper = rule.hypers[name]
        if np.ndim(value) == 0:
            found[name] = hyper.checked(value)
            continue
        column = _numbers(value, name)
        if column.ndim != 1 or not column.size:
            raise KudariError(f"{name} must be a number, or have one number for each adventurer")
        found[name] = column
        for extreme in (column.min(), column.max()):
            hyper.checked(extreme)
    return found


def _starts(field: Field, given: Any) -> Array:
    """The starts, a row for each variable, of one number where all begin at one place."""
    names = field.variables
    if _is_one_point(given, len(names)):
        return np.array(field.point(given, "the start"))[:, None]
    if isinstance(given, Mapping):
        numbers = [_numbers(column, name) for name, column in zip(names, field.coordinates(given), strict=True)]
        try:
            columns = np.broadcast_arrays(*numbers)
        except ValueError:
            raise KudariError(f"the starts must have as many numbers for each of {', '.join(names)}") from None
        if not columns[0].size:
            raise KudariError("the starts have no adventurer")
        return np.stack(columns).reshape(len(names), -1)
    rows = _numbers(given, "the starts")
    if rows.ndim != 2 or rows.shape[1] != len(names) or not len(rows):
        raise KudariError(
            f"the starts must have a row for each adventurer, of {len(names)} number(s): {', '.join(names)}; "
            f"their shape is {rows.shape}"
        )
    return rows.T


def _is_one_point(given: Any, count: int) -> bool:
    """Whether all begin at one place of so many coordinates: the customary one, or one that is given as a point."""
    coordinates = list(given.values()) if isinstance(given, Mapping) else given
    if isinstance(coordinates, np.ndarray):
        return bool(coordinates.shape == (count,))
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str):
        return True
    return len(coordinates) == count and not any(isinstance(c, (Sequence, np.ndarray)) for c in coordinates)


def _numbers(given: Any, what: str) -> Array:
    try:
        numbers = np.asarray(given)
        if numbers.dtype.kind in "cSU":  # NumPy would read a text as a number
            raise TypeError
        numbers = numbers.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise KudariError(f"{what} must be numbers, not {given!r}") from None
    if numbers.size and not (math.isfinite(numbers.min()) and math.isfinite(numbers.max())):  # NaN comes through
        raise KudariError(f"{what} must be finite numbers")
    return numbers


def _seeds(given: Any) -> Any:
    try:
        seeds = np.asarray(given)
    except ValueError:  # lists of different lengths
        seeds = np.empty(0)
    if seeds.dtype.kind not in "iu" or seeds.ndim > 1 or not seeds.size or seeds.min() < 0:
        raise KudariError("seeds must be integers, at least 0: one, or one for each adventurer")
    return seeds if seeds.ndim else int(seeds)


def _count(lengths: Mapping[str, int]) -> int:
    many = {name: length for name, length in lengths.items() if (name, length) != ("the starts", 1)}
    if len(set(many.values())) > 1:
        told = ", ".join(f"{name}: {length}" for name, length in many.items())
        raise KudariError(f"these do not have the same number of adventurers: {told}")
    return next(iter(many.values()), 1)


def _plan(steps: int, keep: int | str, target: float | None) -> Plan:
    steps = whole("steps", steps, 1, MOST_STEPS, of="steps")
    every = {"final": 0, "all": 1}.get(keep, -1) if isinstance(keep, str) else keep
    if not is_whole(every) or every < 0 or keep == 0:
        raise KudariError(f'keep is "final", "all", or a number k to keep every k-th place, not {keep!r}')
    if target is not None:
        goal = _numbers(target, "the target")
        if goal.ndim:
            raise KudariError(f"the target must be one value for all, not {target!r}")
        target = float(goal)
    return Plan(steps, min(int(every), steps + 1), target)
