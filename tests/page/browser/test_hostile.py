"""Texts that would like to be code or markup, and files that are no records: they stay texts, and change nothing."""

import copy
import json

import pytest
from playwright.sync_api import expect

import kudari
from kudari.page import state_of_race
from kudari.page.lessons import parse

TEXTS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "javascript:alert(1)",
    "<!--<script>",
    '"><svg onload=alert(1)>{field}&lt;b&gt;',
    "__proto__",
    "constructor",
]
DROP = """
([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: 'application/json'}));
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
}
"""


# What is said of a file, in the alert and aloud, when the page is settled again.
DROP_AND_HEAR = """
async (text) => {
  const place = document.querySelector('.stage [role=alert]');
  place.textContent = '';
  const carried = new DataTransfer();
  carried.items.add(new File([text], 'race.json'));
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
  while (!document.documentElement.hasAttribute('data-settled')) await new Promise((done) => setTimeout(done, 2));
  return place.textContent;
}
"""


def clean(shown):
    """No element came from a text."""
    shown.rests()
    assert shown.page.locator("img, svg, iframe, object, embed, b, a[href], [onerror], [onload]").count() == 0
    assert shown.page.locator("script").count() == 4  # data, packed, loader, and what the loader unpacks
    assert shown.page.evaluate("Object.keys(Object.prototype).length") == 0


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """The record of a race with a field that is a formula."""
    path = tmp_path_factory.mktemp("records") / "race.json"
    kudari.race("booth", ["sgd:lr=0.07", "v ← α v − η g; w ← w + v: α=0.7, η=0.01"], steps=12).save(path)
    return json.loads(path.read_text())


@pytest.mark.parametrize("text", TEXTS)
def test_names_stay_texts(opened, text):
    """Of fields and of rules, in cards, in the legend, in choices, on the canvas and aloud."""
    race = kudari.race("x**2 + y**2/2", {text: "sgd:lr=0.1", "b": "sgd:lr=0.2"}, start=(1, 2), steps=10)
    state = state_of_race(race)
    state["place"]["title"] = [text, text]
    state["rules"][0]["name"] = text
    shown = opened(state)
    expect(shown.rule(text).get_by_role("heading")).to_have_text(text)
    expect(shown.told.first).to_contain_text(text)
    expect(shown.get("combobox", "field").get_by_role("option").first).to_have_text(text)
    expect(shown.map).to_have_accessible_name(shown.say("map of", field=text, place="x = 1, y = 2"))
    shown.page.get_by_text(shown.say("heat"), exact=True).click()
    shown.get("combobox", "of rule").select_option(text)
    shown.get("button", "back").click()
    expect(shown.live).to_contain_text(text)
    shown.page.keyboard.press("Tab")
    assert text in shown.record()["routes"]
    clean(shown)


@pytest.mark.parametrize("text", TEXTS)
def test_lessons_stay_texts(opened, text):
    """Also within what is strong, emphasised or code."""
    body = f"{text}\n\n**{text}** *{text}* `{text}`"
    lesson = parse("mine", f"---\ntitle: {text}\nlink: field=easom&rule=adam\n---\n{body}")
    shown = opened(lesson=lesson)
    shown.lesson(text).click()
    card = shown.get("region", "lesson")
    expect(card.get_by_role("heading")).to_have_text(text)
    expect(card.get_by_role("paragraph").first).to_have_text(text)
    expect(card.get_by_role("strong")).to_have_text(text)
    expect(card.get_by_role("code")).to_have_text(text)
    clean(shown)


def test_a_record_with_such_names_stays_text(opened, record):
    shown = opened()
    for text in TEXTS:
        wrong = copy.deepcopy(record)
        wrong["field"]["name"] = text
        first = next(iter(wrong["routes"].values()))
        wrong["routes"] = {text: first, **wrong["routes"]}
        shown.page.evaluate(DROP, [json.dumps(wrong), "race.json"])
        expect(shown.live).to_contain_text(shown.say("brought", name=text))
        expect(shown.rule(text).get_by_role("heading")).to_have_text(text)
        expect(shown.told.first).to_contain_text(text)
        clean(shown)


def changed(record, path, value):
    """The record with one part that is another, or without it."""
    wrong = copy.deepcopy(record)
    part = wrong
    for key in path[:-1]:
        part = part[key] if key != "*" else next(iter(part.values()))
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return json.dumps(wrong)


ROUTE = ("routes", "*")
WRONG = [
    *[((part,), ...) for part in ("kudari_race", "field", "start", "steps", "routes")],
    *[(("field", part), ...) for part in ("name", "variables", "domain", "minima", "formula")],
    *[((*ROUTE, part), ...) for part in ("rule", "formula", "hyperparameters", "positions", "values", "gradients")],
    (("kudari_race",), 2),
    (("start",), [1]),
    (("start",), ["1", "2"]),
    (("start",), [None, 1]),
    (("steps",), -1),
    (("steps",), 1e9),
    (("steps",), "12"),
    (("routes",), {}),
    (("routes",), []),
    (("field",), None),
    (("field", "name"), 7),
    (("field", "name"), "x" * 100_000),
    (("field", "variables"), ["x", "y", "z"]),
    (("field", "variables"), "xy"),
    (("field", "domain"), [[1, 0], [0, 1]]),
    (("field", "domain"), [[0, 1]]),
    (("field", "minima"), [[None, 1]]),
    (("field", "tape"), {"inputs": ["x", "y"], "constants": [], "operations": [["eval", 0]], "outputs": [2]}),
    (("field", "tape"), {"inputs": ["x", "y"], "constants": [], "operations": [["add", 0, 99]], "outputs": [2]}),
    (("field", "tape"), "alert(1)"),
    (("field", "tape"), [1, 2]),
    ((*ROUTE, "positions"), []),
    ((*ROUTE, "positions"), [[1, "2"]] * 13),
    ((*ROUTE, "positions"), [[1, 2]] * 5000),
    ((*ROUTE, "values"), [1] * 3),
    ((*ROUTE, "values"), [None] * 13),
    ((*ROUTE, "hyperparameters"), {"lr": "0.1"}),
    ((*ROUTE, "hyperparameters"), [0.1]),
    ((*ROUTE, "diverged_at"), 3),
]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_wrong_record_is_refused(opened, record, lang):
    """With what is wrong with it; neither the link nor a pixel is another afterwards."""
    shown = opened(lang=lang)
    head = shown.say("no record").split("{")[0]
    files = [changed(record, path, value) for path, value in WRONG]
    good = json.dumps(record)
    files += [good.replace("12", "NaN", 1), good[:-20], "", "[]", "null", "7", '"text"', "{", "<html>", "\0" * 1000]
    files += ["[" * 100_000, '{"kudari_race": 1, "__proto__": {"kudari_race": 1}}', good.replace('"steps"', '"Steps"')]
    with shown.same():
        for text in files:
            said = shown.page.evaluate(DROP_AND_HEAR, text)
            assert said.startswith(head), text[:80]
            assert shown.faults == [], text[:80]


def test_a_huge_file_is_refused(opened):
    """Before it is read as JSON."""
    shown = opened()
    with shown.same():
        shown.page.evaluate(
            DROP.replace("[text, name]", "[name, text]").replace("[text]", "[text.repeat(3e7)]"), ["a", " "]
        )
        expect(shown.page.get_by_role("alert").filter(has_text=shown.say("too large"))).to_be_visible()


@pytest.mark.parametrize("text", ["x.constructor(1)", "alert(1)", "(" * 100 + "x", "x + y + z + w"])
def test_a_record_whose_formula_cannot_be_read_shows_what_was_recorded(opened, record, text):
    """A field that the page cannot compute has its routes only; so has a rule."""
    shown = opened()
    wrong = json.loads(changed(record, ("field", "formula"), text))
    shown.page.evaluate(DROP, [json.dumps(wrong), "race.json"])
    expect(shown.page.get_by_text(shown.say("recorded")).first).to_be_visible()
    routes = {name: tuple(route["positions"][-1]) for name, route in record["routes"].items()}
    assert shown.ends() == routes


def test_a_drop_of_something_else_changes_nothing(opened):
    """The browser does not leave the page for what is dropped."""
    shown = opened()
    with shown.same():
        shown.page.evaluate(
            """() => {
              const carried = new DataTransfer();
              carried.setData('text/uri-list', 'https://example.org/');
              document.body.dispatchEvent(
                new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true}));
            }"""
        )


@pytest.mark.parametrize("text", ["x" * 400, "x + " * 99 + "x", "((x" + ")" * 50, "𝒙" * 150])
def test_long_texts_are_typed(opened, text):
    """Into the field and into the rule: read or refused, within a moment."""
    shown = opened()
    shown.get("textbox", "formula").fill(text)
    shown.page.keyboard.press("Enter")
    shown.get("textbox", "own rule").fill(f"w ← w − {text}")
    shown.page.keyboard.press("Enter")
    clean(shown)


def test_fields_take_no_more_than_they_can_read(opened):
    """A formula of 400 characters can be typed, and a rule of 10,000, which may be somebody's program."""
    shown = opened()
    for name, most in {"formula": "400", "own rule": "10000"}.items():
        assert shown.get("textbox", name).get_attribute("maxlength") == most
