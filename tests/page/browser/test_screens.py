"""Phones, dark screens, and readers who do not want motion."""

import pytest
from playwright.sync_api import expect

from kudari.page.lessons import built_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
LONG = "sin(x) + cos(2y) + " * 20 + "x"
WIDE = "x²" + "³" * 30 + " + log(exp(x + y)/(1 + exp(x + y)/(1 + exp(x/(1 + y²)))))"
RULE = "longmomentum ← decaything longmomentum − learningrate g; w ← w + longmomentum/√(longmomentum² + epsilonthing)"


def fits(shown, what):
    """Nothing goes beyond the screen's width."""
    shown.frame()
    wide = shown.page.evaluate(
        """() => [document.scrollingElement.scrollWidth, ...Array.from(document.querySelectorAll('main *'))
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5 && one.checkVisibility()
            && !one.closest('.formula, select, .live'))
          .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))]"""
    )
    assert wide == [shown.page.viewport_size["width"]], what


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_phone_shows_everything(opened, lang):
    """Every lesson, long formulas, the numbers of the step, all maps: nothing is wider than the screen."""
    shown = opened(lang=lang, **PHONE)
    fits(shown, "the page")
    for lesson in built_in():
        shown.lesson(lesson.title[lang == "ja"]).click()
        fits(shown, lesson.name)
    shown.get("button", "free").click()
    for summary in shown.page.locator("summary").all():
        if summary.is_visible():
            summary.click()
            fits(shown, summary.inner_text())
    for text in (LONG, WIDE[:2] + WIDE[32:]):
        shown.get("textbox", "formula").fill(text)
        shown.page.keyboard.press("Enter")
        shown.until(lambda text=text: shown.link["formula"] == text[:400], text)
        fits(shown, text)
    shown.get("textbox", "own rule").fill(RULE)
    shown.page.keyboard.press("Enter")
    mine = shown.say("mine")
    expect(shown.rule(mine)).to_be_visible()
    fits(shown, RULE)
    shown.rule(mine).get_by_text(shown.say("numbers", variable="x")).click()
    fits(shown, "numbers of one's own rule")
    shown.get("combobox", "add").select_option("NAdam (keras)")
    shown.rule("NAdam (keras)").get_by_text(shown.say("numbers", variable="x")).click()
    fits(shown, "numbers of a long rule")
    shown.get("textbox", "formula").fill("(" * 90 + "abcdefghijklmnopqrstuvwxyz")
    shown.page.keyboard.press("Enter")
    fits(shown, "a message")
    shown.get("textbox", "own rule").fill("w ← " + "abcdefghijklmnopqrstuvwxyz" * 10 + "(g)")
    shown.page.keyboard.press("Enter")
    fits(shown, "another message")
    shown.get("button", "surface").click()
    fits(shown, "the surface")


def test_a_phone_copies_a_long_program(opened):
    shown = opened(link=f"#formula={LONG.replace('+', '%2B')}&rule=adam", **PHONE)
    shown.get("button", "python").click()
    expect(shown.get("textbox", "copy this")).to_be_visible()
    fits(shown, "the program")


def test_a_finger_places_the_start(opened):
    shown = opened(**PHONE)
    shown.page.touchscreen.tap(*shown.point(0.75, 0.25))
    shown.rests()
    x, y = map(float, shown.link["from"].split(","))
    assert abs(x - 5) < 0.1
    assert abs(y + 5) < 0.1


def luminance(colour):
    parts = [int(part) / 255 for part in colour.strip("rgba()").split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrasts(shown):
    """Of all texts with the ground behind them: the least, and the text that has it."""
    found = shown.page.evaluate(
        """() => Array.from(document.querySelectorAll('h1, h2, h3, p, li, button, label, summary, select, math, mi'))
          .filter((one) => one.checkVisibility() && !one.disabled && one.textContent.trim() !== '')
          .map((one) => {
            let behind = one;
            while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
            const text = one.textContent.slice(0, 40);
            return [getComputedStyle(one).color, getComputedStyle(behind).backgroundColor, text];
          })"""
    )
    rows = []
    for ink, ground, text in found:
        low, high = sorted((luminance(ink), luminance(ground)))
        rows.append(((high + 0.05) / (low + 0.05), text))
    return min(rows)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(opened, scheme):
    """A contrast of 4.5 : 1 at least, with a message shown, too."""
    shown = opened(color_scheme=scheme)
    shown.get("textbox", "formula").fill("(")
    shown.page.keyboard.press("Enter")
    shown.rule("Adam").get_by_text(shown.say("numbers", variable="x")).click()
    shown.get("textbox", "own rule").fill("a ← g; w ← w − η a")
    shown.page.keyboard.press("Enter")
    shown.get("combobox", "add").select_option("Lion")
    shown.rests()
    least, text = contrasts(shown)
    assert least >= 4.5, text


def test_a_dark_screen_has_a_dark_page(opened):
    """Also when the screen becomes dark while it is open, and on the canvas."""
    shown = opened()
    bright = shown.pixels()
    with shown.redrawn():
        shown.page.emulate_media(color_scheme="dark")
    ground = shown.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert luminance(ground) < 0.03
    dark = opened(color_scheme="dark")
    assert dark.pixels() == shown.pixels() != bright
    shown.page.emulate_media(color_scheme="light")
    shown.until(lambda: shown.pixels() == bright, "the bright page")


def test_a_window_may_change_its_size(opened):
    """What is drawn is drawn anew, sharp and in proportion."""
    shown = opened()
    with shown.redrawn():
        shown.page.set_viewport_size({"width": 700, "height": 900})
    width, shown_width = shown.map.evaluate("(one) => [one.width, one.clientWidth * devicePixelRatio]")
    assert abs(width - shown_width) <= 1
    fits(shown, "a smaller window")


@pytest.mark.parametrize("height", [600, 800])
def test_whatever_has_the_focus_is_in_sight(opened, height):
    """On a laptop, from the first control to the last one, also in a lesson; so is the map, beside it."""
    lesson = next(lesson for lesson in built_in() if lesson.name == "zigzag")
    shown = opened(link=f"#{lesson.link}&lesson=zigzag", viewport={"width": 1280, "height": height})
    seen, controls = set(), shown.page.locator("button:visible, input:visible, select:visible, textarea:visible")
    for control in controls.all():
        control.focus()
        shown.frame()
        box = control.bounding_box()
        assert box["y"] + box["height"] > 0, control
        assert box["y"] < height, control
        seen.add(control.evaluate("(one) => one.closest('[data-part], .lesson, .stage')?.className ?? 'head'"))
        top = shown.map.bounding_box()
        assert top["y"] >= 0, control
        assert top["y"] + 200 <= height, control
    assert len(seen) >= 4


@pytest.mark.parametrize("height", [720, 768, 940])
def test_on_a_laptop_the_curve_is_in_sight_with_the_map(opened, height):
    """Map, time, sentences and curve, of the book's four rules, without scrolling anything."""
    shown = opened(lang="ja", viewport={"width": 1280, "height": height})
    parts = [shown.map, shown.get("slider", "step"), shown.told.last, shown.get("application", "values")]
    low = [box["y"] + box["height"] for box in (part.bounding_box() for part in parts)]

    assert max(low) <= height
    assert shown.page.locator(".stage").evaluate("(stage) => stage.scrollHeight - stage.clientHeight") == 0


@pytest.mark.parametrize("size", [(860, 760), (640, 420), (390, 844)], ids=["notebook", "slide", "phone"])
def test_one_can_play_without_scrolling(opened, size):
    """In a notebook's cell, within a slide, on a phone: the map is whole, and the button that starts it in sight."""
    shown = opened(viewport=dict(zip(("width", "height"), size, strict=True)))

    for part in (shown.map, shown.get("button", "play"), shown.get("slider", "step")):
        box = part.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1]


@pytest.mark.parametrize("size", [(390, 844), (820, 1180), (640, 420)], ids=["phone", "tablet", "slide"])
def test_the_map_is_in_sight_while_sliders_are_turned(opened, size):
    """In one column, too: it stays above, and covers none of them."""
    shown = opened(viewport=dict(zip(("width", "height"), size, strict=True)))
    shown.slider("ε", "Adam").focus()
    shown.frame()
    map_box, box = shown.map.bounding_box(), shown.slider("ε", "Adam").bounding_box()

    assert map_box["y"] >= 0
    assert map_box["y"] + map_box["height"] <= box["y"]
    assert box["y"] + box["height"] <= size[1]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "text",
    ["learning_rate_of_the_first_layer_of_my_network^2 + y_coordinate_of_the_second^2", "x" * 400],
    ids=["two", "one"],
)
def test_long_names_break_nothing(opened, width, text):
    """They are wrapped, and the field for the formula is still one to type in."""
    shown = opened(viewport={"width": width, "height": 900})
    formula = shown.get("textbox", "formula")
    formula.fill(text)
    shown.page.keyboard.press("Enter")
    shown.until(lambda: shown.link["formula"], "the formula")
    fits(shown, text)
    assert formula.bounding_box()["width"] > 120
