"""How much of a test is tried in the quick run, how much with --slow, and how much with --nightly."""

import pytest
from hypothesis import settings

LIMITS = {"quick": 60, "thorough": 300}


def examples(most, **options):
    """The settings of a test that tries ``most`` examples by night, and few of them else.

    They are the same in every run, so that those of the quick run need not be many: all are tried before a release.
    """
    limit = LIMITS.get(settings.get_current_profile_name(), most)
    decorate = settings(max_examples=min(most, limit), **options)
    return lambda test: pytest.mark.thorough(decorate(test)) if most > LIMITS["quick"] else decorate(test)


def quickly(values, quick):
    """Parameters of a test, of which only some are tried without --slow: the first so many, or those that are named."""
    return _marked(values, quick, pytest.mark.slow)


def by_night(values, slow):
    """Parameters of a slow test, of which some are tried with --slow, and all with --nightly."""
    return _marked(values, slow, pytest.mark.nightly)


def shares(values, quick, slow):
    """Parameters of which these are tried in the quick run, these as well with --slow, and all with --nightly."""
    return [
        pytest.param(*value, marks=() if value in quick else pytest.mark.slow if value in slow else pytest.mark.nightly)
        for value in values
    ]


def counts(quick, slow, nightly):
    """How many random examples a test tries: so many in the quick run, with --slow, and with --nightly."""
    return [quick, pytest.param(slow, marks=pytest.mark.slow), pytest.param(nightly, marks=pytest.mark.nightly)]


def _marked(values, unmarked, mark):
    """Parameters of which all but these, or the first so many, are marked; a tuple is several parameters."""
    chosen = list(values)[:unmarked] if isinstance(unmarked, int) else unmarked
    rows = [value if isinstance(value, tuple) else (value,) for value in values]
    return [pytest.param(*row, marks=() if value in chosen else mark) for value, row in zip(values, rows, strict=True)]
