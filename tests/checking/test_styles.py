"""Check calls nobody wrong who is right, however oddly he writes."""

import functools

import pytest

from kudari import RULES, check

from . import styles


@functools.cache
def checked(thing, like):
    return check(thing, like=like, lang="en")


@pytest.mark.parametrize(("rule", "variant", "thing"), styles.RIGHT, ids=lambda part: getattr(part, "__name__", part))
def test_a_right_one_is_right_and_its_variant_is_named(rule, variant, thing):
    """With its rule's name, and without."""
    cls = RULES[rule].variant(variant) if variant else RULES[rule]

    for like in (rule, None):
        report = checked(thing, like)
        assert report.right, report
        assert report.rule is cls


def test_there_is_no_false_alarm(announce):
    """All of them, counted."""
    right = sum(bool(checked(thing, rule)) for rule, _, thing in styles.RIGHT)
    announce(f"check: {right} of {len(styles.RIGHT)} right classes in odd styles are called right (bar: all of 40)")

    assert right == len(styles.RIGHT)
