"""Somebody's own code, named on the command line as ``FILE.py:NAME``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kudari.checking.own_files import made_in, run_file
from kudari.formula import KudariError
from kudari.rules.lifting import walkable


def is_own(text: str) -> bool:
    """Whether a text names something in a Python file."""
    return text.rpartition(":")[0].endswith(".py") or text.endswith(".py")


def own(text: str, example: str) -> Any:
    """What is meant by ``FILE.py:NAME``. The file is run as Python runs it, with all that it does."""
    path, _, name = text.rpartition(":")
    if not path.endswith(".py"):
        raise KudariError(f"{text!r} is not of the form FILE.py:NAME, as in {example}")
    module = run_file(Path(path))
    if not hasattr(module, name):
        known = ", ".join(made_in(module)) or "none"
        raise KudariError(f"there is no {name!r} in {path}; it has: {known}")
    return getattr(module, name)


def own_optimizer(text: str) -> Any:
    """The optimiser in a file, in whatever way it is called; a class there is made as it is by default."""
    return walkable(own(text, "my.py:MyAdam"))
