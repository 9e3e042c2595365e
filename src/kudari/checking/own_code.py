"""Somebody's code, as it is written: the functions of an optimiser, the globals they name, the numbers in them."""

from __future__ import annotations

import dis
import inspect
import linecache
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import CodeType, FrameType, FunctionType, TracebackType
from typing import Any

from kudari.rules.function_optimizer import wrapped_function

_EVERYWHERE = (0, 1, 2, -1)  # numbers that stand in all code, and tell nothing


def functions_of(optimizer: Any) -> Iterator[FunctionType]:
    """The functions that were written for an optimiser: its methods, and those of optimisers that it holds."""
    for owner in owners(optimizer):
        function = wrapped_function(owner)
        if inspect.isfunction(function):
            yield function
        for cls in own_classes(owner):
            for value in vars(cls).values():
                function = getattr(value, "__func__", getattr(value, "fget", value))
                if isinstance(function, FunctionType):
                    yield function


def owners(optimizer: Any) -> list[Any]:
    """An optimiser, and those that it holds."""
    inner = [value for value in vars(optimizer).values() if hasattr(value, "update") and hasattr(value, "__dict__")]
    return [optimizer, *(value for value in inner if not isinstance(value, Mapping))]


def own_classes(optimizer: Any) -> list[type]:
    """The classes that somebody else has written."""
    return [cls for cls in type(optimizer).__mro__ if cls is not object and not cls.__module__.startswith("kudari.")]


def globals_named(function: FunctionType) -> tuple[str, ...]:
    """The global names that a function reads or writes, also in functions and comprehensions inside it.

    ``co_names`` holds the names of attributes as well: ``self.v`` is no use of a global ``v``.

    >>> def update(self, params):
    ...     self.v = [rate * w for w in params]
    >>> globals_named(update)
    ('rate',)
    """
    return _globals_in(function.__code__)


@lru_cache(maxsize=256)  # every trial asks for the same few functions
def _globals_in(outer: CodeType) -> tuple[str, ...]:
    names = (
        instruction.argval
        for code in _codes(outer)
        for instruction in dis.get_instructions(code)
        if "GLOBAL" in instruction.opname or instruction.opname == "LOAD_NAME"  # the latter in the body of a class
    )
    return tuple(dict.fromkeys(names))


def numbers_in_code(optimizer: Any) -> Iterator[float]:
    """The numbers that stand in the code or in globals it names, apart from 0, 1 and 2, which stand everywhere."""
    functions = list(functions_of(optimizer))
    for function in functions:
        for name in globals_named(function):
            value = function.__globals__.get(name)
            if type(value) is float:
                yield value
    for function in functions:
        for code in _codes(function.__code__):
            for value in code.co_consts:
                if type(value) in (int, float) and value not in _EVERYWHERE:
                    yield float(value)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function, and of those inside it."""
    yield code
    for value in code.co_consts:
        if isinstance(value, CodeType):
            yield from _codes(value)


def stopped_in(traceback: TracebackType | None) -> tuple[FrameType, int] | None:
    """The last function of somebody else's code before an error, and the number of its line; None if there is none."""
    stopped = None
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if not module.startswith(("kudari.", "numpy")):
            stopped = traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next
    return stopped


def line_of(traceback: TracebackType | None) -> str:
    """The last line of somebody else's code before an error, as ``line 7: text``."""
    stopped = stopped_in(traceback)
    if stopped is None:
        return ""
    frame, number = stopped
    text = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"line {number}: {text}" if text else f"line {number}"
