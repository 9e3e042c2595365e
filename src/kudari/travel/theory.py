"""What is known of a rule on a bowl: how large η may be, and how fast it can go.

On f = λ w²/2 the slope is λ w. A rule whose formula is linear, such as SGD, Momentum and Nesterov, then takes
(w, v) to a matrix times (w, v), step after step: it converges if that matrix shrinks everything, and the rate is
its greatest eigenvalue. The matrix is read off the rule's own program, so that every linear rule has its theory,
one's own included. A bowl of several variables is one such bowl along each of its axes.

Every function takes a rule with its values; hyperparameters that shall be others are given by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kudari.fields import Field
from kudari.rules import SGD, Momentum, Rule

Array = np.ndarray[Any, np.dtype[np.float64]]

LEARNING_RATE = ("η", "lr", "learning_rate")  # the letters of a learning rate
HOLDS = 1 + 1e-12  # a contraction up to this is none that diverges: rounding is not held against it
STEEPEST = 1e6  # a rule that holds even for η λ of this size has no limit
TRIED = 64  # learning rates at once
ROUNDS = 8  # each makes the interval 64 times narrower, in the end as narrow as rounding


def iteration(rule: Rule, curvature: float, **changed: Any) -> Array | None:
    """The matrix by which a step multiplies (w, states) on a bowl of this curvature; None if the rule is not linear.

    Hyperparameters may also be arrays of one length; then there is a matrix for each of their numbers.

    >>> iteration(SGD(lr=0.1), 2.0)
    array([[0.8]])
    >>> iteration(Momentum(lr=0.1, momentum=0.9), 2.0)
    array([[ 0.8,  0.9],
           [-0.2,  0.9]])
    """
    size = 1 + len(rule.states)
    if rule.formula.elsewhere or any(state.start or state.per_tensor for state in rule.states.values()):
        return None
    rng = np.random.default_rng(0)
    probes = np.hstack([np.eye(size), np.zeros((size, 1)), rng.normal(size=(size, 2))])
    values = [(rule.hyperparameters | changed)[name] for name in rule.hypers]
    columns = [np.asarray(value)[:, None] if np.ndim(value) else value for value in values]
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns), probes[0].shape)

    def step(t: int) -> Array:
        w, *states = probes
        rows = rule.formula.tape.run(w, curvature * w, *states, *columns, t)
        return np.stack([np.broadcast_to(row, shape) for row in rows], axis=-2)

    first = step(1)
    matrix = first[..., :size]
    linear = np.allclose(matrix @ probes, first, rtol=1e-9, atol=1e-12) and np.array_equal(first, step(7))
    return matrix if linear else None


def contraction(rule: Rule, curvature: float, **changed: float) -> float | None:
    """What a step leaves of the distance to the minimum, in the long run; above 1 it diverges.

    >>> contraction(SGD(lr=0.95), 2.0)
    0.8999999999999999
    """
    rates = contractions(rule, curvature, **changed)
    return None if rates is None else float(rates)


def contractions(rule: Rule, curvature: float | Sequence[float], **changed: Any) -> Array | None:
    """The same for many hyperparameters at once, given as arrays of one length; of several curvatures the worst.

    >>> contractions(SGD(), 2.0, lr=np.array([0.5, 1.0, 1.1]))
    array([0. , 1. , 1.2])
    >>> contractions(SGD(), [0.1, 2.0], lr=np.array([0.5, 1.0, 1.1]))
    array([0.95, 1.  , 1.2 ])
    """
    rates = []
    for one in np.atleast_1d(curvature):
        matrix = iteration(rule, float(one), **changed)
        if matrix is None or not np.isfinite(matrix).all():
            return None
        rates.append(np.abs(np.linalg.eigvals(matrix)).max(axis=-1))
    return np.asarray(np.max(rates, axis=0), np.float64)


def learning_rate(rule: Rule) -> str | None:
    """The name of the hyperparameter that is written as η, or in a text as lr or learning_rate.

    >>> learning_rate(SGD())
    'lr'
    """
    return next((name for name, hyper in rule.hypers.items() if hyper.letter in LEARNING_RATE), None)


def largest_lr(rule: Rule, curvature: float, **changed: float) -> float | None:
    """The learning rate above which a rule diverges on a bowl: 2/λ for SGD, 2(1 + α)/λ for Momentum.

    None where theory knows nothing of the rule, or there is no such rate.

    >>> largest_lr(SGD(), 2.0)
    1.0
    """
    name = learning_rate(rule)
    if name is None or not curvature > 0:
        return None
    rates = 2.0 ** np.arange(-10, 1 + np.log2(STEEPEST)) / curvature
    for _ in range(ROUNDS):
        leaves = contractions(rule, curvature, **{**changed, name: rates})
        if leaves is None or not leaves[0] <= HOLDS or (leaves <= HOLDS).all():
            return None
        last = int(np.argmin(leaves <= HOLDS)) - 1  # the last before the first that does not hold
        rates = np.linspace(rates[last], rates[last + 1], TRIED + 1)
    return float(f"{rates[0]:.12g}")


def curvatures_of(field: Field) -> list[float] | None:
    """The curvatures of a field where they are the same everywhere, from the lowest; None for every other field.

    >>> curvatures_of(Field("x**2/20 + y**2"))
    [0.1, 2.0]
    """
    if not field.is_quadratic:
        return None
    curvatures: list[float] = np.linalg.eigvalsh(field.hessian_at(*field.start)).tolist()
    return curvatures


def bottom_of(field: Field) -> float | None:
    """The lowest value of a bowl, of which the curvature is the same everywhere and above 0; None of other fields.

    >>> bottom_of(Field("(x - 3)**2/20 + y**2 + 1"))
    1.0
    """
    if min(curvatures_of(field) or [0.0]) <= 0:
        return None
    place = np.array(field.start)
    bottom = place - np.linalg.solve(field.hessian_at(*place), np.array(field.gradient_at(*place)))
    return float(field.at(*bottom))


def bends_down(field: Field) -> bool:
    """Whether a field of one curvature everywhere bends down along an axis: it has no bottom, and no η is stable there.

    >>> bends_down(Field("x**2/20 + y**2")), bends_down(Field("x**2 - y**2"))
    (False, True)
    """
    return min(curvatures_of(field) or [0.0]) < 0


def largest_lr_on(field: Field, rule: Rule) -> float | None:
    """The learning rate above which a rule diverges on a field; None where theory does not know it, or there is none.

    >>> largest_lr_on(Field("x**2/20 + y**2"), Momentum(momentum=0.9))
    1.9
    >>> largest_lr_on(Field("x**2 - y**2"), Momentum(momentum=0.9))
    """
    if bends_down(field):
        return None
    limits = [largest_lr(rule, curvature) for curvature in curvatures_of(field) or [] if curvature > 0]
    known = [limit for limit in limits if limit is not None]
    return min(known) if known and len(known) == len(limits) else None


@dataclass(frozen=True)
class Best:
    """The best hyperparameters on a bowl, and what a step then leaves of the distance."""

    hypers: dict[str, float]
    rate: float


def best(rule: Rule, curvatures: Sequence[float]) -> Best | None:
    """The best η, and α, where the curvatures lie between λ and Λ; known for whatever moves as SGD or Momentum do.

    SGD: η = 2/(λ + Λ), rate (κ − 1)/(κ + 1) with κ = Λ/λ. Momentum: η = 4/(√Λ + √λ)², √α = (√κ − 1)/(√κ + 1),
    rate √α.

    >>> best(SGD(lr=0.1), [0.1, 2.0])
    Best(hypers={'lr': 0.9523809523809523}, rate=0.9047619047619047)

    Source: Polyak, Introduction to optimization, 1987.
    """
    low, high = min(curvatures), max(curvatures)
    lr, share = learning_rate(rule), next((name for name, hyper in rule.hypers.items() if hyper.letter == "α"), None)
    if low <= 0 or lr is None:
        return None
    values = rule.hyperparameters
    if _moves_as(SGD(), rule, lr=values[lr]):
        return Best({lr: 2 / (low + high)}, (high - low) / (high + low))
    if share is None:
        return None
    balls = (Momentum(), Momentum.variant("torch")())
    if any(_moves_as(ball, rule, lr=values[lr], momentum=values[share]) for ball in balls):
        root = (high**0.5 - low**0.5) / (high**0.5 + low**0.5)
        return Best({lr: 4 / (high**0.5 + low**0.5) ** 2, share: root**2}, root)
    return None


def _moves_as(known: Rule, rule: Rule, **values: float) -> bool:
    """Whether a rule takes the same steps on bowls as a known one with these values."""
    expected, matrix = iteration(known, 1.0, **values), iteration(rule, 1.0)
    if expected is None or matrix is None or expected.shape != matrix.shape:
        return False
    return bool(np.allclose(expected, matrix))
