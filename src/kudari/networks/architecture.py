"""What a network is made of, apart from its numbers: checked once, compared when a file is read."""

from __future__ import annotations

import difflib
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from kudari.formula import KudariError
from kudari.networks.layers import ACTIVATIONS
from kudari.networks.losses import LOSSES
from kudari.networks.weights import checked_init


@dataclass(frozen=True)
class Architecture:
    """The sizes and kinds of the layers.

    >>> Architecture.of(784, [100, 50], 10).shapes["W2"]
    (100, 50)
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "relu"
    init: str | float = "he"
    batch_norm: bool = False
    dropout: float = 0.0
    weight_decay: float = 0.0
    loss: str = "cross_entropy"
    dtype: str = "float32"

    @classmethod
    def of(cls, inputs: Any, hidden: Any, outputs: Any, **options: Any) -> Self:
        """The same from what somebody gave; an error names what is out of range."""
        if isinstance(hidden, (int, np.integer)) and not isinstance(hidden, bool):
            hidden = [hidden]
        if isinstance(hidden, np.ndarray) and hidden.ndim == 1:
            hidden = list(hidden)
        if isinstance(hidden, (str, bytes, bytearray)) or not isinstance(hidden, Sequence):
            raise KudariError(f"hidden is a list of sizes, as in [100, 100], not {hidden!r}")
        sizes = [_size("inputs", inputs), *(_size("hidden", one) for one in hidden), _size("outputs", outputs)]
        given = {name: value for name, value in options.items() if value is not None}
        _known("activation", given.get("activation", "relu"), ACTIVATIONS)
        _known("loss", given.get("loss", "cross_entropy"), LOSSES)
        given["init"] = checked_init(given.get("init", "he"))
        given["dropout"] = _share("dropout", given.get("dropout", 0.0), 1.0)
        given["weight_decay"] = _share("weight_decay", given.get("weight_decay", 0.0), math.inf)
        given["batch_norm"] = _switch("batch_norm", given.get("batch_norm", False))
        given["dtype"] = _dtype(given.get("dtype", "float32"))
        return cls(sizes[0], tuple(sizes[1:-1]), sizes[-1], **given)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The parameters by their names, in the order in which they lie in memory."""
        found: dict[str, tuple[int, ...]] = {}
        widths = [self.inputs, *self.hidden, self.outputs]
        for number, (before, after) in enumerate(itertools.pairwise(widths), 1):
            found |= {f"W{number}": (before, after), f"b{number}": (after,)}
            if self.batch_norm and number <= len(self.hidden):
                found |= {f"gamma{number}": (after,), f"beta{number}": (after,)}
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**asdict(self), "hidden": list(self.hidden)}

    def differences(self, other: Mapping[str, Any]) -> str:
        """In what another one, as plain data, predicts differently; empty where it does not."""
        mine = self.as_dict()
        return "; ".join(
            f"{name} is {other.get(name)!r} there and {value!r} here"
            for name, value in mine.items()
            if name not in ("init", "dropout", "weight_decay") and other.get(name) != value
        )


def _size(name: str, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, (int, np.integer)) or given < 1:
        raise KudariError(f"{name}: a layer has a whole number of units, at least 1, not {given!r}")
    return int(given)


def _share(name: str, given: Any, below: float) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float, np.number)) or not 0 <= given < below:
        limit = "at least 0" if below == math.inf else f"at least 0 and below {below:g}"
        raise KudariError(f"{name} = {given!r} is out of range: it must be {limit}")
    return float(given)


def _switch(name: str, given: Any) -> bool:
    if not isinstance(given, (bool, np.bool_)):
        raise KudariError(f"{name} is True or False, not {given!r}")
    return bool(given)


def _dtype(given: Any) -> str:
    try:
        name = str(np.dtype(given).name)
    except TypeError:
        name = str(given)
    _known("dtype", name, {"float32": 0, "float64": 0})
    return name


def _known(name: str, given: Any, known: Mapping[str, Any]) -> None:
    if not isinstance(given, str) or given not in known:
        near = difflib.get_close_matches(str(given), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it may be {', '.join(map(repr, known))}"
        raise KudariError(f"{name}={given!r} is not known; {hint}")
