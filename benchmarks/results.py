"""What was measured: rows with their bars, as a table on the screen and as RESULTS.md."""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from rich.table import Table

PEERS = ("torch", "jax", "optax")


class DisagreementError(Exception):
    """A peer that does not compute the same numbers cannot be raced."""


@dataclass(frozen=True)
class Row:
    """One figure, and the bar that it must meet; without a bar it is only told.

    ``rounds`` are the quartiles of the rounds within a process, ``processes`` the figures of several processes, of
    which ``number`` is the median.
    """

    what: str
    number: float | None = None  # None where it could not be measured
    unit: str = "×"
    bar: float | None = None
    at_most: bool = True  # whether the figure must not be above its bar, or not below it
    note: str = ""
    rounds: tuple[float, float] | None = None
    processes: tuple[float, ...] = ()

    @property
    def figure(self) -> str:
        """The number with its unit."""
        return "not measured" if self.number is None else _shown(self.number, self.unit)

    @property
    def spread(self) -> str:
        """From the least to the greatest of the processes."""
        return _range(min(self.processes), max(self.processes), self.unit) if self.processes else ""

    @property
    def within(self) -> str:
        """Where the middle half of a process's rounds lies."""
        return _range(*self.rounds, self.unit) if self.rounds else ""

    @property
    def limit(self) -> str:
        """The bar with its side."""
        return "" if self.bar is None else f"{'≤' if self.at_most else '≥'} {_shown(self.bar, self.unit)}"

    @property
    def met(self) -> bool | None:
        """Whether the bar is met."""
        if self.bar is None or self.number is None:
            return None
        return self.number <= self.bar if self.at_most else self.number >= self.bar

    @property
    def verdict(self) -> str:
        """In a word."""
        return {True: "met", False: "missed", None: ""}[self.met]


Number = float | Sequence[float]  # a figure, or that of every round


def at_most(what: str, number: Number, bar: float, unit: str = "×", note: str = "") -> Row:
    """A row whose figure must not be above its bar."""
    return replace(told(what, number, unit, note), bar=bar)


def at_least(what: str, number: Number, bar: float, unit: str = "×", note: str = "") -> Row:
    """A row whose figure must not be below its bar."""
    return replace(told(what, number, unit, note), bar=bar, at_most=False)


def told(what: str, number: Number, unit: str = "×", note: str = "") -> Row:
    """A row without a bar. Of rounds the median is the figure."""
    if isinstance(number, Sequence):
        low, middle, high = np.quantile(number, [0.25, 0.5, 0.75]).tolist()
        return Row(what, middle, unit, note=note, rounds=(low, high))
    return Row(what, number, unit, note=note)


def missing(what: str, peer: str) -> Row:
    """A row that could not be measured, because its peer is not installed."""
    return Row(what, note=f"{peer} is not installed: pip install kudari[bench]")


def together(runs: Sequence[Sequence[Row]]) -> list[Row]:
    """The same rows of several processes as one: the medians, with the note of the process that came next to it.

    >>> row, = together([[told("a race", seconds, "s", f"run {seconds}")] for seconds in (3.0, 1.0, 2.0)])
    >>> row.figure, row.spread, row.note
    ('2 s', '1–3 s', 'run 2.0')
    """
    rows = []
    for alike in zip(*runs, strict=True):
        numbers = [row.number for row in alike if row.number is not None]
        if len(numbers) < len(alike):
            rows.append(next(row for row in alike if row.number is None))
            continue
        middle = float(np.median(numbers))
        nearest = min(alike, key=lambda row: abs((row.number or 0) - middle))
        spans = [row.rounds for row in alike if row.rounds]
        rounds = (float(np.median([low for low, _ in spans])), float(np.median([high for _, high in spans])))
        rows.append(replace(nearest, number=middle, processes=tuple(numbers), rounds=rounds if spans else None))
    return rows


def to_json(rows: Sequence[Row]) -> str:
    """Rows as a text that another process can read."""
    return json.dumps([asdict(row) for row in rows])


def from_json(text: str) -> list[Row]:
    """The rows of such a text."""
    rows = json.loads(text)
    return [Row(**{**row, "rounds": row["rounds"] and tuple(row["rounds"]), "processes": ()}) for row in rows]


def _shown(number: float, unit: str) -> str:
    return f"{_digits(number, unit)} {unit}".rstrip()


def _digits(number: float, unit: str) -> str:
    return f"{number:.3g}" if unit != "×" else f"{number:.2f}" if number < 100 else f"{number:.0f}"


def _range(low: float, high: float, unit: str) -> str:
    return f"{_digits(low, unit)}–{_digits(high, unit)} {unit}".rstrip()


def agree(name: str, found: object, expected: object, rtol: float, share: float = 1.0) -> None:
    """Refuse a peer whose numbers are others; ``share`` of them must agree, where a few walks are chaotic."""
    close = np.isclose(np.asarray(found), np.asarray(expected), rtol=rtol, atol=rtol)
    if close.mean() < share:
        raise DisagreementError(f"{name} computes other numbers: only {close.mean():.2%} agree to {rtol:g}")


def has(peer: str) -> bool:
    """Whether a peer is installed."""
    try:
        version(peer)
    except PackageNotFoundError:
        return False
    return True


HEADINGS = ("", "median", "processes", "rounds", "bar", "", "")


def table(title: str, rows: list[Row]) -> Table:
    """Rows for the screen."""
    shown = Table(title=title, title_justify="left")
    for heading in HEADINGS:
        shown.add_column(heading, justify="right" if heading else "left")
    for row in rows:
        shown.add_row(*_cells(row), style="red" if row.met is False else "")
    return shown


def _cells(row: Row) -> tuple[str, ...]:
    return row.what, row.figure, row.spread, row.within, row.limit, row.verdict, row.note


def markdown(sections: dict[str, list[Row]], quick: bool, order: list[str], before: str = "") -> str:
    """All sections as a page, each with where and when it was measured; what is not new stays as it was before."""
    _, *pieces = re.split(r"^## (.+)\n", before, flags=re.MULTILINE)
    kept = dict(zip(pieces[::2], pieces[1::2], strict=True))
    lines = [
        "# Measured",
        "",
        "`python -m benchmarks` measures contestants in turns, within one process, and takes the median of the rounds' "
        "ratios; of several processes, one after another, it takes the median again, and a bar is for this median. "
        "*processes* is from the least to the greatest of them, *rounds* where the middle half of the rounds of a "
        "process lies. Every peer is checked to compute the same numbers before it is timed. On another machine, or a "
        "busy one, some rows are missed: a bar is what was reached on the machine that is named, not a promise.",
    ]
    for title in order:
        if title in sections:
            lines += ["", f"## {title}", "", *_section(title, sections[title], quick)]
        elif title in kept:
            lines += ["", f"## {title}", "", kept[title].strip()]
    return "\n".join([*lines, ""])


def _section(title: str, rows: list[Row], quick: bool) -> list[str]:
    processes = max((len(row.processes) for row in rows), default=0)
    lines = [
        surroundings()
        + (f"; medians over {processes} processes" if processes else "; one process")
        + ("; small sizes, only a smoke test" if quick else ""),
        "",
    ]
    lines += [f"| {' | '.join(HEADINGS)} |".replace("  ", " "), "|---|---:|---:|---:|---:|---|---|"]
    lines += [f"| {' | '.join(_cells(row))} |" for row in rows]
    if title == "Scaling" and not quick:
        lines += ["", "![Nanoseconds an adventurer-step, against adventurers and against steps](scaling.png)"]
    return lines


def surroundings() -> str:
    """Machine, versions and date."""
    versions = [f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite", *PEERS) if has(name)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"Python {platform.python_version()}"
    return f"{datetime.date.today()}: {_processor()}, {cores} cores, {', '.join([python, *versions])}"


def _processor() -> str:
    """The processor's name, as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} ({platform.machine()})" if names else platform.machine()
