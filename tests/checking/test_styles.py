"""Check calls nobody wrong who is right, however oddly he writes."""

import pytest

from kudari import RULES, check

from . import styles


def is_known(rule, variant, thing):
    """Whether the rule and its variant are found, with the rule's name and without."""
    meant = RULES[rule].variant(variant) if variant else RULES[rule]
    reports = [check(thing, like=like, lang="en") for like in (rule, None)]
    return all(report.right and report.rule is meant for report in reports)


@pytest.mark.parametrize(
    ("rule", "variant", "thing"), styles.RIGHT[::4], ids=lambda part: getattr(part, "__name__", part)
)
def test_a_right_one_is_right_and_its_variant_is_named(rule, variant, thing):
    """Every fourth by itself; all of them stand below."""
    assert is_known(rule, variant, thing)


@pytest.mark.slow
def test_there_is_no_false_alarm(announce):
    """For any of them."""
    unknown = [getattr(thing, "__name__", thing) for *names, thing in styles.RIGHT if not is_known(*names, thing)]
    announce(f"check: {len(styles.RIGHT)} right classes in odd styles, not known: {unknown} (bar: all of 40 known)")

    assert unknown == []
