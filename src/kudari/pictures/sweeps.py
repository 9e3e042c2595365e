"""Sweeps: where a rule ends, against one hyperparameter."""

from __future__ import annotations

from typing import Any

import numpy as np

from kudari.pictures import palette
from kudari.pictures.captions import listed, set_fonts, word
from kudari.pictures.extents import log_limits
from kudari.pictures.picture_files import Picture
from kudari.pictures.terrain import tidy
from kudari.travel.maps import Sweep
from kudari.travel.theory import largest_lr_on, learning_rate

DEEPEST = 1e-12


def plot_sweep(sweep: Sweep, *, lang: str | None = None) -> Picture:
    """A curve for each rule; where it ends above its start there is none, and a cross says from where on."""
    figure = Picture(figsize=(7.2, 4.6), layout="constrained")
    axes = figure.add_subplot()
    first = float(sweep.field.at(*sweep.start))
    stable = np.concatenate([swept.values[~swept.diverged] for swept in sweep.rules.values()])
    floor = sweep.field.facts.lowest
    floor = (float(stable.min()) if stable.size else 0.0) if floor is None else floor
    top = max(first - floor, np.finfo(float).tiny)
    titles = [swept.rule.title for swept in sweep.rules.values()]
    for (name, swept), colour in zip(sweep.rules.items(), palette.colours(sweep.rules, titles), strict=True):
        heights = np.where(swept.diverged, np.nan, np.maximum(swept.values - floor, DEEPEST * top))
        label = name if sweep.target is None else word("reaches", lang, rule=name, decades=swept.decades(sweep.axis))
        axes.plot(sweep.axis.values, heights, color=colour, lw=1.8, label=listed(label), zorder=3)
        ends = np.flatnonzero(np.diff(swept.diverged.astype(int)) == 1)
        axes.plot(sweep.axis.values[ends], heights[ends], "x", color=colour, ms=8, mew=2, zorder=4)
        limit = _limit(sweep, swept.rule)
        if limit is not None and sweep.axis.values[0] < limit < sweep.axis.values[-1]:
            axes.axvline(
                limit, color=colour, lw=1, ls=(0, (4, 3)), alpha=0.8, label=word("limit", lang, lr=f"{limit:.4g}")
            )
    if sweep.target is not None:
        axes.axhline(sweep.target - floor, color=palette.INK, lw=0.8, ls=":", zorder=1)
        axes.annotate(
            word("target", lang, target=f"{sweep.target:.3g}"),
            (0.005, sweep.target - floor),
            xycoords=("axes fraction", "data"),
            xytext=(2, 3),
            textcoords="offset points",
            fontsize=8,
            color=palette.INK,
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
            zorder=5,
        )
    axes.set_yscale("log")
    axes.set_ylim(log_limits(*axes.get_ylim()))
    if sweep.axis.log:
        axes.set_xscale("log")
    letters = {
        swept.rule.hypers[sweep.axis.name].letter
        for swept in sweep.rules.values()
        if sweep.axis.name in swept.rule.hypers
    }
    axes.set_xlabel(f"{letters.pop()}  ({sweep.axis.name})" if len(letters) == 1 else sweep.axis.name)
    axes.set_ylabel(word("final", lang, steps=sweep.steps))
    axes.set_xlim(sweep.axis.values[0], sweep.axis.values[-1])
    tidy(axes)
    axes.set_title(str(sweep.field) if len(str(sweep.field)) < 60 else sweep.field.name, fontsize=10, color=palette.INK)
    axes.legend(fontsize=8, frameon=False, labelcolor=palette.INK, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    set_fonts(figure)
    return figure


def _limit(sweep: Sweep, rule: Any) -> float | None:
    """The theory's largest learning rate, where the sweep is over it and the field is a bowl."""
    return largest_lr_on(sweep.field, rule) if sweep.axis.name == learning_rate(rule) else None
