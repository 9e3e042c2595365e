"""Situations that a walk comes into, and what is true of each: found by hand from the formula, by none of our code.

Where its lowest places are, where it has a pass or a top, from where it goes down for ever, where it has a value, and
how steep it is. A verdict is a claim (:func:`is_true`), which these facts and the bare numbers of the walk bear out or
do not.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

import kudari
from kudari.fields.facts import Facts

Place = Sequence[float]


def _nowhere(*place):
    return False


def _everywhere(*place):
    return True


@dataclass(frozen=True)
class Situation:
    """A field, where to start on it, and what is true of it."""

    formula: str
    start: Place
    slope: Callable[..., float]  # how steep it is
    minima: Sequence[Place] = ()  # all of them
    bottom: float = 0.0  # the lowest value, if there is one
    lowest: float | None = None  # the same, where the walk is told of it
    corners: Sequence[Place] = ()  # where there is no derivative
    passes: Sequence[Place] = ()
    tops: Sequence[Place] = ()
    flats: Sequence[Place] = ()  # level for a moment on the way down
    goes_down_for_ever: Callable[..., bool] = _nowhere  # from a place, along a line that never rises nor is level
    has_value: Callable[..., bool] = _everywhere
    height: float = math.inf  # of all that is in the window, where that is bounded
    width: float = 20.0  # of the window
    noise: float = 0.0
    rates: Sequence[float] = (0.01, 0.1, 1.0)

    def field(self) -> kudari.Field:
        """The field as it is walked in, with no more told of it than that."""
        facts = Facts(
            minima=self.minima[:1] if self.lowest is not None else (),
            lowest=self.lowest,
            start=self.start,
            rates=(self.rates[2], self.rates[1], self.rates[2], self.rates[1]),
        )
        field = kudari.Field(self.formula, facts=facts)
        return field.with_noise("additive", self.noise, seed=2) if self.noise else field


def _size(*parts):
    return math.hypot(*parts)


def _unit(x):
    return x / (1 + x * x) ** 2


SITUATIONS = {
    # Without a bottom
    "down one way": Situation(
        "x**2 - y", (3, 1), lambda x, y: _size(2 * x, 1), goes_down_for_ever=_everywhere
    ),
    "a plane": Situation("2*x - y", (1, 1), lambda x, y: _size(2, 1), goes_down_for_ever=_everywhere),
    "down two ways": Situation(
        "x**2 - y**2", (-1.5, 0.01), lambda x, y: 2 * _size(x, y), passes=[(0, 0)], goes_down_for_ever=_everywhere
    ),
    "down two slanting ways": Situation(
        "x*y", (1.5, -1.4), _size, passes=[(0, 0)], goes_down_for_ever=_everywhere
    ),
    "down all ways": Situation(
        "-x**2 - y**2", (0.1, 0.2), lambda x, y: 2 * _size(x, y), tops=[(0, 0)], goes_down_for_ever=_everywhere
    ),
    "down three ways": Situation(
        "x**3 - 3*x*y**2", (1, 0.3), lambda x, y: 3 * (x * x + y * y), passes=[(0, 0)], goes_down_for_ever=_everywhere
    ),
    "down faster and faster": Situation(
        "-exp(x)", (1,), math.exp, goes_down_for_ever=_everywhere
    ),
    "down slower and slower": Situation(
        "-log(x)", (1,), lambda x: 1 / x, goes_down_for_ever=_everywhere, has_value=lambda x: x > 0
    ),
    "a hollow before the abyss": Situation(
        "x**3 - 3*x", (1.6,), lambda x: abs(3 * x * x - 3), bottom=-2, minima=[(1,)], tops=[(-1,)],
        goes_down_for_ever=lambda x: x < -1,
    ),
    "a step before the abyss": Situation(
        "x**3", (1,), lambda x: 3 * x * x, flats=[(0,)], goes_down_for_ever=lambda x: x < 0
    ),
    "a step in a valley before the abyss": Situation(
        "x**3 + y**2", (1, 1), lambda x, y: _size(3 * x * x, 2 * y), flats=[(0, 0)],
        goes_down_for_ever=lambda x, y: x < 0,
    ),
    # Corners
    "a cone": Situation("sqrt(x**2 + y**2)", (2, 0), lambda x, y: 1, minima=[(0, 0)], corners=[(0, 0)]),
    "a slanting start on a cone": Situation(
        "sqrt(x**2 + y**2)", (2, 1.3), lambda x, y: 1, minima=[(0, 0)], corners=[(0, 0)]
    ),
    "a kink": Situation(
        "abs(x) + y**2", (2, 1.5), lambda x, y: _size(1, 2 * y), minima=[(0, 0)], corners=[(0, 0)]
    ),
    "a kink far away": Situation(
        "abs(x) + y**2", (-7, 2), lambda x, y: _size(1, 2 * y), minima=[(0, 0)], corners=[(0, 0)], rates=(0.1, 0.32, 1)
    ),
    "two kinks": Situation(
        "abs(x) + 2*abs(y)", (2, 1.5), lambda x, y: _size(1, 2), minima=[(0, 0)], corners=[(0, 0)]
    ),
    "a point without a point": Situation(
        "sqrt(x**2 + y**2 + 1e-12)", (1, 0), lambda x, y: _size(x, y) / math.sqrt(x * x + y * y + 1e-12),
        minima=[(0, 0)], corners=[(0, 0)],
    ),
    # Flat, and not so flat
    "a flat plateau": Situation(
        "-exp(-x**2 - y**2)", (4.5, 4.5), lambda x, y: 2 * _size(x, y) * math.exp(-min(700, x * x + y * y)),
        bottom=-1, minima=[(0, 0)], height=1,
    ),
    "a wide plateau": Situation(
        "x**2/(1 + x**2)", (400,), lambda x: 2 * abs(_unit(x)), minima=[(0,)], height=1
    ),
    "a bowl that is nearly a plane": Situation(
        "(x**2 + y**2)/1000000", (3, -2), lambda x, y: 2e-6 * _size(x, y), minima=[(0, 0)], rates=(1e3, 1e5, 4e5)
    ),
    "a bottom without curvature": Situation(
        "x**4 + y**4", (2, 1.5), lambda x, y: 4 * _size(x**3, y**3), minima=[(0, 0)], rates=(0.001, 0.01, 0.03)
    ),
    # Valleys
    "a bowl": Situation("x**2/20 + y**2", (-7, 2), lambda x, y: _size(x / 10, 2 * y), minima=[(0, 0)]),
    "in a stiff valley, near its bottom": Situation(
        "1000000*x**2 + y**2", (1, 1), lambda x, y: _size(2e6 * x, 2 * y), minima=[(0, 0)], rates=(1e-7, 5e-7, 1e-3)
    ),
    "a bowl that is nearly too steep": Situation(
        "x**2 + 100*y**2", (1, 1), lambda x, y: _size(2 * x, 200 * y), minima=[(0, 0)], rates=(0.0099, 0.0101, 0.0192)
    ),
    "nearly too steep, and no bowl": Situation(
        "x**2 + y**2 + x**4/1000", (1, 1), lambda x, y: _size(2 * x + x**3 / 250, 2 * y), minima=[(0, 0)],
        rates=(0.99, 1.01, 1.92),
    ),
    "two hollows": Situation(  # 4 x³ − 6 x + 1 = 0
        "x**4 - 3*x**2 + x", (1.9,), lambda x: abs(4 * x**3 - 6 * x + 1),
        bottom=-3.5139050, minima=[(-1.3008395659,), (1.1309011226,)],
        tops=[(0.1699384434,)], rates=(0.003, 0.02, 0.1),
    ),
    "two hollows, the lower one known": Situation(
        "x**4 - 3*x**2 + x", (1.9,), lambda x: abs(4 * x**3 - 6 * x + 1),
        bottom=-3.5139050, minima=[(-1.3008395659,), (1.1309011226,)],
        lowest=-3.5139050, tops=[(0.1699384434,)], rates=(0.003, 0.02, 0.1),
    ),
    "four hollows, the lowest known": Situation(  # in each variable 4 x³ − 32 x + 5 = 0, halved
        "((x**4 - 16*x**2 + 5*x) + (y**4 - 16*y**2 + 5*y))/2", (3.5, -1),
        lambda x, y: _size(2 * x**3 - 16 * x + 2.5, 2 * y**3 - 16 * y + 2.5),
        bottom=-78.3323314, minima=[(x, y) for x in (-2.9035340, 2.7468028) for y in (-2.9035340, 2.7468028)],
        lowest=-78.3323314,
        passes=[(0.1567313, -2.9035340), (0.1567313, 2.7468028), (-2.9035340, 0.1567313), (2.7468028, 0.1567313)],
        tops=[(0.1567313, 0.1567313)], rates=(0.003, 0.02, 0.2),
    ),
    "a stiff valley": Situation(
        "1000000*x**2 + y**2", (-3, -3), lambda x, y: _size(2e6 * x, 2 * y), minima=[(0, 0)], rates=(5e-7, 1e-3, 0.1)
    ),
    # Passes and tops
    "on a pass": Situation(
        "x**2 - y**2 + y**4/4", (1, 0), lambda x, y: _size(2 * x, -2 * y + y**3), passes=[(0, 0)],
        bottom=-1, minima=[(0, math.sqrt(2)), (0, -math.sqrt(2))],
    ),
    "past a pass": Situation(
        "x**2 - y**2 + y**4/4", (1, 0.1), lambda x, y: _size(2 * x, -2 * y + y**3), passes=[(0, 0)],
        bottom=-1, minima=[(0, math.sqrt(2)), (0, -math.sqrt(2))],
    ),
    "on a pass, in noise": Situation(
        "x**2 - y**2 + y**4/4", (1, 0), lambda x, y: _size(2 * x, -2 * y + y**3), passes=[(0, 0)],
        bottom=-1, minima=[(0, math.sqrt(2)), (0, -math.sqrt(2))], noise=0.1,
    ),
    "on a top": Situation(
        "x**4 - x**2", (0,), lambda x: abs(4 * x**3 - 2 * x), tops=[(0,)],
        bottom=-0.25, minima=[(math.sqrt(0.5),), (-math.sqrt(0.5),)],
    ),
    # No value, or too large a one
    "an edge": Situation(
        "sqrt(x) + y**2", (0.5, 1), lambda x, y: _size(0.5 / math.sqrt(x) if x > 0 else math.inf, 2 * y),
        minima=[(0, 0)], corners=[(0, 0)], has_value=lambda x, y: x >= 0,
    ),
    "a bottom beside an edge": Situation(
        "x*log(x)", (2,), lambda x: abs(math.log(x) + 1), bottom=-math.exp(-1), minima=[(math.exp(-1),)],
        has_value=lambda x: x > 0,
    ),
    "beyond all numbers": Situation(
        "exp(exp(x)) + y**2", (1, 1), lambda x, y: _size(math.exp(min(700, math.exp(min(6, x)) + x)), 2 * y),
        bottom=1, has_value=lambda x, y: x < 6.56, goes_down_for_ever=_nowhere,
    ),
    # Noise
    "a noisy bowl": Situation(
        "x**2 + y**2", (-4, 3), lambda x, y: 2 * _size(x, y), minima=[(0, 0)], noise=5.0, rates=(0.01, 0.1, 0.3)
    ),
}  # fmt: skip


def nearest(place, others):
    """How far the nearest of several places is."""
    return min((math.dist(place, other) for other in others), default=math.inf)


def _jumps(places):
    """Whether a walk is at the same two places again and again."""
    return (
        len(places) > 3 and np.allclose(places[2:], places[:-2], atol=1e-3) and not np.allclose(places[1:], places[:-1])
    )


def is_true(code, situation, route):
    """Whether a verdict is true of a walk."""
    positions, values, width = route.positions, route.values, situation.width
    end, lost = tuple(positions[-1]), route.diverged_at is not None
    stop = end if route.beyond is None else route.beyond
    quarter = max(4, len(values) // 4)
    near_bottom = nearest(end, situation.minima) <= 0.05 * width
    lengths = np.linalg.norm(np.diff(positions, axis=0), axis=1)
    is_flat = situation.slope(*end) * width <= 0.011 * min(situation.height, max(values) - min(values))
    resting = (
        nearest(end, situation.minima) <= 1e-3 * width
        and is_flat
        and len(lengths) > 0
        and float(lengths[-1]) < 1e-3 * width
    )
    went_up = max(values[-max(1, len(values) // 3) :]) > values[0]
    has_end = not situation.goes_down_for_ever(*end)
    match code:
        case "arrived" | "arrived after passing":
            came_nearer = nearest(end, situation.minima[:1]) <= max(
                0.8 * nearest(positions[0], situation.minima[:1]), 1e-9
            )
            return not lost and nearest(end, situation.minima[:1]) <= 0.05 * width and came_nearer
        case "settled":
            return not lost and near_bottom and situation.lowest is None
        case "local minimum" | "into another minimum":
            is_another = nearest(end, situation.minima[1:]) < nearest(end, situation.minima[:1])
            return not lost and near_bottom and is_another and situation.lowest is not None
        case "corner":
            return nearest(stop, situation.corners) <= 1e-6 and nearest(stop, situation.minima) <= 1e-6
        case "over a kink":
            return not lost and near_bottom and bool(situation.corners) and situation.slope(*end) >= 0.5
        case "no slope":
            return lost and not math.isfinite(situation.slope(*stop)) and nearest(stop, situation.minima) > 0
        case "saddle":
            return not lost and nearest(end, situation.passes) <= 0.05 * width
        case "top":
            return not lost and nearest(end, situation.tops) <= 0.05 * width
        case "plateau":
            return not lost and situation.slope(*end) * width <= 0.01 * situation.height and not near_bottom and has_end
        case "stalled before a fall":
            return (
                not lost and nearest(end, situation.flats) <= 0.05 * width and lengths[-quarter:].sum() < 0.01 * width
            )
        case "valley floor" | "valley":
            is_there = near_bottom and nearest(end, situation.minima) < 0.3 * nearest(positions[0], situation.minima)
            return not lost and not is_there and bool(situation.minima) and values[-1] < 0.01 * values[0]
        case "goes down without end":
            return not lost and not has_end and values[-1] < values[0]
        case "bottomless":
            return lost and not has_end and values[-1] < values[0]
        case "left the domain":
            return lost and not situation.has_value(*stop)
        case "too large" | "ran away":
            return (lost or went_up) and (has_end or went_up)
        case "lost at once":
            return lost and len(values) == 1
        case "to and fro":
            back = np.linalg.norm(positions[2:] - positions[:-2], axis=1)[-quarter:]
            return not lost and back.mean() < 0.2 * lengths[-quarter:].mean()
        case "orbiting" | "orbiting, swing":
            before, late = max(values[-2 * quarter : -quarter]), max(values[-quarter:])
            grew = late > 1.05 * before > 1.1 * max(values[: -2 * quarter])
            stays = late - situation.bottom > 0.94 * (before - situation.bottom)
            return not lost and not situation.noise and stays and not grew
        case "zig-zag" | "zig-zag by theory":
            moves = np.diff(positions, axis=0)
            return not lost and np.mean(moves[1:] * moves[:-1] < 0, axis=0).max() > 0.5
        case "orbiting, noise":
            return not lost and situation.noise > 0
        case "has been lower":
            return not lost and values[-1] > min(values)
        case "short steps" | "slow, short steps":
            return not lost and has_end and not resting and lengths[-quarter:].sum() < 0.01 * width
        case "memory has grown" | "lr is small" | "flat direction" | "slow" | "on the way" | "under way":
            stuck = code == "under way" and (resting or _jumps(positions[-quarter:]))
            return not lost and has_end and not stuck
    return False
