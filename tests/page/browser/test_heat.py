"""The map of all settings, or of all starts."""

import pytest
from playwright.sync_api import expect

from kudari import colours


def heat(shown):
    """Its canvas."""
    return shown.page.locator("details").get_by_role("application")


def head(shown):
    return shown.page.get_by_text(shown.say("heat"), exact=True)


# What sizes the pictures have that are put on a canvas: first a coarse one, then the full one.
SIZES = """
globalThis.sizes = [];
const put = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) {
  sizes.push(image.width);
  return put.call(this, image, ...rest);
};
"""


def sizes(shown):
    return [size for size in shown.page.evaluate("sizes") if size <= 28 or size == 200]


@pytest.fixture
def unfolded(opened):
    """A page with the map open, and drawn in full."""

    def unfold(what="ravine", **options):
        shown = opened(what, init=SIZES, **options)
        head(shown).click()
        expect(heat(shown)).to_be_visible()
        shown.rests()
        assert 200 in sizes(shown), "the full map"
        return shown

    return unfold


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_it_opens_coarse_and_becomes_fine(opened, by):
    """The full map comes from workers."""
    shown = opened(init=SIZES)
    hired = []
    shown.page.on("worker", lambda worker: hired.append(worker))
    if by == "mouse":
        head(shown).click()
    else:
        head(shown).focus()
        shown.page.keyboard.press("Enter")
    name = shown.say("heat of", x="η", y="α", name="Momentum")
    expect(heat(shown)).to_have_accessible_name(name)
    shown.until(lambda: 200 in sizes(shown), "the full map")
    assert sizes(shown)[0] <= 28
    assert hired
    expect(shown.page.get_by_text(shown.say("theory"))).to_be_visible()
    head(shown).click()
    expect(heat(shown)).to_be_hidden()


def test_a_click_takes_the_values_of_a_pixel(unfolded):
    shown = unfolded()
    with shown.redrawn():
        shown.page.mouse.click(*shown.point(0.5, 0.5, heat(shown)))
    rate, share = (shown.number(symbol, "Momentum") for symbol in "ηα")
    assert 1e-3 < float(rate.input_value()) < 0.5
    assert rate.input_value() != "0.1"
    assert 0.3 < float(share.input_value()) < 0.7
    assert shown.link["rule"][:2] == [
        "sgd:lr=0.95", f"momentum:lr={rate.input_value()},momentum={share.input_value()}"
    ]  # fmt: skip


def test_arrow_keys_take_the_next_values(unfolded):
    shown = unfolded()
    rate, share = (shown.number(symbol, "Momentum") for symbol in "ηα")
    heat(shown).focus()
    shown.page.keyboard.press("ArrowRight")
    shown.rests()
    assert float(rate.input_value()) > 0.1
    assert share.input_value() == "0.9"
    shown.page.keyboard.press("Shift+ArrowDown")
    shown.rests()
    assert float(share.input_value()) < 0.87
    expect(heat(shown)).to_be_focused()
    expect(heat(shown)).to_have_accessible_description(f"η = {rate.input_value()}, α = {share.input_value()}")


def test_axes_rule_and_kind_are_chosen(unfolded):
    shown = unfolded()
    for word, choice, axes, link in [
        ("of rule", "Adam", ("η", "β₁", "Adam"), "Adam|lr|beta1|ends"),
        ("map y", "β₂", ("η", "β₂", "Adam"), "Adam|lr|beta2|ends"),
        ("map x", "ε", ("ε", "β₂", "Adam"), "Adam|eps|beta2|ends"),
    ]:
        with shown.redrawn(heat(shown)):
            shown.get("combobox", word).select_option(choice)
        x, y, name = axes
        expect(heat(shown)).to_have_accessible_name(shown.say("heat of", x=x, y=y, name=name))
        shown.linked(map=link)
    with shown.redrawn(heat(shown)):
        shown.get("combobox", "kind").select_option(shown.say("basins"))
    expect(shown.page.get_by_text(shown.say("basins help"))).to_be_visible()
    shown.linked(map="Adam|eps|beta2|basins")


def test_choices_keep_the_focus(unfolded):
    """So that one can go on by keys."""
    shown = unfolded()
    for word, key, wanted in (
        ("of rule", "ArrowDown", "AdaGrad|lr|start 1|ends"),
        ("map x", "ArrowDown", "AdaGrad|eps|start 1|ends"),
        ("map y", "ArrowUp", "AdaGrad|eps|start 0|ends"),
        ("kind", "ArrowDown", "AdaGrad|eps|start 0|basins"),
    ):
        shown.get("combobox", word).focus()
        with shown.redrawn(heat(shown)):
            shown.page.keyboard.press(key)
        shown.linked(map=wanted)
        expect(shown.get("combobox", word)).to_be_focused()


def test_all_starts(unfolded):
    """A click places the start there."""
    shown = unfolded("himmelblau")
    with shown.redrawn(heat(shown)):
        shown.get("button", "all starts").click()
    shown.linked(map="Momentum|start 0|start 1|basins")
    expect(heat(shown)).to_have_accessible_name(shown.say("heat of", x="x", y="y", name="Momentum"))
    with shown.redrawn():
        shown.page.mouse.click(*shown.point(0.8, 0.8, heat(shown)))
    x, y = map(float, shown.link["from"].split(","))
    assert 2 < x < 6
    assert 2 < y < 6


def test_basins_of_two_rules_are_compared(unfolded):
    """Another rule is mapped over the same axes, in the same kind of map."""
    shown = unfolded("himmelblau")
    shown.get("button", "all starts").click()
    for name in ("Adam", "SGD"):
        with shown.redrawn(heat(shown)):
            shown.get("combobox", "of rule").select_option(name)
        shown.linked(map=f"{name}|start 0|start 1|basins")
        expect(heat(shown)).to_have_accessible_name(shown.say("heat of", x="x", y="y", name=name))


def test_it_opens_with_the_link(opened):
    shown = opened(link="#field=himmelblau&rule=adam&map=Adam|start 0|start 1|basins&steps=40")
    expect(heat(shown)).to_have_accessible_name(shown.say("heat of", x="x", y="y", name="Adam"))
    expect(shown.get("combobox", "kind")).to_have_value("basins")


def test_without_rules_there_is_no_map(unfolded):
    shown = unfolded()
    for name in ("SGD", "Momentum", "AdaGrad", "Adam"):
        shown.get("button", "remove", name=name).click()
    expect(shown.page.get_by_text(shown.say("no map"))).to_be_visible()


def test_a_map_that_is_opened_is_in_the_link_until_it_is_closed(unfolded):
    shown = unfolded()
    shown.linked(map="Momentum|lr|momentum|ends")
    head(shown).click()
    shown.linked(map=None)


def test_what_is_closed_is_not_computed(opened):
    """Not even if it was asked for just before."""
    shown = opened(init=SIZES)
    head(shown).evaluate(
        """(head) => new Promise((done) => {
          head.click();
          const look = () => {
            if (!sizes.some((size) => size <= 28)) return requestAnimationFrame(look);
            head.click();
            done();
          };
          look();
        })"""
    )
    shown.rests()
    assert len(sizes(shown)) == 1
    assert sizes(shown)[0] <= 28


def test_a_rule_that_is_shown_again_has_its_map_again(unfolded):
    shown = unfolded()
    before = shown.pixels(heat(shown))
    box = shown.get("checkbox", "shown", name="Momentum")
    with shown.redrawn(heat(shown)):
        box.click()
    box.click()
    shown.until(lambda: shown.pixels(heat(shown)) == before, "the same map")


def test_of_one_number_there_is_no_map(opened):
    """A curve, and a rule without hyperparameters."""
    shown = opened(link="#formula=x**2&rule=w ← w - g/4")
    head(shown).click()
    expect(shown.page.get_by_text(shown.say("no map"))).to_be_visible()


def test_a_curve_has_a_map(unfolded):
    shown = unfolded("two_valleys")
    shown.get("combobox", "map x").select_option(shown.say("start of", name="x"))
    expect(heat(shown)).to_have_accessible_name(shown.say("heat of", x="x", y="α", name="Momentum"))


def test_an_arrow_key_moves_only_its_own_number(opened):
    """The other one stays as exact as it was, also beyond the map; and what is on no map goes nowhere."""
    shown = opened(link="#field=ravine&rule=momentum:lr=10,momentum=0.123456&map=Momentum|lr|momentum|ends")
    heat(shown).focus()
    shown.page.keyboard.press("ArrowUp")
    expect(shown.number("α", "Momentum")).not_to_have_value("0.123456")
    shown.rests()
    expect(shown.number("η", "Momentum")).to_have_value("10")
    moved = shown.number("α", "Momentum").input_value()
    shown.page.keyboard.press("ArrowRight")
    shown.rests()
    expect(shown.number("η", "Momentum")).to_have_value("10")
    expect(shown.number("α", "Momentum")).to_have_value(moved)


def test_a_start_is_taken_as_exactly_as_the_window_is_narrow(opened):
    link = "#formula=(x-1000.5)**2%2B(y-1000.5)**2&window=1000,1001,1000,1001&rule=sgd&map=SGD|start 0|start 1|ends"
    shown = opened(link=link)
    heat(shown).click(position={"x": 200, "y": 150})
    shown.rests()
    assert shown.link["from"] != "1000.15,1000.15"
    for number in shown.link["from"].split(","):
        assert 1000.2 < float(number) < 1000.8


def test_theory_is_spoken_of_only_where_its_border_is_seen(opened):
    shown = opened(link="#field=ravine&rule=sgd&map=SGD|lr|start 0|ends")
    expect(heat(shown)).to_be_visible()
    expect(shown.page.get_by_text(shown.say("theory"))).to_have_count(0)
    saddle = opened(link="#formula=x**2-y**2&rule=momentum&map=Momentum|lr|momentum|ends")
    expect(saddle.page.get_by_text(saddle.say("theory"))).to_have_count(0)


def test_values_follow_the_mouse_while_it_drags(unfolded):
    """The walk as well; the map is the same map, and is not walked again."""
    shown = unfolded()
    walked = len([size for size in sizes(shown) if size <= 28])
    mouse, rate = shown.page.mouse, shown.number("η", "Momentum")
    mouse.move(*shown.point(0.4, 0.5, heat(shown)))
    mouse.down()
    seen = []
    for across in (0.5, 0.6, 0.7):
        with shown.redrawn():
            mouse.move(*shown.point(across, 0.5, heat(shown)))
        seen.append(float(rate.input_value()))
    mouse.up()
    mouse.move(*shown.point(0.3, 0.3, heat(shown)))
    shown.rests()

    assert seen == sorted(set(seen))
    assert float(rate.input_value()) == seen[-1]
    assert len([size for size in sizes(shown) if size <= 28]) == walked


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_pixel_is_read_under_the_mouse_and_the_best_without_it(opened, lang):
    shown = opened(lang=lang, link="#field=ravine&rule=momentum&map=Momentum|lr|momentum|ends")
    begun, here = (shown.say(word, values="\0", end="\0").split("\0")[0] for word in ("heat best", "heat at"))
    expect(shown.page.get_by_text(begun)).to_contain_text("f = ")
    shown.page.mouse.move(*shown.point(0.3, 0.5, heat(shown)))
    expect(shown.page.get_by_text(here)).to_contain_text("η = ")
    shown.page.mouse.move(*shown.point(0.97, 0.9, heat(shown)))
    expect(shown.page.get_by_text(here)).to_contain_text(shown.say("diverged"))


def test_stars_have_the_colours_of_their_basins(opened):
    """Of the map of all starts; a minimum alone is no basin among others."""
    shown = opened("himmelblau")
    filled = """(map) => {
      const {fill} = CanvasRenderingContext2D.prototype, seen = new Set();
      CanvasRenderingContext2D.prototype.fill = function (...given) {
        seen.add(this.fillStyle.toUpperCase());
        return fill.apply(this, given);
      };
      map.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done([...seen]))));
    }"""
    assert set(colours.BASINS[:4]) <= set(shown.map.evaluate(filled))
    alone = opened("ravine")
    assert colours.MINIMUM in alone.map.evaluate(filled)
