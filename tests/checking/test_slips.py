"""Check names the cause of one-line slips in the book's classes, and finds nothing wrong without a slip."""

import numpy as np
import pytest

from kudari import RULES, check

from . import slips

SAME = {"numbers stay": "local copy"}  # params that stay as they were, if only where they are plain numbers


def made(name, body):
    """The class of a body of our own."""
    scope = {"np": np, "__name__": "somebody"}
    exec(compile(f"class {name}:{body}", "<somebody>", "exec"), scope)
    return scope[name]


def checked(rule, right, wrong):
    """The report of a body with a slip."""
    mine = made("Mine", slips.BODIES[rule].replace(right, wrong))
    return check(mine, like=rule.partition("/")[0], lang="en")


def family(rule):
    return RULES[rule.partition("/")[0]]


@pytest.mark.parametrize("rule", slips.BODIES)
def test_without_a_slip_all_is_right(rule):
    """Each body computes its rule to the last bit."""
    cls = family(rule)
    report = check(made("Mine", slips.BODIES[rule]), like=rule, lang="en")

    assert report.right, report
    assert report.rule is (cls.variant("torch") if "/" in rule else cls)


def is_overlooked(report, cause):
    """Whether a slip passes; a caution is fair only where it tells the cause."""
    return report.right or (bool(report) and SAME.get(report.cause, report.cause) != cause)


@pytest.mark.parametrize(("rule", "cause", "right", "wrong"), slips.SLIPS[::6], ids=lambda text: text[:24].strip())
def test_a_slip_is_called_wrong(rule, cause, right, wrong):
    """Every sixth by itself; all of them stand below."""
    assert slips.BODIES[rule].count(right) >= 1
    assert not is_overlooked(checked(rule, right, wrong), cause)


@pytest.mark.slow
def test_all_slips_are_called_wrong_and_their_cause_is_named(announce):
    """None is overlooked, and at least 95 of 100 are told why."""
    assert all(right in slips.BODIES[rule] for rule, _, right, _ in slips.SLIPS)
    reports = [(wrong, cause, checked(rule, right, wrong)) for rule, cause, right, wrong in slips.SLIPS]
    missed = [
        (wrong, cause, report.cause)
        for wrong, cause, report in reports
        if SAME.get(report.cause, report.cause) != cause
    ]
    share = 1 - len(missed) / len(slips.SLIPS)
    announce(f"check: {len(slips.SLIPS)} one-line slips, all wrong; the right cause for {share:.1%} (bar: 95 %)")

    assert [wrong for wrong, cause, report in reports if is_overlooked(report, cause)] == []
    assert share >= 0.95, missed
