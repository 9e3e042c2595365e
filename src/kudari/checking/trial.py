"""Somebody's optimiser is run: on copies, with everything that it does on the way written down.

The object handed in is never changed, nor is what stands around it: the data of its class, the globals that its
methods name and the defaults of their arguments are put back after every trial. Its code runs in this very
process, as if its owner had called it.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import io
import linecache
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from types import CodeType, FunctionType, TracebackType
from typing import Any

import numpy as np

from kudari.checking.probe import KEYS, Array, Course
from kudari.formula import KudariError

_DATA = (dict, list, set, np.ndarray, int, float, type(None))


@dataclass
class Trial:
    """Where the parameters went, and what else was seen."""

    positions: Array  # (steps + 1, keys, columns); NaN from where an update failed
    moved: set[str] = field(default_factory=set)  # keys whose value changed in any step
    replaced: set[str] = field(default_factory=set)  # keys under which another array stands than before
    returned: bool = False  # new params came back, and params stayed as they were
    grads_changed: bool = False
    misshapen: str = ""  # what became of a shape or a dtype
    error: Exception | None = None
    place: str = ""  # the line in which it failed

    @property
    def divided_by_zero(self) -> bool:
        """Whether it failed as it does for numbers where arrays would go on with NaN."""
        return isinstance(self.error, ZeroDivisionError)


@contextlib.contextmanager
def untouched(optimizer: Any) -> Iterator[None]:
    """Whatever is changed around an optimiser in this block is put back at its end."""
    kept = [(owner, name, value, copy.deepcopy(value)) for owner, name, value in _around(optimizer)]
    try:
        yield
    finally:
        for owner, name, value, before in kept:
            _refill(value, before)
            if owner is not None:
                owner[name] = value if isinstance(value, (dict, list, set, np.ndarray)) else before


def try_out(
    optimizer: Any,
    ground: Course,
    keys: tuple[str, ...] = KEYS,
    *,
    numbers: bool = False,
    shape: tuple[int, ...] | None = None,
    dtype: Any = np.float64,
    before_step: Callable[[Any, int], None] | None = None,
) -> Trial:
    """One walk over the course, on arrays; or on plain numbers, those of the first column."""
    trial = Trial(np.full((len(ground.slopes) + 1, *ground.starts.shape), np.nan))
    trial.positions[0] = ground.starts

    def given(rows: Array) -> dict[str, Any]:
        if numbers:
            return {key: float(row[0]) for key, row in zip(keys, rows, strict=True)}
        return {key: np.array(row, dtype).reshape(shape or row.shape) for key, row in zip(keys, rows, strict=True)}

    params = given(ground.starts)
    handed: list[tuple[dict[str, Any], dict[str, Any]]] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for step, slopes in enumerate(ground.slopes):
            if before_step is not None:
                before_step(optimizer, step)
            grads = given(slopes)
            handed.append((grads, copy.deepcopy(grads)))
            try:
                params = _stepped(optimizer, params, grads, trial, step)
            except (Exception, SystemExit) as error:
                trial.error = error if isinstance(error, Exception) else RuntimeError("it ends the program")
                trial.place = line_of(error.__traceback__)
                break
            for place, key in enumerate(keys):
                trial.positions[step + 1, place] = np.ravel(params[key]) if not numbers else params[key]
    trial.grads_changed = any(
        now.keys() != then.keys() or any(not np.array_equal(now[key], then[key], equal_nan=True) for key in then)
        for now, then in handed
    )
    return trial


def _stepped(optimizer: Any, params: dict[str, Any], grads: dict[str, Any], trial: Trial, step: int) -> dict[str, Any]:
    """Params after one update, wherever the optimiser has put them."""
    before = dict(params)
    values = copy.deepcopy(params)
    returned = optimizer.update(params, grads)
    changed = {key for key in values if key in params and not np.array_equal(params[key], values[key], equal_nan=True)}
    after: Mapping[str, Any] = params
    if isinstance(returned, Mapping) and not changed and set(returned) == set(values):
        trial.returned, after = True, returned
    if set(after) != set(values):
        raise KudariError(f"params had the keys {', '.join(values)} before the update, and {', '.join(after)} after it")
    for key, value in values.items():
        if not np.array_equal(after[key], value, equal_nan=True):
            trial.moved.add(key)
        if after[key] is not before[key] and isinstance(value, np.ndarray) and not trial.returned:
            trial.replaced.add(key)
        _note_shape(trial, key, value, after[key])
    return dict(after)


def _note_shape(trial: Trial, key: str, before: Any, after: Any) -> None:
    was, now = np.shape(before), np.shape(after)
    if was != now:
        raise KudariError(f"params[{key!r}] had the shape {was} before the update, and {now} after it")
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray) and before.dtype != after.dtype:
        trial.misshapen = f"{before.dtype} → {after.dtype}"


def states_of(optimizer: Any) -> int:
    """How many dicts with an entry for each key an optimiser holds."""
    return sum(isinstance(value, Mapping) and set(KEYS) <= set(value) for value in vars(optimizer).values())


def counters(optimizer: Any, ground: Course) -> list[str]:
    """The attributes that go up by one with every step."""
    walker = copy.deepcopy(optimizer)
    seen = [dict(vars(walker))]
    for _ in range(2):
        try_out(walker, Course(ground.starts, ground.slopes[:1]))
        seen.append(dict(vars(walker)))
    return [
        name
        for name, value in seen[0].items()
        if all(type(row.get(name)) is int and row[name] == value + step for step, row in enumerate(seen))
    ]


def functions_of(optimizer: Any) -> Iterator[FunctionType]:
    """The functions that were written for an optimiser: its methods, and those of optimisers that it holds."""
    for owner in owners(optimizer):
        if inspect.isfunction(getattr(owner, "_function", None)):
            yield owner._function
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


def _around(optimizer: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Data in which an optimiser may keep something outside itself, with what holds it."""
    for cls in own_classes(optimizer):
        for name, value in vars(cls).items():
            if isinstance(value, _DATA) and not name.startswith("__"):
                yield _ClassData(cls), name, value
    for function in functions_of(optimizer):
        for name in function.__code__.co_names:
            if isinstance(function.__globals__.get(name, ...), _DATA):
                yield function.__globals__, name, function.__globals__[name]
        for default in (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()):
            if isinstance(default, (dict, list, set)):
                yield None, "", default


class _ClassData:
    """The attributes of a class as a dict that can be written to."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self.cls, name, value)


def _refill(value: Any, before: Any) -> None:
    """Give a container the content it had, for others may hold it."""
    if isinstance(value, MutableMapping):
        value.clear()
        value.update(before)
    elif isinstance(value, list):
        value[:] = before
    elif isinstance(value, set):
        value.clear()
        value |= before
    elif isinstance(value, np.ndarray) and value.flags.writeable:
        value[...] = before


def numbers_in_code(optimizer: Any) -> Iterator[float]:
    """The numbers that stand in the code, apart from 0, 1 and 2, which stand everywhere."""
    pending: list[CodeType] = [function.__code__ for function in functions_of(optimizer)]
    for function in functions_of(optimizer):
        for name in function.__code__.co_names:
            value = function.__globals__.get(name)
            if type(value) is float:
                yield value
    while pending:
        for value in pending.pop().co_consts:
            if isinstance(value, CodeType):
                pending.append(value)
            elif type(value) in (int, float) and value not in (0, 1, 2, -1):
                yield float(value)


def line_of(traceback: TracebackType | None) -> str:
    """The last line of somebody else's code before an error, as ``line 7: text``."""
    found = ""
    while traceback is not None:
        code, number = traceback.tb_frame.f_code, traceback.tb_lineno
        module = traceback.tb_frame.f_globals.get("__name__", "")
        if not module.startswith(("kudari.", "numpy")) or module == "":
            text = linecache.getline(code.co_filename, number).strip()
            found = f"line {number}: {text}" if text else f"line {number}"
        traceback = traceback.tb_next
    return found
