"""The command line: one thin file a verb."""

from __future__ import annotations

import io
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import Annotated

import typer
from typer.main import get_command

from kudari.checking.own_files import told_with_line
from kudari.commands import chapter6, check, export, fields, formula, play, race, rules, sweep, train
from kudari.commands import map as map_
from kudari.commands.help_texts import Verb, Verbs, words_of_typer
from kudari.commands.options import LangOfAllOption
from kudari.formula import KudariError
from kudari.language import LANGUAGES, language, speaking
from kudari.names import printable
from kudari.translations import translated

app = typer.Typer(
    name="kudari",
    cls=Verbs,
    help="A laboratory for gradient-based optimisation: fields, update rules, races, pictures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("race", cls=Verb)(race.run)
app.command("play", cls=Verb)(play.run)
app.command("map", cls=Verb)(map_.run)
app.command("sweep", cls=Verb)(sweep.run)
app.command("train", cls=Verb)(train.run)
app.command("chapter6", cls=Verb)(chapter6.run)
app.command("fields", cls=Verb)(fields.run)
app.command("rules", cls=Verb)(rules.run)
app.command("formula", cls=Verb)(formula.run)
app.command("check", cls=Verb)(check.run)
app.command("export", cls=Verb)(export.run)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kudari {version('kudari')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    lang: LangOfAllOption = None,
) -> None:
    language(lang)  # one without words is refused; any other is spoken already


@cache  # to look at the arguments of all commands takes longer than most commands do
def _command() -> Callable[[], None]:
    return get_command(app)


def main() -> None:
    """Run the command line. What the user gave wrong is said in one message, with exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without these letters shows ? and not a traceback
    warnings.showwarning = lambda message, *_: _tell("note:", message)
    with speaking(_language_asked_for(sys.argv[1:])), words_of_typer():
        try:
            with _ending_in_order():
                _command()()
        except KudariError as error:
            _tell("error:", error)
            sys.exit(2)
        except Exception as error:
            if not (told := told_with_line(error)):
                raise
            _tell("error:", told)
            sys.exit(2)


def _tell(what: str, message: object) -> None:
    """Say something beside the output: what was read from a file may stand in it, but moves no terminal."""
    typer.echo(printable(f"{translated(what)} {translated(str(message))}", kept="\n\t"), err=True)


def _language_asked_for(args: Sequence[str]) -> str | None:
    """What ``--lang`` says, wherever it stands: what is wrong with the other arguments is said in that language."""
    for option, value in zip(args, [*args[1:], ""], strict=True):
        asked = value if option == "--lang" else option.removeprefix("--lang=")
        if option.startswith("--lang") and asked in LANGUAGES:
            return asked
    return None


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Within this block, SIGTERM ends the program as an error would: what was begun is cleaned up."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():  # the only one to which signals come
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
