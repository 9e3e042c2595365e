"""Small things: what the page is for, one row of buttons, stress in Japanese, and nothing where nothing is."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_head_says_what_the_page_is_for(opened, lang):
    shown = opened(lang=lang)

    expect(shown.page.locator("header")).to_contain_text(shown.say("purpose"))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [390, 860, 915, 1024, 1118, 1280])
def test_the_buttons_of_time_are_one_row(opened, width, lang):
    """With scroll bars as well, for which 15 pixels are left out."""
    shown = opened(lang=lang, viewport={"width": width - 15, "height": 800})
    tops = {round(shown.get("button", word).bounding_box()["y"]) for word in ("first", "play", "forward", "loop")}

    assert len(tops) == 1


def test_stress_in_japanese_is_not_slanted(opened):
    shown = opened(lang="ja", link="#lesson=zigzag&field=ravine")
    style = shown.page.locator(".lesson em").first.evaluate("(one) => getComputedStyle(one).fontStyle")

    assert style == "normal"


def test_without_rules_there_is_no_curve(opened):
    """Nor axes of it; they are there again with the next rule."""
    shown = opened(link="#field=ravine&rule=sgd:lr=0.1&step=30")
    heading = shown.page.get_by_role("heading", name=shown.say("values"), exact=True)
    expect(heading).to_be_visible()
    shown.get("button", "remove", name="SGD").click()
    expect(heading).to_be_hidden()
    shown.get("combobox", "add").select_option("Adam")
    expect(heading).to_be_visible()
