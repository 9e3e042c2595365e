"""Why an update stops: what Python's error means in an optimiser, and what to write instead.

Python says what it could not do, ``KeyError: 'W'``; a learner needs to hear what was meant, ``params.items()``. Each
explanation looks at the place where the update stopped: the names that are known there, and the line if it can be had.
"""

from __future__ import annotations

import builtins
import difflib
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np

from kudari.calling.own_code import functions_of
from kudari.checking.naming import same_meaning
from kudari.checking.own_code import stopped_in
from kudari.checking.probe import KEYS

_ROOTS = dict.fromkeys(("root", "roots", "squareroot", "square_root", "sqroot"), "sqrt")  # in any words
_INITS = ("init", "int", "inti", "innit", "initi")
_ALIASES_OF_MODULES = {"np": "numpy", "plt": "matplotlib.pyplot", "pd": "pandas"}


@dataclass(frozen=True)
class Fault:
    """Why an update stops: an entry of :mod:`kudari.checking.fault_messages`, and what it is filled in with."""

    reason: str
    filled: Mapping[str, str]
    error: str  # what Python says
    line: str  # where

    @property
    def about(self) -> str:
        """The error and its line, in Python's words."""
        return f"{self.error} ({self.line})" if self.line else self.error


@dataclass(frozen=True)
class _Place:
    """Where an update stopped, and with which error."""

    error: BaseException
    optimizer: Any
    line: str
    names: Mapping[str, Any] = field(default_factory=dict)  # those of the function in which it stopped
    globals: Mapping[str, Any] = field(default_factory=dict)

    function: str = ""  # its name
    arguments: Sequence[str] = ()

    @property
    def kind(self) -> type:
        """The class of the optimiser, which may be one of which none could be made."""
        return self.optimizer if isinstance(self.optimizer, type) else type(self.optimizer)

    @property
    def text(self) -> str:
        return str(self.error)

    @property
    def code(self) -> str:
        """The line alone, without its number and comment."""
        return self.line.partition(": ")[2].partition("#")[0]

    @property
    def attributes(self) -> dict[str, Any]:
        """What the optimiser holds under ``self`` at this moment."""
        return dict(getattr(self.names.get("self"), "__dict__", {}))

    @property
    def key(self) -> str:
        """The name of the loop's variable that holds the name of a parameter, if there is such a loop."""
        return next((name for name, value in self.names.items() if isinstance(value, str) and value in KEYS), "")

    def written(self) -> Iterator[tuple[str, Any]]:
        """The names in the line that stand alone, without index, attribute or call, and what they hold."""
        for name in re.findall(r"(?<![\w.])(self\.\w+|[^\W\d]\w*)(?!\s*[\w\[.(])", self.code):
            if name.startswith("self."):
                yield name, self.attributes.get(name.removeprefix("self."))
            elif name in self.names:
                yield name, self.names[name]

    def held(self) -> Iterator[tuple[str, Any]]:
        """Everything that has a name where it stopped, the names in the line first."""
        in_line = re.findall(r"self\.\w+|[^\W\d]\w*", self.code)
        everything = dict(self.names) | {f"self.{name}": value for name, value in self.attributes.items()}
        yield from ((name, everything[name]) for name in dict.fromkeys(in_line) if name in everything)
        yield from everything.items()


Found = tuple[str, dict[str, str]] | None  # the reason, and what it is filled in with


def explained(error: BaseException, line: str, optimizer: Any) -> Fault:
    """What an error in an update means.

    >>> try:
    ...     {"W1": 1.0}.itmes()
    ... except AttributeError as error:
    ...     fault = explained(error, "line 3: for key, val in params.itmes():", None)
    >>> fault.reason, fault.filled
    ('misspelt', {'wrong': 'params.itmes()', 'right': 'params.items()'})
    """
    stopped = stopped_in(error.__traceback__)
    place = _Place(error, optimizer, line)
    if stopped is not None:
        frame, code = stopped[0], stopped[0].f_code
        arguments = code.co_varnames[: code.co_argcount]
        place = _Place(error, optimizer, line, frame.f_locals, frame.f_globals, code.co_name, arguments)
    found = next(filter(None, (explain(place) for explain in _EXPLANATIONS)), ("stops", {}))
    return Fault(*found, error=f"{type(error).__name__}: {error}".removesuffix(": "), line=line)


def _nearest(name: str, among: Iterable[str]) -> str | None:
    """The name that was meant: the same but for capitals, one that means the same, or the nearest by its letters."""
    candidates = [one for one in dict.fromkeys(among) if one != name and not one.startswith("__")]
    same = [one for one in candidates if one.lower() == name.lower() or same_meaning(name, one)]
    near = same or difflib.get_close_matches(name, candidates, 1, cutoff=0.65)
    return near[0] if near else None


# ---------------------------------------------------------------------- names that do not exist


def _attribute(place: _Place) -> Found:
    """``params.itmes()``, ``np.sqr``, ``self.leaning_rate``."""
    error = place.error
    if not isinstance(error, AttributeError) or not error.name:
        return None
    owner, name = error.obj, error.name
    if owner is None:
        return _none(place)
    if isinstance(owner, place.kind) and place.optimizer is not None:
        return _attribute_of_self(place, name)
    before = re.search(rf"([\w.]+(?:\[[^\]]*\])?)\.{re.escape(name)}\b", place.code)
    if before is not None:
        prefix = before[1]
    else:
        prefix = next((one for one, value in place.globals.items() if value is owner), type(owner).__name__)
    if isinstance(owner, np.ndarray) and callable(getattr(np, name, None)):
        return "misspelt", {"wrong": f"{prefix}.{name}()", "right": f"np.{name}({prefix})"}
    near = (_ROOTS.get(name) if owner is np else None) or _nearest(name, dir(owner))
    if near is None:
        return None
    brackets = "()" if callable(getattr(type(owner), near, None)) else ""
    return "misspelt", {"wrong": f"{prefix}.{name}{brackets}", "right": f"{prefix}.{near}{brackets}"}


def _attribute_of_self(place: _Place, name: str) -> Found:
    cls = place.kind
    misspelt = [one for one in vars(cls) if one.strip("_") in _INITS and one != "__init__"]
    if misspelt and not any("__init__" in vars(one) for one in cls.__mro__ if one is not object):
        return "init misspelt", {"wrong": misspelt[0], "name": f"self.{name}"}
    held = {one for one in (*place.attributes, *dir(cls)) if not one.startswith("__")}
    near = _nearest(name, sorted(held))
    if near is not None:
        return "misspelt", {"wrong": f"self.{name}", "right": f"self.{near}"}
    held_now = ", ".join(f"self.{one}" for one in place.attributes)
    return "never set", {"name": f"self.{name}", "others": held_now or "–"}


def _name(place: _Place) -> Found:
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
    near = _nearest(name, [*place.names, *(one for one in place.globals if not one.startswith("_"))])
    if near is None:
        held = _nearest(name, place.attributes) or _counter(name, place.attributes)
        near = f"self.{held}" if held is not None else _nearest(name, dir(builtins))
    return ("unknown", {"name": name}) if near is None else ("undefined", {"name": name, "right": near})


def _self_is_called(place: _Place) -> Found:
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


# ---------------------------------------------------------------------- dicts and their keys


def _items(place: _Place) -> Found:
    """``for key, val in params:`` takes the key "W1" apart, into "W" and "1"."""
    if not isinstance(place.error, (KeyError, ValueError, TypeError)):
        return None
    halves = {(key[0], key[1:]) for key in KEYS}
    texts = [value for value in place.names.values() if isinstance(value, str)]
    taken_apart = any((a, b) in halves for a, b in pairwise(texts))
    states = [value for _, value in place.held() if isinstance(value, dict) and value]
    taken_apart |= any(set(state) == {a for a, _ in halves} for state in states)
    taken_apart |= "to unpack" in place.text and " in " in place.code
    return ("missing items", {"line": _loop_over_pairs(place)}) if taken_apart else None


def _loop_over_pairs(place: _Place) -> str:
    """The loop as it should have been written."""
    for function in functions_of(place.optimizer):
        try:
            source = inspect.getsource(function)
        except (OSError, TypeError):
            continue
        loop = re.search(r"for +(\w+ *, *\w+) +in +([\w.]+) *(?=[:\]})]|$)", source, re.MULTILINE)
        if loop is not None:
            return f"for {loop[1]} in {loop[2]}.items()"
    return "for key, val in params.items()"


def _key(place: _Place) -> Found:
    """A key in quotes, a number for a key, a state without an entry."""
    if not isinstance(place.error, KeyError) or not place.error.args:
        return None
    key = place.error.args[0]
    if isinstance(key, str) and key in place.names:
        return "quoted key", {"key": key}
    if isinstance(key, int):
        return "numbered", {"key": str(key)}
    if key in KEYS:
        empty = [name for name, value in place.held() if isinstance(value, dict) and key not in value]
        return "state empty", {"name": empty[0] if empty else "a state", "key": repr(key), "loop": place.key or "key"}
    params = [value for value in place.names.values() if isinstance(value, dict) and set(KEYS) <= set(value)]
    return ("key written out", {"key": repr(key)}) if params and isinstance(key, str) else None


def _whole_dict(place: _Place) -> Found:
    """A dict, or the name of a parameter, stands where an array is meant."""
    if not isinstance(place.error, (TypeError, AttributeError)):
        return None
    of_text = "'str'" in place.text or "<U" in place.text
    if of_text and place.key and any(name == place.key for name, _ in place.written()):
        return "name for value", {"key": place.key}
    if "dict" not in place.text and "dict" not in str(getattr(place.error, "obj", "")):
        return None
    wholes = [name for name, value in place.written() if isinstance(value, dict)]
    if not wholes:
        wholes = [name for name, value in place.held() if isinstance(value, dict)][:2]
    listed = ", ".join(dict.fromkeys(wholes)) or "params"
    if not place.key:
        return "no loop", {"name": listed}
    return "missing key", {"name": listed, "entry": f"{wholes[0] if wholes else 'params'}[{place.key}]"}


def _brackets(place: _Place) -> Found:
    """``params(key)``, ``for key in params.keys``, ``params[key]`` of what is no dict."""
    called = re.match(r"'(dict|numpy\.ndarray|float|list)' object is not callable", place.text)
    if called:
        wrong = re.search(r"([\w.]+)\(([\w.]+)\)", place.code)
        name, inside = (wrong[1], wrong[2]) if wrong else ("params", "key")
        return "round brackets", {"wrong": f"{name}({inside})", "right": f"{name}[{inside}]"}
    if re.match(r"'(builtin_function_or_method|method)' object is not (iterable|subscriptable)", place.text):
        method = re.search(r"([\w.]+\.(?:keys|items|values|copy))\b(?! *\()", place.code)
        return "not called", {"name": method[1] if method else "params.keys"}
    return None


def _none(place: _Place) -> Found:
    """A state that is still None."""
    if "NoneType" not in place.text:
        return None
    name = next((name for name, value in place.held() if value is None), None)
    return None if name is None else ("state none", {"name": name})


# ---------------------------------------------------------------------- all else


def _self(place: _Place) -> Found:
    """``def update(params, grads)``, without self."""
    if not isinstance(place.error, TypeError) or "positional argument" not in place.text:
        return None
    called = re.match(r"(?:[\w.<>]+\.)?(\w+)\(\) ", place.text)
    function = vars(place.kind).get(called[1]) if called is not None else None
    if called is None or not inspect.isfunction(function):
        return None
    parameters = list(inspect.signature(function).parameters)
    if parameters and parameters[0] in ("self", "this", "_"):
        return None
    return "no self", {"function": called[1], "first": ", ".join(["self", *parameters])}


def _calculation(place: _Place) -> Found:
    """``math.sqrt`` of an array, ``^`` for a power, arrays whose shapes do not fit."""
    if isinstance(place.error, TypeError) and "math." in place.code:
        function = re.findall(r"math\.(\w+)", place.code)[0]
        return "math of arrays", {"name": function}
    if isinstance(place.error, TypeError) and ("bitwise_xor" in place.text or "for ^" in place.text):
        return "caret", {}
    if isinstance(place.error, ValueError) and ("broadcast" in place.text or "reshape" in place.text):
        return "shapes", {}
    return None


def _end(place: _Place) -> Found:
    """``sys.exit()``, ``raise KeyboardInterrupt``: what only a program as a whole is to be ended by."""
    if isinstance(place.error, Exception):
        return None
    return "ends", {"error": type(place.error).__name__}


_EXPLANATIONS: tuple[Callable[[_Place], Found], ...] = (
    *(_end, _items, _name, _attribute, _brackets, _whole_dict, _key, _none, _self, _calculation),
)
