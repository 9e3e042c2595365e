"""Which of somebody's numbers is which hyperparameter: by its name, and where that says nothing, by trying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations, product
from typing import Any

from kudari.calling.own_code import attributes_of, own_classes, owners
from kudari.formula.letters import ENGLISH, split
from kudari.rules import Rule
from kudari.rules.declarations import Hyper

MOST = 48  # assignments that are tried
_TINY = 1e-6  # what is left of one beside it is one itself, and no number of anybody's

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
# Letters that books give to one or another: which is meant, only trying tells. lr, η and β₁ are what they say.
_FREE_LETTERS = frozenset(
    {
        *("alpha", "beta", "gamma", "delta", "kappa", "rho", "mu", "nu", "tau"),
        *("a", "b", "c", "d", "k", "m", "r"),
    }
)
_NO_HYPERPARAMETERS = frozenset({"a", "e", "m", "rate", "small", "step"})  # they may as well be something else


@dataclass(frozen=True)
class Naming:
    """A value for each hyperparameter, and the attributes that hold them, as far as their names say so."""

    values: dict[str, float]
    attributes: Mapping[str, str]

    @property
    def lr_attribute(self) -> str | None:
        """The attribute that holds the learning rate, if one does."""
        return self.attributes.get("lr")


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

    def without(self, name: str) -> Numbers:
        """All but one attribute, which is for something else."""
        return Numbers({other: value for other, value in self.attributes.items() if other != name}, self.literals)

    def _all(self, rule: type[Rule]) -> Iterator[Naming]:
        usual = self.named(rule)
        others = (way for way in self._other_ways(rule, usual) if way != usual)
        yield from islice(self._named_so(rule, usual), MOST)
        yield from islice((naming for way in others for naming in self._named_so(rule, way)), MOST)

    def _named_so(self, rule: type[Rule], attribute_of: Mapping[str, str]) -> Iterator[Naming]:
        """The hyperparameters by these attributes, and those that have none by whatever number they may be."""
        spare = [value for name, value in self.attributes.items() if name not in attribute_of.values()]
        choices = []
        for name, hyper in rule.hypers.items():
            if name in attribute_of:
                choices.append([self.attributes[attribute_of[name]]])
            else:
                others = [1 - value for value in (*spare, *self.literals) if value > _TINY]
                numbers = [*spare, *self.literals, *others]
                fitting = [value for value in numbers if _is_plausible(hyper, value)]
                choices.append(list(dict.fromkeys([*fitting, *([] if hyper.default is None else [hyper.default])])))
        for values in product(*choices):
            yield Naming(dict(zip(rule.hypers, values, strict=True)), attribute_of)

    def _other_ways(self, rule: type[Rule], usual: Mapping[str, str]) -> Iterator[dict[str, str]]:
        """The ways to give the free letters other hyperparameters than the usual ones."""
        sure = {hyper: name for hyper, name in usual.items() if _plain(name) not in _FREE_LETTERS}
        unsure = [hyper for hyper in rule.hypers if hyper not in sure]
        free = [name for name in self.attributes if _plain(name) in _FREE_LETTERS]
        count = min(len(unsure), len(free))
        for hypers, names in product(permutations(unsure, count), combinations(free, count)):
            yield {**sure, **dict(zip(hypers, names, strict=True))}

    def named(self, rule: type[Rule]) -> dict[str, str]:
        """The attribute that bears the name of a hyperparameter, where there is one.

        The surest names choose first, and a free letter whose value cannot be meant only where nothing else is left.
        """
        attribute_of: dict[str, str] = {}
        for whatever, rank in product((False, True), range(_RANKS)):
            for name, hyper in rule.hypers.items():
                aliases = _ALIASES.get(name, (_plain(name),))
                if name not in attribute_of and rank < len(aliases):
                    attribute = self._by_plain_name.get(aliases[rank])
                    if attribute is None or attribute in attribute_of.values():
                        continue
                    if (
                        whatever
                        or aliases[rank] not in _FREE_LETTERS
                        or _is_plausible(hyper, self.attributes[attribute])
                    ):
                        attribute_of[name] = attribute
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


def hyperparameters_called() -> dict[str, list[str]]:
    """The names that can mean nothing but some hyperparameter, each with those that it may be.

    >>> hyperparameters_called()["beta1"], "alpha" in hyperparameters_called()
    (['momentum', 'beta1'], False)
    """
    called: dict[str, list[str]] = {}
    for hyper, names in _ALIASES.items():
        for name in names:
            if name not in _FREE_LETTERS | _NO_HYPERPARAMETERS:
                called.setdefault(name, []).append(hyper)
    return called


def is_hyperparameter(name: str) -> bool:
    """Whether a name is a usual one for a hyperparameter, and for nothing else.

    >>> is_hyperparameter("learning_rate"), is_hyperparameter("verbose")
    (True, False)
    """
    return _plain(name) in {alias for aliases in _ALIASES.values() for alias in aliases} - _NO_HYPERPARAMETERS


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
