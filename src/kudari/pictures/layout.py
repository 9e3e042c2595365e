"""Boxes and paths from left to right: where each box stands, so that paths seldom cross and hardly bend.

After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures", 1981:
boxes stand in columns, a path has a box in every column that it passes, the order within the columns is found
by sweeps of barycentres, and then the heights are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
Columns = list[list[int]]
SWEEPS = 8
STARTS = 6
ROUNDS = 80


@dataclass(eq=False)
class Box:
    """Something of a size, in a column; ``x`` and ``y`` are its middle, y downwards. A column is ``room`` wide."""

    column: int
    width: float = 0.0
    height: float = 0.0
    x: float = 0.0
    y: float = 0.0
    room: float = 0.0


@dataclass(frozen=True)
class Wish:
    """One box should stand above another of its column: worth so many crossings."""

    above: Box
    below: Box
    worth: float


def arrange(boxes: Sequence[Box], paths: Sequence[Sequence[Box]], wishes: Sequence[Wish], gap: float) -> None:
    """Give every box its ``x`` and ``y``; boxes of a column stand ``gap`` apart, at least.

    Boxes that are the first of their column in ``boxes`` start at the top; a path goes from column to column.
    """
    number = {box: i for i, box in enumerate(boxes)}
    columns: Columns = [[] for _ in range(1 + max(box.column for box in boxes))]
    for box in boxes:
        columns[box.column].append(number[box])
    links = [(number[a], number[b]) for path in paths for a, b in pairwise(path)]
    order = _Order(columns, links, [(number[w.above], number[w.below], w.worth) for w in wishes])
    columns = order.best()
    leaving, coming = Counter(a for a, _ in links), Counter(b for _, b in links)
    pull = np.array([_pull(boxes[a], coming[a], leaving[a], coming[b]) for a, b in links])
    heights = np.array([box.height for box in boxes])
    for box, y in zip(boxes, _heights(columns, np.array(links).reshape(-1, 2), pull, heights, gap), strict=True):
        box.y = float(y)
    _widths(boxes, columns, links)


def _pull(start: Box, into: int, out_of: int, into_next: int) -> float:
    """How much a link should be straight: most of all within a path, least where something small hangs on."""
    if into == 0 and start.column > 0:
        return 0.2
    return 4.0 if out_of == into_next == 1 else 1.0


class _Order:
    """The order within the columns, by sweeps from side to side and exchanges of neighbours."""

    def __init__(self, columns: Columns, links: list[tuple[int, int]], wishes: list[tuple[int, int, float]]) -> None:
        self.columns = [list(column) for column in columns]
        count = sum(map(len, columns))
        self.place = np.zeros(count)
        self.sides: dict[int, list[list[int]]] = {-1: [[] for _ in range(count)], 1: [[] for _ in range(count)]}
        home = {i: c for c, column in enumerate(columns) for i in column}
        self.links = [np.array([link for link in links if home[link[0]] == c]) for c in range(len(columns))]
        self.rank = Counter(below for _, below, _ in wishes)  # what should stand below more than another does
        self.wishes = [[wish for wish in wishes if home[wish[0]] == c] for c in range(len(columns))]
        for a, b in links:
            self.sides[1][a].append(b)
            self.sides[-1][b].append(a)
        for c in range(len(columns)):
            self._number(c)

    def best(self) -> Columns:
        """The best order that was met: from the order as given, from the left and from the right, then from others."""
        first = best = [list(column) for column in self.columns]
        lowest = self._cost()
        shuffle = np.random.default_rng(0)  # the same picture every time
        for start in range(STARTS):
            self.columns = [list(column) if start < 2 else shuffle.permutation(column).tolist() for column in first]
            for c in range(len(first)):
                self._number(c)
            for sweep in range(SWEEPS):
                self._sweep(-1 if (start + sweep) % 2 == 0 else 1)
                if (cost := self._cost()) < lowest - 1e-9:
                    best, lowest = [list(column) for column in self.columns], cost
            if start and lowest < 1:  # nothing crosses
                break
        return best

    def _sweep(self, side: int) -> None:
        """Sort every column by where its neighbours of one side stand, then exchange where that is better still."""
        for c in range(len(self.columns))[::-side]:
            self.columns[c].sort(key=lambda i: (self._barycentre(i, side), self.rank[i]))
            self._number(c)
        self._exchange()

    def _number(self, c: int) -> None:
        self.place[self.columns[c]] = np.arange(len(self.columns[c]))

    def _barycentre(self, i: int, side: int) -> float:
        neighbours = self.sides[side][i]
        return float(self.place[neighbours].mean()) if neighbours else float(self.place[i])

    def _exchange(self) -> None:
        """Exchange two that stand together, as long as that makes anything better."""
        for _ in range(SWEEPS):
            better = False
            for c, column in enumerate(self.columns):
                cost = self._cost_at(c)
                for k in range(len(column) - 1):
                    if cost == 0:
                        break
                    column[k], column[k + 1] = column[k + 1], column[k]
                    self._number(c)
                    if (after := self._cost_at(c)) < cost - 1e-9:
                        better, cost = True, after
                    else:
                        column[k], column[k + 1] = column[k + 1], column[k]
                        self._number(c)
            if not better:
                return

    def _cost(self) -> float:
        return sum(self._crossings(c) + self._unheard(c) for c in range(len(self.columns)))

    def _cost_at(self, c: int) -> float:
        return self._crossings(c - 1) * (c > 0) + self._crossings(c) + self._unheard(c)

    def _crossings(self, c: int) -> float:
        """How many links to the next column cross."""
        if len(self.links[c]) < 2:
            return 0.0
        left, right = self.place[self.links[c].T]
        return np.count_nonzero((left[:, None] - left) * (right[:, None] - right) < 0) / 2

    def _unheard(self, c: int) -> float:
        """What the wishes that are not met are worth."""
        return sum(worth for above, below, worth in self.wishes[c] if self.place[above] > self.place[below])


def _heights(columns: Columns, links: Array, pull: Array, heights: Array, gap: float) -> Array:
    """Where links are short in the sum of their lengths: then most are straight, and few bend.

    The sum of absolute values is found as a sequence of weighted squares, in which those that are nearly
    straight weigh more and more; boxes that would stand too near are pushed apart by stiff springs.
    """
    count = len(heights)
    y: Array = np.zeros(count)
    near = [(a, b) for column in columns for a, b in pairwise(column)]
    upper, lower = np.array(near, dtype=int).reshape(-1, 2).T
    apart = (heights[upper] + heights[lower]) / 2 + gap
    for column in columns:
        tops = np.cumsum([0.0, *((heights[a] + heights[b]) / 2 + gap for a, b in pairwise(column))])
        y[column] = tops - tops.mean()
    left, right = links.T
    springs = _Springs(columns, count)
    for softness in np.geomspace(100.0, 0.02, ROUNDS):
        weight = pull / np.maximum(np.abs(y[left] - y[right]), softness)
        stiff = np.where(y[lower] - y[upper] < apart + 1e-6, 1e3 / softness, 0.0)
        y = springs.rest(y, (left, right, weight), (upper, lower, stiff), stiff * apart)
    for column in columns:  # what the springs left over
        y[column] = _spaced(y[column], heights[column], gap)
    return y


class _Springs:
    """Springs between boxes of one column or of two that stand together: a matrix of blocks near its diagonal."""

    def __init__(self, columns: Columns, count: int) -> None:
        self.size = max(map(len, columns))
        self.length = len(columns)
        self.column, self.slot = np.zeros(count, int), np.zeros(count, int)
        for c, column in enumerate(columns):
            self.column[column], self.slot[column] = c, np.arange(len(column))

    def rest(self, y: Array, across: tuple[Any, Any, Any], down: tuple[Any, Any, Any], push: Array) -> Array:
        """Where the springs come to rest; those across the columns pull, those down a column may push apart."""
        own = np.tile(np.eye(self.size), (self.length, 1, 1)) * 1e-6  # and a thread that holds each where it was
        to_next = np.zeros_like(own)
        force = np.zeros((self.length, self.size))
        column, slot = self.column, self.slot
        force[column, slot] = y * 1e-6
        for a, b, weight in (across, down):
            np.add.at(own, (column[a], slot[a], slot[a]), weight)
            np.add.at(own, (column[b], slot[b], slot[b]), weight)
        (a, b, weight), (upper, lower, stiff) = across, down
        np.add.at(to_next, (column[a], slot[a], slot[b]), -weight)
        np.add.at(own, (column[upper], slot[upper], slot[lower]), -stiff)
        np.add.at(own, (column[upper], slot[lower], slot[upper]), -stiff)
        np.add.at(force, (column[lower], slot[lower]), push)
        np.add.at(force, (column[upper], slot[upper]), -push)
        for c in range(1, self.length):  # elimination, column by column
            carried = np.linalg.solve(own[c - 1], np.column_stack([to_next[c - 1], force[c - 1]]))
            own[c] -= to_next[c - 1].T @ carried[:, :-1]
            force[c] -= to_next[c - 1].T @ carried[:, -1]
        rest = np.zeros_like(force)
        for c in reversed(range(self.length)):
            beyond = to_next[c] @ rest[c + 1] if c + 1 < self.length else 0.0
            rest[c] = np.linalg.solve(own[c], force[c] - beyond)
        return np.asarray(rest[column, slot])


def _spaced(wanted: Array, heights: Array, gap: float) -> Array:
    """The nearest heights, in squares, that are far enough apart: those that push each other move as one."""
    offsets = np.concatenate([[0.0], np.cumsum((heights[:-1] + heights[1:]) / 2 + gap)])
    groups: list[list[float]] = []
    for value in wanted - offsets:
        groups.append([float(value)])
        while len(groups) > 1 and np.mean(groups[-2]) > np.mean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    level = [np.mean(group) for group in groups for _ in group]
    return np.asarray(level + offsets, np.float64)


def _widths(boxes: Sequence[Box], columns: Columns, links: Sequence[tuple[int, int]]) -> None:
    """Columns as wide as their widest box; between them room for the bends, more where they are steep."""
    steepest = [0.0] * len(columns)
    for a, b in links:
        c = boxes[a].column
        steepest[c] = max(steepest[c], abs(boxes[a].y - boxes[b].y))
    x = 0.0
    for c, column in enumerate(columns):
        width = max(boxes[i].width for i in column)
        for i in column:
            boxes[i].x, boxes[i].room = x + width / 2, width
        x += width + min(12 + steepest[c] / 5, 60)
