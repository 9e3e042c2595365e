"""``kudari formula``: a formula in another notation."""

from __future__ import annotations

import json
import warnings
from enum import StrEnum
from typing import Annotated
from unicodedata import normalize

import typer

from kudari.commands.options import LangOfAllOption
from kudari.engine.update_kernel import Fused
from kudari.fields import FIELDS, field
from kudari.fields.evaluators import Symbolic
from kudari.formula import FormulaError, KudariError, Symbol, Tape, latex, mathml, unicode
from kudari.formula.definitions import SQUARES, defined, missing_power
from kudari.formula.graph import symbols
from kudari.language import language, said
from kudari.reading import read_rule
from kudari.reading.surroundings import ARROW
from kudari.rules import RULES
from kudari.rules.equations import Equations
from kudari.rules.reading import rule
from kudari.travel.problems import race_kernel


class Notation(StrEnum):
    """How a formula can be written."""

    UNICODE = "unicode"
    LATEX = "latex"
    MATHML = "mathml"
    TAPE = "tape"
    KERNEL = "kernel"


class Dtype(StrEnum):
    """The numbers of a kernel."""

    FLOAT32 = "float32"
    FLOAT64 = "float64"


def run(
    text: Annotated[str, typer.Argument(help="A formula, the updates of a rule, or the name of a rule or a field.")],
    notation: Annotated[Notation, typer.Option("--as", help="The notation to write it in.")] = Notation.UNICODE,
    on: Annotated[str, typer.Option(help="A field: the kernel by which a rule races on it.")] = "",
    dtype: Annotated[Dtype, typer.Option(help="The numbers of the kernel of an update.")] = Dtype.FLOAT64,
    lang: LangOfAllOption = None,
) -> None:
    """Read a formula and write it in another notation.

    Examples:

      kudari formula "x^2/20 + y^2" --as latex

      kudari formula "v ← α v − η ∇L; W ← W + v" --as mathml

      kudari formula adam --as tape

      kudari formula adam --as kernel --dtype float32

      kudari formula adam --as kernel --on beale
    """
    language(lang)  # one without words is refused; any other is spoken already
    if on and notation is not Notation.KERNEL:
        raise KudariError("--on gives the kernel of a race; add --as kernel")
    known = text.strip().lower()
    if known.partition("/")[0] in RULES:
        known_rule = rule(text)
        if on:
            typer.echo(race_kernel(on, known_rule))
        elif notation is Notation.KERNEL:
            typer.echo(Fused(known_rule.formula.tape, dtype.value).source)
        else:
            typer.echo(_updates(known_rule.formula.equations, known_rule.formula.tape, notation))
    elif notation is Notation.KERNEL:
        raise KudariError(f"{text!r} is not the name of a rule; a kernel is made for a rule: {', '.join(RULES)}")
    elif ARROW.search(normalize("NFKC", text)):
        typer.echo(_assigned(text, notation))
    else:
        typer.echo(_expression(text, notation))


def _assigned(text: str, notation: Notation) -> str:
    """A text with = or an arrow: the updates of a rule, or a formula with what it is called, as f(x, y) = …."""
    try:
        after = read_rule(text).after
    except FormulaError as no_rule:
        try:
            return _expression(text, notation)
        except FormulaError as no_field:
            raise (no_field if no_rule.code in ("target", "two parameters") else no_rule) from None
    free = symbols(*after.values())
    before = {symbol.name: symbol for symbol in free if symbol.name in after}
    lines = {name: node for name, node in after.items() if name == "w" or name in before}
    return _updates(Equations(lines, before, {}), Tape.of(list(lines.values()), free), notation)


def _updates(updates: Equations, tape: Tape, notation: Notation) -> str:
    if notation is Notation.TAPE:
        return json.dumps(tape.to_json(), ensure_ascii=False)
    return str(getattr(updates, notation.value)())


def _expression(text: str, notation: Notation) -> str:
    graph, variables = defined(text)
    if doubtful := missing_power(text):
        warnings.warn(said(SQUARES).format(name=doubtful[0], power=doubtful[1]), stacklevel=1)
    if text.strip() in FIELDS:
        evaluator = field(text).evaluator
        assert isinstance(evaluator, Symbolic)
        graph, variables = evaluator.graph, evaluator.names
    if notation is Notation.TAPE:
        return json.dumps(Tape.of([graph], list(map(Symbol, variables))).to_json(), ensure_ascii=False)
    return {Notation.UNICODE: unicode, Notation.LATEX: latex, Notation.MATHML: mathml}[notation](graph)
