"""Chromium without a screen, as the benchmarks and the tests of the page start it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of the browser's own for its address bar, which every new window loads: a second of work that nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
]


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser; or None, where it or Playwright's client is not installed."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")  # the former does a third less
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        program = None
    if program is None:
        yield None
        return
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
