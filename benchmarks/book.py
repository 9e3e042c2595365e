"""The network of the book in plain NumPy: a dict of arrays, and Adam for one parameter after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


class BookNetwork:
    """Weighted sums with ReLU between them, softmax with cross-entropy behind, all in float64."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params = {name: np.array(array, np.float64) for name, array in params.items()}
        self.depth = len(params) // 2

    def loss_and_gradient(self, x: Any, t: Any) -> tuple[float, dict[str, Any]]:
        """The loss of a batch, and its slope by every parameter."""
        inputs, masks, params = [x], [], self.params
        for k in range(1, self.depth):
            out = np.dot(inputs[-1], params[f"W{k}"]) + params[f"b{k}"]
            mask = out <= 0
            out[mask] = 0
            inputs.append(out)
            masks.append(mask)
        scores = np.dot(inputs[-1], params[f"W{self.depth}"]) + params[f"b{self.depth}"]
        y = np.exp(scores - scores.max(axis=1, keepdims=True))
        y = y / y.sum(axis=1, keepdims=True)
        rows = np.arange(len(x))
        loss = -np.log(y[rows, t]).mean()
        dout = y.copy()
        dout[rows, t] -= 1
        dout = dout / len(x)
        grads = {}
        for k in range(self.depth, 0, -1):
            grads[f"W{k}"] = np.dot(inputs[k - 1].T, dout)
            grads[f"b{k}"] = np.sum(dout, axis=0)
            if k > 1:
                dout = np.dot(dout, params[f"W{k}"].T)
                dout[masks[k - 2]] = 0
        return float(loss), grads


class BookAdam:
    """The book's Adam, with its dicts of averages."""

    def __init__(self, lr: float, beta1: float = 0.9, beta2: float = 0.999) -> None:
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m: dict[str, Any] = {}
        self.v: dict[str, Any] = {}

    def update(self, params: dict[str, Any], grads: Mapping[str, Any]) -> None:
        """A step, in place."""
        if not self.t:
            self.m = {key: np.zeros_like(value) for key, value in params.items()}
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        self.t += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
