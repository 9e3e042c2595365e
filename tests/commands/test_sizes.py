"""``--size`` and ``--dpi`` in every verb that draws."""

import pytest
from PIL import Image
from tests.examples import quickly

VERBS = {
    "race": ("race", "ravine", "--rule", "sgd", "--steps", "2", "--size", "5x4"),
    "map": ("map", "ravine", "--rule", "sgd", "--kind", "basin", "--size", "4", "--steps", "2", "--figure-size", "5x4"),
    "sweep": ("sweep", "ravine", "--rule", "sgd", "--size", "4", "--steps", "2", "--figure-size", "5×4"),
    "train": ("train", "--hidden", "3", "--steps", "2", "--size", "5x4"),
    "graph": ("fields", "ravine", "--graph", "-7,2", "--size", "5X4"),
    "field": ("fields", "ravine", "--size", "5x4"),
}


def _dots(path):
    with Image.open(path) as image:
        return image.size


@pytest.mark.parametrize("verb", quickly([*VERBS], ["map"]))
def test_a_picture_has_the_size_that_is_asked_for(verb, kudari, folder):
    ended = kudari(*VERBS[verb], "--dpi", "40", "-o", "a.png")

    assert ended.code == 0, ended.err
    assert _dots(folder / "a.png") == (200, 160)


@pytest.mark.slow
def test_only_pictures_have_one(kudari, folder):
    """What is written beside them is as ever."""
    ended = kudari(*VERBS["race"], "--dpi", "40", "-o", "a.png", "-o", "a.json", "-o", "a.html")

    assert ended.code == 0, ended.err
    assert _dots(folder / "a.png") == (200, 160)


@pytest.mark.slow
def test_the_figures_of_chapter_6_have_one(kudari, folder):
    ended = kudari("chapter6", "initial-weights", "--on", "digits", "--quick", "--size", "7x5", "--dpi", "30")

    assert ended.code == 0, ended.err
    assert _dots(folder / "report" / "initial-weights.png") == (210, 150)


@pytest.mark.parametrize("size", ["8", "8x", "x", "axb", "8x6x2", "0x0", "-8x6", "nanx6", "1e9x1e9", "8,6", ""])
@pytest.mark.parametrize("verb", VERBS)
def test_a_wrong_size_is_refused_before_any_work(verb, size, kudari, folder):
    words = [*VERBS[verb]]
    words[-1] = size
    ended = kudari(*words, "-o", "a.png")

    assert ended.code == 2
    assert ended.err.startswith("error: a picture's size is its width and height in inches")
    assert ended.out == ""
    assert not list(folder.iterdir())


def test_a_size_without_a_picture_is_refused(kudari):
    for words in (("race", "ravine", "--size", "8x6"), ("race", "ravine", "--dpi", "90", "-o", "race.json")):
        ended = kudari(*words)
        assert (ended.code, "for pictures" in ended.err) == (2, True)
