"""``kudari export``: a walk as a program in another language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kudari.commands.options import named_as_options, numbers
from kudari.commands.user_code import optimizer
from kudari.fields import field as field_of
from kudari.files import replaceable
from kudari.formula import KudariError
from kudari.language import language
from kudari.languages import LANGUAGES, language_of, suffixes
from kudari.rules import as_rule
from kudari.translations import translated
from kudari.travel import race as run_race


def run(
    rules: Annotated[
        list[str],
        typer.Argument(
            metavar="RULE", help="Rules with their values, as momentum:lr=0.1, formulas, or FILE.py:NAME:lr=0.1."
        ),
    ],
    field: Annotated[str, typer.Option("--on", metavar="FIELD", help="A name (see `kudari fields`), or a formula.")],
    to: Annotated[
        str | None, typer.Option(metavar="LANGUAGE", help=f"{', '.join(LANGUAGES)}; by default what -o ends in.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="X,Y", help="Where to start; by default the field's own start.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many steps each rule takes.")] = 30,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help=f"The file: {' '.join(sorted(suffixes()))}. Without it, the program is printed."
        ),
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the comments: en or ja; by the locale unless given.")
    ] = None,
) -> None:
    """Write a walk as a complete program in another language, to be read beside the book and run anywhere.

    It prints the route as CSV, and draws it. Kudari's tests run the programs in Octave, Scilab and Python; those in
    MATLAB are Octave's with the functions at the end, and those in Julia are parsed, not run.

    Examples:

      kudari export momentum:lr=0.1 --on ravine -o race.m

      kudari export sgd:lr=0.95 adam:lr=0.3 --on ravine --to julia
    """
    lang = language(lang)
    if output is not None:
        replaceable(output)
        with named_as_options("to"):
            to = to or language_of(output)
    if to is None:
        raise KudariError(f"--to is missing: the language, one of {', '.join(LANGUAGES)}")
    walking = [as_rule(optimizer(text)) for text in rules]
    race = run_race(field_of(field), walking, None if start is None else numbers(start, "--from -7,2"), steps)
    if output is None:
        typer.echo(race.program(to, lang=lang), nl=False)
    else:
        typer.echo(translated(f"wrote {race.export(output, to=to, lang=lang)}"))
