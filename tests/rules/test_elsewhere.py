"""The gradient at another place: textbook Nesterov and its kin, walked beside the forms that need none."""

import copy
import pickle

import numpy as np
import pytest
from tests.examples import quickly

import kudari
from kudari import Adventurer, KudariError, Rule, ensemble, field, hyper, lift, rule, state
from kudari.page import state_of_race
from kudari.rules.at_hand import at_hand
from kudari.rules.catalogue import rule_with
from kudari.rules.elsewhere import refuse_one_gradient
from kudari.rules.rule_files import rule_from_json, rule_to_json

TEXTBOOK = "v ← α v − η ∇L(w + α v); w ← w + v: α=0.9,η={lr}"
PLACES = {"ravine": 0.05, "booth": 0.01, "himmelblau": 0.002, "rosenbrock": 0.0002, "beale": 0.001}


def textbook(name, steps=200):
    return Adventurer(*field(name).start).optimize(name, rule(TEXTBOOK.format(lr=PLACES[name])), rep=steps)


def test_textbook_nesterov_is_the_books_form(announce):
    """After the change of variables, for the book walks at w + α v: along 200 steps on five fields."""
    apart = {}
    for name, lr in PLACES.items():
        route = textbook(name)
        book = rule(f"v ← α v − η g; w ← w + α v − η g: α=0.9,η={lr}")
        theirs = Adventurer(*field(name).start).optimize(name, book, rep=200)
        assert len(route) == len(theirs) == 201
        apart[name] = np.abs(route.positions + 0.9 * route.states["v"] - theirs.positions).max()
    worst = max(apart, key=apart.get)
    announce(
        f"textbook Nesterov and the book's form, 200 steps on {len(apart)} fields: at most {apart[worst]:.1e} apart, "
        f"on {worst} (bar: 1e-12)"
    )

    assert apart[worst] <= 1e-12


@pytest.mark.parametrize("engine", ["interpreted", "compiled"])
@pytest.mark.parametrize("name", quickly(["beale", "himmelblau"], 1))
def test_many_walk_as_one(name, engine):
    """The field's derivatives stand in the step itself."""
    mine = rule(TEXTBOOK.format(lr=PLACES[name]))
    starts = np.random.default_rng(0).uniform(-1, 1, (5, 2))
    crowd = ensemble(name, mine, starts, 40, engine=engine)

    for number, start in enumerate(starts):
        route = Adventurer(*start).optimize(name, rule(TEXTBOOK.format(lr=PLACES[name])), rep=40)
        assert crowd.positions[number] == pytest.approx(route.positions[-1], rel=1e-12)


def test_a_gradient_within_the_place_of_another():
    """The midpoint method, beside its own steps."""
    lr, place = 0.1, field("booth")
    route = Adventurer(1.0, -1.0).optimize(place, rule("w ← w − η ∇L(w − η/2 g)", η=0.1), rep=5)
    x, y = 1.0, -1.0
    for _ in range(5):
        g = place.gradient({"x": x, "y": y})
        there = place.gradient({"x": x - lr / 2 * g["x"], "y": y - lr / 2 * g["y"]})
        x, y = x - lr * there["x"], y - lr * there["y"]

    assert route.positions[-1] == pytest.approx((x, y), rel=1e-13)


class Textbook(Rule):
    """Nesterov's rule as textbooks have it."""

    lr: float = hyper(default=0.01, letter="η")
    momentum: float = hyper(default=0.9, letter="α")
    v = state(0.0)

    def step(self, w, v, gradient_at):
        v = self.momentum * v - self.lr * gradient_at(w + self.momentum * v)
        return w + v, v


class Midpoint(Rule):
    """Half a step by the slope here, and the whole one by the slope there."""

    lr: float = hyper(default=0.1, letter="η")

    def step(self, w, g, gradient_at):
        return w - self.lr * gradient_at(w - self.lr / 2 * g)


def nesterov(w, v, gradient_at, lr=0.01, momentum=0.9):
    v = momentum * v - lr * gradient_at(w + momentum * v)
    return w + v, v


def midpoint(x, gradient_at, g, lr=0.1):
    return x - lr * gradient_at(x - lr / 2 * g)


@pytest.mark.parametrize(
    ("mine", "text"),
    [
        (Textbook(), TEXTBOOK.format(lr=0.01)),
        (lift(nesterov), TEXTBOOK.format(lr=0.01)),
        (Midpoint(), "w ← w − η ∇L(w − η/2 g): η=0.1"),
        (lift(midpoint), "w ← w − η ∇L(w − η/2 g): η=0.1"),
    ],
    ids=["class", "function", "class with g", "function with g"],
)
def test_a_step_asks_for_gradient_at(mine, text):
    """A class or a function, with the slope at w as well or without: the formula of the text, and its walk."""
    typed = rule(text)
    routes = [Adventurer(*field("booth").start).optimize("booth", one, rep=20) for one in (mine, typed)]

    assert str(mine) == str(typed)
    assert mine.gradients_per_step == typed.gradients_per_step
    assert routes[0] == routes[1]


def test_the_gradient_at_w_is_g():
    """However it is asked for."""
    assert str(lift(lambda w, gradient_at, lr=0.1: w - lr * gradient_at(w))) == "w ← w − η g"

    class Here(Rule):
        lr: float = hyper(default=0.01, letter="η")

        def step(self, w, gradient_at):
            return w - self.lr * gradient_at(w)

    assert Here.formula.moves_as(kudari.SGD.formula)
    assert not Here.formula.elsewhere


def test_a_function_that_asks_for_gradient_at_is_never_misread():
    """Where its arguments no longer say by their places what is g, they must by their names."""
    with pytest.raises(KudariError, match=r"2 value\(s\) came back; expected: w, other, v"):
        lift(lambda w, other, v, gradient_at, lr=0.1: (w - lr * gradient_at(w - lr * other), v))
    with pytest.raises(KudariError, match="the name is taken"):

        class Taken(Rule):
            gradient_at = state(0.0)


def test_update_is_given_one_gradient_and_says_so():
    """Nothing is changed; the book's form is named."""
    mine, params = rule(TEXTBOOK.format(lr=0.1)), {"w": np.ones(3)}
    with pytest.raises(KudariError, match=r"∇L\(w \+ α v\).* w ← w \+ α v − η g"):
        mine.update(params, {"w": np.ones(3)})

    assert (params["w"] == 1).all()
    assert mine.t == 0


@pytest.mark.parametrize(
    ("text", "english", "japanese"),
    [
        (
            "v ← γ v + η ∇L(w − γ v); w ← w − v: γ=0.9,η=0.1",
            "Nesterov's rule in the book's form takes the same steps: v ← γ v + η g; w ← w − γ v − η g",
            "本にある形の Nesterov が同じ歩みになります: v ← γ v + η g; w ← w − γ v − η g",
        ),
        (
            "v ← α v − η ∇L(w + v); w ← w + v: α=0.9,η=0.1",
            "this rule takes the same steps: w ← w + (α v − η g) + α v − η g − v; v ← α v − η g",
            "次の手法が同じ歩みになります: w ← w + (α v − η g) + α v − η g − v; v ← α v − η g",
        ),
        ("w ← w − η ∇L(w − η/2 g): η=0.1", "No rule is known", "知られていません"),
    ],
    ids=["textbook", "another", "two gradients"],
)
def test_the_refusal_says_which_rule_takes_the_same_steps(text, english, japanese):
    """In both languages; where there is none it says so."""
    formula = rule(text).formula

    assert english in str(refuse_one_gradient(formula, "en"))
    assert japanese in str(refuse_one_gradient(formula, "ja"))


AT_HAND = [
    "v ← γ v + η ∇L(w − γ v); w ← w − v: γ=0.9,η=0.01",
    "v ← α v + ∇L(w − η α v); w ← w − η v: α=0.9,η=0.01",
    "v ← α v − η ∇L(w + v); w ← w + v: α=0.9,η=0.01",
    "v ← α v − η ∇L(w + α v) − λ w; w ← w + v: α=0.9,η=0.01,λ=0.05",
    "v ← α v − η ∇L(w + α v); w ← (1 − λ) w + v: α=0.9,η=0.01,λ=0.05",
    "v ← α v − η ∇L(w + t/(t + 3) · v); w ← w + v: α=0.9,η=0.01",
    "m ← β m + (1 − β) ∇L(w − η m/(√s + 1)); s ← γ s + (1 − γ) m²; w ← w − η m/(√s + 1): β=0.9,γ=0.9,η=0.1",
]


@pytest.mark.parametrize("text", AT_HAND)
def test_the_rule_at_hand_meets_the_same_slopes(text):
    """It stands where the other looks: its place is the other's w and what is ahead of it."""
    mine = rule(text)
    found = at_hand(mine.formula)
    assert found is not None
    theirs = rule_with(found, mine.hyperparameters)
    ours = Adventurer(*field("booth").start).optimize("booth", mine, rep=40)
    others = Adventurer(*field("booth").start).optimize("booth", theirs, rep=40)

    assert not found.elsewhere
    for name, rows in ours.states.items():
        assert others.states[name] == pytest.approx(rows, rel=1e-9, abs=1e-12)
    assert np.abs(ours.positions - others.positions).max() > 1e-3  # but for the place


@pytest.mark.parametrize(
    "text",
    [
        "w ← w − η ∇L(w − η g): η=0.1",
        "w ← w − η ∇L(2 w): η=0.1",
        "v ← ∇L(w + v) + ∇L(w − v); w ← w − η v: η=0.1",
        "w_{t+1} = w_t − η ∇L(w_t + β w_t − β w_{t−1}): η=0.1,β=0.9",
    ],
)
def test_other_rules_need_a_gradient_elsewhere(text):
    """Two gradients, a place that is not w and something more, a state that begins at w."""
    assert at_hand(rule(text).formula) is None


def test_check_says_what_update_says():
    """For its probe is of gradients; it never says that steps were compared."""
    for mine in (Textbook(), Textbook, nesterov):
        with pytest.raises(KudariError, match="w ← w \\+ α v − η g"):
            kudari.check(mine, like="nesterov", lang="en")


def test_the_steps_in_words():
    """The place, the slope there, and of the slope here only what is needed."""
    assert str(Textbook().flow(lang="en")).splitlines() == [
        "1 Stand at the start w, with v = 0.",
        "2 Look at another place: a ← w + α v",
        "3 Measure the slope there: b ← ∇L(a)",
        "4 Bring v forward: v ← α v − η b",
        "5 Step: w ← w + v",
        "6 Write the place down; repeat from 2 until all steps are taken.",
    ]
    assert str(Midpoint().flow(lang="ja")).splitlines()[1:4] == [
        "2 ここでの傾き g を測る。",
        "3 別の場所を見る: a ← w − η/2 · g",
        "4 そこでの傾きを測る: b ← ∇L(a)",
    ]


def test_a_place_that_is_a_number_of_all_cannot_be_written_in_a_program():
    """It walks, and is refused by name."""

    class Far(Rule):
        lr: float = hyper(default=0.1, letter="η")

        def step(self, w, g, gradient_at):
            return w - self.lr * (g + gradient_at(self.lr))

    with pytest.raises(KudariError, match="Far takes the gradient at a place that is no line of its own"):
        kudari.race("booth", [Far()], steps=3).program("octave")


def test_update_with_a_function_takes_the_step():
    """Arrays are written into, float32 stays float32."""
    mine = rule("v ← 0.9 v − η ∇L(w + 0.9 v); w ← w + v", η=0.1)
    held = np.ones(3, np.float32)
    params = {"w": held, "b": 2.0}
    for _ in range(3):
        mine.update(
            params, {"w": 2 * held, "b": 2 * params["b"]}, gradient_at=lambda at: {k: 2 * w for k, w in at.items()}
        )
    w, v = 2.0, 0.0
    for _ in range(3):
        v = 0.9 * v - 0.1 * 2 * (w + 0.9 * v)
        w += v

    assert params["b"] == pytest.approx(w, rel=1e-14)
    assert params["w"] is held
    assert held.dtype == np.float32
    assert mine.t == 3


def test_it_is_a_value_and_prints_as_it_is_written():
    """Text, LaTeX, pickle, JSON, a deep copy: the same formula."""
    mine = rule(TEXTBOOK.format(lr=0.1))

    assert str(mine) == "v ← α v − η ∇L(w + α v)\nw ← w + v"
    assert rule(mine.formula.equations.latex(), α=0.9, η=0.1).formula == mine.formula
    for other in (pickle.loads(pickle.dumps(mine)), copy.deepcopy(mine), rule_from_json(rule_to_json(mine))):
        assert other.formula == mine.formula


def test_a_race_of_both_forms(tmp_path):
    """Side by side, kept, in the table, and walked again by the page."""
    race = kudari.race("booth", {"textbook": rule(TEXTBOOK.format(lr=0.01)), "sgd": "sgd:lr=0.01"}, steps=30)
    race.save(tmp_path / "race.json")
    again = kudari.Race.load(tmp_path / "race.json")

    assert np.array_equal(again.routes["textbook"].positions, race.routes["textbook"].positions)
    assert "textbook" in str(race.table(lang="en"))  # theory has nothing to say of it, and says nothing
    assert "recorded" not in state_of_race(race)["rules"][0]


def test_a_black_box_has_a_gradient_anywhere_too():
    """By differences; many adventurers are refused there."""
    with pytest.warns(UserWarning, match="measured by differences"):
        box = kudari.Field(lambda x, y: float(x) ** 2 + abs(float(y)) ** 1.5, (-3, 3), (-3, 3))
    mine = rule("v ← 0.9 v − η ∇L(w + 0.9 v); w ← w + v", η=0.05)

    assert Adventurer(2.0, 2.0).optimize(box, mine, rep=10).steps == 10
    with pytest.raises(KudariError, match="at another place"):
        ensemble(box, rule("w ← w − η ∇L(w − η g)", η=0.1), [[1.0, 1.0]], 3)


def test_a_state_that_begins_at_the_parameter():
    """The heavy ball, written with the place before, is Momentum."""
    ball = rule(
        r"$x_{k+1} = x_k - \\alpha \\nabla f(x_k) + \\beta (x_k - x_{k-1})$".replace("\\\\", "\\"), α=0.01, β=0.9
    )
    assert [(state.name, state.start) for state in ball.formula.states] == [("w_prev", "w")]
    momentum = rule("v ← β v − α g; w ← w + v", α=0.01, β=0.9)
    for name in ("ravine", "booth"):
        start = field(name).start
        one, other = (Adventurer(*start).optimize(name, copy.deepcopy(r), rep=50) for r in (ball, momentum))
        assert np.abs(one.positions - other.positions).max() < 1e-9
        for engine in ("interpreted", "compiled"):
            crowd = ensemble(name, copy.deepcopy(ball), [start], 50, engine=engine)
            assert np.abs(crowd.positions[0] - one.positions[-1]).max() < 1e-9


def test_a_large_array_begins_at_the_parameter_too():
    """In the compiled pass."""
    rng = np.random.default_rng(0)
    w, g = rng.normal(size=40_000), rng.normal(size=40_000)
    params = {"w": w.copy()}
    rule("w_{t+1} = w_t − η g_t + β (w_t − w_{t−1})", η=0.1, β=0.9).update(params, {"w": g})

    assert np.array_equal(params["w"], w - 0.1 * g + 0.9 * (w - w))
