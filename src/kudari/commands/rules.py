"""``kudari rules``: the rules side by side, in one notation, and what each changes against SGD."""

from __future__ import annotations

import inspect
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from kudari.commands.terminal import headed, plain_console
from kudari.language import language
from kudari.rules import RULES, Rule
from kudari.rules.reading import rule


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
        table = Table("name", "formula", "against SGD", show_lines=True)
        for known, cls in RULES.items():
            table.add_row(known, str(cls()), cls.against_sgd)
        console.print(table)
        console.print("next: kudari rules adam", style="dim")
        return
    shown = rule(name)
    console.print(Text.assemble((shown.title, "bold"), f": {_summary(shown)}"), highlight=False, soft_wrap=True)
    console.print()
    console.print("\n".join(f"    {line}" for line in str(shown).splitlines()), highlight=False)
    console.print()
    console.print(str(shown.flow(lang=lang)), highlight=False, soft_wrap=True)
    console.print()
    console.print(headed("against SGD ", shown.against_sgd), highlight=False, soft_wrap=True)
    table = Table("name", "letter", "default", "meaning", title="hyperparameters", title_justify="left")
    for key, hyper in shown.hypers.items():
        table.add_row(key, hyper.letter, f"{hyper.default:g}", hyper.meaning)
    console.print(table)
    for key, state in shown.states.items():
        console.print(headed("state ", f"{state.letter or key}, which begins at {state.start}"), highlight=False)
    note = _variant_note(shown)
    if note:
        console.print(headed("variant ", note), highlight=False, soft_wrap=True)
    for key, variant in shown.variants.items():
        console.print(headed("also ", f"{name}/{key}: {variant.source}"), highlight=False, soft_wrap=True)
    console.print(headed("source ", shown.source), highlight=False, soft_wrap=True)


def _summary(shown: Rule) -> str:
    return (inspect.getdoc(type(shown)) or "").partition("\n")[0]


def _variant_note(shown: Rule) -> str:
    """What the docstring says behind the formula."""
    paragraphs = (inspect.getdoc(type(shown)) or "").split("\n\n")[1:]
    return " ".join(" ".join(p.split()) for p in paragraphs if not p.startswith(">>>"))
