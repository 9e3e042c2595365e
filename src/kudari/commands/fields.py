"""``kudari fields``: the places of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from kudari.commands.options import DpiOption, SizeOption, check_outputs, numbers, paper
from kudari.commands.terminal import headed, plain_console
from kudari.fields import FIELDS, Field, compare_gradients
from kudari.fields import field as field_of
from kudari.fields.facts import Facts
from kudari.formula import KudariError
from kudari.language import language, said
from kudari.suffixes import PICTURES

RATED = ("SGD", "Momentum", "AdaGrad", "Adam")


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
        table = Table("name")
        table.add_column("formula", overflow="fold")
        table.add_column("what it teaches", overflow="fold")  # Japanese has no spaces to break at
        for entry in FIELDS.values():
            table.add_row(entry.facts.name, _right_side(str(entry.field())), _lesson(entry.facts, lang))
        console.print(table)
        return
    field = field_of(name)
    if output is not None:  # what cannot be drawn is refused before anything is printed
        point = None if graph is None else _point_of(field, graph, "--graph")
        figure = _drawn(field, point, tangent, surface, lang)
    facts = field.facts
    lines = {
        "formula": str(field),
        "teaches": _lesson(facts, lang),
        "window": " × ".join(f"[{low:g}, {high:g}]" for low, high in field.domain),
        "start": _point(field.start),
        "rates": ", ".join(f"{rule} {rate:g}" for rule, rate in zip(RATED, facts.rates, strict=True)),
        "minima": _points(facts.minima) + (f", where f = {facts.lowest:.6g}" if facts.lowest is not None else ""),
        "gradient": field.evaluator.gradient_is,
        "source": facts.source,
    }
    for what, text in lines.items():
        if text:
            console.print(headed(f"{what:9}", text), highlight=False, soft_wrap=True)
    if at is not None:
        point = _point_of(field, at, "--at")
        console.print(headed("value    ", f"{field.value(point):.10g}"), highlight=False)
        for slope in compare_gradients(field, point):
            console.print(headed("slope    ", slope), highlight=False, soft_wrap=True)
    if output is not None:
        from kudari import pictures

        pictures.save(figure, output, sheet)
        console.print(f"wrote {output}", highlight=False, soft_wrap=True)


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


def _right_side(text: str) -> str:
    return text.partition(" = ")[2] or text


def _point(point: tuple[float, ...]) -> str:
    return f"({', '.join(f'{x:.6g}' for x in point)})"


def _points(points: tuple[tuple[float, ...], ...]) -> str:
    text = ", ".join(map(_point, points[:6]))
    return text + (f" and {len(points) - 6} more" if len(points) > 6 else "")
