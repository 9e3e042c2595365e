"""Is what a field is made from a formula, or can it only be measured? A function is traced, and tried beside that."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from kudari.fields.evaluators import BlackBox, Evaluator, Symbolic
from kudari.fields.facts import Interval, windows
from kudari.formula import Expression, KudariError, TraceError, trace
from kudari.formula.definitions import defined
from kudari.formula.graph import symbols
from kudari.formula.letters import order
from kudari.formula.tracing import variables_of

Source = Callable[..., Any] | str | Expression | Evaluator  # whatever a field can be made from


def evaluator_of(source: Source, domain: Sequence[Interval]) -> Evaluator:
    """The formula that a source is, or that is traced from it; a black box, with a warning, where there is none.

    Raises :class:`FormulaError` for a text that is no formula, and :class:`KudariError` for what is no function, or
    for one that cannot be run in the window.
    """
    if isinstance(source, str):
        return Symbolic(*defined(source))
    if isinstance(source, Expression):
        return Symbolic(source, sorted((symbol.name for symbol in symbols(source)), key=order))
    if isinstance(source, (Symbolic, BlackBox)):
        return source
    if not callable(source):
        raise KudariError(f"a field is made from a function or a formula, not from a {type(source).__name__}")
    names = variables_of(source)
    try:
        graph = trace(source)
    except TraceError as error:
        if "`^`" in str(error):
            raise
        return _measured(source, names, domain, str(error))
    evaluator = Symbolic(graph, names)
    if not _agrees(evaluator, source, domain):
        return _measured(source, names, domain, "the function does not compute what its formula says; is it random?")
    return evaluator


def _measured(function: Callable[..., Any], names: Sequence[str], domain: Sequence[Interval], reason: str) -> BlackBox:
    evaluator = BlackBox(function, names, reason)
    for point in _trial_points(domain, names):  # a function that does not run at all is no field
        try:
            evaluator.value(*point)
        except KudariError:
            raise
        except Exception as error:
            raise KudariError(f"the function cannot be used as a field: {type(error).__name__}: {error}") from error
    warnings.warn(f"the gradient is measured by differences: {reason}", stacklevel=4)  # where the field is made
    return evaluator


def _agrees(evaluator: Symbolic, function: Callable[..., Any], domain: Sequence[Interval]) -> bool:
    """Whether the traced formula gives what the function itself gives, at a few points."""
    for point in _trial_points(domain, evaluator.names):
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                expected = float(function(*map(np.float64, point)))
        except TypeError as error:
            return "for ^" in str(error) or "bitwise" in str(error)  # read as a power, with CaretWarning
        except Exception:  # what the function cannot compute here, it cannot contradict
            continue
        if not np.isclose(evaluator.value(*point), expected, rtol=1e-9, atol=1e-12, equal_nan=True):
            return False
    return True


def _trial_points(domain: Sequence[Interval], names: Sequence[str]) -> Iterator[list[float]]:
    """Three points of the window, none of them at a round number."""
    for share in (0.123, 0.456, 0.789):
        yield [low + share * (high - low) for low, high in windows(domain, names)]
