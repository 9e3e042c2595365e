"""The same training by Kudari, JAX with Optax, PyTorch and plain NumPy.

A training is called with the rows of its batches, an array (steps, batch); it takes the batches out of the data itself,
returns the losses, and goes on at the next call from where it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.book import BookAdam, BookNetwork
from kudari import rule
from kudari.engine.threads import processors
from kudari.networks import Network

LR = 0.001
Training = Callable[[Any], Any]


class Ours:
    """Kudari, with Adam in the book's form or another's; a step has three parts."""

    def __init__(self, network: Network, x: Any, t: Any, form: str) -> None:
        self.network, self.x, self.t, self.walker = network, x, t, rule(form, lr=LR)
        self.batch = np.empty((0, x.shape[1]), x.dtype)

    def __call__(self, batches: Any) -> list[float]:
        losses = []
        for rows in batches:
            self.gather(rows)
            self.gradient()
            self.update()
            losses.append(self.loss)
        return losses

    def gather(self, rows: Any) -> None:
        """Take the samples, into the same memory as before."""
        if len(self.batch) != len(rows):
            self.batch = np.empty((len(rows), self.x.shape[1]), self.x.dtype)
        np.take(self.x, rows, axis=0, out=self.batch, mode="clip")
        self.labels = self.t[rows]

    def gradient(self) -> None:
        """Forwards and backwards."""
        self.loss, self.grads = self.network.loss_and_gradient(self.batch, self.labels)

    def update(self) -> None:
        """A step of the rule."""
        self.walker.update(self.network.params, self.grads)


def by_book(network: Network, x: Any, t: Any) -> Training:
    """Plain NumPy in float64; the data stay as they are, as in the book."""
    plain, adam = BookNetwork(network.params), BookAdam(LR)

    def train(batches: Any) -> list[float]:
        losses = []
        for rows in batches:
            loss, grads = plain.loss_and_gradient(x[rows], t[rows])
            adam.update(plain.params, grads)
            losses.append(loss)
        return losses

    return train


def by_torch(network: Network, x: Any, t: Any, way: str) -> Training:
    """PyTorch, one operation after another, with its Adam "fused", "foreach" or as it is by default."""
    import torch

    from benchmarks.twin import twin

    torch.set_num_threads(processors())
    model = twin(network)
    chosen = {} if way == "default" else {way: True}
    optimizer = torch.optim.Adam(model.parameters(), lr=LR, **chosen)  # type: ignore[arg-type]
    data, labels, surprise = torch.from_numpy(x), torch.from_numpy(t), torch.nn.CrossEntropyLoss()

    def train(batches: Any) -> list[float]:
        losses = []
        for rows in torch.from_numpy(batches):
            loss = surprise(model(data.index_select(0, rows)), labels.index_select(0, rows))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        return [float(loss) for loss in losses]

    return train


def by_jax(network: Network, x: Any, t: Any) -> Training:
    """JAX and Optax: all steps of a call are one compiled scan."""
    import jax
    import jax.numpy as jnp
    import optax

    depth, adam = len(network.architecture.hidden) + 1, optax.adam(LR)

    def loss(params: Any, x: Any, t: Any) -> Any:
        for k in range(1, depth):
            x = jax.nn.relu(x @ params[f"W{k}"] + params[f"b{k}"])
        scores = x @ params[f"W{depth}"] + params[f"b{depth}"]
        return optax.softmax_cross_entropy_with_integer_labels(scores, t).mean()

    @jax.jit
    def scan(carry: Any, data: Any, labels: Any, batches: Any) -> Any:
        def step(carry: Any, rows: Any) -> Any:
            params, state = carry
            found, grads = jax.value_and_grad(loss)(params, data[rows], labels[rows])
            change, state = adam.update(grads, state)
            return (optax.apply_updates(params, change), state), found

        return jax.lax.scan(step, carry, batches)

    def double(wanted: bool) -> None:
        jax.config.update("jax_enable_x64", wanted)  # for the whole process: other benchmarks set it as they need it

    double(x.dtype == np.float64)
    params = {name: jnp.array(array) for name, array in network.params.items()}
    carry, data, labels = (params, adam.init(params)), jnp.asarray(x), jnp.asarray(t, jnp.int32)

    def train(batches: Any) -> Any:
        nonlocal carry
        double(x.dtype == np.float64)
        carry, losses = scan(carry, data, labels, jnp.asarray(batches, jnp.int32))
        return np.asarray(losses.block_until_ready())

    return train
