"""``kudari sweep``: one hyperparameter over its range, for one rule or several."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kudari.commands.options import (
    DpiOption,
    FigureSizeOption,
    LangOption,
    NoiseOption,
    SeedOption,
    StartOption,
    TargetOption,
    check_outputs,
    is_drawn,
    noisy,
    numbers,
    paper,
    ranges,
    varied,
)
from kudari.commands.terminal import plain_console
from kudari.commands.user_code import optimizer as optimizer_of
from kudari.formula import KudariError
from kudari.language import language
from kudari.progress import watched
from kudari.rules import as_rule
from kudari.rules.catalogue import BOOK
from kudari.suffixes import PICTURES
from kudari.translations import translated
from kudari.travel.maps import Limit, Sweep, sensitivity, stability
from kudari.travel.maps.axes import hyper_name
from kudari.travel.maps.kinds import default_range


def run(
    source: Annotated[
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
    figure_size: FigureSizeOption = None,
    dpi: DpiOption = None,
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
    sheet = paper(figure_size, dpi, outputs)
    field = noisy(source, noise, seed)
    optimizers = [as_rule(optimizer_of(text)) for text in rule or BOOK]
    origin = None if start is None else numbers(start, "--from -7,2")
    console = plain_console()
    if limits:
        if outputs:
            raise KudariError("--stability prints a table; leave out -o")
        console.print(_limits(stability(field, optimizers, start=origin)))
        return
    name = hyper_name(optimizers[0], over)
    span: Any = ranges([f"{name}={range_}"])[name] if range_ else default_range(optimizers[0], field, name)
    with watched(translated("sweeping")) as progress:
        sweep = sensitivity(
            field,
            optimizers,
            size=size,
            steps=steps,
            start=origin,
            target=target,
            progress=progress,
            **varied(sensitivity, {name: span}),
        )
    console.print(_table(sweep))
    for path in outputs:
        if is_drawn(path):
            sweep.save(path, lang=language(lang), size=sheet.size, dpi=sheet.dpi)
        else:
            sweep.save(path)
        console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)
    if not outputs:
        console.print(translated("next: -o sweep.png for a picture, -o sweep.csv for a table"), style="dim")


def _table(sweep: Sweep) -> Table:
    """A row for each rule."""
    low, high = sweep.axis.values[0], sweep.axis.values[-1]
    table = Table(title=translated(f"{sweep.field.name}: {sweep.axis.name} from {low:.3g} to {high:.3g}"))
    table.add_column(translated("rule"))
    for heading in (f"best {sweep.axis.name}", "final value", "reach the target", "diverge"):
        table.add_column(translated(heading), justify="right")
    for name, swept in sweep.rules.items():
        stable = [
            (value, at)
            for value, at, diverged in zip(swept.values, sweep.axis.values, swept.diverged, strict=True)
            if not diverged
        ]
        value, at = min(stable) if stable else (float("nan"), float("nan"))
        width = f"{swept.decades(sweep.axis):.1f} decades" if sweep.axis.log else f"{swept.decades(sweep.axis):.0%}"
        reach = width if sweep.target is not None else "no target"
        table.add_row(name, f"{at:.4g}", f"{value:.4g}", translated(reach), f"{float(swept.diverged.mean()):.0%}")
    return table


def _limits(limits: list[Limit]) -> Table:
    """Measured and in theory."""
    notes = "\n".join(dict.fromkeys(translated(limit.note) for limit in limits if limit.note))
    table = Table(title=translated("the largest stable learning rate"), caption=notes or None)
    table.add_column(translated("rule"))
    for heading in ("measured", "theory"):
        table.add_column(translated(heading), justify="right")
    for limit in limits:
        measured = "none" if limit.measured is None else f"{limit.measured:.4g}"
        measured = "all that were tried" if limit.measured == float("inf") else measured
        table.add_row(limit.rule, translated(measured), "-" if limit.theory is None else f"{limit.theory:.4g}")
    return table
