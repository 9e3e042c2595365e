"""Which of somebody's numbers is which hyperparameter: by its name, and where that says nothing, by trying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from kudari.calling.own_code import attributes_of, own_classes, owners
from kudari.formula.letters import ENGLISH, split
from kudari.rules import Rule
from kudari.rules.declarations import Hyper

MOST = 48  # assignments that are tried

# What learners and libraries call them, the surest names first.
_ALIASES: dict[str, tuple[str, ...]] = {
    "lr": ("lr", "learningrate", "eta", "stepsize", "rate", "lr0", "step", "alpha", "gamma", "a"),
    "momentum": ("momentum", "mu", "mom", "alpha", "beta", "gamma", "rho", "decay", "beta1", "m", "a"),
    "decay_rate": ("decayrate", "rho", "decay", "beta", "gamma", "alpha", "beta2", "momentum"),
    "beta1": ("beta1", "b1", "betas0", "beta10", "rho1", "mu", "momentum", "beta"),
    "beta2": ("beta2", "b2", "betas1", "rho2", "rho", "nu", "decay", "gamma"),
    "eps": ("eps", "epsilon", "delta", "tiny", "small", "e"),
    "weight_decay": ("weightdecay", "wd", "lambda", "lam", "lmbda", "decay", "l2"),
    "psi": ("psi", "momentumdecay", "scheduledecay"),
}
_RANKS = max(map(len, _ALIASES.values()))


@dataclass(frozen=True)
class Naming:
    """A value for each hyperparameter, and the attribute that holds the learning rate, if one does."""

    values: dict[str, float]
    lr_attribute: str | None


class Numbers:
    """Somebody's numbers: those that have a name, the attributes, and those that stand in the code."""

    def __init__(self, attributes: Mapping[str, float], literals: Sequence[float]) -> None:
        self.attributes, self.literals = attributes, literals
        self._by_plain_name = {_plain(name): name for name in attributes}
        self._namings: dict[type[Rule], list[Naming]] = {}

    def namings(self, rule: type[Rule]) -> list[Naming]:
        """The ways to give a rule its hyperparameters from these numbers, the most telling first."""
        if rule not in self._namings:
            self._namings[rule] = list(self._all(rule))
        return self._namings[rule]

    def _all(self, rule: type[Rule]) -> Iterator[Naming]:
        attribute_of = self.named(rule)
        spare = [value for name, value in self.attributes.items() if name not in attribute_of.values()]
        choices = []
        for name, hyper in rule.hypers.items():
            if name in attribute_of:
                choices.append([self.attributes[attribute_of[name]]])
            else:
                numbers = [*spare, *self.literals, *(1 - value for value in (*spare, *self.literals))]
                fitting = [value for value in numbers if _is_plausible(hyper, value)]
                choices.append(list(dict.fromkeys([*fitting, *([] if hyper.default is None else [hyper.default])])))
        for values in islice(product(*choices), MOST):
            yield Naming(dict(zip(rule.hypers, values, strict=True)), attribute_of.get("lr"))

    def named(self, rule: type[Rule]) -> dict[str, str]:
        """The attribute that bears the name of a hyperparameter, where there is one; the surest names choose first."""
        attribute_of: dict[str, str] = {}
        for rank in range(_RANKS):
            for hyper in rule.hypers:
                aliases = _ALIASES.get(hyper, (_plain(hyper),))
                if hyper not in attribute_of and rank < len(aliases):
                    attribute = self._by_plain_name.get(aliases[rank])
                    if attribute is not None and attribute not in attribute_of.values():
                        attribute_of[hyper] = attribute
        return attribute_of


def numbers_of(optimizer: Any) -> dict[str, float]:
    """The numbers among the attributes of an optimiser, of those it holds and of their classes, also in dicts."""
    numbers: dict[str, float] = {}
    for owner in reversed(owners(optimizer)):
        for cls in reversed(own_classes(owner)):
            _collect("", {name: value for name, value in vars(cls).items() if not name.startswith("__")}, numbers)
        _collect("", attributes_of(owner), numbers)
    return numbers


def _collect(prefix: str, values: Mapping[Any, Any], numbers: dict[str, float]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _collect(str(name), value, numbers)
        elif isinstance(value, tuple):
            _collect(str(name), {f"{name}{i}": part for i, part in enumerate(value)}, numbers)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            numbers[str(name)] = float(value)


def same_meaning(name: str, other: str) -> bool:
    """Whether two names are usual ones for the same hyperparameter.

    >>> same_meaning("eta", "learning_rate"), same_meaning("eta", "eps")
    (True, False)
    """
    return any(_plain(name) in aliases and _plain(other) in aliases for aliases in _ALIASES.values())


def _plain(name: str) -> str:
    """A name without capitals, underscores and Greek: Learning_Rate is learningrate, β₁ is beta1."""
    stem, index = split(name)
    return (ENGLISH.get(stem, stem) + index).lower().replace("_", "")


def _is_plausible(hyper: Hyper, value: float) -> bool:
    """Whether a number that bears no telling name may be meant: a rate above 0, a share below 1, a tiny ε."""
    if hyper.name == "eps":
        return 0 < value <= 1e-2
    if hyper.high == 1 or hyper.below == 1:
        return 0.3 < value < 1
    return 0 < value < 1 if hyper.name == "weight_decay" else 0 < value <= 10
