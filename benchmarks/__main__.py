"""``python -m benchmarks``: all that is measured, in one run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks import chapter6, compiling, networks, page, races, results, scaling, startup, updates
from kudari.files import written_whole

HERE = Path(__file__).parent
SECTIONS = {
    "updates": ("Updates of 10 M float32", updates.run),
    "races": ("Races in float64", races.run),
    "networks": ("Networks", networks.run),
    "chapter6": ("Chapter 6", chapter6.run),
    "compiling": ("Compiling", compiling.run),
    "scaling": ("Scaling", scaling.run),
    "page": ("The page", page.run),
    "startup": ("From the shell to the file", startup.run),
}


def main(
    quick: Annotated[bool, typer.Option(help="Small sizes and few rounds: does it run at all?")] = False,
    only: Annotated[list[str] | None, typer.Option(help=f"Only some: {', '.join(SECTIONS)}. May be repeated.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", help="Where to: other sections there stay. RESULTS.md for a whole run.")
    ] = None,
) -> None:
    """Measure Kudari beside what is installed of PyTorch, JAX and Optax, beside NumPy and the machine itself."""
    for name in only or ():
        if name not in SECTIONS:
            raise typer.BadParameter(f"there is no section {name!r}; there are {', '.join(SECTIONS)}")
    console, found = Console(), {}
    for name in only or SECTIONS:
        title, run = SECTIONS[name]
        rows = run(quick)
        found[title] = [replace(row, bar="", met=None) for row in rows] if quick else rows  # bars are for full sizes
        console.print(results.table(title, found[title]))
    if output is None and not quick and not only:
        output = HERE / "RESULTS.md"
    if output is not None:
        before = output.read_text("utf-8") if output.exists() else ""
        text = results.markdown(found, quick, [title for title, _ in SECTIONS.values()], before)
        with written_whole(output) as temporary:
            temporary.write_text(text, encoding="utf-8")
        console.print(f"wrote {output}", highlight=False)


if __name__ == "__main__":
    typer.run(main)
