"""The independent formulas beside the tests."""

import pytest

from .references import REFERENCES


@pytest.fixture(scope="session")
def references():
    return REFERENCES
