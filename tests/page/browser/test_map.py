"""The map, the surface and the curve, by hand and by keys."""

import pytest
from playwright.sync_api import expect


def start(shown):
    """Where the link says that it starts."""
    return [float(part) for part in (shown.link["from"] or "nan").split(",")]


def look(shown):
    """The window of the link: (left, right, bottom, top)."""
    return [float(part) for part in (shown.link["look"] or "nan").split(",")]


def close(numbers, *wanted, within=0.06):
    return len(numbers) == len(wanted) and all(abs(a - b) <= within for a, b in zip(numbers, wanted, strict=True))


def test_a_click_places_the_start(opened):
    shown = opened()
    with shown.redrawn():
        shown.page.mouse.click(*shown.point(0.75, 0.25))
    shown.until(lambda: close(start(shown), 5, -5), "the start")
    x, y = start(shown)
    expect(shown.get("textbox", "start of", name="x")).to_have_value(f"{x:g}".replace("-", "−"))
    expect(shown.get("textbox", "start of", name="y")).to_have_value(f"{y:g}".replace("-", "−"))
    assert shown.record()["start"] == [x, y]
    expect(shown.live).to_contain_text(shown.say("step of", step=30, steps=30))


def test_the_start_is_dragged(opened):
    """And the routes go with it."""
    shown = opened()
    mouse = shown.page.mouse
    mouse.move(*shown.point(0.2, 0.2))
    mouse.down()
    before = shown.pixels()
    mouse.move(*shown.point(0.5, 0.6))
    shown.until(lambda: shown.pixels() != before, "routes that follow")
    shown.until(lambda: close(start(shown), 0, 2), "the start on its way")
    mouse.move(*shown.point(0.9, 0.9))
    mouse.up()
    shown.until(lambda: close(start(shown), 8, 8), "the start")
    mouse.move(*shown.point(0.3, 0.3))
    shown.rests()
    assert close(start(shown), 8, 8)


def test_the_start_stays_on_the_map_when_it_is_dragged_out(opened):
    shown = opened()
    shown.drag((0.5, 0.5), (0.5, 1.1))
    shown.until(lambda: close(start(shown), 0, 10), "the edge")


def test_arrow_keys_move_the_start(opened):
    shown = opened()
    shown.map.focus()
    for key, place in [
        ("ArrowRight", "-6.8,2"),
        ("ArrowUp", "-6.8,2.2"),
        ("Shift+ArrowLeft", "-7.8,2.2"),
        ("Shift+ArrowDown", "-7.8,1.2"),
    ]:
        with shown.redrawn():
            shown.page.keyboard.press(key)
        shown.linked(**{"from": place})
    expect(shown.map).to_have_accessible_name(shown.say("map of", field="Ravine", place="x = -7.8, y = 1.2"))
    expect(shown.live).to_contain_text("Adam")


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_buttons_zoom(opened, by):
    shown = opened()

    def press(word):
        control = shown.get("button", word)
        if by == "mouse":
            control.click()
        else:
            control.focus()
            shown.page.keyboard.press("Enter")

    with shown.redrawn():
        press("zoom in")
    shown.until(lambda: close(look(shown), *[-20 / 3, 20 / 3] * 2), "a window")
    with shown.redrawn():
        press("zoom out")
        press("zoom out")
    shown.until(lambda: close(look(shown), *[-15, 15] * 2), "a window")
    with shown.redrawn():
        press("whole")
    shown.linked(look=None)


def test_keys_zoom(opened):
    shown = opened()
    shown.map.focus()
    with shown.redrawn():
        shown.page.keyboard.press("+")
    shown.until(lambda: close(look(shown), *[-8, 8] * 2), "a window")
    with shown.redrawn():
        shown.page.keyboard.press("-")
        shown.page.keyboard.press("-")
    shown.until(lambda: close(look(shown), *[-12.5, 12.5] * 2), "a window")


def test_the_wheel_zooms_only_with_ctrl(opened):
    """What is under the mouse stays there; without Ctrl the page scrolls."""
    shown = opened()
    shown.page.mouse.move(*shown.point(0.75, 0.75))
    shown.page.keyboard.down("Control")
    with shown.redrawn():
        shown.page.mouse.wheel(0, -200)
    shown.page.keyboard.up("Control")
    left, right, low, high = look(shown)
    assert right - left < 15
    assert close([left + 0.75 * (right - left), low + 0.75 * (high - low)], 5, 5)
    window = shown.link["look"]
    shown.page.mouse.wheel(0, 100)
    shown.until(lambda: shown.page.evaluate("scrollY") > 0, "scrolling")
    shown.rests()
    assert shown.link["look"] == window


def test_shift_and_drag_pans(opened):
    shown = opened()
    shown.page.keyboard.down("Shift")
    with shown.redrawn():
        shown.drag((0.5, 0.5), (0.75, 0.4))
    shown.page.keyboard.up("Shift")
    shown.until(lambda: close(look(shown), -15, 5, -8, 12), "the window")
    assert shown.link["from"] == "-7,2"


def test_the_right_button_pans(opened):
    shown = opened()
    shown.page.mouse.move(*shown.point(0.5, 0.5))
    shown.page.mouse.down(button="right")
    shown.page.mouse.move(*shown.point(0.25, 0.5))
    shown.page.mouse.up(button="right")
    shown.until(lambda: close(look(shown), -5, 15, -10, 10), "the window")


@pytest.fixture
def touched(opened):
    """A page and fingers on its map: what they do, by shares of it."""
    shown = opened(has_touch=True)
    devices = shown.page.context.new_cdp_session(shown.page)

    def touch(kind, *shares):
        points = [shown.point(*share) for share in shares]
        devices.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]},
        )

    return shown, touch


def test_two_fingers_zoom(touched):
    """And leave the start where it is."""
    shown, touch = touched
    touch("touchStart", (0.4, 0.5))
    touch("touchStart", (0.4, 0.5), (0.6, 0.5))
    touch("touchMove", (0.2, 0.5), (0.8, 0.5))
    touch("touchEnd")
    shown.rests()
    left, right, *_ = look(shown)
    assert 4 < right - left < 15
    assert start(shown) == [-7, 2]


def test_two_fingers_move_the_map(touched):
    shown, touch = touched
    touch("touchStart", (0.3, 0.5), (0.5, 0.5))
    touch("touchMove", (0.4, 0.5), (0.6, 0.5))
    touch("touchEnd")
    shown.rests()
    assert close(look(shown), -12, 8, -10, 10, within=0.5)
    assert start(shown) == [-7, 2]


def test_a_finger_taps_or_takes_hold_of_the_start(touched):
    """Put down elsewhere and moved, it scrolls the page."""
    shown, touch = touched
    touch("touchStart", (0.5, 0.5))
    touch("touchMove", (0.5, 0.7))
    touch("touchEnd")
    shown.rests()
    assert start(shown) == [-7, 2]
    touch("touchStart", (0.5, 0.75))
    touch("touchEnd")
    shown.until(lambda: close(start(shown), 0, 5, within=0.2), "the start where the tap was")
    touch("touchStart", (0.5, 0.75))
    touch("touchMove", (0.6, 0.6))
    touch("touchMove", (0.75, 0.5))
    touch("touchEnd")
    shown.until(lambda: close(start(shown), 5, 0, within=0.2), "the start where it was carried")


def test_the_surface_is_turned(opened):
    """By drag and by keys; the start stays where it is."""
    shown = opened()
    with shown.redrawn():
        shown.get("button", "surface").click()
    shown.linked(view="surface")
    expect(shown.get("button", "surface")).to_have_attribute("aria-pressed", "true")
    expect(shown.map).to_have_accessible_name(shown.say("surface of", field="Ravine", place="x = -7, y = 2"))
    assert "seen" not in shown.link
    with shown.redrawn():
        shown.drag((0.5, 0.5), (0.7, 0.6))
    turn, tilt, zoom = map(float, shown.link["seen"].split(","))
    assert 0 < turn < 90  # −35 before
    assert 10 < tilt < 42  # 42 before; the drag goes up
    assert zoom == 1
    for key in ("ArrowLeft", "ArrowUp", "+", "-"):
        shown.map.focus()
        with shown.redrawn():
            shown.page.keyboard.press(key)
    with shown.redrawn():
        shown.get("button", "zoom in").click()
    with shown.redrawn():
        shown.get("button", "whole").click()
    with shown.redrawn():
        shown.get("button", "back").click()
    shown.linked(view="surface", look=None, **{"from": "-7,2"})


def test_surface_and_map_are_chosen_by_keys(opened):
    """The focus stays on what was pressed."""
    shown = opened()
    before = shown.pixels()
    for word in ("surface", "map"):
        shown.get("button", word).focus()
        with shown.redrawn():
            shown.page.keyboard.press("Enter")
        expect(shown.get("button", word)).to_have_attribute("aria-pressed", "true")
        expect(shown.get("button", word)).to_be_focused()
    shown.linked(view=None)
    assert shown.pixels() == before


def test_a_field_of_one_variable_is_a_curve(opened):
    shown = opened("two_valleys")
    assert shown.get("button", "surface").count() == 0
    with shown.redrawn():
        shown.page.mouse.click(*shown.point(0.25, 0.5))
    shown.until(lambda: -1.5 < start(shown)[0] < -0.8, "the start")
    (before,) = start(shown)
    shown.map.focus()
    with shown.redrawn():
        shown.page.keyboard.press("ArrowRight")
    shown.until(lambda: close(start(shown), before + 0.044, within=0.003), "a hundredth of the width")
    with shown.redrawn():
        shown.page.keyboard.press("+")
    shown.until(lambda: len(shown.link.get("look", "").split(",")) == 2, "a window of one axis")
    assert len(shown.record()["routes"]["SGD"]["positions"][0]) == 1


LIGHTS = """(top) => {
  const {width, height} = top.previousElementSibling, side = Math.round(width / 20);
  const {data} = top.previousElementSibling.getContext('2d').getImageData(0, 0, width, height);
  const light = (across, down) => {
    let sum = 0;
    for (let j = 0; j < side; j++) {
      for (let i = 0; i < side; i++) {
        sum += data[4 * ((Math.round(down * height) + j) * width + Math.round(across * width) + i)];
      }
    }
    return sum / side ** 2;
  };
  return [light(0.2, 0.2), light(0.75, 0.75)];
}"""


def test_the_ground_is_lit_from_the_upper_left(opened):
    """Of two sides of a bowl that are equally high, the one that faces the light is lighter."""
    shown = opened(link="#field=sphere")
    far, facing = shown.map.evaluate(LIGHTS)

    assert facing > far + 10
