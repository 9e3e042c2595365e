"""The page in headless Chromium: its size, how soon it answers, and how much the main thread works for a frame.

All times are taken inside the page, by its own clock. Each figure is the median of the rounds, each on a page that is
opened anew; the longest block is the longest of all rounds.
"""

from __future__ import annotations

import math
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import kudari
from benchmarks.chromium import chromium
from benchmarks.results import Row, at_most, told
from kudari.page import html, state_of_field, state_of_race
from kudari.page.tables import MAP_REST

BOOK = ["sgd:lr=0.95", "momentum:lr=0.1", "adagrad:lr=1.5", "adam:lr=0.3"]
RULES = "&".join(f"rule={name}" for name in ("sgd", "momentum", "adagrad", "adam"))
OPENED = f"field=beale&{RULES}&steps=200&step=50"
DRAGGED = f"field=beale&{RULES}&steps=200&step=200"
TURNED = f"{DRAGGED}&view=surface"
MAPPED = "field={}&rule=momentum&steps=100&step=100&map=Momentum|lr|momentum|ends"
STAGE = '.map canvas[role="application"]'
OUTSIDE = ("http:", "https:", "ws:", "wss:", "file:")  # what a request may leave the page for
SETTLED = 1000  # milliseconds after which a new window of the browser has come to rest

# The first frame that shows a race, a click on «one step forward» in it, and the frame that shows that step; and when
# there is the last card.
OPENING = """
(() => {
  const {stroke} = CanvasRenderingContext2D.prototype;
  let drawn = false;
  CanvasRenderingContext2D.prototype.stroke = function (...given) {
    drawn = true;
    return stroke.apply(this, given);
  };
  const look = () => {
    const button = document.querySelector('button[aria-label="one step forward"]');
    if (!drawn || !button) return requestAnimationFrame(look);
    const shown = () => document.querySelector('.transport .quiet').textContent;
    const before = shown();
    globalThis.drawnAt = performance.now();
    button.click();
    requestAnimationFrame(() => (globalThis.answeredAt = shown() === before ? NaN : performance.now()));
  };
  requestAnimationFrame(look);
  new MutationObserver(() => {
    if (document.querySelector('[data-part=share]')) globalThis.wholeAt ??= performance.now();
  }).observe(document, {childList: true, subtree: true});
})();
"""

# What runs in animation frames and in the listeners of pointers, summed from frame to frame.
FRAMES = """
(() => {
  const frames = globalThis.frames_ = [];
  let spent = 0;
  const timed = (act) => function (...given) {
    const begin = performance.now();
    try {
      return act.apply(this, given);
    } finally {
      spent += performance.now() - begin;
    }
  };
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (act) => ask(timed(act));
  const {addEventListener} = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (name, act, ...more) {
    const wrapped = name.startsWith('pointer') && typeof act === 'function' ? timed(act) : act;
    return addEventListener.call(this, name, wrapped, ...more);
  };
  const count = () => {
    if (spent > 0) frames.push(spent);
    spent = 0;
    ask(count);
  };
  ask(count);
})();
"""

# When pictures of a map were drawn, by their side in pixels; and how long nothing else could run.
MAPS = """
(() => {
  const seen = globalThis.maps = {drawn: {}, gap: 0, tasks: 0};
  const {drawImage} = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.drawImage = function (image, ...given) {
    drawImage.call(this, image, ...given);
    if (this.canvas.closest('.heat')) seen.drawn[image.width] ??= performance.now();
  };
  new PerformanceObserver((list) => {
    for (const {duration} of list.getEntries()) seen.tasks = Math.max(seen.tasks, duration);
  }).observe({entryTypes: ['longtask']});
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.gap = Math.max(seen.gap, now - before - 4);
    before = now;
  }, 4);
})();
"""
MOVE = """
async ([selector, key]) => {
  const {maps} = globalThis;
  await new Promise((done) => setTimeout(done, 200));
  Object.assign(maps, {drawn: {}, gap: 0, tasks: 0});
  const begin = performance.now();
  document.querySelector(selector).dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
  while (!maps.drawn[200]) await new Promise((done) => setTimeout(done, 10));
  await new Promise((done) => setTimeout(done, 60));
  const {200: fine, ...coarse} = maps.drawn;
  const first = Math.min(...Object.values(coarse));
  return {coarse: first - begin, fine: fine - begin, gap: maps.gap, tasks: maps.tasks, pixels: +Object.keys(coarse)[0]};
}
"""


class Browser:
    """Chromium, and a file of the page. What pages ask for after they are open is remembered."""

    def __init__(self, chromium: Any, file: Path, settled: int) -> None:
        self.chromium, self.file, self.settled = chromium, file, settled
        self.asked: list[str] = []

    @contextmanager
    def opened(self, link: str, script: str, slower: int = 1, quiet: bool = False) -> Iterator[tuple[Any, Any]]:
        """A page and its session of Chromium's protocol; the script runs before those of the page.

        A new window first works for itself; a reader's has long come to rest. Whoever waits for something in a page
        makes it work; ``quiet`` is for who measures how it opens.
        """
        context = self.chromium.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.wait_for_timeout(self.settled)
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        page.add_init_script(script)
        if slower > 1:
            session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.goto(f"{self.file.as_uri()}#{link}&lang=en")
        if not quiet:
            page.wait_for_selector("[data-part=share]")  # the cards come last
        context.on("request", lambda request: self.asked.append(request.url))
        yield page, session
        context.close()


def run(quick: bool) -> list[Row]:
    """All that is measured, in one browser."""
    size = len(html(state_of_race(kudari.race("ravine", BOOK, steps=30))).encode())
    rows = [at_most("race.html, four rules", size / 1000, 150, "kB")]
    with tempfile.TemporaryDirectory() as folder, chromium() as running:
        if running is None:
            return [*rows, Row("in a browser", note="Chromium and Playwright's client are needed")]
        file = Path(folder) / "race.html"
        file.write_text(html(state_of_field("beale")), encoding="utf-8")
        browser = Browser(running, file, 100 if quick else SETTLED)
        rounds, frames = (1, 10) if quick else (5, 120)
        rows += _opening(browser, rounds, ((1, 0.3),) if quick else ((1, 0.3), (4, 0.8)))
        rows += _dragging(browser, rounds, frames)
        rows += [row for field in ("ravine", "beale") for row in _maps(browser, rounds, field)]
        rows += _turning(browser, rounds, frames)
        outside = sorted({url for url in browser.asked if url.startswith(OUTSIDE)})
        rows.append(at_most("network requests after opening, in all of this", len(outside), 0, "", " ".join(outside)))
    return rows


def _opening(browser: Browser, rounds: int, bars: Sequence[tuple[int, float]]) -> list[Row]:
    rows = []
    for slower, bar in bars:
        found = []
        for _ in range(rounds + 1):  # the first one warms up
            with browser.opened(OPENED, OPENING, slower, quiet=True) as (page, _session):
                page.wait_for_timeout(1000 * slower)
                page.wait_for_function("() => globalThis.answeredAt && globalThis.wholeAt")
                found.append(page.evaluate("() => [drawnAt, answeredAt, wholeAt]"))
        drawn, answered, whole = map(_median, zip(*found[1:], strict=True))
        where = "" if slower == 1 else f", CPU ÷ {slower}"
        note = f"drawn after {drawn:.0f} ms, the last card is there after {whole:.0f} ms"
        rows.append(at_most(f"a click on step is answered after opening{where}", answered / 1000, bar, "s", note))
    return rows


def _dragging(browser: Browser, rounds: int, frames: int) -> list[Row]:
    def around(turn: float) -> tuple[float, float]:
        return 0.5 + 0.3 * math.cos(turn), 0.5 + 0.3 * math.sin(turn)

    rows = []
    for adventurers, bar in ((1, 6), (64, 16)):
        link = f"{DRAGGED}&adventurers={adventurers}"
        work, tasks = _moved(browser, link, around, rounds, frames)
        what = f"scripts a frame, dragging the start on Beale, 4 rules × 200 steps, {adventurers} adventurers"
        rows.append(at_most(what.replace(" 1 adventurers", " 1 adventurer"), work, bar, "ms", _note(tasks)))
    return rows


def _turning(browser: Browser, rounds: int, frames: int) -> list[Row]:
    def along(turn: float) -> tuple[float, float]:
        return 0.5 + 0.4 * math.sin(turn), 0.5 + 0.1 * math.sin(3 * turn)

    work, tasks = _moved(browser, TURNED, along, rounds, frames)
    return [told("scripts a frame, turning the surface of Beale, 4 rules × 200 steps", work, "ms", _note(tasks))]


def _moved(
    browser: Browser, link: str, path: Callable[[float], tuple[float, float]], rounds: int, frames: int
) -> tuple[float, float]:
    """Milliseconds a frame while the mouse drags: in listeners and animation frames, and in all tasks."""
    work, tasks = [], []
    for _ in range(rounds):
        with browser.opened(link, FRAMES) as (page, session):
            box = page.locator(STAGE).bounding_box()
            places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in map(path, _turns(2000))]
            page.mouse.move(*places[0])
            page.mouse.down()
            for place in places[1:30]:  # until it is compiled
                page.mouse.move(*place)
            page.evaluate("() => { frames_.length = 0; }")
            before = _task_seconds(session)
            for k, place in enumerate(places[30:]):
                page.mouse.move(*place)
                if k % 20 == 19 and page.evaluate("() => frames_.length") >= frames:
                    break
            after = _task_seconds(session)
            taken = page.evaluate("() => frames_")
            page.mouse.up()
        work.append(statistics.median(taken[:frames]))
        tasks.append(1000 * (after - before) / len(taken))
    return _median(work), _median(tasks)


def _maps(browser: Browser, rounds: int, field: str) -> list[Row]:
    with browser.opened(MAPPED.format(field), MAPS) as (page, _session):
        page.wait_for_function("() => globalThis.maps.drawn[200]")  # the workers are there, and warm
        keys = ["ArrowLeft", "ArrowRight"] * (rounds + 1)
        found = [page.evaluate(MOVE, [STAGE, key]) for key in keys[: rounds + 2]][2:]  # after two that warm up
    what = f"map of learning rate × momentum on {field}, 200 × 200 × 100 steps"
    gap, longest = max(one["gap"] for one in found), max(one["tasks"] for one in found)
    long_tasks = f"longest task beyond 50 ms: {longest:.0f} ms" if longest else "no task beyond 50 ms"
    fine = _median([one["fine"] - MAP_REST for one in found])
    side = _median([one["pixels"] for one in found])
    return [
        at_most(
            f"{what}: first picture", _median([one["coarse"] for one in found]), 20, "ms", f"{side:.0f} × {side:.0f}"
        ),
        at_most(f"{what}: all of it, without the {MAP_REST} ms of rest before it is asked for", fine, 150, "ms"),
        at_most(f"{what}: longest that a timer came late", gap, 16, "ms", long_tasks),
    ]


def _turns(count: int) -> list[float]:
    return [0.05 * k for k in range(count)]


def _task_seconds(session: Any) -> float:
    """How long the main thread has worked: scripts, style, layout, painting."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def _note(tasks: float) -> str:
    return f"{tasks:.1f} ms with style, layout, painting and all else"


def _median(numbers: Sequence[float]) -> float:
    return statistics.median(numbers)
