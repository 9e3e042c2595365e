"""All parameters in one call, in dicts, lists or pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.calling.bundle import Bundle, Handed, Places


class Dicts(Bundle):
    """Two dicts with the same keys."""

    way = "dict"
    roles: ClassVar[tuple[str, ...]] = ("params", "grads")
    of_gradient: ClassVar[str] = ""  # what stands before a key among the gradients

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self.key_of = self.named(list(places))
        self.params: dict[str, Any] = {}
        self.grads: dict[str, Any] = {}
        self.refill()

    def named(self, keys: list[str]) -> dict[str, str]:
        """The keys under which the code is given the parameters."""
        return {key: key for key in keys}

    def refill(self) -> None:
        """The parameters as they stand now."""
        for key, name in self.key_of.items():
            self.params[name] = self.places[key]

    def load(self, slopes: Places) -> None:
        super().load(slopes)
        self.refill()
        self.grads.clear()
        self.grads.update({self.of_gradient + name: slopes[key] for key, name in self.key_of.items()})

    def at_birth(self, call: Handed) -> Handed:
        return {**super().at_birth(call), "params": self.params, "grads": self.grads, "model": _Holder(self)}

    def calls(self) -> list[Handed]:
        return [{"params": self.params, "grads": self.grads}]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        last = returned[-1]
        new = last if isinstance(last, Mapping) and set(last) >= set(self.key_of.values()) else self.params
        return {key: new[name] for key, name in self.key_of.items()}


class DictsOfD(Dicts):
    """Two dicts, the gradient of ``W1`` under the key ``dW1``."""

    of_gradient = "d"


class NetworkDicts(DictsOfD):
    """The same for code that makes the keys itself: ``"W" + str(l)`` for half as many layers as there are keys."""

    def __init__(self, places: Places) -> None:
        if len(places) % 2:  # a spare bias that nobody looks at
            places = {**places, "": np.zeros_like(next(iter(places.values())))}
        super().__init__(places)

    def named(self, keys: list[str]) -> dict[str, str]:
        return {key: f"{'Wb'[i % 2]}{i // 2 + 1}" for i, key in enumerate(keys)}

    def load(self, slopes: Places) -> None:
        spare = {key: np.zeros_like(place) for key, place in self.places.items() if key not in slopes}
        super().load({**slopes, **spare})


class BoundDicts(Dicts):
    """Dicts that the object was made with; the gradients alone are given in a call."""

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ("grads",)


class _Holder:
    """A network that holds its parameters in a dict."""

    def __init__(self, dicts: Dicts) -> None:
        self.params, self.grads = dicts.params, dicts.grads


class Lists(Bundle):
    """Two lists, in the same order."""

    way = "list"
    roles: ClassVar[tuple[str, ...]] = ("params", "grads")

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self.params: list[Any] = list(places.values())
        self.grads: list[Any] = [np.zeros_like(place) for place in self.params]

    def load(self, slopes: Places) -> None:
        super().load(slopes)
        self.params[:] = self.places.values()
        for held, slope in zip(self.grads, slopes.values(), strict=True):
            held[...] = slope

    def at_birth(self, call: Handed) -> Handed:
        return {**super().at_birth(call), "params": self.params, "grads": self.grads}

    def calls(self) -> list[Handed]:
        return [{"params": self.params, "grads": self.grads}]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        last = returned[-1]
        new = last if isinstance(last, (list, tuple)) and len(last) == len(self.params) else self.params
        return dict(zip(self.places, new, strict=True))


class BoundLists(Lists):
    """Lists that the object was made with, both of them."""

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ()


class BoundListsOfParameters(Lists):
    """A list that the object was made with; the gradients alone are given in a call."""

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ("grads",)


class Pairs(Bundle):
    """Pairs of a parameter and its gradient."""

    way = "pairs"
    roles: ClassVar[tuple[str, ...]] = ("pairs",)

    def pair(self, key: str) -> tuple[Any, ...]:
        """A parameter and its gradient, in the order in which they are taken apart."""
        return self.places[key], self.slopes[key]

    def calls(self) -> list[Handed]:
        return [{"pairs": [self.pair(key) for key in self.places]}]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        last = returned[-1]
        if isinstance(last, (list, tuple)) and len(last) == len(self.places):
            return dict(zip(self.places, last, strict=True))
        return self.places


class PairsTurned(Pairs):
    """Pairs of a gradient and its parameter."""

    def pair(self, key: str) -> tuple[Any, ...]:
        return self.slopes[key], self.places[key]


class NamedPairs(Pairs):
    """A name, the parameter and its gradient."""

    def pair(self, key: str) -> tuple[Any, ...]:
        return key, self.places[key], self.slopes[key]
