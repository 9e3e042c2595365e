"""``kudari check``: is the optimiser in this file right, and if not, why? Or the optimisers of a whole class?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kudari.checking import check, check_layer
from kudari.checking.handins import Results, check_handins
from kudari.commands.options import check_outputs
from kudari.commands.user_code import is_own, own
from kudari.files import write_text
from kudari.formula import KudariError
from kudari.language import Messages, language
from kudari.suffixes import suffix_of

_WORDS = Messages(
    {
        "folder only": (
            "{options} is for a folder of hand-ins, as in kudari check handins/; {source} is none",
            "{options} は提出物のフォルダ用です（例: kudari check handins/）。{source} はフォルダではありません",
        ),
        "no name": (
            "say what of {source} is checked, as in {source}:Momentum; or check a folder of such files",
            "{source} の中のどれを調べるかを書いてください（例: {source}:Momentum）。フォルダごと調べることもできます",
        ),
        "neither": (
            "there is no folder {source}, and it is not of the form FILE.py:NAME, as in mysgd.py:SGD",
            "フォルダ {source} がありません。FILE.py:NAME の形（例: mysgd.py:SGD）でもありません",
        ),
    }
)


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE.py:NAME|FOLDER", help="An optimiser and the file it is in; or a folder of hand-ins."
        ),
    ],
    like: Annotated[
        str | None, typer.Option(help="The rule that it is meant to be, as momentum or adam/torch; else the nearest.")
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option("-o", "--output", help="The table of a folder: .csv or .html, by suffix. May be repeated."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="What each hand-in of a folder may take; 10 unless given.")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="How many hand-ins are run at once; unless given, one for each core.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the report: en or ja; by the locale unless given.")
    ] = None,
) -> None:
    """Run an optimiser of your own beside the rule that it is meant to be: right, or where it goes wrong and why.

    The file is run as Python runs it, with all that it does: check only code that you would run yourself.
    The exit code is 0 if all is right, perhaps with a caution, 1 if something is wrong or could not be run, and 2 if
    nothing could be checked.

    Of a folder, every .py file is run, also those in folders within it, but none whose name begins with a dot or an
    underscore. Each has a process of its own, with a limit of time, of memory (1 GB, where the system has such limits)
    and of what it writes (64 MB a file, into a folder that is thrown away): an endless loop or a crash costs one row.

    Examples:

      kudari check mysgd.py:SGD --like sgd

      kudari check optimizers.py:MyAdam --like adam --lang ja

      kudari check handins/ --like momentum -o table.html -o table.csv
    """
    language(lang)
    outputs = output or []
    if os.path.isdir(source):
        check_outputs(outputs, (".csv", ".html"))
        results = check_handins(source, like, seconds=10 if timeout is None else timeout, jobs=jobs, lang=lang)
        typer.echo(str(results))
        for path in outputs:
            _write(path, results)
        raise typer.Exit(0 if results.all_right else 1)
    if os.path.isfile(source) and source.endswith(".py"):
        raise KudariError(_WORDS.said("no name", lang, source=source))
    if not is_own(source) and ":" not in source:
        raise KudariError(_WORDS.said("neither", lang, source=source))
    options_given = {"-o": outputs, "--timeout": timeout is not None, "--jobs": jobs is not None}
    if any(options_given.values()):
        options = ", ".join(option for option, value in options_given.items() if value)
        raise KudariError(_WORDS.said("folder only", lang, options=options, source=source))
    given = own(source, "mysgd.py:SGD")
    is_layer = all(callable(getattr(given, method, None)) for method in ("forward", "backward"))
    report = check_layer(given, like=like, lang=lang) if is_layer else check(given, like, lang=lang)
    typer.echo(str(report))
    raise typer.Exit(0 if report else 1)


def _write(path: Path, results: Results) -> None:
    if suffix_of(path) == ".csv":
        write_text(path, results.csv())
        return
    from kudari.page import handins_html  # loaded when needed, so that a check of one optimiser stays quick

    write_text(path, handins_html(results))
