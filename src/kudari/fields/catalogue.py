"""A field by its name, or from a formula."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from typing import Any

from kudari.fields import bowls, mountains, valleys
from kudari.fields.contract import Field, Interval
from kudari.fields.entries import FieldEntry
from kudari.formula import KudariError

#: The catalogue: every place by its name.
FIELDS: dict[str, FieldEntry] = {
    place.facts.name: place for place in (*bowls.FIELDS, *valleys.FIELDS, *mountains.FIELDS)
}


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
        near = difflib.get_close_matches(name, FIELDS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(FIELDS)}"
        raise KudariError(f"there is no field {text!r}; {hint}")
    return Field(text, *domain)


FieldLike = Field | str | Callable[..., Any]  # whatever a field can be made of


def as_field(place: Field | str | Callable[..., Any]) -> Field:
    """A field, also from its name, its formula or its function."""
    if isinstance(place, Field):
        return place
    return field(place) if isinstance(place, str) else Field(place)
