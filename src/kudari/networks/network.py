"""A network of layers: scores forwards, gradients backwards, and all parameters in one vector."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np

from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.networks.activations import Activation
from kudari.networks.architecture import Architecture
from kudari.networks.declarations import Kind
from kudari.networks.initialization import draw
from kudari.networks.inputs import answers_of, array_of, check_finite, rows_of
from kudari.networks.layers import Layer
from kudari.networks.looking import Drawn, put_back
from kudari.networks.losses import LOSSES, BinaryCrossEntropy, logistic
from kudari.networks.parameters import Parameters, size, views
from kudari.networks.workspace import Array
from kudari.seeds import seed_of

AT_ONCE = 1000  # samples: predictions for more are made piece by piece, in memory that stays small


class Network:
    """Layers of weighted sums, all but the last followed by an activation: ``Network(784, [100, 100], 10)``.

    Between the sums stand, in this order, batch normalisation if it is asked for, the activation, and dropout if
    its ratio is above 0. ``params`` has the weights by the book's names, W1, b1, W2, …; with batch normalisation
    gamma1, beta1, … as well. They are views of one vector, so an optimizer changes them all in one pass.

    ``weight_decay`` λ adds ½ λ Σ W² to the loss, as in the book, and so λ W to every gradient of a weight. (Decoupled
    decay belongs to the rule: see AdamW.)

    ``activation`` is "relu", "sigmoid" or "tanh"; ``init`` is "he", "xavier", "zero" or a standard deviation;
    ``loss`` is "cross_entropy", of labels or one-hot rows, "binary_cross_entropy", of answers 1 and 0 with an output
    for each question of yes or no, or "mean_squared_error". ``dtype`` is "float32", or "float64" to compare gradients
    with differences. ``seed`` draws the weights and the dropout. ``options`` are those of further layers, by the names
    in :data:`~kudari.networks.normalization.BEFORE_ACTIVATION` and
    :data:`~kudari.networks.dropout.AFTER_ACTIVATION`.

    In what follows N is the number of samples, D that of the inputs. Samples ``x`` have shape (N, D); their answers
    ``t`` are N labels, or (N, outputs) one-hot rows or numbers. A single sample may be given as (D,) with its answer.

    >>> network = Network(2, [3], 2, seed=1)
    >>> list(network.params)
    ['W1', 'b1', 'W2', 'b2']
    >>> x, t = np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([0, 1])
    >>> round(network.loss(x, t), 4)
    1.1258
    >>> {name: gradient.shape for name, gradient in network.gradient(x, t).items()}
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
        **options: Any,
    ) -> None:
        architecture = Architecture.of(
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
            **options,
        )
        self._make(architecture, np.random.default_rng(seed_of(seed)))
        for layer in architecture.plan:
            for name, array, _ in layer.arrays():
                if array.kind is Kind.WEIGHTS:
                    draw(self.params[name], architecture.init, self.rng)
                elif array.learnt:
                    self.params[name][...] = array.start

    def _make(self, architecture: Architecture, rng: np.random.Generator) -> None:
        """Memory and layers, with parameters that are still all 0."""
        self.architecture, self.rng = architecture, rng
        self.drawn: Drawn | None = None  # how the last gradient drew, where it draws
        try:
            self.vector = np.zeros(size(architecture.shapes), architecture.dtype)
            self.gradient_vector = np.zeros_like(self.vector)
        except (MemoryError, ValueError):
            sizes = (
                f"{architecture.inputs} inputs, hidden={list(architecture.hidden)} and {architecture.outputs} outputs"
            )
            raise KudariError(f"a network with {sizes} has more parameters than there is memory for") from None
        self.params = Parameters(self.named(self.vector))
        self.grads = Parameters(self.named(self.gradient_vector))
        self.buffers = {
            name: np.full(shape, array.start, architecture.dtype)
            for layer in architecture.plan
            for name, array, shape in layer.arrays()
            if not array.learnt
        }
        if architecture.weight_decay:
            self.strengths, self.pull = np.zeros_like(self.vector), np.zeros_like(self.vector)
            parts = self.named(self.strengths)
            for name in architecture.matrices:  # nothing pulls at what is only added
                parts[name][...] = architecture.weight_decay
        self.layers = list(self._built())
        self.layers[0].first = True
        self.loss_layer = LOSSES[architecture.loss]()

    def _built(self) -> Iterator[Layer]:
        """The layers, with their arrays in place."""
        for layer in self.architecture.plan:
            arrays = {}
            for attribute, name in layer.names.items():
                if name in self.buffers:
                    arrays[attribute] = self.buffers[name]
                else:
                    arrays |= {attribute: self.params[name], f"d{attribute}": self.grads[name]}
            yield layer.kind.built(arrays, layer.setting, self.rng)

    def __setattr__(self, name: str, value: Any) -> None:
        held = vars(self).get(name, value)
        if held is not value and name in ("vector", "gradient_vector", "params", "grads"):
            raise KudariError(f"write into network.{name}, as in network.vector[:] = …: the layers hold parts of it")
        super().__setattr__(name, value)

    def __getstate__(self) -> dict[str, Any]:
        """For a copy, and for another process: a copied array alone would be no view of the vector any more."""
        return {"architecture": self.architecture, "rng": copy.deepcopy(self.rng), "arrays": self.arrays()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._make(state["architecture"], state["rng"])
        self._fill(state["arrays"])

    # ------------------------------------------------------------------ learning

    def gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The gradient of the loss by every parameter, by backpropagation: arrays of the parameters' names and shapes.

        ``x`` are samples, (N, D), and ``t`` their labels, (N,), or one-hot rows. The arrays are the caller's own.

        Raises :class:`KudariError` for samples that are no finite numbers, and for answers that do not fit them.
        """
        rows, targets = self._batch(x, t, train=True, finite=True)
        self.drawn = Drawn.of(self.rng, self.vector, rows) if self.architecture.is_random else None
        self._learn(rows, targets)
        return self.named(self.gradient_vector.copy())

    def loss_and_gradient(self, x: Any, t: Any) -> tuple[float, dict[str, Array]]:
        """The loss and its gradient at once, without a copy: for a loop, because the next call overwrites the arrays.

        ``x`` and ``t`` are those of :meth:`gradient`, but whether all numbers in ``x`` are finite is not looked at.
        """
        return self._learn(*self._batch(x, t, train=True, finite=False)), self.grads

    def loss(self, x: Any, t: Any, train: bool = False) -> float:
        """The mean loss over the samples: ``x`` of shape (N, D), ``t`` of (N,) or one-hot.

        With ``train`` it is the one that is met while learning: dropout falls, and batches normalise. To look at it
        changes no prediction: what is learnt of the batches, only :meth:`gradient` and :meth:`loss_and_gradient` learn.

        Raises :class:`KudariError` for samples that are no finite numbers, and for answers that do not fit them.
        """
        rows, targets = self._batch(x, t, train, finite=True)
        with put_back(self.buffers):
            scores = self._forward(rows, train)
        return self.loss_layer.forward(scores, targets) + self.decay()

    def named(self, vector: Array) -> dict[str, Array]:
        """The parts of a vector that is as long as all parameters together, by their names: views, not copies."""
        return views(vector, self.architecture.shapes)

    def decay(self) -> float:
        """What the size of the weights adds to the loss, ½ λ Σ W². Its gradient, λ W, is written down as ``pull``."""
        if not self.architecture.weight_decay:
            return 0.0
        np.multiply(self.vector, self.strengths, out=self.pull)
        return 0.5 * float(np.dot(self.vector, self.pull))

    def _learn(self, rows: Array, targets: Array) -> float:
        """The loss; its gradient is then in ``gradient_vector``."""
        loss = self.loss_layer.forward(self._forward(rows, train=True), targets) + self.decay()
        dout = self.loss_layer.backward()
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        if self.architecture.weight_decay:
            self.gradient_vector += self.pull
        return loss

    def _batch(self, x: Any, t: Any, train: bool, finite: bool) -> tuple[Array, Array]:
        """Samples and answers as the layers take them. What does not fit is refused before any statistics change."""
        samples = array_of("x", x)
        rows, outputs = self._rows(samples), self.architecture.outputs
        if finite:
            check_finite(rows)
        if not len(rows):
            raise KudariError("x has no samples")
        if train and len(rows) < (needs := self.architecture.neediest.kind).least_samples:
            count = "one sample" if len(rows) == 1 else f"{len(rows)} samples"
            raise KudariError(f"x has {count}, which {needs.too_few}")
        return rows, self.loss_layer.targets(answers_of(t, samples.ndim == 1, outputs), (len(rows), outputs))

    # ------------------------------------------------------------------ predicting

    def predict(self, x: Any) -> Array:
        """The scores, (N, outputs), a row for each sample of ``x``, (N, D); the greatest is the network's answer.

        Raises :class:`KudariError` for samples that are no finite numbers.
        """
        return self._predicted(self._rows(x))

    def probabilities(self, x: Any) -> Array:
        """How sure it is of each class, (N, outputs): the softmax of the scores; of yes, for binary cross entropy."""
        scores = self.predict(x)
        if isinstance(self.loss_layer, BinaryCrossEntropy):
            return logistic(scores)
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        return scores

    def accuracy(self, x: Any, t: Any) -> float:
        """The share of samples whose greatest score is the right one's; scores that are no numbers are not right.

        Of a sample with answers of yes and no all must be right: a score above 0 says yes.

        Raises :class:`KudariError` as :meth:`loss` does, and where ``t`` are neither labels nor one-hot rows.
        """
        samples, outputs = array_of("x", x), self.architecture.outputs
        rows = self._rows(samples)
        if not len(rows):
            raise KudariError("x has no samples")
        answers = answers_of(t, samples.ndim == 1, outputs)
        asks = isinstance(self.loss_layer, BinaryCrossEntropy) and (outputs == 1 or answers.ndim == 2)
        kind = self.loss_layer if asks else LOSSES["cross_entropy"]()
        return share_right(self._predicted(rows), kind.targets(answers, (len(rows), outputs)))

    def activations(self, x: Any, train: bool = False) -> list[Array]:
        """What leaves each hidden layer's activation: a list of (N, units), a row for each sample."""
        return [out.copy() for layer, out in self.through(x, train) if isinstance(layer, Activation)]

    def through(self, x: Any, train: bool = False) -> Iterator[tuple[Layer, Array]]:
        """Every layer with what leaves it, until the next layer changes it; the last has the scores."""
        out = self._rows(x)
        with put_back(self.buffers):
            for layer in self.layers:
                out = layer.forward(out, train)
                yield layer, out

    def _predicted(self, rows: Array) -> Array:
        check_finite(rows)
        scores = np.empty((len(rows), self.architecture.outputs), self.vector.dtype)
        for first in range(0, len(rows), AT_ONCE):
            scores[first : first + AT_ONCE] = self._forward(rows[first : first + AT_ONCE], train=False)
        return scores

    def _forward(self, x: Array, train: bool) -> Array:
        for layer in self.layers:
            x = layer.forward(x, train)
        return x

    def _rows(self, x: Any) -> Array:
        return rows_of(x, self.architecture.inputs, self.vector.dtype)

    # ------------------------------------------------------------------ saving

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write parameters, buffers and the architecture to a ``.safetensors`` file, whole or not at all.

        Raises :class:`KudariError` where the file cannot be written.
        """
        from kudari.networks import network_files  # loaded when needed: a script that only trains starts sooner

        network_files.write_network(path, self.architecture, self.arrays())

    def load(self, path: str | os.PathLike[str]) -> Self:
        """Take the parameters of a file; returns the network itself. Another architecture is refused.

        Dropout and weight decay may differ, for no prediction depends on them. Where the file cannot be taken the
        network stays what it was.

        Raises :class:`KudariError` that names the file and what is wrong with it.
        """
        from kudari.networks import network_files

        architecture, arrays = network_files.read_network(path)
        different = self.architecture.differences(architecture)
        if different:
            raise KudariError(f"{shown_path(path)} has another network: {different}")
        network_files.check_arrays(path, self.architecture.array_shapes, self.architecture.dtype, arrays)
        self._fill(arrays)
        return self

    @staticmethod
    def from_file(path: str | os.PathLike[str]) -> Network:
        """The network that a file tells of, made anew.

        Raises :class:`KudariError` where the file is none of a network.
        """
        from kudari.networks import network_files

        architecture, arrays = network_files.read_network(path)
        network_files.check_arrays(path, architecture.array_shapes, architecture.dtype, arrays)
        network = Network.of(architecture)
        network._fill(arrays)
        return network

    @staticmethod
    def of(architecture: Architecture) -> Network:
        """A network of an architecture, with parameters that are all 0."""
        network = Network.__new__(Network)
        network._make(architecture, np.random.default_rng(0))
        return network

    def arrays(self) -> dict[str, Array]:
        """All arrays that a prediction depends on, by their names: the parameters, and the layers' buffers."""
        return {**self.params, **self.buffers}

    def _fill(self, arrays: dict[str, Array]) -> None:
        for name, array in self.arrays().items():
            array[...] = arrays[name]

    def __repr__(self) -> str:
        return f"<Network {self.architecture}, {self.vector.size:,} parameters>"


def share_right(scores: Array, answers: Array) -> float:
    """The share of rows that are right; what is no number is not.

    Of labels the greatest score is at the label; of yes and no, given for each score, those above 0 say yes.
    """
    if answers.ndim == 1 and scores.shape[1] > 1:
        right = scores.argmax(axis=1) == answers
    else:
        right = ((scores > 0) == (answers.reshape(scores.shape) > 0.5)).all(axis=1)
    return float((right & np.isfinite(scores).all(axis=1)).mean())
