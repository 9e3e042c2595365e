"""Update rules as text: assignments such as ``v ← α v − η ∇L; W ← W + v``, carried out one after another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kudari.formula.errors import FormulaError
from kudari.formula.grammar import LEIBNIZ, Grammar
from kudari.formula.graph import Expression, Symbol, symbols
from kudari.formula.letters import key
from kudari.formula.scope import Scope
from kudari.formula.tokens import Token, tokens

AUGMENTED = {"+=": "add", "-=": "subtract", "*=": "multiply", "/=": "divide"}
PARAMETERS = ("w", "W", "θ", "x")  # what a text of updates may call the parameter; x only where no other does
GRADIENTS = ("g", "grad")  # and the gradient, beside ∇L, ∇J(θ), ∂L/∂W and dL/dW


def read_updates(text: str, scalars: Iterable[str] = ()) -> dict[str, Expression]:
    """What each assigned name becomes in a step, by the values before the step.

    Updates are separated by ``;`` or line ends and carried out one after another. An assigned name is a
    tensor; ``scalars`` and all other names are scalars. The parameter is "w", however the text spells it;
    g is the gradient until the text assigns it.

    Raises :class:`FormulaError` where the text is no list of updates: its ``position`` says where.

    >>> read_updates("v ← α v − η ∇L; W ← W + v")["w"]
    add(w, subtract(multiply(α, v), multiply(η, g)))
    """
    words = _timeless(tokens(text))
    named = {key(word.text) for word in _targets(words)}
    parameters = PARAMETERS[:-1] if named & set(PARAMETERS[:-1]) else PARAMETERS[-1:]
    if not named & set(parameters):
        raise FormulaError("parameter", text, len(text))
    if "g" in named:
        for word in words:
            if word.kind in ("∇", "∂") or word.text == "grad" or LEIBNIZ.fullmatch(word.text):
                raise FormulaError("two gradients", text, word.position)
    names: dict[str, Expression] = {name: Symbol(name, "scalar") for name in scalars}
    names |= {name: Symbol(name) for name in named}
    names |= dict.fromkeys(parameters, Symbol("w")) | dict.fromkeys(GRADIENTS, Symbol("g"))
    grammar = Grammar(text, Scope(names, "scalar", Symbol("g"), parameters), words)
    after = {"w" if name in parameters else name: value for name, value in _carried_out(grammar).items()}
    if Symbol("w", "scalar") in set(symbols(*after.values())):  # x is the parameter here; what is w then?
        place = next(word.position for word in words if word.text == "w")
        raise FormulaError("two parameters", text, place, what="w", other=parameters[0])
    return after


def _carried_out(grammar: Grammar) -> dict[str, Expression]:
    """Assignments, each of which reads the names as those before it left them."""
    assigned: dict[str, Expression] = {}
    while grammar.next.kind != "end":
        if grammar.take(";", "\n"):
            continue
        target = grammar.next
        if not grammar.take("name") or not _is_arrow(grammar.next):
            raise grammar.error("target", target)
        arrow = grammar.next
        grammar.at += 1
        if arrow.kind == "<":
            grammar.expect("-")
        value = grammar.sum()
        if arrow.kind in AUGMENTED:
            value = grammar.apply(AUGMENTED[arrow.kind], grammar.scope.names[key(target.text)], value)
        if grammar.next.kind not in (";", "\n", "end"):
            raise grammar.error("unexpected", what=grammar.next.typed)
        name = key(target.text)
        spellings = grammar.scope.parameters if name in grammar.scope.parameters else [name]
        grammar.scope.names |= dict.fromkeys(spellings, value)
        assigned[name] = value
    return assigned


def _targets(words: list[Token]) -> list[Token]:
    """The names that are assigned to: each stands at the beginning of an update."""
    return [
        word
        for before, word, after in zip([None, *words], words, words[1:], strict=False)
        if word.kind == "name" and _is_arrow(after) and _is_end(before)
    ]


def _timeless(words: list[Token]) -> list[Token]:
    """The words without the time that a slide writes behind a name: θ(t+1) = θ(t) − α ∇J(θ(t))."""
    moving = {*PARAMETERS, *(word.text for before, word in pairwise([None, *words]) if _is_end(before) and word)}
    timeless: list[Token] = []
    at = 0
    while at < len(words):
        word = words[at]
        timeless.append(word)
        follow = "".join(follower.text for follower in words[at + 1 : at + 6])
        time = next((time for time in ("(t+1)", "(t)") if follow.startswith(time)), "")
        at += 1 + (len(time) if word.text in moving and not word.spaced else 0)
    return timeless


def _is_end(word: Token | None) -> bool:
    """Whether an update may begin behind this word."""
    return word is None or word.kind in (";", "\n")


def _is_arrow(token: Token) -> bool:
    return token.kind in ("←", "=", ":=", "<") or token.kind in AUGMENTED
