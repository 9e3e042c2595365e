"""Somebody's own code, named on the command line as ``FILE.py:NAME``, or with values as ``FILE.py:NAME:lr=0.1``."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from kudari.checking.own_files import made_in, run_file
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.refusals import is_whole, unknown
from kudari.rules import as_rule
from kudari.rules.catalogue import rule_with
from kudari.rules.lifting import lift, walkable
from kudari.rules.reading import values_in

_OWN = re.compile(r"(?P<path>.+?\.py)(?::(?P<name>[^:]*))?(?::(?P<values>.*))?")


def is_own(text: str) -> bool:
    """Whether a text names something in a Python file.

    >>> is_own("mine.py:Ball:lr=0.1"), is_own("momentum:lr=0.1"), is_own("w ← w − η g: η=0.1")
    (True, False, False)
    """
    return _OWN.fullmatch(text) is not None


def own(text: str, example: str) -> Any:
    """What is meant by ``FILE.py:NAME``; a class with values behind it is made with them.

    The file is run as Python runs it, with all that it does.

    Raises :class:`KudariError` where there is no such thing, and for values that it does not take.
    """
    found = _OWN.fullmatch(text)
    if found is None or not found["name"]:
        raise KudariError(f"{text!r} is not of the form FILE.py:NAME, as in {example}")
    path, name = found["path"], found["name"]
    values = {} if found["values"] is None else values_in(found["values"], text)
    module = run_file(Path(path))
    if not hasattr(module, name):
        known = ", ".join(made_in(module)) or "none"
        raise KudariError(f"there is no {name!r} in {shown_path(path)}; it has: {known}")
    given = getattr(module, name)
    if isinstance(given, ModuleType):
        raise KudariError(f"{name!r} in {shown_path(path)} is a module, and no optimiser or layer")
    return _with_values(given, name, values) if values else given


def optimizer(text: str) -> Any:
    """A rule from its text, or an optimiser of somebody's own, in whatever way it is called."""
    return walkable(own(text, "my.py:MyAdam")) if is_own(text) else as_rule(text)


def _with_values(given: Any, name: str, values: Mapping[str, float]) -> Any:
    """A class made with values, or the rule of a function with them."""
    if not isinstance(given, type):
        if not inspect.isfunction(given):
            raise KudariError(f"{name} is neither a class nor a function, and is used as it is, without values")
        rule = lift(given)
        for key in values:
            if key not in rule.hyperparameters:
                raise unknown(f"{name} takes no {key!r}", key, rule.hyperparameters, choice="it takes")
        return rule_with(rule.formula, {**rule.hyperparameters, **values})
    try:
        asked = inspect.signature(given).parameters
    except (TypeError, ValueError):
        raise KudariError(f"what {name} is made with cannot be seen; leave out its values") from None
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in asked.values())
    for key in values:
        if key not in asked and not takes_all:
            raise unknown(f"{name} is made without {key!r}", key, asked, choice="it takes")
    arguments = {
        key: int(value) if key in asked and is_whole(asked[key].default) and value.is_integer() else value
        for key, value in values.items()
    }
    starred = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [one for one in asked.values() if one.default is one.empty and one.kind not in starred]

    def made(params: Any) -> Any:
        return given(params, **arguments)

    made.__name__ = name
    if any(one.name not in values for one in required):  # it is made with its parameters
        return made
    try:
        return given(**arguments)
    except Exception as error:
        raise KudariError(f"{name} cannot be made with these values: {type(error).__name__}: {error}") from error
