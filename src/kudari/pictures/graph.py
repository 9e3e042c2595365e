"""The operation graph of a field at a point: values flow forward, gradients flow back along the same edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from kudari.fields import Field
from kudari.fields.laws import Written
from kudari.formula import Expression, KudariError, Symbol, Tape, unicode
from kudari.formula.derive import backward
from kudari.formula.graph import Apply, Constant, ordered
from kudari.formula.letters import letter, raised
from kudari.pictures import palette
from kudari.pictures.files import Picture
from kudari.pictures.layers import Point, laid_out
from kudari.pictures.words import set_fonts, word

MOST = 40  # operations that can still be read
ACROSS, DOWN = 1.3, 0.85  # inches from layer to layer, and from row to row
_SIGNS = {"add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "negate": "−", "sqrt": "√", "cbrt": "∛"}
_SIGNS |= {"less": "<", "less_equal": "≤", "greater": ">", "greater_equal": "≥", "equal": "=", "not_equal": "≠"}
_ORDER_MATTERS = {"subtract", "divide", "power", "atan2", "where", "less", "less_equal", "greater", "greater_equal"}

_WHITE = {"boxstyle": "round,pad=0.06", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def plot_graph(field: Field, params: Mapping[str, Any] | None = None, lang: str = "en") -> Picture:
    """The operations of a field with the numbers of a point: values above the edges, gradients below them."""
    flow = _through(field, params)
    layout = laid_out(flow.inputs)
    points = [*layout.places.values(), *(point for way in layout.edges.values() for point in way)]
    (left, right), (top, bottom) = ((min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
    width, height = max(5.0, ACROSS * (right - left) + 1.9), DOWN * (bottom - top) + 1.75
    figure = Picture(figsize=(width, height))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.axis("off")

    def inches(point: Point) -> Point:
        return width / 2 + ACROSS * (point[0] - (left + right) / 2), height - 1.08 - DOWN * (point[1] - top)

    labelled: list[Point] = []
    for edge, way in layout.edges.items():
        _draw_edge(axes, flow, edge, [inches(point) for point in way], labelled)
    for node, place in layout.places.items():
        _draw_node(axes, flow, node, inches(place))
    axes.text(width / 2, height - 0.22, str(field), ha="center", va="center", fontsize=10, color=palette.INK)
    beside: dict[str, Any] = {"va": "center", "fontsize": 8.5}
    axes.text(width / 2 - 0.12, height - 0.52, word("forward", lang), ha="right", color=palette.INK, **beside)
    axes.text(width / 2 + 0.12, height - 0.52, word("backward", lang), ha="left", color=palette.ROUTE, **beside)
    set_fonts(figure)
    return figure


@dataclass(frozen=True)
class _Flow:
    """The nodes that depend on the variables, by their numbers, and what flows through them.

    The last one is the output, drawn as a node of its own.
    """

    nodes: list[Expression]
    inputs: dict[int, list[int]]
    values: list[float]
    slopes: list[float]
    parts: dict[tuple[int, int], float]  # what flows back from a node to its first, second … input


def _through(field: Field, params: Mapping[str, Any] | None) -> _Flow:
    law = field.law
    if not isinstance(law, Written):
        raise KudariError(f"{field.name} has no formula, and so no graph of operations")
    variables = [Symbol(name) for name in field.variables]
    point = [float(x) for x in (field.start if params is None else field.coordinates(params))]
    number: dict[Expression, int] = {}
    inputs: dict[int, list[int]] = {}
    for node in ordered(law.graph):
        needed = [number[argument] for argument in node.arguments if argument in number]
        if needed or isinstance(node, Symbol):
            number[node] = len(number)
            inputs[number[node]] = needed
    nodes = list(number)
    count = sum(isinstance(node, Apply) for node in nodes)
    if not 0 < count <= MOST:
        raise KudariError(f"{field.name} has {count} operations; a graph with 1 to {MOST} of them can be drawn")
    walk = backward(law.graph, variables)
    numbers = Tape.of([*nodes, *map(walk.slope, nodes), *walk.parts.values()], variables).run(*point)
    values, slopes = numbers[: len(nodes)], numbers[len(nodes) : 2 * len(nodes)]
    if not np.isfinite(values).all():
        place = ", ".join(f"{name} = {x:g}" for name, x in zip(field.variables, point, strict=True))
        raise KudariError(f"{field.name} has no finite value at {place}")
    parts: dict[tuple[int, int], float] = {}
    for (node, place_), part in zip(walk.parts, numbers[2 * len(nodes) :], strict=True):
        drawn = [i for i, argument in enumerate(node.arguments) if argument in number]
        parts[number[node], drawn.index(place_)] = part
    end = len(nodes)
    inputs[end] = [number[law.graph]]
    parts[end, 0] = 1.0
    return _Flow([*nodes, law.graph], inputs, [*values, values[number[law.graph]]], [*slopes, 1.0], parts)


def _draw_node(axes: Axes, flow: _Flow, node: int, at: Point) -> None:
    x, y = at
    expression, ends = flow.nodes[node], node == len(flow.nodes) - 1
    if ends or isinstance(expression, Symbol):
        name = "f" if ends else letter(expression.name)  # type: ignore[attr-defined]
        _box(axes, at, f"{name} = {_number(flow.values[node])}")
        below = f"∂f/∂{name} = {_number(flow.slopes[node])}"
        axes.text(
            *(x, y - 0.31), below, ha="center", va="center", fontsize=8.5, color=palette.ROUTE, bbox=_WHITE, zorder=3
        )
        return
    assert isinstance(expression, Apply)
    axes.text(
        x,
        y,
        _sign(expression, [argument in set(flow.nodes) for argument in expression.arguments]),
        ha="center",
        va="center",
        fontsize=11,
        color=palette.INK,
        bbox={"boxstyle": "round,pad=0.3,rounding_size=0.8", "facecolor": "white", "edgecolor": palette.INK},
        zorder=4,
    )


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")  # there is no minus zero to be seen


def _box(axes: Axes, at: Point, text: str) -> None:
    """A variable, or the output, with its value."""
    style = {"boxstyle": "round,pad=0.32", "facecolor": palette.TERRAIN[0], "edgecolor": "none"}
    axes.text(*at, text, ha="center", va="center", fontsize=9.5, color=palette.INK, bbox=style, zorder=4)


def _sign(node: Apply, flows: list[bool]) -> str:
    """How an operation is written in its ball: its sign, with the numbers that it is given."""
    name = node.operation.name
    texts = ["" if flowing else unicode(argument) for argument, flowing in zip(node.arguments, flows, strict=True)]
    if name == "power" and flows == [True, False]:
        exponent = node.arguments[1]
        high = raised(f"{exponent.value:g}") if isinstance(exponent, Constant) else None
        return f"□{high}" if high else f"□^{texts[1]}"
    if name in _SIGNS:
        written = [_SIGNS[name]] if len(texts) == 1 else [texts[0], _SIGNS[name], texts[1]]
        return " ".join(part for part in written if part)
    given = ", ".join(text or "·" for text in texts)
    return f"{name}({given})" if any(texts) else name


def _draw_edge(axes: Axes, flow: _Flow, edge: tuple[int, int, int], way: list[Point], labelled: list[Point]) -> None:
    source, target, place = edge
    xs, ys = zip(*way, strict=True)
    axes.plot(xs, ys, color=palette.FAINT, linewidth=1.1, zorder=2, solid_joinstyle="round")
    is_variable = isinstance(flow.nodes[source], Symbol)
    # Edges fan out from a variable: further on there is more room.
    shares = (0.68, 0.5, 0.8) if is_variable else (0.5, 0.3, 0.7, 0.8)
    middle = _free(way[0], way[1], shares, labelled)
    labelled.append(middle)
    label: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8.5, "bbox": _WHITE, "zorder": 3}
    if not is_variable:  # which has its value in its box, and under it the sum of what flows back
        axes.text(middle[0], middle[1] + 0.13, _number(flow.values[source]), color=palette.INK, **label)
    alone = sum(needed.count(source) for needed in flow.inputs.values()) == 1
    if (target, place) in flow.parts and not (is_variable and alone):
        axes.text(middle[0], middle[1] - 0.13, _number(flow.parts[target, place]), color=palette.ROUTE, **label)
    if _order_matters(flow, target):
        (xa, ya), (xb, yb) = way[-2], way[-1]
        near = xb + 0.32 * (xa - xb), yb + 0.32 * (ya - yb)
        axes.text(*near, str(place + 1), color=palette.FAINT, **{**label, "fontsize": 7})


def _free(start: Point, end: Point, shares: tuple[float, ...], labelled: list[Point]) -> Point:
    """The first of some places on a line that is not on the labels of another line."""
    places = [(start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])) for share in shares]
    return next(
        (p for p in places if all(abs(p[0] - q[0]) > 0.4 or abs(p[1] - q[1]) > 0.24 for q in labelled)), places[0]
    )


def _order_matters(flow: _Flow, target: int) -> bool:
    """Whether the edges into a node need numbers, for a − b is not b − a."""
    node = flow.nodes[target]
    several = target < len(flow.nodes) - 1 and len(flow.inputs[target]) > 1
    return several and isinstance(node, Apply) and node.operation.name in _ORDER_MATTERS
