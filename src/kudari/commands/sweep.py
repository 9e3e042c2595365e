"""``kudari sweep``: one hyperparameter over its range, for one rule or several."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kudari.commands.options import (
    LangOption,
    NoiseOption,
    SeedOption,
    StartOption,
    TargetOption,
    check_outputs,
    noisy,
    numbers,
    ranges,
)
from kudari.formula import KudariError
from kudari.language import language
from kudari.progress import watched
from kudari.rules import as_rule
from kudari.rules.catalogue import BOOK
from kudari.suffixes import PICTURES
from kudari.travel.maps import Limit, Sweep, sensitivity, stability
from kudari.travel.maps.axes import hyper_name
from kudari.travel.maps.kinds import default_range


def run(
    place: Annotated[
        str,
        typer.Argument(metavar="FIELD", help="A name (see `kudari fields`), or a formula such as 'x**2/20 + y**2'."),
    ],
    rule: Annotated[
        list[str] | None, typer.Option(help="A rule with its values, as adam:lr=0.3, or a formula. May be repeated.")
    ] = None,
    over: Annotated[str, typer.Option(metavar="NAME", help="The hyperparameter.")] = "lr",
    range_: Annotated[
        str | None, typer.Option("--range", metavar="A:B", help="Its range, with :log or :linear behind it.")
    ] = None,
    size: Annotated[int, typer.Option(min=2, help="How many numbers are tried.")] = 400,
    steps: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many steps each walk takes.")] = 200,
    start: StartOption = None,
    target: TargetOption = None,
    limits: Annotated[
        bool, typer.Option("--stability", help="Tell the largest stable learning rate instead, beside the theory's.")
    ] = False,
    output: Annotated[
        list[Path] | None, typer.Option("-o", "--output", help=".png .svg .pdf .csv, by suffix. May be repeated.")
    ] = None,
    noise: NoiseOption = None,
    seed: SeedOption = 0,
    lang: LangOption = None,
) -> None:
    """Sweep one hyperparameter: where does each rule end, and which numbers reach the target?

    Examples:

      kudari sweep ravine --rule sgd --rule momentum --rule adam -o sweep.png

      kudari sweep ravine --rule adam:lr=0.3 --over beta1 --range 0:0.99

      kudari sweep ravine --rule sgd --rule momentum --stability
    """
    outputs = output or []
    check_outputs(outputs, (*PICTURES, ".csv"))
    ground = noisy(place, noise, seed)
    walkers = [as_rule(text) for text in rule or BOOK]
    origin = None if start is None else numbers(start, "--from -7,2")
    console = Console()
    if limits:
        if outputs:
            raise KudariError("--stability prints a table; leave out -o")
        console.print(_limits(stability(ground, walkers, start=origin)))
        return
    name = hyper_name(walkers[0], over)
    span: Any = ranges([f"{name}={range_}"])[name] if range_ else default_range(walkers[0], ground, name)
    with watched("sweeping") as progress:
        swept = sensitivity(
            ground, walkers, size=size, steps=steps, start=origin, target=target, progress=progress, **{name: span}
        )
    console.print(_table(swept))
    for path in outputs:
        swept.save(path, lang=language(lang))
        console.print(f"wrote {path}", highlight=False, soft_wrap=True)
    if not outputs:
        console.print("[dim]next: -o sweep.png for a picture, -o sweep.csv for a table[/dim]")


def _table(swept: Sweep) -> Table:
    """A row for each rule."""
    table = Table(
        title=f"{swept.field.name}: {swept.axis.name} from {swept.axis.values[0]:.3g} to {swept.axis.values[-1]:.3g}"
    )
    table.add_column("rule")
    for heading in (f"best {swept.axis.name}", "final value", "reach the target", "diverge"):
        table.add_column(heading, justify="right")
    for name, one in swept.rules.items():
        kept = [
            (value, at) for value, at, lost in zip(one.values, swept.axis.values, one.diverged, strict=True) if not lost
        ]
        value, at = min(kept) if kept else (float("nan"), float("nan"))
        width = f"{one.decades(swept.axis):.1f} decades" if swept.axis.log else f"{one.decades(swept.axis):.0%}"
        reach = width if swept.target is not None else "no target"
        table.add_row(name, f"{at:.4g}", f"{value:.4g}", reach, f"{float(one.diverged.mean()):.0%}")
    return table


def _limits(found: list[Limit]) -> Table:
    """Measured and in theory."""
    table = Table(title="the largest stable learning rate")
    table.add_column("rule")
    for heading in ("measured", "theory"):
        table.add_column(heading, justify="right")
    for limit in found:
        measured = "none" if limit.measured is None else f"{limit.measured:.4g}"
        measured = "all that were tried" if limit.measured == float("inf") else measured
        table.add_row(limit.rule, measured, "-" if limit.theory is None else f"{limit.theory:.4g}")
    return table
