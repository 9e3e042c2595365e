"""The slides' two names, handed on: ``from visualizer import Field, Adventurer``."""

from kudari import Adventurer, Field

__all__ = ["Adventurer", "Field"]
