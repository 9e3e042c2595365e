"""Downloads, from servers on loopback: checked, resumed, and refused where they are not what they should be."""

import hashlib
import socket
import ssl
import threading
import time
from contextlib import nullcontext
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import URLError

import pytest
from rich.progress import Progress

from kudari.data import available, load
from kudari.data.published import FILES, MNIST, load_published
from kudari.formula import KudariError


@pytest.fixture
def mirror(monkeypatch):
    """Make a mirror that gives these answers; it remembers what it was asked for."""
    monkeypatch.setenv("NO_PROXY", "*")
    servers = []

    def mirror(files, *, status=200, cut=0, silent=0.0, sized=True, garbled=False):
        asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.rpartition("/")[2]
                asked.append(name)
                time.sleep(silent)
                if garbled:
                    self.wfile.write(b"no HTTP at all\r\n")
                    return
                body = files.get(name, b"")
                self.send_response(status if name in files else 404)
                if sized:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) - cut])

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = False  # they are waited for, so that none outlives its test
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/mnist/", asked

    yield mirror
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def packed(folder):
    """What a mirror should give: the files of a small data set."""
    return {name: (folder / name).read_bytes() for name in FILES}


@pytest.fixture
def published(packed):
    """A small data set as if it were published."""

    def published(*mirrors):
        sums = tuple(hashlib.sha256(packed[name]).hexdigest() for name in FILES)
        return replace(MNIST, mirrors=mirrors, sums=sums)

    return published


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "data" / "mnist"


@pytest.fixture
def nobody():
    """A mirror where nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"


def test_what_was_downloaded_is_kept(mirror, published, packed, cache):
    """Afterwards no network is needed."""
    data = load_published(published(mirror(packed)[0]), None)

    assert (len(data.train), len(data.test)) == (30, 10)
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == packed
    assert available("mnist")
    assert len(load("mnist", download=False).train) == 30


def test_a_folder_that_was_named_is_where_it_goes(mirror, published, packed, cache, tmp_path):
    """And where it is found again."""
    folder = tmp_path / "named"
    folder.mkdir()
    load_published(published(mirror(packed)[0]), folder)

    assert sorted(path.name for path in (folder / "mnist").iterdir()) == sorted(packed)
    assert not cache.exists()
    assert len(load("mnist", folder, download=False).train) == 30


def test_what_is_there_is_not_downloaded(mirror, published, packed, folder):
    """Not even asked for."""
    address, asked = mirror(packed)
    load_published(published(address), folder)

    assert asked == []


def test_an_interrupted_download_is_taken_up_again(mirror, published, packed, cache):
    """What is there already is not fetched twice."""
    cache.mkdir(parents=True)
    (cache / FILES[0]).write_bytes(packed[FILES[0]])
    address, asked = mirror(packed)
    load_published(published(address), None)

    assert asked == [*FILES[1:]]


def test_the_next_mirror_helps_out(mirror, published, packed, nobody):
    """And is asked first from then on."""
    broken, asked_in_vain = mirror(dict.fromkeys(FILES, b"<html>"))
    good, asked = mirror(packed)
    data = load_published(published(nobody, broken, good), None)

    assert len(data.train) == 30
    assert asked == [*FILES]
    assert asked_in_vain == [FILES[0]]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"status": 503}, "answers with 503: Service Unavailable"),
        ({"cut": 1}, "breaks off"),
        ({"silent": 0.5}, "does not answer"),
        ({"garbled": True}, "breaks off"),
    ],
    ids=["unavailable", "cut off", "silent", "garbled"],
)
def test_a_fault_of_a_mirror_is_said(mirror, published, packed, cache, monkeypatch, how, said):
    """With its address, the names of the files and where to put them; nothing half is left."""
    monkeypatch.setattr("kudari.data.downloads._TIMEOUT", 0.2)
    address, _ = mirror(packed, **how)
    with pytest.raises(KudariError, match=f"{FILES[0]} could not be downloaded: {address} {said}") as caught:
        load_published(published(address), None)

    assert all(name in str(caught.value) for name in (*FILES, str(cache)))
    assert list(cache.iterdir()) == []


def test_another_file_is_not_taken(mirror, published, packed, cache):
    """However good it looks: its checksum is not that which was published."""
    address, _ = mirror(packed | {FILES[3]: packed[FILES[1]]})
    with pytest.raises(KudariError, match=f"{FILES[3]} could not be downloaded: {address} gives another file"):
        load_published(published(address), None)

    assert {path.name for path in cache.iterdir()} == {*FILES[:3]}


def test_a_file_that_is_not_there_is_said(mirror, published, packed):
    """As the mirror says it."""
    address, _ = mirror({name: data for name, data in packed.items() if name != FILES[2]})
    with pytest.raises(KudariError, match=f"{FILES[2]} could not be downloaded: {address} answers with 404: Not Found"):
        load_published(published(address), None)


def test_no_network_is_no_crash(published, nobody):
    """It is said for every mirror."""
    with pytest.raises(KudariError, match=f"{nobody} cannot be reached; {nobody}2/ cannot be reached"):
        load_published(published(nobody, f"{nobody}2/"), None)


def test_a_cache_that_cannot_be_written_is_named(published, nobody, closed, monkeypatch):
    """Before anything is fetched."""
    monkeypatch.setenv("KUDARI_CACHE_DIR", str(closed / "none"))
    with pytest.raises(KudariError, match=f"{closed}/none/data/mnist cannot be made"):
        load_published(published(nobody), None)


@pytest.fixture
def _terminal(monkeypatch):
    """A terminal as wide as the names of the files are long."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")


def test_a_certificate_that_is_not_known_is_said(published, monkeypatch):
    """With what helps; the data would be checked by their sums in any case, but nobody is asked to trust a stranger."""

    def unknown(request, timeout):
        raise URLError(ssl.SSLCertVerificationError("unable to get local issuer certificate"))

    monkeypatch.setattr("kudari.data.downloads.urlopen", unknown)
    with pytest.raises(KudariError, match=r"https://m/ cannot be trusted: .* Install Certificates\.command"):
        load_published(published("https://m/"), None)


def test_a_disk_that_is_full_is_no_fault_of_the_mirror(mirror, published, packed, cache, monkeypatch):
    """The error names the file, and the next mirror is not asked."""
    good, other = mirror(packed), mirror(packed)

    def full(self, *given, **named):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.open", full)
        with pytest.raises(KudariError, match=f"{FILES[0]} cannot be written: No space left on device"):
            load_published(published(good[0], other[0]), None)

    assert other[1] == []


@pytest.mark.usefixtures("_terminal")
@pytest.mark.parametrize("shown", [True, False])
def test_a_bar_is_shown_if_wished(mirror, published, packed, capfd, shown):
    """On the error stream, a line a file; else nothing."""
    load_published(published(mirror(packed)[0]), None, progress=shown)
    out, err = capfd.readouterr()

    assert out == ""
    assert [name in err for name in FILES] == [shown] * 4
    assert bool(err) == shown


def test_without_a_terminal_there_is_no_bar(mirror, published, packed, capfd):
    """A file of words would be full of them."""
    load_published(published(mirror(packed)[0]), None, progress=True)

    assert capfd.readouterr() == ("", "")


def test_the_bar_of_a_mirror_that_fails_goes(mirror, published, packed, monkeypatch):
    """A bar a file is left in the end, and not one for every try; each is full."""
    broken, _ = mirror(dict.fromkeys(FILES, b"<html>"))
    with Progress(disable=True) as shown:
        monkeypatch.setattr("kudari.data.downloads.bars", lambda *_, **__: nullcontext(shown))
        load_published(published(broken, mirror(packed)[0]), None, progress=True)

    assert [task.description for task in shown.tasks] == [*FILES]
    assert [task.completed for task in shown.tasks] == [len(packed[name]) for name in FILES]
    assert [task.total for task in shown.tasks] == [len(packed[name]) for name in FILES]


@pytest.mark.usefixtures("_terminal")
def test_a_mirror_need_not_say_how_much_it_gives(mirror, published, packed, capfd):
    """The bar then shows what came."""
    data = load_published(published(mirror(packed, sized=False)[0]), None, progress=True)

    assert len(data.train) == 30
    assert FILES[3] in capfd.readouterr().err
