"""The command line: one thin file a verb."""

from __future__ import annotations

import io
import sys
import warnings
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Annotated

import typer
from typer.main import get_command

from kudari.commands import chapter6, check, export, fields, formula, play, race, rules, sweep, train
from kudari.commands import map as map_
from kudari.formula import KudariError

app = typer.Typer(
    name="kudari",
    help="A laboratory for gradient-based optimisation: fields, update rules, races, pictures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("race")(race.run)
app.command("play")(play.run)
app.command("map")(map_.run)
app.command("sweep")(sweep.run)
app.command("train")(train.run)
app.command("chapter6")(chapter6.run)
app.command("fields")(fields.run)
app.command("rules")(rules.run)
app.command("formula")(formula.run)
app.command("check")(check.run)
app.command("export")(export.run)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kudari {version('kudari')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@cache  # to look at the arguments of all commands takes longer than most commands do
def _command() -> Callable[[], None]:
    return get_command(app)


def main() -> None:
    """Run the command line. What the user gave wrong is said in one message, with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without these letters shows ? and not a traceback
    warnings.showwarning = lambda message, *_: typer.echo(f"note: {message}", err=True)
    try:
        _command()()
    except KudariError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
