"""Every experiment, done once and quickly."""

import pytest

from kudari.chapter6 import EXPERIMENTS, Runs, Study
from kudari.data import load

QUICK = Study(quick=True)


@pytest.fixture(scope="session")
def done(tmp_path_factory):
    """The results of every experiment by its name, quick, on the digits, in this process; run when asked for."""
    runs = Runs(EXPERIMENTS.values(), QUICK, load("digits"), tmp_path_factory.mktemp("runs"), processes=1)

    class Done(dict):
        def __missing__(self, name):
            self[name] = runs.of(EXPERIMENTS[name])
            return self[name]

    return Done()
