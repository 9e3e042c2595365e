"""A class is pasted: it becomes a card with sliders, or it is said in which line it cannot be read."""

import inspect

from playwright.sync_api import expect
from tests.rules import book


def test_a_pasted_class_becomes_a_rule_that_walks(opened):
    """With the values of its constructor; the link holds its equations."""
    shown = opened()
    shown.get("textbox", "own rule").fill(inspect.getsource(book.Nesterov))
    with shown.redrawn():
        shown.get("button", "add own").click()
    card = shown.rule("Nesterov")
    expect(card).to_be_visible()
    expect(card.get_by_role("slider")).to_have_count(2)
    shown.until(lambda: len(shown.link["rule"]) == 5, "the rule")
    assert "momentum" in shown.link["rule"][-1]
    shown.rests()
    assert "Nesterov" in shown.record()["routes"]
    expect(shown.get("textbox", "own rule")).to_have_value("")


def test_a_class_that_cannot_be_read_is_refused_with_its_line(opened):
    """It stays in the field, to be mended."""
    shown = opened()
    wrong = inspect.getsource(book.Momentum).replace("params.items()", "params.itmes()")
    field = shown.get("textbox", "own rule")
    field.fill(wrong)
    shown.get("button", "add own").click()
    expect(shown.page.get_by_role("alert").filter(has_text="line 10")).to_contain_text("itmes")
    expect(field).to_have_value(wrong)
    expect(field).to_be_focused()
