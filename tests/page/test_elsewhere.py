"""A rule with a gradient at another place on the page: its lines, and the numbers of a step."""

import json

import numpy as np
import pytest

import kudari
from kudari.page import state_of_race
from kudari.rules import Rule, hyper, state

ENTRIES = ["parts/rulelines.js", "walking/fields.js", "walking/geometry.js", "walking/optimizers.js"]
SHOWN = """
const field = fieldOfTable('booth', TABLES.fields.booth);
const [optimizer] = optimizersOf(JSON.parse(rules), field);
const numbers = withSlopes(optimizer.updates, field, letters.map((pairs) => new Map(pairs)));
return {
  lines: numbers.map((known) => writtenLines(optimizer.updates, known).map(({plain, value}) => [plain, value])),
  plain: writtenLines(optimizer.updates).map((line) => line.plain),
  geometry: new GeometryReader(optimizer.updates).read(numbers),
  cost: gradientsPerStep(optimizer.tape),
};
"""


class Textbook(Rule):
    """Nesterov's rule as textbooks have it, with names that are no letters."""

    lr: float = hyper(default=0.02, letter="η")
    momentum: float = hyper(default=0.9, letter="α")
    v = state(0.0)

    def step(self, w, v, gradient_at):
        v = self.momentum * v - self.lr * gradient_at(w + self.momentum * v)
        return w + v, v


@pytest.fixture(scope="module")
def page(modules):
    v8 = modules(*ENTRIES)
    yield v8
    v8.close()


def shown(page, mine, step, noise=0.0):
    """What the page shows of a rule at a step of its walk on Booth's field, and the walk."""
    place = kudari.field("booth")
    race = kudari.race(place, {"mine": mine}, steps=step + 1)
    rules = json.dumps(state_of_race(race)["rules"])
    route = race.routes["mine"]
    values = {mine.hypers[name].letter: value for name, value in mine.hyperparameters.items()}
    letters = [
        {
            **values,
            "w": route.positions[step][i],
            "g": route.gradients[step][i] + noise,
            "t": step + 1,
            **{name: rows[step][i] for name, rows in route.states.items()},
        }
        for i in range(2)
    ]
    return page.run(SHOWN, rules=rules, letters=[list(row.items()) for row in letters]), route


@pytest.mark.parametrize(
    "mine",
    [
        Textbook(),
        kudari.rule("v ← α v − η ∇L(w + α v); w ← w + v", α=0.9, η=0.02),
        kudari.rule("v ← β v + ∇L(w − η ∇L(w − η g)) + g; w ← w − η v", β=0.5, η=0.01),
    ],
    ids=["a class", "a text", "one within another"],
)
def test_the_numbers_of_a_step_are_those_of_the_walk(page, mine):
    """Of w and the state, with the slope that the field has at the other place; the formula is as Python prints it."""
    found, route = shown(page, mine, 5)

    assert found["plain"] == str(mine).splitlines()
    for i, lines in enumerate(found["lines"]):
        *_, (_, velocity), (_, place) = lines
        assert velocity == pytest.approx(route.states["v"][6][i], rel=1e-13)
        assert place == pytest.approx(route.positions[6][i], rel=1e-13)
    assert found["geometry"]["step"] == pytest.approx(list(route.positions[6] - route.positions[5]), rel=1e-12)
    assert found["cost"] == mine.formula.gradients_per_step


def test_inertia_is_the_step_without_any_slope(page):
    """Also without that at the other place."""
    found, route = shown(page, Textbook(), 5)

    assert found["geometry"]["inertia"] == pytest.approx(list(0.9 * route.states["v"][5]), rel=1e-12)


def test_the_noise_there_is_that_of_the_slope_here(page):
    """Which is all that is known of it."""
    calm, shaken = (shown(page, Textbook(), 5, noise)[0] for noise in (0.0, 0.5))
    moved = np.array([[value for _, value in lines] for lines in shaken["lines"]])
    still = np.array([[value for _, value in lines] for lines in calm["lines"]])

    assert np.allclose(moved - still, -0.02 * 0.5, atol=1e-12)


def test_a_race_is_walked_again_on_the_page():
    """It comes as a formula, not as a record; another name for a hyperparameter does not hide it."""
    (row,) = state_of_race(kudari.race("booth", {"mine": Textbook()}, steps=5))["rules"]
    names = [name for name, _ in row["table"]["written"]["inputs"]]

    assert "recorded" not in row
    assert row["table"]["text"] == "v ← α v − η ∇L(w + α v)\nw ← w + v"
    assert names == ["w", "g", "v", "η", "α", "t"]
