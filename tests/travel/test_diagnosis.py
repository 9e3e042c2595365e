"""Each diagnosis is given in the situation that it is for, and not in the opposite one."""

import numpy as np
import pytest

import kudari
from kudari import SGD, AdaGrad, Adam, Adventurer, KudariError, Lion, Momentum, Route, rule
from kudari.travel.findings import MESSAGES


def walk(field, rule, start, steps=30):
    return Adventurer(*start).optimize(kudari.field(field) if isinstance(field, str) else field, rule, rep=steps)


def never_begun(formula):
    """A route that came from elsewhere, of somebody who found no value at the start."""
    route = Route(("x",))
    route.field, route.diverged_at = kudari.field(formula), 0
    return route


# Every situation with its opposite: the code, what shows it, what does not.
SITUATIONS = {
    "too large": (
        lambda: walk("ravine", SGD(lr=1.05), (-7, 2), 200),
        lambda: walk("ravine", SGD(lr=0.95), (-7, 2), 200),
    ),
    "too large, momentum": (
        lambda: walk("ravine", Momentum(lr=1.95), (-7, 2), 100),
        lambda: walk("ravine", Momentum(lr=1.85), (-7, 2), 100),
    ),
    "too large, not a bowl": (
        lambda: walk("x**4", SGD(lr=0.5), (3,), 20),
        lambda: walk("x**4", SGD(lr=0.01), (3,), 20),
    ),
    "ran away": (
        lambda: walk("x**2", kudari.rule("h ← h + g; w ← w − η h g", η=0.5), (5,), 100),
        lambda: walk("x**2", kudari.rule("h ← h + g; w ← w − η h g", η=0.001), (5,), 100),
    ),
    "bottomless": (
        lambda: walk("-x**4 - y**2", SGD(lr=0.1), (1, 1), 60),
        lambda: walk("x**4 + y**2", SGD(lr=0.1), (1, 1), 60),
    ),
    "goes down without end": (
        lambda: walk("saddle", Momentum(lr=0.03), (-1.5, 0.001), 100),
        lambda: walk("closed_saddle", Momentum(lr=0.03), (-1.5, 0.001), 100),
    ),
    "stalled before a fall": (
        lambda: walk("x**3 + y**2", SGD(lr=0.1), (1, 1), 300),
        lambda: walk("x**2 - y**2/100", SGD(lr=0.1), (1, 0.1), 300),
    ),
    "corner": (
        lambda: walk("sqrt(x**2 + y**2)", SGD(lr=1), (1, 0)),
        lambda: walk("sqrt(x**2 + y**2)", SGD(lr=0.1), (1.05, 0)),
    ),
    "over a kink": (
        lambda: walk("abs(x) + abs(y)", SGD(lr=0.03), (1, 1.01), 100),
        lambda: walk("x**2 + y**2 + x**4", SGD(lr=0.03), (1, 1.01), 100),
    ),
    "no slope": (
        lambda: walk("-sqrt(x**2 + y**2) + x**2 + y**2", SGD(lr=1), (1, 0)),
        lambda: walk("-sqrt(x**2 + y**2) + x**2 + y**2", SGD(lr=0.4), (0.7, 0)),
    ),
    "into another minimum": (
        lambda: walk("two_valleys", SGD(lr=0.01), kudari.field("two_valleys").start, 60),
        lambda: walk("two_valleys", SGD(lr=0.12), kudari.field("two_valleys").start, 60),
    ),
    "top": (
        lambda: walk("x**4 - x**2", SGD(lr=0.1), (0,), 20),
        lambda: walk("x**4 - x**2", SGD(lr=0.1), (0.1,), 50),
    ),
    "leaves a crest": (
        lambda: walk("x**2 - y**2", SGD(lr=0.1), (3, 1e-9), 90),
        lambda: walk("x**2 - y**2", SGD(lr=0.1), (3, 0), 90),
    ),
    "valley floor": (
        lambda: walk("1000000*x**2 + y**2 + y**4/1000", SGD(lr=5e-7), (-3, -3), 100),
        lambda: walk("10*x**2 + y**2 + y**4/1000", SGD(lr=0.05), (-3, -3), 100),
    ),
    "to and fro": (
        lambda: walk("sqrt(x**2 + y**2 + 1e-12)", SGD(lr=1), (1, 0), 50),
        lambda: walk("sqrt(x**2 + y**2 + 1)", SGD(lr=1), (1, 0), 50),
    ),
    "left the domain": (
        lambda: walk("sqrt(x) + y**2", SGD(lr=0.05), (0.1, 1), 30),
        lambda: walk("sqrt(x + 100) + y**2", SGD(lr=0.05), (0.1, 1), 30),
    ),
    "lost at once": (
        lambda: walk("sqrt(x) + y**2", SGD(lr=0.5), (0.1, 1), 30),
        lambda: walk("sqrt(x) + y**2", SGD(lr=0.05), (0.1, 1), 30),
    ),
    "arrived": (
        lambda: walk("sphere", SGD(lr=0.3), (-4, 3)),
        lambda: walk("sphere", SGD(lr=0.003), (-4, 3)),
    ),
    "arrived after passing": (
        lambda: walk("x**2 + y**2", Momentum(lr=0.1), (1, 1), 100),
        lambda: walk("x**2 + y**2", Momentum(lr=0.1), (1, 1), 3),
    ),
    "settled": (
        lambda: walk("x**4 + x**2 + y**2 + 3", SGD(lr=0.1), (-1, 2), 200),
        lambda: walk("x**4 + x**2 + y**2 + 3", SGD(lr=0.05), (-1, 2), 5),
    ),
    "local minimum, low down": (  # its height above the lowest is less than a hundredth of that of the start
        lambda: walk("three_hump_camel", AdaGrad(lr=1.0), kudari.field("three_hump_camel").start, 100),
        lambda: walk("three_hump_camel", AdaGrad(lr=1.0), (-0.9, 0.6), 100),
    ),
    "local minimum": (
        lambda: walk("styblinski_tang", SGD(lr=0.01), (3, 3), 200),
        lambda: walk("styblinski_tang", SGD(lr=0.01), (-3, -3), 200),
    ),
    "saddle": (
        lambda: walk("closed_saddle", SGD(lr=0.1), (1, 0), 200),
        lambda: walk("closed_saddle", SGD(lr=0.1), (1, 0.5), 200),
    ),
    "plateau": (
        lambda: walk("easom", SGD(lr=0.1), (-3, -3), 50),
        lambda: walk("easom", SGD(lr=0.1), (3, 3), 50),
    ),
    "zig-zag by theory": (
        lambda: walk("ravine", SGD(lr=0.95), (-7, 2)),
        lambda: walk("ravine", SGD(lr=0.4), (-7, 2)),
    ),
    "zig-zag": (
        lambda: walk("rosenbrock", SGD(lr=0.003), (0.6, 0.5), 40),
        lambda: walk("rosenbrock", SGD(lr=0.0005), (0.6, 0.5), 40),
    ),
    "orbiting": (
        lambda: walk("sphere", Lion(lr=1.5), (-4.1, 3.3), 60),
        lambda: walk("sphere", Lion(lr=0.01), (-4.1, 3.3), 60),
    ),
    "orbiting, swing": (
        lambda: walk("sphere", Momentum(lr=0.1, momentum=1), (-4, 3), 60),
        lambda: walk("sphere", Momentum(lr=0.1, momentum=0.5), (-4, 3), 60),
    ),
    "orbiting, noise": (
        lambda: walk(kudari.field("sphere").with_noise("additive", 20.0, seed=1), SGD(lr=0.2), (-4, 3), 200),
        lambda: walk(kudari.field("sphere").with_noise("additive", 0.01, seed=1), SGD(lr=0.2), (-4, 3), 200),
    ),
    "memory has grown": (
        lambda: walk("ravine", AdaGrad(lr=0.1), (-7, 2), 60),
        lambda: walk("ravine", AdaGrad(lr=1.5), (-7, 2), 60),
    ),
    "lr is small": (
        lambda: walk("ravine", SGD(lr=0.01), (-7, 2), 60),
        lambda: walk("ravine", SGD(lr=0.95), (-7, 2), 60),
    ),
    "flat direction": (
        lambda: walk("ill_conditioned", SGD(lr=0.0009), (-4, 1), 60),
        lambda: walk("x**2 + 2*y**2", SGD(lr=0.3), (-4, 1), 60),
    ),
    "slow": (
        lambda: walk("rosenbrock", Adam(lr=0.001), (-1.2, 1), 200),
        lambda: walk("rosenbrock", Adam(lr=0.1), (-1.2, 1), 200),
    ),
    "slow, short steps": (
        lambda: walk("beale", Adam(lr=0.0001), (1, 1), 40),
        lambda: walk("beale", Adam(lr=0.01), (1, 1), 40),
    ),
    "short steps": (
        lambda: walk("x**4 - y", Adam(lr=0.0001), (-2, 1), 40),
        lambda: walk("x**4 - y", Adam(lr=0.1), (-2, 1), 40),
    ),
    "valley": (
        lambda: walk("1000000*x**2 + y**2", SGD(lr=5e-7), (-3, -3), 100),
        lambda: walk("1000000*x**2 + y**2", SGD(lr=5e-7), (-3, -0.3), 100),
    ),
    "on the way": (
        lambda: walk("sphere", Adam(lr=0.3), (-4, 3), 30),
        lambda: walk("sphere", Adam(lr=0.001), (-4, 3), 30),
    ),
    "under way": (
        lambda: walk("x**4 - 3*x**2 + x", SGD(lr=0.001), (0.5,), 10),
        lambda: walk("sphere", SGD(lr=0.01), (1, 1), 10),
    ),
    "has been lower": (
        lambda: walk("ravine", Adam(lr=0.3), (-7, 2), 30),
        lambda: walk("ravine", Adam(lr=0.1), (-7, 2), 30),
    ),
    "stands still": (
        lambda: walk("ravine", SGD(lr=0.0), (-7, 2), 10),
        lambda: walk("ravine", SGD(lr=1e-6), (-7, 2), 10),
    ),
    "no start": (
        lambda: never_begun("log(x)"),
        lambda: walk("log(x)", SGD(), (1,), 0),
    ),
    "not begun": (
        lambda: walk("ravine", SGD(), (-7, 2), 0),
        lambda: walk("ravine", SGD(), (-7, 2), 1),
    ),
    "several gradients": (
        lambda: walk("ravine", rule("w ← w − η ∇L(w − η/2 g)", η=0.1), (-7, 2)),
        lambda: walk("ravine", rule("v ← α v − η ∇L(w + α v); w ← w + v", α=0.9, η=0.1), (-7, 2)),
    ),
    "theory": (
        lambda: walk("ravine", Momentum(lr=0.1), (-7, 2)),
        lambda: walk("rosenbrock", Momentum(lr=0.001), (-1, 1)),
    ),
    "theory, unstable": (
        lambda: walk("ravine", SGD(lr=1.01), (-7, 2)),
        lambda: walk("ravine", SGD(lr=0.99), (-7, 2)),
    ),
    "best": (
        lambda: walk("ravine", SGD(lr=0.1), (-7, 2)),
        lambda: walk("ravine", AdaGrad(lr=0.1), (-7, 2)),
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_recognised_and_its_opposite_is_not(name):
    """The finding is there where it belongs, and only there."""
    code = name if name in MESSAGES else name.partition(",")[0]
    shown, not_shown = (make().diagnosis(lang="en").codes for make in SITUATIONS[name])

    assert code in shown
    assert code not in not_shown


def test_every_saying_has_a_situation():
    """No sentence is there that no test has seen."""
    assert {name if name in MESSAGES else name.partition(",")[0] for name in SITUATIONS} == set(MESSAGES)


@pytest.mark.parametrize("name", SITUATIONS)
def test_both_languages_state_the_same_numbers(name):
    """The evidence is in the sentence, in English as in Japanese."""
    diagnosis = SITUATIONS[name][0]().diagnosis(lang="en")

    for finding in diagnosis.findings:
        english, japanese = finding.text("en"), finding.text("ja")
        assert "{" not in english + japanese
        assert any("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in japanese)
        assert not any("\u3040" <= letter <= "\u30ff" for letter in english)


def test_divergence_states_the_product_the_step_and_the_limit():
    """η·λmax, what it exceeds, where, and below what η must stay."""
    verdict = walk("ravine", SGD(lr=1.155), (-7, 2), 400).diagnosis(lang="en").verdict

    assert verdict.code == "too large"
    assert verdict.numbers["product"] == pytest.approx(2.31)
    assert verdict.numbers["bound"] == pytest.approx(2)
    assert verdict.numbers["limit"] == pytest.approx(1.0)
    assert verdict.numbers["too_steep_at"] == 0


def test_on_a_curved_field_the_step_is_the_first_that_is_too_steep():
    """From the gentle side of a quartic the walk only meets too much curvature later."""
    route = walk("(x**2 - 1)**2 / 4", SGD(lr=1.2), (0.4,), 60)
    route_of_a_hill = walk("exp(x)", SGD(lr=-0.0 + 0.5), (0.5,), 5)

    verdict = walk("x**4/4 + x", SGD(lr=0.2), (0.1,), 60).diagnosis(lang="en").verdict
    assert route.diagnosis(lang="en").verdict.code != "too large"  # it jumps to and fro, and stays bounded
    assert route_of_a_hill.diagnosis(lang="en").verdict.code != "too large"
    assert verdict.code != "too large"


def test_the_predicted_contraction_of_a_zigzag_is_the_measured_one():
    """On the ravine a step of SGD multiplies what lies across by 1 − η λ = −0.9, and what lies along by 0.905."""
    finding = walk("ravine", SGD(lr=0.95), (-7, 2)).diagnosis(lang="en").findings[1]

    assert finding.code == "zig-zag by theory"
    assert finding.numbers["across_left"] == pytest.approx(0.9)
    assert finding.numbers["along_left"] == pytest.approx(0.905)
    assert finding.numbers["measured_left"] == pytest.approx(0.9)
    assert finding.numbers["ratio"] == pytest.approx(20)


def test_the_steps_to_go_are_those_that_are_then_needed():
    """A slow walk says how many more steps it needs; walking them brings it there."""
    adventurer, rule = Adventurer(-7, 2), SGD(lr=0.02)
    ravine = kudari.field("ravine")
    said = adventurer.optimize(ravine, rule, rep=60).diagnosis(lang="en").verdict
    more = int(said.numbers["more"])

    assert said.code == "lr is small"
    assert "arrived" not in adventurer.optimize(ravine, rule, rep=more - 1).diagnosis(lang="en").codes
    assert "arrived" in adventurer.optimize(ravine, rule, rep=1).diagnosis(lang="en").codes


def test_an_estimate_where_no_lowest_value_is_known_shrinks_until_it_has_settled():
    """It is that of the steps until it is flat, by whose end a minimum is told; not 1 again and again."""
    said = [walk("x**4 - x**2 + y**4", SGD(lr=0.1), (1, 1), steps).diagnosis().verdict for steps in (300, 400, 440)]

    assert [verdict.code for verdict in said] == ["on the way", "on the way", "settled"]
    assert 140 > said[0].numbers["more"] > said[1].numbers["more"] > 1


def test_a_class_of_ones_own_is_diagnosed_with_its_formula():
    """Its η is read out of the class, so that the limit of Momentum is told of it."""

    class Ball:
        def __init__(self):
            self.lr, self.momentum, self.v = 2.5, 0.9, {}

        def update(self, params, grads):
            for key in params:
                self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
                params[key] += self.v[key]

    verdict = walk("ravine", Ball(), (-7, 2), 60).diagnosis(lang="en").verdict

    assert verdict.code == "too large"
    assert verdict.numbers["bound"] == pytest.approx(3.8)


def test_a_measured_field_has_findings_without_curvatures():
    """No formula, no Hessian: what can be measured is still told."""
    with pytest.warns(UserWarning, match="measured"):
        field = kudari.Field(lambda x, y: float(int(x * 0)) + x**2 + y**2)
    shown = walk(field, SGD(lr=1.5), (1, 1), 60).diagnosis(lang="en").codes

    assert shown == ["ran away"]


def test_a_record_tells_the_same(tmp_path):
    """A race from a file has the table of the race that was run, in both languages."""
    race = kudari.race("ravine", ["sgd:lr=1.2", "momentum/torch:lr=0.1", "w ← w − η g: η=0.9"])
    race.save(tmp_path / "race.json")
    loaded = kudari.Race.load(tmp_path / "race.json")

    for lang in ("en", "ja"):
        assert str(loaded.table(lang=lang)) == str(race.table(lang=lang))
        for name in race.routes:
            assert loaded.routes[name].diagnosis(lang=lang).text() == race.routes[name].diagnosis(lang=lang).text()


def test_a_route_that_nobody_walked_says_so():
    """Without a field there is nothing to be said."""
    with pytest.raises(KudariError, match="not walked on a field"):
        Route(("x",)).diagnosis()


def test_who_passes_the_bottom_and_swings_out_is_told_since_when_it_stays_low():
    """Momentum is low at step 3 for the first time, and for good only much later; both are told, and both are true."""
    route = walk("x**2 + y**2", Momentum(lr=0.1), (1, 1), 100)
    verdict = route.diagnosis(lang="en").verdict
    first, since = (int(verdict.numbers[name]) for name in ("arrived_at", "stays_from"))

    assert f"low since step {since}, and for the first time at step {first}" in verdict.text("en")
    assert route.values[first] <= 0.02 < route.values[first - 1]
    assert route.values[since - 1] > 0.02 >= max(route.values[since:])


def test_who_began_near_has_to_come_nearer_before_it_arrives():
    """Down in a stiff valley, a window's twentieth from its bottom as at the start: it is low, and not there."""
    verdict = walk("1000000*x**2 + y**2", Momentum(lr=1e-7), (1, 1), 100).diagnosis().verdict

    assert verdict.code == "valley"


def test_a_long_walk_says_of_which_steps_its_turns_are_counted():
    """They are the last two thousand."""
    told = walk("ravine", SGD(lr=1 - 1e-9), (-7, 2), 2500).diagnosis(lang="en")

    assert any("in 2000 of the last 2000 steps" in finding.text("en") for finding in told.findings)


@pytest.mark.slow
def test_long_walks_are_looked_at_from_their_end():
    """Ten thousand steps are diagnosed from the last two thousand places."""
    diagnosis = walk("ravine", SGD(lr=0.0001), (-7, 2), 10_000).diagnosis(lang="en")

    assert diagnosis.verdict.code == "lr is small"


def test_a_table_has_a_paragraph_for_each_rule():
    """What the diagnosis says stands under the table."""
    race = kudari.race("ravine", {"one": SGD(lr=0.95), "two": SGD(lr=1.2)}, start=(-7, 2))
    text = str(race.table(lang="en"))

    assert "one: arrived at step 23" in text
    assert "two: diverged: η·λmax = 2.4 > 2" in text
    assert "zig-zags across the steep direction" in text
    assert "<li>" in race.table(lang="en")._repr_html_()
    assert np.isfinite(race.table(lang="ja").target)


@pytest.mark.parametrize("field", ["x**2/20 + y**2", "(x - 3)**2/20 + (y - 1)**2 + 5", "rosenbrock", "himmelblau"])
def test_the_table_and_the_sentence_tell_one_step_of_arrival(field):
    """Also on a bowl of which nothing more is known than its formula."""
    table = kudari.race(field, start=(-1, 2), steps=300).table(lang="en")
    arrived = {name: told.verdict for name, told in table.diagnoses.items() if "arrived_at" in told.verdict.numbers}

    assert arrived
    for row in table:
        if row.rule in arrived:
            assert row.steps_to_target == arrived[row.rule].numbers["arrived_at"]


def test_the_step_that_led_out_is_told():
    """Not the one before it, which was far shorter; from a record too."""
    route = walk("-exp(x)", SGD(lr=0.1), (1,))
    verdict = route.diagnosis(lang="en").verdict

    assert verdict.code == "bottomless"
    assert verdict.numbers["last_length"] == pytest.approx(0.1 * np.exp(route.positions[-1, 0]))
    assert "the step that led out is 2.53e+07 long" in verdict.text("en")
    assert "最後の一歩は 2.53e+07" in verdict.text("ja")


def test_a_record_keeps_where_the_last_step_led(tmp_path):
    """A cone's corner is told as such of a race that was read from a file."""
    race = kudari.race("sqrt(x**2 + y**2)", {"straight": SGD(lr=1)}, start=(1, 0))
    race.save(tmp_path / "race.json")
    (route,) = kudari.Race.load(tmp_path / "race.json").routes.values()

    assert route.beyond == race.routes["straight"].beyond == (0.0, 0.0)
    assert route.diagnosis(lang="en").text() == race.routes["straight"].diagnosis(lang="en").text()
    assert route.diagnosis().verdict.code == "corner"


@pytest.mark.parametrize(
    ("text", "lr", "steps", "codes"),
    [("x**2 + y**3", 0.1, 2000, {"plateau"}), ("x**4 - y**4", 0.01, 2000, {"under way", "on the way", "slow"})],
)
def test_who_stays_on_a_crest_does_not_fall(text, lr, steps, codes):
    """Though the field falls without end to either side, nothing leads there."""
    route = Adventurer(1, 0).optimize(kudari.Field(text), SGD(lr=lr), steps)

    assert route.diagnosis(lang="en").verdict.code in codes
