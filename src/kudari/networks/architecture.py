"""What a network is made of, apart from its numbers: checked once, compared when a file is read."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from kudari.forks import cached_property
from kudari.formula import KudariError
from kudari.networks.activations import ACTIVATIONS
from kudari.networks.declarations import Declared, Kind
from kudari.networks.dropout import AFTER_ACTIVATION
from kudari.networks.initialization import checked_init
from kudari.networks.layers import Affine, Layer
from kudari.networks.losses import LOSSES
from kudari.networks.normalization import BEFORE_ACTIVATION
from kudari.networks.options import known_name, share
from kudari.refusals import is_whole, unknown, whole

DTYPES = ("float32", "float64")


@dataclass(frozen=True)
class PlannedLayer:
    """A layer of a network, before its arrays are there."""

    kind: type[Layer]
    number: int  # of the weighted sum that it stands behind, from 1
    sizes: Mapping[str, int]
    names: Mapping[str, str]  # of its arrays in the network, by those of its attributes: {"W": "W1", …}
    option: str = ""  # of the network, where the layer is one
    setting: Any = None

    def arrays(self) -> Iterator[tuple[str, Declared, tuple[int, ...]]]:
        """Name in the network, declaration and shape of each array."""
        for attribute, declared in self.kind.declared().items():
            yield self.names[attribute], declared, declared.shape_of(self.sizes)


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
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)  # the layers beside the activation
    weight_decay: float = 0.0
    loss: str = "cross_entropy"
    dtype: str = "float32"

    @classmethod
    def of(
        cls,
        inputs: Any,
        hidden: Any,
        outputs: Any,
        *,
        activation: Any = "relu",
        init: Any = "he",
        weight_decay: Any = 0.0,
        loss: Any = "cross_entropy",
        dtype: Any = "float32",
        **options: Any,
    ) -> Self:
        """The same from what somebody gave.

        ``options`` are those of the layers beside the activation, such as ``batch_norm=True`` or ``dropout=0.2``.

        Raises :class:`KudariError` that names what is not known or out of range.
        """
        if is_whole(hidden):
            hidden = [hidden]
        if isinstance(hidden, np.ndarray) and hidden.ndim == 1:
            hidden = list(hidden)
        if isinstance(hidden, (str, bytes, bytearray)) or not isinstance(hidden, Sequence):
            raise KudariError(f"hidden is a list of sizes, as in [100, 100], not {hidden!r}")
        layers = {**BEFORE_ACTIVATION, **AFTER_ACTIVATION}
        for name in options:
            if name not in layers:
                raise unknown(f"a network has no option {name!r}", name, layers, choice="beside the activation it has")
        if loss == "cross_entropy" and is_whole(outputs) and outputs == 1:
            raise KudariError(
                "outputs=1 with cross entropy is one class, whose probability is always 1: there is nothing to learn; "
                'for yes and no give 2 outputs, or loss="binary_cross_entropy"'
            )
        return cls(
            whole("inputs", inputs, 1, of="units"),
            tuple(whole("hidden", size, 1, of="units") for size in hidden),
            whole("outputs", outputs, 1, of="units"),
            known_name("activation", activation, ACTIVATIONS),
            checked_init(init),
            {
                name: kind.absent if options.get(name) is None else kind.option(name, options[name])
                for name, kind in layers.items()
            },
            share("weight_decay", weight_decay, math.inf),
            known_name("loss", loss, LOSSES),
            known_name("dtype", _dtype_name(dtype), DTYPES),
        )

    @cached_property
    def plan(self) -> tuple[PlannedLayer, ...]:
        """The layers in the order in which a sample goes through them.

        The arrays of a layer are numbered by how many of their name have come before: W1, b1, gamma1, beta1, W2, …
        """
        planned: list[PlannedLayer] = []
        counts: Counter[str] = Counter()

        def add(number: int, kind: type[Layer], inputs: int, outputs: int, option: str = "") -> None:
            attributes = list(kind.declared())
            counts.update(attributes)
            names = {attribute: f"{attribute}{counts[attribute]}" for attribute in attributes}
            sizes = {"inputs": inputs, "outputs": outputs}
            planned.append(PlannedLayer(kind, number, sizes, names, option, self.options.get(option)))

        widths = [self.inputs, *self.hidden]
        for number, (inputs, units) in enumerate(itertools.pairwise(widths), 1):
            add(number, Affine, inputs, units)
            for option, kind in self._chosen(BEFORE_ACTIVATION):
                add(number, kind, units, units, option)
            add(number, ACTIVATIONS[self.activation], units, units)
            for option, kind in self._chosen(AFTER_ACTIVATION):
                add(number, kind, units, units, option)
        add(len(widths), Affine, widths[-1], self.outputs)
        return tuple(planned)

    def _chosen(self, kinds: Mapping[str, type[Layer]]) -> Iterator[tuple[str, type[Layer]]]:
        return ((name, kind) for name, kind in kinds.items() if self.options.get(name, kind.absent) != kind.absent)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The parameters by their names, in the order in which they lie in memory."""
        return {name: shape for layer in self.plan for name, array, shape in layer.arrays() if array.learnt}

    @cached_property
    def array_shapes(self) -> dict[str, tuple[int, ...]]:
        """All arrays that a prediction depends on: the parameters, and what layers keep beside them."""
        return {name: shape for layer in self.plan for name, _, shape in layer.arrays()}

    @cached_property
    def matrices(self) -> tuple[str, ...]:
        """The names of the parameters that are weights, W1, W2, …: drawn at random, and pulled by weight decay."""
        return tuple(name for layer in self.plan for name, array, _ in layer.arrays() if array.kind is Kind.WEIGHTS)

    @cached_property
    def is_random(self) -> bool:
        """Whether a layer draws while learning, so that two gradients of the same samples differ."""
        return any(layer.kind.draws for layer in self.plan)

    @cached_property
    def neediest(self) -> PlannedLayer:
        """The first layer that needs the most samples in a batch; its kind's ``too_few`` says what fewer do."""
        return max(self.plan, key=lambda layer: layer.kind.least_samples)

    def as_dict(self) -> dict[str, Any]:
        """Plain data, from which :meth:`of` makes the same again."""
        return {
            "inputs": self.inputs,
            "hidden": list(self.hidden),
            "outputs": self.outputs,
            "activation": self.activation,
            "init": self.init,
            **self.options,
            "weight_decay": self.weight_decay,
            "loss": self.loss,
            "dtype": self.dtype,
        }

    def differences(self, other: Architecture) -> str:
        """In what another one predicts differently; empty where it does not."""
        there = other.as_dict()
        learning = {"init", "weight_decay"}
        learning |= {name for name, kind in AFTER_ACTIVATION.items() if not kind.predicts}
        learning |= {name for name, kind in BEFORE_ACTIVATION.items() if not kind.predicts}
        return "; ".join(
            f"{name} is {there.get(name)!r} there and {here!r} here"
            for name, here in self.as_dict().items()
            if name not in learning and there.get(name) != here
        )

    def __str__(self) -> str:
        sizes = "-".join(map(str, (self.inputs, *self.hidden, self.outputs)))
        layers = {**BEFORE_ACTIVATION, **AFTER_ACTIVATION}
        others = [layers[name].described(setting) for name, setting in self.options.items() if setting]
        return ", ".join([sizes, self.activation, *others])


def _dtype_name(given: Any) -> str:
    try:
        return str(np.dtype(given).name)
    except TypeError:
        return str(given)
