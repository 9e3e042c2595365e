"""A training step of a network beside JAX, PyTorch and plain NumPy, and beside its own matrix products."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks import parity
from benchmarks.results import Row, agree, at_most, has, missing, told
from benchmarks.stopwatch import Times, interleaved, ratios, seconds
from benchmarks.trainings import Ours, Training, by_book, by_jax, by_torch
from kudari.networks import Network

BOOK, TORCH = "adam", "adam/torch"  # where ε stands; JAX's Optax has it where PyTorch has it
BATCH = 128
WHAT = "a training step, beside"


def run(quick: bool) -> list[Row]:
    """The same numbers first, then 784-100-100-100-100-10 in float32 with Adam on batches of 128."""
    samples, steps, rounds = (2000, 5, 2) if quick else (60_000, 100, 15)
    return [*parity.run(quick), *_speed(samples, steps, rounds)]


def _speed(samples: int, steps: int, rounds: int) -> list[Row]:
    x, t = _data(samples)
    calls = np.random.default_rng(1).integers(0, samples, (2 + rounds, steps, BATCH))
    _check(x[:2000].astype(np.float64), t[:2000], calls[0] % 2000, 1e-9)
    _check(x, t, calls[0][:3], 1e-4)  # in float32 they part within a hundred steps: Adam's first steps are all of ±η
    trainings = {name: make(_network(x), x, t) for name, make in _contestants().items()}
    contestants = {name: _in_turn(made, np.roll(calls, k, axis=0)) for k, (name, made) in enumerate(trainings.items())}
    products = _products(_network(x), x[:BATCH])
    contestants["products"] = lambda: [products() for _ in range(steps)]
    times = interleaved(contestants, rounds, warm=2)
    rows = [_beside(times, steps, title, form, peers, bar) for title, form, peers, bar in _peers()]
    return [*rows, _floor(times, steps, trainings[TORCH], calls)]


def _data(samples: int) -> tuple[Any, Any]:
    """Ten patterns under noise, and a tenth of the labels at random.

    Where there is nothing (more) to learn, units fall silent and slopes are 0. Adam's averages then fade to numbers so
    small that processors take ten times as long for them, and no step would be like another.
    """
    rng = np.random.default_rng(0)
    t = rng.integers(0, 10, samples)
    x = (0.3 * rng.standard_normal((10, 784), np.float32))[t]
    x += rng.standard_normal(x.shape, np.float32)
    return x, np.where(rng.random(samples) < 0.1, rng.integers(0, 10, samples), t)


def _network(x: Any) -> Network:
    return Network(x.shape[1], [100] * 4, 10, dtype=x.dtype)


def _contestants() -> dict[str, Callable[[Network, Any, Any], Training]]:
    """Ours in two forms, and whoever is installed."""
    found: dict[str, Callable[[Network, Any, Any], Training]] = {
        BOOK: lambda network, x, t: Ours(network, x, t, BOOK),
        TORCH: lambda network, x, t: Ours(network, x, t, TORCH),
        "plain NumPy": by_book,
    }
    if has("jax") and has("optax"):
        found["JAX"] = by_jax
    if has("torch"):
        for way in ("default", "fused", "foreach"):
            found[way] = lambda network, x, t, way=way: by_torch(network, x, t, way)
    return found


def _peers() -> list[tuple[str, str, tuple[str, ...], float]]:
    """What a row says, our form, the contestants of which the fastest counts, and the bar."""
    return [
        ("JAX and Optax, a compiled scan", TORCH, ("JAX",), 1.0),
        ("PyTorch, eager", TORCH, ("default",), 0.5),
        ("PyTorch, eager, with its fastest Adam", TORCH, ("fused", "foreach"), 0.5),
        ("plain NumPy in float64", BOOK, ("plain NumPy",), 0.35),
    ]


def _check(x: Any, t: Any, batches: Any, rtol: float) -> None:
    """The same losses from the same weights and batches, in the dtype of the data."""
    losses = {name: make(_network(x), x, t)(batches) for name, make in _contestants().items()}
    for _, form, peers, _ in _peers():
        for peer in peers:
            if peer in losses:
                agree(f"{peer} in {x.dtype}", losses[peer], losses[form], rtol)


def _in_turn(training: Training, calls: Any) -> Callable[[], Any]:
    """Every call takes the next batches. Others take others meanwhile, or they would find the samples in the cache."""
    coming = itertools.cycle(calls)
    return lambda: training(next(coming))


def _products(network: Network, x: Any) -> Callable[[], None]:
    """x W, xᵀ dout and dout Wᵀ of every layer, and nothing else; the data need no slope."""
    products = []
    for k, name in enumerate(name for name in network.params if name.startswith("W")):
        W = network.params[name]
        out = x @ W
        products += [(x, W, out), (x.T, out.copy(), network.grads[name])]
        products += [(out.copy(), W.T, np.empty_like(x))] if k else []
        x = out

    def multiply() -> None:
        for one, other, out in products:
            np.matmul(one, other, out=out)

    return multiply


def _beside(times: Times, steps: int, title: str, form: str, peers: tuple[str, ...], bar: float) -> Row:
    there = [peer for peer in peers if peer in times]
    if not there:
        return missing(f"{WHAT} {title}", "torch" if "PyTorch" in title else "jax")
    best = min(there, key=lambda peer: seconds(times, peer))
    ours, theirs = (f"{1e3 * seconds(times, name) / steps:.3g} ms" for name in (form, best))
    note = f"{ours} against {theirs}" + (f" ({best})" if len(peers) > 1 else "")
    return at_most(f"{WHAT} {title}", ratios(times, form, best), bar, note=note)


def _floor(times: Times, steps: int, ours: Ours, calls: Any) -> Row:
    """How far above the products the step is, and where the rest goes."""
    spent = _spent(ours, calls)
    products = seconds(times, "products") / steps
    spent["products"] = products
    spent["the rest of forwards and backwards"] = spent.pop("gradient") - products
    note = ", ".join(f"{name} {1e3 * spent[name]:.2f}" for name in sorted(spent, key=lambda name: -spent[name]))
    return told(f"{WHAT} its matrix products alone", ratios(times, TORCH, "products"), note=f"ms: {note}")


def _spent(ours: Ours, calls: Any) -> dict[str, float]:
    """Seconds a step that its parts take within it: the median of the calls' means."""
    laps = []
    for batches in calls:
        lap = np.zeros(4)
        for rows in batches:
            lap[0] -= time.perf_counter()
            ours.gather(rows)
            lap[1] -= time.perf_counter()
            ours.gradient()
            lap[2] -= time.perf_counter()
            ours.update()
            lap[3] -= time.perf_counter()
        laps.append((lap[:3] - lap[1:]) / len(batches))
    gather, gradient, update = np.median(laps, axis=0)
    return {"gather": gather, "gradient": gradient, "update": update}
