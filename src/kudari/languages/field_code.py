"""A field as a part of a program: its height and its slope as functions, in lines that a person would write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kudari.fields import Field
from kudari.fields.evaluators import Symbolic
from kudari.formula import Expression, KudariError, Symbol, derivatives
from kudari.formula.graph import Apply, Constant, apply, is_truth, ordered
from kudari.formula.lowering import whole_exponent
from kudari.formula.subexpressions import free_letters, repeated
from kudari.languages.dialect import Dialect
from kudari.languages.naming import FreeNames
from kudari.languages.parts import FieldCode, FunctionCode


def code_of_field(field: Field, start: Sequence[float], language: type[Dialect]) -> tuple[FieldCode, list[Expression]]:
    """The code of a field, and the expressions that are written in it.

    Raises :class:`KudariError` where a field has noise, or no formula.
    """
    if field.noise is not None:
        raise KudariError(f"the noise on {field.name} cannot be put into another language; export the field without it")
    if not isinstance(field.evaluator, Symbolic):
        raise KudariError(
            f"{field.name} is measured and has no formula that could be put into another language: "
            f"{field.evaluator.reason}"
        )
    names = FreeNames()
    variables = {name: names(name) for name in field.variables}
    graph = apply("where", field.evaluator.graph, 1, 0) if is_truth(field.evaluator.graph) else field.evaluator.graph
    gradient = derivatives(graph, [Symbol(name) for name in field.variables])
    named = {names(f"d{variables[name]}"): part for name, part in zip(field.variables, gradient, strict=True)}
    code = FieldCode(
        name=label(field.facts.name).replace("_", " "),
        formula=str(field),
        variables=tuple(variables.values()),
        value=_function("f", "the height at a place", variables, {"value": graph}, language),
        gradient=_function("slope", "the slope there: the derivatives of f", variables, named, language),
        domain=tuple((min(low, x), max(high, x)) for (low, high), x in zip(field.domain, start, strict=True)),
        may_fail=not all(map(always_a_number, ordered(graph, *gradient))),
        is_flat=graph.kind == "scalar",
    )
    return code, [graph, *gradient]


def _function(
    name: str, says: str, variables: Mapping[str, str], outputs: Mapping[str, Expression], language: type[Dialect]
) -> FunctionCode:
    """A function in which long parts that are needed more than once, and bases of powers, have lines of their own.

    What has a value in some places only, and is needed in a branch only, stays in it: elsewhere it is not computed.
    """
    results = list(outputs.values())
    apart = {node for node in ordered(*results) if all(map(always_a_number, ordered(node)))} | always_computed(results)
    shared, bases = apart & set(repeated(results, least=3)), apart & set(power_bases(results))
    letters = free_letters({*variables.values(), *outputs})
    dialect, known, lines = language(variables), dict[Expression, str](), []
    for part in ordered(*results):
        if part in bases or (part in shared and _is_long(part, known)):
            text = dialect.write(part, known)
            known[part] = next(letters)
            lines.append((known[part], text))
    written = tuple((target, dialect.write(node, known)) for target, node in outputs.items())
    return FunctionCode(name, says, tuple(variables.values()), tuple(lines), written)


def _is_long(part: Expression, known: Mapping[Expression, str]) -> bool:
    """Whether more than two operations are written for a part, in which others have names already."""
    length, stack = 0, [part]
    while stack and length <= 2:
        node = stack.pop()
        if node.arguments and node not in known:
            exponent = whole_exponent(node)
            length += 1 if exponent is None else abs(exponent) - 1
            stack.extend(node.arguments)
    return length > 2


def power_bases(outputs: Sequence[Expression]) -> list[Expression]:
    """What is multiplied by itself and is more than a name or a number."""
    bases = [node.arguments[0] for node in ordered(*outputs) if abs(whole_exponent(node) or 0) > 1]
    return [base for base in bases if base.arguments]


def always_computed(outputs: Sequence[Expression]) -> set[Expression]:
    """What the outputs need whatever branches are taken."""
    found, stack = set[Expression](), list(outputs)
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            is_choice = isinstance(node, Apply) and node.operation.name == "where"
            stack.extend(node.arguments[:1] if is_choice else node.arguments)
    return found


def always_a_number(node: Expression) -> bool:
    """Whether an operation gives a finite number for all ordinary ones."""
    if not isinstance(node, Apply) or node.operation.is_total:
        return True
    if node.operation.name == "divide":
        divisor = node.arguments[1]
        return isinstance(divisor, Constant) and divisor.value != 0
    return (whole_exponent(node) or -1) > 0


def label(text: str) -> str:
    """A title without characters that end a text or a cell of a table somewhere."""
    return " ".join(re.sub(r"[\"'%,\\${}\n]", " ", text).split())
