"""The learning rates with which the book's four rules show something on a field.

A field of the catalogue has its own. For any other they are found, by a sweep: each rule walks with some forty rates
at once, and the one that ends lowest is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.fields import Field, PointLike
from kudari.language import said
from kudari.rules import RULES, Rule
from kudari.rules.catalogue import BOOK, rule_with
from kudari.travel.ensembles import ensemble
from kudari.travel.theory import learning_rate

Array = np.ndarray[Any, np.dtype[np.float64]]
USUAL = (0.95, 0.1, 1.5, 0.3)  # the book's, where no rate does better than another
IN_A_DECADE = (1.0, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5)  # spread by equal factors, as short as they can be written
DECADES = 5  # below the rate whose first step goes through the whole window
MOST_STEPS = 1000  # after as many it shows which rate is good
TIE = 1e-6  # of the way down: ends that differ by less are equally low


def book_rules(field: Field, found: Mapping[str, float]) -> list[Rule]:
    """SGD, Momentum, AdaGrad and Adam, with the rates of a field of the catalogue, or else with those found for it.

    >>> from kudari.fields import field
    >>> book_rules(field("ravine"), {})[:2]
    [SGD(lr=0.95), Momentum(lr=0.1, momentum=0.9)]
    >>> book_rules(field("x**4 + y**4"), {"sgd": 0.0056})[:2]
    [SGD(lr=0.0056), Momentum(lr=0.1, momentum=0.9)]
    """
    rates = {**dict(zip(BOOK, field.facts.rates or USUAL, strict=True)), **found}
    return [RULES[name](lr=rate) for name, rate in rates.items()]


def found_rates(field: Field, start: PointLike | None = None, steps: int = 30) -> dict[str, float]:
    """The rates of the book's rules that are found for a field, by the names of the rules.

    There are none for a field of the catalogue, which has its own.

    >>> found_rates(Field("x**4 + y**4"))
    {'sgd': 0.0056, 'momentum': 0.0001, 'adagrad': 7.5, 'adam': 0.42}
    """
    rates = {name: found_rate(field, RULES[name](), start, steps) for name in BOOK if not field.facts.rates}
    return {name: rate for name, rate in rates.items() if rate is not None}


def in_words(rates: Mapping[str, float], found: bool, lang: str | None = None) -> str:
    """Rates by the names of their rules, and whether they were found.

    >>> in_words({"SGD": 0.0056, "Adam": 0.42}, True, "en")
    'η found for this field: SGD 0.0056, Adam 0.42'
    """
    listed = ", ".join(f"{name} {rate:g}" for name, rate in rates.items())
    return said(("η found for this field: ", "この関数のために探した η: "), lang) + listed if found else listed


def found_rate(field: Field, rule: Rule, start: PointLike | None = None, steps: int = 30) -> float | None:
    """The learning rate with which a rule ends lowest on a field; of those that are equally good, the smallest.

    A walk that leaves the window must have come to flatter ground: where a field has no bottom, no rate is good only
    because it goes down for ever. None where the rule has no rate, and where nothing moves or nobody can begin.

    >>> found_rate(Field("x**2/20 + y**2"), RULES["sgd"]())
    0.75
    """
    name = learning_rate(rule)
    if name is None:
        return None
    origin = np.array(field.point(start, "the start"))
    with np.errstate(all="ignore"):
        height, slope = float(field.at(*origin)), np.array(field.gradient_at(*origin), np.float64)
        rates = _tried(field, rule, name, origin, slope)
        if not rates.size:
            return None
        walks = ensemble(field, rule, origin, min(steps, MOST_STEPS), engine="interpreted", over={name: rates})
        ends = walks.positions
        calmer = np.linalg.norm(field.gradient_at(*ends.T), axis=0) < np.linalg.norm(slope)
    low, high = np.array(field.domain).T
    inside = ((np.minimum(low, origin) <= ends) & (ends <= np.maximum(high, origin))).all(axis=1)
    good = (walks.diverged_at < 0) & (walks.values < height) & (inside | calmer)
    if not good.any():
        return None
    values = np.where(good, walks.values, np.inf)
    lowest = values.min()
    return float(rates[np.argmax(values <= lowest + TIE * (height - lowest))])


def _tried(field: Field, rule: Rule, name: str, origin: Array, slope: Array) -> Array:
    """Rates by which the first step is at most as long as the window is wide; none where no step can be taken.

    The step is measured with a rate of 1, to which it is proportional: so the rates follow the height of a field where
    the rule's steps do, and the width of its window.
    """
    params, grads = (dict(zip(field.variables, row.tolist(), strict=True)) for row in (origin, slope))
    values: dict[str, Any] = {**rule.hyperparameters, name: 1.0}
    rule_with(rule.formula, values).update(params, grads)
    length = float(np.linalg.norm(np.array(list(params.values())) - origin))
    width = float(np.linalg.norm(np.ptp(np.array(field.domain), axis=1)))
    largest = width / length if length > 0 else np.inf
    if not 1e-300 < largest < 1e300:
        return np.zeros(0)
    top = int(np.floor(np.log10(largest)))
    grid = np.array([float(f"{digits}e{top + k}") for k in range(-DECADES, 1) for digits in IN_A_DECADE])
    return grid[(grid <= largest) & (grid > largest * 10.0**-DECADES)]
