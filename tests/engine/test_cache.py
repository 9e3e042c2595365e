"""Kernels on disk: filled by several processes, broken by kills, and never trusted when they are not whole."""

import hashlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from tests.examples import by_night

from kudari import ensemble, rule
from kudari.engine import cache
from kudari.engine.compile import Kernel

WALK = """
import sys
import numpy as np
from kudari import ensemble, field
crowd = ensemble(field("beale"), "adam:lr=0.05", np.linspace(-2, 2, 600).reshape(300, 2), 50, engine="compiled")
print(crowd.positions.sum(), "numba" in sys.modules, "matplotlib" in sys.modules)
"""
SOURCE = "def kernel(n, xs):\n    for i in range(n):\n        xs[i] = xs[i] * {}"


def started(folder, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", WALK],
        env={**os.environ, "KUDARI_CACHE_DIR": str(folder), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process):
    out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "")
    return out.split()


def kernels(folder):
    return sorted(Path(folder).rglob("*.o"))


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A cache of this test alone."""
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def times(factor):
    """A kernel of its own, and what it makes of 1, 2, 3."""
    kernel, numbers = Kernel(SOURCE.format(factor), ("int", "float64*")), np.array([1.0, 2.0, 3.0])
    kernel.function(3, numbers.ctypes.data)
    return kernel, numbers.tolist()


@pytest.mark.slow
def test_the_next_process_needs_no_compiler(tmp_path):
    """It loads what the first one has kept: neither Numba nor matplotlib, and the same numbers."""
    first, second = said(started(tmp_path)), said(started(tmp_path))

    assert first[1:] == ["True", "False"]
    assert second[1:] == ["False", "False"]
    assert first[0] == second[0]
    assert len(kernels(tmp_path)) == 1


@pytest.mark.slow
def test_four_processes_fill_one_cache(tmp_path):
    """All at once; each finishes right, and one whole kernel is left, with nothing beside it."""
    processes = [started(tmp_path) for _ in range(4)]

    assert len({said(process)[0] for process in processes}) == 1
    assert [path.suffix for path in (tmp_path / "kernels").iterdir()] == [".o"]
    assert said(started(tmp_path))[1] == "False"


@pytest.mark.parametrize("kills", by_night([4, 20], 1))
@pytest.mark.slow
def test_a_kill_leaves_nothing_broken(tmp_path, announce, kills):
    """At any moment of compiling and writing, some of them, on a loaded machine most; the next process is right."""
    moments, killed, begin = random.Random(0), 0, time.monotonic()
    right = said(started(tmp_path / "right"))[0]
    whole = time.monotonic() - begin
    for number in range(kills):
        process = started(tmp_path / str(number // 2))  # twice in one folder
        time.sleep(moments.uniform(0.05, whole))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        process.stdout.close()
        process.stderr.close()
    for number in range(kills // 2):
        assert said(started(tmp_path / str(number)))[0] == right

    announce(f"killed {killed} times while it compiled and wrote; each time the next process was right")
    assert killed >= 0.3 * kills


def test_a_kill_while_writing_leaves_the_old_file(own, monkeypatch):
    """The temporary file is renamed only when it is whole."""
    cache.keep("key", b"code")

    def killed(*places, **folders):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        cache.keep("key", b"other code")
    assert cache.kept("key") == b"code"
    assert [path.name for path in (own / "kernels").iterdir()] == ["key.o"]


def broken(name, data):
    head = len(cache.MAGIC) + hashlib.sha256().digest_size
    return {
        "empty": b"",
        "cut short": data[:-10],
        "longer": data + b"x",
        "a flipped bit": data[:-3] + bytes([data[-3] ^ 1]) + data[-2:],
        "another header": b"x" + data[1:],
        "text": cache.MAGIC,
        "another's hash": cache._head("key", b"code") + data[head:],
        "under another's key": cache._head("key", data[head:]) + data[head:],
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "cut short",
        "longer",
        "a flipped bit",
        "another header",
        "text",
        "another's hash",
        "under another's key",
    ],
)
@pytest.mark.slow
def test_what_is_broken_is_compiled_again(name, own, monkeypatch):
    """And then is whole again."""
    factor = 1 + hashlib.sha256(name.encode()).digest()[0] / 256
    times(factor)
    (path,) = kernels(own)
    whole = path.read_bytes()
    path.write_bytes(broken(name, whole))
    monkeypatch.setattr("kudari.engine.compile._LOADED", {})

    assert times(factor)[1] == [factor, 2 * factor, 3 * factor]
    assert cache.kept(path.stem) is not None


def test_a_kernel_under_anothers_key_is_not_run(own, monkeypatch):
    """Though its file is whole: a file says whose code it holds."""
    (one, _), (other, _) = times(0.3125), times(0.4375)
    places = [own / "kernels" / f"{kernel.key}.o" for kernel in (one, other)]
    places[0].write_bytes(places[1].read_bytes())
    monkeypatch.setattr("kudari.engine.compile._LOADED", {})

    assert times(0.3125)[1] == [0.3125, 0.625, 0.9375]
    assert cache.kept(one.key) is not None  # rebuilt


def test_what_others_can_write_is_not_read(own):
    """A kernel is a program."""
    cache.keep("key", b"code")
    (path,) = kernels(own)
    assert cache.kept("key") == b"code"
    path.chmod(0o666)
    assert cache.kept("key") is None


def test_a_file_that_is_a_link_is_not_read(own):
    """Whoever owns what it leads to."""
    cache.keep("key", b"code")
    (path,) = kernels(own)
    path.rename(own / "planted")
    path.symlink_to(own / "planted")
    assert cache.kept("key") is None
    cache.keep("key", b"mine")

    assert not path.is_symlink()
    assert (own / "planted").read_bytes().endswith(b"code")
    assert cache.kept("key") == b"mine"


def opened_to_others(cache_dir):
    cache_dir.chmod(0o777)


def kernels_opened_to_others(cache_dir):
    (cache_dir / "kernels").chmod(0o770)


def linked(cache_dir):
    (cache_dir / "kernels").rename(cache_dir.parent / "elsewhere")
    (cache_dir / "kernels").symlink_to(cache_dir.parent / "elsewhere")


@pytest.mark.parametrize("change", [opened_to_others, kernels_opened_to_others, linked])
def test_a_folder_that_others_can_change_is_not_used(change, own):
    """Neither read nor written; and that is said once."""
    cache.keep("key", b"code")
    change(own)
    cache._say.cache_clear()
    before = {path: path.read_bytes() for path in kernels(own.parent)}
    with pytest.warns(UserWarning, match="kernels are not kept: .* (by others|is a link)"):
        assert cache.kept("key") is None
    cache.keep("key", b"other code")
    cache.keep("key 2", b"code")

    assert {path: path.read_bytes() for path in kernels(own.parent)} == before


def test_a_folder_of_ones_own_below_one_for_all_is_used(own, tmp_path):
    """As in /tmp, where nobody can move what belongs to others."""
    tmp_path.chmod(0o1777)
    cache.keep("key", b"code")
    assert cache.kept("key") == b"code"


# ---------------------------------------------------------------------- two users

STRANGER = 65534  # nobody
as_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can be two users")


def as_stranger(work):
    """Do something as another user, in a process of its own; whether it ended well."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgroups([])
            os.setgid(STRANGER)
            os.setuid(STRANGER)
            os.umask(0)
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def planted(folder, key, code):
    """A kernel as somebody writes it who knows how it is done."""
    (folder / "kernels").mkdir(parents=True, exist_ok=True)
    (folder / "kernels").chmod(0o755)
    (folder / "kernels" / f"{key}.o").write_bytes(cache._head(key, code) + code)


@pytest.fixture
def strange(monkeypatch):
    """A place in which a stranger can do as he likes, beside what is ours; everybody can go through it."""
    with tempfile.TemporaryDirectory(dir="/tmp") as place:
        Path(place).chmod(0o755)
        ground = Path(place) / "strange"
        ground.mkdir()
        os.chown(ground, STRANGER, STRANGER)
        monkeypatch.setenv("KUDARI_CACHE_DIR", str(ground / "cache"))
        cache._say.cache_clear()
        yield ground


@as_root
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("kind", ["a folder of his", "a folder of ours in his", "a link of his", "a folder for all"])
def test_what_a_stranger_plants_is_not_run(kind, strange):
    """Nor is anything of ours overwritten by way of it."""
    ours = strange.parent / "ours"
    ours.mkdir()
    (ours / "precious.o").write_bytes(b"precious")
    folder, key = strange / "cache", "5" * 64

    def plant():
        if kind == "a link of his":
            folder.mkdir()
            (folder / "kernels").symlink_to(ours)
            return
        planted(folder, key, b"foreign code")
        if kind == "a folder for all":
            folder.chmod(0o777)
            (folder / "kernels").chmod(0o777)
            (folder / "kernels" / f"{key}.o").unlink()
            (folder / "kernels" / f"{key}.o").symlink_to(ours / "precious.o")

    assert as_stranger(plant)
    if kind == "a folder of ours in his":
        for path in (folder / "kernels", folder / "kernels" / f"{key}.o"):
            os.chown(path, 0, 0)
    with pytest.warns(UserWarning, match="kernels are not kept: .* belongs to another user"):
        assert cache.kept(key) is None
    cache.keep(key, b"our code")
    cache.keep("precious", b"our code")

    assert {path.name: path.read_bytes() for path in ours.iterdir()} == {"precious.o": b"precious"}
    assert not any(b"our code" in path.read_bytes() for path in folder.rglob("*.o"))


@as_root
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_user_takes_what_root_has_kept(strange, monkeypatch):
    """As in an image that was made by root; and a user's own cache is as good as root's."""
    common = strange.parent / "common"
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(common))
    cache.keep("key", b"code")
    for path in (common, common / "kernels"):
        path.chmod(0o755)
    (common / "kernels" / "key.o").chmod(0o644)

    def use():
        assert cache.kept("key") == b"code"
        cache.keep("other", b"code")  # which root's folder does not allow
        assert cache.kept("other") is None
        os.environ["KUDARI_CACHE_DIR"] = str(strange / "own")
        cache.keep("mine", b"my code")
        assert cache.kept("mine") == b"my code"

    assert as_stranger(use)


def test_where_nothing_can_be_written_nothing_is_kept(closed, monkeypatch):
    """And that is no error."""
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(closed / "cache"))
    assert times(0.375)[1] == [0.375, 0.75, 1.125]
    assert cache.kept(times(0.375)[0].key) is None


def test_a_file_in_place_of_the_folder_is_no_error(tmp_path, monkeypatch):
    """There is no cache, then."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(tmp_path / "file"))
    assert times(0.625)[1] == [0.625, 1.25, 1.875]


def test_to_have_no_home_is_no_error(monkeypatch):
    """As in a container with a user of no name: kernels are compiled and not kept."""

    def homeless(name):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("KUDARI_CACHE_DIR")
    monkeypatch.setattr("platformdirs.user_cache_dir", homeless)

    assert times(0.6875)[1] == [0.6875, 1.375, 2.0625]


def test_the_users_own_cache_is_the_default(monkeypatch):
    """Where the system keeps such things."""
    monkeypatch.delenv("KUDARI_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert "kudari" in cache.folder().parts


def test_a_kernel_is_at_hand_once_it_was_compiled(own, monkeypatch):
    """In this process, and in the next."""
    kernel = Kernel(SOURCE.format(0.875), ("int", "float64*"))
    assert not kernel.is_at_hand
    times(0.875)
    assert kernel.is_at_hand
    monkeypatch.setattr("kudari.engine.compile._LOADED", {})
    assert kernel.is_at_hand


def test_the_key_is_of_source_and_types():
    """Of all that the code depends on."""
    keys = {Kernel(SOURCE.format(x), ("int", f"{dtype}*")).key for x in (1.5, 2.5) for dtype in ("float64", "float32")}
    assert len(keys) == 4


def _in_a_child(queue):
    crowd = ensemble("rastrigin", "adam:lr=0.05", np.ones((50_000, 2)), 100, engine="compiled")
    params = {"w": np.ones(400_000)}
    rule("sgd", lr=0.5).update(params, {"w": np.ones(400_000)})
    queue.put((float(crowd.positions.sum()), float(params["w"].sum())))


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_has_threads_of_its_own(monkeypatch):
    """Those of its parent do not live on in it."""
    monkeypatch.setenv("KUDARI_THREADS", "2")
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    _in_a_child(queue)
    expected = queue.get(timeout=60)
    child = context.Process(target=_in_a_child, args=(queue,))
    child.start()

    assert queue.get(timeout=60) == expected
    child.join(timeout=60)
    assert child.exitcode == 0
