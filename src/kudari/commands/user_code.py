"""Somebody's own code, named on the command line as ``FILE.py:NAME``."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from kudari.calling import as_optimizer
from kudari.formula import KudariError


def is_own(text: str) -> bool:
    """Whether a text names something in a Python file."""
    return text.rpartition(":")[0].endswith(".py") or text.endswith(".py")


def own(text: str, example: str) -> Any:
    """What is meant by ``FILE.py:NAME``. The file is run as Python runs it, with all that it does."""
    path, _, name = text.rpartition(":")
    if not path.endswith(".py"):
        raise KudariError(f"{text!r} is not of the form FILE.py:NAME, as in {example}")
    module = _run_file(Path(path))
    if not hasattr(module, name):
        known = ", ".join(key for key, value in vars(module).items() if _is_its_own(value, module)) or "none"
        raise KudariError(f"there is no {name!r} in {path}; it has: {known}")
    return getattr(module, name)


def own_optimizer(text: str) -> Any:
    """The optimiser in a file, in whatever way it is called; a class there is made as it is by default."""
    return as_optimizer(own(text, "my.py:MyAdam"))


def _is_its_own(value: Any, module: ModuleType) -> bool:
    return callable(value) and getattr(value, "__module__", None) == module.__name__


def _run_file(path: Path) -> ModuleType:
    """The module of a file, run as an import would; what goes wrong in it is told with its line."""
    if not path.is_file():
        raise KudariError(f"there is no file {path}")
    name = f"own_{path.stem}"  # a file called random.py must not take that module's place
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise KudariError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses and the like look for it
    sys.path.insert(0, str(path.parent.resolve()))  # its neighbours can be imported, as when it is run
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f" (line {last.lineno}: {last.line})" if Path(last.filename).resolve() == path.resolve() else ""
        raise KudariError(f"{path} cannot be run: {type(error).__name__}: {error}{where}") from error
    finally:
        sys.path.pop(0)
    return module
