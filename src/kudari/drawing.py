"""The doors from the lower floors to the pictures and the page above them.

A field, a route or a race offers ``.plot()``, because that is where its user looks for it; but only
:mod:`kudari.pictures` knows matplotlib, and it is loaded only when a picture is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def pictures() -> Any:
    """The module that draws."""
    return import_module("kudari.pictures")


def page() -> Any:
    """The module that makes interactive pages."""
    return import_module("kudari.page")
