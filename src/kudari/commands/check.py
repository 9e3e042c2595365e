"""``kudari check``: is the optimiser in this file right, and if not, why?"""

from __future__ import annotations

from typing import Annotated

import typer

from kudari.checking import check
from kudari.commands.user_code import own
from kudari.language import language


def run(
    source: Annotated[
        str, typer.Argument(metavar="FILE.py:NAME", help="A class, an optimiser or a function, and the file it is in.")
    ],
    like: Annotated[
        str | None, typer.Option(help="The rule that it is meant to be, as momentum or adam/torch; else the nearest.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the report: en or ja; by the locale unless given.")
    ] = None,
) -> None:
    """Run an optimiser of your own beside the rule that it is meant to be: right, or where it goes wrong and why.

    The file is run as Python runs it, with all that it does: check only code that you would run yourself.
    The exit code is 0 if the steps are right, if perhaps with a caution, and 1 if something is wrong.

    Examples:

      kudari check mysgd.py:SGD --like sgd

      kudari check optimizers.py:MyAdam --like adam --lang ja
    """
    language(lang)
    report = check(own(source, "mysgd.py:SGD"), like, lang=lang)
    typer.echo(str(report))
    raise typer.Exit(0 if report else 1)
