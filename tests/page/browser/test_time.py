"""Time: played, paused, gone through step by step, on and back."""

import itertools

import pytest
from playwright.sync_api import expect

from kudari.fields import FIELDS


def playing(shown):
    return shown.get("button", "pause").count() == 1


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_it_plays_and_pauses(opened, by):
    """From the start, if it stands at the end."""
    shown = opened()

    slider = shown.get("slider", "step")
    shown.get("combobox", "speed").select_option("2/s")  # long enough to be paused between
    shown.press("play", by)
    shown.until(lambda: 0 < int(slider.input_value()) < 25, "a step between")
    shown.press("pause", by)
    step = int(slider.input_value())
    assert 0 < step < 30
    shown.linked(step=step)
    expect(shown.live).to_contain_text(shown.say("step of", step=step, steps=30))
    shown.press("play", by)
    shown.until(lambda: int(slider.input_value()) > step, "it goes on")


def test_it_stops_at_the_end(opened):
    shown = opened()
    shown.get("combobox", "speed").select_option("20/s")
    shown.get("button", "first").click()
    shown.step_is(0)
    shown.get("button", "play").click()
    shown.step_is(30)
    expect(shown.get("button", "play")).to_be_visible()
    expect(shown.live).to_contain_text(shown.say("step of", step=30, steps=30))


def test_it_begins_again_and_again(opened):
    shown = opened()
    loop = shown.get("button", "loop")
    loop.focus()
    shown.page.keyboard.press("Enter")
    expect(loop).to_have_attribute("aria-pressed", "true")
    shown.get("spinbutton", "steps").fill("5")
    shown.get("combobox", "speed").select_option("20/s")
    shown.get("button", "play").click()
    seen = shown.page.evaluate(
        """() => new Promise((done) => {
          const slider = document.querySelector('[role=group] input[type=range]');
          const seen = [];
          const look = () => {
            if (seen.at(-1) !== +slider.value) seen.push(+slider.value);
            if (seen.length > 14) done(seen);
            else requestAnimationFrame(look);
          };
          look();
        })"""
    )
    assert sum(b < a for a, b in itertools.pairwise(seen)) >= 2
    assert playing(shown)
    loop.click()
    expect(shown.get("button", "play")).to_be_visible()


def test_speeds_differ(opened):
    """By keys; fast is done long before slow would be."""
    shown = opened()
    speed = shown.get("combobox", "speed")
    speed.focus()
    shown.page.keyboard.press("Home")
    shown.page.keyboard.press("ArrowDown")
    expect(speed).to_have_value("1")
    begun = shown.page.evaluate("() => performance.now()")
    shown.get("button", "play").click()
    shown.step_is(1)
    assert shown.page.evaluate("() => performance.now()") - begun > 900
    speed.select_option("100/s")
    shown.step_is(30)


def test_the_whole_walk_takes_three_seconds(opened):
    """However many steps it has, unless another speed is chosen."""
    shown = opened(link="#field=ravine&rule=sgd:lr=0.1&steps=1000")
    expect(shown.get("combobox", "speed")).to_have_value("0")
    begun = shown.page.evaluate("() => performance.now()")
    shown.get("button", "play").click()
    shown.step_is(1000, 1000)
    assert 2000 < shown.page.evaluate("() => performance.now()") - begun < 8000


def test_who_stands_at_the_end_goes_on_to_the_new_one(opened):
    """With more steps; who stands before it stays."""
    shown = opened(link="#field=ravine&rule=sgd:lr=0.1&steps=30&step=30")
    for steps, step in (("50", 50), ("40", 40)):
        shown.get("spinbutton", "steps").fill(steps)
        shown.page.keyboard.press("Enter")
        shown.step_is(step, int(steps))
    shown.press("back", "mouse")
    shown.get("spinbutton", "steps").fill("60")
    shown.page.keyboard.press("Enter")
    shown.step_is(39, 60)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_single_steps_go_on_and_back(opened, by):
    shown = opened()

    pictures = [shown.pixels()]
    for word, step in [("back", 29), ("back", 28), ("forward", 29), ("first", 0), ("back", 0), ("forward", 1)]:
        shown.press(word, by)
        shown.step_is(step)
        pictures.append(shown.pixels())
    assert pictures[1] == pictures[3]
    assert len(set(pictures)) == 5
    assert pictures[4] == pictures[5]
    shown.linked(step=1)
    expect(shown.told.first).to_contain_text("SGD")


def test_time_is_scrubbed(opened):
    shown = opened()
    slider = shown.get("slider", "step")
    slider.focus()
    with shown.redrawn():
        shown.page.keyboard.press("ArrowLeft")
    shown.step_is(29)
    shown.page.keyboard.press("Home")
    shown.step_is(0)
    shown.page.keyboard.press("PageUp")
    shown.until(lambda: int(slider.input_value()) > 1, "a leap")
    box = slider.bounding_box()
    mouse = shown.page.mouse
    mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown.step_is(15)
    mouse.up()
    shown.linked(step=15)


def test_keys_work_wherever_the_focus_is(opened):
    shown = opened()
    for key, step in [(",", 29), (",", 28), (".", 29), ("Home", 0), (".", 1), ("End", 30)]:
        shown.page.keyboard.press(key)
        shown.step_is(step)
    shown.get("combobox", "speed").select_option("1/s")  # long enough to be seen
    shown.map.focus()
    shown.page.keyboard.press(",")
    shown.step_is(29)
    shown.page.keyboard.press("Home")
    shown.page.keyboard.press("Space")
    expect(shown.get("button", "pause")).to_be_visible()
    shown.page.keyboard.press("Space")
    expect(shown.get("button", "play")).to_be_visible()


def test_keys_are_typed_where_one_types(opened):
    shown = opened()
    shown.get("textbox", "own rule").focus()
    shown.page.keyboard.type("w , .")
    shown.get("textbox", "formula").focus()
    shown.page.keyboard.press("Home")
    shown.page.keyboard.type(" ,.")
    shown.step_is(30)
    expect(shown.get("textbox", "own rule")).to_have_value("w , .")
    assert not playing(shown)


def test_a_step_pauses(opened):
    shown = opened()
    shown.get("button", "play").click()
    shown.until(lambda: int(shown.get("slider", "step").input_value()) > 0, "a step")
    shown.page.keyboard.press(".")
    expect(shown.get("button", "play")).to_be_visible()
    step = shown.get("slider", "step").input_value()
    shown.rests()
    expect(shown.get("slider", "step")).to_have_value(step)


def test_the_end_goes_with_the_number_of_steps(opened):
    """Time cannot stand behind the last step."""
    shown = opened()
    shown.get("spinbutton", "steps").fill("12")
    shown.page.keyboard.press("Enter")
    shown.step_is(12, 12)
    shown.linked(steps=12, step=12)


def test_a_heavy_walk_is_coarse_until_the_hand_rests(opened):
    """Then it is exact: the record and the sentences are those of all steps and adventurers."""
    shown = opened(link="#field=beale&rule=sgd&rule=momentum&rule=adam&steps=2000&step=2000&adventurers=64")
    exact = shown.ends()
    told = shown.told.all_inner_texts()
    seen = shown.map.evaluate(
        """(map) => new Promise((done) => {
          const press = (key) => map.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
          press('ArrowRight');
          requestAnimationFrame(() => {
            done(document.querySelectorAll('.coarse').length);
            press('ArrowLeft');
          });
        })"""
    )
    assert seen == 1
    shown.rests()
    expect(shown.page.locator(".coarse")).to_have_count(0)
    assert shown.ends() == exact
    assert shown.told.all_inner_texts() == told
    shown.map.press("ArrowRight")
    shown.rests()
    expect(shown.page.locator(".coarse")).to_have_count(0)
    assert shown.ends() != exact


def test_a_field_brings_its_own_number_of_steps(opened):
    """Who stood at the end stands at the new one; who stood before it stays, unless the end comes first."""
    shown = opened()
    fields = shown.get("combobox", "field")
    fields.select_option("Rosenbrock")
    shown.linked(steps=FIELDS["rosenbrock"].facts.steps, step=FIELDS["rosenbrock"].facts.steps)
    shown.press("back", "mouse")
    fields.select_option("Round bowl")
    shown.linked(steps=FIELDS["sphere"].facts.steps, step=FIELDS["sphere"].facts.steps)
    shown.press("back", "mouse")
    fields.select_option("Beale")
    shown.linked(steps=FIELDS["beale"].facts.steps, step=FIELDS["sphere"].facts.steps - 1)
