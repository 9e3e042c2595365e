"""What is taken out of a hand-in, and how the rows of a class are written down."""

import csv
import io
import re
from types import ModuleType
from xml.etree import ElementTree

import pytest

import kudari
from kudari import KudariError
from kudari.checking.handins import Results, Row, check_handins
from kudari.checking.handins.findings import finding_of, not_run
from kudari.checking.handins.optimizers import optimizers_in
from kudari.names import printable
from kudari.page import handins_html

HOSTILE = '<script>alert("1")</script>&\'.py'


def module(text):
    """A module with this text, as a file of somebody's becomes one."""
    made = ModuleType("own_mine")
    exec(text, vars(made))
    return made


STEP = "    def update(self, params, grads): params['x'] -= grads['x']\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class A:\n" + STEP + "class B(A):\n" + STEP, ["A", "B"]),
        ("class Base:\n    def update(self, params, grads): raise NotImplementedError\nclass A(Base):\n" + STEP, ["A"]),
        ("class Base:\n    def update(self, params, grads):\n        'To do.'\nclass A(Base):\n" + STEP, ["A"]),
        ("class Unfinished:\n    def update(self, params, grads): pass\n", ["Unfinished"]),
        ("class Config(dict): pass\nclass A:\n" + STEP, ["A"]),
        ("class A:\n    def step(self, w, grad): return w - grad\nclass Net:\n    def loss(self, x, t): pass\n", ["A"]),
        ("class A:\n    def __init__(self, params): self.params = params\n    def step(self): pass\n", ["A"]),
        (
            "class Base:\n    def update(self, p, g): self.one(p, g)\nclass A(Base):\n    def one(self, p, g): pass\n",
            ["A"],
        ),
        ("def sgd(params, states, hyperparams):\n    for p in params: p.grad\ndef f(x, y): return x\n", ["sgd"]),
        ("def step(w, g, lr=0.1): return w - lr * g\ndef f(x, y): return x + y\n", ["step"]),
        ("class A:\n" + STEP + "def step(w, g): return w - g\n", ["A"]),
        ("from kudari import SGD\n", []),
        ("", []),
    ],
    ids=[
        *("classes", "refusing base", "empty base", "unfinished", "a dict", "of an array", "bound", "open base"),
        *("of states", "function", "both", "imported", "empty"),
    ],
)
def test_what_was_handed_in(text, names):
    """Classes that take steps and were made in the file; functions of w and g only where there are none."""
    assert list(optimizers_in(module(text))) == names


def test_an_object_stands_for_a_class_that_needs_arguments():
    """Whoever asks for lr without a default is checked as they made it."""
    mine = module("class A:\n    def __init__(self, lr): self.lr = lr\n" + STEP + "optimizer = A(0.1)\n")

    assert optimizers_in(mine) == {"A": mine.optimizer}


def results(lang="en"):
    wrong = kudari.check(kudari.SGD(lr=0.1), like="momentum", lang=lang)
    right = kudari.check(kudari.Momentum(), like="momentum", lang=lang)
    return Results(
        "handins",
        "momentum",
        [
            Row("=1+1.py", finding_of("SGD", wrong, lang)),
            Row("提出 物.py", finding_of("Momentum", right, lang)),
            Row(HOSTILE, not_run('a,"b"', "<b>bold</b>")),
        ],
        lang,
    )


def test_csv_is_read_back():
    """Marked as UTF-8 for Excel, with lines as RFC 4180 ends them, and nothing that a spreadsheet would compute."""
    text = results().csv()
    data = text.encode()

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == 4
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["file", "class", "verdict", "cause", "first differing step"]
    assert rows[1][:3] == ["'=1+1.py", "SGD", "wrong"]
    assert int(rows[1][4]) >= 1
    assert rows[2:] == [
        ["提出 物.py", "Momentum", "right", "", ""],
        [HOSTILE, 'a,"b"', "not run", "<b>bold</b>", ""],
    ]


@pytest.mark.parametrize(("lang", "cause"), [("en", "cause"), ("ja", "原因")])
def test_the_page_is_well_formed_and_needs_no_script(lang, cause):
    """Every report is there to be unfolded, and what somebody wrote is text; what differs is marked within it."""
    page = handins_html(results(lang))
    body = ElementTree.fromstring(page[page.index("<body>") : page.index("</html>")])
    headings = [heading.text for heading in body.iter("th")]
    cells = [["".join(cell.itertext()) for cell in row.iter("td")] for row in body.iter("tr")][1:]

    assert headings[3] == cause
    assert "<script" not in page
    assert [row[0] for row in cells] == ["=1+1.py", "提出 物.py", HOSTILE]
    assert cells[2][3] == "<b>bold</b>"
    folded = [fold.find("pre") for fold in body.iter("details")]
    lines = [row.finding.report.split("\n") for row in results(lang).rows[:2]]
    assert ["".join(pre.itertext()).split("\n") for pre in folded] == [
        [line for line in report if line.strip(" ^")] for report in lines
    ]
    assert [len(list(pre.iter("mark"))) for pre in folded] == [
        sum(len(re.findall(r"\^+", line)) for line in report if not line.strip(" ^")) for report in lines
    ]
    assert f'<html lang="{lang}">' in page


def test_the_table_counts_its_rows():
    """Marks, the step and the cause stand in the row; one line says how many."""
    lines = str(results()).splitlines()

    assert lines[0].split() == ["file", "class", "verdict", "first", "differing", "step", "cause"]
    assert "✗ wrong" in lines[1]
    assert "✓ right" in lines[2]
    assert lines[-1] == "3 files, 3 rows: 1 right, 1 wrong, 1 not run"
    assert not results().all_right


def test_what_cannot_be_shown_is_replaced():
    """Letters that steer a terminal, turn the direction of a line, or are no letters at all."""
    assert printable("a\x1b\x00\u202e\ud800\n", 100) == "a" + "\N{REPLACEMENT CHARACTER}" * 5
    printable("\ud800", 9).encode()


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_no_folder_of_hand_ins_is_refused_before_anything_runs(tmp_path, lang):
    with pytest.raises(KudariError, match="nowhere"):
        check_handins(tmp_path / "nowhere", lang=lang)
    with pytest.raises(KudariError, match=r"\.py"):
        check_handins(tmp_path, lang=lang)
    (tmp_path / "_helper.py").touch()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "a.py").touch()
    with pytest.raises(KudariError, match=r"\.py"):
        check_handins(tmp_path, lang=lang)
    for seconds in (0, -1, float("nan"), float("inf")):
        with pytest.raises(KudariError, match="0"):
            check_handins(tmp_path, seconds=seconds, lang=lang)
    with pytest.raises(KudariError, match="jobs"):
        check_handins(tmp_path, jobs=0, lang=lang)
