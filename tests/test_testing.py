"""The tests' own house rules: what is announced is printed, slow tests are left out, and in CI nothing is skipped."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

TESTS = """
import pytest
from hypothesis import given, settings, strategies

def test_announces(announce):
    announce("three mutants are caught")

def test_announces_and_fails(announce):
    announce("one mutant is not")
    assert False

@pytest.mark.slow
def test_takes_long():
    pass

@pytest.mark.slow
@pytest.mark.nightly
def test_takes_longer():
    pass

def test_needs_a_program():
    pytest.skip("needs Octave")

@given(strategies.booleans())
def test_of_examples(example):
    assert settings.default.max_examples == {most} and settings.default.derandomize
"""


@pytest.fixture
def ran(tmp_path):
    """Run pytest on a few tests that are governed as ours are; give its words and its report in XML."""
    (tmp_path / "conftest.py").write_text(Path(__file__).with_name("conftest.py").read_text("utf-8"), "utf-8")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nmarkers =\n    slow\n    thorough\n    nightly\n    no_cover\n"
    )

    def ran(*options, most=50, **environment):
        (tmp_path / "test_some.py").write_text(TESTS.format(most=most))
        known = {name: value for name, value in os.environ.items() if not name.startswith(("CI", "PYTEST"))}
        command = [sys.executable, "-m", "pytest", "-rs", "--junitxml=report.xml", *options]
        done = subprocess.run(command, cwd=tmp_path, env=known | environment, capture_output=True, text=True)
        return done.stdout, ElementTree.parse(tmp_path / "report.xml").find("testsuite")

    return ran


@pytest.mark.parametrize("processes", [[], pytest.param(["-n", "2"], marks=pytest.mark.slow)], ids=["here", "in two"])
@pytest.mark.slow
def test_what_is_announced_is_printed_and_a_report_can_be_written(ran, processes):
    """Of tests that pass and of those that fail; a missing program is a reason, and slow tests are left out."""
    printed, report = ran(*processes)

    assert "\nthree mutants are caught\n" in printed
    assert "\none mutant is not\n" in printed
    assert "needs Octave" in printed
    assert "--slow runs" in printed
    assert "1 failed, 2 passed, 1 skipped" in printed
    assert [report.get(name) for name in ("tests", "failures", "errors", "skipped")] == ["4", "1", "0", "1"]


@pytest.mark.parametrize(("option", "passed"), [("--slow", 3), ("--nightly", 4)])
@pytest.mark.slow
def test_with_slow_more_is_run_and_more_examples_are_tried(ran, option, passed):
    """And by night nothing is left out."""
    printed, _ = ran(option, most=100)

    assert f"1 failed, {passed} passed, 1 skipped" in printed
    assert "--slow runs" not in printed


@pytest.mark.slow
def test_what_slow_adds_can_be_run_alone(ran):
    """So that nothing is run twice before a release."""
    printed, report = ran("--only-slow", most=100)

    assert "1 passed, 5 deselected" in printed
    assert report.get("tests") == "1"


@pytest.mark.slow
def test_in_ci_a_skipped_test_has_failed(ran):
    """For there everything is installed; slow tests are left out nevertheless, and are not counted as skipped."""
    printed, _ = ran(CI="true")

    assert "skipped in CI" in printed
    assert "2 failed, 2 passed" in printed
    assert "skipped," not in printed
