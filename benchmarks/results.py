"""What was measured: rows with their bars, as a table on the screen and as RESULTS.md."""

from __future__ import annotations

import datetime
import os
import platform
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from rich.table import Table

PEERS = ("torch", "jax", "optax")


class DisagreementError(Exception):
    """A peer that does not compute the same numbers cannot be raced."""


@dataclass(frozen=True)
class Row:
    """One figure, the bar that it must meet, and whether it does; without a bar it is only told."""

    what: str
    figure: str
    bar: str = ""
    met: bool | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """In a word."""
        return {True: "met", False: "missed", None: ""}[self.met]


def at_most(what: str, number: float, bar: float, unit: str = "×", note: str = "") -> Row:
    """A row whose figure must not be above its bar."""
    return Row(what, _shown(number, unit), f"≤ {_shown(bar, unit)}", number <= bar, note)


def at_least(what: str, number: float, bar: float, unit: str = "×", note: str = "") -> Row:
    """A row whose figure must not be below its bar."""
    return Row(what, _shown(number, unit), f"≥ {_shown(bar, unit)}", number >= bar, note)


def told(what: str, number: float, unit: str, note: str = "") -> Row:
    """A row without a bar."""
    return Row(what, _shown(number, unit), note=note)


def missing(what: str, peer: str) -> Row:
    """A row that could not be measured, because its peer is not installed."""
    return Row(what, "not measured", note=f"{peer} is not installed: pip install kudari[bench]")


def _shown(number: float, unit: str) -> str:
    return f"{number:.3g} {unit}".rstrip() if unit != "×" else f"{number:.2f} ×" if number < 100 else f"{number:.0f} ×"


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


def table(title: str, rows: list[Row]) -> Table:
    """Rows for the screen."""
    shown = Table(title=title, title_justify="left")
    for heading, justify in (("", "left"), ("measured", "right"), ("bar", "right"), ("", "left"), ("", "left")):
        shown.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for row in rows:
        style = "red" if row.met is False else ""
        shown.add_row(row.what, row.figure, row.bar, row.verdict, row.note, style=style)
    return shown


def markdown(sections: dict[str, list[Row]], quick: bool, order: list[str], before: str = "") -> str:
    """All sections as a page, each with where and when it was measured; what is not new stays as it was before."""
    _, *pieces = re.split(r"^## (.+)\n", before, flags=re.MULTILINE)
    kept = dict(zip(pieces[::2], pieces[1::2], strict=True))
    lines = [
        "# Measured",
        "",
        "`python -m benchmarks` measures contestants in turns, within one run, and takes the median of the rounds' "
        "ratios. Every peer is checked to compute the same numbers before it is timed.",
    ]
    for title in order:
        if title in sections:
            lines += ["", f"## {title}", "", *_section(title, sections[title], quick)]
        elif title in kept:
            lines += ["", f"## {title}", "", kept[title].strip()]
    return "\n".join([*lines, ""])


def _section(title: str, rows: list[Row], quick: bool) -> list[str]:
    lines = [surroundings() + ("; small sizes, only a smoke test" if quick else ""), ""]
    lines += ["| | measured | bar | | |", "|---|---:|---:|---|---|"]
    lines += [f"| {row.what} | {row.figure} | {row.bar} | {row.verdict} | {row.note} |" for row in rows]
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
