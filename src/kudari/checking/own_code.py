"""Somebody's code, as it is written: the numbers in it, and the line in which it fails."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from kudari.calling.own_code import codes, functions_of, globals_named
from kudari.formula import Symbol, Tape
from kudari.formula.graph import Apply, Constant, is_truth, ordered, symbols
from kudari.rules import Rule

_EVERYWHERE = (0, 1, 2, -1)  # numbers that stand in all code, and tell nothing


def numbers_in_code(optimizer: Any) -> Iterator[float]:
    """The numbers that stand in the code or in globals it names, apart from 0, 1 and 2, which stand everywhere.

    Those of a rule stand in its formula, begin a state, or are computed there from hyperparameters alone.
    """
    if isinstance(optimizer, Rule):
        yield from _numbers_in_formula(optimizer)
    functions = list(functions_of(optimizer))
    for function in functions:
        for name in globals_named(function):
            value = function.__globals__.get(name)
            if type(value) is float:
                yield value
    for function in functions:
        for code in codes(function.__code__):
            for value in code.co_consts:
                if type(value) in (int, float) and value not in _EVERYWHERE:
                    yield float(value)


def _numbers_in_formula(rule: Rule) -> Iterator[float]:
    nodes = ordered(*rule.formula.after)
    yield from (node.value for node in nodes if isinstance(node, Constant) and node.value not in _EVERYWHERE)
    yield from (state.start for state in rule.formula.states if state.start != "w" and state.start not in _EVERYWHERE)
    hypers = [Symbol(name, "scalar") for name in rule.hypers]
    known = {id(hyper) for hyper in hypers}
    of_hypers = [
        node
        for node in nodes
        if isinstance(node, Apply) and not is_truth(node) and {id(symbol) for symbol in symbols(node)} <= known
    ]
    with np.errstate(all="ignore"):
        yield from map(float, Tape.of(of_hypers, hypers).run(*rule.hyperparameters.values()))


def stopped_in(traceback: TracebackType | None) -> tuple[FrameType, int] | None:
    """The last function of somebody else's code before an error, and the number of its line; None if there is none."""
    stopped = None
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if not module.startswith(("kudari.", "numpy")):
            stopped = traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next
    return stopped


def with_lines(text: str, lang: str) -> str:
    """A text in which lines of code are counted as one does in a language.

    >>> with_lines("line 7: v = 0", "ja"), with_lines("NameError (line 7)", "ja")
    ('7 行目: v = 0', 'NameError (7 行目)')
    """
    return re.sub(r"(^|\()line (\d+)(?=[:)]|$)", r"\g<1>\g<2> 行目", text) if lang == "ja" else text


def line_of(traceback: TracebackType | None) -> str:
    """The last line of somebody else's code before an error, as ``line 7: text``."""
    stopped = stopped_in(traceback)
    if stopped is None:
        return ""
    frame, number = stopped
    text = linecache.getline(frame.f_code.co_filename, number).strip()
    return f"line {number}: {text}" if text else f"line {number}"
