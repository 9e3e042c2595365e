"""Hyperparameters as they are given to a rule: by their places, names or letters."""

from __future__ import annotations

from collections.abc import Mapping

from kudari.formula import KudariError
from kudari.formula.letters import key
from kudari.refusals import unknown
from kudari.rules.declarations import Hyper
from kudari.rules.other_names import advice


def by_name(
    title: str, hypers: Mapping[str, Hyper], values: tuple[float, ...], given: Mapping[str, float]
) -> dict[str, float]:
    """The numbers given to a rule of this title, by the names of its hyperparameters.

    Raises :class:`KudariError` for too many, for one that is given twice, and for names that it has not.
    """
    names = list(hypers)
    if len(values) > len(names):
        raise KudariError(f"{title} takes {len(names)} numbers ({', '.join(names)}), not {len(values)}")
    numbers = dict(zip(names, values, strict=False))
    letters = {key(declared.letter): name for name, declared in hypers.items()}
    for name, value in given.items():
        own = name if name in hypers else letters.get(key(name), name)
        if own not in hypers:
            raise no_such(title, name, hypers)
        if own in numbers:
            raise KudariError(f"{title} was given {own!r} twice")
        numbers[own] = value
    return numbers


def no_such(title: str, name: str, hypers: Mapping[str, Hyper]) -> KudariError:
    """The refusal of a name, with the one that may have been meant."""
    problem = f"{title} has no hyperparameter {name!r}"
    known = advice(name, hypers)
    if known is not None:
        return KudariError(f"{problem}; {known}")
    return unknown(problem, name, hypers, choice="it has")
