"""Firefox by WebDriver BiDi, which it speaks itself: questions and answers over one socket."""

import itertools
import json
import shutil
import subprocess
import time
from contextlib import contextmanager, suppress

from tests.page.engines.hands import PATIENCE, SIZE, Hands


class Firefox(Hands):
    def __init__(self, socket):
        self._socket, self._numbers, self._said = socket, itertools.count(1), []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._page = self._context = self._ask("browsingContext.getTree")["contexts"][0]["context"]
        self._ask("browsingContext.setViewport", context=self._page, viewport=SIZE)

    def _ask(self, method, **params):
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv(timeout=2 * PATIENCE))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] in ("error", "warn"):
                self._said.append(answer["params"]["text"])
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def go(self, address):
        self._ask("browsingContext.navigate", context=self._page, url=address, wait="complete")
        self._context, self._said = self._page, []

    def enter(self):
        (page,) = self._ask("browsingContext.getTree", root=self._page)["contexts"]
        self._context = page["children"][0]["context"]

    def run(self, function, *given):
        answer = self._ask(
            "script.callFunction",
            functionDeclaration=f"async (...given) => JSON.stringify(await ({function})(...given) ?? null)",
            arguments=[{"type": "string", "value": text} for text in given],
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"]["value"])

    def act(self, source):
        self._ask("input.performActions", context=self._context, actions=[source])

    def heard(self):
        return self._said


@contextmanager
def firefox(folder):
    """The browser; or None, where it or the socket is not installed."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    try:
        from websockets.sync.client import connect
    except ImportError:
        program = None
    if program is None:
        yield None
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [program, "--headless", "--no-remote", "--profile", str(folder), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, **quiet) as process:
        try:
            with connect(f"{_told(folder / 'WebDriverBiDiServer.json')}/session", max_size=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()


def _told(path):
    """The address that the browser writes into its profile, once it listens."""
    end = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < end:
        with suppress(OSError, ValueError):
            told = json.loads(path.read_text("utf-8"))
            return f"ws://{told['ws_host']}:{told['ws_port']}"
        time.sleep(0.05)
    raise AssertionError("Firefox does not listen")
