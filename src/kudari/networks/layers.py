"""What a layer is, and the one that every network has: a weighted sum of all inputs.

N is the number of samples in a batch, D the size of a layer's input, M that of its output. ``forward`` goes from the
input x to the output, and ``backward`` from ∂L/∂output, called ``dout``, to ∂L/∂x; on its way a layer with parameters
writes ∂L/∂W into ``dW`` and ∂L/∂b into ``db``. To be quick, layers spare memory: what a layer returns is overwritten
at the next step, and activations and normalisations work in place, in the memory of their input. (Give them a copy
where the input is needed afterwards.)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from kudari.formula import KudariError
from kudari.networks.declarations import Declared, parameter, weights
from kudari.networks.workspace import Array, Workspace


class Layer(ABC):
    """A step on the way from the input to the scores: ``forward``, ``backward``, and the arrays that it declares.

    A layer is made from its parameters, in the order in which its class body declares them (see
    :mod:`kudari.networks.declarations`). For each parameter ``w`` there is then ``dw``, into which ``backward`` writes
    the gradient; and there are its buffers, into which ``forward`` writes. They are written into and never exchanged,
    because in a network they are parts of larger arrays.

    Raises :class:`KudariError` for more or fewer arrays than it has parameters, and for shapes that do not fit.
    """

    #: What such a layer is called where a network describes itself.
    title: ClassVar[str] = ""
    #: How many samples it needs to learn from, and what fewer of them do: "batch=1 leaves nothing …".
    least_samples: ClassVar[int] = 1
    too_few: ClassVar[str] = ""
    #: Whether predictions depend on its setting: then a file of a network with another one is refused.
    predicts: ClassVar[bool] = True
    #: Whether it draws random numbers while learning.
    draws: ClassVar[bool] = False
    #: The setting that leaves it out.
    absent: ClassVar[Any] = False

    first = False  # of its network: nobody asks for the gradient of the data

    def __init__(self, *parameters: Array) -> None:
        self.workspace = Workspace()
        declared = self.declared()
        learnt = [name for name, array in declared.items() if array.learnt]
        if len(parameters) != len(learnt):
            raise KudariError(
                f"{type(self).__name__} is made of {', '.join(learnt) or 'no arrays'}; {len(parameters)} were given"
            )
        sizes: dict[str, int] = {}
        for name, w in zip(learnt, parameters, strict=True):
            _bind(sizes, name, declared[name], w)
            setattr(self, name, w)
            setattr(self, f"d{name}", np.zeros(w.shape, w.dtype))
        if parameters:
            for name, array in declared.items():
                if not array.learnt:
                    setattr(self, name, np.full(array.shape_of(sizes), array.start, parameters[0].dtype))

    @abstractmethod
    def forward(self, x: Array, train: bool = False) -> Array:
        """The output, (N, M), for an input of shape (N, D).

        ``train`` says that a gradient will be asked for; some layers behave otherwise then.
        """

    @abstractmethod
    def backward(self, dout: Array) -> Array:
        """∂L/∂x, (N, D), from ∂L/∂output, (N, M), after a ``forward`` with ``train``."""

    @classmethod
    def declared(cls) -> dict[str, Declared]:
        """The arrays by the names of their attributes, in the order of the class body."""
        return {
            name: value
            for kind in reversed(cls.__mro__)
            for name, value in vars(kind).items()
            if isinstance(value, Declared)
        }

    @classmethod
    def option(cls, name: str, given: Any) -> Any:
        """What somebody gave for such a layer, ``Network(…, name=given)``, as plain data; ``absent`` leaves it out.

        It is True or False, unless a layer takes something else. Raises :class:`KudariError` for what it does not take.
        """
        if not isinstance(given, (bool, np.bool_)):
            raise KudariError(f"{name} is True or False, not {given!r}")
        return bool(given)

    @classmethod
    def described(cls, setting: Any) -> str:
        """How a network with it is described, after a comma."""
        return cls.title if setting is True else f"{cls.title} {setting:g}"

    @classmethod
    def built(cls, arrays: Mapping[str, Array], setting: Any, rng: np.random.Generator) -> Layer:
        """The layer of a network that has these arrays: parameters (``w``), gradients (``dw``) and buffers.

        ``setting`` is what :meth:`option` returned, and ``rng`` the network's own, for whatever falls while learning.
        """
        layer = cls._new([arrays[name] for name, array in cls.declared().items() if array.learnt], setting, rng)
        vars(layer).update(arrays)
        return layer

    @classmethod
    def _new(cls, parameters: list[Array], setting: Any, rng: np.random.Generator) -> Layer:
        return cls(*parameters)


def _bind(sizes: dict[str, int], name: str, declared: Declared, array: Array) -> None:
    """Learn from an array's shape what "inputs" and "outputs" are."""
    shape = tuple(sizes.get(size, size) if isinstance(size, str) else size for size in declared.shape)
    fits = len(shape) == array.ndim and all(
        isinstance(wanted, str) or wanted == there for wanted, there in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise KudariError(f"{name} has shape {array.shape}; it should be ({', '.join(map(str, shape))},)")
    sizes.update((wanted, there) for wanted, there in zip(shape, array.shape, strict=True) if isinstance(wanted, str))


class Affine(Layer):
    """Every output is a weighted sum of all inputs: x W + b.

    Each number of ``dW`` says how the loss changes with that weight, so dW has the shape of W.

    >>> layer = Affine(W=np.array([[1.0, 2.0], [3.0, 4.0]]), b=np.array([0.5, 0.0]))
    >>> layer.forward(np.array([[1.0, 1.0]]), train=True)
    array([[4.5, 6. ]])
    >>> layer.backward(np.array([[1.0, 0.0]]))
    array([[1., 3.]])
    >>> layer.dW
    array([[1., 0.],
           [1., 0.]])
    """

    W: Array = weights("inputs", "outputs")  # (D, M)
    b: Array = parameter("outputs")  # (M,)
    dW: Array  # noqa: N815
    db: Array

    def __init__(self, W: Array, b: Array) -> None:
        super().__init__(W, b)

    def forward(self, x: Array, train: bool = False) -> Array:
        self.x = x  # (N, D)
        out = np.matmul(x, self.W, out=self.workspace("out", (len(x), len(self.b)), self.W.dtype))  # (N, D) (D, M)
        out += self.b
        return out  # (N, M)

    def backward(self, dout: Array) -> Array:
        np.matmul(self.x.T, dout, out=self.dW)  # (D, N) (N, M) -> (D, M)
        np.dot(self._ones(len(dout)), dout, out=self.db)  # (N,) (N, M) -> (M,), the sum over the samples
        if self.first:
            return dout  # which nobody looks at
        return np.matmul(dout, self.W.T, out=self.workspace("dx", self.x.shape, self.W.dtype))  # (N, M) (M, D)

    def _ones(self, count: int) -> Array:
        """As many ones: a product with them is the quickest sum over the samples."""
        ones = self.workspace("ones", (count,), self.W.dtype)
        ones[:] = 1
        return ones
