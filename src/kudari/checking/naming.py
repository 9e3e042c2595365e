"""Which of somebody's numbers is which hyperparameter: by its name, and where that says nothing, by trying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from kudari.checking.trial import own_classes, owners
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


@dataclass(frozen=True)
class Naming:
    """A value for each hyperparameter, and the attribute that holds the learning rate, if one does."""

    values: dict[str, float]
    lr_attribute: str | None


def namings(rule: type[Rule], attributes: Mapping[str, float], literals: list[float]) -> Iterator[Naming]:
    """The ways to give a rule its hyperparameters from an optimiser's numbers, the most telling first."""
    taken: dict[str, str] = {}
    plain = {_plain(name): name for name in attributes}
    for rank in range(max(map(len, _ALIASES.values()))):
        for wanted in rule.hypers:
            aliases = _ALIASES.get(wanted, (_plain(wanted),))
            if wanted not in taken and rank < len(aliases):
                found = plain.get(aliases[rank])
                if found is not None and found not in taken.values():
                    taken[wanted] = found
    spare = [value for name, value in attributes.items() if name not in taken.values()]
    choices = []
    for name, hyper in rule.hypers.items():
        if name in taken:
            choices.append([attributes[taken[name]]])
        else:
            numbers = [*spare, *literals, *(1 - value for value in (*spare, *literals))]
            fitting = [value for value in numbers if _is_plausible(hyper, value)]
            choices.append(list(dict.fromkeys([*fitting, *([] if hyper.default is None else [hyper.default])])))
    for values in islice(product(*choices), MOST):
        yield Naming(dict(zip(rule.hypers, values, strict=True)), taken.get("lr"))


def numbers_of(optimizer: Any) -> dict[str, float]:
    """The numbers among the attributes of an optimiser, of those it holds and of their classes, also in dicts."""
    found: dict[str, float] = {}
    for owner in reversed(owners(optimizer)):
        for cls in reversed(own_classes(owner)):
            _collect("", {name: value for name, value in vars(cls).items() if not name.startswith("__")}, found)
        _collect("", vars(owner), found)
    return found


def _collect(prefix: str, values: Mapping[Any, Any], found: dict[str, float]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _collect(str(name), value, found)
        elif isinstance(value, tuple):
            _collect(str(name), {f"{name}{i}": part for i, part in enumerate(value)}, found)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            found[str(name)] = float(value)


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
