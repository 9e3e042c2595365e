"""What is overwritten stays what it was to others: its mode, its links; and what cannot be written is said in words."""

import contextlib
import http.client
import os
import re
import resource
import signal
import socket
import stat
import subprocess
import sys
import time

import numpy as np
import pytest

from kudari import Adam, KudariError, Network, learning_rate_map, race
from kudari.commands import main
from kudari.files import replaceable, write_text, written_whole
from kudari.leftovers import in_use, temporary_beside

LONG = "n" * 300


@pytest.fixture
def old(tmp_path):
    """A file that stands there already."""
    path = tmp_path / "old.txt"
    path.write_text("old")
    return path


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_what_is_overwritten_keeps_its_mode(mode, old):
    """Also one that nobody else may read."""
    old.chmod(mode)
    write_text(old, "new")

    assert (old.read_text(), stat.S_IMODE(old.stat().st_mode)) == ("new", mode)


def test_a_private_file_is_private_while_it_is_written(old):
    """Its temporary file is no place for others to read it."""
    old.chmod(0o600)
    with written_whole(old) as temporary:
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_what_is_overwritten_keeps_its_owner(old):
    """Where root writes to somebody's file."""
    os.chown(old, 65534, 65534)
    write_text(old, "new")

    assert (old.stat().st_uid, old.stat().st_gid) == (65534, 65534)


def test_a_link_leads_where_it_did(old, tmp_path):
    """The file behind it is replaced."""
    (tmp_path / "link.txt").symlink_to(old)
    write_text(tmp_path / "link.txt", "new")

    assert (tmp_path / "link.txt").is_symlink()
    assert old.read_text() == "new"


def test_a_read_only_file_is_not_replaced(old):
    """Not even by root."""
    old.chmod(0o444)
    with pytest.raises(KudariError, match=r"old\.txt cannot be written: the file that stands there is read-only"):
        write_text(old, "new")

    assert old.read_text() == "old"


def test_what_is_no_file_is_not_replaced(tmp_path):
    """A pipe, which others read from."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(KudariError, match="pipe cannot be written: it is no file"):
        write_text(tmp_path / "pipe", "new")


def test_a_name_of_many_letters_is_written(tmp_path):
    """As long as the system allows, temporary files included; beyond, it is refused in words."""
    write_text(tmp_path / ("n" * 251 + ".txt"), "new")
    for name in (LONG, "語" * 90, "a\0b"):
        with pytest.raises(KudariError, match="cannot be written"):
            write_text(tmp_path / name, "new")
        with pytest.raises(KudariError, match="cannot be written"):
            replaceable(tmp_path / name)

    assert len(list(tmp_path.iterdir())) == 1


LINES = [
    f"race ravine --steps 3 -o {LONG}.png",
    f"race ravine --rule {LONG}.py:A",
    f"play {LONG}.json --no-open",
    f"play {LONG}.html --no-open",
    f"play ravine -o {LONG}.html --no-open",
    f"map ravine --rule momentum --over lr,momentum --size 4 -o {LONG}.npz",
    f"sweep ravine --rule sgd -o {LONG}.csv",
    f"export sgd --on ravine -o {LONG}.py",
    f"check {LONG}.py --like sgd",
    f"train digits --steps 2 --save {LONG}.safetensors",
    f"train digits --steps 2 --checkpoint {LONG}.safetensors",
    f"train {LONG}.npz",
    f"train mnist --data {LONG}",
    f"fields ravine -o {LONG}.png",
    f"chapter6 rules --quick -o {LONG}",
]


@pytest.mark.parametrize("line", LINES, ids=[re.sub("n{9,}", "…", line) for line in LINES])
def test_names_that_no_file_can_have_are_refused_in_words(line, monkeypatch, tmp_path, capsys):
    """In a message, with nothing written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["kudari", *line.split()])
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code in (1, 2)
    assert LONG[:70] in re.sub(r"\s", "", capsys.readouterr().err)  # what is quoted is cut
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------- no room

WRITERS = {
    "race.json": lambda path: race("ravine", ["sgd"], steps=60).save(path),
    "race.csv": lambda path: race("ravine", ["sgd"], steps=200).save(path),
    "race.png": lambda path: race("ravine", ["sgd"], steps=2).save(path),
    "race.html": lambda path: race("ravine", ["sgd"], steps=2).save(path),
    "map.npz": lambda path: learning_rate_map(
        "ravine", "momentum", size=20, steps=4, lr=(0.1, 1), momentum=(0, 0.9)
    ).save(path),
    "network.safetensors": lambda path: Network(64, [50], 10).save(path),
    "state.safetensors": lambda path: stepped().save(path),
}


def stepped():
    rule = Adam()
    rule.update({"w": np.ones(5000)}, {"w": np.ones(5000)})
    return rule


@contextlib.contextmanager
def little_room(count):
    """No file may grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", WRITERS)
def test_where_there_is_no_room_the_old_file_stays(name, tmp_path):
    """As on a full disk: it is said, and nothing is left beside it."""
    WRITERS[name](tmp_path / name)
    before = (tmp_path / name).read_bytes()
    with little_room(2000), pytest.raises(KudariError, match=rf"{name} cannot be written: .*(too large|File)"):
        WRITERS[name](tmp_path / name)

    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == before


# ---------------------------------------------------------------------- signals, and those who say nothing


@pytest.mark.slow
def test_a_terminated_command_leaves_nothing_behind(tmp_path):
    """SIGTERM in the midst of writing: no temporary file, and the old one whole."""
    (tmp_path / "race.gif").write_text("old")
    command = [sys.executable, "-m", "kudari", "race", "ravine", "--steps", "400", "-o", str(tmp_path / "race.gif")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    assert len(list(tmp_path.iterdir())) == 2
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=30)

    assert process.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["race.gif"]
    assert (tmp_path / "race.gif").read_text() == "old"


@pytest.mark.slow
def test_who_says_nothing_is_not_waited_for(tmp_path):
    """A connection on which nothing comes is closed, and the page is given to others meanwhile."""
    program = "from kudari.commands import main, play; play._SILENCE = 0.5; main()"
    command = [sys.executable, "-c", program, "play", "ravine", "--serve", "--no-open"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as run:
        try:
            port = int(re.search(r"127\.0\.0\.1:(\d+)", run.stdout.readline())[1])
            with socket.create_connection(("127.0.0.1", port), timeout=30) as silent:
                silent.sendall(b"GET / HT")
                page = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                page.request("GET", "/")
                assert page.getresponse().status == 200
                page.close()
                assert silent.recv(1) == b""  # closed
        finally:
            run.terminate()


@pytest.mark.slow
def test_numba_may_be_switched_off(tmp_path):
    """For somebody's own functions; the same numbers come out."""
    program = (
        "import numpy as np, kudari\n"
        "params = {'w': np.ones(400_000)}\n"
        "kudari.SGD(lr=0.5).update(params, {'w': np.ones(400_000)})\n"
        "crowd = kudari.ensemble('beale', 'adam', np.ones((5, 2)), 10, engine='compiled')\n"
        "print(crowd.positions.sum(), params['w'][0])\n"
    )
    told = set()
    for switch in "01":
        environment = {"NUMBA_DISABLE_JIT": switch, "KUDARI_CACHE_DIR": str(tmp_path / switch)}
        done = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, env=os.environ | environment, check=True
        )
        told.add(done.stdout)

    assert len(told) == 1


# ---------------------------------------------------------------------- what was left over

BEGINS = """
import sys, time
from kudari.files import written_whole
with written_whole(sys.argv[1]) as temporary:
    temporary.write_bytes(b"half")
    print("begun", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def writing(tmp_path):
    """A process that has begun to write a.gif, and is ended with the test."""
    with subprocess.Popen([sys.executable, "-c", BEGINS, str(tmp_path / "a.gif")], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        yield process
        process.kill()


def left_over(folder):
    return [path for path in folder.iterdir() if path.name.startswith(".kudari-")]


@pytest.mark.slow
def test_what_a_killed_program_had_begun_is_removed_by_the_next(writing, tmp_path):
    """That writes the same file; what another one has there is left alone, and so is a file of another target."""
    (begun,) = left_over(tmp_path)
    write_text(tmp_path / "a.gif", "while it lives")
    assert left_over(tmp_path) == [begun]

    writing.kill()
    writing.wait()
    write_text(tmp_path / "b.gif", "another file")
    assert left_over(tmp_path) == [begun]

    write_text(tmp_path / "a.gif", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gif", "b.gif"]
    assert (tmp_path / "a.gif").read_text() == "whole"


@pytest.fixture
def of_the_dead(tmp_path):
    """A temporary file of a.txt, by whose name its process is gone."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    ours = temporary_beside(tmp_path / "a.txt")
    path = ours.with_name(ours.name.replace(f"-{os.getpid()}-", f"-{ended.pid}-"))
    path.write_text("half")
    return path


def test_what_the_child_of_a_dead_process_writes_is_left_alone(of_the_dead, tmp_path):
    """It has the lock of its parent, and nobody the right to end its work."""
    with in_use(os.open(of_the_dead, os.O_WRONLY)):
        write_text(tmp_path / "a.txt", "whole")
        assert of_the_dead.exists()

    write_text(tmp_path / "a.txt", "whole")
    assert not of_the_dead.exists()


def test_what_is_no_leftover_of_ours_stays(of_the_dead, tmp_path):
    """A name that only looks alike, and what cannot be looked at; the file is written all the same."""
    others = [tmp_path / name for name in (".kudari-1-2-a.txt", ".kudari-x.txt", "kudari.txt")]
    for path in others:
        path.write_text("mine")
    of_the_dead.unlink()
    of_the_dead.symlink_to(others[0])
    write_text(tmp_path / "a.txt", "whole")

    assert all(path.read_text() == "mine" for path in others)
    assert (tmp_path / "a.txt").read_text() == "whole"
