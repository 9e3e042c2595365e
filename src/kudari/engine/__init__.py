"""The engine: programs are run by NumPy, which is the truth, or compiled, with the same numbers."""

from kudari.engine.crowd import run
from kudari.engine.memory import refuse_above
from kudari.engine.walk import Outcome, Plan, Walk

__all__ = ["Outcome", "Plan", "Walk", "refuse_above", "run"]
