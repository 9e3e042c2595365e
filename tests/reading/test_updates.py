"""Texts of several assignments: their order, the spellings of parameter and gradient, and temporaries."""

import pytest

from kudari.formula import FormulaError, Symbol
from kudari.formula.graph import symbols
from kudari.reading import read_rule

BAD_UPDATES = [
    ("", "parameter", 0),
    ("v ← g", "parameter", 5),
    ("w", "parameter", 1),
    ("w ←", "end", 3),
    ("w < w", "parameter", 5),
    ("w ← ∂L", "unexpected", 4),
    ("w ← ∂L/∂", "end", 7),
    ("x ← x − w", "undefined", 8),
    ("w ← w − x", "two parameters", 8),
    ("w ← w − η ∇J(θ)", "elsewhere", 11),
    ("w ← w − η ∂J/∂θ", "another variable", 10),
    ("w ← w − v(1−α)", "no gradient", 14),
    ("_ ← g; w ← w − _", "unexpected", 0),
    ("w ← w − f.g", "dot", 9),
    ("w ← w − 'g'", "unexpected", 8),
    ("w ← w;" * 667, "too long", 4000),
]


w, g, v, m, h = map(Symbol, ("w", "g", "v", "m", "h"))
lr, eta, alpha, beta1, lam, t = (Symbol(name, "scalar") for name in ("lr", "η", "α", "β1", "λ", "t"))
velocity = alpha * v - eta * g


@pytest.mark.parametrize(("text", "code", "position"), BAD_UPDATES)
def test_bad_updates_are_refused_with_their_fault_and_place(text, code, position):
    with pytest.raises(FormulaError) as caught:
        read_updates(text)
    assert (caught.value.code, caught.value.position) == (code, position)


def read_updates(text):
    """What every name becomes in a step."""
    return read_rule(text).after


def shown(text):
    """The updates of a text, readable."""
    return {name: repr(node) for name, node in read_updates(text).items()}


def test_later_lines_see_the_new_values():
    assert read_updates("v ← α v − η g; w ← w + v") == {"v": velocity, "w": w + velocity}


def test_earlier_lines_see_the_old_values():
    assert read_updates("w ← w + v; v ← α v − η g")["w"] is w + v


def test_an_update_of_the_parameter_is_seen_by_the_lines_below():
    assert read_updates("w ← w − η g; w ← w + α w")["w"] is (w - eta * g) + alpha * (w - eta * g)


def test_a_name_that_is_assigned_twice_keeps_the_last_value():
    assert read_updates("v ← g; v ← 2v; w ← w − v")["w"] is w - 2 * g


def test_a_temporary_is_just_a_name_for_its_value():
    read = read_updates("m ← β₁ m + (1−β₁) g; m̂ ← m/(1−β₁ᵗ); w ← w − η m̂")
    new = beta1 * m + (1 - beta1) * g

    assert read["w"] is w - eta * (new / (1 - beta1**t))


@pytest.mark.parametrize("separator", [";", "; ", "\n", "\r\n", ";\n", "\n\n", " ;; "])
def test_updates_are_separated_by_semicolons_and_line_ends(separator):
    assert read_updates(f"v ← g{separator}w ← w − v{separator}")["w"] is w - g


@pytest.mark.parametrize("arrow", ["←", "=", ":=", "<-", "≔", "⟵", " ← ", "＝"])
def test_an_arrow_has_many_spellings(arrow):
    assert read_updates(f"w{arrow}w − η g")["w"] is w - eta * g


GRADIENTS = [
    "g",
    "grad",
    "∇L",
    "∇J(w)",
    "∇_w J(w)",
    "∇_wJ(w)",
    "∇ L",
    "∂L/∂W",
    "∂L/∂w",
    "dL/dW",
    "dJ/dw",
]


@pytest.mark.parametrize("gradient", GRADIENTS)
@pytest.mark.parametrize("line", ["w ← w − η {}", "w ← w − η*{}/2", "w ← w − η ({})²", "w ← w − {}·{}", "w←{} w"])
def test_the_gradient_has_many_spellings(gradient, line):
    """Wherever it stands, at the end of the text too."""
    assert shown(line.replace("{}", gradient)) == shown(line.replace("{}", "g"))


@pytest.mark.parametrize("parameter", ["w", "W", "θ", "theta", "x", "ｗ", "ｘ"])
@pytest.mark.parametrize("gradient", ["g", "∇L", "∇J"])
def test_the_parameter_has_many_spellings(parameter, gradient):
    assert shown(f"{parameter} ← {parameter} − η {gradient}") == {"w": repr(w - eta * g)}


def test_free_names_are_scalars_and_assigned_ones_are_tensors():
    kinds = {symbol.name: symbol.kind for symbol in symbols(read_updates("v ← α v − η g; w ← w + v")["w"])}
    assert kinds == {"w": "tensor", "α": "scalar", "v": "tensor", "η": "scalar", "g": "tensor"}


@pytest.mark.parametrize("condition", ["η < 1", "η <= 1", "1 < η", "η == 1", "η > 1", "(η) < 1"])
def test_a_hyperparameter_that_is_compared_stays_a_scalar(condition):
    """η < 1 assigns nothing to η, though an arrow may begin with <."""
    read = read_updates(f"w ← w − where({condition}, η, 1) g")
    assert eta in set(symbols(read["w"]))


@pytest.mark.parametrize("spelling", ["g", "grad"])
def test_a_gradient_that_is_compared_stays_the_gradient(spelling):
    assert g in set(symbols(read_updates(f"w ← w − where({spelling} < 0, 1, 2) {spelling}")["w"]))


@pytest.mark.parametrize("text", ["grad ← grad + λ w; w ← w − η g", "t ← t + 1; w ← w/t"])
def test_two_different_symbols_never_share_a_name(text):
    names = [symbol.name for symbol in symbols(*read_updates(text).values())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("gradient", ["∇L", "∂L/∂W", "dL/dW", "grad"])
def test_an_assigned_g_is_a_state_beside_a_gradient_written_otherwise(gradient):
    """In g ← α g + ∇L the old g is that of the step before."""
    state = Symbol("g_2")

    assert read_updates(f"g ← α g + {gradient}; w ← w − η g")["w"] is w - eta * (alpha * state + g)


def test_the_gradient_may_be_changed_before_it_is_used():
    """Weight decay, as books write it: g is the gradient until it is assigned."""
    assert read_updates("g ← g + λ w; w ← w − η g")["w"] is w - eta * (g + lam * w)


@pytest.mark.parametrize("text", ["w ← w − α(v+g)", "w ← w − g(1−α)", "w ← w − α (1−α) g"])
def test_single_letters_before_brackets_are_factors(text):
    assert shown(text) == shown(text.replace("(", "*("))


@pytest.mark.parametrize(
    "line",
    ["w(t+1) = w(t) − η g", "θ(t+1) = θ(t) − η∇J(θ(t))", "w -= η g", "W ← W; W -= η ∂L/∂W", "x −= η g"],
)
def test_slides_write_the_time_and_programs_write_in_place(line):
    """θ(t+1) is θ after the step, and w -= a is w ← w − a."""
    assert read_updates(line)["w"] is w - eta * g


def test_a_factor_before_t_plus_one_is_no_time():
    """ψ (t + 1) is a product."""
    assert read_updates("w ← w − ψ (t + 1) g")["w"] is not read_updates("w ← w − ψ g")["w"]


@pytest.mark.parametrize("text", ["v ← αv − η∂L/∂W; W ← W + v", "v←αv−η∂L/∂W;W←W+v", "v ← αv-η∂L/∂W\nW ← W+v"])
def test_greek_letters_stand_alone_without_blanks(text):
    """α·v and η·∂L/∂W, and no names αv and η∂L."""
    after = read_rule(text).after

    assert after["v"] is alpha * v - eta * g
    assert after["w"] is w + (alpha * v - eta * g)
