"""A field by its name, or from a formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kudari.fields import bowls, mountains, valleys
from kudari.fields.contract import Field
from kudari.fields.entries import FieldEntry, entries
from kudari.fields.facts import Interval
from kudari.refusals import unknown

_FAMILIES = (bowls, valleys, mountains)

#: The catalogue: whatever is written in the files of the families, by its name.
FIELDS: dict[str, FieldEntry] = {entry.facts.name: entry for family in _FAMILIES for entry in entries(family)}

FieldLike = Field | str | Callable[..., Any]  # whatever a field can be made of


def field(text: str, *domain: Interval) -> Field:
    """The field that a text describes: a name of the catalogue, or a formula.

    >>> field("rosenbrock").start
    (-1.2, 1)
    >>> print(field("x**2/20 + y**2", (-10, 10), (-5, 5)))
    f(x, y) = x²/20 + y²

    Raises :class:`FormulaError` where the formula cannot be read, :class:`KudariError` where there is no
    field of that name.
    """
    name = text.strip().lower().replace("-", "_")
    if name in FIELDS:
        return FIELDS[name].field(*domain)
    if name.isidentifier() and len(name) > 2 and "·" not in name:  # a dot is a product
        raise unknown(f"there is no field {text!r}", name, FIELDS)
    return Field(text, *domain)


def as_field(source: FieldLike) -> Field:
    """A field, also from its name, its formula or its function.

    >>> as_field("ravine") == field("ravine")
    True

    Raises :class:`KudariError` as :func:`field` and :class:`Field` do.
    """
    if isinstance(source, Field):
        return source
    return field(source) if isinstance(source, str) else Field(source)
