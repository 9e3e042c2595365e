"""Check tells what is right, what is wrong and why; it harms nothing, and its own catalogue is sound."""

import copy
import time

import numpy as np
import pytest

import kudari
from kudari import RULES, KudariError, Rule, check
from kudari.checking.messages import CAUSES
from kudari.checking.mistakes import mistakes
from kudari.checking.probe import KEYS, Probe
from kudari.checking.report_messages import FORMS
from kudari.checking.trajectories import first_difference, trajectory
from kudari.rules.formula_rule import FormulaRule

FAMILIES = {cls.title: cls for family in RULES.values() for cls in (family, *family.variants.values())}


class Ball:
    """The book's Momentum."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


class Uphill(Ball):
    def update(self, params, grads):
        super().update(params, {key: -value for key, value in grads.items()})


# ---------------------------------------------------------------------- the catalogue


@pytest.mark.parametrize("title", FAMILIES)
def test_every_rule_of_the_catalogue_is_itself_to_the_last_bit(title):
    """Whoever hands in a rule, or only its update, hears its own name and variant."""
    cls = FAMILIES[title]

    class Bare:
        def __init__(self):
            self.rule = cls()

        def update(self, params, grads):
            self.rule.update(params, grads)

    report = check(Bare(), like=cls, lang="en")

    assert report.right
    assert report.exact
    assert report.rule is cls


def mistaken(cls, mistake):
    """An optimiser that makes a mistake of the catalogue."""

    class Holder:
        def __init__(self):
            self._rule = FormulaRule(mistake.formula, {name: hyper.default for name, hyper in cls.hypers.items()})
            for name, hyper in cls.hypers.items():
                setattr(self, name, hyper.default)

        def update(self, params, grads):
            self._rule.update(params, grads)

    return Holder()


@pytest.mark.parametrize(
    "title",
    [
        *("SGD", "Momentum", "AdaGrad", "RMSProp"),
        *(pytest.param(title, marks=pytest.mark.nightly) for title in ("Adam", "Adam (torch)")),
    ],
)
@pytest.mark.slow
def test_every_mistake_of_the_catalogue_is_found_as_what_it_is(title, announce):
    """Or as another one that takes the very same steps; and none of them is called right."""
    cls = FAMILIES[title]
    values = {name: hyper.default for name, hyper in cls.hypers.items()}
    probe = Probe.drawn()
    found = 0
    for mistake in mistakes(cls.formula):
        report = check(mistaken(cls, mistake), like=cls, lang="en")
        steps = np.array([probe.starts, *trajectory(mistake.formula, values, probe)])
        if not np.isfinite(steps[1]).any() or (steps[1] == steps[0]).all():
            assert not report.right  # nothing but NaN, or no step at all
            continue
        if first_difference(trajectory(cls.formula, values, probe), steps, probe) is None:
            continue  # it makes no difference to the steps
        same = [
            other.cause
            for other in mistakes(cls.formula)
            if first_difference(trajectory(other.formula, values, probe), steps, probe) is None
        ]
        if report.right:  # a mistake that makes another variant of it
            assert report.rule in cls.variants.values()
            continue
        assert report.cause in [*same, "another rule"], (mistake.cause, report.cause)
        found += 1

    assert found > 5
    announce(f"check: {found} mistakes of the catalogue in {title}, each found")


def test_every_cause_has_words_and_every_words_a_cause():
    """In both languages, with nothing left over."""
    in_formulas = {mistake.cause for cls in FAMILIES.values() for mistake in mistakes(cls.formula)}

    assert in_formulas <= set(CAUSES)
    assert set(FORMS) <= set(FAMILIES)
    assert all(len(words) == 2 and all(words) for words in CAUSES.values())


# ---------------------------------------------------------------------- the report


def test_a_right_one_is_told_its_variant():
    """Which rule, which form, and whether to the last bit."""
    report = check(Ball(), like="momentum", lang="en")

    assert report.right
    assert str(report).startswith("✓ Ball is Momentum with η inside the velocity, bit for bit.")
    assert report.text("ja").startswith("✓ Ball は Momentum（η は速度の中）です")


def test_two_formulas_are_to_be_compared_only_where_two_are_shown():
    """What cannot be read has but the right formula beside it, and one's own code."""

    class Middle:
        def __init__(self):
            self.slopes = {}

        def update(self, params, grads):
            for key in params:
                self.slopes.setdefault(key, []).append(grads[key].copy())
                params[key] -= 0.1 * np.median(self.slopes[key], axis=0)

    report = check(Middle(), like="momentum", lang="en")

    assert report.yours is None
    assert "compare your code with the formula" in str(report)


def test_a_wrong_one_is_told_the_first_difference():
    """The step, the parameter, both numbers; they can be followed by hand."""
    difference = check(Uphill(), like="momentum", lang="en").difference

    assert (difference.step, difference.key, difference.before, difference.gradient) == (1, "W1", 1.0, 0.5)
    assert difference.after == pytest.approx(1.005)
    assert difference.expected == pytest.approx(0.995)


def test_the_differing_term_is_marked():
    """A caret stands under the sign that differs, in both formulas."""
    lines = str(check(Uphill(), like="momentum", lang="en")).splitlines()

    for name, sign in (("yours", "+"), ("right", "−")):
        at = next(i for i, line in enumerate(lines) if line.strip().startswith(name))
        assert lines[at + 1].rstrip().index("^") == lines[at].index(f"{sign} η g")


def test_an_optimiser_of_another_rule_is_called_by_its_name():
    """Adam handed in as Momentum is not Momentum, but Adam."""
    report = check(kudari.Adam(), like="momentum", lang="en")

    assert not report
    assert report.cause == "another rule"
    assert "it is Adam in the book's form" in str(report)


class Plain:
    """The book's SGD."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]


class Squares:
    """The book's AdaGrad."""

    def __init__(self, lr=0.01):
        self.lr, self.h = lr, {}

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.h.get(key, 0.0) + grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@pytest.mark.parametrize("mine", [Plain, Squares, Ball])
@pytest.mark.parametrize(
    "like",
    [like if like in ("sgd", "momentum", "adagrad") else pytest.param(like, marks=pytest.mark.slow) for like in RULES],
)
def test_a_right_one_of_another_rule_is_that_rule_and_no_attempt_at_this_one(like, mine):
    """SGD, AdaGrad and Momentum as any other rule: nothing is forgotten in them that they should have."""
    own = {Plain: "sgd", Squares: "adagrad", Ball: "momentum"}[mine]
    report = check(mine, like=like, lang="en")

    assert report.cause == (None if like == own else "another rule")
    assert like == own or report.really is RULES[own]
    assert (f"is not {RULES[like].title}" in str(report).splitlines()[0]) == (like != own)


def test_a_forgotten_velocity_is_told_as_such_and_as_what_it_is():
    """Momentum without memory takes the steps of SGD."""

    class Forgetful(Ball):
        def update(self, params, grads):
            self.v = None
            super().update(params, grads)

    report = check(Forgetful(), like="momentum", lang="en")

    assert report.cause == "not kept"
    assert report.really is RULES["sgd"]
    assert "these are the steps of SGD" in str(report)


def test_one_variant_can_be_asked_for():
    """As adam/torch: the book's form is then not enough."""
    assert check(kudari.Adam(), like="adam")
    assert not check(kudari.Adam(), like="adam/torch")
    assert check(RULES["adam"].variant("torch")(), like="adam/torch")


@pytest.mark.parametrize("title", FAMILIES)
def test_without_a_name_the_rule_is_found(title):
    """The nearest rule is the one it is."""
    assert check(FAMILIES[title]()).rule.title == title


def test_without_a_name_a_wrong_one_is_likened_to_the_nearest():
    """Momentum uphill is no other rule, but a Momentum with a mistake."""
    report = check(Uphill(), lang="en")

    assert (report.rule.title, report.cause) == ("Momentum", "gradient sign")


def test_where_eta_stands_is_found_by_changing_it():
    """With η constant, both forms of Momentum take the same steps but for rounding; the report tells them apart."""

    class Outside(Ball):
        def update(self, params, grads):
            self.v = self.v or dict.fromkeys(params, 0.0)
            for key in params:
                self.v[key] = self.momentum * self.v[key] + grads[key]
                params[key] -= self.lr * self.v[key]

    assert check(Outside()).rule.title == "Momentum (torch)"
    assert check(Ball()).rule.title == "Momentum"


@pytest.mark.parametrize(
    ("variable", "value", "lang"), [("LANG", "ja_JP.UTF-8", "ja"), ("LC_ALL", "en_US.UTF-8", "en")]
)
def test_the_language_is_that_of_the_locale(monkeypatch, variable, value, lang):
    """Unless another one is asked for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)

    assert check(Ball()).lang == lang
    assert check(Ball(), lang="en").lang == "en"


# ---------------------------------------------------------------------- no harm


def test_nothing_handed_in_is_changed():
    """Neither the object, nor its class, nor a global, nor a default argument."""
    register = {"count": 0}

    class Registered(Ball):
        seen: list = []  # noqa: RUF012
        total = 0

        def update(self, params, grads, notes={}):  # noqa: B006
            notes["last"] = 1
            self.seen.append(1)
            Registered.total += 1
            register["count"] += 1
            super().update(params, grads)

    optimizer = Registered()
    optimizer.update({"x": 1.0}, {"x": 0.5})
    before = copy.deepcopy(vars(optimizer)), list(Registered.seen), Registered.total
    check(optimizer, like="momentum")

    assert (vars(optimizer), Registered.seen, Registered.total) == before
    assert Registered.update.__defaults__ == ({"last": 1},)


def test_one_that_has_walked_is_checked_as_it_was_made():
    """Its states are for other names; it is made anew with its own values."""
    optimizer = Ball(lr=0.3)
    optimizer.update({"x": 1.0}, {"x": 0.5})
    report = check(optimizer, like="momentum")

    assert report.right
    assert report.values["lr"] == 0.3
    assert list(optimizer.v) == ["x"]


def test_one_that_cannot_be_made_anew_is_refused():
    """Where __init__ asks for something that the object does not hold."""

    class Asking(Ball):
        def __init__(self, settings):
            super().__init__(settings["lr"])

    optimizer = Asking({"lr": 0.1})
    assert check(optimizer, like="momentum")
    optimizer.update({"x": 1.0}, {"x": 0.5})
    with pytest.raises(KudariError, match="already walked"):
        check(optimizer, like="momentum")


def test_what_it_prints_is_not_printed(capsys):
    """A print in update is somebody's debugging, and would come a hundred times."""

    class Chatty(Ball):
        def update(self, params, grads):
            print("step")
            super().update(params, grads)

    assert check(Chatty(), like="momentum")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (3, "no optimiser"),
        ("adam", "no optimiser"),
        (type("Needs", (), {"__init__": lambda self, lr: None, "update": lambda *a: None}), "cannot call"),
    ],
)
def test_what_is_no_optimiser_is_refused(given, message):
    """With a message that says why."""
    with pytest.raises(KudariError, match=message):
        check(given)


@pytest.mark.parametrize("like", ["momentun", 3, "adam/foo"])
def test_an_unknown_reference_is_refused(like):
    """A name that is no rule, or something that is no name."""
    with pytest.raises(KudariError):
        check(Ball(), like=like)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, BaseException])
@pytest.mark.parametrize("method", ["__init__", "update"])
@pytest.mark.parametrize("given", [True, False])
def test_ending_the_program_is_no_way_out(error, method, given):
    """What an update or an __init__ raises is reported with its line, also where it would end the program."""

    def leave(*_):
        raise error("bye")

    quitter = type("Quitter", (Ball,), {method: leave})
    report = check(quitter() if given and method == "update" else quitter, like="momentum", lang="en")

    assert (report.verdict, report.cause, report.fault.reason) == ("stopped", "raises", "ends")
    assert "which ends the program" in str(report)
    assert 'raise error("bye")' in str(report)
    assert f"Python says: {error.__name__}: bye" in str(report)


def test_what_would_end_the_program_in_another_trial_is_told_as_well():
    """As where it is raised when it is copied, or called with one number."""

    class Late(Ball):
        def __deepcopy__(self, memo):
            raise KeyboardInterrupt

    report = check(Late(), like="momentum", lang="en")

    assert report.fault.reason == "ends"
    assert report.fault.error == "KeyboardInterrupt"


def test_a_line_is_named_where_update_raises():
    """The line of the learner's own code, not of ours."""

    class Typo(Ball):
        def update(self, params, grads):
            params["W1"] -= self.learning_rate * grads["W1"]

    report = check(Typo(), like="sgd", lang="en")

    assert report.cause == "raises"
    assert "self.learning_rate * grads" in report.about


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("like", ["sgd", "momentum", "adagrad", "rmsprop", "adam"])
def test_who_has_written_no_step_yet_is_told_where_to_begin_and_not_the_solution(like, lang):
    """As an untouched exercise of a notebook has it; a wrong step is still shown beside the right one."""

    class Untouched:
        def __init__(self, lr=0.01):
            self.lr = lr

        def update(self, params, grads):
            for _ in params:
                ...

    told = str(check(Untouched(), like=like, lang=lang))

    assert "params[key] -=" in told
    assert "←" not in told
    assert len(told.splitlines()) == 1


@pytest.mark.slow
def test_check_is_quick(announce):
    """The whole of it, for each rule of the catalogue and for the one with the most mistakes; printed, not timed."""
    slowest = 0.0
    for cls in FAMILIES.values():
        for like in (cls, None):
            began = time.perf_counter()
            check(cls(), like=like)
            slowest = max(slowest, time.perf_counter() - began)
    wrong = mistaken(FAMILIES["NAdam"], mistakes(FAMILIES["NAdam"].formula)[-1])
    began = time.perf_counter()
    check(wrong)
    announce(
        f"check: at most {1000 * slowest:.0f} ms for a right rule, {1000 * (time.perf_counter() - began):.0f} ms "
        "for a wrong one among all rules (bar: 1000 ms)"
    )

    assert issubclass(FAMILIES["NAdam"], Rule)
    assert KEYS == ("W1", "b1")
