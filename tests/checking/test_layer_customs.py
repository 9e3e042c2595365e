"""The check of a layer finds parameters wherever they are kept, says what it compared, and minds no harmless custom."""

import textwrap

import numpy as np
import pytest

from kudari import KudariError, check_layer
from kudari.networks import Affine, BatchNorm, ReLU, Sigmoid, Tanh

from .layers import AFFINE, BATCHNORM, RELU, made

LEAKY = """
class Leaky:
    def __init__(self):
        self.a = START

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.a * x)

    def backward(self, dout):
        self.da = FACTOR * (dout * np.minimum(self.x, 0)).sum(axis=AXIS)
        return np.where(self.x > 0, dout, self.a * dout)
"""
LISTED = """
class Listed:
    def __init__(self):
        W, b = np.ones((2, 3), TYPE), np.zeros(3, TYPE)
        self.params, self.grads = [W, b], [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        W, b = self.params
        self.x = x
        return np.tanh(x) @ W + b

    def backward(self, dout):
        W, b = self.params
        self.grads[0][...] = FACTOR * np.tanh(self.x).T @ dout
        self.grads[1][...] = dout.sum(axis=0)
        return dout @ W.T * (1 - np.tanh(self.x) ** 2)
"""
NAMED = """
class Named:
    def __init__(self):
        self.weight, self.bias = np.ones((2, 4)), np.zeros(2)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, dout):
        self.grad_weight = FACTOR * dout.T @ self.x
        self.grad_bias = dout.sum(axis=0)
        return dout @ self.weight
"""
KEPT = [
    (LEAKY.replace("START", "np.full(3, 0.25)").replace("AXIS", "0"), "da"),
    (LEAKY.replace("START", "0.25").replace("AXIS", "None"), "da"),
    (NAMED, "grad_weight"),
    (NAMED.replace("(2, 4)", "(2, 4), int"), "grad_weight"),
    (NAMED.replace("grad_weight", "weight_grad").replace("grad_bias", "bias_grad"), "weight_grad"),
    (NAMED.replace("grad_", "d"), "dweight"),
    (NAMED.replace("grad_", "d_"), "d_weight"),
    (LISTED.replace("TYPE", "float"), "grads[0]"),
]


@pytest.mark.parametrize(("source", "part"), KEPT)
def test_slopes_are_found_wherever_they_are_kept(source, part):
    """Also where they are only there after a backward."""
    right = check_layer(made(source.replace("FACTOR", "1")), lang="en")
    wrong = check_layer(made(source.replace("FACTOR", "5")), lang="en")

    assert right, right
    assert part in right.compared
    assert f"dx, {part}" in str(right)
    assert (wrong.findings[0].part, wrong.cause, wrong.findings[0].about) == (part, "factor", "5")


def test_one_array_under_two_names_is_one_parameter():
    """As in the book's second volume, where a network gathers the arrays of its layers, in float32."""
    source = LISTED.replace("TYPE", "np.float32").replace("FACTOR", "1").replace("np.zeros_like(W)", "np.zeros((2, 3))")
    source = source.replace("np.zeros_like(b)", "np.zeros(3)").replace(
        "self.params, self", "self.W = W; self.params, self"
    )

    assert check_layer(made(source)).compared == ("dx", "grads[0]", "grads[1]")


def test_what_forward_keeps_is_no_parameter():
    """A layer that has been used has self.x and self.dx, and self.out beside self.dout."""
    layer = made(
        RELU.replace("return out", "self.x, self.out = x, out; return out").replace(
            "return dout", "self.dx, self.dout = dout, dout; return dout"
        )
    )()
    x = np.array([[1.0, -2.0], [3.0, 4.0]])
    layer.forward(x)
    layer.backward(np.ones((2, 2)))

    for given in (None, x):
        assert check_layer(layer, given).compared == ("dx",)


@pytest.mark.parametrize(("lang", "told"), [("en", "no parameters were found"), ("ja", "パラメータは見つかりません")])
def test_it_is_said_that_no_parameters_were_found(lang, told):
    """✓ is about what was compared, and nothing else."""
    cube = (
        textwrap.dedent(RELU)
        .replace("out = x.copy()", "out = x**3")
        .replace("dout[", "dout = dout * 3 * self.x**2; dout[")
    )
    report = check_layer(made(cube.replace("return out", "self.x = x; return out")), lang=lang)

    assert report, report
    assert told in str(report)


# ---------------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("forward(self, x)", "forward(self, x, y)", "forward needs y besides"),
        ("forward(self, x)", "forward(self, x, y, train)", "forward needs y besides"),
        ("forward(self, x)", "forward(self, x, *, mask)", "forward needs mask besides"),
        ("backward(self, dout)", "backward(self, dout, x)", "backward needs x besides"),
    ],
)
def test_a_layer_that_needs_more_is_refused(right, wrong, told):
    """True is no second input."""
    with pytest.raises(KudariError, match=told):
        check_layer(made(RELU.replace(right, wrong)), like="relu")


def test_other_arguments_keep_their_defaults():
    """Who knows what True would mean there."""
    source = RELU.replace("forward(self, x)", "forward(self, x, negate=False, *rest, **more)")

    assert check_layer(made(source.replace("return out", "return -out if negate else out")), like="relu")


# ---------------------------------------------------------------------- notes


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_change_in_place_is_a_note(lang):
    """Right, but one should know."""
    report = check_layer(made(RELU.replace("out = x.copy()", "out = x")), like="relu", lang=lang)

    assert report
    assert report.cause is None
    assert [note.cause for note in report.notes] == ["x changed"]
    assert str(report).startswith("✓")
    assert "x.copy()" in str(report)


@pytest.mark.parametrize(
    ("like", "layer"),
    [
        ("relu", ReLU()),
        ("sigmoid", Sigmoid()),
        ("tanh", Tanh()),
        ("affine", Affine(np.ones((3, 2)), np.ones(2))),
        ("batchnorm", BatchNorm(np.ones(3), np.ones(3))),
    ],
)
def test_kudaris_own_layers_are_right(like, layer):
    """Some change x in place, as they say; whole numbers as x are floats by then."""
    for x in (None, [[1, -2, 3], [4, 5, -6], [-1, 1, 1]]):
        assert check_layer(layer, x, like)
        assert check_layer(layer, x).title.lower() == like


@pytest.mark.parametrize(
    ("root", "told"), [("np.sqrt(var + 1e-3)", "0.001"), ("(np.sqrt(var) + 1e-3)", "0.001 (√σ² + ε)")]
)
def test_another_eps_is_named(root, told):
    """Keras takes 10⁻³, and that is no mistake; what comes after it is judged as ever."""
    source = BATCHNORM.replace("np.sqrt(var + 1e-7)", root)
    report = check_layer(made(source), like="batchnorm", lang="en")
    wrong = check_layer(made(source.replace("= dout * self.gamma", "= dout")), like="batchnorm")

    assert [(note.cause, note.about) for note in report.notes] == [("another eps", told)]
    assert f"ε is {told} here" in str(report)
    assert bool(report) == ("(var +" in root)  # ε outside the root is in its slope too
    assert wrong.findings[0].part == "dx"


def test_an_eps_that_nobody_takes_is_a_mistake():
    """0.3 in the root is no small number."""
    report = check_layer(made(BATCHNORM.replace("1e-7", "0.3")), like="batchnorm")

    assert not report


def test_a_right_affine_is_told_by_its_parts():
    """All that was compared is listed."""
    assert "dx, dW, db" in check_layer(made(AFFINE), like="affine", lang="en").text()
