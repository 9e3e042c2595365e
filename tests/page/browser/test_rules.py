"""The cards of the rules: added, removed, toggled, typed, and their numbers."""

import pytest
from playwright.sync_api import expect

import kudari
from kudari import SGD, field
from kudari.page import state_of_race
from kudari.travel.rates import found_rate

OWN = "v ← α v − η g; w ← w + v"


def names(shown):
    """Who walks, as the sentences under the map have it when all rests."""
    shown.rests()
    return [text.split(":")[0] for text in shown.told.all_inner_texts()]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_rule_is_added(opened, by):
    shown = opened()
    choice = shown.get("combobox", "add")
    with shown.redrawn():
        if by == "mouse":
            choice.select_option("Lion")
        else:
            choice.focus()
            shown.page.keyboard.type("Lion")
    expect(shown.rule("Lion")).to_be_visible()
    shown.until(lambda: (shown.link["rule"] or [""])[-1].split(":")[0] == "lion", "the rule")
    assert names(shown)[-1] == "Lion"
    assert "Lion" in shown.record()["routes"]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_rule_is_removed(opened, by):
    shown = opened()
    gone = shown.get("button", "remove", name="Momentum")
    with shown.redrawn():
        if by == "mouse":
            gone.click()
        else:
            gone.focus()
            shown.page.keyboard.press("Enter")
    expect(shown.rule("Momentum")).to_have_count(0)
    expect(shown.get("combobox", "add")).to_be_focused()
    shown.until(lambda: len(shown.link["rule"]) == 3, "three rules")
    assert names(shown) == ["SGD", "AdaGrad", "Adam"]


def test_all_rules_are_removed_and_one_comes_back(opened):
    shown = opened()
    for name in ("SGD", "Momentum", "AdaGrad", "Adam"):
        shown.get("button", "remove", name=name).click()
    expect(shown.told).to_have_count(0)
    shown.get("combobox", "add").select_option("Adam")
    expect(shown.told).to_have_count(1)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_rule_is_hidden_and_shown(opened, by):
    shown = opened()
    box = shown.get("checkbox", "shown", name="SGD")

    def press():
        if by == "mouse":
            box.click()
        else:
            box.focus()
            shown.page.keyboard.press("Space")

    before = shown.pixels()
    with shown.redrawn():
        press()
    shown.until(lambda: shown.link.get("off") == "sgd:lr=0.95", "a hidden rule")
    assert names(shown) == ["Momentum", "AdaGrad", "Adam"]
    assert "SGD" not in shown.record()["routes"]
    press()
    shown.until(lambda: shown.pixels() == before, "the same picture")
    assert names(shown) == ["SGD", "Momentum", "AdaGrad", "Adam"]


def test_a_slider_is_moved(opened):
    """By keys and by the mouse, and the number beside it goes with it."""
    shown = opened()
    slider, number = shown.slider("η", "SGD"), shown.number("η", "SGD")
    slider.focus()
    with shown.redrawn():
        shown.page.keyboard.press("ArrowLeft")
    assert 0.9 < float(number.input_value()) < 0.95
    assert shown.link["rule"][0] == f"sgd:lr={float(number.input_value()):g}"
    expect(slider).to_have_attribute("aria-valuetext", number.input_value())
    expect(slider).to_be_focused()
    shown.page.keyboard.press("Home")
    shown.until(lambda: float(number.input_value()) <= 2e-4, "the least rate")
    box = slider.bounding_box()
    slider.click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    shown.until(lambda: float(number.input_value()) > 2, "the highest rate")


def test_a_number_is_typed(opened):
    """Exactly, with either minus sign or exponents, and beyond the slider."""
    shown = opened()
    number = shown.number("η", "SGD")
    for text, rate in [("0.123456", 0.123456), ("2e-3", 0.002), ("50", 50)]:
        number.fill(text)
        shown.page.keyboard.press("Enter")
        shown.until(lambda rate=rate: (shown.link["rule"] or [""])[0] == f"sgd:lr={rate}", rate)
        expect(number).to_be_focused()
    for wrong in ("", "abc", "NaN", "Infinity", "-1", "−0.1", "1 2"):
        number.fill(wrong)
        shown.page.keyboard.press("Enter")
        expect(number).to_have_attribute("aria-invalid", "true")
        expect(number).to_have_value("50")
    decay = shown.number("β₁", "Adam")
    decay.fill("1")
    shown.page.keyboard.press("Enter")
    expect(decay).to_have_value("0.9")
    shown.rests()
    assert shown.link["rule"][0] == "sgd:lr=50"


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_rule_of_ones_own_is_typed(opened, by):
    """And has a slider for every letter that is no memory."""
    shown = opened()
    text = shown.get("textbox", "own rule")
    with shown.redrawn():
        text.fill(OWN)
        if by == "mouse":
            shown.get("button", "add own").click()
        else:
            shown.page.keyboard.press("Enter")
    mine = shown.say("mine")
    expect(shown.rule(mine)).to_be_visible()
    expect(text).to_have_value("")
    shown.until(lambda: (shown.link["rule"] or [""])[-1] == OWN, "the rule")
    rate, share = shown.slider("η", mine), shown.slider("α", mine)
    expect(rate).to_be_visible()
    share.focus()
    shown.page.keyboard.press("ArrowLeft")
    shown.until(lambda: (shown.link["rule"] or [""])[-1].startswith(OWN + ":α=0.89"), "another share")
    number = shown.number("η", mine)
    for value in ("0.2", "0.1"):
        number.fill(value)
        shown.page.keyboard.press("Enter")
    shown.number("α", mine).fill("0.9")
    shown.page.keyboard.press("Enter")
    shown.until(lambda: "α=0.9" in (shown.link["rule"] or [""])[-1], "the share")
    ends = shown.ends()
    assert ends[mine] == ends["Momentum"]
    for _ in range(2):
        text.fill("w ← w − η g")
        shown.page.keyboard.press("Enter")
    expect(shown.rule(f"{mine} 3")).to_be_visible()


def test_who_has_typed_a_rule_goes_on_with_it(opened):
    """Enter, then the space bar: it plays, and the rule is still there."""
    shown = opened()
    shown.get("textbox", "own rule").fill(OWN)
    shown.page.keyboard.press("Enter")
    mine = shown.say("mine")
    expect(shown.rule(mine).get_by_role("slider").first).to_be_focused()
    shown.page.keyboard.press("Space")
    expect(shown.get("button", "pause")).to_be_visible()
    expect(shown.rule(mine)).to_be_visible()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_rate_is_tuned(opened, by):
    """To the one that ends lowest from where the rule starts now, of a typed rule by whatever letter."""
    shown = opened(link="#field=himmelblau&from=-1,2&rule=sgd:lr=0.0001&rule=w ← w − κ g:κ=0.0001")
    mine = shown.say("mine")
    for letter, name in (("η", "SGD"), ("κ", mine)):
        button = shown.get("button", "tune of", symbol=letter, name=name)
        with shown.redrawn():
            if by == "mouse":
                button.click()
            else:
                button.focus()
                shown.page.keyboard.press("Enter")
        expect(shown.get("button", "tune of", symbol=letter, name=name)).to_be_focused()
    rates = [shown.number(letter, name).input_value() for letter, name in (("η", "SGD"), ("κ", mine))]
    found = found_rate(field("himmelblau"), SGD(), start=(-1, 2))
    assert [float(rate) for rate in rates] == [found, found]


def test_where_no_rate_is_better_that_is_said(opened):
    """On a plain nothing moves."""
    shown = opened(link="#formula=0x %2B 1&rule=sgd:lr=0.5")
    shown.get("button", "tune of", symbol="η", name="SGD").click()
    expect(shown.live).to_have_text(shown.say("no rate"))
    expect(shown.number("η", "SGD")).to_have_value("0.5")


def test_the_keyboard_stays_where_a_rule_was_chosen(opened):
    """Not at the control that has come to its place."""
    shown = opened()
    choice = shown.get("combobox", "add")
    choice.focus()
    choice.select_option("Nesterov")
    expect(shown.rule("Nesterov")).to_be_visible()
    expect(shown.get("combobox", "add")).to_be_focused()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_typed_rule_is_edited(opened, by):
    """Its formula is changed where it stands; its values, its colour and its place stay. Rules of the catalogue have
    none that could be changed.
    """
    shown = opened(link="#rule=" + OWN.replace("+", "%2B") + ":α=0.5&rule=sgd")
    mine = shown.say("mine")
    shown.get("button", "edit", name=mine).click()
    text = shown.get("textbox", "formula of", name=mine)
    expect(text).to_be_focused()
    expect(text).to_have_value(OWN)
    with shown.redrawn():
        text.fill("v ← α v − 2 η g; w ← w + v")
        if by == "mouse":
            shown.get("button", "change").click()
        else:
            shown.page.keyboard.press("Enter")
    expect(shown.get("button", "edit", name=mine)).to_be_focused()
    shown.until(lambda: (shown.link["rule"] or [""])[0] == "v ← α v − 2 η g; w ← w + v:α=0.5", "the rule")
    expect(shown.get("button", "edit", name="SGD")).to_have_count(0)


def test_a_rule_that_is_edited_wrongly_stays(opened):
    """What is wrong is said beside it; Escape leaves everything as it was."""
    shown = opened(link="#rule=" + OWN.replace("+", "%2B"))
    mine = shown.say("mine")
    with shown.same():
        shown.get("button", "edit", name=mine).click()
        text = shown.get("textbox", "formula of", name=mine)
        text.fill("w ← w − ? g")
        shown.page.keyboard.press("Enter")
        alert = shown.page.get_by_role("alert").filter(has_text=shown.say("at character", what="", place=9))
        expect(alert).to_be_visible()
        expect(text).to_be_focused()
        assert text.evaluate("(one) => one.selectionStart") == 8
        assert abs(alert.bounding_box()["y"] - text.bounding_box()["y"]) < 150
        shown.page.keyboard.press("Escape")
        expect(text).to_have_count(0)
        expect(shown.get("button", "edit", name=mine)).to_be_focused()


SLIDE = (
    r"$$v_{t+1} = \alpha v_t - \eta \nabla J(\theta_t), \quad \theta_{t+1} = \theta_t + v_{t+1} \tag{1}$$"
    r" where $\alpha = 0.9$"
)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_formula_of_a_slide_is_pasted(opened, lang):
    """LaTeX as it stands: read as Momentum, with the value that the text gives; what was left out is said."""
    shown = opened(lang=lang)
    shown.get("textbox", "own rule").fill(SLIDE)
    with shown.redrawn():
        shown.page.keyboard.press("Enter")
    mine = shown.say("mine")
    card = shown.rule(mine)

    expect(card).to_contain_text(shown.say("left out", what=""))
    expect(shown.number("α", mine)).to_have_value("0.9")
    shown.until(lambda: (shown.link["rule"] or [""])[-1] == SLIDE, "the rule")
    shown.number("η", mine).fill("0.1")
    shown.page.keyboard.press("Enter")
    ends = shown.ends()
    assert ends[mine] == ends["Momentum"]
    shown.reload()
    expect(shown.rule(mine)).to_be_visible()
    assert shown.ends()[mine] == ends[mine]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_wrong_rule_is_refused_with_its_place(opened, lang):
    """The rule can be mended: it stays there, with the cursor at the fault."""
    shown = opened(lang=lang)
    text = shown.get("textbox", "own rule")
    with shown.same():
        for wrong, place in {"w ← w − η (g": 13, "w ← w − ? g": 9, "w ← foo(g)": 5}.items():
            text.fill(wrong)
            shown.page.keyboard.press("Enter")
            tail = shown.say("at character", what="", place=place)
            alert = shown.page.get_by_role("alert").filter(has_text=tail)
            expect(alert).to_be_visible()
            expect(text).to_be_focused()
            expect(text).to_have_value(wrong)
            expect(text).to_have_accessible_description(alert.inner_text())
            assert text.evaluate("(one) => one.selectionStart") == place - 1
    text.fill("w ← w − η g")
    shown.page.keyboard.press("Enter")
    expect(alert).to_be_hidden()


def test_there_are_twelve_rules_at_most(opened):
    shown = opened()
    for _ in range(8):
        shown.get("combobox", "add").select_option("SGD")
    expect(shown.get("combobox", "add")).to_be_disabled()
    expect(shown.get("button", "add own")).to_be_disabled()
    expect(shown.told).to_have_count(12)
    shown.get("textbox", "own rule").fill("w ← w − η g")
    shown.page.keyboard.press("Enter")
    shown.rests()
    expect(shown.told).to_have_count(12)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_numbers_of_a_step_are_opened(opened, by):
    """They are those of the step at which time stands."""
    shown = opened()
    card = shown.rule("SGD")
    head = card.get_by_text(shown.say("numbers", variable="x"))
    if by == "mouse":
        head.click()
    else:
        head.focus()
        shown.page.keyboard.press("Enter")
    shown.get("button", "first").click()
    expect(card.get_by_text("w = −7  g = −0.7  η = 0.95  t = 1")).to_be_visible()
    shown.get("button", "forward").click()
    expect(card.get_by_text("w = −6.335  g = −0.6335  η = 0.95  t = 2")).to_be_visible()
    shown.number("η", "SGD").fill("0.5")
    shown.page.keyboard.press("Enter")
    expect(card.get_by_text("w = −6.65")).to_be_visible()


def test_where_it_diverged_there_are_no_numbers(opened):
    """A word stands there, and never NaN."""
    shown = opened()
    shown.get("spinbutton", "steps").fill("2000")
    shown.number("η", "SGD").fill("1000")
    shown.page.keyboard.press("Enter")
    card = shown.rule("SGD")
    card.get_by_text(shown.say("numbers", variable="x")).click()
    shown.page.keyboard.press("End")
    expect(card.get_by_text(shown.say("diverged"))).to_be_visible()
    expect(shown.told.first).to_contain_text(shown.say("diverged"))
    shown.rests()
    text = shown.page.locator("body").inner_text()
    assert "NaN" not in text
    assert "Infinity" not in text


def test_a_control_leaves_the_others_alone(opened):
    """What was turned, typed and hidden stays when rules are added and removed."""
    shown = opened()
    shown.number("η", "Momentum").fill("0.02")
    shown.number("η", "Momentum").press("Enter")
    shown.rule("Adam").get_by_role("checkbox").uncheck()
    shown.get("button", "remove", name="SGD").click()
    shown.get("combobox", "add").select_option("lion")
    own = shown.get("textbox", "own rule")
    own.fill("w ← w − η g")
    own.press("Enter")
    expect(shown.rule("my rule")).to_be_visible()
    expect(shown.number("η", "Momentum")).to_have_value("0.02")
    expect(shown.rule("Adam").get_by_role("checkbox")).not_to_be_checked()
    shown.until(lambda: len(shown.link["rule"]) == 4, "four rules that are on")
    assert [one.split(":")[0] for one in shown.link["rule"]] == ["momentum", "adagrad", "lion", "w ← w − η g"]
    assert shown.link["rule"][0] == "momentum:lr=0.02"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_rule_that_looks_elsewhere_is_alive(opened, lang):
    """Its sliders move it, its numbers can be read, and it says how many gradients a step takes."""
    midpoint = kudari.rule("w ← w − η ∇L(w − η/2 g)", η=0.3)
    shown = opened(state_of_race(kudari.race("ravine", {"midpoint": midpoint}, steps=20)), lang)
    card = shown.rule("midpoint")
    before = shown.ends()["midpoint"]
    expect(card.get_by_text(shown.say("gradients", cost=2))).to_be_visible()
    with shown.redrawn():
        shown.number("η", "midpoint").fill("0.1")
        shown.page.keyboard.press("Enter")
    walked = kudari.race("ravine", {"midpoint": kudari.rule(str(midpoint), η=0.1)}, steps=20).routes["midpoint"]
    card.get_by_text(shown.say("numbers")).click()
    expect(card.get_by_text("∇L(w − η/2 · g) = ").first).to_be_visible()

    assert shown.ends()["midpoint"] == tuple(walked.positions[-1]) != before
