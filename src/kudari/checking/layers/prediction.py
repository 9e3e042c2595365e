"""A layer while it predicts: where forward is told that this is no training, a sample stands for itself.

By how much a step moves the running statistics of a batch normalisation is its own affair. Where every batch is the
same they come nearer to its mean and variance by one and the same share each time, and so three steps tell where to;
those that are corrected for their beginning do so a while later.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

import numpy as np

from kudari.calling.quiet import quiet
from kudari.checking.layers.comparing import NEAR, same
from kudari.checking.layers.layer_report import Finding
from kudari.checking.layers.layer_trial import LayerTrial, Stopped
from kudari.networks.workspace import Array

A_WHILE = 100  # batches
CLOSE = 0.01  # of statistics, in which somebody's ε is left


def as_in_training(trial: LayerTrial, batches: Sequence[Array], outs: Sequence[Array]) -> Iterator[Finding]:
    """Does a layer predict what it gives while training? For all that normalise nothing."""
    try:
        if not same([_predicted(trial, x) for x in batches], outs, NEAR):
            yield Finding("prediction", "not as in training")
    except Stopped as stopped:
        yield stopped.finding


def by_running_statistics(trial: LayerTrial, batches: Sequence[Array], gamma: Array, beta: Array) -> Iterator[Finding]:
    """Does a batch normalisation predict with what it has seen in training, and with that alone?"""
    x, second = batches
    try:
        for batch in batches:
            trial.another(batch).forward()
        alone, mixed = _predicted(trial, x), _predicted(trial, np.concatenate([x, second]))
        if alone.shape != x.shape:
            yield Finding("prediction", "shape", f"{alone.shape} ≠ {x.shape}")
        elif not same([_predicted(trial, x, first=second)], [alone], NEAR):
            yield Finding("prediction", "learns while predicting")
        elif not same([mixed[: len(x)]], [alone], NEAR):
            yield Finding("prediction", "batch while predicting")
        else:
            yield from _of_statistics(trial, x, gamma, beta)
    except Stopped as stopped:
        yield stopped.finding


def _of_statistics(trial: LayerTrial, x: Array, gamma: Array, beta: Array) -> Iterator[Finding]:
    """Do mean and variance go to those of the batch, if it is always the same one?"""
    trial.another(x)
    for _ in range(A_WHILE):
        trial.forward()
    probes = []
    for _ in range(3):
        trial.forward()
        probes.append(_predicted(trial, np.stack([np.zeros_like(gamma), np.ones_like(gamma)])))
    one, zero = np.ones_like(gamma), np.zeros_like(beta)
    forms = (("", gamma, beta), ("gamma missing", one, beta), ("beta missing", gamma, zero))
    right, size = x.mean(axis=0), np.abs(x).max()
    variances = x.var(axis=0), x.var(axis=0, ddof=1)  # the latter is PyTorch's
    limits = []
    for cause, scale, shift in (*forms, ("neither gamma nor beta", one, zero)):
        with quiet():
            mean, variance = _limit(*(_statistics(probe, scale, shift) for probe in probes))
        off = _off(mean, right, size), min((_off(variance, v, v.max()) for v in variances), key=np.sum)
        limits.append((mean, variance, off))
        if not np.any(off):
            if cause:
                yield Finding("prediction", cause)
            return
    mean, variance, off = limits[0]
    cause, value, wanted, wrong = ("running mean", mean, right, off[0])
    if not off[0].any():
        cause, value, wanted, wrong = ("running variance", variance, variances[0], off[1])
    column = int(np.argmax(wrong))
    yield Finding("prediction", cause, f"{value[column]:.4g} ≠ {wanted[column]:.4g}")


def _off(value: Array, right: Array, size: float) -> Array:
    """In which columns it is too far from what is right."""
    off: Array = ~(np.abs(value - right) <= CLOSE * size)
    return off


def _statistics(probe: Array, gamma: Array, beta: Array) -> Array:
    """Mean and variance behind γ (x − μ) / σ + β, from what it is at 0 and at 1."""
    slope = probe[1] - probe[0]
    return np.stack([(beta - probe[0]) / slope, (gamma / slope) ** 2])


def _limit(first: Array, second: Array, third: Array) -> Array:
    """Where numbers go that are nearer by the same share each time; the last of them where they go nowhere."""
    step, next_step = second - first, third - second
    moves = np.abs(step) > 1e-9 * np.abs(third).max()
    share = np.divide(next_step, step, out=np.zeros_like(step), where=moves)
    limit: Array = np.where(np.abs(share) < 1 - 1e-6, third + next_step * share / (1 - share), third)
    return limit


def _predicted(trial: LayerTrial, x: Array, first: Array | None = None) -> Array:
    """By a copy, so that one prediction has nothing to do with the next, unless another is asked for first."""
    copied = copy.deepcopy(trial)
    if first is not None:
        copied.another(first).forward(train=False)
    return copied.another(x).forward(train=False)
