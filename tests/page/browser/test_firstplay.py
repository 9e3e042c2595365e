"""The first seconds: the walk plays once by itself, until somebody does anything; one line says what can be done."""

import pytest
from playwright.sync_api import expect

import kudari
from kudari.fields import Field
from kudari.page import state_of_race

LONG = "field=ravine&rule=sgd:lr=0.1&steps=300"  # three seconds
MOVING = {"reduced_motion": "no-preference"}


def step(shown):
    return int(shown.get("slider", "step").input_value())


def test_the_page_opens_moving(opened):
    """From the start to the end, once."""
    shown = opened(**MOVING, rests=False)

    expect(shown.get("button", "pause")).to_be_visible()
    shown.until(lambda: 0 < step(shown) < 30, "a step on the way")
    shown.step_is(30)
    expect(shown.get("button", "play")).to_be_visible()


@pytest.mark.parametrize(
    ("link", "how", "stands"),
    [("", {}, 30), ("#step=12", MOVING, 12), (f"#{LONG}&step=200", MOVING, 200)],
    ids=["motion is not wanted", "a link names a step", "of a longer walk"],
)
def test_the_page_opens_still(opened, link, how, stands):
    shown = opened(link=link, **how)

    expect(shown.get("button", "play")).to_be_visible()
    assert step(shown) == stands


ACTS = {
    "a key": lambda shown: shown.page.keyboard.press("Tab"),
    "the key that pauses": lambda shown: shown.page.keyboard.press("Space"),
    "the button that pauses": lambda shown: shown.get("button", "pause").click(),
    "a press on the map": lambda shown: shown.page.mouse.click(*shown.point(0.5, 0.5)),
    "a press elsewhere": lambda shown: shown.page.mouse.click(3, 3),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_does_anything_stops_it(opened, act):
    """Once: it does not begin again, and what he sets going goes on."""
    shown = opened(link=f"#{LONG}", **MOVING, rests=False)
    shown.until(lambda: step(shown) > 10, "some steps")
    ACTS[act](shown)
    expect(shown.get("button", "play")).to_be_visible()
    shown.rests()
    assert step(shown) < 300
    shown.get("button", "play").click()
    shown.page.mouse.click(3, 3)
    shown.step_is(300, 300)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("en", 390), ("ja", 390)])
def test_who_has_just_come_is_told_of_the_ring(opened, lang, width, by):
    """Until he has moved it once; the surface has none, nor has a record."""
    shown = opened(lang=lang, viewport={"width": width, "height": 844})
    told = shown.page.get_by_text(shown.say("drag the ring"), exact=True)

    expect(told).to_be_in_viewport(ratio=1)
    shown.press("surface", by)
    expect(told).to_have_count(0)
    shown.press("map", by)
    expect(told).to_be_visible()
    if by == "mouse":
        shown.drag((0.5, 0.5), (0.4, 0.6))
    else:
        shown.map.focus()
        shown.page.keyboard.press("ArrowRight")
    expect(told).to_have_count(0)
    shown.press("language", by)
    shown.lang = {"en": "ja", "ja": "en"}[lang]
    expect(shown.page.get_by_text(shown.say("drag the ring"), exact=True)).to_have_count(0)


def test_where_nobody_can_move_the_start_nothing_is_told_of_it(opened):
    """A field that is only a table."""
    with pytest.warns(UserWarning, match="cannot be read as a formula"):
        steps = Field(lambda x, y: float(int(x * 3)) + y * y, (-1, 1), (-2, 2))
    shown = opened(state_of_race(kudari.race(steps, ["sgd:lr=0.1"], start=(0.5, 1.0), steps=3)))

    expect(shown.page.get_by_text(shown.say("hands on map"), exact=True)).to_be_visible()
