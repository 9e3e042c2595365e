"""Is this layer of a network right, and if not, why? Somebody's forward and backward beside differences."""

from kudari.checking.layers.layer_checks import check_layer
from kudari.checking.layers.layer_report import Finding, LayerReport

__all__ = ["Finding", "LayerReport", "check_layer"]
