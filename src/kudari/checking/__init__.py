"""Is this update rule right, and if not, why? Somebody's optimiser beside the rule that it is meant to be."""

from kudari.checking.check import check
from kudari.checking.report import Report

__all__ = ["Report", "check"]
