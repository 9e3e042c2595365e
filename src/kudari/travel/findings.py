"""What can be found on a route, and when: measures, thresholds and the order of the findings, as data.

Everything a diagnosis decides stands here, once. The page is given :func:`table`, and so comes to the same findings.
A measure is a small formula (:mod:`kudari.travel.vector_formulas`) over other measures and over what is measured along
the route (:mod:`kudari.travel.measurements`); a sentence of the messages tells measures by their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from kudari.travel.messages_at_the_end import AT_THE_END
from kudari.travel.messages_on_the_way import ON_THE_WAY
from kudari.travel.vector_formulas import Formula, lowered

LEFT = 0.01
ENDLESS = "goes down without end"  # the code of the finding

THRESHOLDS = {
    # Where it stands
    "LEFT": LEFT,  # of the height of the start: who has no more left is low down
    "NEAR": 0.05,  # of the window, along every axis: a minimum is so near to who has arrived
    "HALFWAY": 0.5,  # of the distance of the start
    "SAME": 1e-6,  # of the height: the bottom of a bowl that is no higher is as low as the lowest
    "FLAT": 0.01,  # of the height: where the slope makes no more of the whole window, it is next to nothing
    "STEEP": 1,  # the same, of a slope that one could go down
    "BARELY": 1e-6,  # of the heights in the window: a walk that went through no more tells nothing of them
    "SHARP": 0.35,  # of the rise is left at half the distance: it rises evenly from a corner, of a bowl a quarter
    "FITS": 0.21,  # of its depth a bowl may be wrong by: a fourth power is, by a fifth; an exponential by a quarter
    "TENTH": 0.1,  # of the window: over this way a curvature has to show
    # Whether it runs away
    "RISEN": 10,  # times the height of the start, and
    "DOUBLED": 2,  # times all that was before: it climbs away
    "DEEPEST": 1e300,  # nothing that has a bottom is so deep
    "STILL": 0.9,  # of the fall, ten times farther away: it does not end
    "RESTS": 0.7,  # of the way of the quarter before: steps as 1/t go so far, those that come to rest less
    "QUARTERS": 4,  # as long as the last: a third power lets go 1.5 until it is flat, a fifth 2.5, a logarithm over 7
    "OUTSIDE": 100,  # windows: who is farther away ran away
    "STEEPEST": 0.5,  # of the greatest curvature, up or down: then a limit of η is that of this curvature
    # Whether it goes to and fro
    "MOSTLY": 0.6,  # of the steps: so many turns are a zig-zag
    "NARROW": 4,  # times as steep across as along: a valley
    "COMES_DOWN": 0.95,  # of the highest of the quarter before: who stays above it does not come lower
    "COMES_DOWN_IN_NOISE": 0.75,  # the same of the middle one
    "MOVES": 0.1,  # of its mean step: who makes no longer ones has come to rest
    "BACK": 0.1,  # of a step: who is no farther away after two is back
    "NOWHERE": 0.5,  # of the way walked: who is no farther away afterwards got nowhere
    # How it goes on
    "SLOWLY": 2,  # times the steps taken: who needs more is slow
    "SMALL": 0.3,  # of the limit: a smaller η is small
    "SHORT": 0.005,  # of the window, in a quarter of the steps: hardly a move
    "SHRUNK": 3,  # times shorter for the same slope: the steps of a rule whose memory has grown
    "SWINGS": 0.9,  # of the swing left by a step: it lasts
    "LASTS": 1 - 1e-9,  # of the distance left by a step: never to arrive
    "EXACT": 1e-14,  # of a number: what is smaller is rounding
    "ROUNDING": 1e-9,  # of the size of its neighbours: what is smaller may be rounding
}

MEASURES = {
    # How long the route is
    "steps": "count(values) - 1",
    "moves": "count(lengths)",  # the steps that are looked at closely
    "quarter": "max(4, count(slopes) // 4)",
    # How high it stands
    "value": "values[-1]",
    "best": "min(values)",
    "best_at": "first(values == best)",
    "lowest": "lowest_known if known(lowest_known) else bottom if is_bowl else unknown",
    "floor": "lowest if known(lowest) else bottom if way <= reach and fits and not has_no_bottom"
    " else unknown",  # of the bowl at the end
    "fits": "abs(value_at_bottom - bottom) <= FITS * (value - bottom) + EXACT * abs(value)",
    "base": "floor if known(floor) else best",
    "height": "values[0] - base",  # how far down it could go; or how far it went, where no bottom is known
    "gap": "value - lowest",
    "ups_and_downs": "max(values) - best",
    "has_relief": "ups_and_downs > 0 and not ups_and_downs <= BARELY * relief",
    "scale": "height if known(lowest) and height > 0 else ups_and_downs if has_relief"
    " else relief if relief > 0 else max(1, abs(value))",
    "reach": "max(span, max(to_end))",
    # Whether it arrived
    "slope": "slopes[-1]",
    "is_flat": "slope * reach <= FLAT * scale",
    "least_rise": "least[-1] * (TENTH * span) ** 2",  # what curvature makes of a tenth of the window
    "most_rise": "most[-1] * (TENTH * span) ** 2",
    "curves_up": "least_rise >= -FLAT * scale and most_rise > FLAT * scale and way < NEAR * span"
    " and max(rims) >= -EXACT * scale",  # an exponential has a bowl at every place, and no bottom
    "is_hollow": "max(rims) > BARELY * relief and not least_rise < -FLAT * scale and not way >= NEAR * span",
    "in_minimum": "is_flat and (curves_up or is_hollow)",
    "is_over_kink": "max(lengths[-quarter:]) < FLAT * span"
    " and all(line[1:4] > SHARP * line[:3]) and min(line[3], rims[3]) > 0",
    "is_corner": "rims[-1] > max(0, SHARP * rims[-2])",
    "is_still": "slope * TENTH * span <= FLAT * -least_rise and -least_rise > BARELY * relief",
    "curves_down": "is_flat and least_rise < -FLAT * scale or is_still",
    "leaves": "not is_noisy and moves > 4 and lengths[-1] > DOUBLED * lengths[-quarter]"
    " and slope > DOUBLED * slopes[-quarter] and value < values[-quarter]",
    "is_low": "gap <= LEFT * height",
    "near": "min(NEAR, HALFWAY * away[0])",  # who began near has to come nearer
    "is_near": "count(away) == 0 or away[-1] <= max(near, EXACT)",
    "is_lowest": "in_minimum and bottom - lowest <= SAME * height",  # in one that is as low as those known
    "arrived_at": "first(values <= lowest + LEFT * height)",  # the step that a race's table tells, too
    "stays_from": "last(values > lowest + LEFT * height) + 1",
    "gap_left": "max(gap, 0)",
    "bottom_gap": "bottom - lowest",
    "goes_into_another": "way < NEAR * span and moved < NEAR * span and bottom_gap > LEFT * height and max(rims) > 0",
    "stop_value": "value_beyond if known(value_beyond) else value",
    # Whether it ran away
    "third": "max(1, count(values) // 3)",
    "climbed": "max(values[-third:]) - best",
    "grew": "count(values) > 3 and climbed > RISEN * max(values[0] - best, 1e-12)"
    " and climbed > DOUBLED * (max(values[:-third]) - best)",
    "bound": "largest_lr(1)",  # of η λ
    "swells": "high_end > max(values[:-quarter])"  # and will go on so
    " and (step_leaves * LASTS > 1 if is_bowl else lr * min(most[-quarter:]) > bound)",
    "too_steep": "first((lr * most > bound) & (most >= STEEPEST * max(abs(least), abs(most))))",
    "product": "lr * curvature",
    "curvature": "most[too_steep]",
    "limit": "bound / curvature",
    "too_steep_at": "too_steep + steps - moves",
    "first_value": "values[0]",
    "first_length": "lengths[0]",
    "last_length": "step_out if known(step_out) else lengths[-1]",
    "no_slope": "known(value_beyond) and max(abs(beyond)) < OUTSIDE * span",
    "out": "beyond if count(beyond) > 0 else end",
    # Whether it has a bottom
    "drops": "descent[:-1] - descent[1:]",
    "falls": "descent[-1] < -DEEPEST or drops[-1] > 0 and all(drops[1:] >= STILL * drops[:-1])",
    "has_no_bottom": "not known(lowest) and value < values[0] and falls",
    "earlier": "min(quarter, moves) + 1",  # places before the end
    "nears_a_flat": "flat > 0 and (slope / flat < slopes[-earlier] / least[-earlier] or way < max(to_end))",
    "rests": "way < QUARTERS * moved and sum(lengths[-quarter:]) < RESTS * sum(lengths[-2 * quarter:-quarter])",
    # Whether it turns
    "notable": "abs(across) > ROUNDING * max(abs(across))",
    "turns": "sum((across[1:] * across[:-1] < 0) & notable[1:])",
    "flat": "least[-1]",
    "steep": "most[-1]",
    "product_now": "lr * steep",
    "ratio": "steep / flat",
    "is_valley": "ROUNDING * steep < flat < steep / NARROW",
    "zigzags": "steps >= 5 and turns >= MOSTLY * moves and is_valley",
    "across_left": "contraction(steep)",
    "along_left": "contraction(flat)",
    "swung": "keep(abs(across), abs(across) > 0)",
    "measured_left": "(swung[-1] / swung[0]) ** (1 / (count(swung) - 1)) if count(swung) > 1 else 1",
    # Whether it gets anywhere
    "late": "values[-quarter:]",
    "before": "values[-2 * quarter:-quarter]",
    "low_end": "min(late)",
    "high_end": "max(late)",
    "comes_lower": "median(late) - base < COMES_DOWN_IN_NOISE * (median(before) - base) if is_noisy"
    " else high_end - base < COMES_DOWN * (max(before) - base)",
    "turning": "across[-quarter:]",
    "turns_late": "sum(turning[1:] * turning[:-1] < 0) >= 0.5 * (count(turning) - 1)",
    "still_moves": "mean(lengths[-quarter:]) > MOVES * mean(lengths) or turns_late",
    "gets_nowhere": "sum(lengths[-quarter:]) > 0 and to_end[-quarter - 1] < NOWHERE * sum(lengths[-quarter:])",
    "is_back": "sum(returns[-quarter:]) < BACK * sum(lengths[-quarter:])",
    "jump": "mean(lengths[-quarter:])",
    "repeats": "count(returns) >= quarter and sum(returns[-quarter:]) < (1 - COMES_DOWN) * jump",
    "orbits": "steps >= 8 and not comes_lower and still_moves and gets_nowhere",
    "swing_left": "contraction(steep) if steep > 0 else unknown",
    # How many steps it still needs
    "target": "min(LEFT * height, flat * (near * span) ** 2 / 2) if is_bowl"  # on a bowl also near
    " else LEFT * height if known(lowest) else min(LEFT * height, level_gap)",
    "level_gap": "(value - floor) * (FLAT * scale / (slope * reach)) ** 2",  # where it is flat, as in_minimum asks for
    "rates": "contraction(curvatures)",
    "is_calm_bowl": "is_bowl and not is_noisy and all(rates < LASTS)",
    "back": "max(2, min(steps // 6, 25))",
    "gaps": "values[-2 * back:] - floor",
    "gap_before": "median(gaps[:back])",
    "gap_after": "median(gaps[-back:])",
    "shrinks": "steps >= 4 and 0 < gap_after < gap_before and value - floor > target",
    "shrinking": "log(gap_after / gap_before) / (count(gaps) - back)",  # of the logarithm of the gap, in a step
    "more": "unknown if not (known(floor) and target > 0)"
    " else steps_until(axis_heights, rates, target) if is_calm_bowl"
    " else max(1, ceil(log(target / (value - floor)) / shrinking)) if shrinks"
    " else unknown",
    "is_slow": "steps >= 4 and more > SLOWLY * steps",
    "gains": "keep(lengths / slopes[:-1], slopes[:-1] > 0)",  # how long a step was for a slope of one
    "gain": "gains[-1]",
    "first_gain": "gains[0]",
    "moved": "max(to_end[-quarter - 1:])",
    "hardly_moves": "count(values) > 20 and slope * span > STEEP * scale and moved < SHORT * span",
    # What theory says of a bowl
    "stable_below": "largest_lr(max(curvatures))",
    "step_leaves": "max(rates)",
    "apart": "keep(to_bottom, to_bottom > ROUNDING * to_bottom[0])",
    "later_half": "apart[count(apart) // 2:]",
    "step_left": "(later_half[-1] / later_half[0]) ** (1 / (count(later_half) - 1)) if count(later_half) > 1 else 0",
    # What it costs
    "gradients": "gradients_per_step * steps",
    # Where it is
    "place": "named(end * (abs(end) >= ROUNDING * span) + 0)",
    "stop_place": "named(stop * (abs(stop) >= ROUNDING * span) + 0)",
    "first_slope": "slopes[0]",
}


@dataclass(frozen=True)
class Question:
    """Findings of which at most one is given, the first that holds; asked only if a condition holds."""

    name: str
    asked_if: str
    findings: tuple[tuple[str, str], ...]  # the code of each finding, and when it holds


#: Asked in this order. What a question is called is itself a measure: whether one of its findings was given.
QUESTIONS = (
    Question(
        "stands",
        "1",
        (
            ("no start", "count(values) == 0"),
            ("not begun", "count(values) == 1 and not known(diverged_at)"),
        ),
    ),
    Question(
        "escaped",
        "not stands and (known(diverged_at) or grew or swells and known(too_steep))",
        (
            ("corner", "no_slope and is_corner and max(rims) > FLAT * scale"),
            ("no slope", "no_slope"),
            ("bottomless", "has_no_bottom"),
            ("too large", "known(too_steep)"),
            ("lost at once", "moves == 0"),
            ("bottomless", "value < values[0] and value <= best and last_length > 10 * span"),
            ("left the domain", "not grew and max(abs(out)) < OUTSIDE * span"),
            ("ran away", "1"),
        ),
    ),
    Question(
        "ended",
        "not (stands or escaped)",
        (
            ("arrived after passing", "is_low and (is_near or is_lowest) and stays_from > arrived_at"),
            ("arrived", "is_low and (is_near or is_lowest)"),
            ("leaves a crest", "curves_down and leaves"),
            ("top", "curves_down and most_rise <= FLAT * -least_rise"),
            ("saddle", "curves_down"),
            ("corner", "in_minimum and is_corner"),
            ("local minimum", "in_minimum and known(gap) and flat > 0"),
            ("settled", "in_minimum and not known(gap)"),
            ("over a kink", "is_over_kink and not is_noisy"),
            ("into another minimum", "goes_into_another and not repeats"),
            (
                "valley floor",
                "is_flat and not is_low and is_valley and most_rise > FLAT * scale and known(floor)",
            ),
            ("plateau", "is_flat and not (is_low or has_no_bottom)"),
            (
                "stalled before a fall",
                "has_no_bottom and nears_a_flat and rests and moved < SHORT * span and slope * span <= STEEP * scale",
            ),
            ("stands still", "max(lengths) == 0"),
            ("orbiting, noise", "orbits and is_noisy"),
            ("to and fro", "(orbits and is_back or repeats) and not is_bowl"),
            ("orbiting, swing", "orbits and known(floor) and swing_left > SWINGS"),
            ("orbiting", "orbits"),
            ("valley", "is_low"),
        ),
    ),
    Question(
        "turned",
        "not (stands or escaped)",
        (
            ("zig-zag by theory", "zigzags and is_bowl and known(across_left) and known(along_left)"),
            ("zig-zag", "zigzags"),
        ),
    ),
    Question(
        "endless",
        "not (stands or escaped or ended)",
        ((ENDLESS, "has_no_bottom and not nears_a_flat and value - best <= LEFT * ups_and_downs"),),
    ),
    Question(
        "goes_on",
        "not (stands or escaped or ended)",
        (
            ("memory has grown", "is_slow and count(gains) >= 4 and gain < first_gain / SHRUNK and known(grown)"),
            ("lr is small", "is_slow and 0 < product_now < SMALL * bound"),
            ("flat direction", "is_slow and 0 < product_now < bound"),
            ("has been lower", "not known(more) and value > best"),
            ("slow, short steps", "hardly_moves and is_slow"),
            ("short steps", "hardly_moves and not known(more)"),
            ("under way", "not endless and (not known(more) or steps < 4)"),
            ("slow", "is_slow"),
            ("on the way", "not endless"),
        ),
    ),
    Question(
        "costs",
        "not stands and gradients_per_step > 1",
        (("several gradients", "1"),),
    ),
    Question(
        "known_of_bowls",
        "not stands and is_bowl and known(stable_below)",
        (
            ("theory", "step_leaves <= 1"),
            ("theory, unstable", "step_leaves > 1"),
        ),
    ),
)


#: What each finding says.
MESSAGES = AT_THE_END | ON_THE_WAY


@cache
def definitions() -> dict[str, Formula]:
    """Every threshold and measure by its name, as plain data."""
    return {**THRESHOLDS, **{name: lowered(text) for name, text in MEASURES.items()}}


@cache
def table() -> dict[str, Any]:
    """All this as plain data, for the page, which has room for short sentences."""
    return {
        "definitions": definitions(),
        "questions": [
            [asked.name, lowered(asked.asked_if), [[code, lowered(when)] for code, when in asked.findings]]
            for asked in QUESTIONS
        ],
        "messages": {code: message.short for code, message in MESSAGES.items()},
    }


def low_value(first: float, lowest: float) -> float:
    """The value at which a walk is low down: a hundredth of the height of its start is left.

    >>> low_value(6.45, 0.0)
    0.0645
    """
    return lowest + (first - lowest) * LEFT
