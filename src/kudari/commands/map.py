"""``kudari map``: a walk for every pixel, over two hyperparameters or over the starts."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from kudari.commands.options import (
    DpiOption,
    FigureSizeOption,
    LangOption,
    NoiseOption,
    SeedOption,
    StartOption,
    TargetOption,
    check_outputs,
    is_drawn,
    named_as_options,
    noisy,
    numbers,
    paper,
    pixels,
    ranges,
    varied,
)
from kudari.commands.terminal import plain_console
from kudari.commands.user_code import optimizer as optimizer_of
from kudari.fields import Field
from kudari.formula import KudariError
from kudari.language import language
from kudari.progress import watched
from kudari.rules import Momentum, Rule, as_rule
from kudari.translations import translated
from kudari.travel.maps import DIVERGED, STRAYING, Map, basin_map, convergence_map, learning_rate_map
from kudari.travel.maps.axes import hyper_name
from kudari.travel.maps.grid import FILES
from kudari.travel.maps.kinds import default_range
from kudari.travel.rates import book_rules, found_rates, in_words

MOST = 12  # minima that are told one by one


class Kind(StrEnum):
    """What a map is over, and what it tells."""

    LEARNING_RATE = "learning-rate"
    BASIN = "basin"
    CONVERGENCE = "convergence"


def run(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FIELD", help="A name (see `kudari fields`), a formula such as 'x**2/20 + y**2', or a map's .npz."
        ),
    ],
    rule: Annotated[
        str | None,
        typer.Option(
            help="A rule with its values, as adam:lr=0.3, or a formula; Momentum with a rate that suits the field "
            "unless given."
        ),
    ] = None,
    kind: Annotated[Kind, typer.Option(help="Over two hyperparameters, or over the starts.")] = Kind.LEARNING_RATE,
    over: Annotated[
        str | None, typer.Option(metavar="NAME,NAME", help="The two hyperparameters, to the right and upwards.")
    ] = None,
    ranges_: Annotated[
        list[str] | None,
        typer.Option(
            "--range", metavar="NAME=A:B", help="The range of an axis, as lr=0.001:3, with :log or :linear behind it."
        ),
    ] = None,
    size: Annotated[str, typer.Option(metavar="N or NxM", help="How many pixels.")] = "256",
    steps: Annotated[int | None, typer.Option(min=1, max=10_000_000, help="How many steps each walk takes.")] = None,
    start: StartOption = None,
    target: TargetOption = None,
    at: Annotated[
        str | None, typer.Option(metavar="NAME=A,NAME=B", help="A pixel whose route is drawn beside the map.")
    ] = None,
    output: Annotated[
        list[Path] | None, typer.Option("-o", "--output", help=".png .svg .pdf .npz .csv, by suffix. May be repeated.")
    ] = None,
    noise: NoiseOption = None,
    seed: SeedOption = 0,
    figure_size: FigureSizeOption = None,
    dpi: DpiOption = None,
    lang: LangOption = None,
) -> None:
    """Let a rule walk once for every pixel: over two hyperparameters, or from every start.

    Examples:

      kudari map ravine --rule momentum --over lr,momentum -o map.png

      kudari map ravine --rule adam --over lr,beta1 --range lr=0.001:10 --at lr=0.3,beta1=0.9 -o map.png

      kudari map himmelblau --kind basin --rule momentum:lr=0.01 -o basins.png
    """
    outputs = output or []
    check_outputs(outputs, FILES)
    sheet = paper(figure_size, dpi, outputs)
    lang = language(lang)
    notes: list[str] = []
    pixel = {name: _one(edges) for name, edges in ranges(at.split(",")).items()} if at else None
    if source.endswith(".npz"):
        map_ = Map.load(source)
    else:
        field = noisy(source, noise, seed)
        origin = None if start is None else numbers(start, "--from -7,2")
        optimizer = Momentum() if rule is None else as_rule(optimizer_of(rule))
        if rule is None and kind is not Kind.LEARNING_RATE:  # there it is an axis
            found = found_rates(field, origin)
            optimizer = book_rules(field, found)[1]
            notes = [in_words({optimizer.title: found["momentum"]}, True, lang)] if "momentum" in found else []
        with named_as_options("target"):
            map_ = _map(field, optimizer, kind, over, ranges(ranges_ or []), size, steps, origin, target)
    if pixel is not None:
        map_.pixel(**pixel)
    console = plain_console()
    for line in [*map(translated, _summary(map_)), *notes]:
        console.print(line, highlight=False, soft_wrap=True)
    for path in outputs:
        if is_drawn(path):
            map_.save(path, at=pixel, lang=lang, size=sheet.size, dpi=sheet.dpi)
        else:
            map_.save(path)
        console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)
    if not outputs:
        next_steps = "next: -o map.png for a picture, -o map.npz to keep it, -o map.csv for a table"
        console.print(translated(next_steps), style="dim")


def _map(
    field: Field,
    optimizer: Rule,
    kind: Kind,
    over: str | None,
    spans: dict[str, Any],
    size: str,
    steps: int | None,
    origin: tuple[float, ...] | None,
    target: float | None,
) -> Map:
    if kind is Kind.LEARNING_RATE:
        names = [name.strip() for name in (over or ",".join(list(optimizer.hypers)[:2])).split(",")]
        names = [hyper_name(optimizer, name) for name in names]
        if len({*names}) != 2:
            raise KudariError(
                f"--over is two hyperparameters, as in --over lr,momentum; {optimizer.title} has "
                f"{', '.join(optimizer.hypers)} (one alone is swept: kudari sweep)"
            )
        by_name = {hyper_name(optimizer, name): span for name, span in spans.items()}
        for name in by_name:
            if name not in names:
                raise KudariError(f"--range {name}=…: the axes of this map are {', '.join(names)}; see --over")
        axes: dict[str, Any] = {name: by_name.get(name) or default_range(optimizer, field, name) for name in names}
        with watched(translated("walking")) as progress:
            return learning_rate_map(
                field,
                optimizer,
                size=pixels(size),
                steps=steps or 200,
                start=origin,
                target=target,
                progress=progress,
                **varied(learning_rate_map, axes),
            )
    if over is not None:
        raise KudariError(f"--over goes with hyperparameters; a {kind} map is over the starts")
    with watched(translated("walking")) as progress:
        if kind is Kind.BASIN:
            if target is not None:
                raise KudariError("--target goes with --kind convergence; a basin map looks for minima")
            return basin_map(
                field,
                optimizer,
                size=pixels(size),
                steps=steps or 1000,
                start=origin,
                progress=progress,
                **varied(basin_map, spans),
            )
        return convergence_map(
            field,
            optimizer,
            target=target,
            size=pixels(size),
            steps=steps or 500,
            start=origin,
            progress=progress,
            **varied(convergence_map, spans),
        )


def _one(edges: tuple[float | str, ...]) -> float:
    if len(edges) != 1 or isinstance(edges[0], str):
        raise KudariError("--at needs a number for each axis, as in --at lr=0.1,momentum=0.9")
    return edges[0]


def _summary(map_: Map) -> list[str]:
    """What a map shows, in a few lines."""
    count = map_.values.size
    lines = [f"{count:,} walks of {map_.steps:,} steps, {map_.engine}"]
    if map_.kind == "basin" and map_.basins is not None and map_.minima is not None:
        shares = [float((map_.basins == number).mean()) for number in range(len(map_.minima))]
        visited = [number for number, share in enumerate(shares) if share]
        for number in visited[:MOST]:
            point = ", ".join(f"{c:.4g}" if abs(c) > 1e-9 else "0" for c in map_.minima[number])
            lines.append(f"{shares[number]:6.1%}  come to ({point})")
        if len(visited) > MOST:
            lines.append(
                f"{sum(shares[number] for number in visited[MOST:]):6.1%}  come to {len(visited) - MOST} others"
            )
        for number, sentence in ((STRAYING, "are still on their way"), (DIVERGED, "diverge")):
            if (map_.basins == number).any():
                lines.append(f"{float((map_.basins == number).mean()):6.1%}  {sentence}")
        return lines
    if map_.kind == "convergence":
        reached = map_.reached >= 0
        line = f"{float(reached.mean()):.1%} reach f ≤ {map_.target:.4g}"
        if reached.any():
            line += f"; half of them within {sorted(map_.reached[reached].tolist())[reached.sum() // 2]} steps"
        return [*lines, line]
    lines.append(f"{float(map_.diverged.mean()):.1%} diverge, or end above their start")
    if map_.is_bottomless:
        lines.append("the lowest goes down without end: the field is bottomless there, and no pixel is the best")
    elif not map_.diverged.all():
        best = ", ".join(f"{name} = {number:.4g}" for name, number in map_.best.items())
        lines.append(f"lowest, f = {float(map_.values[~map_.diverged].min()):.4g}, at {best}")
    return lines
