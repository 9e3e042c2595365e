"""Pins: walks of before stay as ghosts on the map, the surface and the curve."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

CURVE = "[data-part=values] canvas"


def pins(shown):
    shown.rests()
    return parse_qs(urlsplit(shown.page.url).fragment).get("pin", [])


def typed(shown, symbol, name, value):
    shown.number(symbol, name).fill(value)
    shown.page.keyboard.press("Enter")


@pytest.mark.parametrize("view", ["map", "surface", "one variable"])
def test_the_walks_of_before_stay_in_sight(opened, view):
    """Where one looks, and in the curve, until they are unpinned; a link shows them to somebody else."""
    flat = view == "one variable"
    field = "#field=two_valleys&rule=momentum:lr=0.01&step=20" if flat else "#field=ravine&rule=momentum:lr=0.1&step=20"
    shown = opened(link=field)
    if view == "surface":
        shown.get("button", view).click()
    curve = shown.page.locator(CURVE)
    shown.rests()
    bare = shown.pixels()
    shown.get("button", "pin").click()
    expect(shown.page.get_by_text(shown.say("pinned", note=shown.say("as now")))).to_be_visible()
    typed(shown, "η", "Momentum", "0.03")
    expect(shown.page.get_by_text(shown.say("pinned", note=f"Momentum η = {0.01 if flat else 0.1}"))).to_be_visible()
    shown.rests()
    ghosts = shown.pixels(), shown.pixels(curve)
    other = opened(link="#" + urlsplit(shown.page.url).fragment)
    assert (other.pixels(), other.pixels(other.page.locator(CURVE))) == ghosts
    shown.get("button", "unpin").click()
    shown.rests()
    alone = shown.pixels(), shown.pixels(curve)
    assert alone[0] != ghosts[0]
    assert alone[1] != ghosts[1]
    assert alone[0] != bare
    expect(shown.get("button", "unpin")).to_be_hidden()


def test_pins_go_with_their_field_and_come_back(opened):
    """Three are the most; on another field nobody walked there, and undo brings them again."""
    shown = opened()
    for value in ("0.5", "0.4", "0.3"):
        shown.get("button", "pin").click()
        typed(shown, "η", "SGD", value)
    expect(shown.get("button", "pin")).to_be_disabled()
    three = pins(shown)
    assert len(three) == 3
    shown.get("combobox", "field").select_option("Himmelblau")
    assert pins(shown) == []
    shown.get("button", "undo").click()
    assert pins(shown) == three


@pytest.mark.parametrize(
    "pin", ["from=1&rule=nope", "from=NaN,1&rule=sgd", "field=booth&from=9,9&rule=sgd&pin=x", "&&="]
)
def test_a_pin_that_is_none_is_harmless(opened, pin):
    shown = opened(link=f"#field=ravine&rule=sgd&pin={quote(pin)}")
    expect(shown.told.first).to_be_visible()
    assert len(pins(shown)) == 1


def test_a_pin_with_a_rule_that_cannot_be_read_is_told(opened):
    shown = opened(link=f"#field=ravine&rule=sgd&pin={quote('rule=w ← w − η (g')}")
    told = shown.page.get_by_role("region", name=shown.say("map"), exact=True).get_by_role("alert")
    expect(told).to_contain_text("w ← w − η (g" if shown.lang == "ja" else "character")
