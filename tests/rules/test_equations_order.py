"""A formula is written in one way, whatever the order of Python's sets in a process."""

import os
import subprocess
import sys

import pytest

WRITE = """
from dataclasses import replace
from kudari import AMSGrad
w, m, v, _ = AMSGrad.formula.after
print(replace(AMSGrad.formula, after=(w, m, v, v)))
"""


@pytest.mark.slow
def test_two_states_of_one_value_are_written_alike_in_every_process():
    """Which of the two names a line uses does not hang on the seed of Python's hashes."""
    texts = {
        subprocess.run(
            [sys.executable, "-c", WRITE],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }

    assert len(texts) == 1
    assert "←" in texts.pop()
