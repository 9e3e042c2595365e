"""A graph laid out from left to right: each node in a layer behind all that it needs, with few crossings.

After Sugiyama, Tagawa & Toda, Methods for visual understanding of hierarchical system structures, 1981: layers by
the longest path, invisible nodes where an edge passes a layer, and order by the mean place of the neighbours.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)
Point = tuple[float, float]
SWEEPS = 12


@dataclass(frozen=True)
class Layout(Generic[Node]):
    """Where every node stands, in layers and rows, and through which points every edge goes."""

    places: dict[Node, Point]
    edges: dict[tuple[Node, Node, int], list[Point]]  # by source, target, and which input of the target it is


def laid_out(inputs: Mapping[Node, Sequence[Node]]) -> Layout[Node]:
    """The layout of a graph that is given by the inputs of each node, those before which stand first.

    >>> laid_out({"x": [], "y": [], "+": ["x", "y"]}).places
    {'x': (0.0, -0.5), 'y': (0.0, 0.5), '+': (1.0, 0.0)}
    """
    layer: dict[Hashable, int] = dict(_layers(inputs).items())
    chains: dict[tuple[Node, Node, int], list[Hashable]] = {}
    for node, sources in inputs.items():
        for i, source in enumerate(sources):
            passed: list[Hashable] = [("passes", source, node, i, k) for k in range(layer[source] + 1, layer[node])]
            layer |= {invisible: layer[source] + 1 + k for k, invisible in enumerate(passed)}
            chains[source, node, i] = [source, *passed, node]
    before: dict[Hashable, list[Hashable]] = {node: [] for node in layer}
    after: dict[Hashable, list[Hashable]] = {node: [] for node in layer}
    for chain in chains.values():
        for left, right in pairwise(chain):
            before[right].append(left)
            after[left].append(right)

    rows: list[list[Hashable]] = [[] for _ in range(max(layer.values()) + 1)]
    for each, i in layer.items():
        rows[i].append(each)
    _untangle(rows, before, after)
    height = _heights(rows, before, after)
    place = {node: (float(layer[node]), height[node]) for node in layer}
    edges = {edge: [place[node] for node in chain] for edge, chain in chains.items()}
    return Layout({node: place[node] for node in inputs}, edges)


def _layers(inputs: Mapping[Node, Sequence[Node]]) -> dict[Node, int]:
    """Operations as far left as they can stand; what needs nothing stands just before it is first needed."""
    layer: dict[Node, int] = {}
    for node, sources in inputs.items():
        layer[node] = max((layer[source] + 1 for source in sources), default=0)
    for node, sources in inputs.items():
        if not sources:
            users = [layer[user] for user, needed in inputs.items() if node in needed]
            layer[node] = min(users, default=1) - 1
    return layer


def _untangle(
    rows: list[list[Hashable]], before: Mapping[Hashable, list[Hashable]], after: Mapping[Hashable, list[Hashable]]
) -> None:
    """Sort each layer by the mean place of its neighbours, forwards and backwards, until it has settled."""
    for sweep in range(SWEEPS):
        forwards = sweep % 2 == 0
        near = before if forwards else after
        for i in range(1, len(rows)) if forwards else range(len(rows) - 2, -1, -1):
            place = {node: k for k, node in enumerate(rows[i - 1 if forwards else i + 1])}
            means = {
                node: sum(place[n] for n in near[node]) / len(near[node]) if near[node] else float(k)
                for k, node in enumerate(rows[i])
            }
            rows[i].sort(key=lambda node, means=means: means[node])  # type: ignore[misc]


def _heights(
    rows: list[list[Hashable]], before: Mapping[Hashable, list[Hashable]], after: Mapping[Hashable, list[Hashable]]
) -> dict[Hashable, float]:
    """Heights at which each stands level with what it needs, and no two in a layer nearer than 1.

    The last sweep goes forwards, so that a chain is a straight line.
    """
    height = {node: k - (len(row) - 1) / 2 for row in rows for k, node in enumerate(row)}
    for sweep in range(SWEEPS + 1):
        forwards = sweep % 2 == 0
        for row in rows if forwards else reversed(rows):
            wished = []
            for node in row:
                near = [height[n] for n in ((before[node] or after[node]) if forwards else after[node])]
                wished.append(sum(near) / len(near) if near else height[node])
            height |= dict(zip(row, _spread(wished), strict=True))
    return height


def _spread(wished: list[float]) -> list[float]:
    """The nearest heights in the same order that are at least 1 apart: groups that touch share their mean."""
    groups: list[tuple[float, int]] = []  # the middle of a group, and how many it has
    for wish in wished:
        groups.append((wish, 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < (groups[-1][1] + groups[-2][1]) / 2:
            (upper, many), (lower, few) = groups.pop(-2), groups.pop()
            groups.append(((upper * many + lower * few) / (many + few), many + few))
    return [middle + k - (count - 1) / 2 for middle, count in groups for k in range(count)]
