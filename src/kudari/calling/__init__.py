"""One layer for all ways to call an optimiser: whatever is given, dict in and dict out."""

from kudari.calling.called import Called, gradient_at, title_of
from kudari.calling.optimizers import as_optimizer
from kudari.calling.refusals import CallError

__all__ = ["CallError", "Called", "as_optimizer", "gradient_at", "title_of"]
