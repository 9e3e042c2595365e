"""What cannot be called is told so: what was found, and what can be called; in English or Japanese."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Sequence
from typing import Any

from kudari.calling.methods import misspelt, signature_of, signatures
from kudari.calling.training_loops import step_in_loop
from kudari.calling.ways import what_can_be_called
from kudari.formula import KudariError
from kudari.language import Messages, side_by_side
from kudari.translations import translated

_WORDS = Messages(
    {
        "found": (
            "I cannot call this {name}: it has {found}.",
            "この {name} は呼び出せません。見つかったのは {found} です。",
        ),
        "nothing": (
            "a {name} is no optimiser: it has neither update(params, grads) nor anything else that takes a step.",
            "{name} は最適化手法ではありません。update(params, grads) など、1 ステップ進めるものがありません。",
        ),
        "generator": (
            "a generator cannot be called from its start again; write a class with update(w, grad).",
            "ジェネレータは初めから呼び直せません。update(w, grad) を持つクラスにしてください。",
        ),
        "tried": ("Tried: {call}: {reason}.", "試したもの：{call}：{reason}"),
        "misspelt": ("Did you mean update for {name}?", "{name} は update の書き間違いではありませんか。"),
        "value": (
            "{call} needs a value for {name}: functools.partial({function}, {name}=0.1).",
            "{call} には {name} の値が要ります。functools.partial({function}, {name}=0.1) としてください。",
        ),
        "loop": (
            "It is a whole training loop; cut one step out into a function of its own, as in\n{step}",
            "学習のループ全体が入っています。1 ステップだけを関数として切り出してください。例：\n{step}",
        ),
        "can": ("Kudari can call\n{ways}", "Kudari が呼び出せるもの：\n{ways}"),
    }
)


class CallError(KudariError):
    """Somebody's optimiser cannot be called in any of the ways that are known."""


def refusal(
    given: Any, failures: Sequence[tuple[int, str, str]] = (), missing: tuple[str, str] | None = None
) -> CallError:
    """The error that tells what was found, what was tried, and what can be called, in the language of the locale."""
    given = given.func if isinstance(given, functools.partial) else given
    kind = given if isinstance(given, type) else type(given)
    name = getattr(given, "__name__", kind.__name__)
    tell = _WORDS.within(None)
    if inspect.isgenerator(given):
        return CallError(side_by_side([tell("generator"), tell("can", ways=what_can_be_called())]))
    found = [signature_of(name, given)] if inspect.isroutine(given) else list(signatures(kind))
    if not found:
        return CallError(side_by_side([tell("nothing", name=name), tell("can", ways=what_can_be_called())]))
    lines = [tell("found", name=name, found=", ".join(found))]
    wrong = [call for call in found if misspelt(call.partition("(")[0])]
    lines += [tell("misspelt", name=call) for call in wrong]
    if missing is not None:
        lines.append(tell("value", call=missing[0], name=missing[1], function=name))
    if failures:
        _, call, reason = max(failures, key=lambda failure: failure[0])
        lines.append(tell("tried", call=call, reason=translated(reason)))
    step = "" if missing else step_in_loop(given)
    if step:
        lines.append(tell("loop", step=step))
    return CallError("\n".join([*lines, tell("can", ways=what_can_be_called())]))
