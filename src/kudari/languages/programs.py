"""A program from its parts: what a field and rules are called, which lines they have, and in which order."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.formula.notation import digits
from kudari.languages.dialect import WIDTH, Dialect
from kudari.languages.field_code import place_of
from kudari.languages.julia import Julia
from kudari.languages.octave import Matlab, Octave
from kudari.languages.parts import Program
from kudari.languages.python import Python
from kudari.languages.reserved import Names
from kudari.languages.scilab import Scilab
from kudari.languages.walks import walk_of
from kudari.rules import lift

#: The languages, by the names under which programs are asked for.
LANGUAGES: dict[str, type[Dialect]] = {
    "octave": Octave,
    "matlab": Matlab,
    "scilab": Scilab,
    "julia": Julia,
    "python": Python,
}


def language_of(path: str | os.PathLike[str]) -> str:
    """The language that a file's suffix stands for."""
    for name, dialect in LANGUAGES.items():
        if Path(path).suffix.lower() == dialect.suffix:
            return name
    known = ", ".join(f"{dialect.suffix} ({name})" for name, dialect in LANGUAGES.items() if name != "matlab")
    raise KudariError(
        f"{os.fspath(path)}: the language of this suffix is not known; say it with to=, or end in {known}"
    )


def program(field: Field, optimizers: Mapping[str, object], start: Sequence[float], steps: int, to: str) -> str:
    """A complete program, in another language, that walks by these rules on this field.

    An optimiser that is no :class:`~kudari.Rule` is lifted first.

    Raises :class:`KudariError` where there is no formula to write, or the language lacks an operation.
    """
    if to not in LANGUAGES:
        raise KudariError(f"programs cannot be written in {to!r}; there are: {', '.join(LANGUAGES)}")
    language = LANGUAGES[to]
    place, formulas = place_of(field, start, language)
    names = Names("xyz")  # which are the axes of the picture
    routes = [names(name if len(optimizers) > 1 else "route") for name in optimizers]
    walks = []
    for (title, optimizer), route in zip(optimizers.items(), routes, strict=True):
        walk, nodes = walk_of(title, lift(optimizer), route, routes, start, language)
        walks.append(walk)
        formulas += nodes
    helpers = tuple(language().helpers_for(formulas))
    return _text(language(), Program(place, walks, steps, helpers))


def _text(dialect: Dialect, whole: Program) -> str:
    """The program as text, its header first."""
    functions = [helper.splitlines() for helper in whole.helpers]
    functions += [dialect.function(function) for function in (whole.place.value, whole.place.slope)]
    blocks = [_header(dialect, whole), *dialect.arranged(whole, functions)]
    lines = [folded for block in blocks for line in (*block, "") for folded in dialect.folded(line)]
    return "\n".join(lines).rstrip() + "\n"


def _header(dialect: Dialect, whole: Program) -> list[str]:
    numbers = ", ".join(digits(x) for x in whole.walks[0].start)
    start = f"({numbers})" if len(whole.place.variables) > 1 else numbers
    lines = [f"{whole.heading}: {whole.steps} steps from {start}, in {dialect.title}.", ""]
    lines += textwrap.wrap(whole.place.formula, WIDTH - 8, initial_indent="    ", subsequent_indent="        ")
    if len(whole.walks) == 1:
        lines += ["", *(f"    {line}" for line in whole.walks[0].formula)]
    about = f"w is the place and g the slope there. The route is printed as CSV. {dialect.drawn} {dialect.note}"
    lines += ["", *textwrap.wrap(about.strip(), WIDTH - 8)]
    return [dialect.remark(line) for line in lines]
