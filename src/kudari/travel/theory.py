"""What is known of a rule on a bowl: how large η may be, and how fast it can go.

On f = λ w²/2 the slope is λ w. A rule whose formula is linear, such as SGD, Momentum and Nesterov, then takes
(w, v) to a matrix times (w, v), step after step: it converges if that matrix shrinks everything, and the rate is
its greatest eigenvalue. The matrix is read off the rule's own program, so that every linear rule has its theory,
one's own included. A bowl of several variables is one such bowl along each of its axes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.rules import SGD, Momentum, Rule

Array = np.ndarray[Any, np.dtype[np.float64]]


def iteration(rule: Rule | type[Rule], hypers: Mapping[str, Any], curvature: float) -> Array | None:
    """The matrix by which a step multiplies (w, states) on a bowl of this curvature; None if the rule is not linear.

    Hyperparameters may also be arrays of one length; then there is a matrix for each of their numbers.

    >>> iteration(SGD, {"lr": 0.1}, curvature=2.0)
    array([[0.8]])
    >>> iteration(Momentum, {"lr": 0.1, "momentum": 0.9}, curvature=2.0)
    array([[ 0.8,  0.9],
           [-0.2,  0.9]])
    """
    size = 1 + len(rule.states)
    if any(state.start or state.per_tensor for state in rule.states.values()):
        return None
    rng = np.random.default_rng(0)
    probes = np.hstack([np.eye(size), np.zeros((size, 1)), rng.normal(size=(size, 2))])
    values = [hypers[name] for name in rule.hypers]
    columns = [np.asarray(value)[:, None] if np.ndim(value) else value for value in values]
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns), probes[0].shape)

    def step(t: int) -> Array:
        w, *states = probes
        rows = rule.formula.tape.run(w, curvature * w, *states, *columns, t)
        return np.stack([np.broadcast_to(row, shape) for row in rows], axis=-2)

    taken = step(1)
    matrix = taken[..., :size]
    linear = np.allclose(matrix @ probes, taken, rtol=1e-9, atol=1e-12) and np.array_equal(taken, step(7))
    return matrix if linear else None


def contraction(rule: Rule | type[Rule], hypers: Mapping[str, float], curvature: float) -> float | None:
    """What a step leaves of the distance to the minimum, in the long run; above 1 it diverges.

    >>> contraction(SGD, {"lr": 0.95}, curvature=2.0)
    0.8999999999999999
    """
    rates = contractions(rule, hypers, curvature)
    return None if rates is None else float(rates)


def contractions(rule: Rule | type[Rule], hypers: Mapping[str, Any], curvature: float) -> Array | None:
    """The same for many hyperparameters at once, given as arrays of one length.

    >>> contractions(SGD, {"lr": np.array([0.5, 1.0, 1.1])}, curvature=2.0)
    array([0. , 1. , 1.2])
    """
    matrix = iteration(rule, hypers, curvature)
    if matrix is None or not np.isfinite(matrix).all():
        return None
    return np.asarray(np.abs(np.linalg.eigvals(matrix)).max(axis=-1), np.float64)


def learning_rate(rule: Rule | type[Rule]) -> str | None:
    """The name of the hyperparameter that is written as η, or in a text as lr or learning_rate.

    >>> learning_rate(SGD)
    'lr'
    """
    known = ("η", "lr", "learning_rate")
    return next((name for name, hyper in rule.hypers.items() if hyper.letter in known), None)


def largest_lr(rule: Rule | type[Rule], hypers: Mapping[str, float], curvature: float) -> float | None:
    """The learning rate above which a rule diverges on a bowl: 2/λ for SGD, 2(1 + α)/λ for Momentum.

    >>> largest_lr(SGD, {"lr": 0.1}, curvature=2.0)
    1.0
    """
    name = learning_rate(rule)
    if curvature <= 0 or name is None or iteration(rule, hypers, curvature) is None:
        return None

    def holds(lr: float) -> bool:
        rate = contraction(rule, {**hypers, name: lr}, curvature)
        return rate is not None and rate <= 1 + 1e-12

    low, high = 0.0, 1 / curvature
    if not holds(high / 1024):
        return None
    while holds(high):
        low, high = high, 2 * high
        if high * curvature > 1e6:
            return None
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return float(f"{low:.12g}")


@dataclass(frozen=True)
class Best:
    """The best hyperparameters on a bowl, and what a step then leaves of the distance."""

    hypers: dict[str, float]
    rate: float


def best(rule: Rule | type[Rule], hypers: Mapping[str, float], curvatures: Sequence[float]) -> Best | None:
    """The best η, and α, where the curvatures lie between λ and Λ; known for whatever moves as SGD or Momentum do.

    SGD: η = 2/(λ + Λ), rate (κ − 1)/(κ + 1) with κ = Λ/λ. Momentum: η = 4/(√Λ + √λ)², √α = (√κ − 1)/(√κ + 1),
    rate √α.

    >>> best(SGD, {"lr": 0.1}, [0.1, 2.0])
    Best(hypers={'lr': 0.9523809523809523}, rate=0.9047619047619047)

    Source: Polyak, Introduction to optimization, 1987.
    """
    low, high = min(curvatures), max(curvatures)
    lr, share = learning_rate(rule), next((name for name, hyper in rule.hypers.items() if hyper.letter == "α"), None)
    if low <= 0 or lr is None:
        return None
    if _moves_as(SGD, {"lr": hypers[lr]}, rule, hypers):
        return Best({lr: 2 / (low + high)}, (high - low) / (high + low))
    if share is None:
        return None
    ball = {"lr": hypers[lr], "momentum": hypers[share]}
    if any(_moves_as(cls, ball, rule, hypers) for cls in (Momentum, Momentum.variant("torch"))):
        root = (high**0.5 - low**0.5) / (high**0.5 + low**0.5)
        return Best({lr: 4 / (high**0.5 + low**0.5) ** 2, share: root**2}, root)
    return None


def _moves_as(
    known: type[Rule], values: Mapping[str, float], rule: Rule | type[Rule], hypers: Mapping[str, float]
) -> bool:
    """Whether a rule takes the same steps on bowls as a known one with these values."""
    one, other = iteration(known, values, 1.0), iteration(rule, hypers, 1.0)
    return one is not None and other is not None and one.shape == other.shape and bool(np.allclose(one, other))
