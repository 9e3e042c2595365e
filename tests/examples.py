"""How much of a test is tried in the quick run, and how much with --slow."""

import pytest
from hypothesis import settings

QUICK = 60


def examples(most, **options):
    """The settings of a test that tries ``most`` examples with --slow, and few of them without.

    They are the same in every run, so that those of the quick run need not be many: all are tried before a release.
    """
    thorough = settings.get_current_profile_name() == "thorough"
    decorate = settings(max_examples=most if thorough else min(most, QUICK), **options)
    return lambda test: pytest.mark.thorough(decorate(test)) if most > QUICK else decorate(test)


def quickly(values, quick):
    """Parameters of a test, of which only some are tried without --slow: the first so many, or those that are named."""
    chosen = list(values)[:quick] if isinstance(quick, int) else quick
    return [value if value in chosen else pytest.param(value, marks=pytest.mark.slow) for value in values]
