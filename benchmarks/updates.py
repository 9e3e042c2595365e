"""A rule's step on large arrays, beside the time that moving the same bytes takes, and beside PyTorch's kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.results import Row, agree, at_least, at_most, has, missing
from benchmarks.stopwatch import interleaved, ratios, seconds
from kudari import RULES, Rule
from kudari.engine.contiguous import joined
from kudari.engine.threads import processors
from kudari.engine.update_kernel import Fused
from kudari.formula import Symbol, Tape
from kudari.rules import as_rule

DTYPE = "float32"
#: PyTorch's name and settings, ours, and whether it has a fused kernel.
TORCH: dict[str, tuple[str, dict[str, float], str, bool]] = {
    "SGD": ("SGD", {"lr": 0.01}, "sgd:lr=0.01", True),
    "SGD with momentum": ("SGD", {"lr": 0.01, "momentum": 0.9}, "momentum/torch:lr=0.01", True),
    "Adam": ("Adam", {"lr": 0.01}, "adam/torch:lr=0.01", True),
    "AdamW": ("AdamW", {"lr": 0.01}, "adamw:lr=0.01", True),
    "Adagrad": ("Adagrad", {"lr": 0.01, "eps": 1e-7}, "adagrad:lr=0.01", True),
    "NAdam": ("NAdam", {"lr": 0.01}, "nadam:lr=0.01", False),
    "Adadelta": ("Adadelta", {"lr": 1.0, "rho": 0.95}, "adadelta", False),
    "RMSprop": ("RMSprop", {"lr": 0.01, "eps": 1e-7}, "rmsprop:lr=0.01", False),
}


def run(quick: bool) -> list[Row]:
    """Every elementwise rule of the catalogue, in float32."""
    size, rounds = (200_000, 3) if quick else (10_000_000, 15)
    catalogue = {cls().title: cls for family in RULES.values() for cls in (family, *family.variants.values())}
    rows = [_against_memory(title, cls(), size, rounds) for title, cls in catalogue.items()]
    if not has("torch"):
        return [*rows, *(missing(f"{name}, against PyTorch", "torch") for name in TORCH)]
    return [*rows, *(_against_torch(name, size, rounds) for name in TORCH)]


def _against_memory(title: str, walker: Rule, size: int, rounds: int) -> Row:
    """The public ``update`` beside a kernel that reads and writes the same arrays and computes next to nothing."""
    step, arrays = _stepping(walker, size)
    times = interleaved({"update": step, "move": _moving(arrays)}, rounds, warm=3)
    note = f"{1e3 * seconds(times, 'update'):.2f} ms, {len(arrays)} arrays"
    return at_most(f"{title}, against moving the same bytes", ratios(times, "update", "move"), 1.10, note=note)


def _stepping(walker: Rule, size: int) -> tuple[Callable[[], None], list[Any]]:
    rng = np.random.default_rng(0)
    params = {"w": rng.standard_normal(size, np.float32)}
    grads = {"w": rng.standard_normal(size, np.float32)}
    walker.update(params, grads)
    states = [walker._memory.states[name]["w"] for name, state in walker.states.items() if not state.per_tensor]
    return lambda: walker.update(params, grads), [params["w"], grads["w"], *states]


def _moving(arrays: list[Any]) -> Callable[[], None]:
    """The machine's limit: the very same arrays are read, all but the slope are written, and no number changes.

    It is the fused pass of w ← w + 0 g, and likewise for the states, in which the compiler does not know the 0.
    """
    none = Symbol("none", "scalar")
    inputs = w, g, *states = [Symbol(f"a{number}") for number in range(len(arrays))]
    fused = Fused(Tape.of([one + none * g for one in (w, *states)], [*inputs, none]), DTYPE)
    addresses = [array.ctypes.data for array in arrays]
    pieces, shared = joined([(addresses, arrays[0].size)], arrays[0].itemsize), np.zeros(1, np.float32)
    return lambda: fused.run(pieces, shared)


def _against_torch(name: str, size: int, rounds: int) -> Row:
    import torch

    kind, settings, ours, fused = TORCH[name]
    torch.set_num_threads(processors())
    optimizer: Any = getattr(torch.optim, kind)
    ways = [{"fused": True}] if fused else [{"foreach": True}, {"foreach": False}]
    for way in ways:
        _check(optimizer, {**settings, **way}, ours)
    step, (w, g, *_) = _stepping(as_rule(ours), size)
    contestants: dict[str, Callable[[], object]] = {"kudari": step}
    for way in ways:
        parameter = torch.nn.Parameter(torch.tensor(w))
        parameter.grad = torch.tensor(g)
        contestants[str(way)] = optimizer([parameter], **settings, **way).step
    times = interleaved(contestants, rounds, warm=3)
    best = min(map(str, ways), key=lambda way: seconds(times, way))
    note = f"{1e3 * seconds(times, 'kudari'):.2f} ms against {1e3 * seconds(times, best):.2f} ms"
    if fused:
        return at_most(f"{name}, against PyTorch's fused kernel", ratios(times, "kudari", best), 1.0, note=note)
    return at_least(f"{name}, faster than PyTorch's best", ratios(times, best, "kudari"), 5.0, note=note)


def _check(optimizer: Any, settings: dict[str, Any], ours: str) -> None:
    """Ten steps on the same slopes give the same numbers in both."""
    import torch

    rng, walker = np.random.default_rng(1), as_rule(ours)
    params = {"w": rng.standard_normal(1000, np.float32)}
    parameter = torch.nn.Parameter(torch.tensor(params["w"]))
    peer = optimizer([parameter], **settings)
    for _ in range(10):
        g = rng.standard_normal(1000, np.float32)
        parameter.grad = torch.tensor(g)
        peer.step()
        walker.update(params, {"w": g})
    agree(f"torch {settings}", parameter.detach().numpy(), params["w"], 2e-5)
