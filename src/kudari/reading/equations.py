"""The equations of one parameter, with their names told apart: what is needed for it, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from kudari.formula.errors import FormulaError
from kudari.formula.letters import base
from kudari.reading.gradient import NAMES, Gradient, gradients_in, names_in
from kudari.reading.gradients import Gradients
from kudari.reading.names import Name
from kudari.reading.order import Equation
from kudari.reading.roles import Roles, reach
from kudari.reading.sums import Sum
from kudari.reading.word import Word


def equations_of(roles: Roles, parameter: str) -> list[Equation]:
    """What is stated of a parameter, with every gradient as one word, and sums over the steps as states."""
    reader = Gradients(roles.text, roles.namer, roles.assigned, roles.spellings(parameter))
    equations: list[Equation] = []
    for index, (target, one) in enumerate(roles.stated):
        known = len(reader.sums)
        body = reader.found(roles.renamed(roles.namer.named(list(one.body)), parameter))
        equations += [_adding(one_sum, index) for one_sum in reader.sums[known:]]
        own = Equation(roles.renamed_name(target, parameter), one.arrow.kind, body, index, one.explains, index)
        _refuse_other_elements(own, roles)
        equations.append(own)
    _tell_steps_of_sums(equations, parameter)
    return _gradient_first(_needed(_told_apart(_spread(equations), parameter), parameter), parameter)


def _adding(one: Sum, index: int) -> Equation:
    """A sum over the steps as a state, to which the summand of this step is added."""
    name = replace(one.name, time=None)
    return Equation(name, "=", [replace(name), Word("+", "+", name.start, name.start), *one.summand], index)


def _tell_steps_of_sums(equations: list[Equation], parameter: str) -> None:
    """A sum up to the step before this one is the state as it was: its name is given the time −1."""
    times = {equation.target.text: equation.target.time for equation in equations if equation.target.time is not None}
    given = [word.time for one in equations for word in gradients_in(one.body) if word.named and word.time is not None]
    for equation in equations:
        if not equation.target.text.startswith("Σ"):
            continue
        readers = [word for one in equations for word in names_in(one.body) if word.text == equation.target.text]
        last = max(word.time for word in readers if word.time is not None)
        states = [times[word.text] for word in names_in(equation.body) if word.text in times and word.text != parameter]
        now = times[parameter] - 1 if parameter in times else 0
        if states:
            now = states[0]
        elif all(word.named for word in gradients_in(equation.body)):  # g_t is that of this step, also beside w_t
            now = max([now, *given] if given or parameter not in times else [now, last])
        equation.target.time = 0
        for word in readers:
            word.time = -1 if word.time is None else word.time - now


def _refuse_other_elements(equation: Equation, roles: Roles) -> None:
    """w_j beside w_i is another weight, and w_{ji} beside w_{ij}: a rule is computed element by element."""
    first = equation.target
    words = [*names_in(equation.body), *(word for word in gradients_in(equation.body) if not word.named)]
    for word in words:
        if not word.element or not (isinstance(word, Gradient) or word.text in roles.assigned):
            continue
        if first.element and word.element != first.element:
            what, other = (roles.text[one.start : one.end] for one in (word, first))
            raise FormulaError("another element", roles.text, word.start, what=what, other=other)
        first = first if first.element else word


def _spread(equations: list[Equation]) -> list[Equation]:
    """RMS[x] = √(E[x²] + ε) stands for RMS[g] and RMS[Δx] as well."""
    assigned = {equation.target.text for equation in equations}
    used = {name.text for equation in equations for name in names_in(equation.body)} - assigned
    result = list(equations)
    for equation in equations:
        head, bracket, argument = equation.target.text.partition("[")
        if not bracket:
            continue
        argument = argument[:-1]
        for name in sorted(used):
            if name.startswith(f"{head}[") and name.endswith("]"):
                other = name[len(head) + 1 : -1]

                result.append(
                    replace(
                        equation,
                        target=replace(equation.target, text=name),
                        body=_of_another(equation.body, argument, other),
                    )
                )
        if argument not in assigned and equation.target.text not in {
            n.text for e in equations for n in names_in(e.body)
        }:
            result.remove(equation)
    return result


def _told_apart(equations: list[Equation], parameter: str) -> list[Equation]:
    """α_t = α √(1 − β^t) makes α_t of a number α: they are two names."""
    result = equations
    for equation in equations:
        name = equation.target.text
        own = [word for word in names_in(equation.body) if word.text == name]
        timeless = own and not any(isinstance(word, Gradient) or word.time is not None for word in own)
        others = {word.text for word in names_in(equation.body)} & ({one.target.text for one in equations} - {name})
        is_rate = not name.isascii() or name in ("lr", "learning_rate")
        is_number = is_rate or not (others or gradients_in(equation.body))  # v_t = v + g is a state
        if name != parameter and is_number and equation.target.time is not None and timeless:
            result = [_exchanged(one, name, f"{name}_t") for one in result]
    return result


def _needed(equations: list[Equation], parameter: str) -> list[Equation]:
    """The equations on which the parameter depends."""
    reads: dict[str, set[str]] = {}
    for equation in equations:
        reads.setdefault(equation.target.text, set()).update(name.text for name in names_in(equation.body))
    reached = {parameter, *reach(parameter, reads)}
    return [equation for equation in equations if equation.target.text in reached]


def _gradient_first(equations: list[Equation], parameter: str) -> list[Equation]:
    """What g is, where it stands below its use: the gradient is taken before the step, wherever that is written."""
    own = [one for one in equations if base(one.target.text) in NAMES and one.target.text != parameter]
    if len(own) != 1 or own[0].target.time is not None or own[0].sign not in ("=", "←"):
        return equations
    (gradient,) = own
    reads = {name.text for name in names_in(gradient.body)}
    later = [one for one in equations if any(name.text == gradient.target.text for name in names_in(one.body))]
    if gradient.target.text in reads or not any(one.place < gradient.place for one in later):
        return equations
    return [replace(gradient, place=-1), *(one for one in equations if one is not gradient)]


def _of_another(found: list[Word], old: str, new: str) -> list[Word]:
    """The words with E[x²] as E[g²]."""
    pattern = re.compile(rf"(?<=\[){re.escape(old)}(?=[\^\]])")
    return [
        replace(word, text=pattern.sub(new, word.text))
        if isinstance(word, Name)
        else replace(word, inside=_of_another(word.inside, old, new))
        for word in found
    ]


def _exchanged(equation: Equation, name: str, other: str) -> Equation:
    """An equation in which a name with a time is called otherwise."""

    def exchanged(found: list[Word]) -> list[Word]:
        result = []
        for word in found:
            if isinstance(word, Gradient):
                word = replace(word, place=None if word.place is None else exchanged(word.place))
            elif isinstance(word, Name) and word.text == name and word.time is not None:
                word = replace(word, text=other)
            result.append(replace(word, inside=exchanged(word.inside)) if word.inside else word)
        return result

    target = replace(equation.target, text=other) if equation.target.text == name else equation.target
    return replace(equation, target=target, body=exchanged(equation.body))
