"""Check on optimisers as people write them, collected by somebody who had not seen it: what is wrong is named.

The collection calls optimisers in many ways (``way``); here are those with an ``update`` over dicts.
"""

import json
import linecache
from pathlib import Path

import numpy as np
import pytest

from kudari import RULES, KudariError, check

COLLECTIONS = Path(__file__).parent / "collections"
WAYS = ("dict",)


def collected(name):
    """The entries of a collection that are called in one of the ways."""
    entries = json.loads((COLLECTIONS / name).read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in entries if entry["way"] in WAYS}


LISTS = {"x019"}  # params[i] for i in range(len(params)): right where params is a list, as in the book's second volume
WRONG = {name: entry for name, entry in collected("wrong.json").items() if name not in LISTS}
RIGHT = {name: entry for name, entry in collected("right.json").items() if entry["rule"] in RULES}


def made(entry):
    """The optimiser of an entry, from a source whose lines can be looked up, as those of a file can."""
    name, source = f"<{entry['id']}>", entry["source"]
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    scope = {"__name__": entry["id"], "params": {"W1": np.ones((2, 3)), "b1": np.ones(3)}}
    exec(compile(source, name, "exec"), scope)
    return eval(entry["make"], scope)


def checked(name, lang="en"):
    """What is said of an entry, and the verdict; a refusal to call it says so, too."""
    entry = WRONG.get(name) or RIGHT[name]
    try:
        report = check(made(entry), like=entry.get("like") or entry["rule"], lang=lang)
    except KudariError as refusal:
        return str(refusal), "refused"
    return str(report), report.verdict


@pytest.mark.parametrize("name", [*WRONG][::6])
def test_a_wrong_one_is_called_wrong(name):
    """Every sixth by itself; all of them stand below."""
    said, verdict = checked(name)

    assert verdict in ("wrong", "stopped", "refused"), said


@pytest.mark.slow
def test_all_wrong_ones_are_called_wrong_and_the_cause_is_named_in_a_teachers_words(announce):
    """None passes; and of each group of words that a good report has, one is there, for at least 92 of 100."""
    reports = {name: checked(name) for name in WRONG}
    missed = [
        name
        for name, (said, _) in reports.items()
        if not all(any(word.lower() in said.lower() for word in words) for words in WRONG[name]["cause_words"])
    ]
    share = 1 - len(missed) / len(WRONG)
    announce(f"check: {len(WRONG)} real mistakes, all called wrong; the cause named for {share:.1%} (bar: 92 %)")

    assert {verdict for _, verdict in reports.values()} <= {"wrong", "stopped", "refused"}
    assert len(WRONG) >= 60
    assert share >= 0.92, missed


@pytest.mark.parametrize("name", [name for name, entry in WRONG.items() if "raises" in entry["outcome"]])
def test_what_could_not_be_compared_is_not_called_another_rule(name):
    """✗ is for steps; an update that stops is told its line, and what to write."""
    said, verdict = checked(name)

    if verdict == "stopped":
        assert "✗" not in said
        assert f" is not {RULES[WRONG[name]['like']].title}" not in said
        assert "line " in said or "self is missing" in said


@pytest.mark.parametrize("name", [*RIGHT][::4])
def test_a_right_one_is_no_false_alarm(name):
    """It is right, if perhaps with a caution for what it adds, unless it cannot be called at all."""
    said, verdict = checked(name)

    assert verdict != "wrong", said


@pytest.mark.slow
def test_the_right_ones_are_counted(announce):
    """Those of the catalogue's rules, with whatever they add of their own."""
    verdicts = [checked(name)[1] for name in RIGHT]
    passed = sum(verdict in ("right", "caution") for verdict in verdicts)
    uncalled = verdicts.count("refused") + verdicts.count("stopped")
    announce(
        f"check: {passed} of {len(verdicts)} right optimisers over dicts pass, {verdicts.count('caution')} with a "
        f"caution; {uncalled} cannot be called; ✗ for {verdicts.count('wrong')} (bar: 0)"
    )

    assert "wrong" not in verdicts


def test_every_report_is_told_in_japanese():
    """With the same verdict, and other words."""
    for name in [*WRONG][::15]:
        english, verdict = checked(name)
        japanese, same = checked(name, "ja")

        assert verdict == same
        assert verdict == "refused" or japanese != english
