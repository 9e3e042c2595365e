"""Fields: something to walk in, with a value and a slope everywhere."""

from kudari.fields.catalogue import FIELDS, FieldLike, as_field, field
from kudari.fields.contract import Field, PointLike
from kudari.fields.gradient_methods import (
    GradientEstimate,
    compare_gradients,
    gradient_by_central_differences,
    gradient_by_formula,
    gradient_by_trial,
)
from kudari.fields.noise import Additive, HeavyTailed, MaskOut, Multiplicative, Noise

__all__ = [
    "FIELDS",
    "Additive",
    "Field",
    "FieldLike",
    "GradientEstimate",
    "HeavyTailed",
    "MaskOut",
    "Multiplicative",
    "Noise",
    "PointLike",
    "as_field",
    "compare_gradients",
    "field",
    "gradient_by_central_differences",
    "gradient_by_formula",
    "gradient_by_trial",
]
