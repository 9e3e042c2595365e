"""Somebody's Python file, run as an import would run it, and what was made in it."""

from __future__ import annotations

import importlib.util
import linecache
import os
import re
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any
from unicodedata import category, east_asian_width

from kudari.formula import KudariError
from kudari.formula.foreign import shown_path

_OURS = "own_"  # before the names of modules that are made of files here
_REFUSED = re.compile(r"invalid (?:non-printable )?character .*?U\+([0-9A-F]+)")


class OwnFileError(KudariError):
    """A file that does not run to its end; ``reason`` says why, and in which line."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{shown_path(path)} cannot be run: {reason}")
        self.reason = reason


def run_file(path: Path) -> ModuleType:
    """The module of a file, run as an import would; what goes wrong in it is told with its line.

    Raises :class:`KudariError` where there is no such file, and :class:`OwnFileError` where it does not run.
    """
    if not os.path.isfile(path):
        raise KudariError(f"there is no file {shown_path(path)}")
    name = f"{_OURS}{path.stem}"  # a file called random.py must not take that module's place
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise KudariError(f"{shown_path(path)} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and the like look for it
    sys.path.insert(0, str(path.parent.resolve()))  # its neighbours can be imported, as when it is run
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        if isinstance(error, SyntaxError) and (letter := _letter_refused(error)):
            raise OwnFileError(path, letter) from error
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f" (line {last.lineno}: {last.line})" if Path(last.filename).resolve() == path.resolve() else ""
        raise OwnFileError(path, f"{type(error).__name__}: {error}{where}") from error
    finally:
        sys.path.pop(0)
    return module


def told_with_line(error: Exception) -> str:
    """An error in a file that was run here, with the file and the line; empty for an error anywhere else.

    What is made in a file is used when the file has long been run: an optimiser fails in the middle of a race.
    """
    steps = traceback.walk_tb(error.__traceback__)
    own = [(step, line) for step, line in steps if step.f_globals.get("__name__", "").startswith(_OURS)]
    if not own:
        return ""
    step, number = own[-1]
    file = step.f_code.co_filename
    line = linecache.getline(file, number).strip()
    return f"{Path(file).name}: {type(error).__name__}: {error} (line {number}: {line})"


def _letter_refused(error: SyntaxError) -> str:
    """A letter that Python does not take, by its name and not by its number; empty where it is something else."""
    found = _REFUSED.search(str(error))
    if found is None:
        return ""
    letter = chr(int(found[1], 16))
    line = f"line {error.lineno}: {(error.text or '').strip()}"
    if east_asian_width(letter) in "WF":
        if letter.isspace():
            return f"a full-width space stands where Python cannot read it ({line})"
        return f"the full-width letter {letter!r} stands where Python cannot read it ({line})"
    if letter.isspace() or category(letter) == "Cf":
        return f"an invisible letter stands where Python cannot read it ({line})"
    return f"the letter {letter!r} stands where Python cannot read it ({line})"


def made_in(module: ModuleType) -> dict[str, Any]:
    """The classes and functions that a module does not only import, in the order of the file."""
    return {
        name: value
        for name, value in vars(module).items()
        if callable(value) and getattr(value, "__module__", None) == module.__name__
    }
