"""Activations: what leaves each hidden layer, as histograms, a row for each network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from kudari.charts import Chart, histograms
from kudari.pictures.captions import word
from kudari.pictures.charts import plot_chart
from kudari.pictures.picture_files import Picture

BINS = 30


def plot_activations(
    seen: Mapping[str, Sequence[np.ndarray[Any, np.dtype[Any]]]], *, lang: str | None = None
) -> Picture:
    """A histogram for every layer; all have the same window, and what is beyond it is counted at its ends.

    ``seen`` has the outputs of the layers by a name, as ``network.activations(x)`` gives them.
    """
    ends = [np.quantile(out, (0.02, 0.98)) for layers in seen.values() for out in layers]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    if low >= -1 and high <= 1:  # what is bounded is shown between its bounds
        low, high = -1.0 if low < 0 else 0.0, 1.0
    else:
        high = min(high, 3.0)
    edges = np.linspace(low, high, BINS + 1)
    rows = {
        name: [np.histogram(np.clip(out, low, high), edges)[0].tolist() for out in layers]
        for name, layers in seen.items()
    }
    depth = max(map(len, seen.values()))
    titles = [word("layer", lang, k=k) for k in range(1, depth + 1)]
    return plot_chart(Chart(histograms(rows, edges.tolist(), titles), columns=depth, size=(1.7, 1.0)))
