"""What Python tells the page: operations with their derivatives, fields, rules, words, lessons, and the grammar.

Nothing of this is written a second time in JavaScript. It becomes a module of its own, ``basics/tables.js``.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from kudari import colours
from kudari.engine import powers, vector_math
from kudari.fields.catalogue import FIELDS
from kudari.fields.contract import Field
from kudari.fields.evaluators import PIECEWISE
from kudari.formula import OPERATIONS, Expression, Operation, Symbol
from kudari.formula.derive import UNNEEDED
from kudari.formula.graph import apply, as_expression, substitute
from kudari.formula.written import as_written
from kudari.page.bundle import sources
from kudari.page.fingerprints import check_table, check_words
from kudari.page.grammar_rows import grammar_table
from kudari.page.lessons import built_in
from kudari.page.page_words import WORDS
from kudari.page.reading_rows import reading_table
from kudari.rules import Rule, RuleFormula
from kudari.rules.catalogue import BOOK, variants
from kudari.rules.declarations import Hyper
from kudari.travel import findings, rates, theory
from kudari.travel.maps.basins import NEAR

Json = dict[str, Any]

MAP_REST = 150  # milliseconds without a change, before the fine map is asked for
MOST_STEPS = 2000  # of a race on a page

#: What a hyperparameter of a typed rule begins with; rates differ from field to field, shares do not.
USUAL_VALUES = {
    **dict.fromkeys(("α", "momentum", "β", "β1", "γ", "ρ", "μ", "b1", "beta", "beta1"), 0.9),
    **dict.fromkeys(("β2", "b2", "beta2"), 0.999),
    **{"λ": 0.01, "ε": 1e-8, "eps": 1e-8},
}
USUAL_VALUE = 0.1  # of every other one

_COLOURS = ("OTHERS", "INK", "FAINT", "MINIMUM", "TERRAIN", "DIVERGED", "NEVER", "BASINS")


def modules(data: Json | None = None) -> dict[str, str]:
    """Every module of the page by its path, with the tables, or only those that are given, among them."""
    return {**sources(), "basics/tables.js": module(data)}


def module(data: Json | None = None) -> str:
    """The tables as a JavaScript module; or only those that are given.

    They stand in it as JSON in a text, which browsers read in a fraction of the time that they take for a program.
    """
    plain = json.dumps(tables() if data is None else data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<`":  # neither of which the script may have in a text
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    text = json.dumps(plain, ensure_ascii=False)
    return f"export const TABLES = JSON.parse({text});\n"


@cache
def tables() -> Json:
    """All tables, as plain data."""
    return {
        "operations": {name: operation_table(operation) for name, operation in OPERATIONS.items()},
        "arithmetic": {**vector_math.NUMBERS, "logarithm": powers.LOGARITHM},
        "fields": {name: field_table(place.field()) for name, place in FIELDS.items()},
        "typed": typed_table(),
        "rules": {name: rule_table(rule) for name, rule in variants().items()},
        "grammar": grammar_table(),
        "reading": reading_table(),
        "colours": colour_table(),
        "usual": USUAL_VALUES,
        "unneeded": UNNEEDED,
        "limits": {"steps": MOST_STEPS},
        "map": {"rest": MAP_REST, "near": NEAR},
        "diagnosis": findings.table(),
        "theory": theory_table(),
        "rates": {"digits": rates.IN_A_DECADE, "decades": rates.DECADES, "tie": rates.TIE},
        "check": check_table(),
        "words": {**WORDS, **check_words()},
        "lessons": [lesson.plain() for lesson in built_in()],
    }


def theory_table() -> Json:
    """By which letters a learning rate is known, what no bowl is made of, and how the largest rate is looked for."""
    return {
        "learningRateLetters": theory.LEARNING_RATE,
        "holds": theory.HOLDS,
        "steepest": theory.STEEPEST,
        "piecewise": sorted(PIECEWISE),
        "tried": theory.TRIED,
        "rounds": theory.ROUNDS,
    }


def colour_table() -> Json:
    """The colours of drawings that belong to no rule."""
    return {name.lower(): getattr(colours, name) for name in _COLOURS}


def operation_table(operation: Operation) -> Json:
    """An operation; a pullback is a program from d, y and the arguments, run by the graph and not by numbers."""
    d, y = Symbol("d"), Symbol("y")
    arguments: list[Expression] = [Symbol(letter) for letter in "abc"[: operation.arity]]
    if operation.name == "where":  # its first argument is always a comparison
        arguments[0] = apply("less", d, y)
    return {
        "arity": operation.arity,
        "result": operation.result,
        "library": operation.library,
        "pullbacks": [
            None if pullback is None else _program(as_expression(pullback(d, y, *arguments)), [d, y, *arguments])
            for pullback in operation.pullbacks
        ],
    }


def _program(output: Expression, inputs: list[Expression]) -> Json:
    """A graph whose powers are still powers: what they become is decided once the exponent is known."""
    program = as_written([output], inputs).to_json()
    return {name: program[name] for name in ("constants", "operations", "outputs")}


def field_table(field: Field) -> Json:
    """A field: what is known of it. From its formula the page makes the same program as Python."""
    facts = field.facts
    return {
        "title": [facts.title or field.name, facts.title_ja or field.name],
        "variables": list(field.variables),
        "text": field.formula,
        "domain": [list(interval) for interval in field.domain],
        "start": list(field.start),
        "minima": [list(minimum) for minimum in facts.minima],
        "lowest": facts.lowest,
        "rates": facts.rates and _by_rule(facts.rates),
        "steps": facts.steps,
        "teaches": [facts.shows, facts.shows_ja],
    }


def typed_table() -> Json:
    """What is usual for a field of which nothing is known but its formula."""
    field = Field("x")
    return {
        "window": list(field.domain[0]),
        "start": field.start[0],
        "rates": _by_rule(rates.USUAL),
        "value": USUAL_VALUE,
    }


def _by_rule(numbers: Sequence[float]) -> Json:
    """Learning rates by the names of the book's rules."""
    return dict(zip(BOOK, numbers, strict=True))


def rule_table(rule: Rule | type[Rule]) -> Json:
    """A rule: its formula, as text and as a program, and what it declares."""
    return {
        "title": rule.title,
        "text": rule.formula.equations.unicode(),
        "written": _in_letters(rule.formula),
        "states": [
            {"name": name, "symbol": state.letter or name, "initial": state.start, "per_tensor": state.per_tensor}
            for name, state in rule.states.items()
        ],
        "hypers": [hyper_table(hyper) for hyper in rule.hypers.values()],
        "colour": rule.colour,  # one's own have none
    }


def _in_letters(formula: RuleFormula) -> Json:
    """A formula as a program, in the letters in which a reader sees it, and with powers as powers."""
    letters = formula.equations.letters
    inputs = [Symbol(letters.get(symbol.name, symbol.name), symbol.kind) for symbol in formula.inputs]
    after = substitute(formula.after, dict(zip(formula.inputs, inputs, strict=True)))
    return as_written(list(after), inputs).to_json()


def hyper_table(hyper: Hyper) -> Json:
    """A hyperparameter; ``high`` is null where there is no bound, and then its slider is logarithmic."""
    high = min(hyper.high, hyper.below)
    return {
        "name": hyper.name,
        "symbol": hyper.letter,
        "default": hyper.default,
        "log": high == math.inf,
        "low": max(hyper.low, -sys.float_info.max),  # JSON has no infinities
        "high": None if high == math.inf else high,
        "open": hyper.below != math.inf,  # whether the bound itself is refused
    }
