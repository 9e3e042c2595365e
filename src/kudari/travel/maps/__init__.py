"""Maps: thousands of walks at once, over hyperparameters or over starts."""

from kudari.travel.maps.axes import Axis
from kudari.travel.maps.basins import DIVERGED, STRAYING, basin_map
from kudari.travel.maps.grid import Map
from kudari.travel.maps.kinds import convergence_map, learning_rate_map
from kudari.travel.maps.sweeps import Limit, Sweep, sensitivity, stability

__all__ = [
    "DIVERGED",
    "STRAYING",
    "Axis",
    "Limit",
    "Map",
    "Sweep",
    "basin_map",
    "convergence_map",
    "learning_rate_map",
    "sensitivity",
    "stability",
]
