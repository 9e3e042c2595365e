"""Every field of the catalogue knows after how many steps the book's rules have shown what they do there."""

import pytest

from kudari.fields import FIELDS
from kudari.page import state_of_field
from kudari.page.tables import field_table
from kudari.travel import Adventurer
from kudari.travel.rates import book_rules, found_rates

WITH_A_BOTTOM = [name for name, entry in FIELDS.items() if entry.facts.lowest is not None]


@pytest.mark.parametrize("name", WITH_A_BOTTOM)
def test_two_of_four_are_where_they_are_going(name):
    """Three times as many steps would bring them lower by less than a hundredth of the height of the start."""
    field = FIELDS[name].field()
    steps, height = field.facts.steps, field(*field.start) - field.facts.lowest
    left = []
    for rule in book_rules(field, found_rates(field)):
        values = Adventurer(*field.start).optimize(field, rule, rep=3 * steps).values
        left.append(values[steps] - values[-1])

    assert sum(drop < 0.01 * height for drop in left) >= 2


def test_the_page_takes_so_many():
    """As it opens, and where the field is chosen on it."""
    field = FIELDS["rosenbrock"].field()
    state = state_of_field("rosenbrock")

    assert field.facts.steps > 100
    assert (state["steps"], state["step"]) == (field.facts.steps, field.facts.steps)
    assert field_table(field)["steps"] == field.facts.steps
