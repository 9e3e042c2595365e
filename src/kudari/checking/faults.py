"""Why an update stops: what Python's error means in an optimiser, and what to write instead.

Python says what it could not do, ``KeyError: 'W'``; a learner needs to hear what was meant, ``params.items()``. Each
explanation looks at the place where the update stopped: the names that are known there, and the line if it can be had.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kudari.calling.own_code import functions_of
from kudari.checking.missing_names import nothing_there, unknown_attribute, unknown_name
from kudari.checking.own_code import stopped_in
from kudari.checking.probe import KEYS
from kudari.checking.stopping_place import Found, Place


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
    place = Place(error, optimizer, line)
    if stopped is not None:
        frame, code = stopped[0], stopped[0].f_code
        arguments = code.co_varnames[: code.co_argcount]
        place = Place(error, optimizer, line, frame.f_locals, frame.f_globals, code.co_name, arguments)
    found = next(filter(None, (explain(place) for explain in _EXPLANATIONS)), ("stops", {}))
    return Fault(*found, error=f"{type(error).__name__}: {error}".removesuffix(": "), line=line)


# ---------------------------------------------------------------------- dicts and their keys


def _items(place: Place) -> Found:
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


def _loop_over_pairs(place: Place) -> str:
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


def _key(place: Place) -> Found:
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


def _text_for_number(place: Place) -> Found:
    """``lr="0.01"``: a text, where a number is meant."""
    if not isinstance(place.error, TypeError):
        return None
    texts = [(name, value) for name, value in place.written() if isinstance(value, str) and value not in KEYS]
    return ("text for number", {"name": texts[0][0], "text": repr(texts[0][1])}) if texts else None


def _whole_dict(place: Place) -> Found:
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


def _brackets(place: Place) -> Found:
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


# ---------------------------------------------------------------------- all else


def _self(place: Place) -> Found:
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


def _calculation(place: Place) -> Found:
    """``math.sqrt`` of an array, ``^`` for a power, arrays whose shapes do not fit."""
    if isinstance(place.error, TypeError) and "math." in place.code:
        function = re.findall(r"math\.(\w+)", place.code)[0]
        return "math of arrays", {"name": function}
    if isinstance(place.error, TypeError) and ("bitwise_xor" in place.text or "for ^" in place.text):
        return "caret", {}
    if isinstance(place.error, ValueError) and ("broadcast" in place.text or "reshape" in place.text):
        return "shapes", {}
    return None


def _end(place: Place) -> Found:
    """``sys.exit()``, ``raise KeyboardInterrupt``: what only a program as a whole is to be ended by."""
    if isinstance(place.error, Exception):
        return None
    return "ends", {"error": type(place.error).__name__}


_EXPLANATIONS: tuple[Callable[[Place], Found], ...] = (
    *(
        _end,
        _items,
        unknown_name,
        unknown_attribute,
        _brackets,
        _text_for_number,
        _whole_dict,
        _key,
        nothing_there,
        _self,
        _calculation,
    ),
)
