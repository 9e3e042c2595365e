"""Undo and redo: what was moved, turned, removed, chosen and opened comes back."""

import pytest
from playwright.sync_api import expect

import kudari


def places(shown):
    """The link without the step at which time stands."""
    shown.rests()
    return {name: part for name, part in shown.link.items() if name != "step"}


def changes(shown):
    """All that a hand can do, one after the other."""
    yield lambda: shown.drag((0.2, 0.5), (0.6, 0.8))
    yield lambda: shown.number("η", "SGD").fill("0.5") or shown.page.keyboard.press("Enter")
    yield lambda: shown.get("button", "remove", name="Momentum").click()
    yield lambda: shown.get("combobox", "add").select_option("Lion")
    yield lambda: shown.get("combobox", "field").select_option("Himmelblau")
    yield lambda: shown.get("textbox", "formula").fill("x^2 + 3y^2") or shown.page.keyboard.press("Enter")
    yield lambda: shown.get("navigation", "lessons").get_by_role("button").nth(2).click()
    yield lambda: shown.get("checkbox", "shown", name="SGD").click()


def test_everything_comes_back(opened):
    """By the buttons, step by step to where one began; and forth again to where one was."""
    shown = opened(reduced_motion="reduce")
    seen = [places(shown)]
    for change in changes(shown):
        change()
        seen.append(places(shown))
    for before in reversed(seen[:-1]):
        shown.get("button", "undo").click()
        assert places(shown) == before
    expect(shown.get("button", "undo")).to_have_attribute("aria-disabled", "true")
    for after in seen[1:]:
        shown.get("button", "redo").click()
        assert places(shown) == after
    expect(shown.get("button", "redo")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("again", ["Control+Shift+z", "Control+y"])
def test_the_keys_that_everybody_knows(opened, again):
    """From the map and from a slider; whoever types a formula gets letters back, and no state."""
    shown = opened()
    first = places(shown)["from"]
    shown.drag((0.2, 0.5), (0.6, 0.8))
    moved = places(shown)["from"]
    shown.slider("η", "SGD").focus()
    shown.page.keyboard.press("Control+z")
    shown.linked(**{"from": first})
    shown.page.keyboard.press(again)
    shown.linked(**{"from": moved})
    formula = shown.get("textbox", "formula")
    formula.focus()
    shown.page.keyboard.type("7")
    shown.page.keyboard.press("Control+z")
    shown.linked(**{"from": moved})
    assert "7" not in formula.input_value()


def test_a_pull_of_a_slider_is_one_step_and_the_button_keeps_the_keyboard(opened):
    shown = opened()
    slider = shown.slider("η", "SGD")
    slider.scroll_into_view_if_needed()
    before = places(shown)
    box = slider.bounding_box()
    mouse, middle = shown.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + 20, middle)
    mouse.down()
    for along in range(30, 90, 10):
        mouse.move(box["x"] + along, middle)
    mouse.up()
    assert places(shown) != before
    button = shown.get("button", "undo")
    button.focus()
    shown.page.keyboard.press("Enter")
    assert places(shown) == before
    expect(shown.get("button", "undo")).to_be_focused()


def test_a_record_comes_back_with_its_routes(opened, tmp_path):
    """What was only recorded can be walked by nobody: it is kept as it came."""
    noisy = kudari.race(kudari.field("booth").with_noise("additive", 2, seed=7), steps=9)
    shown = opened()
    shown.page.locator("body").evaluate(
        """(body, text) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], 'race.json'));
          body.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true}));
        }""",
        noisy.save(tmp_path / "noisy.json").read_text(),
    )
    shown.step_is(9, 9)
    ends = shown.ends()
    shown.get("button", "undo").click()
    shown.linked(field="ravine")
    shown.get("button", "redo").click()
    shown.step_is(9, 9)
    assert shown.ends() == ends
    assert ends == {name: tuple(route.positions[-1]) for name, route in noisy.routes.items()}
