"""What a diagnosis decides is data: every name in it means something, and everything in it is needed."""

import ast

import pytest

from kudari.travel.findings import MEASURES, MESSAGES, QUESTIONS, THRESHOLDS, definitions
from kudari.travel.measurements import Measurements
from kudari.travel.sentences import measures_in
from kudari.travel.vector_formulas import OPERATIONS, lowered

FUNCTIONS = {"contraction", "largest_lr", "steps_until", "named"}
BEST = {"best_values", "best_rate"}  # told by theory alone
FORMULAS = [
    *MEASURES.values(),
    *(question.asked_if for question in QUESTIONS),
    *(when for question in QUESTIONS for _, when in question.findings),
]


def names_in(text):
    """The names of numbers and columns in a formula, and those of functions."""
    nodes = list(ast.walk(ast.parse(text, mode="eval")))
    called = {node.func.id for node in nodes if isinstance(node, ast.Call)}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - called, called


@pytest.mark.parametrize("text", FORMULAS)
def test_every_name_in_a_formula_is_known(text):
    """A measure, a threshold, an earlier question, or something that is measured."""
    names, called = names_in(text)
    unknown = names - definitions().keys() - {question.name for question in QUESTIONS}

    assert all(hasattr(Measurements, name) or name == "values" for name in unknown)
    assert called <= set(OPERATIONS) | FUNCTIONS


def test_every_measure_and_every_threshold_is_needed():
    """By another measure, a finding or a sentence."""
    used = {name for text in FORMULAS for name in names_in(text)[0]}
    told = {name for message in MESSAGES.values() for name in measures_in(message)}

    assert (MEASURES.keys() | THRESHOLDS.keys()) - used - told == set()
    assert all(name in MEASURES or hasattr(Measurements, name) for name in told - BEST)


def test_no_measure_needs_itself():
    """However far round."""

    def needed(name, path=()):
        assert name not in path
        for other in names_in(MEASURES[name])[0] & MEASURES.keys():
            needed(other, (*path, name))

    for name in MEASURES:
        needed(name)


def test_a_question_asks_only_what_was_answered():
    """Whether an earlier one had a finding."""
    earlier = set()
    for question in QUESTIONS:
        texts = [question.asked_if, *(when for _, when in question.findings)]
        asked = {name for text in texts for name in names_in(text)[0]} & {one.name for one in QUESTIONS}

        assert asked <= earlier
        earlier.add(question.name)


@pytest.mark.parametrize("text", ["x.y", "f(a=1)", "a[::2]", "lambda: 1", "'text'", "a is b", "True", "f'{a}'", "a; b"])
def test_what_is_no_formula_is_refused(text):
    """The language is small, and nothing in it reaches outside."""
    with pytest.raises(SyntaxError):
        lowered(text)
