"""``kudari race``: rules walk on a field; a table, and files of every kind."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table
from rich.text import Text

from kudari.commands.parse import numbers
from kudari.fields import Field, field
from kudari.formula import KudariError
from kudari.travel import Race
from kudari.travel import race as run_race
from kudari.travel.race import DATA, FILMS, suffix_of

_SPARE = "[dim]{}[/dim]"


def run(
    place: Annotated[
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
            help="A rule with its values, as adam:lr=0.3, or a formula, as 'w ← w − η g:η=0.1'. May be repeated."
        ),
    ] = None,
    steps: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many steps each rule takes.")] = 30,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help=".png .svg .pdf .gif .mp4 .json .csv, by suffix. May be repeated."),
    ] = None,
    window: Annotated[
        str | None, typer.Option(metavar="X0,X1,Y0,Y1", help="The part of the field that is drawn.")
    ] = None,
    view: Annotated[str, typer.Option(help="The picture: 'side by side', overlay, or values.")] = "side by side",
    noise: Annotated[
        str | None,
        typer.Option(
            metavar="KIND:AMOUNT", help="Noise in the gradients: additive, multiplicative, heavy-tailed or mask-out."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="The seed of the noise.")] = 0,
    lang: Annotated[str, typer.Option(help="Language of pictures: en or ja.")] = "en",
) -> None:
    """Let rules race on a field, by default SGD, Momentum, AdaGrad and Adam with the book's learning rates.

    Examples:

      kudari race ravine -o race.png

      kudari race "x**2/20 + y**2" --from -7,2 --rule sgd:lr=0.95 --rule adam:lr=0.3 --steps 30 -o race.gif
    """
    outputs = output or []
    if view not in ("side by side", "overlay", "values"):
        raise KudariError(f"--view {view}: there are 'side by side', overlay and values")
    if lang not in ("en", "ja"):
        raise KudariError(f"--lang {lang}: there are en and ja")
    for path in outputs:
        suffix_of(path)
        _check_folder(path)
    if place.endswith(".json"):
        race = Race.load(place)
    else:
        ground = _field(place, window, noise, seed)
        _check_picture(ground, outputs, view)
        race = run_race(ground, rule, numbers(start, "--from -7,2") if start else None, steps)
    _check_picture(race.field, outputs, view)

    console = Console()
    console.print(_table(race))
    for path in outputs:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(f"drawing {path.name}", total=None, visible=path.suffix in FILMS)
            report = partial(_report, progress, task)
            race.save(path, kind=view, lang=lang, progress=report)
        console.print(f"wrote {path}", highlight=False)
    if not outputs:
        console.print(
            _SPARE.format("next: -o race.png for a picture, -o race.gif for a film, -o race.json for the record")
        )


def _report(progress: Progress, task: TaskID, done: int, total: int) -> None:
    progress.update(task, completed=done, total=total)


def _field(place: str, window: str | None, noise: str | None, seed: int) -> Field:
    edges = numbers(window, "--window -10,10,-5,5") if window else ()
    if len(edges) % 2:
        raise KudariError(f"--window {window}: two numbers are needed for each variable, as in --window -10,10,-5,5")
    found = field(place, *zip(edges[::2], edges[1::2], strict=True))
    if noise is None:
        return found
    kind, colon, amount = noise.partition(":")
    return found.with_noise(kind, numbers(amount, "--noise additive:0.5")[0] if colon else None, seed=seed)


def _check_folder(path: Path) -> None:
    """Refuse a folder that cannot be written to before anything is computed."""
    folder = path.parent
    if not folder.is_dir():
        raise KudariError(f"{path} cannot be written: there is no folder {folder}")
    if path.is_dir() or not os.access(folder, os.W_OK):
        raise KudariError(
            f"{path} cannot be written: " + ("it is a folder" if path.is_dir() else f"{folder} is read-only")
        )


def _check_picture(ground: Field, outputs: list[Path], view: str) -> None:
    count = len(ground.variables)
    drawn = [path for path in outputs if path.suffix.lower() not in DATA]
    if drawn and count > 2 and (view != "values" or any(path.suffix.lower() in FILMS for path in drawn)):
        raise KudariError(
            f"{drawn[0]}: a map needs a field of one or two variables; this one has {count} "
            f"({', '.join(ground.variables)}). Draw its values with --view values -o race.png"
        )


def _table(race: Race) -> Table:
    rows = race.table()
    table = Table(title=str(race.field) if len(str(race.field)) < 70 else race.field.name, caption=rows.note or None)
    columns = [i for i, heading in enumerate(rows.headings) if heading or any(cells[i] for cells in rows.cells())]
    for i in columns:
        table.add_column(rows.headings[i], justify="left" if i in (0, 6) else "right", overflow="fold")
    for cells in rows.cells():
        table.add_row(*(Text(cells[i], style="red" if i == 6 else "") for i in columns))
    return table
