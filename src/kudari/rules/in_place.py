"""A step of a rule on a dict of parameters: everything is computed, and then everything is written."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from kudari.engine.contiguous import is_plain
from kudari.formula import Tape
from kudari.rules.declarations import State
from kudari.rules.fused_update import Pass, kernel_of, large, side_by_side
from kudari.rules.tensors import initial, same_kind

Held = dict[str, dict[str, Any]]  # each state's values, by the names of the parameters


@dataclass(frozen=True)
class Step:
    """A step of these parameters on these gradients, looked over and ready to be taken.

    Small arrays and numbers are interpreted, large arrays take one compiled pass, with the same numbers. Where all
    are large arrays the step may be taken again, for then it changes nothing but what is in them. Looking over takes
    as long as the pass over half a million numbers.
    """

    tape: Tape
    states: Mapping[str, State]
    held: Held
    passes: list[Pass]
    seen: dict[str, list[Any]]  # the parameters of these passes, each with its gradient and its arrays of state
    layouts: dict[str, tuple[Any, Any]]  # of the parameters and their gradients

    @classmethod
    def of(
        cls,
        tape: Tape,
        states: Mapping[str, State],
        params: Mapping[str, Any],
        grads: Mapping[str, Any],
        held: Held | None,
    ) -> Step:
        """The step from these states; ``held`` is None before the first one."""
        groups = large(params, grads)
        held = _begun(states, params, groups) if held is None else held
        passes, seen = list[Pass](), dict[str, list[Any]]()
        for dtype, keys in groups.items():
            arrays = {key: [params[key], grads[key], *(values[key] for values in held.values())] for key in keys}
            fused = kernel_of(tape, dtype)
            if fused and all(is_plain(part) for parts in arrays.values() for part in parts if np.ndim(part)):
                passes += Pass.over(fused, arrays)
                seen |= {key: [part for part in parts if isinstance(part, np.ndarray)] for key, parts in arrays.items()}
        layouts = {key: (_layout(w), _layout(g)) for key, (w, g, *_) in seen.items()}
        return cls(tape, states, held, passes, seen, layouts)

    def take(
        self,
        params: MutableMapping[str, Any],
        grads: Mapping[str, Any],
        scalars: Sequence[float],
        flush: bool = False,
    ) -> None:
        """Change the parameters and the states; ``scalars`` are the hyperparameters, and the number of the step."""
        held = self.held
        numbers = [taken.numbers([held[name][taken.keys[0]] for name in self._alone], scalars) for taken in self.passes]
        interpreted = {
            key: self.tape.run(w, grads[key], *(values[key] for values in held.values()), *scalars)
            for key, w in params.items()
            if key not in self.seen
        }
        # All is known now: from here on nothing can fail.
        for taken, (shared, own) in zip(self.passes, numbers, strict=True):
            taken.take(shared, flush)
            for name, number in zip(self._alone, own, strict=True):
                held[name].update(dict.fromkeys(taken.keys, number))
        for key, (new, *values) in interpreted.items():
            w = params[key]
            for (name, state), value in zip(self.states.items(), values, strict=True):
                held[name][key] = float(value) if state.per_tensor else same_kind(value, w)
            if isinstance(w, np.ndarray):
                w[...] = new
            else:
                params[key] = type(w)(new)

    def is_of(self, params: Any, grads: Any, held: Held) -> bool:
        """Whether it is the step of these very arrays as well, none of which changed its shape since."""
        if not (isinstance(params, dict) and isinstance(grads, dict) and held is self.held):
            return False
        if not self.seen or not len(params) == len(grads) == len(self.seen):
            return False
        for key, (w, g, *parts) in self.seen.items():
            if not w.flags.writeable or self.layouts[key] != (_layout(w), _layout(g)):
                return False
            if params.get(key) is not w or grads.get(key) is not g:
                return False
            if any(held[name][key] is not part for name, part in zip(self._tensors, parts, strict=True)):
                return False
        values = (held[name] for name in self._alone)
        return all(own[key] == own[taken.keys[0]] for own in values for taken in self.passes for key in taken.keys)

    def __reduce__(self) -> tuple[type, tuple[()]]:
        return type(None), ()  # a copy would write into the arrays of the original

    @cached_property
    def _tensors(self) -> list[str]:
        """The states that are arrays like their parameters."""
        return [name for name, state in self.states.items() if not state.per_tensor]

    @cached_property
    def _alone(self) -> list[str]:
        """The states that are one number for a whole parameter."""
        return [name for name, state in self.states.items() if state.per_tensor]


def _layout(array: Any) -> tuple[Any, ...]:
    return array.dtype, array.shape, array.strides


def _begun(states: Mapping[str, State], params: Mapping[str, Any], groups: Mapping[str, list[str]]) -> Held:
    """All states before the first step; those of large arrays lie side by side."""
    begun = {}
    for name, state in states.items():
        values: dict[str, Any] = {}
        if not state.per_tensor:
            for keys in groups.values():
                values |= side_by_side(keys, params, state)
        begun[name] = {key: values[key] if key in values else initial(state, w) for key, w in params.items()}
    return begun
