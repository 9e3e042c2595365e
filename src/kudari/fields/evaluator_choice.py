"""Is what a field is made from a formula, or can it only be measured? A function is traced, and tried beside that."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from kudari.fields.evaluators import BlackBox, Evaluator, Symbolic
from kudari.fields.facts import Interval, windows
from kudari.fields.vector_functions import OfVector, length_of, of_vector, takes_any_length
from kudari.formula import Expression, KudariError, TraceError, trace
from kudari.formula.definitions import SQUARES, defined, missing_power
from kudari.formula.graph import symbols
from kudari.formula.letters import order
from kudari.formula.tracing import variables_of
from kudari.language import said
from kudari.refusals import whole
from kudari.translations import translated

MOST_VARIABLES = 1000  # of a function of one vector
Source = Callable[..., Any] | str | Expression | Evaluator  # whatever a field can be made from


def evaluator_of(source: Source, domain: Sequence[Interval], dim: int | None = None) -> Evaluator:
    """The formula that a source is, or that is traced from it; a black box, with a warning, where there is none.

    With ``dim``, or with several intervals for one argument, the source is a function of one vector.

    Raises :class:`FormulaError` for a text that is no formula, and :class:`KudariError` for what is no function, or
    for one that cannot be run in the window.
    """
    if dim is not None and not (callable(source) and len(variables_of(source)) == 1):
        raise KudariError("dim= is for a function of one vector, as in Field(lambda x: np.sum(x**2), dim=2)")
    if isinstance(source, str):
        if doubtful := missing_power(source):
            warnings.warn(said(SQUARES).format(name=doubtful[0], power=doubtful[1]), stacklevel=3)  # where it is made
        return Symbolic(*defined(source))
    if isinstance(source, Expression):
        return Symbolic(source, sorted((symbol.name for symbol in symbols(source)), key=order))
    if isinstance(source, (Symbolic, BlackBox)):
        return source
    if not callable(source):
        raise KudariError(f"a field is made from a function or a formula, not from a {type(source).__name__}")
    names = variables_of(source)
    if len(names) == 1 and (dim is not None or len(domain) > 1):
        length = len(domain) if dim is None else whole("dim", dim, 1, MOST_VARIABLES, of="variables")
        source = of_vector(source, names[0], length)
    graph, reason = _traced(source)
    if graph is None and len(names) == 1 and not isinstance(source, OfVector):
        source = _vector_by_trying(source, names[0], domain)
        if isinstance(source, OfVector):
            graph, reason = _traced(source)
    names = variables_of(source)
    if graph is None:
        return _measured(source, names, domain, reason)
    evaluator = Symbolic(graph, names)
    if not _agrees(evaluator, source, domain):
        return _measured(source, names, domain, "the function does not compute what its formula says; is it random?")
    return evaluator


def _traced(function: Callable[..., Any]) -> tuple[Expression | None, str]:
    """The formula of a function; or none, and why."""
    try:
        return trace(function), ""
    except TraceError as error:
        if "`^`" in str(error):
            raise
        return None, str(error)


def _vector_by_trying(function: Callable[..., Any], name: str, domain: Sequence[Interval]) -> Callable[..., Any]:
    """The function itself, if it takes a number; or that of the elements of a vector.

    Raises :class:`KudariError` where it takes vectors of any length, so that it has to be said how many elements.
    """
    try:
        function(*next(_trial_points(domain, [name])))
    except Exception:  # it may want a vector
        length = length_of(function)
        if length is not None:
            return of_vector(function, name, length)
    if takes_any_length(function):
        raise KudariError(
            "the function takes a vector of any length; say how many variables there are, as in Field(f, dim=2)"
        )
    return function


def _measured(function: Callable[..., Any], names: Sequence[str], domain: Sequence[Interval], reason: str) -> BlackBox:
    evaluator = BlackBox(function, names, reason)
    for point in _trial_points(domain, names):  # a function that does not run at all is no field
        try:
            evaluator.value(*point)
        except KudariError:
            raise
        except Exception as error:
            raise KudariError(f"the function cannot be used as a field: {type(error).__name__}: {error}") from error
    told = f"the gradient is measured by differences: {reason}"
    warnings.warn(translated(told), stacklevel=4)  # where the field is made
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
