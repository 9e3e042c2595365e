"""How long the first crowd waits for its kernel: compiled, and loaded by the next process."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

from benchmarks.results import Row, at_most

FIRST = """
import time
from kudari import ensemble, field, rule
place, walker = field({place!r}), rule("adam", lr=0.01)
begin = time.perf_counter()
crowd = ensemble(place, walker, steps=10, engine="compiled")
print(time.perf_counter() - begin)
"""


def run(quick: bool) -> list[Row]:
    """In new processes, from after the import to the first result; the folder of kernels empty, then filled."""
    rows = []
    for place in ("beale",) if quick else ("beale", "rastrigin"):
        cold, warm = [], []
        for _ in range(1 if quick else 5):
            with tempfile.TemporaryDirectory() as folder:
                cold.append(_first(place, folder))
                warm += [_first(place, folder) for _ in range(1 if quick else 3)]
        rows.append(at_most(f"Adam on {place}: compiled", statistics.median(cold), 1.5, "s"))
        rows.append(at_most(f"Adam on {place}: from disk, in a new process", statistics.median(warm), 0.15, "s"))
    return rows


def _first(place: str, folder: str) -> float:
    program = [sys.executable, "-c", FIRST.format(place=place)]
    environment = {**os.environ, "KUDARI_CACHE_DIR": folder}
    ran = subprocess.run(program, check=True, capture_output=True, text=True, env=environment)
    return float(ran.stdout)
