"""The page in a slide or in another page: its map alone, which plays again and again."""

import pytest
from playwright.sync_api import expect

from kudari.page import frame, html, state_of_field

LINK = "#field=himmelblau&rule=sgd&rule=momentum&rule=adagrad&rule=adam&only=map"


@pytest.mark.parametrize(("width", "height"), [(640, 420), (320, 240), (1280, 720)])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_is_whole_and_has_nothing_else(opened, width, height, lang):
    """Map, time and names, each in sight, and no scroll bar."""
    link = f"{LINK}&step=20&lang={lang}"
    shown = opened(lang=lang, link=link, viewport={"width": width, "height": height}, reduced_motion="reduce")
    for part in ("canvas >> nth=1", "[type=range]", ".told li >> nth=3", "button.main", "button >> nth=-1"):
        box = shown.page.locator(f"main {part}").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height
        assert box["x"] + box["width"] <= width
    assert shown.page.locator("main canvas").nth(1).bounding_box()["height"] > 0.55 * height
    root = shown.page.locator("html")
    assert root.evaluate("(one) => [one.scrollWidth, one.scrollHeight]") == [width, height]
    expect(shown.page.locator("header, .card")).to_have_count(0)
    assert shown.page.locator(".told li").all_text_contents() == ["SGD", "Momentum", "AdaGrad", "Adam"]


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_it_plays_again_and_again_unless_motion_is_to_be_little(opened, motion):
    shown = opened(link=f"{LINK}&steps=20", reduced_motion=motion, rests=motion == "reduce")
    step = shown.get("slider", "step")
    if motion == "reduce":
        expect(shown.get("button", "play")).to_be_visible()
        assert step.input_value() == "0"
        return
    shown.until(lambda: int(step.input_value()) > 10)
    shown.until(lambda: int(step.input_value()) < 10)
    shown.until(lambda: int(step.input_value()) > 10)


def test_the_rest_is_opened_beside_it(opened):
    """In another window, where one is, with what was moved."""
    shown = opened(link=LINK, reduced_motion="reduce")
    shown.drag((0.2, 0.5), (0.6, 0.8), shown.page.locator("main canvas").nth(1))
    with shown.page.expect_popup() as found:
        shown.get("button", "full").click()
    other = found.value
    other.wait_for_selector("[data-part=share]")
    start = shown.link["from"]
    assert start != "0,0"
    other.wait_for_url(lambda url: "only=map" not in url and start.replace(",", "%2C") in url)


def test_in_a_frame_that_opens_no_window_the_rest_takes_its_place(opened, tmp_path):
    """As in a notebook's cell."""
    page = tmp_path / "cell.html"
    page.write_text(frame(html(state_of_field("ravine"), "en", embed=True)), encoding="utf-8")
    shown = opened(page, reduced_motion="reduce", rests=False)
    inside = shown.page.frame_locator("iframe")
    expect(inside.locator("header")).to_have_count(0)
    inside.get_by_role("button", name=shown.say("full")).click()
    expect(inside.locator("[data-part=share]")).to_be_visible()
    expect(inside.locator("main.only")).to_have_count(0)
