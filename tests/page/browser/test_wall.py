"""The wall: every field as a small map on which the same rules walk, and one press opens the race in full."""

import pytest
from playwright.sync_api import expect

import kudari
from kudari.page import html, state_of_wall

WALL = {"reduced_motion": "reduce"}


@pytest.fixture
def wall(opened, tmp_path):
    """Open a wall of some rules."""

    def open_wall(*rules, lang="en", link="", **browser):
        path = tmp_path / "wall.html"
        path.write_text(html(state_of_wall([kudari.rule(rule) for rule in rules]), lang, wall=True), encoding="utf-8")
        return opened(path, lang, link=link, **browser)

    return open_wall


def ground(tile):
    return tile.locator("canvas").first.evaluate("(one) => one.toDataURL()")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_field_has_its_place(wall, lang):
    """By its title, in the language shown, with a legend of the rules."""
    shown = wall("momentum", "adam", lang=lang, **WALL)
    tiles = shown.page.locator("main .wall button")
    titles = [entry.facts.title_ja if lang == "ja" else entry.facts.title for entry in kudari.FIELDS.values()]
    assert tiles.all_text_contents() == titles
    assert shown.page.locator("header li").all_text_contents() == ["Momentum", "Adam"]
    shown.page.get_by_role("button", name=shown.say("language")).click()
    assert tiles.all_text_contents() != titles


def test_only_what_is_seen_is_drawn(wall):
    """The first tiles at once; the last ones when one comes there."""
    shown = wall("momentum", viewport={"width": 800, "height": 500}, **WALL)
    last = shown.page.locator("main .wall button").last
    size = "(one) => one.querySelector('canvas').width"
    assert shown.page.locator("main .wall button").first.evaluate(size) != 300
    assert last.evaluate(size) == 300  # as a canvas is on which nothing was drawn
    last.scroll_into_view_if_needed()
    shown.until(lambda: last.evaluate(size) != 300)


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_the_routes_run_unless_motion_is_to_be_little(wall, motion):
    shown = wall("momentum", reduced_motion=motion, rests=motion == "reduce")
    tile = shown.page.locator("[data-field=ravine] canvas").last
    shown.until(lambda: tile.evaluate("(one) => one.width !== 300"))
    before = shown.pixels(tile)
    if motion == "reduce":
        shown.page.wait_for_timeout(300)
        assert shown.pixels(tile) == before
    else:
        shown.until(lambda: shown.pixels(tile) != before)


def test_one_press_opens_the_race_in_full(wall):
    """With these rules, from the start of the field, with rates that suit it; and Back leads to the wall."""
    shown = wall("momentum", "lion:lr=0.125", **WALL)
    shown.page.locator("[data-field=himmelblau]").click()
    shown.page.wait_for_selector("[data-part=share]")
    shown.linked(field="himmelblau", **{"from": "0,0"})
    expect(shown.number("η", "Momentum")).to_have_value("0.007")
    expect(shown.number("η", "Lion")).to_have_value("0.125")
    shown.page.go_back()
    expect(shown.page.locator("main .wall button")).to_have_count(len(kudari.FIELDS))
    again = wall("sgd", link="#field=booth&rule=adam", **WALL)
    again.linked(field="booth")
