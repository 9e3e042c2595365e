"""How long a user waits: from the shell to the file, medians of whole processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.results import Row, at_most, told
from benchmarks.stopwatch import interleaved, seconds

RACE = ["-m", "kudari", "race", "ravine", "--steps", "30", "-o"]
COMMANDS = {
    "python -c pass": (["-c", "pass"], None),
    "import numpy": (["-c", "import numpy"], None),
    "import kudari": (["-c", "import kudari"], None),
    "kudari race … -o race.json": ([*RACE, "race.json"], 0.6),
    "kudari race … -o race.png": ([*RACE, "race.png"], 1.6),
}
IMPORT_BAR = 0.25  # for kudari above the bare interpreter


def run(quick: bool) -> list[Row]:
    """All commands in turn."""
    with tempfile.TemporaryDirectory() as folder:

        def started(arguments: list[str]) -> object:
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            program = [sys.executable, *arguments]
            return subprocess.run(program, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)

        contestants = {
            name: lambda arguments=arguments: started(arguments)  # type: ignore[misc]
            for name, (arguments, _) in COMMANDS.items()
        }
        times = interleaved(contestants, 1 if quick else 9, warm=0 if quick else 1)
    rows = []
    for name, (_, bar) in COMMANDS.items():
        taken = seconds(times, name)
        rows.append(told(name, taken, "s") if bar is None else at_most(name, taken, bar, "s"))
    added = seconds(times, "import kudari") - seconds(times, "python -c pass")
    return [*rows, at_most("import kudari, without the interpreter's own start", added, IMPORT_BAR, "s")]
