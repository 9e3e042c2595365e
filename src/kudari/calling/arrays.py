"""One array in every call, with its gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.calling.bundle import Bundle, Handed


class Arrays(Bundle):
    """One array and its gradient in every call, each of an object of its own."""

    way = "array"
    roles: ClassVar[tuple[str, ...]] = ("w", "g")
    alone = True

    def calls(self) -> list[Handed]:
        return [{"w": self.places[key], "g": self.slopes[key], "key": key} for key in self.places]

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {
            key: place if new is None else new for (key, place), new in zip(self.places.items(), returned, strict=True)
        }


class ArraysElsewhere(Arrays):
    """The array alone, for a function that asks for the gradient where it wants it."""

    roles: ClassVar[tuple[str, ...]] = ("w",)


class ArraysTurned(Arrays):
    """The gradient first."""

    roles: ClassVar[tuple[str, ...]] = ("g", "w")


class OwnArrays(Arrays):
    """The gradient alone is given to an object that was made with the array, and returns the new one."""

    roles: ClassVar[tuple[str, ...]] = ("g",)


class Steps(Arrays):
    """An array and its gradient, or the gradient alone; what is returned is not the new array, but the step."""

    way = "step"

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {key: place + step for (key, place), step in zip(self.places.items(), returned, strict=True)}


class StepsTakenOff(Steps):
    """The step is taken off."""

    taken_off = True

    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        return {key: place - step for (key, place), step in zip(self.places.items(), returned, strict=True)}


class StepsOfGradients(Steps):
    """The gradient alone is given."""

    roles: ClassVar[tuple[str, ...]] = ("g",)


class StepsOfGradientsTakenOff(StepsTakenOff):
    """The gradient alone is given, and the step is taken off."""

    roles: ClassVar[tuple[str, ...]] = ("g",)


class WeightsAndBiases(Bundle):
    """Weights and biases in one call."""

    way = "weights and biases"
    roles: ClassVar[tuple[str, ...]] = ("w", "b", "dw", "db")
    alone = True

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
