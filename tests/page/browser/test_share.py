"""What one takes along, and the record that one brings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

import kudari
from kudari.page import state_of_race

CLIPBOARD = ("clipboard-read", "clipboard-write")
OWN = "v ← α v − η g; w ← w + v"
LINKS = [
    "#field=ravine&from=-7,2&rule=sgd:lr=0.95&rule=momentum:lr=0.1&off=adam&steps=30",
    "#field=booth&from=1.5,-3.25&rule=adagrad:lr=5&rule=lion&steps=44",
    "#formula=x²/20 %2B y²%2B x y/10&window=-8,8,-6,6&from=-5,2.5&rule=nesterov:lr=0.1&steps=25",
    f"#field=sphere&from=-4,3&rule={OWN}:α=0.8,η=0.05&rule={OWN}&rule=w ← w − η g&steps=20",
    "#field=two_valleys&from=2&rule=momentum:lr=0.01&steps=60",
    '#formula="x" %2B y&field=matyas&rule=sgd',
]
RUN = """
import json, sys
import matplotlib
ends = []
for program in json.load(sys.stdin):
    names = {}
    exec(program, names)
    ends.append([route.positions[-1].tolist() for route in names["race"].routes.values()])
print(json.dumps(ends))
"""


def clipboard(shown):
    return shown.page.evaluate("navigator.clipboard.readText()")


def dropped(shown, text, name="race.json"):
    """Drop a file of this text on the page."""
    carried = shown.page.evaluate_handle(
        """([text, name]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([text], name, {type: 'application/json'}));
          return carried;
        }""",
        [text, name],
    )
    shown.page.locator("body").dispatch_event("drop", {"dataTransfer": carried})


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_link_is_copied(opened, by):
    """It is that of the state, and it is said that it was copied."""
    shown = opened(permissions=CLIPBOARD)
    shown.number("η", "SGD").fill("0.5")
    shown.page.keyboard.press("Enter")
    if by == "mouse":
        shown.get("button", "link").click()
    else:
        shown.get("button", "link").focus()
        shown.page.keyboard.press("Enter")
    told = f"{shown.say('copied')}. {shown.say('only here')}"  # for this page is a file
    expect(shown.live).to_have_text(told)
    expect(shown.page.locator("[data-part=share]").get_by_text(told)).to_be_visible()
    shown.rests()
    assert clipboard(shown) == shown.page.url
    assert "lr%3D0.5&" in clipboard(shown)


def test_python_makes_the_same_race(opened):
    """Programs of several states, run by Python: each ends where the page shows it, to the bit."""
    programs, wanted = [], []
    for link in LINKS[:-1]:
        shown = opened(link=link, permissions=CLIPBOARD)
        shown.get("button", "python").click()
        expect(shown.live).to_have_text(shown.say("copied"))
        programs.append(clipboard(shown))
        wanted.append([list(end) for end in shown.ends().values()])
        expect(shown.get("textbox", "copy this")).to_have_value(programs[-1])
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=json.dumps(programs), capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == wanted
    assert [len(ends) for ends in wanted] == [2, 2, 1, 3, 1]


def test_python_of_what_was_only_recorded(opened):
    """Noise is that of Python again; where nothing is a formula there is no program, which is said."""
    noisy = kudari.race(kudari.field("ravine").with_noise("additive", 2, seed=7), steps=9)
    shown = opened(state_of_race(noisy), permissions=CLIPBOARD)
    shown.get("button", "python").click()
    expect(shown.live).to_have_text(shown.say("copied"))
    program = clipboard(shown)
    names = {"kudari": kudari}
    exec(program.replace("race.plot()", ""), names)
    assert {name: route.positions.tolist() for name, route in names["race"].routes.items()} == {
        name: route.positions.tolist() for name, route in noisy.routes.items()
    }

    def bowl(x, y):
        return float(np.hypot(x, y))

    with pytest.warns(UserWarning, match="measured by differences"):
        race = kudari.race(bowl, ["sgd:lr=0.1"], start=(1, 2), steps=3)
    measured = opened(state_of_race(race), permissions=CLIPBOARD)
    measured.get("button", "python").click()
    expect(measured.get("textbox", "copy this")).to_have_value(f"# {measured.say('no program')}\n")


def test_without_a_clipboard_the_text_can_be_copied_by_hand(opened):
    shown = opened(init="Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    shown.get("button", "python").click()
    text = shown.get("textbox", "copy this")
    expect(text).to_be_focused()
    assert text.input_value().startswith("import kudari\n")
    assert text.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)") == text.input_value()
    expect(shown.live).to_have_text(shown.say("copy this"))


def picture_of(shown):
    """The picture that is saved, as its file name and its pixels."""
    shown.rests()
    saved = shown.saved("picture")
    with Image.open(saved.path()) as picture:
        assert picture.format == "PNG"
        return saved.suggested_filename, np.asarray(picture.convert("RGB"))


@pytest.mark.parametrize("view", ["map", "surface"])
def test_the_picture_is_saved(opened, view):
    """For a slide: twice as sharp, on white by night as well, with the map left, and right of it rules and curve."""
    link = "#field=ravine&rule=momentum:lr=0.1&step=30"
    pictures = []
    for scheme in ("light", "dark"):
        shown = opened(link=link, color_scheme=scheme)
        shown.get("button", view).click()
        name, pixels = picture_of(shown)
        assert name == "race.png"
        pictures.append(pixels)
    height, width, _ = pictures[0].shape
    assert width == 2 * (3 * 24 + 600 + 340)
    assert height > 2 * 540
    assert np.array_equal(*pictures)
    assert np.all(pictures[0][:40] == 255)
    momentum = np.all(pictures[0] == (213, 94, 0), axis=2)
    for part in (momentum[200:, :1248], momentum[200:400, 1248:], momentum[600:, 1248:]):  # map, name, curve
        assert part.sum() > 100


def test_the_picture_tells_what_it_shows(opened):
    """Another formula, another value, another step: each is written on it; many rules make it taller."""
    first = "#field=ravine&rule=sgd:lr=0.5&steps=1&step=0"
    links = [
        first,
        first.replace("0.5", "0.25"),
        first.replace("step=0", "step=1"),
        first.replace("0.5", "0.5&rule=lion"),
    ]
    heads, names = [], []
    for link in links:
        pixels = picture_of(opened(link=link))[1]
        heads.append(pixels[:200].tobytes())
        names.append(pixels[200:420, 1248:].tobytes())
    assert heads[0] == heads[1] == heads[3] != heads[2]
    assert len({*names}) == 3
    many = picture_of(opened(link="#field=ravine" + "&rule=adam" * 12))[1]
    assert len(many) > len(pixels)


@pytest.mark.filterwarnings("ignore:.*has no checksum")  # a page writes none
def test_the_record_is_saved(opened, tmp_path):
    """Python reads it: the race that it runs itself has the same positions, values and slopes, to the bit."""
    shown = opened()
    saved = shown.saved("record")
    assert saved.suggested_filename == "race.json"
    saved.save_as(tmp_path / "race.json")
    loaded, again = kudari.Race.load(tmp_path / "race.json"), kudari.race("ravine")
    assert list(loaded.routes) == list(again.routes) == ["SGD", "Momentum", "AdaGrad", "Adam"]
    for name in ("SGD", "Momentum", "AdaGrad"):
        for part in ("positions", "values", "gradients"):
            assert np.array_equal(getattr(loaded.routes[name], part), getattr(again.routes[name], part))
    assert np.allclose(loaded.routes["Adam"].positions, again.routes["Adam"].positions, rtol=0, atol=1e-12)


@pytest.mark.filterwarnings("ignore:.*has no checksum")  # a page writes none
@pytest.mark.parametrize("link", LINKS[1:])
def test_the_record_of_a_state_is_saved(opened, tmp_path, link):
    """Of typed fields and rules, and of curves."""
    shown = opened(link=link)
    record = shown.record()
    (tmp_path / "race.json").write_text(json.dumps(record))
    loaded = kudari.Race.load(tmp_path / "race.json")
    for name, route in record["routes"].items():
        assert loaded.routes[name].positions.tolist() == route["positions"]


@pytest.mark.parametrize("by", ["mouse", "keyboard", "drop"])
def test_a_record_is_opened(opened, tmp_path, by):
    """One of Python, by the file chooser or by a drop: exactly that race, to the bit."""
    race = kudari.race(
        "booth", ["sgd:lr=0.07", "nesterov:lr=0.007", f"{OWN}: α=0.7, η=0.01"], start=(1.5, -3), steps=40
    )
    race.save(path := tmp_path / "mine.json")
    shown = opened()
    control = shown.get("button", "bring")
    with shown.redrawn():
        if by == "drop":
            dropped(shown, path.read_text())
        else:
            with shown.page.expect_file_chooser() as chooser:
                if by == "mouse":
                    control.click()
                else:
                    control.focus()
                    shown.page.keyboard.press("Enter")
            chooser.value.set_files(path)
    shown.step_is(40, 40)
    expect(shown.live).to_contain_text(shown.say("brought", name=race.field.name))
    assert shown.ends() == {name: tuple(route.positions[-1]) for name, route in race.routes.items()}
    shown.linked(field="booth", steps=40)


def test_its_own_record_is_opened_again(opened):
    shown = opened("rosenbrock")
    before = shown.pixels(), shown.record()
    shown.get("combobox", "field").select_option("Saddle")
    dropped(shown, json.dumps(before[1]))
    shown.linked(field="rosenbrock")
    assert shown.record()["routes"] == before[1]["routes"]
    shown.until(lambda: shown.pixels() == before[0], "the same picture")


def test_the_link_of_a_record_of_ones_own_field_is_for_everybody(opened, tmp_path):
    """Its formula stands in it; and while there is a map, the link has that too."""
    race = kudari.race(lambda alpha, e: alpha**2 / 9 + e**2, ["sgd:lr=0.3", "adam:lr=0.2"], start=(-3, 2), steps=20)
    shown = opened(link="#map=Momentum|lr|momentum|ends")
    dropped(shown, race.save(tmp_path / "own.json").read_text())
    shown.step_is(20, 20)
    shown.linked(formula="α²/9 + e²", field=None, map=None)
    assert shown.ends()["SGD"] == tuple(race.routes["SGD"].positions[-1])
    other = opened(link="#" + shown.page.url.partition("#")[2])
    expect(other.get("textbox", "formula")).to_have_value("α²/9 + e²")


@pytest.mark.parametrize("what", ["a folder", "a text"])
def test_what_is_no_file_changes_nothing(opened, what):
    """A folder is said to be no record; a text may be dropped into a field."""
    shown = opened()
    taken = shown.page.evaluate(
        """(folder) => {
          const carried = new DataTransfer();
          if (folder) {
            const file = new File([''], 'folder');
            file.slice = () => ({text: () => Promise.reject(new DOMException('no file', 'NotFoundError'))});
            Object.defineProperty(carried, 'files', {value: [file]});
            Object.defineProperty(carried, 'types', {value: ['Files']});
          } else carried.setData('text/plain', 'x**2');
          const event = new DragEvent('drop', {bubbles: true, cancelable: true});
          Object.defineProperty(event, 'dataTransfer', {value: carried});
          document.querySelector('input[type=text]').dispatchEvent(event);
          return event.defaultPrevented;
        }""",
        what == "a folder",
    )
    assert taken == (what == "a folder")
    if taken:
        told = shown.page.get_by_role("region", name=shown.say("map"), exact=True).get_by_role("alert")
        expect(told).to_have_text(shown.say("no record", why=shown.say("no json")))


def test_the_same_record_can_be_opened_twice(opened, tmp_path):
    kudari.race("booth", steps=10).save(path := tmp_path / "mine.json")
    shown = opened()
    for _ in range(2):
        with shown.page.expect_file_chooser() as chooser:
            shown.get("button", "bring").click()
        chooser.value.set_files(path)
        shown.linked(field="booth")
        shown.step_is(10, 10)
        shown.get("combobox", "field").select_option("Saddle")
        shown.linked(field="saddle")


def test_after_a_record_the_page_goes_on(opened):
    """Another field, and back to that of the record by the link."""
    shown = opened()
    record = shown.record()
    dropped(shown, json.dumps({**record, "start": [-7, 2]}))
    shown.linked(field="ravine", **{"from": "-7,2"})
    address = shown.page.url
    shown.get("combobox", "field").select_option("Himmelblau")
    shown.linked(field="himmelblau")
    shown.follow(address.partition("#")[2])
    shown.linked(field="ravine")
    assert Path(address.split("#")[0]).name.startswith("page")
