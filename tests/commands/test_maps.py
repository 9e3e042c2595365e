"""``kudari map`` and ``kudari sweep``: what is printed, what is written, what is refused."""

import pytest

from kudari import Map


def test_a_map_is_drawn_and_kept(kudari, folder):
    """As the README has it."""
    ran = kudari(
        "map", "ravine", "--rule", "momentum", "--over", "lr,momentum", "--size", "24", "-o", "map.png", "-o", "map.npz"
    )

    assert (ran.code, ran.err) == (0, "")
    assert "576 walks of 200 steps" in ran.out
    assert "lowest, f = " in ran.out
    assert (folder / "map.png").read_bytes()[:4] == b"\x89PNG"
    assert Map.load(folder / "map.npz").x.name == "lr"


@pytest.mark.slow
def test_a_field_without_a_bottom_has_no_lowest_value(kudari):
    """However deep a walk has come, it is no result."""
    told = [kudari("map", formula, "--size", "6").out for formula in ("x**2 - y**2", "x**2 + y**2")]

    assert ["lowest, f = " in out for out in told] == [False, True]
    assert ["goes down without end" in out for out in told] == [True, False]


def test_a_kept_map_is_drawn_again(kudari, folder):
    """With a route at a pixel, and as a table."""
    kudari("map", "ravine", "--size", "8x6", "-o", "map.npz")
    ran = kudari("map", "map.npz", "--at", "lr=0.1,momentum=0.5", "-o", "again.svg", "-o", "map.csv")

    assert ran.code == 0
    assert len((folder / "map.csv").read_text().splitlines()) == 49


def test_ranges_and_starts_are_options(kudari, folder):
    """Of either axis."""
    words = "map beale --rule adam --over lr,beta2 --range lr=0.01:1 --range beta2=0.9:0.99:log"
    ran = kudari(*words.split(), *["--from", "1,1", "--size", "5", "--steps", "30", "-o", "map.npz"])
    kept = Map.load(folder / "map.npz")

    assert ran.code == 0
    assert (kept.x.values[0], kept.x.values[-1], kept.y.log, kept.start, kept.steps) == (
        0.01,
        1.0,
        True,
        (1.0, 1.0),
        30,
    )


def test_basins_are_told_in_shares(kudari):
    """One line for each minimum."""
    ran = kudari("map", "himmelblau", "--kind", "basin", "--rule", "sgd:lr=0.01", "--size", "16")
    assert ran.code == 0
    assert ran.out.count("come to (") == 4


def test_convergence_is_told(kudari):
    """How many arrive, and how soon."""
    ran = kudari("map", "ravine", "--kind", "convergence", "--rule", "adam:lr=0.3", "--size", "9", "--steps", "99")
    assert ran.code == 0
    assert "100.0% reach f ≤ 0.0645" in ran.out


def test_a_sweep_is_a_table_and_a_picture(kudari, folder):
    """A row for each rule."""
    ran = kudari("sweep", "ravine", "--rule", "sgd", "--rule", "adam", "--size", "50", "-o", "s.png", "-o", "s.csv")
    rows = (folder / "s.csv").read_text().splitlines()

    assert ran.code == 0
    assert "decades" in ran.out
    assert rows[0] == "rule,lr,value,diverged,reached"
    assert len(rows) == 101
    assert (folder / "s.png").exists()


@pytest.mark.slow
def test_limits_stand_beside_the_theory(kudari):
    """2/λ, and 2(1 + α)/λ."""
    ran = kudari("sweep", "ravine", "--rule", "sgd", "--rule", "momentum", "--rule", "adagrad", "--stability")
    assert ran.code == 0
    assert ran.out.count("1.9") == 2
    assert "all that were tried" in ran.out


BAD = {
    "unknown field": ("map rvine", "did you mean ravine"),
    "unknown hyperparameter": ("map ravine --over lr,momentun", "did you mean momentum"),
    "one axis": ("map ravine --over lr", "as in --over lr,momentum; Momentum has lr, momentum"),
    "a rule of one": ("map ravine --rule sgd", "kudari sweep"),
    "a range that is none": ("map ravine --range lr", "lr=0.001:3"),
    "backwards": ("map ravine --range lr=3:1", "backwards"),
    "a range of no axis": ("map ravine --over lr,momentum --rule nesterov --range x=0:1", "no hyperparameter 'x'"),
    "no logarithm": ("map ravine --range lr=0:1:log", "above 0"),
    "too large": ("map ravine --size 1000000", "1,000,000,000,000 pixels"),
    "a size that is none": ("map ravine --size big", "--size big"),
    "off the map": ("map ravine --size 4 --at lr=100,momentum=0.5", "not on this map"),
    "half a pixel": ("map ravine --size 4 --at lr=0.1", "a pixel has"),
    "a film": ("map ravine -o map.gif", "map.gif"),
    "a basin over rates": ("map ravine --kind basin --over lr,momentum", "--over"),
    "a basin with a target": ("map ravine --kind basin --target 1", "--target"),
    "one variable": ("map two_valleys --kind basin", "two variables"),
    "no map": ("map none.npz", "No such file"),
    "a sweep over nothing": ("sweep ravine --over nothing", "no hyperparameter"),
    "a table into a file": ("sweep ravine --stability -o x.png", "leave out -o"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused(name, kudari, folder):
    """Exit code 2, the thing by its name, and nothing written."""
    words, told = BAD[name]
    ran = kudari(*words.split())

    assert ran.code == 2
    assert told in ran.err
    assert list(folder.iterdir()) == []


def test_kernels_are_printed(kudari):
    """Of an update, and of a race."""
    update = kudari("formula", "adam", "--as", "kernel", "--dtype", "float32")
    race = kudari("formula", "adam", "--as", "kernel", "--on", "beale")

    assert "new_w = w - s2 * new_m / (sqrt(new_v) + eps)" in update.out
    assert race.out.startswith("def kernel(first, end, lanes, steps")
    assert kudari("formula", "x**2", "--as", "kernel").code == 2
    assert kudari("formula", "adam", "--on", "beale").code == 2


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "η found for this field: Momentum"), ("ja", "この関数のために探した η: Momentum")]
)
def test_a_map_over_the_starts_of_a_field_of_ones_own_finds_the_rate(kudari, lang, said):
    """Where no rule is given; a field of the catalogue has its rate, and what is given stays."""
    arguments = ("map", "x^4 + y^4", "--kind", "basin", "--size", "9", "--steps", "300", "--lang", lang)

    assert said in kudari(*arguments).out
    assert "diverge" not in kudari(*arguments).out
    assert said not in kudari(*arguments, "--rule", "momentum").out
    assert said not in kudari("map", "himmelblau", *arguments[2:]).out
