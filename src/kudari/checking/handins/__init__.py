"""A folder of hand-ins, such as those of a class: every file in a process of its own, and one table of all."""

from kudari.checking.handins.folder import check_handins
from kudari.checking.handins.results import Results, Row

__all__ = ["Results", "Row", "check_handins"]
