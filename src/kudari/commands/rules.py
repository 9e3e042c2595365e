"""``kudari rules``: the rules side by side, in one notation, and what each changes against SGD."""

from __future__ import annotations

import inspect
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kudari.commands.terminal import headed, plain_console
from kudari.language import language, side_by_side
from kudari.rules import RULES, Rule
from kudari.rules.reading import rule
from kudari.translations import translated


def run(
    name: Annotated[
        str | None, typer.Argument(help="A rule, to see all that is known of it; adam/torch is a variant.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the steps in words: en or ja; by the locale unless given.")
    ] = None,
) -> None:
    """List the rules, or show one: formula, steps in words, defaults, variants, source, and how it differs from SGD."""
    console = plain_console()
    lang = language(lang)
    if name is None:
        table = Table(*map(translated, ("name", "formula")), show_lines=True)
        table.add_column(translated("against SGD"), overflow="fold")  # Japanese has no spaces to break at
        for known, cls in RULES.items():
            table.add_row(known, str(cls()), translated(cls.against_sgd))
        console.print(table)
        console.print(translated("next: kudari rules adam"), style="dim")
        return
    shown = rule(name)
    summary = Text.assemble((shown.title, "bold"), f": {translated(_summary(shown))}")
    console.print(summary, highlight=False, soft_wrap=True)
    console.print()
    console.print("\n".join(f"    {line}" for line in str(shown).splitlines()), highlight=False)
    console.print()
    console.print(str(shown.flow(lang=lang)), highlight=False, soft_wrap=True)
    console.print()
    _print_line(console, "against SGD", translated(shown.against_sgd))
    headings = map(translated, ("name", "letter", "default", "meaning"))
    table = Table(*headings, title=translated("hyperparameters"), title_justify="left")
    for key, hyper in shown.hypers.items():
        table.add_row(key, hyper.letter, f"{hyper.default:g}", translated(hyper.meaning))
    console.print(table)
    for key, state in shown.states.items():
        _print_line(console, "state", translated(f"{state.letter or key}, which begins at {state.start}"))
    note = _variant_note(shown)
    if note:
        _print_line(console, "variant", note)
    for key, variant in shown.variants.items():
        _print_line(console, "also", f"{name}/{key}: {translated(variant.source)}")
    _print_line(console, "source", translated(shown.source))


def _print_line(console: Console, what: str, text: str) -> None:
    console.print(headed(f"{translated(what)} ", text), highlight=False, soft_wrap=True)


def _summary(shown: Rule) -> str:
    return (inspect.getdoc(type(shown)) or "").partition("\n")[0]


def _variant_note(shown: Rule) -> str:
    """What the docstring says behind the formula, up to what is shown of it elsewhere."""
    text = (inspect.getdoc(type(shown)) or "").partition("\n\nArguments:\n")[0]
    paragraphs = (" ".join(p.split()) for p in text.split("\n\n")[1:] if not p.startswith((">>>", "Source:")))
    return side_by_side(map(translated, paragraphs))
