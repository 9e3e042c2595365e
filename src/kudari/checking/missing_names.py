"""Why an update stops at a name: it is misspelt, was never set, stands without self, or holds nothing yet."""

from __future__ import annotations

import builtins
import difflib
import re
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from kudari.checking.stopping_place import Found, Place, nearest

_ROOTS = dict.fromkeys(("root", "roots", "squareroot", "square_root", "sqroot"), "sqrt")  # in any words
_INITS = ("init", "int", "inti", "innit", "initi")
_ALIASES_OF_MODULES = {"np": "numpy", "plt": "matplotlib.pyplot", "pd": "pandas"}


def unknown_attribute(place: Place) -> Found:
    """``params.itmes()``, ``np.sqr``, ``self.leaning_rate``."""
    error = place.error
    if not isinstance(error, AttributeError) or not error.name:
        return None
    owner, name = error.obj, error.name
    if owner is None:
        return nothing_there(place)
    if isinstance(owner, place.kind) and place.optimizer is not None:
        return _attribute_of_self(place, name)
    before = re.search(rf"([\w.]+(?:\[[^\]]*\])?)\.{re.escape(name)}\b", place.code)
    if before is not None:
        prefix = before[1]
    else:
        prefix = next((one for one, value in place.globals.items() if value is owner), type(owner).__name__)
    if isinstance(owner, np.ndarray) and callable(getattr(np, name, None)):
        return "misspelt", {"wrong": f"{prefix}.{name}()", "right": f"np.{name}({prefix})"}
    near = (_ROOTS.get(name) if owner is np else None) or nearest(name, dir(owner))
    if near is None:
        return None
    brackets = "()" if callable(getattr(type(owner), near, None)) else ""
    return "misspelt", {"wrong": f"{prefix}.{name}{brackets}", "right": f"{prefix}.{near}{brackets}"}


def _attribute_of_self(place: Place, name: str) -> Found:
    cls = place.kind
    misspelt = [one for one in vars(cls) if one.strip("_") in _INITS and one != "__init__"]
    if misspelt and not any("__init__" in vars(one) for one in cls.__mro__ if one is not object):
        return "init misspelt", {"wrong": misspelt[0], "name": f"self.{name}"}
    held = {one for one in (*place.attributes, *dir(cls)) if not one.startswith("__")}
    near = nearest(name, sorted(held))
    if near is not None:
        return "misspelt", {"wrong": f"self.{name}", "right": f"self.{near}"}
    held_now = ", ".join(f"self.{one}" for one in place.attributes)
    return "never set", {"name": f"self.{name}", "others": held_now or "–"}


def unknown_name(place: Place) -> Found:
    """``lr`` for ``self.lr``, ``grad`` for ``grads``, a module that was not imported."""
    error = place.error
    if not isinstance(error, NameError):
        return None
    name = error.name or re.findall(r"'(\w+)'", place.text)[0]
    if isinstance(error, UnboundLocalError):
        return "before its value", {"name": name}
    if name == "self":
        return _self_is_called(place)
    if name in place.attributes or hasattr(place.kind, name):
        return "undefined", {"name": name, "right": f"self.{name}"}
    module = _ALIASES_OF_MODULES.get(name, name)
    known_as = [one for one, value in place.globals.items() if getattr(value, "__name__", "") == module]
    if known_as and isinstance(place.globals[known_as[0]], ModuleType):
        return "undefined", {"name": name, "right": known_as[0]}
    if module in sys.modules and (module != name or module in ("numpy", "math", "copy", "random", "collections")):
        return "not imported", {"line": f"import {module} as {name}" if module != name else f"import {name}"}
    near = nearest(name, [*place.names, *(one for one in place.globals if not one.startswith("_"))])
    if near is None:
        held = nearest(name, place.attributes) or _counter(name, place.attributes)
        near = f"self.{held}" if held is not None else nearest(name, dir(builtins))
    return ("unknown", {"name": name}) if near is None else ("undefined", {"name": name, "right": near})


def _self_is_called(place: Place) -> Found:
    """``def __init__(selft, lr)``, or without any self."""
    first = next(iter(place.arguments), "")
    if difflib.SequenceMatcher(None, first, "self").ratio() > 0.6:
        return "self misspelt", {"wrong": first, "function": place.function}
    return "no self", {"function": place.function, "first": ", ".join(["self", *place.arguments])}


def _counter(name: str, attributes: Mapping[str, Any]) -> str | None:
    """The attribute that counts the steps, where a name for a counter was used."""
    if name not in ("t", "i", "n", "k", "iter", "step", "time", "epoch", "steps", "iteration", "iterations", "count"):
        return None
    return next((one for one, value in attributes.items() if type(value) is int), None)


def nothing_there(place: Place) -> Found:
    """A state that is still None."""
    if "NoneType" not in place.text:
        return None
    name = next((name for name, value in place.held() if value is None), None)
    return None if name is None else ("state none", {"name": name})
