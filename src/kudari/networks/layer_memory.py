"""What a network keeps: all parameters in one vector, of which the layers hold parts; its copies, and its file."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.networks.architecture import Architecture
from kudari.networks.layers import Layer
from kudari.networks.looking import Drawn
from kudari.networks.losses import LOSSES
from kudari.networks.parameters import Parameters, size, views
from kudari.networks.workspace import Array


class LayerMemory:
    """Layers as an architecture tells them, in memory that is theirs together: base of :class:`Network`."""

    def _make(self, architecture: Architecture, rng: np.random.Generator) -> None:
        """Memory and layers, with parameters that are still all 0."""
        self.architecture, self.rng = architecture, rng
        self.drawn: Drawn | None = None  # how the last gradient drew, where it draws
        try:
            self.vector = np.zeros(size(architecture.shapes), architecture.dtype)
            self.gradient_vector = np.zeros_like(self.vector)
        except (MemoryError, ValueError):
            raise KudariError(
                f"a network with {architecture.inputs} inputs, hidden={list(architecture.hidden)} and "
                f"{architecture.outputs} outputs has more parameters than there is memory for"
            ) from None
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

    def named(self, vector: Array) -> dict[str, Array]:
        """The parts of a vector that is as long as all parameters together, by their names: views, not copies."""
        return views(vector, self.architecture.shapes)

    # ------------------------------------------------------------------ its file

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

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """The network that a file tells of, made anew.

        Raises :class:`KudariError` where the file is none of a network.
        """
        from kudari.networks import network_files

        architecture, arrays = network_files.read_network(path)
        network_files.check_arrays(path, architecture.array_shapes, architecture.dtype, arrays)
        network = cls.of(architecture)
        network._fill(arrays)
        return network

    @classmethod
    def of(cls, architecture: Architecture) -> Self:
        """A network of an architecture, with parameters that are all 0."""
        network = cls.__new__(cls)
        network._make(architecture, np.random.default_rng(0))
        return network

    def arrays(self) -> dict[str, Array]:
        """All arrays that a prediction depends on, by their names: the parameters, and the layers' buffers."""
        return {**self.params, **self.buffers}

    def _fill(self, arrays: dict[str, Array]) -> None:
        for name, array in self.arrays().items():
            array[...] = arrays[name]
