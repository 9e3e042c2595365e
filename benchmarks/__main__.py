"""``python -m benchmarks``: all that is measured, in one run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import chapter6, compiling, networks, page, races, results, scaling, small_updates, startup, updates
from benchmarks.results import Row
from kudari.files import written_whole

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Section:
    """A part of what is measured, and how many processes measure it.

    A process's memory lies where it happens to lie, and some ratios depend on that; so their bars are for the median
    over five. What takes minutes, or starts processes of its own, is measured by one.
    """

    title: str
    run: Callable[[bool], list[Row]]
    processes: int = 1


SECTIONS = {
    "updates": Section("Updates of 10 M float32", updates.run, 5),
    "small": Section("Updates of small parameters", small_updates.run, 5),
    "races": Section("Races in float64", races.run, 5),
    "networks": Section("Networks", networks.run, 5),
    "chapter6": Section("Chapter 6", chapter6.run),
    "compiling": Section("Compiling", compiling.run),
    "scaling": Section("Scaling", scaling.run),
    "page": Section("The page", page.run),
    "startup": Section("From the shell to the file", startup.run),
}


def main(
    quick: Annotated[bool, typer.Option(help="Small sizes and few rounds: does it run at all?")] = False,
    only: Annotated[list[str] | None, typer.Option(help=f"Only some: {', '.join(SECTIONS)}. May be repeated.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", help="Where to: other sections there stay. RESULTS.md for a whole run.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="How many processes measure each section; five, or one for long ones.")
    ] = None,
    rows_to: Annotated[Path | None, typer.Option("--rows", hidden=True)] = None,
) -> None:
    """Measure Kudari beside what is installed of PyTorch, JAX and Optax, beside NumPy and the machine itself."""
    for name in only or ():
        if name not in SECTIONS:
            raise typer.BadParameter(f"there is no section {name!r}; there are {', '.join(SECTIONS)}")
    if rows_to is not None:  # one of several processes, which measures for another
        rows_to.write_text(results.to_json(SECTIONS[(only or ["updates"])[0]].run(quick)), encoding="utf-8")
        return
    console, sections = Console(), {}
    for name in only or SECTIONS:
        section = SECTIONS[name]
        rows = _measured(name, quick, processes or (1 if quick else section.processes))
        sections[section.title] = [replace(row, bar=None) for row in rows] if quick else rows  # bars are for full sizes
        console.print(results.table(section.title, sections[section.title]))
    if output is None and not quick and not only:
        output = HERE / "RESULTS.md"
    if output is not None:
        before = output.read_text("utf-8") if output.exists() else ""
        text = results.markdown(sections, quick, [section.title for section in SECTIONS.values()], before)
        with written_whole(output) as temporary:
            temporary.write_text(text, encoding="utf-8")
        console.print(f"wrote {output}", highlight=False)


def _measured(name: str, quick: bool, processes: int) -> list[Row]:
    """The rows of a section; of several processes, which measure one after another, the medians."""
    if processes == 1:
        return SECTIONS[name].run(quick)
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.json"
        for _ in range(processes):
            program = [sys.executable, "-m", "benchmarks", "--only", name, "--rows", str(path)]
            subprocess.run([*program, *(["--quick"] if quick else [])], cwd=HERE.parent, check=True)
            runs.append(results.from_json(path.read_text("utf-8")))
    return results.together(runs)


if __name__ == "__main__":
    typer.run(main)
