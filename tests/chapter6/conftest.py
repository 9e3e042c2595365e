"""Every experiment, done once and quickly."""

import pytest

from kudari.chapter6 import EXPERIMENTS, Runs, Study
from kudari.data import load

QUICK = Study(quick=True)


@pytest.fixture(scope="session")
def done(tmp_path_factory):
    """The results of every experiment, quick, on the digits, in this process."""
    runs = Runs(EXPERIMENTS.values(), QUICK, load("digits"), tmp_path_factory.mktemp("runs"), processes=1)
    return {name: runs.of(made) for name, made in EXPERIMENTS.items()}
