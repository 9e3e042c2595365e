"""The page in a real browser: Chromium, driven by Playwright."""

import json
import os
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from kudari.page import html, state_of_field
from kudari.page.page_words import WORDS

PATIENCE = 20_000  # milliseconds until a condition must hold
WITHIN = ("blob:", "data:", "about:")
# Where the page waits until a hand has rested, for the link or a map, a test has nothing to wait for.
HASTE = """(() => {
  const timed = setTimeout;
  globalThis.setTimeout = (act, rest = 0, ...more) => timed(act, rest / 5, ...more);
})();"""


def pytest_collection_modifyitems(items):
    """A browser is another program."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


class Shown:
    """A page that is open, its controls by their names, and what went wrong in it."""

    def __init__(self, page, lang="en"):
        self.page = page
        self.lang = lang
        self.faults = []
        self.requests = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._heard)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("dialog", self._asked)

    def _heard(self, message):
        if message.type in ("error", "warning", "assert"):
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, dialog):
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check(self):
        """Nothing was said, and nothing was asked for but the page itself."""
        own = self.page.url.split("#")[0]
        beyond = [url for url in self.requests if url.split("#")[0] != own and not url.startswith(WITHIN)]
        assert self.faults == []
        assert beyond == []

    def say(self, word, **values):
        """A word of the page, in its language."""
        text = WORDS[word][self.lang == "ja"]
        return text.format(**values) if values else text

    def get(self, role, word, nth=0, **values):
        """A control by its role and by a word of the page."""
        return self.page.get_by_role(role, name=self.say(word, **values), exact=True).nth(nth)

    def press(self, word, by):
        """Press a button, with the mouse or with the keyboard."""
        button = self.get("button", word)
        if by == "mouse":
            button.click()
        else:
            button.focus()
            self.page.keyboard.press("Enter")

    def lesson(self, title):
        """The step of a lesson."""
        return self.page.get_by_role("navigation").get_by_role("button", name=title)

    @property
    def map(self):
        """The canvas on which the figures are drawn: on the map, or on the surface."""
        return self.page.get_by_role("region", name=self.say("map"), exact=True).get_by_role("application").first

    @property
    def told(self):
        """The sentences about all rules."""
        return self.page.get_by_role("region", name=self.say("map"), exact=True).get_by_role("listitem")

    @property
    def live(self):
        """What is read aloud."""
        return self.page.get_by_role("status").last

    def rule(self, name):
        """The card of a rule."""
        return self.page.get_by_role("article", name=name, exact=True)

    def slider(self, symbol, name):
        return self.get("slider", "value of", symbol=symbol, name=name)

    def number(self, symbol, name):
        return self.get("textbox", "value of", symbol=symbol, name=name)

    @property
    def link(self):
        """The parts of the link as it stands now: of the rules a list, of all else a text."""
        parts = parse_qs(urlsplit(self.page.url).fragment)
        return defaultdict(str, {name: found if name == "rule" else found[0] for name, found in parts.items()})

    def until(self, holds, what=""):
        """Wait until something holds, which is asked again and again."""
        for _ in range(PATIENCE // 20):
            if found := holds():
                return found
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never came: {what or holds}; the link is {self.link}")

    def linked(self, **parts):
        """The link of the settled page has these parts; None where it has none."""
        self.rests()
        wanted = {name: None if value is None else str(value) for name, value in parts.items()}
        self.until(lambda: {name: self.link.get(name) for name in wanted} == wanted, wanted)

    def frame(self, part=None):
        """Wait until what was changed is drawn: in the page, or in the page within a frame that a part stands in."""
        part = part or self.page.locator("html")
        part.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def rests(self, part=None):
        """Wait until the page is settled: the link is written, every map is walked, and all is drawn."""
        part = part or self.page.locator("html")
        settled = "(one) => one.ownerDocument.documentElement.hasAttribute('data-settled')"
        self.frame(part)  # what comes from the browser and not from a hand, such as another size, has come by then
        self.until(lambda: part.evaluate(settled), "rest")
        self.frame(part)

    def reload(self):
        """Load the page again, and wait until it is settled."""
        self.page.reload()
        self.rests()

    def follow(self, link):
        """Follow a link within the page, which must be another one than its own, and wait until that is opened."""
        self.page.evaluate(
            """(link) => new Promise((done) => {
              addEventListener('hashchange', () => done(), {once: true});
              location.hash = link;
            })""",
            link,
        )
        self.rests()

    def pixels(self, canvas=None):
        """What is drawn on the map and under it, or on a canvas, as text."""
        self.frame()
        if canvas is not None:
            return canvas.evaluate("(canvas) => canvas.toDataURL()")
        return self.map.evaluate("(top) => [top.previousElementSibling, top].map((one) => one.toDataURL()).join()")

    @contextmanager
    def redrawn(self, canvas=None):
        """What is done within changes a canvas: its picture when all rests is another."""
        self.rests(canvas)
        before = self.pixels(canvas)
        yield
        self.rests(canvas)
        self.until(lambda: self.pixels(canvas) != before, "another picture")

    @contextmanager
    def same(self):
        """What is done within changes nothing: neither the link nor a pixel."""
        self.rests()
        before = self.page.url, self.pixels()
        yield
        self.rests()
        assert (self.page.url, self.pixels()) == before

    def point(self, across, up, canvas=None):
        """The pixel at shares of the map, from its lower left corner; in sight."""
        canvas = canvas or self.map
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        return box["x"] + across * box["width"], box["y"] + (1 - up) * box["height"]

    def drag(self, begin, end, canvas=None):
        """With the mouse, by shares of the map; the link is that of the end, not of a place on the way."""
        mouse = self.page.mouse
        mouse.move(*self.point(*begin, canvas))
        mouse.down()
        mouse.move(*self.point(*[(a + b) / 2 for a, b in zip(begin, end, strict=True)], canvas))
        mouse.move(*self.point(*end, canvas))
        mouse.up()
        self.rests(canvas)

    def step_is(self, step, steps=30):
        """Time stands at this step, and stays there."""
        slider = self.get("slider", "step")
        expect(slider).to_have_attribute("aria-valuetext", self.say("step of", step=step, steps=steps))

    def saved(self, word):
        """The file that a button saves."""
        with self.page.expect_download(timeout=30_000) as found:
            self.get("button", word).click()
        return found.value

    def record(self):
        """The record as it is saved when all rests."""
        self.rests()
        return json.loads(Path(self.saved("record").path()).read_text("utf-8"))

    def ends(self):
        """Where each rule ends, by its name."""
        return {name: tuple(route["positions"][-1]) for name, route in self.record()["routes"].items()}


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a page: of a state or a place, or a file as it is. It is settled, unless it is to be seen before that, and
    must have no fault in the end, unless it may.
    """
    contexts, pages = [], []

    def open_page(
        what="ravine",
        lang="en",
        *,
        link="",
        lesson=None,
        may_fail=False,
        rests=True,
        permissions=(),
        init="",
        **browser,
    ):
        options = {
            "locale": {"en": "en-GB", "ja": "ja-JP"}[lang or "en"],
            "viewport": {"width": 1280, "height": 1100},
            "reduced_motion": "reduce",  # it moves when it opens, which most tests need not wait for
        }
        context = chromium.new_context(**{**options, **browser})
        context.set_default_timeout(PATIENCE)
        if permissions:
            context.grant_permissions(list(permissions))
        contexts.append(context)
        context.add_init_script(HASTE)
        if init:
            context.add_init_script(init)
        shown = Shown(context.new_page(), lang or ("ja" if browser.get("locale", "").startswith("ja") else "en"))
        address = what
        if not isinstance(what, str) or not what.startswith("http"):
            path = what
            if not isinstance(what, Path):
                path = tmp_path / f"page{len(contexts)}.html"
                state = what if isinstance(what, dict) else state_of_field(what)
                path.write_text(html(state, lang, [lesson] if lesson else []), encoding="utf-8")
            address = path.as_uri()
        shown.page.goto(address + link)
        if rests:
            shown.rests()
        if not may_fail:
            pages.append(shown)
        return shown

    yield open_page
    for shown in pages:
        shown.check()
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def quiet_environment():
    """For programs that a test starts: no colours, and lines as long as they are."""
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "200"}
