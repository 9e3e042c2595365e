"""An independent corpus: wrong classes as learners, blogs and libraries write them, by one who did not know check."""

import pytest

from kudari import RULES, check

from . import right, wrong

SAME = {"numbers stay": "local copy"}  # params that stay as they were, if only where they are plain numbers


def checked(make, like):
    """The report of a class."""
    return check(make, like=like, lang="en")


def names_the_cause(report, cause):
    """Whether a report gives this cause, or one of these."""
    return SAME.get(report.cause, report.cause) in (cause if isinstance(cause, tuple) else (cause,))


def is_overlooked(report, cause):
    """Whether a wrong class passes, or is let off with a caution for something else."""
    return report.right or (bool(report) and not names_the_cause(report, cause))


@pytest.mark.parametrize(("like", "cause", "cls"), wrong.WRONG[::10], ids=lambda part: getattr(part, "__name__", ""))
def test_a_wrong_class_is_called_wrong(like, cause, cls):
    """Every tenth by itself; all of them stand below."""
    assert not is_overlooked(checked(cls, like), cause)


def test_the_corpus_is_large_enough():
    """At least 60 classes, over the book's rules and more."""
    rules = {like for like, _, _ in wrong.WRONG}

    assert len(wrong.WRONG) >= 60
    assert {"sgd", "momentum", "adagrad", "rmsprop", "adam"} <= rules


@pytest.mark.slow
def test_all_wrong_classes_are_called_wrong_and_the_right_cause_is_named(announce):
    """None is overlooked, and at least 95 of 100 are told why."""
    reports = [(cls.__name__, cause, checked(cls, like)) for like, cause, cls in wrong.WRONG]
    missed = [(name, cause, report.cause) for name, cause, report in reports if not names_the_cause(report, cause)]
    share = 1 - len(missed) / len(wrong.WRONG)
    announce(f"check: {len(wrong.WRONG)} wrong classes, all called wrong; the right cause for {share:.1%} (bar: 95 %)")

    assert [name for name, cause, report in reports if is_overlooked(report, cause)] == []
    assert share >= 0.95, missed


# With η constant the steps are the same; what is written is η outside of the velocity.
OUTSIDE = {"MomentumAroundSGD": "torch"}


def is_known(like, variant, make):
    """Whether the rule and its variant are found, with the rule named and without."""
    variant = OUTSIDE.get(make.__name__, variant)
    meant = RULES[like].variant(variant) if variant else RULES[like]
    reports = [check(make(), like=named, lang="en") for named in (like, None)]
    return all(report.right and report.rule is meant for report in reports)


@pytest.mark.parametrize(("like", "variant", "make"), right.RIGHT[::5], ids=lambda part: getattr(part, "__name__", ""))
def test_a_right_one_of_the_corpus_is_no_false_alarm(like, variant, make):
    """Every fifth by itself; all of them stand below."""
    assert is_known(like, variant, make)


@pytest.mark.slow
def test_all_right_ones_are_called_right(announce):
    """And counted."""
    unknown = [make.__name__ for like, variant, make in right.RIGHT if not is_known(like, variant, make)]
    announce(f"check: {len(right.RIGHT)} right optimisers of the independent corpus, not known: {unknown}")

    assert unknown == []
    assert len(right.RIGHT) >= 40
