"""A million adventurers beside JAX, compiled, and beside NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.results import Row, agree, at_least, at_most, has, missing, told
from benchmarks.stopwatch import Times, interleaved, ratios, seconds
from kudari import Field, Rule, ensemble, field, learning_rate_map, rule

LR, BETA1, BETA2, EPS = 0.01, 0.9, 0.999, 1e-7
BOOK = rule("adam", lr=LR, beta1=BETA1, beta2=BETA2, eps=EPS)
OPTAX = rule("adam/torch", lr=LR, beta1=BETA1, beta2=BETA2, eps=EPS)  # the same numbers, with ε elsewhere


def run(quick: bool) -> list[Row]:
    """Adam on a field with + − × only, and on one with sine and cosine; many adventurers, and a thousand."""
    many, steps, rounds = (20_000, 20, 3) if quick else (1_000_000, 100, 7)
    rows = []
    for name, bar in (("beale", 2.5), ("rastrigin", 1.0)):
        what, share = f"{name}, {many:,} × {steps} steps", 0.999 if name == "beale" else 0.97
        place, starts = field(name), _starts(field(name), many)
        times, faster = _beside_jax(place, starts, steps, rounds, bar, share, what)
        rows += faster
        each = 1e9 * seconds(times, "kudari") / many / steps
        if name == "beale":
            rows.append(at_most(f"Adam on {what}, an adventurer-step", each, 1.2, "ns"))
            rows += _numpy(place, starts, steps, max(1, rounds // 3))
        else:
            rows.append(told(f"Adam on {what}, an adventurer-step", each, "ns"))
    place, starts = field("beale"), _starts(field("beale"), 1000)
    rows += _beside_jax(place, starts, 100, 5 if quick else 30, 3.0, 0.999, "beale, 1,000 × 100 steps")[1]
    return [*rows, _map(64 if quick else 512, rounds)]


def _beside_jax(
    place: Field, starts: Any, steps: int, rounds: int, bar: float, share: float, what: str
) -> tuple[Times, list[Row]]:
    """The book's Adam beside the same written for JAX, and the form that Optax has beside Optax."""
    contestants = {
        "kudari": _ours(place, BOOK, starts, steps),
        "kudari, Optax's form": _ours(place, OPTAX, starts, steps),
    }
    if not (has("jax") and has("optax")):
        times = interleaved({"kudari": contestants["kudari"]}, rounds, warm=3)
        return times, [missing(f"Adam on {what}, faster than JAX", "jax")]
    peers = _jax(place.name, starts, steps)
    for peer, walk in peers.items():
        mine = contestants["kudari, Optax's form" if "Optax" in peer else "kudari"]
        agree(f"{peer} on {place.name}", walk(), mine(), 1e-6, share)
    times = interleaved(contestants | peers, rounds, warm=3)
    rows = []
    for title, mine in (("JAX", "kudari"), ("Optax", "kudari, Optax's form")):
        best = min((peer for peer in peers if title in peer), key=lambda peer: seconds(times, peer))
        told_ = f"{1e3 * seconds(times, mine):.3g} ms against {1e3 * seconds(times, best):.3g} ms ({best})"
        rows.append(at_least(f"Adam on {what}, faster than {title}", ratios(times, best, mine), bar, note=told_))
    return times, rows


def _starts(place: Field, count: int) -> Any:
    low, high = np.array(place.domain).T
    return np.random.default_rng(0).uniform(low, high, (count, len(low)))


def _ours(place: Field, walker: Rule, starts: Any, steps: int, engine: Any = "compiled") -> Callable[[], Any]:
    return lambda: ensemble(place, walker, starts, steps, engine=engine).positions


def _numpy(place: Field, starts: Any, steps: int, rounds: int) -> list[Row]:
    """The interpreter, and a loop that somebody would write for this race alone."""
    contestants = {
        "kudari": _ours(place, BOOK, starts, steps),
        "the interpreter": _ours(place, BOOK, starts, steps, "interpreted"),
        "NumPy by hand": lambda: _by_hand(starts, steps),
    }
    agree("NumPy by hand", contestants["NumPy by hand"](), contestants["kudari"](), 1e-6, share=0.999)
    times = interleaved(contestants, rounds, warm=0)
    what = f"Adam on beale, {len(starts):,} × {steps} steps, faster than"
    return [
        at_least(f"{what} the interpreter", ratios(times, "the interpreter", "kudari"), 40),
        told(f"{what} NumPy by hand", ratios(times, "NumPy by hand", "kudari")),
    ]


def _by_hand(starts: Any, steps: int) -> Any:
    """Adam on Beale's function in plain NumPy."""
    x, y = starts.T.copy()
    m, v = np.zeros((2, len(x))), np.zeros((2, len(x)))
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
            g = np.array(
                [
                    2 * a * (y - 1) + 2 * b * (y * y - 1) + 2 * c * (y * y * y - 1),
                    2 * a * x + 4 * b * x * y + 6 * c * x * y * y,
                ]
            )
            m = m + (1 - BETA1) * (g - m)
            v = v + (1 - BETA2) * (g * g - v)
            rate = LR * np.sqrt(1 - BETA2**t) / (1 - BETA1**t)
            x, y = np.array([x, y]) - rate * m / (np.sqrt(v) + EPS)
    return np.array([x, y]).T


def _jax(name: str, starts: Any, steps: int) -> dict[str, Callable[[], Any]]:
    """jit(vmap(scan)) with the formula written out, and with Optax; the loop rolled, and unrolled four times."""
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)

    def beale(p: Any) -> Any:
        x, y = p
        return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2

    def rastrigin(p: Any) -> Any:
        x, y = p
        return 20 + (x**2 - 10 * jnp.cos(2 * jnp.pi * x)) + (y**2 - 10 * jnp.cos(2 * jnp.pi * y))

    slope = jax.grad({"beale": beale, "rastrigin": rastrigin}[name])
    adam = optax.adam(LR, BETA1, BETA2, EPS)

    def by_hand(p: Any, unroll: int) -> Any:
        def step(carry: Any, t: Any) -> Any:
            p, m, v = carry
            g = slope(p)
            m = m + (1 - BETA1) * (g - m)
            v = v + (1 - BETA2) * (g * g - v)
            rate = LR * jnp.sqrt(1 - BETA2**t) / (1 - BETA1**t)
            return (p - rate * m / (jnp.sqrt(v) + EPS), m, v), None

        times = jnp.arange(1.0, steps + 1)
        return jax.lax.scan(step, (p, jnp.zeros_like(p), jnp.zeros_like(p)), times, unroll=unroll)[0][0]

    def by_optax(p: Any, unroll: int) -> Any:
        def step(carry: Any, _: Any) -> Any:
            p, state = carry
            change, state = adam.update(slope(p), state)
            return (optax.apply_updates(p, change), state), None

        return jax.lax.scan(step, (p, adam.init(p)), None, length=steps, unroll=unroll)[0][0]

    found: dict[str, Callable[[], Any]] = {}
    for title, walk in (("JAX", by_hand), ("Optax", by_optax)):
        for unroll in (1, 4):
            compiled = jax.jit(jax.vmap(lambda p, walk=walk, unroll=unroll: walk(p, unroll), in_axes=1, out_axes=1))
            points = jnp.asarray(starts.T)
            found[f"{title}, unroll {unroll}"] = lambda compiled=compiled, points=points: (
                np.asarray(compiled(points).block_until_ready()).T
            )
    return found


def _map(size: int, rounds: int) -> Row:
    place = field("ravine")

    def draw() -> object:
        return learning_rate_map(
            place, "momentum", size=size, steps=200, lr=(0.001, 3), momentum=(0, 0.99), engine="compiled"
        )

    times = interleaved({"map": draw}, rounds)
    return at_most(f"learning-rate map {size} × {size} × 200 steps, warm", seconds(times, "map"), 1.0, "s")
