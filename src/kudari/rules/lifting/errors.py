"""The error of somebody's code in which no formula can be read."""

from kudari.formula import TraceError


class LiftError(TraceError):
    """An optimiser does something that cannot be read as a formula. It can still walk as it is."""


class UnlikeError(LiftError):
    """An optimiser treats weights otherwise than biases, so that there is no one formula."""
