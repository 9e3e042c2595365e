"""A terminal on which text is text: square brackets in a name or a formula are no markup."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def plain_console() -> Console:
    """The terminal; what is to be bold or dim is told by a style, never in the text."""
    return Console(markup=False)


def headed(heading: str, text: object) -> Text:
    """A text behind a bold heading."""
    return Text.assemble((heading, "bold"), f" {text}")
