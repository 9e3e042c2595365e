"""WebKit by WebDriver: requests to a driver, which starts a small browser on a screen that nobody sees."""

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.page.engines.hands import PATIENCE, SIZE, Hands

# Its own sandbox needs rights that a container has not, and what a graphics card would do takes long without one.
BARE = {
    **{"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"},
    **{"LIBGL_ALWAYS_SOFTWARE": "1", "GTK_A11Y": "none"},
}


class WebKit(Hands):
    def __init__(self, address, program):
        self._address = address
        options = {"binary": str(program), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self._address += f"/session/{self._ask('/session', wanted)['sessionId']}"
        self._ask("/window/rect", {"x": 0, "y": 0, **SIZE})

    def _ask(self, path, what=None, method="POST"):
        data = None if what is None else json.dumps(what).encode()
        request = urllib.request.Request(
            self._address + path, data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=2 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(error.read().decode()) from None

    def go(self, address):
        self._ask("/frame", {"id": None})
        self._ask("/url", {"url": address})

    def enter(self):
        self._ask("/frame", {"id": 0})

    def run(self, function, *given):
        script = f"""
          const [done, ...given] = [...arguments].reverse();
          (async () => JSON.stringify(await ({function})(...given.reverse()) ?? null))().then(done);
        """
        return json.loads(self._ask("/execute/async", {"script": script, "args": list(given)}))

    def act(self, source):
        self._ask("/actions", {"actions": [source]})

    def close(self):
        """End the browser, which the driver began."""
        self._ask("", method="DELETE")


@contextmanager
def webkit():
    """The browser; or None, where it, its driver or the screen is not installed."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    program = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"), None)
    if not (driver and screen and program):
        yield None
        return
    seen = [screen, "-displayfd", "1", "-screen", "0", "1300x1100x24", "-nolisten", "tcp"]
    with subprocess.Popen(seen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as display:
        port, quiet = _free_port(), {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, **BARE, "DISPLAY": f":{display.stdout.readline().strip()}"}
        with subprocess.Popen([driver, f"--port={port}"], env=environment, **quiet) as process:
            try:
                _listens(port)
                browser = WebKit(f"http://127.0.0.1:{port}", program)
                yield browser
                browser.close()
            finally:
                process.terminate()
                display.terminate()


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _listens(port):
    """Wait until somebody listens."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise AssertionError("the driver does not listen")
