"""Rules from text: what is printed can be typed, and what is typed in many ways is one rule."""

import re
from contextlib import suppress
from unicodedata import normalize

import numpy as np
import pytest

from kudari.formula import FormulaError, KudariError
from kudari.rules import SGD, Adam, Momentum, Nesterov, rule

SGD_SPELLINGS = [
    "w ← w − η g",
    "w <- w - eta*g",
    "w = w - eta * g",
    "w := w - eta*grad",
    "W ← W − η ∂L/∂W",
    "W = W - η dL/dW",
    "W = W - eta*dL/dW",
    "W ← W − η ∇L",
    "θ ← θ − η ∇L",
    "θ ← θ − η ∇J(θ)",
    "θ ← θ − η ∇_θ J(θ)",
    "θ ← θ − η ∇_θ L",
    "theta <- theta - eta*g",
    "x ← x − η ∇f",
    "x = x - η·g",
    "ｗ ← ｗ − η ｇ",
    "w ← w - (η × g)",
    "\n  w ← w − η g\n",
    "w ← w − η g;",
]
MOMENTUM_SPELLINGS = [
    "v ← α v − η g\nw ← w + v",
    "v ← α v − η ∂L/∂W; W ← W + v",
    "v ← alpha v - eta dL/dW; W ← W + v",
    "v = alpha*v - eta*∇L\ntheta = theta + v",
    "V ← α V − η ∇L; θ ← θ + V",
]


def letters(cls, values):
    """Hyperparameters by the letters that formulas have for them."""
    return {hyper.letter: values[name] for name, hyper in cls.hypers.items()}


def test_a_printed_formula_reads_back_as_itself(cls):
    """The text of a rule, given to ``rule`` with values for its letters, prints the same text."""
    printed = str(cls())

    assert str(rule(printed, **letters(cls, cls().hyperparameters))) == printed


def test_a_printed_formula_takes_the_same_steps(from_zero, references, slopes):
    """To the bit, with the defaults, where states start at zero."""
    optimizer = from_zero()
    typed = rule(str(optimizer), **letters(from_zero, optimizer.hyperparameters))

    assert np.array_equal(references.path(typed, slopes[:10]), references.path(optimizer, slopes[:10]))


def test_a_printed_formula_takes_the_same_steps_far_from_the_defaults(from_zero, references, slopes):
    """To the bit, with every hyperparameter at another value and a large ε."""
    values = {name: 0.5 ** (i + 2) for i, name in enumerate(from_zero.hypers)}
    typed = rule(str(from_zero()), **letters(from_zero, values))

    assert np.array_equal(references.path(typed, slopes[:10]), references.path(from_zero(**values), slopes[:10]))


def test_a_printed_formula_needs_all_its_letters(cls):
    """Each hyperparameter stands in the formula; without its value it is asked for by its letter, β₁ as β1."""
    given = letters(cls, cls().hyperparameters)
    for letter in given:
        with pytest.raises(KudariError, match=f"^{normalize('NFKC', letter)} .*needs a value"):
            rule(str(cls()), **{other: value for other, value in given.items() if other != letter})


@pytest.mark.parametrize("text", SGD_SPELLINGS)
def test_gradient_descent_in_many_spellings(text, references, slopes):
    """All are SGD, printed alike and to the bit."""
    typed = rule(text, eta=0.1)

    assert str(typed) == str(SGD())
    assert np.array_equal(references.path(typed, slopes), references.path(SGD(0.1), slopes))


@pytest.mark.parametrize("text", MOMENTUM_SPELLINGS)
def test_momentum_in_many_spellings(text, references, slopes):
    """All are the book's Momentum, to the bit."""
    typed = rule(text, alpha=0.8, eta=0.1)

    assert np.array_equal(references.path(typed, slopes), references.path(Momentum(0.1, 0.8), slopes))


@pytest.mark.parametrize(
    "values", [{"η": 0.1, "β₁": 0.5}, {"eta": 0.1, "beta1": 0.5}, {"eta": 0.1, "beta_1": 0.5}, {"η": 0.1, "β1": 0.5}]
)
def test_a_letter_may_be_spelled_out(values, references, slopes):
    """β₁, β1, beta1 and beta_1 are one name."""
    typed = rule("m ← β₁ m + (1 − β₁) g; w ← w − η m", **values)

    assert np.array_equal(
        references.path(typed, slopes), references.path(Momentum.variant("average")(0.1, 0.5), slopes)
    )


def test_updates_are_carried_out_in_the_order_typed(references, slopes):
    """Nesterov's w is to move by the old v: typed after v, it would be another rule."""
    first = rule("W ← W + α² v − (1 + α) η g; v ← α v − η g", α=0.5, η=0.1)
    second = rule("v ← α v − η g; W ← W + α² v − (1 + α) η g", α=0.5, η=0.1)
    ours = references.path(Nesterov(0.1, 0.5), slopes)

    assert np.array_equal(references.path(first, slopes), ours)
    assert not np.allclose(references.path(second, slopes), ours)


def test_t_is_the_step_number(references, slopes):
    """It is 1 in the first step, and needs no value."""
    typed = references.path(rule("w ← w − η g / t", η=0.5), slopes)
    ours = references.path(SGD(), slopes, [0.5 / t for t in range(1, len(slopes) + 1)])

    assert np.allclose(typed, ours, rtol=1e-12, atol=1e-12)


def test_a_name_for_a_part_is_no_state():
    """What is assigned before it is read is forgotten after the step."""
    typed = rule("d ← η g; w ← w − d", η=0.1)
    typed.update({"x": 1.0}, {"x": 2.0})

    assert typed.state_dict()["states"] == {}


def test_two_typed_rules_do_not_share_states(references, slopes):
    """Each text is a rule of its own, even the same text."""
    text = MOMENTUM_SPELLINGS[0]
    references.path(rule(text, η=0.1, α=0.9), slopes)

    assert np.array_equal(
        references.path(rule(text, η=0.1, α=0.9), slopes), references.path(Momentum(0.1, 0.9), slopes)
    )


def test_a_typed_hyperparameter_can_be_set(references, slopes, rates):
    """By its letter, as the learning rate of a named rule is by ``lr``."""
    typed, params = rule("w ← w − η g", η=0.1), {"W": references.start()}
    for g, lr in zip(slopes, rates, strict=True):
        typed.η = lr
        typed.update(params, {"W": g})

    assert np.array_equal(params["W"], references.path(SGD(), slopes, rates)[-1])


@pytest.mark.parametrize("given", ["{}", " {} ", "{}\n"])
def test_every_rule_is_known_by_its_name(cls, classes, given):
    """In lower case, as its class is written, with a slash before its variant."""
    name = next(name for name, known in classes.items() if known is cls)

    assert type(rule(given.format(name))) is cls
    assert type(rule(given.format(name.upper()), lr=0.5)) is cls
    assert rule(name, lr=0.5).hyperparameters == cls(lr=0.5).hyperparameters


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("adamm", "did you mean adam?"),
        ("nestrov", "did you mean nesterov?"),
        ("quux", "there are: sgd, momentum"),
        ("adam/quux", "no variant 'quux'; it has: torch"),
        ("sgd/torch", "no variant 'torch'; it has: none"),
    ],
)
def test_an_unknown_rule_is_answered_with_what_there_is(text, message):
    """A near name where there is one, all names where there is none."""
    with pytest.raises(KudariError, match=re.escape(message)):
        rule(text)


@pytest.mark.parametrize("missing", ["α", "η"])
def test_a_missing_value_is_asked_for(missing):
    """By its letter and by its English name."""
    given = {"α": 0.9, "η": 0.1}
    del given[missing]
    english = {"α": "alpha", "η": "eta"}[missing]

    with pytest.raises(KudariError, match=f"^{missing} needs a value, as in {english}="):
        rule(MOMENTUM_SPELLINGS[0], **given)


@pytest.mark.parametrize("name", ["β", "beta", "lr", "w", "g"])
def test_a_superfluous_value_is_refused(name):
    """It may be a misspelling of one that is meant."""
    with pytest.raises(KudariError, match="does not stand in the formula"):
        rule("w ← w − η g", η=0.1, **{name: 0.5})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "0.1", None, True])
def test_a_value_that_is_no_number_is_refused(value):
    """As for the rules of the catalogue."""
    with pytest.raises(KudariError, match="η"):
        rule("w ← w − η g", η=value)


def test_a_negative_value_may_be_meant():
    """A typed formula may have η < 0: it climbs."""
    params = {"x": 1.0}
    rule("w ← w − η g", η=-0.5).update(params, {"x": 2.0})

    assert params == {"x": 2.0}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("v ← α v − η g", 13),
        ("w ← w − η g)", 11),
        ("w ← w − np.median(g)", 11),
        ("w ← ", 4),
        ("w ← w − η * * g", 12),
        ("2 ← w; w ← g", 0),
        ("w ← w − ff(g, g)", 8),
        ("w ← w − g; 2 + 2", 11),
        ("__import__('os').system('true')", 0),
    ],
)
def test_a_text_that_is_no_formula_says_where(text, place):
    """The place of the fault, counted in characters from 0."""
    with pytest.raises(FormulaError) as caught:
        rule(text, η=0.1, α=0.9)

    assert caught.value.position == place


@pytest.mark.parametrize("text", SGD_SPELLINGS + MOMENTUM_SPELLINGS)
def test_half_a_text_is_read_or_refused(text):
    """While somebody types, after every character: never another error than one that says what to do."""
    for typed in range(len(text)):
        with suppress(KudariError):
            assert str(rule(text[:typed], eta=0.1)).startswith("w ← ")


def test_hyperparameters_of_a_named_rule_are_checked():
    """As if its class had been called."""
    with pytest.raises(KudariError, match="has no hyperparameter 'speed'"):
        rule("adam", speed=1.0)
    with pytest.raises(KudariError, match="beta1"):
        rule("adam", beta1=2.0)

    assert repr(rule("adam", beta1=0.5)) == repr(Adam(beta1=0.5))


@pytest.mark.parametrize("count", [61, 250, 700])
def test_a_root_of_a_root_and_so_on_is_refused(count):
    """And not answered by Python's own limit."""
    with pytest.raises(FormulaError, match="nested more than 60 deep"):
        rule("w ← w − η g + " + r"\sqrt" * count + "{w}")
