"""What Python tells the page is all that it needs, and small."""

import json
import math
import unicodedata

import pytest

from kudari.fields import FIELDS
from kudari.formula import OPERATIONS
from kudari.page.build import _packed
from kudari.page.tables import module, tables
from kudari.rules import RULES, rule
from kudari.rules.catalogue import variants


def test_the_tables_are_small():
    """Less than a quarter of the page, packed as they stand there."""
    assert len(_packed(module().encode())) * 16 / 13 < 43_000


def test_the_tables_are_plain_json_without_tags():
    """No infinities, and no sign that opens a tag."""
    json.dumps(tables(), allow_nan=False)

    assert "<" not in module().removeprefix("export const TABLES = ")


def test_everything_is_in_the_tables():
    """Every operation, field, rule and variant."""
    assert list(tables()["operations"]) == list(OPERATIONS)
    assert list(tables()["fields"]) == list(FIELDS)
    assert len(tables()["rules"]) == sum(1 + len(family.variants) for family in RULES.values())


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_told_in_two_languages(name):
    """Its title and what it teaches; and its start is in its window."""
    table = tables()["fields"][name]

    for pair in (table["title"], table["teaches"]):
        assert len(set(pair)) == 2
        assert all(pair)
    for start, (low, high) in zip(table["start"], table["domain"], strict=True):
        assert low < start < high


@pytest.mark.parametrize("name", variants())
def test_a_rule_has_a_colour_and_a_range_for_every_hyperparameter(name):
    """The default lies in it; a variant has the colour of its family."""
    table = tables()["rules"][name]

    assert table["colour"] == tables()["rules"][name.partition("/")[0]]["colour"]
    assert type(rule(name)) is variants()[name]
    for hyper in table["hypers"]:
        high = math.inf if hyper["high"] is None else hyper["high"]
        assert hyper["low"] <= hyper["default"] <= high
        assert hyper["log"] == (high == math.inf)


@pytest.mark.parametrize(
    ("form", "characters"), [("super", "²⁻ᵗª"), ("sub", "₁ₐ"), ("fraction", "½⅙"), ("circle", "①")]
)
def test_forms_of_characters_are_those_of_unicode(form, characters):
    """As runs, first and last of each."""
    runs = tables()["grammar"]["forms"][form]
    within = {code for first, last in zip(runs[::2], runs[1::2], strict=True) for code in range(first, last + 1)}

    assert {ord(character) for character in characters} <= within
    assert all(unicodedata.decomposition(chr(code)).startswith(f"<{form}>") for code in within)
