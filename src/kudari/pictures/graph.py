"""The operation graph of a formula: values flow to the right above the edges, derivatives flow back below them.

The computational graphs of ゼロから作るDeep Learning, chapter 5. Every number is the field's own: see
:class:`kudari.formula.evaluation.Values`. Lengths are points, and y goes downwards.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from numbers import Real

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Patch
from matplotlib.text import Text

from kudari.fields import Field
from kudari.fields.contract import Point, PointLike
from kudari.fields.evaluators import Symbolic
from kudari.formula import Constant, Expression, KudariError, Symbol
from kudari.formula.evaluation import Values
from kudari.formula.graph import Apply, is_truth, ordered
from kudari.formula.letters import letter, raised
from kudari.formula.notation import COMPARISONS, unicode
from kudari.pictures import palette
from kudari.pictures.captions import set_fonts, word
from kudari.pictures.field_pictures import heading
from kudari.pictures.layout import Box, Wish, arrange
from kudari.pictures.nodes import SIZE, Input, Numbers, Operation, Output, Thing, breadth, draw_edge
from kudari.pictures.picture_files import Picture

MOST = 40  # operations that can still be read
SIGNS = {
    **{"add": "+", "subtract": "−", "multiply": "×", "divide": "÷", "negate": "−( )", "power": "aᵇ"},
    **{"sqrt": "√", "cbrt": "∛", "abs": "|  |", "floor": "⌊  ⌋"},
    **COMPARISONS,
    "equal": "=",
}
EITHER_WAY = {"add", "multiply", "min", "max", "equal", "not_equal"}  # the order of the operands makes no difference
MARGIN = 14.0
GAP = 7.0  # between things in a column


class _Graph(Picture):
    """A picture in which everything, letters as well, grows and shrinks with the paper."""

    def fit(self, width: float, height: float) -> None:
        own_width, own_height = self.get_size_inches()
        scale = min(width / own_width, height / own_height)
        super().fit(width, height)
        for axes in self.axes:
            for limits, set_limits, share in (
                (axes.get_xlim(), axes.set_xlim, width / own_width / scale),
                (axes.get_ylim(), axes.set_ylim, height / own_height / scale),
            ):
                middle, half = sum(limits) / 2, (limits[1] - limits[0]) / 2
                set_limits(middle - half * share, middle + half * share)
            for artist in axes.findobj():
                if isinstance(artist, Text):
                    artist.set_fontsize(artist.get_fontsize() * scale)
                elif isinstance(artist, Patch):
                    artist.set_linewidth(artist.get_linewidth() * scale)
                if isinstance(artist, FancyArrowPatch):
                    artist.set_mutation_scale(artist.get_mutation_scale() * scale)


def plot_graph(field: Field, params: Point | PointLike | None = None, *, lang: str | None = None) -> Picture:
    """The operation graph of a field with its numbers at a point, the field's start unless given."""
    flow = values_at(field, params)
    figure = _Graph(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    plan = _Plan(axes, flow, lang)
    title = axes.text(0, 0, heading(field), fontsize=SIZE + 1, color=palette.INK, ha="center", va="center")
    legend = _legend(axes, plan, lang)
    set_fonts(figure)

    for box in plan.things:
        box.measure()
    for box in plan.inputs:
        box.width = max(other.width for other in plan.inputs)
    arrange(plan.boxes, plan.paths, plan.wishes, GAP)
    for path in plan.paths:
        draw_edge(axes, path)
    for box in plan.things:
        box.draw(axes)
    _frame(figure, axes, plan.boxes, title, legend)
    return figure


def values_at(field: Field, params: Point | PointLike | None = None) -> Values:
    """The numbers of the field's graph; an error says what cannot be drawn."""
    if not isinstance(field.evaluator, Symbolic):
        raise KudariError(f"{field.name} has no formula, so there is no operation graph to draw")
    count = sum(isinstance(node, Apply) for node in ordered(field.evaluator.graph))
    if count > MOST:
        raise KudariError(f"the formula has {count} operations; a graph of more than {MOST} cannot be read")
    point = {}
    for name, value in zip(field.variables, field.start if params is None else field.coordinates(params), strict=True):
        if not isinstance(value, Real):
            raise KudariError(f"the graph is that of one point: {name} must be a number, not {value!r:.40}")
        point[Symbol(name)] = float(value)
    where = ", ".join(f"{symbol.name} = {value:g}" for symbol, value in point.items())
    flow = Values.at(field.evaluator.graph, point)
    needed = [*point.values(), flow.forward[flow.output], *(flow.backward[variable] for variable in point)]
    if not all(map(math.isfinite, needed)):
        raise KudariError(f"the field {field.name} has no finite value and gradient at {where}")
    return flow


def number(value: float) -> str:
    """Four digits of a number, as one writes them.

    >>> number(-0.7000000000000001), number(1.5e-7), number(-0.0)
    ('−0.7', '1.5·10⁻⁷', '0')
    """
    mantissa, _, exponent = f"{value + 0.0:.4g}".partition("e")
    return mantissa.replace("-", "−") + (f"·10{raised(str(int(exponent)))}" if exponent else "")


# ---------------------------------------------------------------------- which things there are


class _Plan:
    """The things of a graph, the paths between them, and what should stand above what.

    Operations stand in every second column, as far to the right as the longest way to them is long; the
    numbers of an edge stand in the column before its end.
    """

    def __init__(self, axes: Axes, flow: Values, lang: str | None) -> None:
        self.axes, self.flow, self.lang = axes, flow, lang
        self.boxes: list[Box] = []
        self.paths: list[list[Box]] = []
        self.wishes: list[Wish] = []
        nodes = ordered(flow.output)
        variables = [node for node in flow.forward if isinstance(node, Symbol)]
        names = {variable.name for variable in variables}
        self.f = next((name for name in "fghFGH" if name not in names), "f")
        edges = Counter(argument for node in nodes for argument in _inputs(node))
        depths = _depths(nodes)
        self.inputs = [self._input(variable) for variable in variables]
        self.of: dict[Expression, Thing] = dict(zip(variables, self.inputs, strict=True))  # and of every operation
        self._wish(self.inputs, 0.1)
        for node in nodes:
            if not isinstance(node, Apply):
                continue
            lines = [(_sign(node), palette.INK)]
            if edges[node] > 1 and node in flow.backward:
                lines.append((f"Σ {number(flow.backward[node])}", palette.BACKWARD))
            self.of[node] = self._add(Operation(2 * depths[node], axes, *lines))
            ends = [
                self._edge(argument, self.of[node], flow.parts[node][i]) for i, argument in enumerate(_inputs(node))
            ]
            self._wish(ends, 0.03 if node.operation.name in EITHER_WAY else 1.0)
        value = (f"{self.f} = {number(flow.forward[flow.output])}", palette.INK)
        end = self._add(Output(2 + 2 * depths.get(flow.output, 0), axes, value))
        self._edge(flow.output, end, flow.backward.get(flow.output))

    @property
    def things(self) -> list[Thing]:
        """All that is more than a bare point of a path."""
        return [box for box in self.boxes if isinstance(box, Thing)]

    def _input(self, variable: Symbol) -> Thing:
        name = letter(variable.name)
        value = (f"{name} = {number(self.flow.forward[variable])}", palette.FORWARD)
        slope = (f"∂{self.f}/∂{name} = {number(self.flow.backward[variable])}", palette.BACKWARD)
        return self._add(Input(0, self.axes, value, slope))

    def _edge(self, source: Expression, end: Thing, part: float | None) -> Thing:
        """The path to a thing, and what stands just before it: a constant, or the numbers of the edge."""
        if isinstance(source, Constant):
            line = (_short(source), palette.CONSTANT)
            last = self._add(Thing(end.column - 1, self.axes, line, size=SIZE - 1))
            self.paths.append([last, end])
            return last
        start = self.of[source]
        between = [Box(column) for column in range(start.column + 1, end.column - 1)]
        self.boxes += between
        value = self.flow.forward[source]
        text = word("true" if value else "false", self.lang) if is_truth(source) else number(value)
        lines = [(text, palette.FORWARD)] + ([] if part is None else [(number(part), palette.BACKWARD)])
        last = self._add(Numbers(end.column - 1, self.axes, *lines))
        self.paths.append([start, *between, last, end])
        return last

    def _add(self, thing: Thing) -> Thing:
        self.boxes.append(thing)
        return thing

    def _wish(self, column: list[Thing], worth: float) -> None:
        self.wishes += [Wish(above, below, worth) for above, below in combinations(column, 2)]


def _inputs(node: Expression) -> tuple[Expression, ...]:
    """The arguments that are drawn: the exponent of x² is part of the sign."""
    return node.arguments[:1] if _exponent(node) else node.arguments


def _exponent(node: Expression) -> str | None:
    """The exponent in small raised digits, where it is a whole number."""
    if not (isinstance(node, Apply) and node.operation.name == "power" and isinstance(node.arguments[1], Constant)):
        return None
    exponent = node.arguments[1].value
    return raised(str(int(exponent))) if exponent.is_integer() and abs(exponent) < 100 else None


def _sign(node: Apply) -> str:
    exponent = _exponent(node)
    return f"( ){exponent}" if exponent else SIGNS.get(node.operation.name, node.operation.name)


def _short(node: Constant) -> str:
    """A constant as it is written, π and all, unless it has too many digits."""
    written = unicode(node)
    return written if len(written) <= 7 else number(node.value)


def _depths(nodes: list[Expression]) -> dict[Expression, int]:
    """How many operations lie on the longest way to a node; constants have no way of their own."""
    depths: dict[Expression, int] = {}
    for node in nodes:
        if not isinstance(node, Constant):
            depths[node] = 1 + max((depths[a] for a in _inputs(node) if a in depths), default=0)
            depths[node] -= isinstance(node, Symbol)
    return depths


# ---------------------------------------------------------------------- the frame around all


def _legend(axes: Axes, plan: _Plan, lang: str | None) -> list[Text]:
    entries = [(word("forward", lang), palette.FORWARD), (word("backward", lang, f=plan.f), palette.BACKWARD)]
    if any(isinstance(box, Operation) and len(box.texts) > 1 for box in plan.boxes):
        entries.append((word("sum", lang), palette.BACKWARD))
    return [axes.text(0, 0, text, color=colour, fontsize=SIZE - 1, va="center") for text, colour in entries]


def _frame(figure: Picture, axes: Axes, boxes: list[Box], title: Text, legend: list[Text]) -> None:
    """The page: as large as what stands on it, with the formula above and the legend below."""
    widths = [breadth([text]) for text in legend]
    row = sum(widths) + 2 * SIZE * (len(legend) - 1)
    left, right = (min(box.x - box.width / 2 for box in boxes), max(box.x + box.width / 2 for box in boxes))
    top, bottom = (min(box.y - box.height / 2 for box in boxes), max(box.y + box.height / 2 for box in boxes))
    middle, half = (left + right) / 2, max(right - left, row, breadth([title])) / 2 + MARGIN
    title.set_position((middle, top - SIZE * 2))
    x = middle - row / 2
    for text, width in zip(legend, widths, strict=True):
        text.set_position((x, bottom + SIZE * 2))
        x += width + 2 * SIZE
    top, bottom = top - SIZE * 2 - SIZE - MARGIN / 2, bottom + SIZE * 2 + SIZE + MARGIN / 2
    axes.set(xlim=(middle - half, middle + half), ylim=(bottom, top))
    figure.set_size_inches(2 * half / 72, (bottom - top) / 72)
