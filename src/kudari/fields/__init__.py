"""Fields: places one can walk in, with a value and a slope everywhere."""

from kudari.fields.catalogue import PLACES, as_field, field
from kudari.fields.field import Field
from kudari.fields.noise import Additive, HeavyTailed, MaskOut, Multiplicative, Noise
from kudari.fields.slopes import Slope, slope_by_differences, slope_by_trial, slope_exact, slopes

__all__ = [
    "PLACES",
    "Additive",
    "Field",
    "HeavyTailed",
    "MaskOut",
    "Multiplicative",
    "Noise",
    "Slope",
    "as_field",
    "field",
    "slope_by_differences",
    "slope_by_trial",
    "slope_exact",
    "slopes",
]
