"""Parameters of any kind: a rule's step by compiled passes over large arrays, and by the interpreter on all else.

What a layout allows is worked out once, when the plan is made. A step then compares types, dtypes and shapes, and
where a kernel runs the addresses, for the gradients may be new arrays each time.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import numpy as np

from kudari.engine.contiguous import is_plain, overlap, span
from kudari.formula import KudariError, Tape
from kudari.rules.declarations import State
from kudari.rules.fused_update import Pass, kernel_of
from kudari.rules.memory import Memory, States
from kudari.rules.tensors import check_values, computed, dtype_of, same_kind, store, stored
from kudari.rules.tied import Apart

Row = list[Any]  # a parameter, its gradient, and its states that are like it


class GeneralPlan:
    """A step on parameters of one layout.

    ``rows`` are the parameters with what belongs to them, ``groups`` the names of large arrays, by their dtype.
    """

    def __init__(
        self,
        tape: Tape,
        states: Mapping[str, State],
        held: States,
        rows: Mapping[str, Row],
        groups: Mapping[str, Sequence[str]],
    ) -> None:
        self.tape, self.states = tape, states
        self.like = [name for name, state in states.items() if not state.per_tensor]  # a value for every element
        self.alone = [name for name, state in states.items() if state.per_tensor]  # one number for a whole array
        self.passes = [part for dtype, keys in groups.items() for part in self._passes(dtype, keys, held, rows)]
        self.large = [key for part in self.passes for key in part.keys]
        self.small = [key for key in rows if key not in self.large]  # or no arrays at all
        self.layouts = {key: list(map(_layout, row)) for key, row in rows.items()}
        self.dtypes: dict[np.dtype[Any], str] = {}  # of the parameters, each with the first that has it
        for key, row in rows.items():
            self.dtypes.setdefault(dtype_of(row[0]), key)
        self.fitting: list[float] = []  # values of the hyperparameters that these dtypes can hold
        self.apart = Apart()  # whether no two parameters share memory
        self.last: list[Any] = []  # the arrays at the last step, those of the passes first, and where these lay
        self.addresses: list[int] = []

    def _passes(self, dtype: str, keys: Sequence[str], held: States, rows: Mapping[str, Row]) -> list[Pass]:
        """The passes over large arrays of a dtype, one for all that have the same numbers as states."""
        fused = kernel_of(self.tape, dtype)
        alike: dict[tuple[float, ...], list[str]] = {}
        for key in keys if fused else ():
            if _is_alike(rows[key]) and all(map(is_plain, rows[key])):
                alike.setdefault(tuple(held[name][key] for name in self.alone), []).append(key)
        return [Pass(fused, names) for names in alike.values()] if fused else []

    def __call__(
        self,
        memory: Memory,
        values: Mapping[str, float],
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        flush: bool,
    ) -> bool:
        """Take the step. Where the layout is another, change nothing and return False."""
        if not (isinstance(params, dict) and isinstance(grads, dict)):
            return False
        rows = self.rows(memory.states, params, grads)
        if rows is None or not self.apart(row[0] for row in rows.values()) or not self.place(rows):
            return False
        self.take(memory, values, params, rows, flush)
        return True

    # ------------------------------------------------------------------ whether the layout is the same

    def rows(self, states: States, params: Mapping[str, Any], grads: Mapping[str, Any]) -> dict[str, Row] | None:
        """The parameters with their gradients and states; None where they are not laid out as they were."""
        columns = [params, grads, *[states[name] for name in self.like]]
        own = [states[name] for name in self.alone]
        keys, array_type = self.layouts.keys(), np.ndarray
        for column in (*columns, *own):
            if column.keys() != keys:
                return None
        rows = {}
        for key, layouts in self.layouts.items():
            rows[key] = row = [column[key] for column in columns]
            for part, layout in zip(row, layouts):  # noqa: B905  # of one length; to ask for it takes as long as a look
                if type(part) is array_type:
                    if (part.dtype, part.shape, part.strides) != layout:
                        return None
                elif type(part) is not layout:
                    return None
            if isinstance(row[0], array_type) and not row[0].flags.writeable:
                return None
        if not own:
            return rows
        together = ((part.keys[0], key) for part in self.passes for key in part.keys)
        return rows if all(numbers[first] == numbers[key] for first, key in together for numbers in own) else None

    def place(self, rows: Mapping[str, Row]) -> bool:
        """Tell the passes where the arrays lie; False where the parameters and gradients share memory.

        Then all has to be read before anything is written, which a pass does not do.
        """
        if not self.passes:
            return True
        arrays = [array for key in self.large for array in rows[key]]
        beside = [part for key in self.small for part in rows[key][:2] if isinstance(part, np.ndarray)]
        parts = [*arrays, *beside]
        if len(parts) == len(self.last) and all(map(operator.is_, parts, self.last)):
            return True
        known = {id(array): address for array, address in zip(self.last, self.addresses, strict=False)}
        where = [known.get(id(array)) or array.ctypes.data for array in arrays]
        width = 2 + len(self.like)
        addresses = {key: where[k * width : (k + 1) * width] for k, key in enumerate(self.large)}
        spans = [(first, first + rows[key][0].nbytes) for key, (w, g, *_) in addresses.items() for first in (w, g)]
        spans += [span(part) for part in beside if part.size]
        if overlap(spans) or any(address % array.itemsize for array, address in zip(arrays, where, strict=True)):
            return False
        for part in self.passes:
            part.place([rows[key][0].size for key in part.keys], [addresses[key] for key in part.keys])
        self.last, self.addresses = parts, where
        return True

    # ------------------------------------------------------------------ the step

    def take(
        self,
        memory: Memory,
        values: Mapping[str, float],
        params: MutableMapping[str, Any],
        rows: Mapping[str, Row],
        flush: bool,
    ) -> None:
        """Change the parameters and the states, all of which fit."""
        numbers, states = [*values.values()], memory.states
        if numbers != self.fitting:
            check_values(values, self.dtypes)
            self.fitting = numbers
        scalars = [*numbers, float(memory.t + 1)]
        shared = [part.numbers([states[name][part.keys[0]] for name in self.alone], scalars) for part in self.passes]
        new_values = {
            key: self.tape.run(*map(computed, rows[key][:2]), *(states[name][key] for name in self.states), *scalars)
            for key in self.small
        }
        after = {key: self._after(key, rows[key][0], values) for key, (_, *values) in new_values.items()}
        # All is known now: from here on nothing can fail.
        for part, (numbers_of_all, own) in zip(self.passes, shared, strict=True):
            part.take(numbers_of_all, flush)
            for name, number in zip(self.alone, own, strict=True):
                states[name].update(dict.fromkeys(part.keys, number))
        for key, (new, *_) in new_values.items():
            w = rows[key][0]
            if isinstance(w, np.ndarray):
                store(new, w)
            else:
                params[key] = stored(new, w)
            for name, value in zip(self.states, after[key], strict=True):
                states[name][key] = value
        memory.t += 1

    def _after(self, key: str, w: Any, values: Sequence[Any]) -> list[Any]:
        """New states of a parameter, as they are kept."""
        for (name, state), value in zip(self.states.items(), values, strict=True):
            if state.per_tensor and np.ndim(value):
                raise KudariError(
                    f"the state {name} is one number for the whole parameter {key!r}, but is computed from its "
                    "elements; declare it without per_tensor"
                )
        pairs = zip(self.states.values(), values, strict=True)
        return [float(value) if state.per_tensor else same_kind(value, w) for state, value in pairs]


def _is_alike(row: Row) -> bool:
    """Whether a parameter, its gradient and its states are arrays of one shape and one of NumPy's own dtypes."""
    w = row[0]
    if type(w) is not np.ndarray or not w.ndim or w.dtype not in (np.float16, np.float32, np.float64):
        return False
    return all(type(part) is np.ndarray and part.dtype == w.dtype and part.shape == w.shape for part in row)


def _layout(part: Any) -> Any:
    """What decides whether something fits, and how it is computed; None, which nothing is equal to, of rare arrays."""
    if isinstance(part, np.ndarray):
        return (part.dtype, part.shape, part.strides) if type(part) is np.ndarray else None
    return type(part)
