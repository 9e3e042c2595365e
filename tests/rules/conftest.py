"""One list of all rules and variants, and the independent references beside the tests.

A test that takes ``cls`` is run for every rule and variant; one that takes ``stateful`` or ``guarded``, for every
one that has states, or an ε.
"""

import importlib.util
from pathlib import Path

import pytest

from kudari.rules import RULES

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


def beside(name):
    """A module of this folder that holds no tests."""
    spec = importlib.util.spec_from_file_location(f"rule_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def references():
    """The module ``references.py``."""
    return beside("references")


@pytest.fixture(scope="session")
def book():
    """The module ``book.py``."""
    return beside("book")


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
