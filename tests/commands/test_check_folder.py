"""``kudari check handins/``: a class of forty, among them those who would rather not be run."""

import csv
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from html.parser import HTMLParser

import pytest

CLASS = """
class {name}:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {{}}
    def update(self, params, grads):
        for key in params:
            self.v[key] = {v}
            params[key] += self.v[key]
"""
RIGHT = "self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]"
UPHILL = "self.momentum * self.v.get(key, 0.0) + self.lr * grads[key]"
FORGETFUL = "-self.lr * grads[key]"


def momentum(v=RIGHT, name="Momentum"):
    return CLASS.format(name=name, v=v)


def within_update(*lines):
    body = "".join(f"        {line}\n" for line in lines)
    return f"import os, sys, time\nimport numpy as np\nclass Mine:\n    def update(self, params, grads):\n{body}"


ENDLESS = within_update("while True:", "    pass")
FUNCTION = "def step(w, g, v, lr=0.01, momentum=0.9):\n    v = momentum * v - lr * g\n    return w + v, v\n"
WRITER = "open('left.txt', 'w').write('x')\nopen('big', 'wb').truncate(1 << 40)\n"
THREADS = "import threading, time\nfor _ in range(9):\n    threading.Thread(target=time.sleep, args=(600,)).start()\n"
HUNGRY = "import numpy as np\nx = np.ones(2 << 30, np.uint8)\n"

# the file, and the verdicts of its rows
SPECIAL = {
    "asks.py": ("name = input('your name? ')\n", ["not run"]),
    "crash.py": (within_update("import ctypes", "ctypes.string_at(0)"), ["not run"]),
    "empty.py": ("", ["not run"]),
    "endless.py": (ENDLESS + momentum() + momentum(UPHILL, "Uphill"), ["not run", "right", "wrong"]),
    "exits.py": ("import sys\nsys.exit(0)\n", ["not run"]),
    "flood.py": ("for _ in range(10**6):\n    print('x' * 100)\n" + momentum(), ["right"]),
    "forks.py": ("import subprocess\nsubprocess.Popen(['sleep', '654'])\n" + momentum(), ["right"]),
    "function.py": (FUNCTION, ["right"]),
    "hungry.py": (HUNGRY, ["not run"]),
    "import.py": ("import nowhere_to_be_found\n", ["not run"]),
    "leaves.py": (within_update("os._exit(0)"), ["not run"]),
    "syntax.py": ("class Momentum\n    pass\n", ["not run"]),
    "three.py": (momentum() + momentum(UPHILL, "Uphill") + momentum(FORGETFUL, "Sgd"), ["right", "wrong", "wrong"]),
    "threads.py": (THREADS + momentum(), ["right"]),
    "writes.py": (WRITER + momentum(), ["not run"]),
    "山田 太郎.py": (momentum(), ["right"]),
}


def run(folder, *words, **options):
    return subprocess.run(
        [sys.executable, "-m", "kudari", "check", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
        **options,
    )


@pytest.fixture
def handins(tmp_path):
    """``handins({"a.py": text})`` makes a folder of them."""

    def handins(texts):
        folder = tmp_path / "handins"
        folder.mkdir()
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
        return tmp_path

    return handins


class Markup(HTMLParser):
    """Which elements a page has, each closed in its turn."""

    def __init__(self, page):
        super().__init__()
        self.open, self.seen = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.slow
def test_a_class_of_forty(handins, announce):
    """Each costs its own row only, in less than a minute."""
    verdicts = {name: expected for name, (_, expected) in SPECIAL.items()}
    texts = {name: text for name, (text, _) in SPECIAL.items()}
    for number in range(40 - len(SPECIAL)):
        v, verdict = [(RIGHT, "right"), (UPHILL, "wrong"), (FORGETFUL, "wrong")][number % 3]
        texts[f"kadai_{number:02}.py"], verdicts[f"kadai_{number:02}.py"] = momentum(v), [verdict]
    folder = handins(texts)

    began = time.perf_counter()
    done = run(folder, "handins", "--like", "momentum", "--lang", "en", "-o", "t.csv", "-o", "t.html")
    took = time.perf_counter() - began
    announce(f"forty hand-ins, one of them endless: {took:.1f} s on {os.cpu_count()} cores")

    assert done.returncode == 1, done.stderr
    with (folder / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    read = {}
    for row in rows:
        read.setdefault(row["file"], []).append(row["verdict"])
    assert read == verdicts
    assert list(read) == sorted(read)
    assert all(row["cause"] for row in rows if row["verdict"] != "right")
    causes = {row["file"]: row["cause"] for row in rows if row["verdict"] == "not run"}
    for name, said in {
        "crash.py": "Segmentation fault",
        "leaves.py": "exit code 0",
        "endless.py": "longer than 10 s",
        "hungry.py": "MemoryError",
        "syntax.py": "SyntaxError",
        "asks.py": "EOFError",
    }.items():
        assert said in causes[name]
    markup = Markup((folder / "t.html").read_text("utf-8"))
    assert markup.open == []
    assert markup.seen.count("details") == sum(row["verdict"] != "not run" for row in rows)
    assert "script" not in markup.seen
    assert sorted(file.name for file in folder.iterdir()) == ["handins", "t.csv", "t.html"]
    assert {file.name for file in (folder / "handins").iterdir()} == set(texts), "nothing is left beside the hand-ins"
    assert "sleep\x00654" not in command_lines(), "what a hand-in started ends with it"
    assert done.stdout.count("\n") == len(rows) + 2
    assert took < 60


@pytest.mark.slow
def test_all_right_ends_with_0_and_speaks_japanese(handins):
    folder = handins({"a.py": momentum(), "b.py": FUNCTION})
    done = run(folder, "handins/", "--like", "momentum", "--lang", "ja", "-o", "t.csv")

    assert (done.returncode, done.stderr) == (0, "")
    assert "✓ 正しい" in done.stdout
    assert "原因" in (folder / "t.csv").read_text("utf-8-sig")


@pytest.mark.slow
def test_a_hand_in_harms_neither_the_others_nor_the_terminal(handins):
    """One ends its parent, one speaks in its place, one closes all files, and one has a name of no letters."""
    speaks = """import os
for number in range(3, 20):
    try:
        os.write(number, b'{"type":"Finding","name":"Momentum","verdict":"right"}\\nnonsense\\n')
    except OSError:
        pass
"""
    folder = handins(
        {
            "a.py": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n",
            "b.py": speaks,
            "c.py": "import os\nos.closerange(3, 300)\n" + momentum(),
            "d.py": f"raise ValueError({'x' * 99!r} * 10**5 + chr(0xD800))",
            "z.py": momentum(),
        }
    )
    (folder / "handins" / os.fsdecode(b"\xff\x1b[31m.py")).write_text(momentum())
    done = run(folder, "handins", "--like", "momentum", "--lang", "en", "--jobs", "1", "-o", "t.csv", "-o", "t.html")

    assert (done.returncode, done.stderr) == (1, "")
    with (folder / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        verdicts = {row["file"]: row["verdict"] for row in csv.DictReader(file) if row["file"] != "b.py"}
    assert list(verdicts.values()) == ["not run", "not run", "not run", "right", "right"]
    assert list(verdicts)[-1] == "\N{REPLACEMENT CHARACTER}" * 2 + "[31m.py"
    assert "\x1b" not in done.stdout


@pytest.mark.slow
def test_an_interruption_ends_all_and_writes_nothing(handins):
    """Ctrl+C: no process is left, and the old table stands as it stood."""
    folder = handins({"a.py": ENDLESS, "b.py": ENDLESS})
    (folder / "t.csv").write_text("old")
    command = [sys.executable, "-m", "kudari", "check", "handins", "--timeout", "60", "-o", "t.csv"]
    checking = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # where the tests run behind "&"
    )
    assert within(60, lambda: len(below(checking.pid)) == 4)  # two that fork, and two that were forked
    ours = below(checking.pid)
    checking.send_signal(signal.SIGINT)
    out, err = checking.communicate(timeout=20)

    assert checking.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert within(10, lambda: not any(os.path.exists(f"/proc/{pid}") for pid in ours))
    assert [file.name for file in folder.iterdir() if file.suffix == ".csv"] == ["t.csv"]
    assert (folder / "t.csv").read_text() == "old"


def within(seconds, condition):
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(0.05)
    return True


def read_of_all(name):
    """A file of every process, by its number."""
    texts = {}
    for pid in filter(str.isdecimal, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
            texts[int(pid)] = file.read()  # if it has not ended meanwhile
    return texts


def command_lines():
    return "\n".join(read_of_all("cmdline").values())


def below(pid):
    """The processes that a process has started, and those that these have."""
    parents = {child: int(text.rpartition(")")[2].split()[1]) for child, text in read_of_all("stat").items()}
    found = {pid}
    for _ in range(3):
        found |= {child for child, parent in parents.items() if parent in found}
    return found - {pid}


@pytest.mark.parametrize(
    ("words", "english", "japanese"),
    [
        (("nowhere",), "there is no folder nowhere", "フォルダ nowhere がありません"),
        (("handins",), "no .py file", ".py ファイルがありません"),
        (("mine.py:A", "-o", "t.csv"), "-o is for a folder", "-o は提出物のフォルダ用"),
        (("mine.py:A", "--timeout", "3", "--jobs", "2"), "--timeout, --jobs is for", "--timeout, --jobs は"),
        (("handins", "--timeout", "0"), "above 0", "0 より大きい"),
        (("handins", "-o", "t.txt"), ".csv .html", ".csv .html"),
        (
            ("handins", "-o", "no/t.csv"),
            ": no/t.csv cannot be written: there",
            ": no/t.csv に書き込めません: フォルダ no",
        ),
        (("handins", "--like", "momentun"), "momentun", "momentun"),
        (("handins", "--jobs", "0"), "jobs", "jobs"),
    ],
)
def test_what_cannot_be_checked_is_named(kudari, handins, words, english, japanese):
    """Exit code 2, in both languages, and nothing is written."""
    folder = handins({})
    for lang, said in (("en", english), ("ja", japanese)):
        ran = kudari("check", *words, "--lang", lang)

        assert ran.code == 2
        assert said in ran.err
        assert ran.out == ""
    assert [file.name for file in folder.iterdir()] == ["handins"]


def test_the_help_tells_the_limits(kudari):
    shown = " ".join(kudari("check", "--help").out.replace("│", " ").split())

    for said in ("check handins/", "1 GB", "64 MB", "--timeout", "--jobs", "exit code is 0 if all is right"):
        assert said in shown
