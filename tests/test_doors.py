"""The doors to the pictures and the page: typed, opened by the face alone, and light until somebody goes through."""

import subprocess
import sys
from pathlib import Path

import pytest

import kudari
import kudari.pictures
from kudari import drawing

ROOT = Path(__file__).parent.parent
# What a lower floor might write, and what mypy must say of it; "" where it is right.
CALLS = {
    "a picture": ('pictures().plot_field(1, lang="ja").savefig("a.png")', ""),
    "a page": ("page().html(page().state_of_race(1))", ""),
    "a slip of the pen": ("pictures().plot_feild(1)", 'has no attribute "plot_feild"'),
    "a language by its place": ('pictures().plot_race(1, "values", "ja")', "Too many positional arguments"),
    "an argument that is none": ("pictures().plot_map(1, pixel=None)", 'Unexpected keyword argument "pixel"'),
    "a language that is a number": ("pictures().plot_sweep(1, lang=1)", "incompatible type"),
    "a page of a slip": ("page().htlm({})", 'has no attribute "htlm"'),
    "a number for a language": ("page().training_html(1, 2)", "incompatible type"),
    "a drawer who cannot draw": ("offer(pictures=lambda: math, page=page)", "Incompatible|incompatible|Module"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What mypy --strict says of each line, by its name: all are checked in one run."""
    file = tmp_path_factory.mktemp("typed") / "lower_floor.py"
    lines = ["import math", "from kudari.drawing import offer, page, pictures", *(call for call, _ in CALLS.values())]
    file.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "--strict", str(file)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode in (0, 1), ran.stderr
    messages = dict.fromkeys(CALLS, "")
    for line in ran.stdout.splitlines():
        _, own, rest = line.partition(f"{file.name}:")  # from mypy's cache it may come with an older folder
        number, _, message = rest.partition(": error: ")
        if own and message:
            messages[list(CALLS)[int(number) - 3]] += message
    return messages


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.slow
def test_mypy_sees_through_the_doors(name, said):
    """What is right is let through, and a slip is found; that the rooms keep the promise is seen at the face."""
    expected = CALLS[name][1]

    assert any(part in said[name] for part in expected.split("|")) if expected else said[name] == ""


@pytest.mark.parametrize("door", ["Pictures", "Pages"])
def test_the_rooms_have_what_is_promised(door):
    """Under the very names."""
    room = {"Pictures": drawing.pictures, "Pages": drawing.page}[door]()
    promised = [name for name in vars(getattr(drawing, door)) if not name.startswith("_")]

    assert promised
    assert [name for name in promised if not callable(getattr(room, name, None))] == []


def test_the_doors_keep_no_names():
    """Nothing below the face knows who draws."""
    code = "\n".join(line for line in (ROOT / "src/kudari/drawing.py").read_text().splitlines() if "import" in line)

    assert "kudari.pictures" not in code
    assert "kudari.page" not in code


@pytest.mark.parametrize("module", ["kudari.fields", "kudari.travel.races", "kudari.travel.maps", "kudari.drawing"])
@pytest.mark.slow
def test_a_room_alone_can_draw(module):
    """Whoever imports any part of the house has come through its face; nothing is loaded before it is needed."""
    program = (
        f"import sys, {module}; from kudari.fields import field\n"
        "assert 'matplotlib' not in sys.modules and 'kudari.page' not in sys.modules\n"
        "print(type(field('ravine').plot(getfig=True)).__name__)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert (ran.stdout.strip(), ran.stderr) == ("Picture", "")


@pytest.mark.slow
def test_what_is_not_asked_for_is_shown(monkeypatch):
    """And then there is nothing to return; by every thing that can be drawn."""
    shown = []
    monkeypatch.setattr(kudari.pictures, "show", shown.append)
    race = kudari.race("ravine", ["sgd"], steps=2)
    things = [
        kudari.field("ravine"),
        race,
        kudari.learning_rate_map("ravine", "momentum", lr=(0.1, 1), momentum=(0, 0.9), size=2, steps=2),
        kudari.sensitivity("ravine", "sgd", lr=(0.1, 1), size=2, steps=2),
        kudari.train(kudari.Network(64, [5], 10), kudari.data.load("digits"), steps=2),
    ]

    assert [thing.plot() for thing in things] == [None] * len(things)
    assert len(shown) == len(things)
    assert all(isinstance(thing.plot(getfig=True), kudari.pictures.picture_files.Picture) for thing in things)
    assert len(shown) == len(things)
