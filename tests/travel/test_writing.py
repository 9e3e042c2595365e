"""A file is written whole or not at all."""

import os
import signal
import subprocess
import sys
import time

import pytest

from kudari import KudariError, race
from kudari.files import written_whole
from kudari.travel import race_files


@pytest.fixture(scope="module")
def run():
    """A small race."""
    return race("ravine", ["sgd"], steps=2)


@pytest.fixture
def old(tmp_path):
    """A file that stands there already."""
    path = tmp_path / "race.json"
    path.write_text("old")
    return path


def names(folder):
    """What is in a folder, hidden files too."""
    return sorted(os.listdir(folder))


def test_a_file_is_written(run, old):
    """And nothing stays beside it."""
    run.save(old)

    assert old.read_text().startswith("{")
    assert names(old.parent) == ["race.json"]


@pytest.mark.parametrize("error", [ValueError("mine"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_writer_that_fails_leaves_the_old_file(error, old):
    """Untouched, and no temporary file behind; the error is the writer's own."""

    def fail():
        with written_whole(old) as temporary:
            temporary.write_text("half")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert (old.read_text(), names(old.parent)) == ("old", ["race.json"])


def test_a_race_that_cannot_be_encoded_leaves_the_old_file(run, old, monkeypatch):
    """Saving goes the same way."""

    def fail(race):
        raise MemoryError

    monkeypatch.setattr(race_files, "_plain", fail)
    with pytest.raises(MemoryError):
        run.save(old)
    assert (old.read_text(), names(old.parent)) == ("old", ["race.json"])


def test_a_full_disk_is_said_and_leaves_the_old_file(old):
    """As a KudariError that names the file."""

    def fill():
        with written_whole(old):
            raise OSError(28, "No space left on device")

    with pytest.raises(KudariError, match=r"race\.json.*No space left"):
        fill()
    assert (old.read_text(), names(old.parent)) == ("old", ["race.json"])


def test_a_killed_program_leaves_the_old_file(old):
    """kill -9 in the middle of a write."""
    program = (
        "import sys, time\n"
        "from kudari.files import written_whole\n"
        "with written_whole(sys.argv[1]) as temporary, temporary.open('w') as file:\n"
        "    file.write('half'); file.flush(); print('writing', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(old)], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)

    assert process.returncode == -signal.SIGKILL
    assert old.read_text() == "old"


def test_a_new_file_has_the_usual_permissions(run, tmp_path):
    """Not those of a temporary file, which only its owner can read."""
    plain = tmp_path / "plain"
    plain.touch()

    assert run.save(tmp_path / "race.json").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("suffix", [".json", ".csv", ".png", ".svg"])
def test_a_missing_folder_is_said(suffix, run, tmp_path):
    """By its name, whatever the kind of file."""
    with pytest.raises(KudariError, match="missing"):
        run.save(tmp_path / "missing" / f"race{suffix}")


def test_a_folder_in_the_place_of_the_file_is_said(run, tmp_path):
    """And stays."""
    (tmp_path / "race.json").mkdir()

    with pytest.raises(KudariError, match=r"race\.json"):
        run.save(tmp_path / "race.json")
    assert names(tmp_path) == ["race.json"]


def test_a_read_only_folder_is_said(run, closed):
    """By its name."""
    with pytest.raises(KudariError, match=rf"cannot be written.*{closed.name}"):
        run.save(closed / "race.json")


@pytest.mark.parametrize("name", ["race.foo", "race", "race.json.gz", ".json"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(name, run, tmp_path):
    """And nothing is written."""
    with pytest.raises(KudariError, match=r"\.png .*\.json"):
        run.save(tmp_path / name)
    assert names(tmp_path) == []


def test_saving_returns_the_path(run, tmp_path):
    """So that it can be opened at once."""
    before = time.time() - 1

    assert run.save(str(tmp_path / "race.csv")).stat().st_mtime > before
