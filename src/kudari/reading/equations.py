"""The equations of one parameter, with their names told apart: what is needed for it, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from kudari.reading.gradient import NAMES, Gradient, gradients_in, names_in
from kudari.reading.gradients import Gradients
from kudari.reading.names import Name
from kudari.reading.order import Equation
from kudari.reading.roles import Roles, reach
from kudari.reading.word import Word


def equations_of(roles: Roles, parameter: str) -> list[Equation]:
    """What is stated of a parameter, with every gradient as one word, and sums over the steps as states."""
    reader = Gradients(roles.text, roles.namer, roles.assigned, roles.spellings(parameter))
    equations: list[Equation] = []
    for index, (target, one) in enumerate(roles.stated):
        body = reader.found(roles.renamed(roles.namer.named(list(one.body)), parameter))
        while reader.sums:
            name, summand = reader.sums.pop()
            plus = Word("+", "+", name.start, name.start)
            equations.append(Equation(replace(name), "=", [replace(name), plus, *summand], index))
        equations.append(
            Equation(roles.renamed_name(target, parameter), one.arrow.kind, body, index, one.explains, index)
        )
    return _gradient_first(_needed(_told_apart(_spread(equations), parameter), parameter), parameter)


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
    own = [one for one in equations if one.target.text in NAMES and one.target.text != parameter]
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
