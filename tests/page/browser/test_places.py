"""Where a page may be: in a notebook, served on loopback, written by Python and by the command line."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
import warnings

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import expect

import kudari
from kudari.page.page_words import WORDS

KUDARI = [sys.executable, "-m", "kudari"]


class Dizzy:
    """An optimiser that is no formula: its steps depend on how many there were."""

    def __init__(self):
        self.count = 0

    def update(self, params, grads):
        self.count += 1
        for key in params:
            params[key] -= (0.1 if self.count % 3 else 0.3) * grads[key]


def bumpy(x, y):
    """No formula: it branches."""
    return abs(x) ** 1.5 / 5 + abs(y) if x > 0 else abs(x) + abs(y)


def measured():
    """A race on a field whose slopes are measured, about which Python warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kudari.race(bumpy, ["sgd:lr=0.1"], start=(2, 1), steps=20)


def ends(race):
    return {name: tuple(route.positions[-1].tolist()) for name, route in race.routes.items()}


@pytest.fixture
def notebook(tmp_path):
    """A notebook with a race in it, as HTML."""
    race = kudari.race("himmelblau", steps=25)
    output = nbformat.v4.new_output("execute_result", race._repr_mimebundle_(), execution_count=1)
    cell = nbformat.v4.new_code_cell("race", outputs=[output], execution_count=1)
    text, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    path = tmp_path / "notebook.html"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_notebook_has_the_page_in_a_frame(opened, notebook):
    """It is sandboxed, works without a network, and has no link; its map is dragged, and its heat map opened."""
    shown = opened(notebook, rests=False, may_fail=True)
    shown.page.context.set_offline(True)
    shown.page.reload(wait_until="domcontentloaded")
    element = shown.page.locator(f'iframe[title="{WORDS["title"][0]}"]')
    assert element.get_attribute("sandbox") == "allow-scripts allow-downloads"
    frame = element.content_frame
    figures = frame.get_by_role("region", name="Map", exact=True).get_by_role("application").first
    expect(figures).to_have_accessible_name(shown.say("map of", field="Himmelblau", place="x = 0, y = 0"))
    told = frame.get_by_role("region", name="Map", exact=True).get_by_role("listitem")
    expect(told).to_have_count(4)
    shown.rests(figures)
    before = told.all_inner_texts()

    shown.drag((0.5, 0.5), (0.75, 0.25), figures)
    across = frame.get_by_role("textbox", name=shown.say("start of", name="x"), exact=True)
    assert abs(float(across.input_value()) - 3) < 0.1
    assert told.all_inner_texts() != before

    frame.get_by_text(shown.say("heat"), exact=True).click()
    heat = frame.locator("details").get_by_role("application")
    expect(heat).to_be_visible()
    with shown.redrawn(heat):
        shown.page.mouse.click(*shown.point(0.6, 0.6, heat))
    expect(frame.get_by_role("button", name=shown.say("link"), exact=True)).to_have_count(0)

    frame.get_by_role("button", name=shown.say("python"), exact=True).click()
    expect(frame.get_by_role("textbox", name=shown.say("copy this"), exact=True)).to_have_value(
        re.compile("^import kudari")
    )
    frame.get_by_role("navigation").get_by_role("button", name="A saddle").click()
    expect(frame.get_by_role("region", name=shown.say("lesson"), exact=True)).to_be_visible()
    own = [text for text in shown.faults if "kudari" in text.lower() or ("error:" in text[:6] and "Content" in text)]
    assert own == []


def test_a_frame_is_never_left_half_made(opened, tmp_path):
    """Chromium may forget to be idle there."""
    path = tmp_path / "frame.html"
    path.write_text(
        f"<!doctype html><title>frame</title>{kudari.race('booth', steps=5)._repr_mimebundle_()['text/html']}"
    )
    for _ in range(5):
        shown = opened(path, rests=False)
        cards = shown.page.locator("iframe").content_frame.get_by_role("article")
        expect(cards).to_have_count(4)


def test_two_pages_in_one_notebook_do_not_meet(opened, tmp_path):
    races = [kudari.race("booth", steps=5), kudari.race("saddle", steps=6)]
    path = tmp_path / "two.html"
    path.write_text(
        "<!doctype html><title>two</title>" + "".join(race._repr_mimebundle_()["text/html"] for race in races)
    )
    shown = opened(path, rests=False)
    for number, (name, steps) in enumerate([("Booth", 5), ("Saddle", 6)]):
        frame = shown.page.locator("iframe").nth(number).content_frame
        expect(frame.get_by_role("combobox", name="Field", exact=True).locator("option:checked")).to_have_text(name)
        expect(frame.get_by_role("spinbutton", name="steps", exact=True)).to_have_value(str(steps))


def test_the_page_is_served_on_loopback(opened, tmp_path, quiet_environment):
    """And nothing but the page; Ctrl+C ends it."""
    command = [*KUDARI, "play", "himmelblau", "--serve", "--no-open", "-o", "page.html"]
    served = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=tmp_path,
        env={**quiet_environment, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # where the tests run behind "&"
    )  # fmt: skip
    try:
        assert served.stdout.readline() == "wrote page.html\n"
        address = next(word for word in served.stdout.readline().split() if word.startswith("http"))
        assert address.startswith("http://127.0.0.1:")
        shown = opened(address)
        expect(shown.get("textbox", "formula")).to_have_value("(x² + y − 11)² + (x + y² − 7)²")
        shown.get("combobox", "field").select_option("Saddle")
        shown.linked(field="saddle")
        shown.page.get_by_text(shown.say("heat"), exact=True).click()
        expect(shown.page.locator("details").get_by_role("application")).to_be_visible()
        shown.rests()
        for beside in ("index.html", "../etc/passwd", "favicon.ico"):
            with pytest.raises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(address + beside)
            assert caught.value.code == 404
            caught.value.close()
        with urllib.request.urlopen(address + "?from=mail") as found:
            assert b"kudari-packed" in found.read()
        with urllib.request.urlopen(urllib.request.Request(address, method="HEAD")) as found:
            assert (found.status, found.read()) == (200, b"")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "example.org"}))
        caught.value.close()
    finally:
        served.send_signal(signal.SIGINT)
        try:
            served.communicate(timeout=20)
        finally:
            served.kill()
            served.communicate()
    assert served.returncode == 0


@pytest.mark.filterwarnings("ignore:.*has no checksum")  # a page writes none
def test_the_command_writes_the_race(opened, tmp_path, quiet_environment):
    """The page and the record of one race: the same positions, to the bit."""
    rules = ["--rule", "sgd:lr=0.07", "--rule", "momentum:lr=0.007", "--rule", "adagrad:lr=5"]
    command = [*KUDARI, "race", "booth", "--from", "-8,-7.5", *rules, "--steps", "77", "--lang", "ja"]
    subprocess.run(
        [*command, "-o", "race.html", "-o", "race.json"], check=True, capture_output=True, cwd=tmp_path,
        env=quiet_environment, timeout=100,
    )  # fmt: skip
    shown = opened(tmp_path / "race.html", lang="ja")
    shown.step_is(77, 77)
    assert shown.ends() == ends(kudari.Race.load(tmp_path / "race.json"))


def test_a_record_is_played(opened, tmp_path, quiet_environment):
    race = kudari.race("matyas", ["sgd:lr=1.5", "nesterov:lr=0.3"], steps=50)
    race.save(tmp_path / "race.json")
    command = [*KUDARI, "play", "race.json", "--no-open", "-o", "page.html", "--lang", "en"]
    subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=quiet_environment, timeout=100)
    shown = opened(tmp_path / "page.html")
    assert shown.ends() == ends(race)


RACES = {
    "the book's": lambda: kudari.race("ravine", ["sgd:lr=0.95", "momentum:lr=0.1", "adagrad:lr=1.5"], steps=30),
    "a start of its own": lambda: kudari.race("booth", ["sgd:lr=0.05"], start=(1 / 3, -(2**0.5)), steps=100),
    "a typed field": lambda: kudari.race(
        kudari.field("x**2/20 + y**4 + x*y/7", (-3, 3), (-2, 2)), {"mine": "sgd:lr=0.1"}, start=(1, 1), steps=50
    ),
    "a typed rule": lambda: kudari.race("ravine", {"own": "v ← α v − η g; w ← w + v: α=0.85, η=0.07"}, steps=40),
    "a curve": lambda: kudari.race(kudari.field("x**4 - 3*x**2 + x", (-2, 2)), ["momentum:lr=0.01"], (2,), 60),
    "one that diverges": lambda: kudari.race("ravine", ["sgd:lr=1000", "sgd:lr=0.1"], steps=200),
    "an optimiser that is no formula": lambda: kudari.race("ravine", {"SGD": "sgd:lr=0.9", "dizzy": Dizzy()}, steps=30),
    "noise": lambda: kudari.race(kudari.field("x**2/20 + y**2").with_noise("additive", 0.5, seed=3), steps=30),
    "a measured field": measured,
}


@pytest.mark.parametrize("name", RACES)
def test_a_race_of_python_is_shown_as_it_was_run(opened, tmp_path, name):
    """The final positions are those of Python, to the bit, whether the page walks again or shows what was recorded."""
    race = RACES[name]()
    race.to_html(tmp_path / "race.html", lang="en")
    shown = opened(tmp_path / "race.html")
    shown.step_is(race.steps, race.steps)
    found = shown.record()["routes"]
    assert list(found) == list(race.routes)
    exact = {entry for entry in race.routes if entry != "Adam"}
    for entry, route in race.routes.items():
        ours = np.array(found[entry]["positions"], float)
        assert ours.shape == route.positions.shape
        assert np.array_equal(ours, route.positions) if entry in exact else np.allclose(ours, route.positions)
        assert found[entry]["diverged_at"] == route.diverged_at
    recorded = shown.page.get_by_text(shown.say("recorded"))
    if name in ("noise", "a measured field"):
        expect(recorded).to_have_count(len(race.routes))
    elif name == "an optimiser that is no formula":
        expect(recorded).to_have_count(1)
        expect(shown.slider("η", "SGD")).to_be_visible()
    else:
        expect(recorded).to_have_count(0)
    shown.get("button", "first").click()
    shown.rests()
    shown.reload()
    assert list(shown.ends()) == list(race.routes)


def test_a_recorded_race_goes_through_its_steps(opened, tmp_path):
    """And a map is shown under it."""
    race = RACES["a measured field"]()
    race.to_html(tmp_path / "race.html", lang="en")
    shown = opened(tmp_path / "race.html")
    pictures = set()
    for step in (19, 18, 17):
        shown.page.keyboard.press(",")
        shown.step_is(step, 20)
        pictures.add(shown.pixels())
    assert len(pictures) == 3
    with shown.redrawn():
        shown.get("button", "surface").click()
    assert json.loads(json.dumps(shown.record()))["field"]["tape"] is None
    assert os.path.getsize(tmp_path / "race.html") < 400_000
