"""Pictures: the only place that knows matplotlib. Functions take what is to be seen and return a figure."""

from kudari.pictures.activations import plot_activations
from kudari.pictures.animation import animate_race, film_writer
from kudari.pictures.charts import plot_chart
from kudari.pictures.curves import plot_tangent
from kudari.pictures.field_pictures import plot_field
from kudari.pictures.graph import plot_graph
from kudari.pictures.maps import plot_map
from kudari.pictures.picture_files import save, show
from kudari.pictures.races import plot_race
from kudari.pictures.samples import plot_samples
from kudari.pictures.surface import plot_surface
from kudari.pictures.sweeps import plot_sweep
from kudari.pictures.training import plot_trainings

__all__ = [
    "animate_race",
    "film_writer",
    "plot_activations",
    "plot_chart",
    "plot_field",
    "plot_graph",
    "plot_map",
    "plot_race",
    "plot_samples",
    "plot_surface",
    "plot_sweep",
    "plot_tangent",
    "plot_trainings",
    "save",
    "show",
]
