"""``kudari fields``: the places of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from kudari.commands.options import DpiOption, SizeOption, check_outputs, numbers, paper
from kudari.commands.terminal import headed, plain_console
from kudari.fields import FIELDS, Field, compare_gradients
from kudari.fields import field as field_of
from kudari.fields.facts import Facts
from kudari.formula import KudariError
from kudari.formula.widths import shown_width
from kudari.language import language, said
from kudari.suffixes import PICTURES
from kudari.translations import translated
from kudari.travel.rates import book_rules, found_rates, in_words


def run(
    name: Annotated[str | None, typer.Argument(help="A field, to see all that is known of it.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A picture of the field: .png .svg .pdf")
    ] = None,
    surface: Annotated[bool, typer.Option("--surface", help="Draw the surface z = f(x, y).")] = False,
    at: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="Print the value there, and the slope in three ways with their costs."),
    ] = None,
    tangent: Annotated[
        float | None, typer.Option(help="Draw the tangent at this x, on a field of one variable.")
    ] = None,
    graph: Annotated[
        str | None,
        typer.Option(metavar="X,Y", help="Draw the operation graph there: values forward, derivatives backward."),
    ] = None,
    size: SizeOption = None,
    dpi: DpiOption = None,
    lang: Annotated[
        str | None,
        typer.Option(help="Language of the description and the picture: en or ja; by the locale unless given."),
    ] = None,
) -> None:
    """List the fields, or show one: formula, window, minima, start, and what the place teaches."""
    console = plain_console()
    lang = language(lang)
    outputs = [output] if output else []
    check_outputs(outputs, PICTURES)
    sheet = paper(size, dpi, outputs)
    options = {"--surface": surface or None, "--tangent": tangent, "--graph": graph}
    for option, value in options.items():
        if value is not None and output is None:
            raise KudariError(f"{option} draws a picture: say where to, as in -o picture.png")
    if name is None:
        if output is not None:
            raise KudariError("a picture needs the name of a field: kudari fields NAME -o picture.png")
        table = Table(translated("name"))
        table.add_column(translated("formula"), overflow="fold")
        table.add_column(translated("what it teaches"), overflow="fold")  # Japanese has no spaces to break at
        for entry in FIELDS.values():
            table.add_row(entry.facts.name, _right_side(str(entry.field())), _lesson(entry.facts, lang))
        console.print(table)
        return
    field = field_of(name)
    point = None if at is None else _point_of(field, at, "--at")
    if output is not None:  # what cannot be drawn is refused before anything is printed
        nodes_at = None if graph is None else _point_of(field, graph, "--graph")
        figure = _drawn(field, nodes_at, tangent, surface, lang)
    facts = field.facts
    lines = {
        "formula": str(field),
        "teaches": _lesson(facts, lang),
        "window": " × ".join(f"[{low:g}, {high:g}]" for low, high in field.domain),
        "start": _point(field.start),
        "rates": _rates(field, lang),
        "minima": _minima(facts),
        "gradient": translated(field.evaluator.gradient_is),
        "source": translated(facts.source),
    }
    for what, text in lines.items():
        if text:
            _print_line(console, what, text)
    if point is not None:
        _print_line(console, "value", f"{field.value(point):.10g}")
        for slope in compare_gradients(field, point):
            _print_line(console, "slope", translated(str(slope)))
    if output is not None:
        from kudari import pictures

        pictures.save(figure, output, sheet)
        console.print(translated(f"wrote {output}"), highlight=False, soft_wrap=True)


def _print_line(console: Console, what: str, text: str) -> None:
    name = translated(what)
    console.print(headed(name + " " * (9 - shown_width(name)), text), highlight=False, soft_wrap=True)


def _drawn(field: Field, graph: dict[str, float] | None, tangent: float | None, surface: bool, lang: str) -> Any:
    """The picture that was asked for: the operation graph at a point, a tangent, the surface, or the field itself."""
    if graph is not None:
        return field.plot_graph(graph, getfig=True, lang=lang)
    if tangent is not None:
        return field.plot_tangent(tangent, getfig=True, lang=lang)
    return (field.plot_3d if surface else field.plot)(getfig=True, lang=lang)


def _point_of(field: Field, text: str, option: str) -> dict[str, float]:
    """The point that an option names, by the field's variables."""
    point = numbers(text, f"{option} -7,2")
    if len(point) != len(field.variables):
        raise KudariError(
            f"{option} {text}: the field has {len(field.variables)} variables ({', '.join(field.variables)})"
        )
    return dict(zip(field.variables, point, strict=True))


def _lesson(facts: Facts, lang: str) -> str:
    """What a field teaches."""
    return said((facts.shows, facts.shows_ja), lang)


def _rates(field: Field, lang: str) -> str:
    """The learning rates of the book's rules that suit a field; those that were found are told as found."""
    found = found_rates(field)
    return in_words({rule.title: rule.hyperparameters["lr"] for rule in book_rules(field, found)}, bool(found), lang)


def _right_side(text: str) -> str:
    return text.partition(" = ")[2] or text


def _point(point: tuple[float, ...]) -> str:
    return f"({', '.join(f'{x:.6g}' for x in point)})"


def _minima(facts: Facts) -> str:
    """Where the minima are, at most six of them, and how low."""
    points, more = ", ".join(map(_point, facts.minima[:6])), len(facts.minima) - 6
    text = f"{points} and {more} more" if more > 0 else points
    return translated(text if facts.lowest is None else f"{text}, where f = {facts.lowest:.6g}")
