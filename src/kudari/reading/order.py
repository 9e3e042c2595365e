"""The order of equations: by their indices where they have some, and as they stand where there are none."""

from __future__ import annotations

from dataclasses import dataclass

from kudari.formula.errors import FormulaError
from kudari.reading.gradient import names_in
from kudari.reading.names import Name, lag_of
from kudari.reading.word import Word


@dataclass
class Equation:
    """An equation with its names understood."""

    target: Name
    sign: str  # = or the sign of +=
    body: list[Word]
    place: int  # where it stands in the text
    explains: bool = False  # whether it stands behind a «where», and so says what is meant before
    origin: int = -1  # which statement of the text it is


def newest_times(equations: list[Equation]) -> dict[str, int | None]:
    """The time of the new value of each name.

    Where none stands at what is assigned, those that are read tell it: in w = w − η g + β (w − w_prev), w is the value
    before the step; in v = γ v_{t−1} + g it is v_{t−1}.
    """
    newest = dict[str, int | None]()
    for equation in equations:
        newest.setdefault(equation.target.text, equation.target.time)
    for name in [name for name, time in newest.items() if time is None]:
        own = [read for one in equations if one.target.text == name for read in names_in(one.body) if read.text == name]
        times = {read.time for read in own}
        augmented = any(one.target.text == name and one.sign not in ("=", "←") for one in equations)
        if None in times or augmented:
            newest[name] = 1 if times - {None} else None
        elif not times:
            times = {read.time for one in equations for read in names_in(one.body) if read.text == name}
            times = times if len(times - {None}) > 1 else set()
        if None not in times and times and newest[name] is None:
            newest[name] = 1 + max(time for time in times if time is not None)
    return newest


def in_order(equations: list[Equation], newest: dict[str, int | None], given: set[str], text: str) -> list[Equation]:
    """The equations, each behind those whose new values it reads; names that are ``given`` have a value before.

    Raises :class:`FormulaError` where they read each other's new values in a circle.
    """
    pending, done = list(equations), list[Equation]()
    looking_back = {e.target.text for e in equations if any(n.text == e.target.text for n in names_in(e.body))}

    def is_ready(equation: Equation, strictly: bool) -> bool:
        for name in names_in(equation.body):
            others = [one for one in pending if one.target.text == name.text and one is not equation]
            if name.text == equation.target.text:
                others = [one for one in others if one.place < equation.place]
                if others:
                    return False
                continue
            lag = lag_of(name, newest)
            if name.text in given:
                if any(other.place < equation.place for other in others):
                    return False
                continue
            if lag == 0 and others:
                return False
            if lag is None and newest.get(name.text) is not None and others and name.text not in looking_back:
                return False
            if lag is None and not equation.explains and any(other.explains for other in others):
                return False
            defines = lag is None and equation.explains and equation.target.text not in looking_back
            if defines and any(other.explains and other.target.text in looking_back for other in others):
                return False  # … where m̂ = m/(1 − β), m = β m + …: both are of this step
            if strictly and lag is None and any(other.place < equation.place for other in others):
                return False
        return True

    while pending:
        ready = next((one for strictly in (True, False) for one in pending if is_ready(one, strictly)), None)
        if ready is None:
            raise FormulaError("implicit", text, pending[0].target.start, what=pending[0].target.text)
        pending.remove(ready)
        done.append(ready)
    return done
