"""Why a walk went as it did: diverged, zig-zagged, stalled, orbited, arrived; each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.language import language
from kudari.travel import theory
from kudari.travel.measurements import LEFT, Array, Evidence, Walk
from kudari.travel.messages import SAYINGS

THEORY = ("theory", "theory, unstable", "best")


@dataclass(frozen=True)
class Finding:
    """One thing that was found: an entry of the sayings, and the numbers that are its evidence."""

    code: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """The finding as a sentence."""
        return SAYINGS[self.code][lang == "ja"].format(**self.numbers)


@dataclass(frozen=True)
class Diagnosis:
    """The findings on a route, the verdict first. It prints as sentences."""

    findings: tuple[Finding, ...]
    lang: str = "en"

    @property
    def verdict(self) -> Finding:
        """What matters most."""
        return self.findings[0]

    @property
    def outcome(self) -> tuple[Finding, ...]:
        """What was seen, without what theory says beside it."""
        return tuple(finding for finding in self.findings if finding.code not in THEORY)

    @property
    def codes(self) -> list[str]:
        """The findings by their names."""
        return [finding.code for finding in self.findings]

    def text(self, lang: str | None = None) -> str:
        """All findings, a line each."""
        return "\n".join(finding.text(language(lang or self.lang)) for finding in self.findings)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.text()).replace(chr(10), '<br>')}</p>"


def diagnose(walk: Walk, lang: str | None = None) -> Diagnosis:
    """What a route shows, and why.

    Raises :class:`KudariError` for a route of which the field is not known.
    """
    chosen = language(lang)
    if walk.field is None:
        raise KudariError("this route was not walked on a field, so that nothing can be said of it")
    if len(walk.values) < 2 and walk.diverged_at is None:
        return Diagnosis((Finding("not begun"),), chosen)
    seen = Evidence(walk, walk.field)
    with np.errstate(all="ignore"):
        return Diagnosis((*_outcome(seen), *_theory(seen)), chosen)


def _outcome(seen: Evidence) -> Iterator[Finding]:
    """How it ended, and whether it zig-zagged on the way; what is worse comes first."""
    if seen.walk.diverged_at is not None or seen.grew:
        yield _diverged(seen)
        return
    zigzag = _zigzag(seen)
    ended = _arrived(seen) or _stopped(seen) or _standing(seen) or _orbiting(seen)
    if ended is not None:
        yield ended
    if zigzag is not None:
        yield zigzag
    if ended is None:
        yield _going(seen)


def _here(seen: Evidence) -> dict[str, Any]:
    """The end of the route, and how it looks there."""
    near_zero = 1e-9 * seen.span
    end = zip(seen.field.variables, np.where(np.abs(seen.late[-1]) < near_zero, 0.0, seen.late[-1]), strict=True)
    bends = () if seen.curvatures is None else seen.curvatures[-1]
    return {
        "place": f"({', '.join(f'{name} = {x:.3g}' for name, x in end)})",
        "value": float(seen.values[-1]),
        "slope": seen.slope,
        "curvatures": ", ".join(f"{bend:.3g}" for bend in bends) or "?",
    }


# ---------------------------------------------------------------------- it ran away


def _diverged(seen: Evidence) -> Finding:
    if seen.curvatures is not None and seen.lr is not None:
        steepest = np.abs(seen.curvatures).max(axis=1)
        top = seen.curvatures[:, -1]
        limit = seen.largest_lr(1.0)  # for a curvature of 1; it goes as one over the curvature
        if limit is not None:
            above = np.flatnonzero((seen.lr * top > limit) & (top >= 0.5 * steepest))
            if above.size:
                first = int(above[0])
                numbers = {
                    "product": seen.lr * float(top[first]),
                    "bound": limit,
                    "step": first + seen.steps - len(seen.moves),
                    "curvature": float(top[first]),
                    "limit": limit / float(top[first]),
                }
                return Finding("too large", numbers)
    falls = seen.values[-1] < seen.values[0] and seen.values[-1] <= seen.values.min()
    first_length, last_length = (float(seen.lengths[i]) for i in (0, -1)) if seen.lengths.size else (0.0, 0.0)
    if falls and last_length > 10 * seen.span:
        return Finding("bottomless", {"first": float(seen.values[0]), "last": float(seen.values[-1])})
    if seen.walk.diverged_at is not None and np.abs(seen.late[-1]).max() < 100 * seen.span and not seen.grew:
        numbers = {"step": seen.walk.diverged_at, "length": last_length, **_here(seen)}
        return Finding("left the domain", numbers)
    return Finding("ran away", {"first": first_length, "last": last_length})


# ---------------------------------------------------------------------- it stopped


def _arrived(seen: Evidence) -> Finding | None:
    """Where only a hundredth of the height of the start is left."""
    if seen.lowest is None or seen.gap is None or seen.gap > LEFT * seen.height:
        return None
    first = int(np.argmax(seen.values <= seen.lowest + LEFT * seen.height))
    return Finding("arrived", {"first": first, "gap": max(seen.gap, 0.0), "steps": seen.steps, **_here(seen)})


def _stopped(seen: Evidence) -> Finding | None:
    """Where the slope is next to nothing: crossing the whole window at it would not matter."""
    scale = seen.height if seen.height > 0 else float(np.ptp(seen.values)) or max(1.0, abs(float(seen.values[-1])))
    if seen.slope * seen.span > 0.01 * scale:
        return None
    if seen.curvatures is None or seen.slope > 0.02 * np.linalg.norm(seen.slopes, axis=1).max():
        return Finding("plateau", _here(seen))
    bends = seen.curvatures[-1] * (0.1 * seen.span) ** 2  # what a tenth of the window makes of them
    if bends.min() < -0.01 * scale:
        return Finding("saddle", _here(seen))
    if bends.max() <= 0.01 * scale:
        return Finding("plateau", _here(seen))
    if seen.gap is not None:
        return Finding("local minimum", {"gap": seen.gap, **_here(seen)})
    return Finding("settled", _here(seen))


def _standing(seen: Evidence) -> Finding | None:
    return None if seen.lengths.any() else Finding("stands still", _here(seen))


# ---------------------------------------------------------------------- it goes to and fro


def _orbiting(seen: Evidence) -> Finding | None:
    """Where it goes on moving, comes no lower and gets nowhere."""
    if seen.steps < 8:
        return None
    quarter = max(4, len(seen.values[-len(seen.late) :]) // 4)
    last, before = seen.values[-quarter:], seen.values[-2 * quarter : -quarter]
    base = float(seen.values.min()) if seen.floor is None else seen.floor
    noisy = seen.field.noise is not None
    level = np.median if noisy else np.max
    comes_down = float(level(last)) - base < (0.75 if noisy else 0.95) * (float(level(before)) - base)
    still_moves = seen.lengths[-quarter:].mean() > 0.1 * seen.lengths.mean() or _turns_late(seen, quarter)
    numbers: dict[str, Any] = {"steps": quarter, "low": float(last.min()), "high": float(last.max())}
    if not comes_down and still_moves and _goes_nowhere(seen, quarter):
        rate = None if seen.curvatures is None or seen.curvatures[-1, -1] <= 0 else seen.rate(seen.curvatures[-1, -1])
        if noisy:
            return Finding("orbiting, noise", {"noise": str(seen.field.noise), **numbers})
        if rate is not None and rate > 0.9:
            return Finding("orbiting, swing", {"rate": rate, **numbers})
        return Finding("orbiting", numbers)
    return None


def _turns_late(seen: Evidence, count: int) -> bool:
    late = seen.across[-count:]
    return bool(np.count_nonzero(late[1:] * late[:-1] < 0) >= 0.5 * (len(late) - 1))


def _goes_nowhere(seen: Evidence, count: int) -> bool:
    """Whether the last steps lead much less far than they are long."""
    way = float(seen.lengths[-count:].sum())
    return way > 0 and float(np.linalg.norm(seen.late[-1] - seen.late[-count - 1])) < 0.5 * way


def _zigzag(seen: Evidence) -> Finding | None:
    """Where most steps lead to the other side of a direction that is much steeper than another."""
    if seen.steps < 5 or seen.turns < 0.6 * len(seen.moves) or seen.curvatures is None:
        return None
    flat, steep = float(seen.curvatures[-1].min()), float(seen.curvatures[-1].max())
    if not 1e-9 * steep < flat < steep / 4:
        return None
    numbers: dict[str, Any] = {"turns": seen.turns, "steps": len(seen.moves), "ratio": steep / flat}
    across, along = seen.rate(steep), seen.rate(flat)
    if seen.is_bowl and across is not None and along is not None:
        numbers |= {"across": across, "along": along, "measured": seen.shrinks_across}
        return Finding("zig-zag by theory", numbers)
    return Finding("zig-zag", numbers)


# ---------------------------------------------------------------------- it is under way


def _going(seen: Evidence) -> Finding:
    least = int(np.argmin(seen.values))
    if seen.more is None and seen.values[-1] > seen.values[least]:
        return Finding("has been lower", {"best": float(seen.values[least]), "step": least, **_here(seen)})
    if seen.more is None or seen.steps < 4:
        return Finding("under way", _here(seen))
    more, slow = f"{seen.more:.0f}", seen.more > 2 * seen.steps
    grown = _grown_memory(seen)
    if slow and grown is not None:
        return Finding("memory has grown", {"more": more, **grown})
    if slow and seen.curvatures is not None and seen.lr is not None:
        flat, steep = float(seen.curvatures[-1].min()), float(seen.curvatures[-1].max())
        bound = seen.largest_lr(1.0)
        if bound is not None and 0 < seen.lr * steep < bound:
            numbers = {"product": seen.lr * steep, "bound": bound, "flat": flat, "more": more}
            return Finding("lr is small" if seen.lr * steep < 0.3 * bound else "flat direction", numbers)
    return Finding("slow" if slow else "on the way", {"more": more})


def _grown_memory(seen: Evidence) -> dict[str, Any] | None:
    """A state that only ever grew while the steps shrank to a third for the same slope, as AdaGrad's h does."""
    gains: Array = seen.gains[np.isfinite(seen.gains)]
    if len(gains) < 4 or not gains[-1] < gains[0] / 3:
        return None
    for name, rows in seen.walk.states.items():
        late = rows[-len(seen.late) :][1:]
        if np.isfinite(late).all() and (np.diff(late, axis=0) >= 0).all() and (late[-1] > late[0]).any():
            numbers = {"size": float(late[-1].max()), "now": float(gains[-1]), "then": float(gains[0])}
            return {"state": name, **numbers}
    return None


# ---------------------------------------------------------------------- what theory says


def _theory(seen: Evidence) -> Iterator[Finding]:
    """On a bowl, for a rule of which it is known: limits, rate and the best hyperparameters."""
    if not seen.is_bowl or seen.rule is None or seen.curvatures is None:
        return
    bends = [float(bend) for bend in seen.curvatures[-1]]
    limit = seen.largest_lr(max(bends))
    rates = [rate for bend in bends if (rate := seen.rate(bend)) is not None]
    if limit is None or len(rates) < len(bends):
        return
    numbers = {"limit": limit, "rate": max(rates), "measured": seen.measured_rate}
    yield Finding("theory" if max(rates) <= 1 else "theory, unstable", numbers)
    found = theory.best(seen.rule, bends)
    if found is not None:
        letters = seen.rule.formula.equations.letters
        shown = ", ".join(f"{letters[name]} = {value:.4g}" for name, value in found.hypers.items())
        yield Finding("best", {"hypers": shown, "rate": found.rate})
