"""A second kind of page: a report with texts, tables, and charts of which one reads the numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import Any

import numpy as np

from kudari.charts import Bars, Chart, Line, Numbers, Panel
from kudari.colours import FORWARD
from kudari.marks import marked_html
from kudari.page import tables
from kudari.page.build import Running, document
from kudari.page.bundle import joined
from kudari.reports import Cell, Folded, Paragraph, Section
from kudari.rules.colours import line_colours


def report_html(title: str, sections: Sequence[Section], lang: str, opening: Sequence[Paragraph] = ()) -> str:
    """The report as text. It loads nothing, no text of it becomes markup or code, and only charts need a script."""
    charts = [section.chart for section in sections if section.chart is not None]
    entries = "".join(
        f'<li><a href="#{escape(section.name)}">{escape(section.title)}</a></li>'
        for section in sections
        if section.name
    )
    indices = iter(range(len(charts)))
    parts = [
        f"<header><h1>{escape(title)}</h1></header>",
        *map(_paragraph, opening),
        *([f"<nav><ol>{entries}</ol></nav>"] if entries else []),
        *(_section(section, indices) for section in sections),
    ]
    body = '<main id="kudari" class="report">\n' + "\n".join(parts) + "\n</main>"
    if not charts:
        return document(title, lang, body, styles=("page.css", "report.css"))
    data = {"charts": [chart_data(chart) for chart in charts]}
    return document(title, lang, body, Running(_script(), data), styles=("page.css", "report.css"))


@cache
def _script() -> str:
    return joined(tables.modules({"colours": tables.colour_table()}), ["parts/report.js"])


def _section(section: Section, indices: Iterable[int]) -> str:
    identity = f' id="{escape(section.name)}"' if section.name else ""
    parts = [f"<section{identity}>"]
    if section.title:
        parts.append(f"<h2>{escape(section.title)}</h2>")
    parts += map(_paragraph, section.before)
    if section.chart is not None:
        label = f' role="group" aria-label="{escape(section.alternative)}"' if section.alternative else ""
        parts.append(f'<div class="charts" data-chart="{next(iter(indices))}"{label}></div>')
    parts += map(_paragraph, section.after)
    if section.table is not None:
        parts.append(_table(*section.table))
    return "\n".join([*parts, "</section>"])


def _paragraph(paragraph: Paragraph) -> str:
    quiet = ' class="quiet"' if paragraph.quiet else ""
    return f"<p{quiet}>{escape(paragraph.text)}</p>"


def _table(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A table; one with cells to unfold is mostly words, and stands as such."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    words = ' class="words"' if any(isinstance(cell, Folded) for row in rows for cell in row) else ""
    return f'<div class="scroll"><table{words}><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    return f"<details><summary>{escape(cell.short)}</summary><pre>{marked_html(cell.long)}</pre></details>"


def chart_data(chart: Chart) -> dict[str, Any]:
    """A chart as plain data for the page's modules."""
    return {
        "panels": [panel_data(panel) for panel in chart.panels],
        "columns": chart.columns,
        "legend": chart.legend,
        "ratio": round(chart.size[0] / chart.size[1], 3),
    }


def panel_data(panel: Panel) -> dict[str, Any]:
    """A panel with the names that chart.js reads.

    >>> panel_data(Panel([Line([1, 2], [0.5, float("inf")], "SGD")], log_y=True))["lines"]
    [{'x': [1, 2], 'y': [0.5, None], 'label': 'SGD', 'colour': '#0072B2'}]
    """
    shades = line_colours([line.label for line in panel.lines])
    return {
        "lines": [_line(line, shade) for line, shade in zip(panel.lines, shades, strict=True)],
        "bars": None if panel.bars is None else _bars(panel.bars),
        "title": panel.title,
        "x": panel.x,
        "y": panel.y,
        "logX": panel.log_x,
        "logY": panel.log_y,
        "limits": _numbers(panel.limits),
        "note": panel.note,
        "numbers": panel.numbers,
    }


def _line(line: Line, shade: str) -> dict[str, Any]:
    data: dict[str, Any] = {"x": _numbers(line.x), "y": _numbers(line.y), "label": line.label}
    data["colour"] = line.colour or shade
    data |= {kind: True for kind in ("dashed", "points", "faint") if getattr(line, kind)}
    if line.low is not None and line.high is not None:
        data |= {"low": _numbers(line.low), "high": _numbers(line.high)}
    return data


def _bars(bars: Bars) -> dict[str, Any]:
    return {"edges": _numbers(bars.edges), "heights": _numbers(bars.heights), "colour": bars.colour or FORWARD}


def _numbers(values: Numbers | Sequence[float | None]) -> list[float | None]:
    """Numbers with six figures, which are more than anybody reads; what is not finite is null."""
    return [_short(value) for value in np.asarray(values, np.float64).tolist()]


def _short(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.6g}")
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 1e15 else rounded
