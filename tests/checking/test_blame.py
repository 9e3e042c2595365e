"""Check blames the place where the mistake was made, and no other: the counter, the constructor, one of two rates."""

import pytest

from kudari import check

from .sources import ADAM, BOOK_ADAM, MOMENTUM, written

# ---------------------------------------------------------------------- the step number

LOOP = "    for key in params.keys():\n"
STEP = "                params[key] -= lr_t"
RATE = "        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)\n"


@pytest.mark.parametrize(
    "slips",
    [
        [(LOOP, LOOP + "            self.iter += 1\n")],  # after the rate is computed, which is 0/0 first
        [(LOOP, LOOP + "            self.iter += 1\n"), ("self.iter = 0", "self.iter = 1")],
        [(RATE, ""), (LOOP, LOOP + "            self.iter += 1\n    " + RATE)],
        [(RATE, ""), (LOOP, LOOP + "    " + RATE + "            self.iter += 1\n")],
    ],
)
def test_a_counter_within_the_loop_is_counted_for_every_parameter(slips):
    """Wherever in the loop it stands, and whether it begins at 0 or 1."""
    mine = written(BOOK_ADAM, ("        self.iter += 1\n", ""), *slips)
    report = check(mine, like="adam", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "t per key"), report
    assert "counted for every parameter; count once a step" in str(report)


@pytest.mark.parametrize(
    "slips",
    [
        [("self.iter = 0", "self.iter = 0\n        self.iter += 1")],
        [("        self.v[key] = np.zeros", "        self.iter += 1\n                self.v[key] = np.zeros")],
    ],
)
def test_a_counter_that_counts_at_the_beginning_only_does_not_grow(slips):
    """In __init__, or in the loop that creates the states."""
    report = check(written(BOOK_ADAM, ("        self.iter += 1\n", ""), *slips), like="adam", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "t not counted"), report


# ---------------------------------------------------------------------- the constructor


@pytest.mark.parametrize(
    ("source", "like", "attribute", "argument"),
    [
        (MOMENTUM, "momentum", "momentum", "lr"),
        (MOMENTUM, "momentum", "lr", "momentum"),
        (BOOK_ADAM, "adam", "beta2", "beta1"),
        (BOOK_ADAM, "adam", "beta1", "beta2"),
        (BOOK_ADAM, "adam", "beta1", "lr"),
        (ADAM, "adam", "eps", "lr"),
    ],
)
@pytest.mark.parametrize("given", ["class", "object"])
def test_an_attribute_that_is_set_from_another_argument_is_told_with_its_line(source, like, attribute, argument, given):
    """And not that a number stands in the code, or that an argument is never used."""
    slip = f"self.{attribute} = {argument}"
    mine = written(source, (f"self.{attribute} = {attribute}\n", f"{slip}\n"))
    report = check(mine if given == "class" else mine(), like=like, lang="en")

    assert (report.verdict, report.cause, report.others) == ("wrong", "set from another", ()), report
    assert f"__init__ sets self.{attribute} from {argument}, the wrong argument" in str(report)
    assert report.where[0].endswith(f": {slip}")
    assert f"self.{attribute} に、別の引数の {argument} が入っています" in report.text("ja")


def test_two_arguments_that_change_places_are_both_told():
    """What the attributes hold is a right Momentum, and what it was given is none."""
    slips = [("self.lr = lr", "self.lr = momentum"), ("self.momentum = momentum", "self.momentum = lr")]
    report = check(written(MOMENTUM, *slips), like="momentum", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "set from another"), report
    assert [cause for cause, _ in report.others] == ["set from another"]
    assert len(report.where) == 2


def test_a_state_that_is_called_otherwise_than_its_argument_is_told_as_well():
    """self.mu is set from lr, while momentum is for nothing."""
    slips = [("self.momentum = momentum", "self.mu = lr"), ("self.momentum *", "self.mu *")]
    report = check(written(MOMENTUM, *slips), like="momentum", lang="en")

    assert report.cause == "set from another"
    assert "write self.mu = momentum" in str(report)


@pytest.mark.parametrize(
    ("arguments", "inside"),
    [
        ("lr=0.01, alpha=0.9", "self.alpha, self.beta = lr, alpha"),  # α is η inside, and the share outside
        ("lr=0.01, momentum=0.9", "self.alpha, self.beta = lr, momentum"),
        ("alpha=0.01, beta=0.9", "self.alpha, self.beta = alpha, beta"),
        ("eta=0.01, beta=0.9, name='v'", "self.alpha, self.beta, self.name = eta, beta, name"),
    ],
)
def test_whoever_calls_a_number_otherwise_inside_is_right(arguments, inside):
    """The steps follow every argument as they should."""
    source = f"""
        class Mine:
            def __init__(self, {arguments}):
                {inside}
                self.v = {{}}

            def update(self, params, grads):
                for key in params:
                    self.v[key] = self.beta * self.v.get(key, 0.0) - self.alpha * grads[key]
                    params[key] += self.v[key]
    """

    assert check(written(source), like="momentum", lang="en").verdict == "right"


def test_a_number_that_stands_nowhere_is_not_blamed():
    """β₂ follows β₁, but as no number in the code."""
    slip = ("self.beta2 = beta2", "self.beta2 = 1 - (1 - beta1) / 100")
    report = check(written(BOOK_ADAM, slip), like="adam", lang="en")

    assert report.verdict == "wrong"
    assert ("followed in part", "beta1") in report.others
    assert "a number stands in the code" not in str(report)


# ---------------------------------------------------------------------- one rate for another, and the nearest variant


@pytest.mark.parametrize(
    ("source", "right", "wrong", "letters"),
    [
        (BOOK_ADAM, "(1 - self.beta2) *", "(1 - self.beta1) *", "β₁ stands where β₂ belongs"),
        (BOOK_ADAM, "(1 - self.beta1) *", "(1 - self.beta2) *", "β₂ stands where β₁ belongs"),
        (BOOK_ADAM, "self.beta2**", "self.beta1**", "β₁ stands where β₂ belongs"),
        (ADAM, "(1 - self.beta2) *", "(1 - self.beta1) *", "β₁ stands where β₂ belongs"),
        (ADAM, "self.beta2 * self.v", "self.beta1 * self.v", "β₁ stands where β₂ belongs"),
        (ADAM, "self.beta1**", "self.beta2**", "β₂ stands where β₁ belongs"),
    ],
)
def test_one_decay_rate_in_the_place_of_the_other_is_told_with_its_line(source, right, wrong, letters):
    """In a state, in a half of it, or in a correction; the right ε beside it is not marked."""
    report = check(written(source, (right, wrong)), like="adam", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "share for another"), report
    assert letters in str(report).splitlines()[0]
    assert [line for line in report.where if wrong in line or "params[key]" in line] == [*report.where]


@pytest.mark.parametrize(
    ("source", "slip", "title"),
    [
        (BOOK_ADAM, ("grads[key] ** 2", "grads[key]**grads[key]"), "Adam"),
        (BOOK_ADAM, ("grads[key] ** 2 - self.v", "grads[key] ** 2 - self.m"), "Adam"),
        (ADAM, ("g**2", "g**g"), "Adam (torch)"),
        (ADAM, ("np.sqrt(v_hat)", "np.cbrt(v_hat)"), "Adam (torch)"),
    ],
)
def test_the_variant_to_compare_with_is_the_one_that_looks_like_the_code(source, slip, title):
    """Only the line with the mistake differs from it, and a right ε that stands there as a number does not."""
    report = check(written(source, slip), like="adam", lang="en")
    differing = {*str(report.yours).splitlines()} - {*str(report.rule.formula).splitlines()}

    assert (report.verdict, report.cause, report.rule.title) == ("wrong", None, title), report
    assert len(differing) == 1
    assert len(report.where) == 1
    assert slip[1] in report.where[0]


def test_a_number_that_is_anothers_is_not_told_as_epsilon():
    """0.001 is the learning rate, which stands there as a number, and 1e-7 is ε."""
    slips = [("self.lr *", "0.001 *"), ("grads[key] ** 2", "grads[key]**grads[key]")]
    report = check(written(BOOK_ADAM, *slips), like="adam", lang="en")

    assert report.rule.title == "Adam"
    assert "w ← w − 0.001 · √" in str(report.yours)
    assert "(√v + ε)" in str(report.yours)


# ---------------------------------------------------------------------- odd values


@pytest.mark.parametrize(
    ("source", "like", "slip", "told"),
    [
        (MOMENTUM, "momentum", ("momentum=0.9", "momentum=0.09"), "α (momentum) is 0.09, where 0.9 is usual"),
        (MOMENTUM, "momentum", ("momentum=0.9", "momentum=9"), "α (momentum) is 9, where 0.9 is usual"),
        (ADAM, "adam", ("beta1=0.9,", "beta1=0.09,"), "β₁ (beta1) is 0.09, where 0.9 is usual"),
        (ADAM, "adam", ("eps=1e-8", "eps=1e8"), "ε (eps) is 1e+08, where"),
    ],
)
def test_an_odd_default_is_remarked_on_beside_the_right_verdict(source, like, slip, told):
    """The formula is right; and the remark stands in the table of a folder, too."""
    report = check(written(source, slip), like=like, lang="en")

    assert (report.verdict, report.cause) == ("right", None), report
    assert f"also: {told}" in str(report)
    assert told in report.reason("en")
    assert "です（普通は " in report.text("ja")


@pytest.mark.parametrize(
    ("source", "like", "slip", "told", "japanese"),
    [
        (MOMENTUM, "momentum", ("lr=0.01", "lr=-0.01"), "η (lr) is -0.01: below 0", "負なら坂を上ります"),
        (MOMENTUM, "momentum", ("lr=0.01", "lr=100"), "η (lr) is 100, where a rate is seldom above 1", "普通は 1 以下"),
        (ADAM, "adam", ("beta1=0.9, beta2=0.999", "beta1=0.999, beta2=0.9"), "β₁ = 0.999 and β₂ = 0.9", "普通と逆です"),
    ],
)
def test_a_default_that_leads_elsewhere_is_remarked_on(source, like, slip, told, japanese):
    """The formula is right, and with these values it goes uphill, far away, or remembers the wrong way round."""
    report = check(written(source, slip), like=like, lang="en")

    assert (report.verdict, report.cause) == ("right", None), report
    assert told in str(report)
    assert japanese in report.text("ja")


@pytest.mark.parametrize(
    ("slip", "cause", "told"),
    [
        (("self.lr = lr", "self.lr = 0"), "rate zero", "since lr is 0"),
        (("update(self, params, grads)", "update(self, grads, params)"), "arguments exchanged", "are exchanged"),
        (("params[key] += ", "w = params[key] + "), "local copy", "a copy does not count"),
    ],
)
def test_what_stands_still_is_told_why(slip, cause, told):
    """A rate of 0 and exchanged arguments are tried the other way: with them it moves."""
    report = check(written(MOMENTUM, slip), like="momentum", lang="en")

    assert (report.verdict, report.cause) == ("wrong", cause), report
    assert told in str(report)


@pytest.mark.parametrize(
    "slip",
    [
        ("momentum=0.9", "momentum=0.5"),
        ("momentum=0.9", "momentum=0.99"),
        ("momentum=0.9", "momentum=0.0"),
        ("lr=0.01", "lr=10.0"),
        ("lr=0.01", "lr=1e-5"),
    ],
)
def test_a_default_that_may_well_be_meant_is_not_remarked_on(slip):
    """A rate depends on the problem, and 0 is a way to do without."""
    report = check(written(MOMENTUM, slip), like="momentum", lang="en")

    assert report.verdict == "right"
    assert report.others == ()


def test_a_value_that_the_caller_chose_is_not_remarked_on():
    """Whoever writes Momentum(momentum=0.05) has seen it."""
    assert check(written(MOMENTUM)(momentum=0.05), like="momentum", lang="en").others == ()


def test_an_odd_default_beside_a_caution_is_no_mistake():
    """It is told below the caution."""
    slips = [
        ("momentum=0.9", "momentum=0.09"),
        ("params[key] += self.v[key]", "params[key] = params[key] + self.v[key]"),
    ]
    report = check(written(MOMENTUM, *slips), like="momentum", lang="en")

    assert (report.verdict, report.cause, [cause for cause, _ in report.others]) == (
        "caution",
        "rebinds",
        ["odd value"],
    )
