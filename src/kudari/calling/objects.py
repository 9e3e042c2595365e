"""Parameters that hold their gradients: parameter objects, arrays with ``p.grad``, layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.calling.bundle import Bundle, Handed, Places
from kudari.calling.handed import Layer, Model, Parameter


class Objects(Bundle):
    """Parameter objects, all in one call; or in a model that the object was made for."""

    way = "parameters"
    roles: ClassVar[tuple[str, ...]] = ("params",)

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

    roles: ClassVar[tuple[str, ...]] = ("param",)

    def calls(self) -> list[Handed]:
        return [{"param": held, "key": held.name} for held in self.objects]


class BoundObjects(Objects):
    """Nothing is given in a call: the object was made with the parameters."""

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ()


class Cells(Bundle):
    """Arrays that hold their gradients."""

    way = "states"
    roles: ClassVar[tuple[str, ...]] = ("params",)

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

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ()


class Layers(Bundle):
    """Layers with weights and biases, one in every call."""

    way = "layer"
    roles: ClassVar[tuple[str, ...]] = ("layer",)

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

    roles: ClassVar[tuple[str, ...]] = ("layers",)

    def calls(self) -> list[Handed]:
        return [{"layers": self.layers}]


class BoundLayers(AllLayers):
    """Nothing is given in a call: the object was made with the layers."""

    way = "bound"
    roles: ClassVar[tuple[str, ...]] = ()
