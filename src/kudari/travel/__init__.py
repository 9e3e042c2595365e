"""Travel: somebody walks down a field, and the route is recorded."""

from kudari.travel.adventurer import Adventurer
from kudari.travel.diagnosis import Diagnosis
from kudari.travel.ensembles import Ensemble, ensemble
from kudari.travel.maps import (
    Limit,
    Map,
    Sweep,
    basin_map,
    convergence_map,
    learning_rate_map,
    sensitivity,
    stability,
)
from kudari.travel.race_table import Table
from kudari.travel.races import Race, race
from kudari.travel.route import Route

__all__ = [
    "Adventurer",
    "Diagnosis",
    "Ensemble",
    "Limit",
    "Map",
    "Race",
    "Route",
    "Sweep",
    "Table",
    "basin_map",
    "convergence_map",
    "ensemble",
    "learning_rate_map",
    "race",
    "sensitivity",
    "stability",
]
