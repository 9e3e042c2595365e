"""A rule that is given gradients of limited size: one step out of a cliff is no longer than any other."""

from __future__ import annotations

import math
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.calling import title_of
from kudari.formula import KudariError
from kudari.refusals import finite
from kudari.rules.contract import Rule
from kudari.rules.per_parameter import PerParameter
from kudari.rules.reading import as_rule

BESIDE = 1e-6  # added to the norm by which is divided, as PyTorch does


@dataclass(frozen=True)
class Clipping:
    """How gradients are limited: all together by their norm, or every number by itself.

    >>> Clipping(norm=1.0).of({"W": np.array([3.0, 0.0]), "b": np.array([4.0])})
    {'W': array([0.5999..., 0.        ]), 'b': array([0.7999...])}
    >>> Clipping(value=0.5).of({"W": np.array([3.0, -0.25])})
    {'W': array([ 0.5 , -0.25])}

    Raises :class:`KudariError` where both limits are given or none, and for one that is not above 0.
    """

    norm: float | None = None
    value: float | None = None

    def __post_init__(self) -> None:
        given = {"norm": self.norm, "value": self.value}
        limits = {name: limit for name, limit in given.items() if limit is not None}
        if len(limits) != 1:
            raise KudariError(
                "gradients are clipped by one limit: norm=1.0, of all together, or value=0.5, of each number"
            )
        ((name, limit),) = limits.items()
        if finite(name, limit) <= 0:
            raise KudariError(f"{name} must be above 0, not {limit}")

    def for_rule(self, rule: Any, grads: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a rule is given: the gradients, limited, of which those of frozen parameters are none.

        What is no gradient, which the rule refuses, is handed on as it is.
        """
        if not isinstance(grads, Mapping):
            return grads
        moving = rule.of_moving(grads) if isinstance(rule, PerParameter) else grads
        return self.of(moving) if all(map(_is_number, moving.values())) else grads

    def of(self, grads: Mapping[str, Any]) -> dict[str, Any]:
        """The gradients, limited; None stays None, and what is within the limit stays as it is."""
        if self.value is not None:
            low, high = -self.value, self.value
            return {key: _as(g, np.clip(g, low, high)) if g is not None else None for key, g in grads.items()}
        assert self.norm is not None
        with np.errstate(all="ignore"):
            lengths = [_length(np.asarray(g, np.float64)) for g in grads.values() if g is not None]
            factor = self.norm / (math.hypot(*lengths) + BESIDE)
            if factor >= 1:
                return dict(grads)
            return {key: _as(g, g * factor) if g is not None else None for key, g in grads.items()}

    def __str__(self) -> str:
        return f"norm {self.norm:g}" if self.norm is not None else f"value {self.value:g}"


def _length(gradient: Any) -> float:
    """The root of the sum of squares, which do not overflow."""
    peak = float(np.abs(gradient).max(initial=0))
    return peak * float(np.linalg.norm(gradient / peak)) if 0 < peak < math.inf else peak


def _as(gradient: Any, clipped: Any) -> Any:
    """In the kind of the gradient: a plain number stays one."""
    return clipped if isinstance(gradient, np.ndarray | np.generic) else float(clipped)


class Clipped:
    """A rule whose gradients are clipped before each step.

    ``norm`` limits the length of all gradients together, as PyTorch's ``clip_grad_norm_``: where it is longer, all are
    multiplied by norm / (length + 10⁻⁶). ``value`` limits every number by itself, to between −value and value, as
    ``clip_grad_value_``.

    >>> rule = Clipped("sgd:lr=0.1", norm=1.0)
    >>> params = {"W": np.array([1.0, 1.0]), "b": 0.0}
    >>> rule.update(params, {"W": np.array([30.0, 0.0]), "b": 40.0})
    >>> params["W"].round(3), round(params["b"], 3)
    (array([0.94, 1.  ]), -0.08)

    The gradients that were handed over stay as they are. ``rule`` may also be a ``kudari.PerParameter``, or an object
    of one's own with ``update(params, grads)``. Gradients of parameters that are frozen, or None, are not part of the
    length, as in PyTorch those of parameters that need none are not.

    Raises :class:`KudariError` for other limits than one, and for a rule that needs the gradient at another place.
    """

    gradients_per_step = 1

    def __init__(self, rule: Any, *, norm: float | None = None, value: float | None = None) -> None:
        self.clipping = Clipping(norm, value)
        self.rule = as_rule(rule) if isinstance(rule, str) else rule
        if isinstance(rule, Clipped | type) or not callable(getattr(self.rule, "update", None)):
            raise KudariError(
                f"{rule!r} is no rule, and has no update(params, grads), whose gradients could be clipped"
            )
        if isinstance(self.rule, Rule) and self.rule.formula.elsewhere:
            raise KudariError(f"{self.rule.title} takes the gradient at another place, which is not clipped here")

    @property
    def title(self) -> str:
        """What the rule is called."""
        return title_of(self.rule)

    def update(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        *,
        flush_subnormals: bool = False,
        gradient_at: object = None,
    ) -> None:
        """Take one step with the clipped gradients.

        ``gradient_at``, which no rule here asks for, is taken as :meth:`Rule.update` takes it. Raises
        :class:`KudariError` as that does.
        """
        clipped = self.clipping.for_rule(self.rule, grads)
        if isinstance(self.rule, Rule | PerParameter):
            self.rule.update(params, clipped, flush_subnormals=flush_subnormals)
        else:
            self.rule.update(params, clipped)

    def __repr__(self) -> str:
        return f"Clipped({self.rule!r}, {str(self.clipping).replace(' ', '=')})"


def _is_number(gradient: Any) -> bool:
    """Whether this can be clipped; what cannot, the rule refuses."""
    return gradient is None or (not isinstance(gradient, (str, list)) and np.asarray(gradient).dtype.kind in "fiu")
