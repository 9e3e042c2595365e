"""The engine: programs are run by NumPy, which is the truth, or compiled, with the same numbers."""

from kudari.engine.limits import refuse_above
from kudari.engine.problem import Adventurers, Journey, Outcome, Problem
from kudari.engine.runs import run

__all__ = ["Adventurers", "Journey", "Outcome", "Problem", "refuse_above", "run"]
