"""The proof of what was read: five steps of the formula beside the object itself.

They are the same bit for bit; but a power or an exponential may end otherwise in another function of the same machine,
as np.power(β, t) does beside β**t: where there is one, the steps are the same to a few units in the last place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.calling import gradient_at
from kudari.formula import OPERATIONS
from kudari.rules.contract import Rule
from kudari.rules.lifting.errors import LiftError
from kudari.rules.lifting.reading import KEYS, step

_STEPS = 5
_ROUNDING = 1e-13  # of a number and of its step: what functions may round differently comes to so much in five steps


class Witness:
    """Where the object itself goes, on arrays with several numbers."""

    def __init__(self, original: Any, name: str) -> None:
        rng = np.random.default_rng(5)
        self.name = name
        self.places = [{key: rng.normal(size=3) for key in KEYS}]
        self.slopes: list[dict[str, Any]] = []
        params = {key: value.copy() for key, value in self.places[0].items()}
        for _ in range(_STEPS):
            grads = {key: rng.normal(size=3) * 10.0**scale for scale, key in enumerate(KEYS)}
            self.slopes.append({key: value.copy() for key, value in grads.items()})
            with np.errstate(all="ignore"):
                step(original, params, grads, name)
            self.places.append({key: np.array(params[key]) for key in KEYS})

    def difference(self, rule: Rule) -> LiftError | None:
        """The first step in which a rule, as new, goes elsewhere; None where it never does."""
        ours = {key: value.copy() for key, value in self.places[0].items()}
        known = [OPERATIONS[name] for name, _ in rule.formula.tape.operations if name in OPERATIONS]
        is_rounded = any(operation.result == "rounded" for operation in known)
        within = _ROUNDING if is_rounded else 0.0
        for number, (grads, theirs) in enumerate(zip(self.slopes, self.places[1:], strict=True)):
            rule.update(ours, grads, gradient_at=_gradients)
            for key in KEYS:
                if not _same(ours[key], theirs[key], within):
                    return LiftError(
                        f"{self.name} is not the formula that was read from it: they differ in step {number + 1} "
                        f"({theirs[key][0]!r} and {ours[key][0]!r}). Does it use random numbers?"
                    )
        return None


def _gradients(there: Mapping[str, Any]) -> dict[str, Any]:
    return {key: gradient_at(place) for key, place in there.items()}


def _same(ours: Any, theirs: Any, within: float) -> bool:
    return np.array_equal(theirs, ours, equal_nan=True) or bool(
        within and np.allclose(ours, theirs, rtol=within, atol=within, equal_nan=True)
    )
