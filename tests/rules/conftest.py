"""One list of all rules and variants, and the independent references beside the tests.

A test that takes ``cls`` is run for every rule and variant; one that takes ``stateful`` or ``guarded``, for every
one that has states, or an ε.
"""

import pytest

from kudari.rules import RULES

from . import book as books
from . import references as papers

CLASSES = dict(RULES) | {
    f"{name}/{variant}": kin for name, family in RULES.items() for variant, kin in family.variants.items()
}
KINDS = {
    "cls": lambda cls: True,
    "stateful": lambda cls: bool(cls.states),
    "guarded": lambda cls: "eps" in cls.hypers,
    "from_zero": lambda cls: all(state.start == 0 for state in cls.states.values()),
    "undecayed": lambda cls: "weight_decay" not in cls.hypers,
}


def pytest_generate_tests(metafunc):
    for argument, belongs in KINDS.items():
        if argument in metafunc.fixturenames:
            chosen = {name: cls for name, cls in CLASSES.items() if belongs(cls)}
            metafunc.parametrize(argument, chosen.values(), ids=chosen)


@pytest.fixture(scope="session")
def classes():
    """Every rule and variant by its name in text, as in "adam/torch"."""
    return CLASSES


@pytest.fixture(scope="session")
def references():
    """The module ``references.py``."""
    return papers


@pytest.fixture(scope="session")
def book():
    """The module ``book.py``."""
    return books


@pytest.fixture
def reference(cls, references):
    """The independent reference of ``cls``."""
    return references.REFERENCES[next(name for name, known in CLASSES.items() if known is cls)]


@pytest.fixture(scope="session")
def slopes(references):
    """The gradients of the parity test."""
    return references.slopes()


@pytest.fixture(scope="session")
def rates(references):
    """The learning rates of the parity test."""
    return references.rates()
