"""The card of the field: every control by mouse and by keyboard."""

import pytest
from playwright.sync_api import expect

from kudari.fields import FIELDS


def colours(canvas):
    """How many colours are on a canvas."""
    return canvas.evaluate(
        """(canvas) => {
          const c = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {willReadFrequently: true});
          c.drawImage(canvas, 0, 0);
          return new Set(new Uint32Array(c.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
        }"""
    )


def test_a_field_is_chosen_with_the_mouse(opened):
    shown = opened()
    with shown.redrawn():
        shown.get("combobox", "field").select_option("Himmelblau")
    shown.linked(field="himmelblau", **{"from": "0,0"})
    expect(shown.map).to_have_accessible_name(shown.say("map of", field="Himmelblau", place="x = 0, y = 0"))
    expect(shown.get("textbox", "formula")).to_have_value("(x² + y − 11)² + (x + y² − 7)²")


def test_a_field_is_chosen_with_the_keyboard(opened):
    """The choice keeps the focus, so that one can go on."""
    shown = opened()
    shown.get("combobox", "field").focus()
    for name in list(FIELDS)[1:3]:
        shown.page.keyboard.press("ArrowDown")
        shown.linked(field=name)
        expect(shown.get("combobox", "field")).to_be_focused()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_field_is_chosen_from_its_picture(opened, by):
    shown = opened()
    head = shown.page.get_by_text(shown.say("gallery"), exact=True)
    tile = shown.page.get_by_role("button", name="Easom", exact=True)
    if by == "mouse":
        head.click()
        shown.until(lambda: colours(tile.locator("canvas")) > 10, "a picture")
        tile.click()
    else:
        head.focus()
        shown.page.keyboard.press("Enter")
        expect(tile).to_be_visible()
        for _ in range(1 + list(FIELDS).index("easom")):
            shown.page.keyboard.press("Tab")
        expect(tile).to_be_focused()
        shown.page.keyboard.press("Enter")
    shown.linked(field="easom")
    expect(tile).to_have_attribute("aria-pressed", "true")
    expect(tile).to_be_visible()
    if by == "keyboard":
        expect(tile).to_be_focused()


def test_all_pictures_are_drawn(opened):
    shown = opened()
    shown.page.get_by_text(shown.say("gallery"), exact=True).click()
    tiles = shown.page.locator("[data-field] canvas")
    expect(tiles).to_have_count(len(FIELDS))
    for tile in tiles.all():
        shown.until(lambda tile=tile: colours(tile) > 3, "a picture")


def test_the_gallery_is_never_open_and_empty(opened):
    """Its pictures come one by one, and until the last one the page is not settled."""
    shown = opened()
    tiles, settled = shown.page.get_by_text(shown.say("gallery"), exact=True).evaluate(
        """async (head) => {
          head.click();
          await null;
          const {documentElement} = document;
          return [head.parentElement.querySelectorAll('canvas').length, documentElement.hasAttribute('data-settled')];
        }"""
    )
    assert tiles == len(FIELDS)
    assert not settled


def test_a_field_is_typed(opened):
    shown = opened()
    with shown.redrawn():
        shown.get("textbox", "formula").fill("sin(x) + cos(2y)")
        shown.page.keyboard.press("Enter")
    shown.linked(field=None, formula="sin(x) + cos(2y)", **{"from": "-7,2"})
    expect(shown.map).to_have_accessible_name(shown.say("map of", field="sin(x) + cos(2y)", place="x = -7, y = 2"))
    expect(shown.get("combobox", "field")).to_have_value("")
    expect(shown.get("textbox", "formula")).to_be_focused()


def test_what_was_set_stays_when_a_formula_is_edited(opened):
    """Start, window and learning rates, as long as it has as many variables; else they are the usual ones."""
    shown = opened("beale")
    shown.number("η", "SGD").fill("0.003")
    shown.number("η", "SGD").press("Enter")
    formula = shown.get("textbox", "formula")
    shown.rests()
    before = shown.link
    formula.fill("x**2/10 + y**2")
    formula.press("Enter")
    shown.linked(formula="x**2/10 + y**2", window="-4.5,4.5,-4.5,4.5", **{"from": before["from"]})
    expect(shown.number("η", "SGD")).to_have_value("0.003")
    assert [one.split(":")[0] for one in shown.link["rule"]] == ["sgd", "momentum", "adagrad", "adam"]
    formula.fill("x**2")
    formula.press("Enter")
    shown.linked(formula="x**2", window=None, **{"from": "-7"})
    expect(shown.number("η", "SGD")).to_have_value("0.003")


WRONG = {"x^2 +": 6, "x + (y": 7, "foo(x)": 1, "𝒙 + ?": 5, "x + y) + 1": 6}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_wrong_formula_is_refused_with_its_place(opened, lang):
    """In the language shown; the cursor goes there, and all else stays as it was."""
    shown = opened(lang=lang)
    formula = shown.get("textbox", "formula")
    with shown.same():
        for text, place in WRONG.items():
            formula.fill(text)
            shown.page.keyboard.press("Enter")
            tail = shown.say("at character", what="", place=place)
            alert = shown.page.get_by_role("alert").filter(has_text=tail)
            expect(alert).to_be_visible()
            expect(formula).to_have_accessible_description(alert.inner_text())
            before = "(one) => Array.from(one.value.slice(0, one.selectionStart)).length"
            assert formula.evaluate(before) == place - 1


def test_one_or_two_variables_are_needed(opened):
    shown = opened()
    with shown.same():
        for text in ("x + y + z", "3", "1/0"):
            shown.get("textbox", "formula").fill(text)
            shown.page.keyboard.press("Enter")
            expect(shown.page.get_by_text(shown.say("variables"))).to_be_visible()
            shown.get("textbox", "formula").fill("(")
            shown.page.keyboard.press("Enter")
            expect(shown.page.get_by_text(shown.say("variables"))).to_be_hidden()


def test_the_start_is_typed(opened):
    shown = opened()
    across, up = (shown.get("textbox", "start of", name=name) for name in "xy")
    with shown.redrawn():
        across.fill("3.25")
        shown.page.keyboard.press("Tab")
    expect(up).to_be_focused()
    up.fill("−1.5")
    shown.page.keyboard.press("Enter")
    shown.linked(**{"from": "3.25,-1.5"})
    with shown.same():
        up.fill("abc")
        up.blur()
        expect(up).to_have_value("−1.5")


def test_the_number_of_steps_is_typed(opened):
    shown = opened()
    steps = shown.get("spinbutton", "steps")
    steps.fill("80")
    shown.page.keyboard.press("Enter")
    shown.linked(steps=80)
    shown.page.keyboard.press("ArrowUp")
    shown.linked(steps=81)
    for wrong in ("0", "2001", "-3", ""):
        steps.fill(wrong)
        shown.page.keyboard.press("Enter")
        expect(steps).to_have_value("81")
    shown.linked(steps=81)
    assert len(shown.record()["routes"]["SGD"]["positions"]) == 82


def test_a_crowd_walks(opened):
    shown = opened()
    slider, number = shown.get("slider", "adventurers"), shown.get("textbox", "adventurers")
    with shown.redrawn():
        number.fill("64")
        shown.page.keyboard.press("Enter")
    shown.linked(adventurers=64)
    expect(slider).to_have_value("64")
    slider.focus()
    with shown.redrawn():
        shown.page.keyboard.press("Home")
    shown.linked(adventurers=None)
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    shown.rests()
    assert 28 <= int(shown.link["adventurers"]) <= 37
    number.fill("65")
    shown.page.keyboard.press("Enter")
    expect(number).to_have_attribute("aria-invalid", "true")
    assert float(number.input_value()) <= 64


def test_a_crowd_is_a_whole_number(opened):
    """Whatever is typed, the number that is shown is how many walk."""
    shown = opened()
    number = shown.get("textbox", "adventurers")
    number.fill("7.6")
    shown.page.keyboard.press("Enter")
    shown.rests()
    assert number.input_value() == shown.link["adventurers"] != ""


def test_slopes_have_noise(opened):
    shown = opened()
    before = shown.ends()
    number = shown.get("textbox", "noise")
    number.fill("0.5")
    shown.page.keyboard.press("Enter")
    shown.linked(noise="0.5")
    record = shown.record()
    assert record["field"]["noise"] == {"kind": "additive", "amount": 0.5, "seed": 0}
    assert all(record["routes"][name]["positions"][-1] != list(end) for name, end in before.items())
    shown.get("slider", "noise").focus()
    shown.page.keyboard.press("Home")
    shown.linked(noise=None)
    assert shown.ends() == before


def test_a_formula_of_another_size_has_a_window_of_its_own(opened):
    """Around its minima; one that is much the same keeps the window, and the start in it."""
    shown = opened()
    formula = shown.get("textbox", "formula")
    formula.fill("x^4 - x^2 + y^2")
    formula.press("Enter")
    shown.linked(formula="x^4 - x^2 + y^2", window=None, **{"from": "-0.791,-0.791"})
    formula.fill("x^4 - x^2 + y^2 + x/9")
    formula.press("Enter")
    shown.linked(window="-1.13,1.13,-1.13,1.13", **{"from": "-0.791,-0.791"})


def test_a_formula_for_the_command_line_has_stars_and_a_window(opened):
    """The page looks for them: ``kudari play`` tells it nothing but the formula."""
    shown = opened("(x^2+y-11)^2+(x+y^2-7)^2")
    shown.linked(formula="(x² + y − 11)² + (x + y² − 7)²", window=None, **{"from": "-4.23,-4.23"})
    expect(shown.rule("Adam")).to_be_visible()
