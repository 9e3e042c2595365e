"""The gradient at another place: textbook Nesterov and its kin, walked beside the forms that need none."""

import copy
import pickle

import numpy as np
import pytest

import kudari
from kudari import Adventurer, KudariError, ensemble, field, rule
from kudari.page import state_of_race
from kudari.rules.rule_files import rule_from_json, rule_to_json

TEXTBOOK = "v ← α v − η ∇L(w + α v); w ← w + v: α=0.9,η={lr}"
PLACES = {"ravine": 0.05, "booth": 0.01, "himmelblau": 0.002, "rosenbrock": 0.0002, "beale": 0.001}


def textbook(name, steps=200):
    return Adventurer(*field(name).start).optimize(name, rule(TEXTBOOK.format(lr=PLACES[name])), rep=steps)


@pytest.mark.parametrize("name", PLACES)
def test_textbook_nesterov_is_the_books_form(name):
    """After the change of variables: the book walks at w + α v, along 200 steps."""
    route = textbook(name)
    velocities = np.array([route.states["v"][step] for step in range(len(route))])
    lr = PLACES[name]
    book = rule(f"v ← α v − η g; w ← w + α v − η g: α=0.9,η={lr}")
    theirs = Adventurer(*field(name).start).optimize(name, book, rep=200)

    assert len(route) == len(theirs) == 201
    assert np.abs(route.positions + 0.9 * velocities - theirs.positions).max() <= 1e-12


@pytest.mark.parametrize("engine", ["interpreted", "compiled"])
@pytest.mark.parametrize("name", ["beale", "himmelblau"])
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


def test_update_is_given_one_gradient_and_says_so():
    """Nothing is changed; the book's form is named."""
    mine, params = rule(TEXTBOOK.format(lr=0.1)), {"w": np.ones(3)}
    with pytest.raises(KudariError, match=r"∇L\(w \+ α v\).*the book's form"):
        mine.update(params, {"w": np.ones(3)})

    assert (params["w"] == 1).all()
    assert mine.t == 0


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
