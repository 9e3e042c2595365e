"""A rule lines step by step: what somebody does who walks by it, in numbered sentences.

>>> from kudari.rules import Momentum
>>> print(Momentum().flow(lang="en"))
1 Stand at the start w, with the velocity v = 0.
2 Measure the slope g here.
3 Bring the velocity forward: v ← α v − η g
4 Step: w ← w + v
5 Write the place down; repeat from 2 until all steps are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kudari.formula import Expression
from kudari.formula.graph import gradients_elsewhere, ordered, symbols
from kudari.formula.notation import Unicode, digits
from kudari.language import Messages, said
from kudari.rules.declarations import State
from kudari.rules.equations import Equation, Equations

_WORDS = Messages(
    {
        "start": ("Stand at the start w{with_states}.", "出発点 w に立つ{with_states}。"),
        "with": (", with {states}", "（{states}）"),
        "and": (" and ", "、"),
        "slope": ("Measure the slope g here.", "ここでの傾き g を測る。"),
        "counted": (
            "Measure the slope g here; this is step t = 1, 2, 3, …",
            "ここでの傾き g を測る。これが t 歩目（t = 1, 2, 3, …）。",
        ),
        "no slope": ("This is step t = 1, 2, 3, …", "これが t 歩目（t = 1, 2, 3, …）。"),
        "place": ("Look at another place: {line}", "別の場所を見る: {line}"),
        "elsewhere": ("Measure the slope there: {line}", "そこでの傾きを測る: {line}"),
        "part": ("Work out {name}: {line}", "{name} を計算する: {line}"),
        "state": ("Bring {meaning} forward: {line}", "{meaning} {name} を更新する: {line}"),
        "nameless": ("Bring {name} forward: {line}", "{name} を更新する: {line}"),
        "step": ("Step: {line}", "一歩進む: {line}"),
        "comma": (", ", "、"),
        "note": (
            "Write the place down; repeat from 2 until all steps are taken.",
            "場所を書き留める。決めた歩数になるまで 2 から繰り返す。",
        ),
    }
)


@dataclass(frozen=True)
class Flow:
    """The numbered sentences: before the loop, at the slope, one for each line of the rule, and at the end.

    A rule that takes its gradient at another place alone measures no slope where it stands; then there may be nothing
    to be said of it.
    """

    start: str
    slope: str
    lines: tuple[tuple[Equation, str], ...]
    note: str

    def __str__(self) -> str:
        sentences = (self.start, self.slope, *(sentence for _, sentence in self.lines), self.note)
        return "\n".join(sentence for sentence in sentences if sentence)


def flow_of(
    updates: Equations, states: Mapping[str, State], *, lang: str | None = None, also: Sequence[Expression] = ()
) -> Flow:
    """The flow of a rule; the parts in ``also``, and gradients at other places, get lines of their own."""
    words = _WORDS.within(lang)
    notation = Unicode(updates.letters)
    named = {name: notation.name(name).text for name in (*updates.after, *states)}
    meanings = {name: said((state.meaning, state.meaning_ja), lang) for name, state in states.items()}

    begin = [
        f"{meanings[name]} {named[name]} = {state.start if state.start == 'w' else digits(state.start)}".strip()
        for name, state in states.items()
    ]
    held = ""
    if begin:
        *most, last = begin
        listed = words("and").join([words("comma").join(most), last]) if most else last
        held = words("with", states=listed)
    known = {symbol.name for symbol in symbols(*updates.after.values())}
    elsewhere = gradients_elsewhere(*updates.after.values())
    places = {node.arguments[0] for node in elsewhere if node.arguments[0].arguments}
    if "g" in known or not elsewhere:
        slope = words("counted" if "t" in known else "slope")
    else:
        slope = words("no slope") if "t" in known else ""
    lines = []
    also = [*also, *(node for node in ordered(*elsewhere) if node in places or node in set(elsewhere))]
    for number, line in enumerate(updates.in_order(also), start=3 if slope else 2):
        left, right = line.written(notation)
        written = f"{left} ← {right}"
        meaning = meanings.get(line.target, "")
        if line.target == "w":
            kind = "step"
        elif line.value in set(elsewhere):
            kind = "elsewhere"
        elif line.value in places:
            kind = "place"
        elif line.target in states:
            kind = "state" if meaning else "nameless"
        else:
            kind = "part"
        sentence = words(kind, meaning=meaning, name=left, line=written)
        lines.append((line, f"{number} {sentence}"))
    return Flow(
        start=f"1 {words('start', with_states=held)}",
        slope=f"2 {slope}" if slope else "",
        lines=tuple(lines),
        note=f"{len(lines) + (3 if slope else 2)} {words('note')}",
    )
