"""Many adventurers at once: one rule, one field, and every start, hyperparameter and noise of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from kudari.engine import Adventurers, Journey, Outcome, refuse_above, run
from kudari.fields import FieldLike, as_field
from kudari.forks import cached_property
from kudari.formula import KudariError
from kudari.progress import Progress
from kudari.rules import as_rule
from kudari.travel.ensemble_arguments import count_of, hypers_of, journey_of, seeds_of, starts_of
from kudari.travel.problems import draws_of, problem_of, value_and_gradient_of

Array = np.ndarray[Any, np.dtype[np.float64]]
Whole = np.ndarray[Any, np.dtype[np.int64]]
Engine = Literal["auto", "compiled", "interpreted"]


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Where many adventurers came to: one row, or number, for each."""

    outcome: Outcome
    journey: Journey
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
        return np.maximum(self.outcome.evaluations.astype(np.int64) - 1, 0)

    @cached_property
    def diverged_at(self) -> Whole:
        """The step that left the finite numbers; -1 where none did."""
        evaluations = self.outcome.evaluations.astype(np.int64)
        return np.where(evaluations > self.journey.steps, -1, evaluations)

    @cached_property
    def reached(self) -> Whole:
        """The first step with a value at or below the target, 0 at the start; -1 where there is none."""
        reached = self.outcome.reached
        return np.full(len(self), -1) if reached is None else reached.astype(np.int64)

    @cached_property
    def routes(self) -> Array:
        """The kept places: shape (kept places, adventurers, variables); NaN after the end of a walk."""
        over = self.kept_steps[:, None] >= self.outcome.evaluations[None, :]
        return np.where(over[:, :, None], np.nan, self.outcome.kept.swapaxes(1, 2))

    @property
    def kept_steps(self) -> Whole:
        """Which places are kept, by the number of their step."""
        return np.arange(self.journey.kept, dtype=np.int64) * self.journey.every

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
    they give the same bits; with sine, exponential and powers, such as Adam's βᵗ, they may differ in the last place of
    an operation, and the page computes as compiled walks do.
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
    field, optimizer = as_field(field), as_rule(rule)
    if not (over is None or isinstance(over, Mapping)):
        raise KudariError(f"over is a dict of hyperparameters by their names, not {over!r}")
    if not (progress is None or callable(progress)):
        raise KudariError(f"progress is a function of the number that have arrived and of all, not {progress!r}")
    values = {**optimizer.hyperparameters, **hypers_of(optimizer, {**(over or {}), **hypers})}
    origins = starts_of(field, starts)
    seed = field.noise_seed if seeds is None else seeds_of(seeds)
    columns = {"the starts": origins[0], **values, "the seeds": seed}
    count = count_of({name: len(column) for name, column in columns.items() if isinstance(column, np.ndarray)})
    journey = journey_of(steps, keep, target)
    if engine not in ("auto", "compiled", "interpreted"):
        raise KudariError(f"the engine is auto, compiled or interpreted, not {engine!r}")
    width = len(field.variables)
    refuse_above(
        8.0 * count * (2 * width + 8 + (journey.kept + 1) * width),
        f"{count:,} adventurers with {journey.kept:,} kept places each" if journey.kept else f"{count:,} adventurers",
        "take fewer, or keep only every k-th place or the final one",
    )
    problem = problem_of(field, optimizer.formula)
    if problem.value_and_grad is None and engine == "compiled":
        raise KudariError(f"{field.name} has no formula and cannot be compiled; it can only be interpreted")
    if origins.shape[1] != count:
        origins = np.broadcast_to(origins, (width, count))
    outcome, how = run(
        problem,
        value_and_gradient_of(field),
        Adventurers(origins, list(values.values()), draws_of(field.noise, seed, width), np.ndim(seed) > 0),
        journey,
        engine,
        progress,
    )
    return Ensemble(outcome, journey, how)
