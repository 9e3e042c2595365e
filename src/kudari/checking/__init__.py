"""Is this update rule right, or this layer, and if not, why? Somebody's code beside what it is meant to be."""

from kudari.checking.checks import check
from kudari.checking.layers import LayerReport, check_layer
from kudari.checking.report import OptimizerReport

__all__ = ["LayerReport", "OptimizerReport", "check", "check_layer"]
