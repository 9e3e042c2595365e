"""Help and usage errors in the reader's language: what our commands say through Typer, and what Typer says itself."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from kudari.commands.verb import formulas_last
from kudari.formula.foreign import in_a_message
from kudari.language import LANGUAGES, language
from kudari.translations import translated

_UsageError: Any = typer.BadParameter.__bases__[0]  # Typer hands on the errors of click, but this one under no name
_FIXED = (
    *("ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE", "COMMANDS_PANEL_TITLE", "ERRORS_PANEL_TITLE"),
    *("DEFAULT_STRING", "REQUIRED_LONG_STRING", "ABORTED_TEXT", "RICH_HELP"),
)


class _Folded(Text):
    """Texts of help. Typer breaks lines at spaces only, and cuts off what has none, as Japanese."""

    @classmethod
    def from_markup(cls, text: str, **options: Any) -> Text:
        return Text.from_markup(text, **{**options, "overflow": "fold"})


@contextmanager
def words_of_typer() -> Iterator[None]:
    """Within this block the words that Typer puts beside ours, which it has as constants, are the reader's as well."""
    if language(None) == LANGUAGES[0]:
        yield
        return
    from typer import rich_utils  # loaded when needed, for it takes longer than most commands

    kept = {name: getattr(rich_utils, name) for name in (*_FIXED, "Text") if hasattr(rich_utils, name)}
    try:
        for name, value in kept.items():
            setattr(rich_utils, name, _Folded if name == "Text" else translated(value))
        yield
    finally:
        for name, value in kept.items():
            setattr(rich_utils, name, value)


class Verb(TyperCommand):
    """A command that takes no formula for an option."""

    def get_usage(self, ctx: Any) -> str:
        """The line of usage."""
        return translated(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        TyperCommand.format_help(_in_words(self, ctx), ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, of which those that are told apart from options are put behind ``--``."""
        options = {name: parameter for parameter in self.get_params(ctx) for name in parameter.opts}
        valued = [name for name, option in options.items() if not getattr(option, "is_flag", True)]
        with _errors_in_words(ctx):
            return super().parse_args(ctx, formulas_last(args, options, valued))


class Verbs(TyperGroup):
    """All commands, whose help and usage errors are in the reader's language."""

    def get_usage(self, ctx: Any) -> str:
        """The line of usage."""
        return translated(super().get_usage(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help, with a line for each command."""
        shown = _in_words(self, ctx)
        shown.commands = {name: _in_words(command, ctx) for name, command in self.commands.items()}
        TyperGroup.format_help(shown, ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before the command."""
        with _errors_in_words(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command."""
        with _errors_in_words(ctx):
            return super().resolve_command(ctx, args)


def _in_words(command: Any, ctx: Any) -> Any:
    """A copy of a command with its help, and that of all its parameters, in the reader's language."""
    shown = copy.copy(command)
    paragraphs = (" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n"))
    shown.help = "\n\n".join(map(translated, paragraphs))
    shown.params = [copy.copy(parameter) for parameter in command.get_params(ctx)]
    for parameter in shown.params:
        parameter.help = parameter.help and translated(parameter.help)
    shown.add_help_option = False  # it is among the parameters already
    return shown


@contextmanager
def _errors_in_words(ctx: Any) -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        if type(error).__name__ == "NoArgsIsHelpError":  # which is no error, but the help
            raise
        told = error.format_message().replace("Value error, ", "")  # how some versions of Typer begin it
        raise _UsageError(translated(in_a_message(told)), ctx=error.ctx or ctx) from None
