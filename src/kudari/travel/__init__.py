"""Travel: somebody walks down a field, and the route is recorded."""

from kudari.travel.adventurer import Adventurer
from kudari.travel.measures import Table
from kudari.travel.race import Race, race
from kudari.travel.route import Route

__all__ = ["Adventurer", "Race", "Route", "Table", "race"]
