"""``kudari race``: rules walk on a field; a table, and files of every kind."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.table import Table
from rich.text import Text

from kudari.commands.options import DpiOption, SizeOption, check_outputs, is_drawn, noisy, numbers, paper
from kudari.commands.terminal import plain_console
from kudari.commands.user_code import optimizer
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.language import language
from kudari.progress import watched
from kudari.suffixes import DATA, FILMS, PAGES
from kudari.translations import translated
from kudari.travel import Race
from kudari.travel import race as run_race

VIEWS = ("side by side", "overlay", "values")


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FIELD",
            help="A name (see `kudari fields`), a formula such as 'x**2/20 + y**2', or the .json record of a race.",
        ),
    ],
    start: Annotated[
        str | None, typer.Option("--from", metavar="X,Y", help="Where to start; by default the field's own start.")
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="A rule with its values, as adam:lr=0.3, a formula, as 'w ← w − η g:η=0.1', or a class of your own, "
            "as FILE.py:NAME:lr=0.1. May be repeated."
        ),
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="How many steps each rule takes; 30 unless given.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help=".png .svg .pdf .gif .mp4 .html .json .csv, by suffix. May be repeated."),
    ] = None,
    window: Annotated[
        str | None, typer.Option(metavar="X0,X1,Y0,Y1", help="The part of the field that is drawn.")
    ] = None,
    view: Annotated[str, typer.Option(help="The picture: 'side by side', overlay, or values.")] = VIEWS[0],
    noise: Annotated[
        str | None,
        typer.Option(
            metavar="KIND:AMOUNT", help="Noise in the gradients: additive, multiplicative, heavy-tailed or mask-out."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of the noise.")] = 0,
    size: SizeOption = None,
    dpi: DpiOption = None,
    embed: Annotated[
        bool, typer.Option("--embed", help="The page is only the map, which plays again and again: for a slide.")
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(help="en or ja; unless given by the locale, and pages by their reader's browser."),
    ] = None,
) -> None:
    """Let rules race on a field, by default SGD, Momentum, AdaGrad and Adam with rates that suit the field.

    Examples:

      kudari race ravine -o race.png

      kudari race "x**2/20 + y**2" --from -7,2 --rule sgd:lr=0.95 --rule adam:lr=0.3 --steps 30 -o race.gif
    """
    outputs = output or []
    if view not in VIEWS:
        raise KudariError(f"--view {view}: there are {', '.join(map(repr, VIEWS))}")
    spoken = language(lang)
    check_outputs(outputs)
    pages = [path for path in outputs if path.suffix.lower() in PAGES]
    if embed and not pages:
        raise KudariError("--embed is for a page, as in -o race.html")
    sheet = paper(size, dpi, outputs)
    if source.lower().endswith(".json"):
        options = {"--from": start, "--rule": rule, "--steps": steps, "--window": window, "--noise": noise}
        for option, value in options.items():
            if value is not None:
                raise KudariError(f"{option} does not go with a record, which is played as it was run")
        race = Race.load(source)
        _check_output(race.field, race.steps, outputs, view)
    else:
        field = _field(source, window, noise, seed)
        _check_output(field, steps or 30, outputs, view)
        rules = rule and [optimizer(text) for text in rule]
        race = run_race(field, rules, None if start is None else numbers(start, "--from -7,2"), steps or 30)

    console = plain_console()
    console.print(_table(race, spoken))
    console.print()
    for path in outputs:
        if path.suffix.lower() in FILMS:
            with watched(translated(f"drawing {path.name}")) as progress:
                race.save(path, lang=spoken, progress=progress, size=sheet.size, dpi=sheet.dpi)
        elif is_drawn(path):
            race.save(path, kind=view, lang=spoken, size=sheet.size, dpi=sheet.dpi)
        elif path in pages:
            race.to_html(path, lang=lang, embed=embed)
        else:
            race.save(path, lang=spoken)
        console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)
    if not outputs:
        next_steps = "next: -o race.png for a picture, -o race.html to play with, -o race.json for the record"
        console.print(translated(next_steps), style="dim", soft_wrap=True)


def _field(text: str, window: str | None, noise: str | None, seed: int) -> Field:
    edges = () if window is None else numbers(window, "--window -10,10,-5,5")
    if len(edges) % 2:
        raise KudariError(f"--window {window}: two numbers are needed for each variable, as in --window -10,10,-5,5")
    return noisy(text, noise, seed, *zip(edges[::2], edges[1::2], strict=True))


def _check_output(field: Field, steps: int, outputs: list[Path], view: str) -> None:
    count = len(field.variables)
    films = [path for path in outputs if path.suffix.lower() in FILMS]
    drawings = [path for path in outputs if path.suffix.lower() not in (*DATA, *PAGES)]
    if any(path.suffix.lower() in PAGES for path in outputs):
        from kudari.page import check_race

        check_race(field, steps)
    if drawings and count > 2 and (view != "values" or films):
        raise KudariError(
            f"{drawings[0]}: a map needs a field of one or two variables; this one has {count} "
            f"({', '.join(field.variables)}). Draw its values with --view values -o race.png"
        )
    if films and view != VIEWS[0]:
        raise KudariError(f"{films[0]}: a film shows the rules side by side; --view {view} is for pictures")


def _table(race: Race, lang: str) -> Group:
    """The table, and under it a paragraph on each rule."""
    rows = race.table(lang=lang)
    table = Table(
        title=str(race.field) if len(str(race.field)) < 70 else race.field.name, caption="\n".join(rows.notes) or None
    )
    columns = [i for i, heading in enumerate(rows.headings) if heading or any(cells[i] for cells in rows.cells())]
    for i in columns:
        table.add_column(rows.headings[i], justify="left" if i in (0, 6) else "right", overflow="fold")
    for cells in rows.cells():
        table.add_row(*(Text(cells[i], style="red" if i == 6 else "") for i in columns))
    paragraphs = Table.grid(padding=(0, 2))
    for name, sentences in rows.paragraphs.items():
        paragraphs.add_row(Text(name, style="bold"), Text("\n".join(sentences), overflow="fold"))
    return Group(table, paragraphs)
