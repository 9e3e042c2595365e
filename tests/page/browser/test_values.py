"""The curve of the values: its numbers are read, and it leads to a step."""

from playwright.sync_api import expect


def chart(shown):
    return shown.get("application", "values")


def test_the_mouse_reads_the_values_of_all_rules(opened):
    shown = opened()
    canvas = chart(shown)
    with shown.redrawn(canvas):
        shown.page.mouse.move(*shown.point(0.5, 0.5, canvas))
    read = canvas.locator("xpath=following-sibling::*")
    text = read.inner_text()
    head, _, rest = text.partition(": ")
    assert head.startswith(shown.say("step") + " ")
    assert 10 <= int(head.split()[1]) <= 20
    assert [part.rsplit(" ", 1)[0] for part in rest.split(", ")] == ["SGD", "Momentum", "AdaGrad", "Adam"]
    shown.page.mouse.move(*shown.point(0.8, 0.5, canvas))
    shown.until(lambda: read.inner_text() != text, "other values")
    shown.page.mouse.move(2, 2)
    expect(read).to_have_text("")


def test_a_click_goes_to_the_step(opened):
    shown = opened()
    canvas = chart(shown)
    with shown.redrawn():
        shown.page.mouse.click(*shown.point(0.5, 0.5, canvas))
    head = canvas.locator("xpath=following-sibling::*").inner_text().partition(":")[0]
    shown.step_is(int(head.split()[1]))


def test_keys_read_the_values_and_go_to_a_step(opened):
    shown = opened()
    canvas = chart(shown)
    canvas.focus()
    read = canvas.locator("xpath=following-sibling::*")
    for key, step in [("ArrowLeft", 29), ("ArrowLeft", 28), ("PageUp", 18), ("Home", 0), ("ArrowRight", 1)]:
        shown.page.keyboard.press(key)
        expect(read).to_contain_text(f"{shown.say('step')} {step}:")
    shown.step_is(30)
    shown.page.keyboard.press("Enter")
    shown.step_is(1)
    shown.page.keyboard.press("Escape")
    expect(read).to_have_text("")


def test_the_values_are_those_that_were_walked(opened):
    shown = opened()
    values = {name: route["values"][29] for name, route in shown.record()["routes"].items()}
    chart(shown).focus()
    shown.page.keyboard.press("ArrowLeft")
    text = chart(shown).locator("xpath=following-sibling::*").inner_text()
    for part in text.partition(": ")[2].split(", "):
        name, number = part.rsplit(" ", 1)
        assert abs(float(number.replace("−", "-")) - values[name]) <= 1e-3 * values[name]
