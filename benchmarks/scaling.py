"""What an adventurer-step costs as the crowd grows, and as the walk grows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from benchmarks.results import Row, at_most, told
from benchmarks.stopwatch import interleaved, seconds
from kudari import ensemble, field, rule
from kudari.engine.threads import processors

HERE = Path(__file__).parent
INK, BLUE, ORANGE = "#22303C", "#0072B2", "#D55E00"


def run(quick: bool) -> list[Row]:
    """Adam on Beale, on one thread and on all; a crowd of 10³ … 10⁷, and walks of 10 … 1,000 steps."""
    crowds = (1000, 10_000) if quick else (1000, 10_000, 100_000, 1_000_000, 10_000_000)
    walks = (10, 100) if quick else (30, 100, 300, 1000)
    figures: dict[str, dict[int, tuple[list[float], list[float]]]] = {"adventurers": {}, "steps": {}}
    for threads in sorted({1, processors()}):
        with _threads(threads):
            figures["adventurers"][threads] = _cost([(count, 100) for count in crowds], 0, quick)
            figures["steps"][threads] = _cost([(100_000 if not quick else 2000, steps) for steps in walks], 1, quick)
    if not quick:
        draw(figures, HERE / "scaling.png")
    rows = []
    for over, lines in figures.items():
        for threads, (at, costs) in lines.items():
            spread = max(costs) / min(costs) - 1
            shown = ", ".join(f"{number:,}: {cost:.2f}" for number, cost in zip(map(int, at), costs, strict=True))
            what = f"{over} {int(at[0]):,} … {int(at[-1]):,}, {threads} thread{'s' * (threads > 1)}"
            if threads == 1:
                rows.append(at_most(f"{what}: greatest cost above the least", 100 * spread, 15, "%", f"ns: {shown}"))
            else:
                rows.append(told(f"{what}: greatest cost above the least", 100 * spread, "%", f"ns: {shown}"))
    return rows


def _cost(sizes: list[tuple[int, int]], vary: int, quick: bool) -> tuple[list[float], list[float]]:
    """Nanoseconds an adventurer-step."""
    place, walker, at, costs = field("beale"), rule("adam", lr=0.01), [], []
    for size in sizes:
        count, steps = size
        starts = np.random.default_rng(0).uniform(-4, 4, (count, 2))
        work = count * steps

        def walk(starts: Any = starts, steps: int = steps) -> object:
            return ensemble(place, walker, starts, steps, engine="compiled")

        rounds = 2 if quick else int(np.clip(3e8 / work, 3, 200))
        times = interleaved({"walk": walk}, rounds, warm=2 if work < 1e8 else 1)
        at.append(float(size[vary]))
        costs.append(1e9 * seconds(times, "walk") / work)
    return at, costs


def draw(figures: dict[str, dict[int, tuple[list[float], list[float]]]], path: Path) -> None:
    """Two panels: against the crowd, and against the steps."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    panels = figure.subplots(1, 2, sharey=True)
    for axes, (over, lines) in zip(panels, figures.items(), strict=True):
        for (threads, (at, costs)), colour in zip(lines.items(), (ORANGE, BLUE), strict=False):
            axes.semilogx(at, costs, "o-", color=colour, lw=1.8, ms=5)
            axes.annotate(
                f"{threads} thread{'s' * (threads > 1)}",
                (at[-1], costs[-1]),
                xytext=(0, 7),
                textcoords="offset points",
                ha="right",
                fontsize=9,
                color=colour,
            )
        axes.set_xlabel(over, color=INK)
        axes.set_ylim(0, None)
        axes.grid(axis="y", color="#E3E8EC", lw=0.8)
        axes.tick_params(colors=INK, labelsize=9)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    panels[0].set_ylabel("ns an adventurer-step", color=INK)
    figure.suptitle("Adam on Beale, float64", fontsize=11, color=INK)
    figure.savefig(path, dpi=120)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = os.environ.get("KUDARI_THREADS")
    os.environ["KUDARI_THREADS"] = str(count)
    try:
        yield
    finally:
        os.environ.pop("KUDARI_THREADS")
        if before is not None:
            os.environ["KUDARI_THREADS"] = before
