"""A network of layers: scores forwards, slopes backwards, and all parameters in one vector."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks.architecture import Architecture
from kudari.networks.dropout import Dropout
from kudari.networks.gradient_check import gradient_by_differences
from kudari.networks.inputs import answers_of, check_finite, rows_of
from kudari.networks.layers import ACTIVATIONS, Affine, Layer
from kudari.networks.losses import LOSSES
from kudari.networks.network_files import check_arrays, read_network, write_network
from kudari.networks.normalization import BatchNorm
from kudari.networks.parameters import Parameters, size, views
from kudari.networks.weights import draw
from kudari.networks.workspace import Array
from kudari.seeds import seed_of

AT_ONCE = 1000  # samples: predictions for more are made piece by piece, in memory that stays small


class Network:
    """Layers of weighted sums, all but the last followed by something that bends: ``Network(784, [100, 100], 10)``.

    Between the sums stand, in this order, batch normalisation if it is asked for, the activation, and dropout if
    its ratio is above 0. ``params`` has the weights by the book's names, W1, b1, W2, …; with batch normalisation
    gamma1, beta1, … as well. They are views of one vector, so an optimiser changes them all in one pass.

    ``weight_decay`` λ adds ½ λ Σ W² to the loss, as in the book, and so λ W to every slope of a weight. (Decoupled
    decay belongs to the rule: see AdamW.)

    ``activation`` is "relu", "sigmoid" or "tanh"; ``init`` is "he", "xavier", "zero" or a standard deviation;
    ``loss`` is "cross_entropy", of labels or one-hot rows, or "mean_squared_error". ``dtype`` is "float32", or
    "float64" to compare slopes with differences. ``seed`` draws the weights and the dropout.

    >>> network = Network(2, [3], 2, seed=1)
    >>> list(network.params)
    ['W1', 'b1', 'W2', 'b2']
    >>> x, t = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([0, 1])
    >>> round(network.loss(x, t), 4)
    1.1258
    >>> {name: slope.shape for name, slope in network.gradient(x, t).items()}
    {'W1': (2, 3), 'b1': (3,), 'W2': (3, 2), 'b2': (2,)}

    Raises :class:`KudariError` for sizes, names and numbers that are none.
    """

    def __init__(
        self,
        inputs: int,
        hidden: Sequence[int] | int,
        outputs: int,
        *,
        activation: str = "relu",
        init: str | float = "he",
        batch_norm: bool = False,
        dropout: float = 0.0,
        weight_decay: float = 0.0,
        loss: str = "cross_entropy",
        dtype: Any = "float32",
        seed: int = 0,
    ) -> None:
        made = Architecture.of(
            inputs,
            hidden,
            outputs,
            activation=activation,
            init=init,
            batch_norm=batch_norm,
            dropout=dropout,
            weight_decay=weight_decay,
            loss=loss,
            dtype=dtype,
        )
        self._make(made, np.random.default_rng(seed_of(seed)))
        for name, array in self.params.items():
            if name.startswith("W"):
                draw(array, made.init, self.rng)
            elif name.startswith("gamma"):
                array[...] = 1

    def _make(self, made: Architecture, rng: np.random.Generator) -> None:
        """Memory and layers, with numbers that are still all 0."""
        self.architecture, self.rng = made, rng
        try:
            self.vector = np.zeros(size(made.shapes), made.dtype)
            self.slopes = np.zeros_like(self.vector)
        except (MemoryError, ValueError):
            sizes = f"{made.inputs} inputs, hidden={list(made.hidden)} and {made.outputs} outputs"
            raise KudariError(f"a network with {sizes} has more parameters than there is memory for") from None
        self.params, self.grads = Parameters(self.named(self.vector)), Parameters(self.named(self.slopes))
        if made.weight_decay:
            self.strengths, self.pull = np.zeros_like(self.vector), np.zeros_like(self.vector)
            for name, part in self.named(self.strengths).items():
                part[...] = made.weight_decay if name.startswith("W") else 0  # nothing pulls at what is only added
        self.layers = list(self._built())
        self.loss_layer = LOSSES[made.loss]()

    def __setattr__(self, name: str, value: Any) -> None:
        held = vars(self).get(name, value)
        if held is not value and name in ("vector", "slopes", "params", "grads"):
            raise KudariError(f"write into network.{name}, as in network.vector[:] = …: the layers hold parts of it")
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """For a copy, and for another process: a copied array alone would be no view of the vector any more."""
        return {"architecture": self.architecture, "rng": copy.deepcopy(self.rng), "arrays": self.arrays()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._make(state["architecture"], state["rng"])
        for name, array in self.arrays().items():
            array[...] = state["arrays"][name]

    def _built(self) -> Iterator[Layer]:
        made, w, g = self.architecture, self.params, self.grads
        for k in range(1, len(made.hidden) + 1):
            yield Affine(w[f"W{k}"], w[f"b{k}"], g[f"W{k}"], g[f"b{k}"], first=k == 1)
            if made.batch_norm:
                yield BatchNorm(w[f"gamma{k}"], w[f"beta{k}"], g[f"gamma{k}"], g[f"beta{k}"])
            yield ACTIVATIONS[made.activation](made.dtype)
            if made.dropout:
                yield Dropout(made.dropout, self.rng, made.dtype)
        k = len(made.hidden) + 1
        yield Affine(w[f"W{k}"], w[f"b{k}"], g[f"W{k}"], g[f"b{k}"], first=k == 1)

    # ------------------------------------------------------------------ learning

    def gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The slope of the loss by every parameter, by backpropagation: arrays of the parameters' names and shapes."""
        check_finite(self._inputs(x))
        self.loss_and_gradient(x, t)
        return self.named(self.slopes.copy())

    def loss_and_gradient(self, x: Any, t: Any) -> tuple[float, dict[str, Array]]:
        """The loss and its slopes at once, for who takes many steps: the next call overwrites the slopes.

        Unlike ``gradient`` it does not look whether all numbers in ``x`` are finite.
        """
        scores, t = self._scores(x, t, train=True)
        loss = self.loss_layer.forward(scores, t) + self.decay()
        dout = self.loss_layer.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        if self.architecture.weight_decay:
            self.slopes += self.pull
        return loss, self.grads

    def loss(self, x: Any, t: Any, train: bool = False) -> float:
        """The mean loss over the samples. With ``train`` as it is while learning: dropout falls, batches normalise."""
        check_finite(self._inputs(x))
        scores, t = self._scores(x, t, train)
        return self.loss_layer.forward(scores, t) + self.decay()

    def named(self, vector: Array) -> dict[str, Array]:
        """The parts of a vector that is as long as all parameters together, by their names: views, not copies."""
        return views(vector, self.architecture.shapes)

    def decay(self) -> float:
        """What the size of the weights adds to the loss, ½ λ Σ W². Its slope, λ W, is written down as ``pull``."""
        if not self.architecture.weight_decay:
            return 0.0
        np.multiply(self.vector, self.strengths, out=self.pull)
        return 0.5 * float(np.dot(self.vector, self.pull))

    # ------------------------------------------------------------------ predicting

    def predict(self, x: Any) -> Array:
        """The scores, a row for each sample; the greatest is the network's answer."""
        x = self._inputs(x)
        check_finite(x)
        out = np.empty((len(x), self.architecture.outputs), self.vector.dtype)
        for first in range(0, len(x), AT_ONCE):
            out[first : first + AT_ONCE] = self._forward(x[first : first + AT_ONCE], train=False)
        return out

    def probabilities(self, x: Any) -> Array:
        """How sure it is of each class: the softmax of the scores."""
        scores = self.predict(x)
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def accuracy(self, x: Any, t: Any) -> float:
        """The share of samples whose greatest score is the right one's; scores that are no numbers are not right."""
        rows = self._inputs(x)
        if not len(rows):
            raise KudariError("x has no samples")
        made = self.architecture
        labels = LOSSES["cross_entropy"]().targets(answers_of(t, x, made.outputs), (len(rows), made.outputs))
        scores = self.predict(rows)
        return share_right(scores, labels)

    def activations(self, x: Any, train: bool = False) -> list[Array]:
        """What leaves each hidden layer's activation, a row for each sample."""
        return [out.copy() for layer, out in self.through(x, train) if isinstance(layer, tuple(ACTIVATIONS.values()))]

    def through(self, x: Any, train: bool = False) -> Iterator[tuple[Layer, Array]]:
        """Every layer with what leaves it, until the next layer changes it; the last has the scores."""
        out = self._inputs(x)
        for layer in self.layers:
            out = layer.forward(out, train)
            yield layer, out

    def _forward(self, x: Array, train: bool) -> Array:
        for layer in self.layers:
            x = layer.forward(x, train)
        return x

    def _scores(self, x: Any, t: Any, train: bool) -> tuple[Array, Array]:
        rows, outputs = self._inputs(x), self.architecture.outputs
        if not len(rows):
            raise KudariError("x has no samples")
        if train and len(rows) == 1 and self.architecture.batch_norm:
            raise KudariError("x has one sample: minus its own mean, nothing is left of it after a batch normalisation")
        targets = self.loss_layer.targets(answers_of(t, x, outputs), (len(rows), outputs))
        return self._forward(rows, train), targets  # what does not fit was refused before running statistics change

    def _inputs(self, x: Any) -> Array:
        return rows_of(x, self.architecture.inputs, self.vector.dtype)

    # ------------------------------------------------------------------ saving

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write parameters, running statistics and the architecture to a ``.safetensors`` file, whole or not at all."""
        write_network(path, self.architecture, self.arrays())

    def load(self, path: str | os.PathLike[str]) -> Network:
        """Take the parameters of a file; returns the network itself. Another architecture is refused.

        Dropout and weight decay may differ, for no prediction depends on them. Where the file cannot be taken the
        network stays what it was.
        """
        architecture, arrays = read_network(path)
        different = self.architecture.differences(architecture.as_dict())
        if different:
            raise KudariError(f"{os.fspath(path)} has another network: {different}")
        check_arrays(path, self.arrays(), arrays)
        for name, array in self.arrays().items():
            array[...] = arrays[name]
        return self

    @staticmethod
    def from_file(path: str | os.PathLike[str]) -> Network:
        """The network that a file tells of, made anew.

        Raises :class:`KudariError` where the file is none of a network.
        """
        architecture, arrays = read_network(path)
        network = Network.__new__(Network)
        network._make(architecture, np.random.default_rng(0))
        check_arrays(path, network.arrays(), arrays)
        for name, array in network.arrays().items():
            array[...] = arrays[name]
        return network

    def arrays(self) -> dict[str, Array]:
        """All arrays that a prediction depends on: the parameters, and the running statistics."""
        found = dict(self.params)
        norms = [layer for layer in self.layers if isinstance(layer, BatchNorm)]
        for k, layer in enumerate(norms, 1):
            found |= {f"running_{name}{k}": getattr(layer, f"running_{name}") for name in ("mean", "var", "share")}
        return found

    def __repr__(self) -> str:
        made = self.architecture
        sizes = "-".join(map(str, (made.inputs, *made.hidden, made.outputs)))
        normal = ", batch normalisation" if made.batch_norm else ""
        dropped = f", dropout {made.dropout:g}" if made.dropout else ""
        return f"<Network {sizes}, {made.activation}{normal}{dropped}, {self.vector.size:,} parameters>"


def share_right(scores: Array, labels: Array) -> float:
    """The share of rows whose greatest score is at the label; what is no number is not right."""
    return float(((scores.argmax(axis=1) == labels) & np.isfinite(scores).all(axis=1)).mean())


class TwoLayerNet(Network):
    """The book's first network: one hidden layer, and small random weights.

    >>> network = TwoLayerNet(input_size=784, hidden_size=50, output_size=10)
    >>> network
    <Network 784-50-10, relu, 39,760 parameters>
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        weight_init_std: float = 0.01,
        **options: Any,
    ) -> None:
        super().__init__(input_size, [hidden_size], output_size, **{"init": weight_init_std, **options})

    def numerical_gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The slope of the loss by differences, as the book has it beside ``gradient``: two passes for every parameter.

        It is computed with a copy in float64, for in float32 a difference is little more than noise.
        """
        copied = Network.__new__(Network)
        copied._make(replace(self.architecture, dtype="float64"), np.random.default_rng(0))
        copied.vector[:] = self.vector
        return gradient_by_differences(lambda: copied.loss(x, t), copied.params)
