"""The parameters and their gradients in the shapes in which somebody's code takes them, one class a shape.

A bundle is made of *places*, one array for each parameter, which are the same arrays as long as it lives: code may
remember them by their identity. ``load`` puts the gradients of a step where the code looks for them, ``calls`` says
what is handed over by roles, once for every call of a step, and ``after`` where the parameters stand after it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from kudari.calling.handed import Cell

Places = dict[str, Cell]
Handed = dict[str, Any]


class Bundle(ABC):
    """Base of the shapes. ``roles`` are those that a call has to take, in the customary order."""

    way: ClassVar[str]
    roles: ClassVar[tuple[str, ...]]
    machinery: ClassVar[tuple[str, ...]] = ("key_of", "in_layer")  # what is not remembered, but known
    alone: ClassVar[bool] = False  # whether every call is of an object of its own
    taken_off: ClassVar[bool] = False  # whether what comes back is a step that is taken off the parameter

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

    @abstractmethod
    def calls(self) -> list[Handed]:
        """What is handed over in each call of a step, by roles."""

    @abstractmethod
    def after(self, returned: list[Any]) -> Mapping[str, Any]:
        """The parameters after a step, by what its calls have returned."""
