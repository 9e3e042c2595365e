"""Options that several commands have: numbers, files to write. All are checked before any work."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kudari.drawing import Paper
from kudari.fields import Field
from kudari.fields import field as field_of
from kudari.files import replaceable
from kudari.formula import KudariError
from kudari.suffixes import DATA, FILMS, PAGES, PICTURES, suffix_of
from kudari.translations import translated

StartOption = Annotated[str | None, typer.Option("--from", metavar="X,Y", help="Where to start.")]
TargetOption = Annotated[float | None, typer.Option(help="The value to fall below.")]
NoiseOption = Annotated[str | None, typer.Option(metavar="KIND:AMOUNT", help="Noise in the gradients.")]
SeedOption = Annotated[int, typer.Option(help="The seed of the noise.")]
LangOfAllOption = Annotated[
    str | None, typer.Option("--lang", help="Language of what is said: en or ja; by the locale unless given.")
]
SizeOption = Annotated[
    str | None, typer.Option("--size", metavar="WxH", help="Width and height of pictures in inches, as 8x6.")
]
FigureSizeOption = Annotated[
    str | None, typer.Option("--figure-size", metavar="WxH", help="Width and height of pictures in inches, as 8x6.")
]
DpiOption = Annotated[float | None, typer.Option(metavar="N", help="Dots per inch of pictures, as 200.")]
LangOption = Annotated[str | None, typer.Option(help="Language of pictures: en or ja; by the locale unless given.")]


@contextmanager
def named_as_options(*names: str, **others: str) -> Iterator[None]:
    """Within this block, what an error of Python's ``on_nan='x'`` calls so is told as the option ``--on-nan 'x'``.

    ``others`` are options that have another name than the argument of Python.
    """
    options = {name: f"--{name.replace('_', '-')}" for name in names} | others
    argument = re.compile(rf"""(?<![\w.'"-])({"|".join(options)})(?![A-Za-z0-9_])( ?= ?)?(False\b)?(?=(.)?)""")

    def option(found: re.Match[str]) -> str:
        name, equals, false, after = found.groups()
        if not equals:  # in both languages a sentence about an argument begins with its name
            return options[name] if found.start() == 0 else found[0]
        if false:
            return f"--no-{options[name][2:]}"
        return f"{options[name]} " if after and re.match(r"[\w\[(.'\"-]", after) else options[name]

    try:
        yield
    except KudariError as error:
        raise KudariError(argument.sub(option, translated(str(error)))) from None


def numbers(text: str, example: str) -> tuple[float, ...]:
    """The finite numbers of a text such as ``-7,2``; the example is shown where it is no such text."""
    try:
        values = tuple(float(part) for part in text.split(","))
    except ValueError:
        values = (math.nan,)
    if not all(map(math.isfinite, values)):
        raise KudariError(f"{text!r} is not a list of numbers with commas, as in {example}")
    return values


def check_outputs(paths: Sequence[Path], known: Sequence[str] = (*PICTURES, *FILMS, *DATA, *PAGES)) -> None:
    """Refuse files that could not be written: an unknown suffix, no folder, no ffmpeg."""
    for path in paths:
        suffix = suffix_of(path, known)
        replaceable(path)
        if suffix in FILMS:
            from kudari.pictures import film_writer  # matplotlib is loaded when it is needed

            film_writer(suffix)


def paper(size: str | None, dpi: float | None, outputs: Sequence[Path]) -> Paper:
    """The size of the pictures that are asked for, from a text such as ``8x6``.

    Raises :class:`KudariError` for what is no size, and where nothing is drawn or a film would be too large.
    """
    if size is None and dpi is None:
        return Paper()
    try:
        sides = None if size is None else tuple(map(float, size.lower().replace("×", "x").split("x")))
    except ValueError:
        sides = ()
    if sides is not None and len(sides) != 2:
        raise KudariError(f"a picture's size is its width and height in inches, as in 8x6, not {size!r}")
    asked = Paper(sides and (sides[0], sides[1]), dpi)
    if not any(is_drawn(path) for path in outputs):
        raise KudariError("a size and a dpi are for pictures: say where to, as in -o picture.png")
    return asked


def is_drawn(path: Path) -> bool:
    """Whether a file is a picture or a film."""
    return path.suffix.lower() in (*PICTURES, *FILMS)


def ranges(texts: Sequence[str]) -> dict[str, tuple[float | str, ...]]:
    """The ranges of texts such as ``lr=0.001:3:log``, by their names."""
    spans: dict[str, tuple[float | str, ...]] = {}
    for text in texts:
        name, equals, span = (part.strip() for part in text.partition("="))
        parts = [part.strip() for part in span.split(":")]
        scale = [parts.pop()] if parts[-1] in ("log", "linear") else []
        if not equals or not name or not parts:
            raise KudariError(f"{text!r} is not of the form name=low:high, as in lr=0.001:3")
        spans[name] = (*numbers(",".join(parts), "lr=0.001:3"), *scale)
    return spans


def varied(function: Callable[..., Any], spans: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ranges by the names of what varies, as further arguments of a function.

    Raises :class:`KudariError` for the name of an argument that the function has itself.
    """
    for name in spans:
        if name in inspect.signature(function).parameters:
            raise KudariError(
                f"{name!r} means something else to a map or a sweep; give the hyperparameter another name"
            )
    return spans


def pixels(text: str) -> int | tuple[int, ...]:
    """A size such as ``256`` or ``512x256``."""
    try:
        counts = tuple(int(part) for part in text.lower().replace("×", "x").split("x"))
    except ValueError:
        raise KudariError(f"--size {text}: a number of pixels is needed, as in --size 256 or --size 512x256") from None
    return counts[0] if len(counts) == 1 else counts


def noisy(text: str, noise: str | None, seed: int, *domain: tuple[float, float]) -> Field:
    """A field from its text, with the noise of a text such as ``additive:0.5``."""
    field = field_of(text, *domain)
    if noise is None:
        return field
    kind, colon, amount = noise.partition(":")
    if not colon:
        return field.with_noise(kind, seed=seed)
    amounts = numbers(amount, "--noise additive:0.5")
    if len(amounts) != 1:
        raise KudariError(f"--noise {noise}: one amount is needed, as in --noise additive:0.5")
    return field.with_noise(kind, amounts[0], seed=seed)
