"""What is there when a page opens: first what can be played with, then its ground, then the cards."""

import pytest
from playwright.sync_api import expect

from kudari.page.page_words import NEEDS

# The browser has something else to do until it is told otherwise.
BUSY = """
const waiting = [];
const timed = setTimeout;
globalThis.requestIdleCallback = (act) => waiting.push(act);
globalThis.setTimeout = (act, delay, ...more) => (delay === 500 ? 0 : timed(act, delay, ...more));
globalThis.rest = () => {
  while (waiting.length) waiting.shift()();
};
"""
OLD = "delete globalThis.requestIdleCallback;"
BARE = """() => {
  const ground = document.querySelector('.map canvas');
  const {width, height} = ground;
  return ground.toDataURL() === Object.assign(document.createElement('canvas'), {width, height}).toDataURL();
}"""


def test_time_goes_on_before_there_are_cards(opened):
    """Routes are there and follow the step; then come the ground and, once, every card."""
    shown = opened(link="#step=3", init=BUSY, rests=False)
    shown.step_is(3)
    before = shown.pixels(shown.map)
    shown.press("forward", "mouse")
    shown.step_is(4)
    assert shown.pixels(shown.map) != before
    assert shown.page.evaluate(BARE)
    assert shown.page.locator("[data-part]").count() == 0
    expect(shown.told).to_have_count(4)

    shown.page.evaluate("rest()")
    shown.frame()

    assert not shown.page.evaluate(BARE)
    assert shown.page.locator("[data-part=values]").count() == 1
    expect(shown.page.get_by_role("article")).to_have_count(4)
    shown.step_is(4)


def test_another_language_before_there_are_cards(opened):
    """They come in that language, and there are no two of them."""
    shown = opened(init=BUSY, rests=False)
    shown.press("language", "mouse")
    shown.lang = "ja"
    shown.frame()
    shown.page.evaluate("rest()")

    expect(shown.get("region", "map")).to_be_visible()
    expect(shown.page.get_by_role("heading", level=2)).to_have_text(
        [shown.say(word) for word in ("values", "field", "rules", "share")]
    )


@pytest.mark.parametrize("view", ["map", "surface"])
def test_a_browser_that_is_never_idle(opened, view):
    """Safari has no word for it; a surface has its ground at once."""
    shown = opened(link=f"#view={view}", init=OLD)

    expect(shown.page.get_by_role("article")).to_have_count(4)
    if view == "map":
        assert not shown.page.evaluate(BARE)


@pytest.mark.parametrize("lacks", ["Array.prototype.toSorted"])
def test_a_browser_that_cannot_show_the_page_is_told_so(opened, lacks):
    """In both languages."""
    shown = opened(rests=False, init=f"delete {lacks};")

    for sentence in NEEDS:
        expect(shown.page.get_by_text(sentence)).to_be_visible()
