"""How long a user waits: from the shell to the file, medians of whole processes.

``python benchmarks/startup.py`` prints the table and writes ``benchmarks/startup.md``.
"""

from __future__ import annotations

import datetime
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

RUNS = 9
RACE = ["-m", "kudari", "race", "ravine", "--steps", "30", "-o"]
COMMANDS = {
    "python -c pass": (["-c", "pass"], None),
    "import numpy": (["-c", "import numpy"], None),
    "import kudari": (["-c", "import kudari"], None),
    "kudari race … -o race.json": ([*RACE, "race.json"], 0.6),
    "kudari race … -o race.png": ([*RACE, "race.png"], 1.6),
}
IMPORT_BAR = 0.25  # for kudari above the bare interpreter


def seconds(arguments: list[str], folder: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Measure all commands in turn, so that a slow minute of the machine slows all alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS + 1):
            for name, (arguments, _) in COMMANDS.items():
                times[name].append(seconds(arguments, folder))
    medians = {name: statistics.median(runs[1:]) for name, runs in times.items()}  # the first is a warm-up
    added = medians["import kudari"] - medians["python -c pass"]
    lines = [
        "# From the shell to the file",
        "",
        f"`python benchmarks/startup.py`, {datetime.date.today()}: Python {platform.python_version()}, "
        f"NumPy {version('numpy')}, matplotlib {version('matplotlib')}, {os.cpu_count()} cores "
        f"({platform.machine()}); medians of {RUNS} whole processes.",
        "",
        "| command | median | fastest | bar |",
        "|---|---|---|---|",
    ]
    for name, (_, bar) in COMMANDS.items():
        shown = "" if bar is None else f"< {bar} s"
        lines.append(f"| {name} | {medians[name]:.3f} s | {min(times[name]):.3f} s | {shown} |")
    lines.append(f"| import kudari, without the interpreter's own start | {added:.3f} s | | < {IMPORT_BAR} s |")
    text = "\n".join(lines) + "\n"
    print(text)
    Path(__file__).with_name("startup.md").write_text(text)


if __name__ == "__main__":
    main()
