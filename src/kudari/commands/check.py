"""``kudari check``: is the optimiser in this file right, and if not, why?"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer

from kudari.checking import check
from kudari.formula import KudariError
from kudari.language import language


def run(
    source: Annotated[
        str, typer.Argument(metavar="FILE.py:NAME", help="A class, an optimiser or a function, and the file it is in.")
    ],
    like: Annotated[
        str | None, typer.Option(help="The rule that it is meant to be, as momentum or adam/torch; else the nearest.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the report: en or ja; by the locale unless given.")
    ] = None,
) -> None:
    """Run an optimiser of your own beside the rule that it is meant to be: right, or where it goes wrong and why.

    The file is run as Python runs it, with all that it does: check only code that you would run yourself.
    The exit code is 0 if all is right and 1 if something is wrong.

    Examples:

      kudari check mysgd.py:SGD --like sgd

      kudari check optimizers.py:MyAdam --like adam --lang ja
    """
    language(lang)
    path, colon, name = source.rpartition(":")
    if not colon or not path.endswith(".py"):
        raise KudariError(f"{source!r} is not of the form FILE.py:NAME, as in mysgd.py:SGD")
    module = _run_file(Path(path))
    if not hasattr(module, name):
        own = ", ".join(key for key, value in vars(module).items() if _is_checkable(value, module)) or "none"
        raise KudariError(f"there is no {name!r} in {path}; it has: {own}")
    report = check(getattr(module, name), like, lang=lang)
    typer.echo(str(report))
    raise typer.Exit(0 if report else 1)


def _is_checkable(value: Any, module: ModuleType) -> bool:
    return callable(value) and getattr(value, "__module__", None) == module.__name__


def _run_file(path: Path) -> ModuleType:
    """The module of a file, run as an import would; what goes wrong in it is told with its line."""
    if not path.is_file():
        raise KudariError(f"there is no file {path}")
    name = f"checked_{path.stem}"  # a file called random.py must not take that module's place
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
