"""What the tests do in a browser that Playwright does not drive, whatever its protocol is.

A mouse and a keyboard are held by the same words in WebDriver and in WebDriver BiDi; all else that the tests need is to
run a function in the page, and to hear what goes wrong there.
"""

import time
from abc import ABC, abstractmethod

PATIENCE = 20  # seconds until a condition must hold
SIZE = {"width": 1280, "height": 1000}
LISTEN = """() => {
  globalThis.faults = [];
  const hear = (kind) => (event) => faults.push(`${kind}: ${event.message ?? event.reason ?? event.violatedDirective}`);
  for (const kind of ['error', 'unhandledrejection', 'securitypolicyviolation']) addEventListener(kind, hear(kind));
  for (const kind of ['error', 'warn']) console[kind] = (...said) => faults.push(`console: ${said}`);
}"""
# Where a control is in sight; of its name, as it is read aloud, the beginning will do where … stands behind it.
PLACE = """(name) => {
  const named = (one) => (one.getAttribute('aria-label') ?? one.textContent).trim();
  const fits = (said) => (name.endsWith('…') ? said.startsWith(name.slice(0, -1)) : said === name);
  const one = [...document.querySelectorAll('button, input, textarea, summary, canvas')].find((one) =>
    fits(named(one)) && one.getClientRects().length);
  if (!one) return null;
  one.scrollIntoView({block: 'center'});
  const {left, top, width, height} = one.getBoundingClientRect();
  return [left, top, width, height];
}"""


class Hands(ABC):
    """A browser with one page in it."""

    @abstractmethod
    def go(self, address):
        """Load a page."""

    @abstractmethod
    def enter(self):
        """From now on the page is that in the frame."""

    @abstractmethod
    def run(self, function, *given):
        """What a function of the page gives for some texts, or what it promises."""

    @abstractmethod
    def act(self, source):
        """What a mouse or a keyboard does."""

    def heard(self):
        """What the browser itself says that went wrong."""
        return []

    def open(self, path, inside=False):
        """Open a file, or the page within a frame of it, and hear from now on what goes wrong."""
        self.go(path.as_uri())
        if inside:
            self.enter()
        self.run(LISTEN)
        self.rest()

    def until(self, function, *given):
        """Wait until a function of the page gives what counts as true, and give that."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := self.run(function, *given):
                return found
            time.sleep(0.03)
        raise AssertionError(f"never came: {function} {given}; {self.faults()}")

    def rest(self):
        """Wait until the page is settled: every map is walked, and all is drawn."""
        self.run("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")
        self.until("() => document.documentElement.hasAttribute('data-settled')")

    def press(self, name, share=(0.5, 0.5), to=None):
        """Press the mouse on a control, at shares of its width and height, and let it go there or elsewhere on it."""
        left, top, width, height = self.until(PLACE, name)
        places = [(left + x * width, top + y * height) for x, y in [share, *([to] if to else [])]]
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y), "duration": 50} for x, y in places]
        button = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        self.act({"type": "pointer", "id": "mouse", "actions": [moves[0], button[0], *moves[1:], button[1]]})

    def type(self, name, text):
        """Type a text into a field, in the place of what stands there, and finish it."""
        self.press(name)
        self.run("() => document.activeElement.select()")
        keys = [{"type": kind, "value": letter} for letter in f"{text}\ue007" for kind in ("keyDown", "keyUp")]
        self.act({"type": "key", "id": "keyboard", "actions": keys})

    def faults(self):
        """All that went wrong."""
        return [*self.run("() => faults"), *self.heard()]
