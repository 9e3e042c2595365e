"""In Firefox and in WebKit, and there in the frame of a notebook, the page plays and obeys mouse and keyboard."""

import pytest

from kudari.page.page_words import WORDS

STEP = f"document.querySelector('input[aria-label={WORDS['step'][0]}]').value"
SHOWN = "() => [...document.querySelectorAll('canvas')].map((one) => one.width && one.toDataURL()).join()"
ENDS = (
    """() => [...document.querySelectorAll('li')].map((one) => one.textContent).filter((said) => said.includes(':'))"""
)
SIZES = """() => {
  globalThis.sizes = [];
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
    sizes.push(image.width);
    return put.call(this, image, ...rest);
  };
}"""


def say(word):
    return WORDS[word][0]


@pytest.fixture(params=[False, True], ids=["page", "frame"])
def page(opened, request):
    return opened(inside=request.param)


def changed(page, act):
    """What an act changes on the canvases, once all rests."""
    before = page.run(SHOWN)
    act()
    page.rest()
    assert page.until(f"(before) => ({SHOWN})() !== before", before)


def test_it_plays(page):
    """From the start, until it is paused."""
    page.press(say("play"))
    page.until(f"() => {STEP} > 0 && {STEP} < 30")
    page.press(say("pause"))
    page.rest()

    assert page.run(f"() => {STEP} > 0 && {STEP} < 30")


def test_the_start_is_dragged(page):
    """And what is said of the walks is of those from there."""
    before = page.run(ENDS)
    changed(page, lambda: page.press("Map of Ravine…", (0.15, 0.4), (0.75, 0.25)))

    assert page.run(ENDS) != before


def test_a_field_and_a_rule_are_typed(page):
    """By the keyboard."""
    changed(page, lambda: page.type(say("formula"), "x**4/50 + sin(y) + y**2/9"))
    changed(page, lambda: page.type(say("own rule"), "v = 0.8*v - lr*g; w = w + v"))

    assert page.run("() => document.querySelectorAll('article').length") == 5


def test_a_map_of_settings_comes_from_workers(page):
    """First a coarse one, then the full one."""
    page.run(SIZES)
    page.press(say("heat"))
    page.until("() => sizes.includes(200)")
    page.rest()


def test_what_goes_wrong_is_heard(engine, tmp_path):
    """The tester, tested."""
    (tmp_path / "settled.html").write_text("<!doctype html><html data-settled>")
    engine.open(tmp_path / "settled.html")
    assert engine.faults() == []
    engine.run("() => { setTimeout(() => { throw new Error('planted'); }); console.warn('also planted'); }")
    engine.until("() => faults.length > 1")

    assert "console: also planted" in engine.faults()
    assert any(fault.startswith("error: ") for fault in engine.faults())
