"""An operation that NumPy, C and JavaScript have under one name is one row of one table, and its twins in the tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = '    _rounded("log2", 1, np.log2, lambda d, y, a: d / (a * 0.6931471805599453)),\n'
TWINS = {  # the lines that are written behind others, by file
    "src/kudari/formula/operations.py": [('    _rounded("log", 1, np.log, lambda d, y, a: d / a),\n', ROW)],
    "tests/formula/conftest.py": [
        ("SYMPY = {\n", '    "log2": lambda a: sympy.log(a, 2),\n'),
        ("MPMATH = {\n", '    "log2": lambda a: mpmath.log(a, 2),\n'),
    ],
    "tests/formula/test_operations.py": [("DOMAINS = {\n", '    "log2": [(POSITIVE,)],\n')],
}
TABLES = [  # where every operation is tried: derivatives, kernels, the page, programs in other languages
    *("tests/formula/test_operations.py", "tests/formula/test_tape.py", "tests/formula/test_pickling.py"),
    *("tests/engine/test_operations.py", "tests/page/test_tape.py", "tests/page/test_tables.py"),
    "tests/languages/test_programs.py",
]
USE = """
import numpy as np, kudari
field = kudari.Field(lambda x: np.log2(x) ** 2)
assert str(field) == "f(x) = log2(x)²" and field.evaluator.graph is kudari.Field("log2(x)^2").evaluator.graph
race = kudari.race(field, ["sgd:lr=0.1"], (3.0,), 20)
assert "log2(x)" in race.program("octave") and "math.log2(x)" in race.program("python")
assert r"\\operatorname{log2}" in kudari.formula.latex(field.evaluator.graph)
"""


@pytest.mark.slow
def test_an_operation_is_one_row_and_its_twins_in_the_tests(tmp_path):
    """In a copy of the tree, with log2: the tables' own tests find it everywhere."""
    for part in ("src", "tests", "pyproject.toml", "benchmarks"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / part)
    for file, lines in TWINS.items():
        path = tmp_path / file
        text = path.read_text(encoding="utf-8")
        for before, line in lines:
            assert text.count(before) == 1, (file, before)
            text = text.replace(before, before + line)
        path.write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src"), "KUDARI_CACHE": str(tmp_path / "cache")}
    environment.pop("CI", None)  # what is skipped here is tried in the tree itself
    pytest_run = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "log2",
        "--import-mode=importlib",
        "-o",
        "addopts=",
        *TABLES,
    ]
    for command in (["-c", USE], pytest_run):
        done = subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert " passed" in done.stdout
    assert int(done.stdout.split(" passed")[0].split()[-1]) >= 15, done.stdout
