"""The page: an interactive race in one HTML file, made from the same formulas as everything else."""

from kudari.page.build import frame, html
from kudari.page.states import state_of_field, state_of_race

__all__ = ["frame", "html", "state_of_field", "state_of_race"]
