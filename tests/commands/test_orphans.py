"""Whoever is killed leaves nobody behind: workers end with the command that has started them."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found by what Linux tells"),
]
ENDLESS = """
class Endless:
    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        while True:
            pass
"""


def living(mark):
    """The processes that have inherited a mark."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (place / "environ").read_bytes() and "Z" not in (place / "stat").read_text().split()[2]:
                found.append(int(place.name))
        except OSError:
            pass  # it has ended meanwhile
    return found


@pytest.fixture(params=["chapter6", "check"])
def command(request, tmp_path):
    """A command that takes long, and lets others work."""
    if request.param == "chapter6":
        names = ["rules", "initial-weights", "weight-decay"]
        return ["chapter6", *names, "--on", "digits", "--processes", "3", "-o", str(tmp_path / "report")]
    (tmp_path / "handins").mkdir()
    for number in range(4):
        (tmp_path / "handins" / f"{number}.py").write_text(ENDLESS)
    return ["check", str(tmp_path / "handins"), "--like", "sgd"]


def test_who_is_killed_leaves_nobody_behind(command, request, announce):
    """Neither a process nor shared memory, five seconds after a SIGKILL at any moment; nor does one hold the output."""
    draw, workers = random.Random(0), 0
    shared = set(os.listdir("/dev/shm"))
    for _ in range(request.config.getoption("--kills")):
        mark = f"KUDARI_MARK={uuid.uuid4()}"
        process = subprocess.Popen(
            [sys.executable, "-m", "kudari", *command],
            env=os.environ | dict([mark.split("=")]),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + 60
        while len(living(mark)) < 3 and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(draw.uniform(0, 4))
        workers += len(living(mark)) - 1
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=5)
        end = time.monotonic() + 5
        while living(mark) and time.monotonic() < end:
            time.sleep(0.1)

        assert living(mark) == []
        assert set(os.listdir("/dev/shm")) <= shared
    announce(f"{command[0]}: {workers} workers ended after {request.config.getoption('--kills')} kills")
    assert workers
