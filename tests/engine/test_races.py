"""A crowd that is compiled takes the steps of one that is interpreted, and this the steps of single adventurers."""

import dataclasses
import time

import numpy as np
import pytest
from tests.examples import by_night, quickly, shares

from kudari import FIELDS, RULES, Adventurer, Field, KudariError, ensemble, rule
from kudari.engine import python_source, race_kernel, threads
from kudari.travel.problems import problem_of

ROUNDED = {"exp", "log", "expm1", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "power", "cbrt"}
ROUNDED |= {"sinh", "cosh", "tanh"}
FIELDS = {name: place.field() for name, place in FIELDS.items()}
EXACT = [
    name
    for name, place in FIELDS.items()
    if not ROUNDED
    & {operation for operation, _ in place.evaluator.value_tape.operations + place.evaluator.gradient_tape.operations}
]
ALL_RULES = {cls().title: cls for family in RULES.values() for cls in (family, *family.variants.values())}
OUTCOME = ("positions", "values", "steps_taken", "diverged_at", "reached", "routes")


def starts(place, count, seed=0):
    rng = np.random.default_rng(seed)
    low, high = np.array(place.domain).T
    return rng.uniform(low, high, (count, len(low)))


def differing(place, walker, points, steps, names=OUTCOME, **options):
    """Which numbers of the two engines are not the same bits."""
    two = [ensemble(place, walker, points, steps, engine=engine, **options) for engine in ("compiled", "interpreted")]
    assert [one.engine for one in two] == ["compiled", "interpreted"]
    return [name for name in names if not np.array_equal(*(getattr(one, name) for one in two), equal_nan=True)]


def test_there_are_fields_of_both_kinds():
    """Most of the catalogue has + − × ÷ and roots only."""
    assert len(EXACT) >= 17
    assert {"rastrigin", "ackley", "easom"} <= set(FIELDS) - set(EXACT)


@pytest.mark.parametrize("name", EXACT[:2])
def test_exact_fields_give_the_same_bits(name):
    """One rule after another, from field to field; all fields are run with --slow, with more rules."""
    place, titles = FIELDS[name], list(ALL_RULES)
    walker = ALL_RULES[titles[list(FIELDS).index(name) % len(titles)]]()
    points = starts(place, 2000)

    assert differing(place, walker, points, 120, keep=30, target=float(np.median(place.at(*points.T))) / 2) == []


@pytest.mark.parametrize("title", quickly(ALL_RULES, {"SGD", "NAdam"}))
def test_every_rule_gives_the_same_bits(title):
    """On a field with a fourth power, where many diverge."""
    place = FIELDS["beale"]

    assert differing(place, ALL_RULES[title](), starts(place, 1500), 100, keep=50, target=0.5) == []


def with_rules(names):
    """Each field with a rule, from field to field the next; with all rules by night.

    A kernel takes a second to compile. It is the code of the field beside that of the rule, and each is here with some
    other.
    """
    rules = list(RULES)
    return by_night(
        [(name, title) for name in names for title in rules],
        [(name, rules[list(FIELDS).index(name) % len(rules)]) for name in names],
    )


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), with_rules(EXACT))
def test_rules_on_exact_fields_give_the_same_bits(name, title):
    """Of 10,000 random starts, 200 steps."""
    place = FIELDS[name]
    points = starts(place, 10_000)
    options = {"keep": 30, "target": float(np.median(place.at(*points.T))) / 2}

    assert differing(place, RULES[title](), points, 200, **options) == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "title"), with_rules(sorted(set(FIELDS) - set(EXACT))))
def test_fields_with_sine_and_exponential_give_the_same_verdicts(name, title):
    """Whether, and when, a walk diverges; and where it is after a few steps."""
    place, points = FIELDS[name], starts(FIELDS[name], 1000)

    assert differing(place, RULES[title](), points, 200, ["diverged_at", "steps_taken"]) == []


@pytest.mark.parametrize("name", quickly(sorted(set(FIELDS) - set(EXACT)), 1))
def test_a_step_on_rounded_fields_is_nearly_the_same(name):
    """One step, of gradient descent: nothing has grown yet."""
    place = FIELDS[name]
    points = starts(place, 3000)
    two = [ensemble(place, "sgd:lr=0.01", points, 1, engine=engine) for engine in ("compiled", "interpreted")]

    assert two[0].positions == pytest.approx(two[1].positions, rel=1e-13, abs=1e-14)
    assert np.array_equal(two[0].diverged_at, two[1].diverged_at)


@pytest.mark.parametrize("title", ALL_RULES)
def test_a_crowd_takes_the_steps_of_one(title):
    """Positions, value and the step of divergence of adventurers who walk alone."""
    place = FIELDS["himmelblau"]
    points = starts(place, 4, seed=1) * [[1], [1], [1], [30]]
    crowd = ensemble(place, ALL_RULES[title](), points, 30, keep="all", engine="interpreted")

    for number, point in enumerate(points.tolist()):
        route = Adventurer(*point).optimize(place, ALL_RULES[title](), rep=30)
        assert np.array_equal(crowd.routes[: len(route), number], route.positions)
        assert crowd.values[number] == route.values[-1]
        assert crowd.diverged_at[number] == (route.diverged_at or -1)
        assert crowd.steps_taken[number] == route.steps


@pytest.mark.parametrize("kind", quickly(["additive", "multiplicative", "heavy-tailed", "mask-out"], 1))
@pytest.mark.parametrize("engine", ["compiled", "interpreted"])
def test_noise_is_that_of_a_single_adventurer(kind, engine):
    """Also where each has a seed of its own."""
    place, points = FIELDS["ravine"], starts(FIELDS["ravine"], 3)
    noisy = [place.with_noise(kind, 0.4, seed=seed) for seed in (7, 8, 9)]
    crowd = ensemble(noisy[0], "momentum:lr=0.05", points, 25, seeds=[7, 8, 9], keep="all", engine=engine)
    common = ensemble(noisy[0], "momentum:lr=0.05", points, 25, keep="all", engine=engine)

    for number, point in enumerate(points.tolist()):
        own = Adventurer(*point).optimize(noisy[number], rule("momentum", lr=0.05), rep=25)
        shared = Adventurer(*point).optimize(noisy[0], rule("momentum", lr=0.05), rep=25)
        assert np.array_equal(crowd.routes[:, number], own.positions)
        assert np.array_equal(common.routes[:, number], shared.positions)


@pytest.mark.parametrize("count", [1, 2, 31, 255, 256, 257, 1000])
def test_an_adventurer_walks_alike_in_any_company(count, monkeypatch):
    """Whatever its place in the chunk, and on however many threads."""
    place, points = FIELDS["rastrigin"], starts(FIELDS["rastrigin"], 1000)
    monkeypatch.setenv("KUDARI_THREADS", "1")
    whole = ensemble(place, "adam:lr=0.1", points, 300, engine="compiled")
    for number in ("1", "2", "3"):
        monkeypatch.setenv("KUDARI_THREADS", number)
        some = ensemble(place, "adam:lr=0.1", points[1000 - count :], 300, engine="compiled")
        assert np.array_equal(some.positions, whole.positions[1000 - count :])
        assert np.array_equal(some.values, whole.values[1000 - count :])


@pytest.mark.parametrize("given", ["", "0", "-1", "²", "many"])
def test_what_is_no_number_of_threads_is_not_heard(given, monkeypatch):
    """There are as many, then, as there are processors."""
    monkeypatch.delenv("KUDARI_THREADS", raising=False)
    expected = threads.processors()
    monkeypatch.setenv("KUDARI_THREADS", given)

    assert threads.processors() == expected


@pytest.mark.parametrize("title", quickly(["SGD", "NAdam", "AdaDelta", "Momentum", "Adam", "AdamW", "Lion"], 2))
def test_every_hyperparameter_may_vary(title):
    """All at once, and each as it would be alone; powers of β included."""
    walker, place, rng = ALL_RULES[title](), FIELDS["beale"], np.random.default_rng(3)
    varied = {name: value * rng.uniform(0.5, 1, 40) for name, value in walker.hyperparameters.items()}
    points = starts(place, 40)
    crowd = ensemble(place, walker, points, 40, engine="compiled", **varied)

    assert differing(place, walker, points, 40, **varied) == []
    for number in (0, 17, 39):
        own = {name: float(column[number]) for name, column in varied.items()}
        route = Adventurer(*points[number].tolist()).optimize(place, ALL_RULES[title](**own), rep=40)
        assert crowd.positions[number].tolist() == list(route[-1].values())


def test_wide_angles_are_given_to_the_library():
    """A sine of ten million radians is as exact as any other."""
    place = Field("sin(x) + x**2 / 1e9")
    points = np.array([[1.0], [9.9e5], [1.1e6], [1e7], [1e9], [1e300]])

    assert race_kernel.Lanes(problem_of(place, RULES["sgd"].formula), ()).extras == ("wide",)
    two = [ensemble(place, "sgd:lr=0.3", points, 3, engine=engine) for engine in ("compiled", "interpreted")]
    assert two[0].positions == pytest.approx(two[1].positions, rel=1e-14)


@pytest.mark.slow
def test_wide_angles_of_a_rule_are_given_to_the_library():
    """A rule's own sine is told as a field's is."""
    walker, points = "w ← w − η sin(g · 1000000): η=0.5", starts(FIELDS["ravine"], 70) * 1e6
    two = [ensemble("ravine", walker, points, 1, engine=engine) for engine in ("compiled", "interpreted")]

    assert two[0].positions == pytest.approx(two[1].positions, rel=1e-15)


@pytest.mark.parametrize("kept", [1, 2, 7, 20, 21])
def test_places_are_kept_at_their_steps(kept):
    """Every k-th, and NaN once a walk has ended."""
    whole = ensemble("ravine", "sgd", [[-7, 2], [1, 1]], 20, keep="all", lr=[0.9, 1e200])
    some = ensemble("ravine", "sgd", [[-7, 2], [1, 1]], 20, keep=kept, lr=[0.9, 1e200])

    assert some.kept_steps.tolist() == list(range(0, 21, kept))
    assert np.array_equal(some.routes, whole.routes[::kept], equal_nan=True)
    assert whole.diverged_at.tolist()[0] == -1
    assert np.isnan(whole.routes[whole.diverged_at[1] :, 1]).all()
    assert np.isfinite(whole.routes[: whole.diverged_at[1], 1]).all()


@pytest.mark.parametrize("kept", [21, 2**63, 2**64 + 1])
def test_of_places_beyond_the_last_only_the_start_is_kept(kept):
    """However far beyond: a kernel would take 2⁶⁴ + 1 for 1, and write each place over what lies behind the first."""
    crowd = ensemble("ravine", "sgd", [[-7.0, 2.0], [1.0, 1.0]], 20, keep=kept, engine="compiled")

    assert crowd.kept_steps.tolist() == [0]
    assert crowd.routes.tolist() == [[[-7.0, 2.0], [1.0, 1.0]]]


def test_starts_may_be_as_far_out_as_numbers_go():
    """They are finite, though their sum is not."""
    crowd = ensemble("x + 0 y", "sgd:lr=0.1", [[1e308, 1.7e308]], 1)

    assert crowd.positions.tolist() == [[1e308, 1.7e308]]


@pytest.mark.parametrize("engine", ["compiled", "interpreted"])
def test_the_target_is_reached_at_its_step(engine):
    """0 at the start, -1 where never."""
    crowd = ensemble("x**2", "sgd:lr=0.25", [[0.0], [1.0], [1e9]], 10, target=0.1, engine=engine)

    assert crowd.reached.tolist() == [0, 2, -1]


@pytest.mark.parametrize("engine", ["compiled", "interpreted"])
def test_a_start_without_a_value_is_no_walk(engine):
    """Others walk all the same."""
    crowd = ensemble("log(x)", "sgd:lr=0.1", [[-1.0], [2.0]], 3, engine=engine)

    assert crowd.diverged_at.tolist() == [0, -1]
    assert np.isnan(crowd.values).tolist() == [True, False]
    assert crowd.positions[0].tolist() == [-1.0]


ODD = {
    "names of the kernel": Field(lambda i, j, t, n, f: i**2 + j**2 + t * n + f**2),
    "more of them": Field(lambda value, looks, here, table, lanes: value**2 + looks * here + table**2 + lanes**2),
    "and more": Field(lambda alive, first, end, count, steps: alive**2 + first * end + count**2 + steps**2),
    "words": Field(lambda w, g, lr, now, kept: w**2 + g**2 + lr**2 + now**2 + kept**2),
    "words of Python": Field("range**2 + kernel * nan + nan**2 + False**2"),
    "greek": Field("η² + θ²·α"),
    "a greek word of Python": Field("λ² + η²"),
    "one variable": Field("cosh(x) + abs(x)"),
    "ten variables": Field(lambda a, b, c, d, e, f, g, h, i, j: a * b + c**2 + d * e + f**2 + g**2 + h * i + j**4),
    "level": Field(lambda x, y: 0 * x + 3.0),
    "one side": Field(lambda x, y: x**2),
    "choices": Field(lambda x, y: np.where(x > y, np.maximum(x, 0) ** 2, np.minimum(y, 1)) + np.clip(x, -1, 1) ** 2),
}


WALKERS = ("adam:lr=0.1", "nadam:lr=0.1", "t2 ← t2 + g; w ← w − η t2 t: η=0.01")
FEW = ("greek", "one variable")


@pytest.mark.parametrize(
    ("name", "walker"),
    shares(
        [(name, walker) for name in ODD for walker in WALKERS],
        quick=[(name, WALKERS[0]) for name in FEW],
        slow=[(name, walker) for name in ODD for walker in WALKERS if walker == WALKERS[0] or name in FEW],
    ),
)
def test_odd_fields_are_compiled(name, walker):
    """Names that a kernel uses itself, any number of variables, slopes that are constant."""
    place = ODD[name]
    exact = name != "one variable"
    points = starts(place, 70)
    two = [ensemble(place, walker, points, 20, engine=engine) for engine in ("compiled", "interpreted")]

    assert two[0].positions == pytest.approx(two[1].positions, rel=0 if exact else 1e-9, abs=0 if exact else 1e-9)


RULES_OF_TEXT = {
    "a constant": "w ← 0.5 + 0 η: η=1",
    "only a hyperparameter": "v ← η; w ← w − v g: η=0.1",
    "names of the kernel": "i ← i + g; w ← w − lanes i: lanes=0.1",
    "choices": "m ← max(m, abs(g)); w ← w − η sign(g) min(m, 1): η=0.1",
    "functions": "w ← w − η tanh(g) exp(−t): η=0.1",
    "an angle": "w ← w − η sin(3 g + w): η=0.1",
    "a greek word of Python": "w ← w − η g − λ w: η=0.1, λ=0.01",
}


@pytest.mark.parametrize("name", quickly(RULES_OF_TEXT, {"only a hyperparameter"}))
def test_odd_rules_are_compiled(name):
    """As they are interpreted."""
    walker = RULES_OF_TEXT[name]
    points = starts(FIELDS["ravine"], 70)
    two = [ensemble("ravine", walker, points, 20, engine=engine) for engine in ("compiled", "interpreted")]

    assert two[0].positions == pytest.approx(two[1].positions, rel=1e-12)


def test_a_class_of_ones_own_walks_in_crowds():
    """It is lifted first."""

    class Ball:
        def __init__(self, lr=0.1):
            self.lr, self.v = lr, None

        def update(self, params, grads):
            if self.v is None:
                self.v = {key: np.zeros_like(value) for key, value in params.items()}
            for key in params:
                self.v[key] = 0.9 * self.v[key] - self.lr * grads[key]
                params[key] += self.v[key]

    two = [ensemble("ravine", walker, steps=40).positions for walker in (Ball(), rule("momentum", lr=0.1))]
    assert np.array_equal(*two)


def test_a_measured_field_is_interpreted():
    """It has no formula; to insist on a kernel is an error."""
    with pytest.warns(UserWarning, match="measured"):
        place = Field(lambda x, y: float(x) ** 2 + float(y) ** 2)

    crowd = ensemble(place, "sgd:lr=0.1", [[1.0, 2.0], [3.0, -1.0]], 5)
    route = Adventurer(3, -1).optimize(place, rule("sgd", lr=0.1), rep=5)
    assert crowd.engine == "interpreted"
    assert crowd.positions[1].tolist() == list(route[-1].values())
    with pytest.raises(KudariError, match="cannot be compiled"):
        ensemble(place, "sgd", engine="compiled")


def test_little_is_interpreted_and_much_compiled():
    """By itself; a kernel that is at hand is taken sooner."""
    assert ensemble("booth", "sgd:lr=0.01", steps=30).engine == "interpreted"
    assert ensemble("booth", "sgd:lr=0.01", np.ones((200_000, 2)), steps=300).engine == "compiled"


def test_progress_is_told_to_the_end():
    """In blocks that together are all."""
    told = []
    crowd = ensemble("ravine", "sgd", np.ones((5000, 2)), 20_000, progress=lambda *x: told.append(x), engine="compiled")

    assert len(told) > 3
    assert told[-1] == (5000, 5000)
    assert len(crowd) == 5000


BAD = {
    "no rows": ({"starts": [[1.0]]}, "a row for each adventurer"),
    "text": ({"starts": "here"}, "the start must be a point"),
    "NaN": ({"starts": [[1.0, np.nan]]}, "finite"),
    "complex": ({"starts": np.array([[1j, 2.0]])}, "must be numbers"),
    "no float": ({"lr": [10**400, 1]}, "lr must be numbers"),
    "columns of two lengths": ({"starts": {"x": [1.0, 2.0], "y": [1.0, 2.0, 3.0]}}, "for each of x, y"),
    "columns without numbers": ({"starts": {"x": [], "y": []}}, "no adventurer"),
    "a name that is none": ({"rate": [1.0]}, "no hyperparameter 'rate'"),
    "out of range": ({"lr": [0.1, -1.0]}, "out of range"),
    "not as many": ({"starts": np.ones((3, 2)), "lr": [0.1, 0.2]}, "the same number"),
    "steps": ({"steps": 0}, "steps"),
    "steps without end": ({"steps": 10**400}, "steps"),
    "steps for a kernel": ({"steps": 10**11}, "100,000,000,000 steps would take .* GiB"),
    "keep": ({"keep": "some"}, "keep"),
    "keep nothing": ({"keep": 0}, "keep"),
    "target": ({"target": np.inf}, "target"),
    "a target of text": ({"target": "low"}, "the target must be numbers"),
    "targets": ({"target": [1.0, 2.0]}, "one value for all"),
    "seeds": ({"seeds": [-1]}, "seeds"),
    "seeds of two lengths": ({"seeds": [[1], [2, 3]]}, "seeds"),
    "over": ({"over": 5}, "dict of hyperparameters"),
    "progress": ({"progress": 5}, "progress is a function"),
    "engine": ({"engine": "fast"}, "compiled or interpreted"),
    "memory": ({"starts": np.ones((1000, 2)), "steps": 10**9, "keep": "all"}, "GiB of memory"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused(name):
    """Before anybody walks, by its name."""
    options, told = BAD[name]
    with pytest.raises(KudariError, match=told):
        ensemble("ravine", "sgd", **options)


def test_a_wrong_kernel_is_noticed(monkeypatch):
    """A plus for a minus somewhere, and the bits differ."""
    real = python_source._Code.operation

    def spoilt(self, node, pieces):
        piece = real(self, node, pieces)
        return (
            dataclasses.replace(piece, text=piece.text.replace(" - ", " + "))
            if node.operation.name == "subtract"
            else piece
        )

    monkeypatch.setattr(python_source._Code, "operation", spoilt)
    monkeypatch.setattr("kudari.engine.runs._lanes", race_kernel.Lanes)

    assert "positions" in differing(FIELDS["sphere"], rule("sgd", lr=0.1), starts(FIELDS["sphere"], 5), 3)


def grown(link, limit):
    """A formula of at most so many characters, made of one link after another."""
    text, count = "x", 0
    while len(longer := link.format(text, count % 9 + 1)) <= limit and count < 50:
        text, count = longer, count + 1
    return text


LINKS = ["sin({0} + y)", "({0} + y)**2", "max({0}, y - {1})", "where(x > {1}, {0}, y*{1})", "clip({0}*x, y, {1})"]
LINKS += ["{0} + sin({1}*x)*cos({1}*y)", "{0}*(x + {1}*y)", "{0}/(x + {1}*y)", "{0} + (x + {1}*y)**16", "{0} + x**y"]


@pytest.mark.parametrize("link", LINKS)
def test_the_source_of_a_kernel_is_as_long_as_its_formula(link):
    """Twice the characters give no more than twice the lines."""
    lengths = []
    for limit in (100, 200, 400):
        place = Field(grown(link, limit))
        lengths.append(len(race_kernel.Lanes(problem_of(place, rule("sgd").formula), ()).source))

    assert lengths[2] - lengths[1] <= 2.5 * (lengths[1] - lengths[0]) + 300


@pytest.mark.slow
def test_long_formulas_are_compiled_within_seconds():
    """The longest there are, of what takes longest: measured on this processor alone, whatever else it does."""
    for link in (LINKS[0], LINKS[2]):
        begin = time.process_time()
        ensemble(Field(grown(link, 400)), "sgd:lr=0.01", [[1.0, 2.0]], 2, engine="compiled")

        assert time.process_time() - begin < 12, link
