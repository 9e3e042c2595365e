"""A program from its parts: what a field and rules are called, which lines they have, and in which order."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kudari.fields import Field
from kudari.fields.laws import Written
from kudari.formula import Expression, KudariError, Symbol, gradient
from kudari.formula.graph import Apply, Constant, apply, is_truth, ordered, substitute
from kudari.formula.notation import digits
from kudari.formula.sharing import free_letters, repeated
from kudari.formula.tape import whole_exponent
from kudari.languages.dialect import WIDTH, Dialect
from kudari.languages.julia import Julia
from kudari.languages.names import Names
from kudari.languages.octave import Matlab, Octave
from kudari.languages.parts import Function, Place, Program, Walk
from kudari.languages.python import Python
from kudari.languages.scilab import Scilab
from kudari.rules import Rule, lift
from kudari.rules.declare import Hyper
from kudari.rules.flow import flow_of
from kudari.rules.updates import Updates

#: The languages, by the names under which programs are asked for.
LANGUAGES: dict[str, type[Dialect]] = {
    "octave": Octave,
    "matlab": Matlab,
    "scilab": Scilab,
    "julia": Julia,
    "python": Python,
}
_SURE = {"add", "subtract", "multiply", "negate", "abs", "sign", "min", "max", "clip", "where"}
_SURE |= {"sin", "cos", "atan", "atan2", "tanh", "cbrt", "less", "less_equal", "greater", "greater_equal"}
_SURE |= {"equal", "not_equal"}  # operations that give a number, whatever numbers they are given


def language_of(path: str | os.PathLike[str]) -> str:
    """The language that a file's suffix stands for."""
    for name, dialect in LANGUAGES.items():
        if Path(path).suffix.lower() == dialect.suffix:
            return name
    known = ", ".join(f"{dialect.suffix} ({name})" for name, dialect in LANGUAGES.items() if name != "matlab")
    raise KudariError(
        f"{os.fspath(path)}: the language of this suffix is not known; say it with to=, or end in {known}"
    )


def program(field: Field, optimizers: Mapping[str, object], start: Sequence[float], steps: int, to: str) -> str:
    """A complete program, in another language, that walks by these rules on this field.

    An optimiser that is no :class:`~kudari.Rule` is lifted first.

    Raises :class:`KudariError` where there is no formula to write, or the language lacks an operation.
    """
    if to not in LANGUAGES:
        raise KudariError(f"programs cannot be written in {to!r}; there are: {', '.join(LANGUAGES)}")
    language = LANGUAGES[to]
    place, formulas = _place(field, start, language)
    names = Names()
    routes = [names(name if len(optimizers) > 1 else "route") for name in optimizers]
    walks = []
    for (title, optimizer), route in zip(optimizers.items(), routes, strict=True):
        walk, nodes = _walk(title, lift(optimizer), route, routes, start, language)
        walks.append(walk)
        formulas += nodes
    helpers = tuple(language().helpers_for(formulas))
    return _text(language(), Program(place, walks, steps, helpers))


def _text(dialect: Dialect, whole: Program) -> str:
    """The program as text, its header first."""
    functions = [helper.splitlines() for helper in whole.helpers]
    functions += [dialect.function(function) for function in (whole.place.value, whole.place.slope)]
    blocks = [_header(dialect, whole), *dialect.arranged(whole, functions)]
    lines = [folded for block in blocks for line in (*block, "") for folded in dialect.folded(line)]
    return "\n".join(lines).rstrip() + "\n"


def _header(dialect: Dialect, whole: Program) -> list[str]:
    numbers = ", ".join(digits(x) for x in whole.walks[0].start)
    start = f"({numbers})" if len(whole.place.variables) > 1 else numbers
    lines = [f"{whole.heading}: {whole.steps} steps from {start}, in {dialect.title}.", ""]
    lines += textwrap.wrap(whole.place.formula, WIDTH - 8, initial_indent="    ", subsequent_indent="        ")
    if len(whole.walks) == 1:
        lines += ["", *(f"    {line}" for line in whole.walks[0].formula)]
    about = f"w is the place and g the slope there. The route is printed as CSV. {dialect.drawn} {dialect.note}"
    lines += ["", *textwrap.wrap(about.strip(), WIDTH - 8)]
    return [dialect.remark(line) for line in lines]


# ---------------------------------------------------------------------- the field


def _place(field: Field, start: Sequence[float], language: type[Dialect]) -> tuple[Place, list[Expression]]:
    if field.noise is not None:
        raise KudariError(f"the noise on {field.name} cannot be put into another language; export the field without it")
    if not isinstance(field.law, Written):
        reason = getattr(field.law, "reason", "")
        raise KudariError(
            f"{field.name} is measured and has no formula that could be put into another language: {reason}"
        )
    names = Names()
    code = {name: names(name) for name in field.variables}
    graph = apply("where", field.law.graph, 1, 0) if is_truth(field.law.graph) else field.law.graph
    slopes = gradient(graph, [Symbol(name) for name in field.variables])
    derivatives = {names(f"d{code[name]}"): slope for name, slope in zip(field.variables, slopes, strict=True)}
    place = Place(
        name=_label(field.facts.name).replace("_", " "),
        formula=str(field),
        variables=tuple(code.values()),
        value=_function("f", "the height at a place", code, {"value": graph}, language),
        slope=_function("slope", "the slope there: the derivatives of f", code, derivatives, language),
        domain=tuple((min(low, x), max(high, x)) for (low, high), x in zip(field.domain, start, strict=True)),
        may_fail=not all(map(_always_a_number, ordered(graph, *slopes))),
        is_flat=graph.kind == "scalar",
    )
    return place, [graph, *slopes]


def _function(
    name: str, says: str, code: Mapping[str, str], outputs: Mapping[str, Expression], language: type[Dialect]
) -> Function:
    """A function in which long parts that are needed more than once, and bases of powers, have lines of their own."""
    results = list(outputs.values())
    shared, bases = set(repeated(results, least=3)), set(power_bases(results))
    letters = free_letters({*code.values(), *outputs})
    dialect, known, lines = language(code), dict[Expression, str](), []
    for part in ordered(*results):
        if part in bases or (part in shared and _is_long(part, known)):
            text = dialect.write(part, known)
            known[part] = next(letters)
            lines.append((known[part], text))
    written = tuple((target, dialect.write(node, known)) for target, node in outputs.items())
    return Function(name, says, tuple(code.values()), tuple(lines), written)


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


def _always_a_number(node: Expression) -> bool:
    """Whether an operation gives a finite number for all ordinary ones."""
    if not isinstance(node, Apply) or node.operation.name in _SURE:
        return True
    if node.operation.name == "divide":
        divisor = node.arguments[1]
        return isinstance(divisor, Constant) and divisor.value != 0
    return (whole_exponent(node) or -1) > 0


# ---------------------------------------------------------------------- a rule


def _walk(
    title: str, rule: Rule, route: str, taken: Iterable[str], start: Sequence[float], language: type[Dialect]
) -> tuple[Walk, list[Expression]]:
    if rule.t:
        raise KudariError(f"{title} has already taken {rule.t} steps; a program begins with a new one")
    updates = _with_kinds(rule)
    names = Names(taken)
    hypers = {name: names(name) for name in rule.hypers}
    states = {name: names(name) for name in rule.states}
    held = {name: language.held(states.get(name, name)) for name in ("w", *states)}
    flow = flow_of(updates, rule.states, also=power_bases(list(updates.after.values())))
    code = hypers | held
    code |= {line.target: names(line.target) for line, _ in flow.lines if line.target not in code}
    dialect = language(code, vectors=language.has_vectors)
    walk = Walk(
        title=_label(title),
        route=route,
        heading=f"---- {_label(title)}" if route != "route" else "",
        formula=tuple(str(rule).splitlines()),
        hypers=tuple((hypers[name], value, _said(rule.hypers[name])) for name, value in rule.hyperparameters.items()),
        states=tuple(
            (states[name], state.start, updates.before[name].kind == "scalar") for name, state in rule.states.items()
        ),
        start=tuple(map(float, start)),
        flow=flow,
        lines=tuple(
            (sentence, code[line.target], dialect.write(line.value, line.known)) for line, sentence in flow.lines
        ),
    )
    return walk, [line.value for line, _ in flow.lines]


def _with_kinds(rule: Rule) -> Updates:
    """The rule's formula, in which a state that is the same for all parameters is one number."""
    updates = rule.formula()
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
    return Updates(new, kinds, updates.letters)


def _said(hyper: Hyper) -> str:
    """A hyperparameter's letter and meaning, on one line."""
    return " ".join(f"{hyper.letter}  {hyper.meaning}".split("\n")).strip()


def _label(text: str) -> str:
    """A title without characters that end a text or a cell of a table somewhere."""
    return " ".join(re.sub(r"[\"'%,\\${}\n]", " ", text).split())
