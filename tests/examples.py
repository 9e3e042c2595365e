"""How many examples Hypothesis tries: at most so many, and fewer in the quick run."""

from hypothesis import settings


def examples(most, quick=150):
    """The settings of a test that tries ``most`` examples with --slow, and ``quick`` of them without.

    They are the same in every run, so that those of the quick run need not be many: all are tried before a release.
    """
    thorough = settings.default.max_examples > 150
    return settings(max_examples=most if thorough else min(most, quick))
