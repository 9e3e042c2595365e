r"""LaTeX as it stands on slides is read as it is meant: \frac, \gets, indices, hats, environments."""

import numpy as np
import pytest

from kudari.formula import FormulaError, Symbol, read
from kudari.reading import read_rule
from kudari.rules import RULES, rule

x, y = Symbol("x"), Symbol("y")

FIELDS = [
    (r"\frac{x^2}{20} + y^2", x**2 / 20 + y**2),
    (r"\dfrac{1}{20}x^{2} + y^{2}", read("1/20 * x**2 + y**2")),
    (r"\frac12 x", read("1/2 * x")),
    (r"\left(1 - x\right)^2 + 100 \left( y - x^2 \right)^2", (1 - x) ** 2 + 100 * (y - x**2) ** 2),
    (r"\sin x \cdot \cos\left(y\right)", np.sin(x) * np.cos(y)),
    (r"\sqrt{x^2 + y^2} + \sqrt[3]{x}", np.sqrt(x**2 + y**2) + np.cbrt(x)),
    (r"\left| x \right| \times y", abs(x) * y),
    (r"e^{-\frac{x}{2}}", read("e**(-(x/2))")),
    (r"\max(x, y) \div 2", np.maximum(x, y) / 2),
    (r"\operatorname{sign}(x) \, \mathbf{y}", np.sign(x) * y),
    (r"\beta_1 + \beta_{12} + \hat{m} + \hat m + \bar v", read("β1 + β12 + m̂ + m̂ + v̄")),
    (r"\mathrm{lr} \; x", Symbol("lr") * x),
    (r"$\alpha\beta x y$", read("α * β * x * y")),
    (r"2 \pi x", 2 * np.pi * x),
    # Functions without brackets take the product that follows, as it is set in print
    (r"\ln 2x", np.log(2 * x)),
    (r"\cos 2\pi x", np.cos(2 * np.pi * x)),
    (r"\sin xy", np.sin(x * y)),
    (r"\sin x y + 1", np.sin(x * y) + 1),
    (r"\sin x^2", np.sin(x**2)),
    (r"\sin x^{2} y", np.sin(x**2 * y)),
    (r"\sin^2 x", np.sin(x) ** 2),
    (r"\sin^{2}\left(x\right) y", np.sin(x) ** 2 * y),
    (r"\sin x\cos y", np.sin(x) * np.cos(y)),
    (r"\sin x / \cos y", np.sin(x) / np.cos(y)),
    (r"\sin\frac{1}{2}x", np.sin(read("1/2") * x)),
    (r"\sin\frac{x}{2} + y", np.sin(x / 2) + y),
    (r"\sin\frac x2\cos y", np.sin(x / 2) * np.cos(y)),
    (r"\sin\sqrt{x}", np.sin(np.sqrt(x))),
    (r"\sin{2x} y", np.sin(2 * x) * y),
    (r"\sin{x}\cos{y}", np.sin(x) * np.cos(y)),
    (r"\exp{-x^2}", np.exp(-(x**2))),
    (r"\exp\left\{-x\right\}", np.exp(-x)),
    (r"\exp\left[-x\right] y", np.exp(-x) * y),
    (r"\arctan x", np.arctan(x)),
    (r"\ln|x|", np.log(abs(x))),
    (r"\left|\sin x\right|", abs(np.sin(x))),
    (r"\log_2 x", read("log(x)/log(2)")),
    (r"\log_{10}(x)", read("log(x)/log(10)")),
    (r"\log _2x", read("log(x)/log(2)")),
    (r"\log_{10} 2x", read("log(2x)/log(10)")),
    (r"\log_b x", read("log(x)/log(b)")),
    (r"\log_\beta^2 x", read("(log(x)/log(β))^2")),
    (r"\log_e x", np.log(x)),
]


@pytest.mark.parametrize(("text", "expected"), FIELDS, ids=[text for text, _ in FIELDS])
def test_a_formula_is_read_as_it_is_meant(text, expected):
    """The same graph as in the other styles."""
    assert read(text) is expected


MOMENTUM = [
    r"v \gets \alpha v - \eta \frac{\partial L}{\partial W} \\ W \gets W + v",
    r"$$\begin{array}{l} v \leftarrow \alpha v - \eta \frac{\delta L}{\delta W} \\ W \leftarrow W + v \end{array}$$",
    r"\begin{aligned} v &= \alpha v - \eta \nabla L \\ W &= W + v \end{aligned}",
    r"v_{t+1} = \alpha v_t - \eta \nabla_W L(W); W_{t+1} = W_t + v_{t+1}",
    r"v := \alpha\,v-\eta\,\dfrac{dL}{dW}\\[2pt] W := W + v",
]


@pytest.mark.parametrize("text", MOMENTUM)
def test_momentum_of_a_slide_is_momentum(text):
    """Every spelling is the built-in rule."""
    assert str(rule(text, alpha=0.9, eta=0.01)) == str(RULES["momentum"]())


ADAM = r"""\begin{aligned}
m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\
v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2 \\
\hat{m}_t &= \frac{m_t}{1-\beta_1^t} \\
\hat v_t &= \frac{v_t}{1-\beta_2^t} \\
\theta_{t+1} &= \theta_t - \eta \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \epsilon}
\end{aligned}"""
SLIDES = {
    "sgd": (r"\theta_{t+1} = \theta_t - \alpha \nabla J(\theta)", {"alpha": 0.01}),
    "momentum": (MOMENTUM[0], {"alpha": 0.9, "eta": 0.01}),
    "adagrad": (
        r"h \leftarrow h + \frac{\delta L}{\delta W} \odot \frac{\delta L}{\delta W} \\"
        r"W \leftarrow W - \eta \frac{1}{\sqrt{h} + \epsilon} \frac{\delta L}{\delta W}",
        {"eta": 0.01, "epsilon": 1e-7},
    ),
    "rmsprop": (
        r"h \gets \rho h + (1 - \rho) \frac{\partial L}{\partial W} \odot \frac{\partial L}{\partial W} \\"
        r"W \gets W - \eta \frac{1}{\sqrt{h} + \epsilon} \frac{\partial L}{\partial W}",
        {"rho": 0.99, "eta": 0.01, "epsilon": 1e-7},
    ),
    "adam/torch": (ADAM, {"beta1": 0.9, "beta2": 0.999, "eta": 0.001, "epsilon": 1e-8}),
}


@pytest.mark.parametrize("name", SLIDES)
def test_the_slides_rules_take_the_built_in_rules_steps(name):
    """Twenty-five steps on random gradients."""
    text, values = SLIDES[name]
    slide, known = rule(text, **values), rule(name)
    rng = np.random.default_rng(3)
    theirs, ours = {"W": np.ones(4)}, {"W": np.ones(4)}
    for _ in range(25):
        slope = rng.normal(size=4)
        slide.update(theirs, {"W": slope})
        known.update(ours, {"W": slope})

    assert theirs["W"] == pytest.approx(ours["W"], rel=1e-12)


BAD = [
    (r"\foo x", "command", 0),
    (r"x + \frac{x}", "end", 12),
    (r"x + \hat", "end", 8),
    (r"\frac{x}{y", "unclosed", 10),
    (r"\alpha }", "unexpected", 7),
    ("\\", "command", 0),
    (r"\sqrt[4]{x}", "unexpected", 0),
    (r"\input{/etc/passwd}", "command", 0),
    (r"\sqrt{" * 100, "too deep", None),
    ("{" * 500 + "\\", "too deep", None),
    (r"\alpha " * 500, "too long", 1200),
    (r"\alpha + ", "end", 9),
    (r"\sin", "brackets", 0),
    (r"\exp -x", "brackets", 0),
    (r"\max x", "brackets", 0),
    (r"\sin x \cdot y", "unclear", 7),
    (r"\cos x / 2", "unclear", 7),
    (r"\sin x (y + 1)", "unclear", 7),
    (r"\sin\frac{x}{2} y", "unclear", 16),
    (r"\sin x\sqrt{y}", "unclear", 6),
    (r"\sin{x}^2", "unclear", 7),
    (r"\sin^{-1} x", "power of a function", 0),
    (r"\sin_2 x", "base", 0),
    (r"\log_{ab} x", "base", 0),
    (r"\log_10 x", "base", 0),
    (r"x + \max_i x", "base", 4),
    (r"\log^2_2 x", "unexpected", 6),
    (r"\alpha (x + y)_2", "unexpected", 14),
    (r"\alpha (x + y)_b", "unexpected", 14),
]


@pytest.mark.parametrize(("text", "code", "position"), BAD, ids=[text[:20] for text, _, _ in BAD])
def test_what_cannot_be_read_is_refused_at_its_place(text, code, position):
    """With a code."""
    with pytest.raises(FormulaError) as caught:
        read(text)

    assert caught.value.code == code
    if position is not None:
        assert caught.value.position == position


@pytest.mark.parametrize("count", [1_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_random_slides_give_nothing_but_formulas_and_faults(count):
    """Texts made of commands, brackets and letters."""
    rng = np.random.default_rng(11)
    pieces = [*r"{}_^\&$[]()|+-*/=, xyvWt12".replace("", " ").split(" "), r"\frac", r"\sqrt", r"\hat", r"\alpha", r"\\"]
    pieces += [
        r"\left",
        r"\right",
        r"\partial",
        r"\nabla",
        r"\mathrm",
        r"\gets",
        r"\sin",
        r"\begin{array}",
        "_{t+1}",
        " ",
    ]
    for _ in range(count):
        text = "".join(rng.choice(pieces, size=rng.integers(1, 25)))
        try:
            read(text)
        except FormulaError as error:
            assert 0 <= error.position <= len(text)  # noqa: PT017
        try:
            read_rule(text)
        except FormulaError as error:
            assert 0 <= error.position <= len(error.text)  # noqa: PT017
