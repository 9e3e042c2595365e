"""A formula with what it is called: z = x² + y², or f(x, y) = x²/20 + y².

>>> defined("z = x² + y²")
Definition(graph=add(power(x, 2), power(y, 2)), variables=('x', 'y'))
>>> defined("f(y, x) = x²").variables, defined(r"f(\\mathbf{x}) = x_0^2 + x_1^2").variables
(('y', 'x'), ('x0', 'x1'))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kudari.formula.errors import FormulaError
from kudari.formula.grammar import Grammar
from kudari.formula.graph import Expression, Symbol, symbols
from kudari.formula.letters import key, order, raised, split
from kudari.formula.scope import Scope
from kudari.formula.tokens import Token, tokens

DEFINES = ("=", ":=", "←")
_SUM = re.compile("(?:sum|prod|Σ|Π)_[a-z]")  # as in sum_i x_i², which would be a product of two variables
#: What is said once of x² + y2, where y² may have been meant; the page says it too.
SQUARES = (
    "{name} is read as a variable: did you mean {power}?",
    "{name} は変数として読みました。{power} のことですか？",
)


class Definition(NamedTuple):
    """A formula and its variables: in the order of the brackets before the sign, or else of their names."""

    graph: Expression
    variables: tuple[str, ...]


def defined(text: str) -> Definition:
    """The formula of a text, behind what it is called, if it is called anything.

    Only the names in the brackets may stand in it, and all of them are its variables; a vector x, where x itself does
    not stand in it, has the elements that do: x₀, x₁.

    Raises :class:`FormulaError` where the text is no formula, and where it is an update, which reads what it changes.
    """
    words = tokens(text)
    called: list[str] = []
    arguments: list[Token] | None = None
    while size := _heading(words):
        called.append(key(words[0].text))
        if size > 2:
            arguments = words[2 : size - 2 : 2]
        words = words[size:]
    for word in words:
        if word.kind == "name" and _SUM.fullmatch(word.text):
            raise FormulaError("a sum", text, word.position)
        if called and word.kind == "name" and key(word.text) in called:
            raise FormulaError("update", text, word.position, what=word.typed)
    variables = None if arguments is None else _variables(arguments, words, text)
    known = {name: Symbol(name) for name in variables or ()}
    grammar = Grammar(text, Scope(dict(known), "tensor" if variables is None else None), words)
    graph = grammar.whole(grammar.choice)
    names = variables or sorted((symbol.name for symbol in symbols(graph)), key=order)
    return Definition(graph, tuple(names))


def missing_power(text: str) -> tuple[str, str] | None:
    """The one name of a formula that has an index, where a power may have been meant, and that power.

    >>> missing_power("x^2/20 + y2"), missing_power("x1² + x2²"), missing_power("x² + y₂"), missing_power("f(y2) = y2")
    (('y2', 'y²'), None, None, None)
    """
    words = tokens(text)
    names = {word.text for word in words if word.kind == "name"}
    indexed = [name for name in names if split(name)[1]]
    typed = {word.typed for word in words if word.text in indexed}
    if _heading(words) > 2 or len(indexed) != 1 or typed != {indexed[0]} or len(indexed[0]) != 2:
        return None
    stem, index = split(indexed[0])
    return (indexed[0], f"{stem}{raised(index)}") if stem.isalpha() and index in "23" else None


def _heading(words: Sequence[Token]) -> int:
    """How many words stand up to the sign of z = … or f(x, y) = …; 0 where there is none."""
    kinds = [word.kind for word in words]
    if kinds[0] != "name":
        return 0
    if kinds[1] == "(":
        end = kinds.index(")") if ")" in kinds else 0
        inner = kinds[2:end]
        if inner[::2] != ["name"] * (len(inner) // 2 + 1) or set(inner[1::2]) - {","}:
            return 0
        return end + 2 if kinds[end + 1] in DEFINES else 0
    return 2 if kinds[1] in DEFINES else 0


def _variables(arguments: Sequence[Token], words: Sequence[Token], text: str) -> list[str]:
    """The variables that the brackets name."""
    names = [key(word.text) for word in arguments]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise FormulaError("unexpected", text, arguments[index].position, what=arguments[index].typed)
    if len(names) == 1:
        used = {key(word.text) for word in words if word.kind == "name"}
        elements = {name for name in used if split(name)[0] == names[0] and name != names[0]}
        if elements and names[0] not in used:
            return sorted(elements, key=order)
    return names
