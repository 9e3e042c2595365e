"""How many examples Hypothesis tries: at most so many, and fewer in the quick run."""

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
