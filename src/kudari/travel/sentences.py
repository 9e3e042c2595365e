"""The sentences of a diagnosis, and how the numbers of a finding stand in them."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any, NamedTuple

import numpy as np

from kudari.language import Text


class Message(NamedTuple):
    """A sentence and its short form, for which a page on a phone has room, each in every language."""

    full: Text
    short: Text


class _Writer(Formatter):
    """Writes numbers, several of them, and those that have names; what is not known is a question mark."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, Mapping):
            return ", ".join(f"{name} = {self.format_field(number, format_spec)}" for name, number in value.items())
        if not isinstance(value, (int, float)):
            return ", ".join(self.format_field(number, format_spec) for number in value) or "?"
        return format(float(value), format_spec) if not np.isnan(value) else "?"


def written(template: str, numbers: Mapping[str, Any]) -> str:
    """A sentence with its numbers.

    >>> written("f = {value:.3g} at ({place:.2g}), {gap:.1f} up", {"value": 2, "place": {"x": 1.5}, "gap": np.nan})
    'f = 2 at (x = 1.5), ? up'
    """
    return _Writer().vformat(template, (), numbers)


def measures_in(message: Message) -> list[str]:
    """The measures that a message tells, in any of its forms.

    >>> measures_in(Message("f = {value:.3g} at ({place:.3g})", "f = {value:.3g}"))
    ['value', 'place']
    """
    templates = (template for text in message for template in ([text] if isinstance(text, str) else text))
    fields = (name for template in templates for _, name, _, _ in Formatter().parse(template))
    return list(dict.fromkeys(name for name in fields if name))
