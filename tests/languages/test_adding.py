"""A language is one file: it is found by its suffix, offered by the command line, and its words are kept free."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kudari
from kudari.languages import LANGUAGES, language_of, suffixes
from kudari.languages.dialects.octave import Octave
from kudari.languages.naming import FreeNames

TOY = '''
"""A toy: Octave, shouted."""

from kudari.languages.dialects.octave import Octave


class Toy(Octave):
    """Its remarks begin with a name."""

    title = "Toy"
    suffix = ".toy"
    comment = "REMARK"
    reserved = "speed fast"
'''


@pytest.fixture
def toy():
    """The toy, for the time of a test."""
    before = dict(LANGUAGES)
    names = {}
    exec(TOY, {"__name__": "toys"}, names)
    yield names["Toy"]
    LANGUAGES.clear()
    LANGUAGES.update(before)


def test_a_language_enters_itself(toy, tmp_path):
    """By its class alone: a race can be written in it, by name and by suffix."""
    race = kudari.race("ravine", ["sgd"], steps=3)

    assert LANGUAGES["toy"] is toy
    assert language_of("race.toy") == "toy"
    assert "REMARK SGD on ravine: 3 steps" in race.program("toy")
    assert race.export(tmp_path / "race.toy").read_text(encoding="utf-8") == race.program("toy")


@pytest.mark.usefixtures("toy")
def test_its_words_are_no_names_of_variables_from_then_on():
    assert FreeNames()("speed") == "speed_"


def test_without_it_there_is_nothing_of_it():
    assert FreeNames()("speed") == "speed"
    assert "toy" not in LANGUAGES
    with pytest.raises(kudari.KudariError, match=r"\.toy.*\.jl \(julia\), \.m \(octave\)"):
        language_of("race.toy")


def test_a_kind_of_dialect_without_a_title_is_no_language():
    class Shared(Octave):
        """What some languages have in common."""

    assert Shared not in LANGUAGES.values()


def test_of_two_languages_with_one_suffix_the_first_has_it():
    assert suffixes()[".m"] == "octave"
    assert LANGUAGES["matlab"].suffix == ".m"


@pytest.mark.slow
def test_a_file_in_the_folder_of_dialects_is_a_language(tmp_path):
    """In a copy of the package, to which one file is added, the command line knows it."""
    package = Path(kudari.__file__).parent
    shutil.copytree(package, tmp_path / "kudari", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "kudari" / "languages" / "dialects" / "toy.py").write_text(TOY, encoding="utf-8")
    command = [sys.executable, "-m", "kudari", "export", "sgd", "--on", "ravine", "-o", "race.toy"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "KUDARI_CACHE": str(tmp_path / "cache")}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)

    assert (tmp_path / "race.toy").read_text(encoding="utf-8").startswith("REMARK SGD on ravine")
