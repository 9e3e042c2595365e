"""How a field of the catalogue is written down: a function, and around it what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from kudari.fields.contract import Field
from kudari.fields.facts import Facts, Interval

Formula = Callable[..., Any]


@dataclass(frozen=True)
class FieldEntry:
    """A named field of the catalogue. It is traced only when somebody goes there."""

    formula: Formula
    domain: tuple[Interval, ...]
    facts: Facts
    witnesses: Mapping[tuple[float, ...], float]  # values away from the minimum, so that a slip is noticed

    def field(self, *domain: Interval) -> Field:
        """The field, in its own window or in another."""
        return Field(self.formula, *(domain or self.domain), facts=self.facts)


def entry(
    *,
    title: str,
    title_ja: str,
    domain: Sequence[Interval],
    start: Sequence[float],
    rates: tuple[float, float, float, float],
    shows: str,
    shows_ja: str,
    source: str,
    witnesses: Mapping[tuple[float, ...], float],
    minima: Sequence[Sequence[float]] = (),
    lowest: float | None = None,
    steps: int = 30,
) -> Callable[[Formula], FieldEntry]:
    """Make an entry of the catalogue from the function below, which has its name.

    ``rates`` are learning rates with which SGD, Momentum, AdaGrad and Adam show something here in so many ``steps``.
    """

    def of(formula: Formula) -> FieldEntry:
        facts = Facts(
            name=formula.__name__,
            title=title,
            title_ja=title_ja,
            minima=tuple(map(tuple, minima)),
            lowest=lowest,
            start=tuple(start),
            rates=rates,
            steps=steps,
            shows=shows,
            shows_ja=shows_ja,
            source=source,
        )
        return FieldEntry(formula, tuple(domain), facts, witnesses)

    return of


def entries(family: ModuleType) -> Iterator[FieldEntry]:
    """The entries that are written in a file, in its order."""
    return (value for value in vars(family).values() if isinstance(value, FieldEntry))
