"""The film that the page saves: one walk from its first step to its last."""

import pytest
from playwright.sync_api import expect

WAYS = ["field=ravine", "field=ravine&view=surface", "field=two_valleys"]
LENGTH = """async (bytes) => {
  const film = document.createElement('video');
  film.muted = true;
  const canvas = document.createElement('canvas');
  const come = (name) => new Promise((done) => film.addEventListener(name, done, {once: true}));
  film.src = URL.createObjectURL(new Blob([Uint8Array.from(bytes)]));
  await come('loadedmetadata');
  film.currentTime = 1e9;
  await come('seeked');
  await new Promise((done) => setTimeout(done, 500)); // what was sought is drawn a little later
  const size = [canvas.width, canvas.height] = [film.videoWidth, film.videoHeight];
  canvas.getContext('2d').drawImage(film, 0, 0);
  const {data} = canvas.getContext('2d').getImageData(0, 0, ...size);
  const near = (at) => Math.hypot(data[at] - 213, data[at + 1] - 94, data[at + 2]) < 60;
  let orange = [0, 0];
  for (let at = 0; at < data.length; at += 4) if (near(at)) orange[+(at / 4 < 30 * size[0])] += 1;
  return {length: film.currentTime, size, orange};
}"""


@pytest.mark.parametrize("way", WAYS)
def test_the_walk_is_saved_as_a_film(opened, chromium, way):
    """It is as long as the walk takes, and ends with the route and the name of who walked it."""
    shown = opened(link=f"#{way}&rule=momentum&steps=20&step=7")
    shown.get("combobox", "speed").select_option("20")
    saved = shown.saved("film")
    assert saved.suggested_filename in ("race.webm", "race.mp4")
    shown.step_is(20, 20)
    empty = chromium.new_context().new_page()
    empty.goto("about:blank")
    film = empty.evaluate(LENGTH, [*saved.path().read_bytes()])
    empty.context.close()
    assert 1 <= film["length"] < 4
    assert film["size"][0] % 2 == film["size"][1] % 2 == 0
    assert min(film["size"]) > 300
    assert film["orange"][0] > 100
    assert film["orange"][1] > 30


def test_a_browser_that_records_nothing_says_so(opened):
    shown = opened(init="delete globalThis.MediaRecorder;")
    button = shown.get("button", "film")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("title", shown.say("no film"))


def test_one_who_stops_it_has_a_film_until_there(opened):
    """And what goes again and again ends after one time, and does so again afterwards."""
    shown = opened(link="#field=ravine&rule=sgd&steps=400")
    shown.get("button", "loop").click()
    with shown.page.expect_download(timeout=30_000):
        shown.get("button", "film").click()
        shown.page.wait_for_timeout(300)
        shown.get("button", "pause").click()
    shown.rests()
    expect(shown.get("button", "loop")).to_have_attribute("aria-pressed", "true")
