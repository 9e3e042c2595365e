"""The parameters and their gradients in the shapes in which somebody's code takes them, one class a shape.

A bundle is made of *places*, one array for each parameter, which are the same arrays as long as it lives: code may
remember them by their identity. ``load`` puts the gradients of a step where the code looks for them, ``calls`` says
what is handed over by roles, once for every call of a step, and ``after`` where the parameters stand after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.calling.handed import Cell, Layer, Model, Parameter

Places = dict[str, Cell]
Handed = dict[str, Any]


class Bundle:
    """Base of the shapes. ``roles`` are those that a call has to take, in the customary order."""

    way: ClassVar[str]
    roles: ClassVar[tuple[str, ...]]
    machinery: ClassVar[tuple[str, ...]] = ("key_of", "in_layer")  # what is not remembered, but known
    alone: ClassVar[bool] = False  # whether every call is of an object of its own

    def __init__(self, places: Places) -> None:
        self.places = places
        self.slopes: Places = {}

    def load(self, slopes: Places) -> None:
        """Take the gradients of a step."""
        self.slopes = slopes

    def at_birth(self, call: Handed) -> Handed:
        """What an object may ask for when it is made, by roles; ``call`` is the first that it is made for."""
        first = call.get("w", next(iter(self.places.values())))
        return {"shape": first.shape, "dim": first.size, "w": first.copy()}

    def calls(self) -> list[Handed]:
        """What is handed over in each call of a step, by roles."""
        raise NotImplementedError

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        """The parameters after a step, by what its calls have returned."""
        raise NotImplementedError


class Dicts(Bundle):
    """Two dicts with the same keys."""

    way, roles = "dict", ("params", "grads")
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


class Lists(Bundle):
    """Two lists, in the same order."""

    way, roles = "list", ("params", "grads")

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


class Pairs(Bundle):
    """Pairs of a parameter and its gradient."""

    way, roles = "pairs", ("pairs",)

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


class Arrays(Bundle):
    """One array and its gradient in every call, each of an object of its own."""

    way, roles, alone = "array", ("w", "g"), True

    def calls(self) -> list[Handed]:
        return [{"w": self.places[key], "g": self.slopes[key], "key": key} for key in self.places]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {
            key: place if new is None else new
            for (key, place), new in zip(self.places.items(), returned, strict=True)
        }


class ArraysTurned(Arrays):
    """The gradient first."""

    roles = ("g", "w")


class Steps(Arrays):
    """An array and its gradient, or the gradient alone; what is returned is not the new array, but the step."""

    way = "step"

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {key: place + step for (key, place), step in zip(self.places.items(), returned, strict=True)}


class StepsTakenOff(Steps):
    """The step is taken off."""

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {key: place - step for (key, place), step in zip(self.places.items(), returned, strict=True)}


class StepsOfGradients(Steps):
    """The gradient alone is given."""

    roles = ("g",)


class StepsOfGradientsTakenOff(StepsTakenOff):
    """The gradient alone is given, and the step is taken off."""

    roles = ("g",)


class OwnArrays(Arrays):
    """The gradient alone is given to an object that was made with the array, and returns the new one."""

    roles = ("g",)


class WeightsAndBiases(Bundle):
    """Weights and biases in one call."""

    way, roles, alone = "weights and biases", ("w", "b", "dw", "db"), True

    def calls(self) -> list[Handed]:
        keys = list(self.places)
        pairs = [(keys[i], keys[min(i + 1, len(keys) - 1)]) for i in range(0, len(keys), 2)]
        return [
            {"w": self.places[w], "b": self._other(w, b), "dw": self.slopes[w], "db": self._slope(w, b), "key": w}
            for w, b in pairs
        ]

    def _other(self, w: str, b: str) -> Any:
        return self.places[b] if b != w else np.zeros_like(self.places[w])

    def _slope(self, w: str, b: str) -> Any:
        return self.slopes[b] if b != w else np.zeros_like(self.slopes[w])

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        new: list[Any] = []
        for number, pair in enumerate(returned):
            given = list(self.places.values())[2 * number : 2 * number + 2]
            new += list(pair)[:2] if isinstance(pair, (list, tuple)) else given
        return dict(zip(self.places, new, strict=False))


class Objects(Bundle):
    """Parameter objects, all in one call; or in a model that the object was made for."""

    way, roles = "parameters", ("params",)

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        self.objects = [Parameter(place, key) for key, place in places.items()]

    def load(self, slopes: Places) -> None:
        super().load(slopes)
        for held, (key, place) in zip(self.objects, self.places.items(), strict=True):
            held.data, held.grad = place, slopes[key]

    def at_birth(self, call: Handed) -> Handed:
        return {**super().at_birth(call), "params": self.objects, "model": Model(self.objects)}

    def calls(self) -> list[Handed]:
        return [{"params": self.objects, "model": Model(self.objects)}]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {held.name: held.data for held in self.objects}


class EachObject(Objects):
    """One parameter object in every call."""

    roles = ("param",)

    def calls(self) -> list[Handed]:
        return [{"param": held, "key": held.name} for held in self.objects]


class BoundObjects(Objects):
    """Nothing is given in a call: the object was made with the parameters."""

    way, roles = "bound", ()


class Cells(Bundle):
    """Arrays that hold their gradients."""

    way, roles = "states", ("params",)

    def load(self, slopes: Places) -> None:
        super().load(slopes)
        for key, place in self.places.items():
            place.grad = slopes[key]

    def at_birth(self, call: Handed) -> Handed:
        return {**super().at_birth(call), "params": list(self.places.values())}

    def calls(self) -> list[Handed]:
        return [{"params": list(self.places.values())}]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return self.places


class BoundCells(Cells):
    """Nothing is given in a call: the object was made with the arrays."""

    way, roles = "bound", ()


class BoundDicts(Dicts):
    """Dicts that the object was made with; the gradients alone are given in a call."""

    way, roles = "bound", ("grads",)


class BoundLists(Lists):
    """Lists that the object was made with, both of them."""

    way, roles = "bound", ()


class BoundListsOfParameters(Lists):
    """A list that the object was made with; the gradients alone are given in a call."""

    way, roles = "bound", ("grads",)


class Layers(Bundle):
    """Layers with weights and biases, one in every call."""

    way, roles = "layer", ("layer",)

    def __init__(self, places: Places) -> None:
        super().__init__(places)
        keys = list(places)
        self.in_layer = {key: (i // 2, "Wb"[i % 2]) for i, key in enumerate(keys)}
        self.layers = [Layer({}) for _ in range((len(keys) + 1) // 2)]
        self._fill(places)

    def _fill(self, places: Iterable[str]) -> None:
        for key, (number, name) in self.in_layer.items():
            self.layers[number].params[name] = self.places[key]
        if "b" not in self.layers[-1].params:  # an odd number of parameters: a spare bias that nobody looks at
            self.layers[-1].params["b"] = np.zeros_like(self.layers[-1].params["W"])

    def load(self, slopes: Places) -> None:
        super().load(slopes)
        self._fill(self.places)
        for layer in self.layers:
            layer.grads["b"] = np.zeros_like(layer.params["b"])
        for key, (number, name) in self.in_layer.items():
            self.layers[number].grads[name] = slopes[key]

    def at_birth(self, call: Handed) -> Handed:
        return {**super().at_birth(call), "layers": self.layers, "layer": self.layers[0]}

    def calls(self) -> list[Handed]:
        return [{"layer": layer} for layer in self.layers]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {key: self.layers[number].params[name] for key, (number, name) in self.in_layer.items()}


class AllLayers(Layers):
    """Layers, all in one call."""

    roles = ("layers",)

    def calls(self) -> list[Handed]:
        return [{"layers": self.layers}]


class BoundLayers(AllLayers):
    """Nothing is given in a call: the object was made with the layers."""

    way, roles = "bound", ()


class _Holder:
    """A network that holds its parameters in a dict."""

    def __init__(self, dicts: Dicts) -> None:
        self.params, self.grads = dicts.params, dicts.grads
