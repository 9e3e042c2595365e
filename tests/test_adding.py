"""Whoever adds a rule or a field touches one file of the package, and it is everywhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kudari

RULE = '''
class SignSGD(Rule):
    """Step by the sign of the slope.

    >>> print(SignSGD())
    w ← w − η sign(g)
    """

    colour = "#123456"
    against_sgd = "moves by the sign of the slope"
    source = "Bernstein et al., signSGD, arXiv:1802.04434"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate: the length of a step in every coordinate")

    def step(self, w, g):
        return w - self.lr * np.sign(g)
'''
USE_RULE = """
import kudari
from kudari.checking import check
from kudari.page.tables import tables
from kudari.rules.colours import colours
assert kudari.SignSGD(lr=0.5).lr == 0.5 and "SignSGD" in kudari.__all__ and kudari.rules.SignSGD is kudari.SignSGD
assert str(kudari.rule("signsgd:lr=0.3")) == "w ← w − η sign(g)"
assert kudari.race("ravine", ["signsgd:lr=0.5"], steps=4).routes["SignSGD"][-1] == {"x": -5.0, "y": 0.0}
assert kudari.ensemble("ravine", "signsgd:lr=0.5", steps=4).positions.tolist() == [[-5.0, 0.0]]
assert tables()["rules"]["signsgd"]["colour"] == "#123456" == colours(["a"], ["SignSGD"])[0]
assert check(kudari.SignSGD(lr=0.5), like="signsgd").right
"""
FIELD = """
@entry(
    title="Fourth power",
    title_ja="四次",
    domain=[(-2, 2), (-2, 2)],
    minima=[(0, 0)],
    lowest=0,
    start=(1, 1),
    rates=(0.1, 0.01, 0.5, 0.1),
    shows="A flat bottom.",
    shows_ja="平らな底。",
    source="folklore",
    witnesses={(1, 2): 17},
)
def quartic(x, y):
    return x**4 + y**4
"""
USE_FIELD = """
import kudari
from kudari.page.tables import tables
assert kudari.field("quartic").facts.minima == kudari.FIELDS["quartic"].facts.minima == ((0, 0),)
assert len(kudari.race("quartic", steps=3).routes) == 4
assert tables()["fields"]["quartic"]["text"] == "x⁴ + y⁴"
"""


@pytest.fixture
def copied(tmp_path):
    """A copy of the package, and how to run a program on it."""
    package = Path(kudari.__file__).parent
    shutil.copytree(package, tmp_path / "kudari", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "KUDARI_CACHE_DIR": str(tmp_path / "cache")}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return tmp_path / "kudari", run


@pytest.mark.slow
def test_a_rule_is_one_file(copied):
    """Its family's, where its name is added: the face, the catalogue, check, page and colours follow."""
    package, run = copied
    family = package / "rules" / "sign.py"
    text = family.read_text(encoding="utf-8")
    assert '__all__ = ["Lion"]' in text
    family.write_text(
        text.replace('__all__ = ["Lion"]', '__all__ = ["Lion", "SignSGD"]') + "\n" + RULE, encoding="utf-8"
    )
    run("-c", USE_RULE)

    assert "signsgd" in run("-m", "kudari", "rules")


@pytest.mark.slow
def test_a_field_is_one_file(copied):
    """That of its family, and nothing in it but the field."""
    package, run = copied
    family = package / "fields" / "bowls.py"
    family.write_text(family.read_text(encoding="utf-8") + "\n" + FIELD, encoding="utf-8")
    run("-c", USE_FIELD)

    assert "quartic" in run("-m", "kudari", "fields")
