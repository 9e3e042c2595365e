"""An independent corpus: wrong classes as learners, blogs and libraries write them, by one who did not know check."""

import functools

import pytest

from kudari import RULES, check

from . import right, wrong

SAME = {"numbers stay": "local copy"}  # params that stay as they were, if only where they are plain numbers


@functools.cache
def checked(make, like):
    """The report of a class, made once: the share of right causes is counted over reports that have been read."""
    return check(make, like=like, lang="en")


@pytest.mark.parametrize(("like", "cause", "cls"), wrong.WRONG, ids=lambda part: getattr(part, "__name__", ""))
def test_a_wrong_class_is_called_wrong(like, cause, cls):
    """None is overlooked, nor let off with a caution for something else."""
    report = checked(cls, like)

    assert not report.right
    assert not report or SAME.get(report.cause, report.cause) in (cause if isinstance(cause, tuple) else (cause,))


def test_the_corpus_is_large_enough():
    """At least 60 classes, over the book's rules and more."""
    rules = {like for like, _, _ in wrong.WRONG}

    assert len(wrong.WRONG) >= 60
    assert {"sgd", "momentum", "adagrad", "rmsprop", "adam"} <= rules


@pytest.mark.no_cover  # two hundred classes, with the same lines
def test_the_right_cause_is_named(announce):
    """For at least 95 of 100."""
    missed = []
    for like, cause, cls in wrong.WRONG:
        fair = cause if isinstance(cause, tuple) else (cause,)
        found = checked(cls, like).cause
        if SAME.get(found, found) not in fair:
            missed.append((cls.__name__, cause, found))
    share = 1 - len(missed) / len(wrong.WRONG)
    announce(f"check: {len(wrong.WRONG)} wrong classes, all called wrong; the right cause for {share:.1%} (bar: 95 %)")

    assert share >= 0.95, missed


# With η constant the steps are the same; what is written is η outside of the velocity.
OUTSIDE = {"MomentumAroundSGD": "torch"}


@functools.cache
def checked_one(make, like):
    """The report of an optimizer that somebody has made."""
    return check(make(), like=like, lang="en")


@pytest.mark.parametrize(("like", "variant", "make"), right.RIGHT, ids=lambda part: getattr(part, "__name__", ""))
def test_a_right_one_of_the_corpus_is_no_false_alarm(like, variant, make):
    """With the rule named or not, the rule and its variant are found."""
    variant = OUTSIDE.get(make.__name__, variant)
    meant = RULES[like].variant(variant) if variant else RULES[like]

    for named in (like, None):
        report = checked_one(make, named)
        assert report.right, report
        assert report.rule is meant


def test_the_right_ones_are_counted(announce):
    """All of them."""
    named = right.RIGHT
    found = sum(bool(checked_one(make, like)) for like, _, make in named)
    announce(f"check: {found} of {len(named)} right optimisers of the independent corpus are called right")

    assert found == len(named) >= 40
