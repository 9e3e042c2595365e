"""A rule as a part of a program: its numbers, its states, and its lines in the order in which they are carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kudari.formula import Expression, KudariError, Symbol
from kudari.formula.graph import Apply, apply, is_gradient_elsewhere, is_truth, ordered, substitute
from kudari.formula.lowering import is_root
from kudari.languages.dialect import Dialect
from kudari.languages.field_code import always_a_number, label, power_bases
from kudari.languages.naming import FreeNames
from kudari.languages.parts import LineCode, RuleCode
from kudari.rules import Rule
from kudari.rules.declarations import Hyper
from kudari.rules.equations import Equation, Equations
from kudari.rules.in_words import flow_of
from kudari.translations import translated


def code_of_rule(
    title: str, rule: Rule, route: str, taken: Iterable[str], start: Sequence[float], language: type[Dialect]
) -> tuple[RuleCode, list[Expression]]:
    """The code of a rule, and the expressions that are written in it.

    ``route`` is the name of its route in the program, in which the names of ``taken`` are used already.

    Raises :class:`KudariError` where the rule has taken steps already, or makes all parameters equal.
    """
    if rule.t:
        raise KudariError(f"{title} has already taken {rule.t} steps; a program begins with a new one")
    updates = _with_kinds(rule)
    names = FreeNames(taken)
    hypers = {name: names(name) for name in rule.hypers}
    states = {name: names(name) for name in rule.states}
    held = {name: language.held(states.get(name, name)) for name in ("w", *states)}
    flow = flow_of(updates, rule.states, also=power_bases(list(updates.after.values())))
    written = hypers | held
    parts = {line.target: names(line.target) for line, _ in flow.lines if line.target not in written}
    if (
        rule.formula.elsewhere
    ):  # a coordinate cannot be brought to the end alone: all need the slope at the place of all
        written |= {name: language.held(part) for name, part in parts.items()}
    else:
        written |= parts
    dialect = language(written, vectors=language.has_vectors)
    whole = {name: language.whole(plain) for name, plain in {"w": "w", **states, **parts}.items()}

    def line_code(line: Equation, sentence: str) -> LineCode:
        if not is_gradient_elsewhere(line.value):
            return LineCode(sentence, written[line.target], dialect.write(line.value, line.known))
        (place,) = line.value.arguments
        name = line.known.get(place, getattr(place, "name", ""))
        if name not in whole:
            raise KudariError(
                f"{title} takes the gradient at a place that is no line of its own, and cannot be written as a program"
            )
        there = dialect.slope_at(whole[name], len(start), place.kind == "scalar")
        return LineCode(sentence, whole[line.target], there, is_slope=True)

    code = RuleCode(
        title=label(title),
        route=route,
        heading=f"---- {label(title)}" if route != "route" else "",
        formula=tuple(str(rule).splitlines()),
        hypers=tuple(
            (hypers[name], value, _meaning(rule.hypers[name])) for name, value in rule.hyperparameters.items()
        ),
        states=tuple(
            (states[name], state.start, updates.before[name].kind == "scalar") for name, state in rule.states.items()
        ),
        start=tuple(map(float, start)),
        flow=flow,
        needs_slope=not rule.formula.elsewhere or rule.formula.gradients_per_step > len(rule.formula.elsewhere),
        lines=tuple(line_code(line, sentence) for line, sentence in flow.lines),
        parts=tuple(parts.values()),
        may_fail=any(_may_fail(node, rule.hyperparameters) for node in ordered(*updates.after.values())),
    )
    return code, [line.value for line, _ in flow.lines]


def _may_fail(node: Expression, values: Mapping[str, float]) -> bool:
    """Whether an operation of a rule may have no value; roots, and divisions by a sum with an ε, do have one."""
    if always_a_number(node) or node.kind == "scalar" or is_gradient_elsewhere(node):  # what the field says of itself
        return False
    assert isinstance(node, Apply)
    if node.operation.name == "power" and not is_root(node):
        return True
    if node.operation.name != "divide":
        return node.operation.name != "sqrt" and not is_root(node)
    divisor = node.arguments[1]
    while isinstance(divisor, Apply) and (divisor.operation.name == "sqrt" or is_root(divisor)):
        divisor = divisor.arguments[0]
    if not isinstance(divisor, Apply) or divisor.operation.name != "add":
        return divisor.kind == "tensor"
    return not any(a.kind == "scalar" and values.get(getattr(a, "name", ""), 1.0) > 0 for a in divisor.arguments)


def _with_kinds(rule: Rule) -> Equations:
    """The rule's formula, in which a state that is the same for all parameters is one number."""
    updates = rule.formula.equations
    after = {name: apply("where", node, 1, 0) if is_truth(node) else node for name, node in updates.after.items()}
    single = set(rule.states)
    while True:
        kinds = {name: Symbol(name, "scalar" if name in single else "tensor") for name in updates.before}
        exchanged: dict[Expression, Expression] = {updates.before[name]: symbol for name, symbol in kinds.items()}
        new = dict(zip(after, substitute(after.values(), exchanged), strict=True))
        still = {name for name in single if new[name].kind == "scalar"}
        if still == single:
            break
        single = still
    if new["w"].kind == "scalar":
        raise KudariError("a rule that makes all parameters equal, whatever they were, cannot be written as a program")
    return Equations(new, kinds, updates.letters)


def _meaning(hyper: Hyper) -> str:
    """A hyperparameter's letter and meaning, on one line."""
    return " ".join(f"{hyper.letter}  {translated(hyper.meaning)}".split("\n")).strip()
