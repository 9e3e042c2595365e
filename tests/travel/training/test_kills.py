"""kill -9, at any moment: a real process is killed again and again, and ends with the numbers of one that was not."""

import json
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from tests.examples import by_night

from kudari import arrays
from kudari.networks import Network
from kudari.travel.training import train

RULES = {
    "Adam": ("adam", "warmup:steps=20 + cosine"),
    "NAdam": ("nadam", "step:every=50,factor=0.5"),
    "a text": ("v ← α v − η ∇L; W ← W + v", "exponential:half=40"),
}
PROGRAM = """
import hashlib, json, sys, time
from dataclasses import asdict
import kudari
from kudari.data import load
from kudari.networks import Network
from kudari.travel.training import train

rule, schedule, path = sys.argv[1:]
optimizer = kudari.rule(rule, α=0.9, η=0.02) if "←" in rule else rule
begun = []

def progress(step, *_):
    if not begun:
        begun.append(step)
        print(step, flush=True)
    time.sleep(0.004)

network = Network(64, [40, 30], 10, batch_norm=True, dropout=0.2, seed=1)
history = train(
    network, load("digits").train.some(400), optimizer, batch=40, steps=300, snapshot_every=7, schedule=schedule,
    checkpoint=path or None, checkpoint_every=2, progress=progress if path else None,
)
print(json.dumps({
    "arrays": {n: hashlib.sha256(a.tobytes()).hexdigest() for n, a in network.arrays().items()},
    "random": network.rng.bit_generator.state, "losses": history.losses, "rates": history.rates,
    "norms": history.norms, "snapshots": [asdict(snapshot) for snapshot in history.snapshots],
}))
"""


def started(rule, schedule, path):
    return subprocess.Popen([sys.executable, "-c", PROGRAM, rule, schedule, path], stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("kills", by_night([4, 10], 1))
@pytest.mark.parametrize("name", RULES)
def test_killed_many_times_it_ends_with_the_same_numbers(name, kills, tmp_path, announce):
    """At random moments, most of them within a step or within a write; no checkpoint is ever a broken one."""
    moments, path, begun = random.Random(name), str(tmp_path / "a.safetensors"), []
    with started(*RULES[name], "") as process:
        expected = json.loads(process.stdout.readlines()[-1])
    while len(begun) < kills:
        with started(*RULES[name], path) as process:
            begun.append(int(process.stdout.readline()))
            time.sleep(moments.uniform(0, 0.06))  # all of them are far from the end, also where each takes longer
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
    with started(*RULES[name], path) as process:
        first, *_, told = process.stdout.readlines()

    announce(
        f"{name}: killed {kills} times, it went on from steps {', '.join(map(str, begun[1:]))} and {first.strip()}"
    )
    assert json.loads(told) == expected


def test_a_kill_within_a_write_leaves_the_checkpoint_before(digits, tmp_path, monkeypatch):
    """As if the process had died there: nothing after it is run, and half a file lies under another name."""
    path, written = tmp_path / "a.safetensors", []

    class Killed(BaseException):
        pass

    class Dying:
        def __init__(self, path):
            self.temporary = path.with_name(".a-half.safetensors")

        def __enter__(self):
            return self.temporary

        def __exit__(self, kind, *_):
            self.temporary.write_bytes(self.temporary.read_bytes()[:100])
            raise Killed

    right = arrays.written_whole

    def writing(path, **options):
        written.append(path)
        return Dying(path) if len(written) == 3 else right(path, **options)

    monkeypatch.setattr(arrays, "written_whole", writing)
    settings = {"batch": 40, "steps": 10, "checkpoint": path, "checkpoint_every": 2}
    one, other = Network(64, [9], 10, dropout=0.2), Network(64, [9], 10, dropout=0.2)
    with pytest.raises(Killed):
        train(one, digits, **settings)
    taken = []
    train(other, digits, **settings, progress=lambda *told: taken.append(told[0]))
    straight = Network(64, [9], 10, dropout=0.2)
    train(straight, digits, batch=40, steps=10)

    assert taken == [5, 6, 7, 8, 9, 10]
    assert np.array_equal(other.vector, straight.vector)
