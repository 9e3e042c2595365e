"""A program from its parts: what a field and rules are called, which lines they have, and in which order."""

from __future__ import annotations

import os
import re
import textwrap
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from kudari.fields import Field
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.formula.notation import digits
from kudari.formula.widths import shown_width
from kudari.language import side_by_side
from kudari.languages import dialects
from kudari.languages.dialect import LANGUAGES, WIDTH, Dialect
from kudari.languages.field_code import code_of_field
from kudari.languages.naming import FreeNames
from kudari.languages.parts import Program
from kudari.languages.rule_code import code_of_rule
from kudari.rules import lift
from kudari.translations import answering, translated

for _file in iter_modules(dialects.__path__):  # each of which enters its languages
    import_module(f"{dialects.__name__}.{_file.name}")


def suffixes() -> dict[str, str]:
    """The languages by the suffixes of their files.

    >>> suffixes()[".sce"]
    'scilab'
    """
    return {dialect.suffix: name for name, dialect in reversed(LANGUAGES.items())}


def language_of(path: str | os.PathLike[str]) -> str:
    """The language that a file's suffix stands for.

    Raises :class:`KudariError` where it stands for none.

    >>> language_of("race.m"), language_of("race.jl")
    ('octave', 'julia')
    """
    name = suffixes().get(Path(path).suffix.lower())
    if name is None:
        known = ", ".join(f"{suffix} ({name})" for suffix, name in sorted(suffixes().items()))
        raise KudariError(
            f"{shown_path(path)}: the language of this suffix is not known; say it with to=, or end in {known}"
        )
    return name


def program(
    field: Field,
    optimizers: Mapping[str, object],
    start: Sequence[float],
    steps: int,
    to: str,
    *,
    lang: str | None = None,
) -> str:
    """A complete program, in another language, that walks by these rules on this field.

    ``to`` is a name in ``LANGUAGES``. An optimiser that is no :class:`~kudari.Rule` is lifted first. Its comments are
    English or Japanese, by the locale unless ``lang`` is given.

    Raises :class:`KudariError` where there is no formula to write, or the language lacks an operation.
    """
    with answering(lang):
        if to not in LANGUAGES:
            raise KudariError(f"programs cannot be written in {to!r}; there are: {', '.join(LANGUAGES)}")
        return _text(LANGUAGES[to](), _whole(field, optimizers, start, steps, LANGUAGES[to]))


def _whole(
    field: Field, optimizers: Mapping[str, object], start: Sequence[float], steps: int, dialect: type[Dialect]
) -> Program:
    code, formulas = code_of_field(field, start, dialect)
    names = FreeNames("xyz")  # which are the axes of the picture
    routes = [names(name if len(optimizers) > 1 else "route") for name in optimizers]
    rules = []
    for (title, optimizer), route in zip(optimizers.items(), routes, strict=True):
        rule, nodes = code_of_rule(title, lift(optimizer), route, routes, start, dialect)
        rules.append(rule)
        formulas += nodes
    return Program(code, rules, steps, tuple(dialect().helpers_for(formulas)))


def _text(dialect: Dialect, whole: Program) -> str:
    """The program as text, its header first."""
    functions = [helper.splitlines() for helper in whole.helpers]
    functions += [dialect.function(function) for function in (whole.field.value, whole.field.gradient)]
    blocks = [_header(dialect, whole), *dialect.arranged(whole, functions)]
    said = (_with_remark_translated(line, dialect.comment) for block in blocks for line in (*block, ""))
    lines = [folded for line in said for folded in dialect.folded(line)]
    return "\n".join(lines).rstrip() + "\n"


def _with_remark_translated(line: str, comment: str) -> str:
    """A line of code, with what it says to its reader in the reader's language."""
    code, sign, remark = line.rpartition('"""' if line.endswith('"""') else f"{comment} ")
    if sign == '"""':
        code, sign, remark = code.partition('"""')
        return f"{code}{sign}{translated(remark)}{sign}"
    return f"{code}{sign}{translated(remark)}" if sign else line


def _header(dialect: Dialect, whole: Program) -> list[str]:
    numbers = ", ".join(digits(x) for x in whole.rules[0].start)
    start = f"({numbers})" if len(whole.field.variables) > 1 else numbers
    title = translated(f"{whole.heading}: {whole.steps} steps from {start}, in {dialect.title}.")
    lines = [re.sub("(?<=coding)[:=]", " -", title), ""]  # in a first line Python reads it as how the file is encoded
    lines += textwrap.wrap(whole.field.formula, WIDTH - 8, initial_indent="    ", subsequent_indent="        ")
    if len(whole.rules) == 1:
        lines += ["", *(f"    {line}" for line in whole.rules[0].formula)]
    about = ("w is the place and g the slope there.", "The route is printed as CSV.", dialect.drawn, dialect.note)
    text = side_by_side(map(translated, filter(None, about)))
    letters = (WIDTH - 8) * len(text) // shown_width(text)
    lines += ["", *textwrap.wrap(text, letters, break_on_hyphens=False)]
    return [dialect.remark(line) for line in lines]
