"""The check of a layer calls right layers right and names the mistake in wrong ones; it harms nothing."""

import copy
import re

import numpy as np
import pytest

from kudari import KudariError, check_layer
from kudari.checking.layers.dropout_and_loss_messages import OF_DROPOUT, OF_LOSS
from kudari.checking.layers.layer_messages import CAUSES, PARTS, PHRASES, VALUES
from kudari.checking.layers.layer_report import NOTES

from .layers import AFFINE, BOOK_BATCHNORM, LONGER, NORMAL_DX, PREDICTING, RELU, SOURCES, WRONG, made

RIGHT = [(like, SOURCES[like]) for like in SOURCES if like] + [("batchnorm", BOOK_BATCHNORM)]


def mutated(like, right, wrong):
    """A layer with one piece of its code replaced."""
    assert SOURCES[like].count(right) >= 1
    return made(SOURCES[like].replace(right, wrong, 1))


# ---------------------------------------------------------------------- right and wrong


@pytest.mark.parametrize(("like", "source"), RIGHT)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_right_layer_is_called_right(like, source, lang):
    """In both languages, to better than a millionth."""
    report = check_layer(made(source), like=like, lang=lang)

    assert report
    assert str(report).startswith("✓")
    assert report.error < 1e-7


@pytest.mark.parametrize(("like", "right", "wrong", "part", "cause", "about"), WRONG)
def test_the_mistake_is_named(like, right, wrong, part, cause, about):
    """The first finding is what was done, and where."""
    report = (
        check_layer(mutated(like, right, wrong)(), like=like, lang="en")
        if like in (None, "relu", "sigmoid", "tanh")
        else check_layer(mutated(like, right, wrong), like=like, lang="en")
    )

    assert not report
    assert (report.findings[0].part, report.cause) == (part, cause)
    assert about in report.findings[0].about


@pytest.mark.parametrize("cause", LONGER)
def test_the_mistake_is_named_in_layers_of_other_sizes(cause):
    """A square W hides in its shape that it is turned."""
    cls = made(LONGER[cause])
    if cls.__name__ == "Affine":
        cls = cls(np.ones((3, 3)), np.ones(3))

    assert check_layer(cls, like=cls.__name__ if isinstance(cls, type) else "affine", lang="en").cause == cause


def test_every_cause_is_made_by_a_layer_of_these_tests():
    """The catalogue has no entry that cannot be reached, and each has words in both languages."""
    tried = {row[4] for row in WRONG} | set(LONGER) | {row[2] for row in PREDICTING} | NOTES

    tried |= {*OF_DROPOUT, *OF_LOSS}  # in test_dropout_and_loss.py

    assert set(CAUSES) - tried == {"not as in training"}  # in test_layer_prediction.py
    for entries in (CAUSES, PHRASES, VALUES, PARTS):
        assert all(len(words) == 2 and all(words) for words in entries.values())


@pytest.mark.parametrize(("like", "right", "wrong", "part", "cause", "about"), WRONG)
def test_the_report_reads_in_both_languages(like, right, wrong, part, cause, about):
    """No placeholder is left open, and the Japanese is Japanese."""
    report = check_layer(mutated(like, right, wrong), like=like)

    for lang in ("en", "ja"):
        assert report.text(lang).startswith("✗")
        assert "{" not in report.text(lang).replace(report.findings[0].about, "")
    assert report.findings[0].text("ja") != report.findings[0].text("en")


def test_numbers_are_shown_where_they_differ():
    """The place, what was found, what is right, and what went in."""
    report = check_layer(mutated("relu", "dout[self.mask] = 0", "pass"), [[1.0, -0.5], [-2.0, 3.0]], "relu", lang="en")

    assert report.findings[0].index == "[0, 1]"
    assert report.findings[0].expected == pytest.approx(0.0)
    assert "dx[0, 1] is" in str(report)
    assert "x = -0.5" in str(report)


def test_several_mistakes_are_all_told():
    """Each part of backward is judged by itself."""
    source = AFFINE.replace("self.x.T @ dout", "dout.T @ self.x").replace("dout.sum(axis=0)", "dout.sum(axis=1)")
    report = check_layer(made(source), like="affine", lang="en")

    assert [(one.part, one.cause) for one in report.findings] == [("dW", "transposed"), ("db", "wrong axis")]


@pytest.mark.parametrize("like", [like for like in SOURCES if like])
def test_the_kind_is_recognised_by_what_forward_computes(like):
    """Without a name the nearest layer is looked for."""
    cls = made(SOURCES[like])
    arrays = {"affine": [np.ones((2, 3)), np.ones(3)], "batchnorm": [np.ones(3), np.zeros(3)]}.get(like, [])

    assert check_layer(cls(*arrays), lang="en").title.lower() == like


def test_a_layer_of_no_known_kind_is_compared_with_differences():
    """Its parameters are the arrays beside which there is a slope."""
    report = check_layer(made(SOURCES[None]), lang="en")

    assert report.right
    assert report.title == ""


def test_a_slope_that_is_off_by_a_thousandth_is_not_called_right():
    """In any slope of any layer."""
    for like, piece in (("tanh", "dout * (1 - y**2)"), ("affine", "self.x.T @ dout"), ("affine", "dout @ self.W.T")):
        report = check_layer(mutated(like, piece, f"1.001 * ({piece})"), like=like)

        assert (report.cause, report.findings[0].about) == ("factor", "1.001")


@pytest.mark.parametrize("piece", ["dout * (self.x > 0) + 3e-5", "dout * (self.x > 0) + 2e-6 * self.x**3"])
def test_a_small_error_is_not_called_what_it_is_not(piece):
    """A ReLU that is applied twice is a ReLU, and so lies near every slope that is nearly right."""
    source = RELU.replace("out = x.copy()", "out, self.x = x.copy(), x").replace("return dout", f"return {piece}")
    report = check_layer(made(source), like="relu", lang="en")

    assert report.cause == "unknown"
    assert len(set(re.findall(r"is (\d\.\d+)", str(report)))) == 2


@pytest.mark.parametrize("factor", ["1.00001", "1.000003", "0.99998", "1.3"])
@pytest.mark.parametrize(("like", "piece"), [("relu", "dout"), ("affine", "dout @ self.W.T"), ("batchnorm", NORMAL_DX)])
def test_small_factors_are_measured(factor, like, piece):
    """As small as can be told from a difference."""
    report = check_layer(mutated(like, f"return {piece}", f"return {factor} * {piece}"), like=like)

    assert [(one.part, one.cause, one.about) for one in report.findings] == [("dx", "factor", factor)]


# ---------------------------------------------------------------------- it harms nothing


def test_the_layer_and_x_stay_as_they_were():
    """The check works on copies, also of what a layer holds."""
    layer = made(AFFINE)(np.eye(3), np.zeros(3))
    x = np.ones((2, 3))
    before = copy.deepcopy(vars(layer))
    check_layer(layer, x, "affine")

    assert all(np.array_equal(vars(layer)[name], before[name]) for name in before)
    assert (x == 1).all()


def test_whole_numbers_as_weights_are_no_obstacle():
    """Who builds a layer from W = [[1, 2], [3, 4]] gets it checked in float64."""
    assert check_layer(made(AFFINE)(np.array([[1, 2], [3, 4]]), np.array([1, 2])), like="affine")


def test_what_it_prints_is_not_shown(capsys):
    """A print in forward, left from a search, would appear hundreds of times."""
    check_layer(mutated("relu", "return out", "print(x); return out"), like="relu")

    assert capsys.readouterr().out == ""


# ---------------------------------------------------------------------- what cannot be checked


class Bare:
    def forward(self, x):
        return x


class Uncopied(Bare):
    def backward(self, dout):
        return dout

    def __deepcopy__(self, memo):
        raise TypeError("no copies")


class Slotted:
    __slots__ = ()

    def forward(self, x):
        return x

    def backward(self, dout):
        return dout


@pytest.mark.parametrize(
    ("layer", "options", "told"),
    [
        (Bare(), {}, "no backward"),
        (3, {}, "no forward"),
        (None, {}, "no forward"),
        (Uncopied(), {}, "cannot be copied"),
        (Slotted(), {}, "no attributes"),
        (made(RELU), {"like": "rely"}, "did you mean relu"),
        (made(RELU), {"like": 7}, "there is no layer 7"),
        (made(RELU), {"like": "relu", "lang": "fr"}, "no words in 'fr'"),
        (made(RELU), {"like": "relu", "x": "text"}, "x must be an array"),
        (made(RELU), {"like": "relu", "x": [[1.0, np.nan]]}, "finite"),
        (made(RELU), {"like": "relu", "x": []}, "not empty"),
        (made(RELU), {"like": "relu", "x": [[1.0, 0.0]]}, "x[0, 1] = 0 is at the kink"),
        (made(AFFINE), {"like": "affine", "x": [[1.0, 2.0]]}, "rows of 3 numbers"),
        (made(AFFINE), {}, "cannot be made"),
        (made(RELU), {"like": "affine"}, "cannot be made"),
        (made(RELU)(), {"like": "affine"}, "self.W"),
        (made(AFFINE)(np.ones(3), np.ones(3)), {"like": "affine"}, "2 axes"),
        (made(AFFINE)(np.ones((2, 3)), np.ones(2)), {"like": "affine"}, "do not fit"),
        (made(SOURCES["batchnorm"]), {"like": "batchnorm", "x": [[1.0, 2.0, 3.0]]}, "one sample"),
        (
            made(SOURCES["batchnorm"]),
            {"like": "batchnorm", "x": [[1.0, 2.0, 3.0], [2.0, 2.0, 4.0]]},
            "x[:, 1] is nearly",
        ),
    ],
)
def test_what_cannot_be_run_is_refused_with_a_word_on_why(layer, options, told):
    """No crash inside NumPy."""
    with pytest.raises(KudariError) as caught:
        check_layer(layer, **options)

    assert told in str(caught.value)


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
def test_a_layer_that_ends_the_program_when_it_is_made_is_refused(error):
    """As one whose __init__ raises any other error."""

    class Leaving:
        def __init__(self):
            raise error

        def forward(self, x):
            return x

        def backward(self, dout):
            return dout

    with pytest.raises(KudariError, match=f"cannot be made .{error.__name__}"):
        check_layer(Leaving, like="relu", lang="en")


@pytest.mark.parametrize(
    "instead",
    [
        "raise RuntimeError('no')",
        "raise SystemExit",
        "raise KeyboardInterrupt",
        "return self",
        "return 'text'",
        "return [[1, 2], [3]]",
        "return np.array(['a'])",
        "return np.ma.array(out, mask=out > 0)",
        "return out.astype(complex)",
        "return out.astype(object)",
        "return np.full_like(out, np.nan)",
        "return np.zeros((0, 3))",
        "return 1.0",
        "return lambda: out",
        "return out if len(out) == 5 else out[0]",
        "del self.mask; return out",
    ],
)
def test_whatever_a_layer_does_is_a_finding_and_no_crash(instead):
    """Errors inside, other types, NaN, empty arrays."""
    for like in ("relu", None):
        report = check_layer(mutated("relu", "return out", instead), like=like, lang="en")

        assert not report
        assert str(report).startswith("✗")


def test_an_error_inside_names_the_line():
    """So that it can be found."""
    report = check_layer(mutated("relu", "return dout", "return undefined"), like="relu", lang="en")

    assert "NameError" in str(report)
    assert "line 11" in str(report)


class AffineReLU:
    """With its bias at 0, a blank row stands on the kink; its parameters are held by an inner list, and stay."""

    def __init__(self, slope_at_zero=0.0):
        self.held = [np.array([[0.5, -1.0], [1.5, 0.7], [-0.3, 0.4]]), np.zeros(2)]
        self.slope_at_zero = slope_at_zero

    def forward(self, x):
        self.z = x @ self.held[0] + self.held[1]
        return np.maximum(self.z, 0)

    def backward(self, dout):
        slope = np.where(self.z == 0, self.slope_at_zero, self.z > 0)
        return (dout * slope) @ self.held[0].T


BLANK = np.array([[0.6, -0.4, 1.2], [0.0, 0.0, 0.0], [-0.5, 0.8, 0.3]])


@pytest.mark.parametrize("slope", [0.0, 1.0])
def test_a_kink_is_no_false_alarm(slope):
    """What is right a little beside is right, and the kink is named, in both languages."""
    report = check_layer(AffineReLU(slope), BLANK)

    assert report.right, str(report)
    assert {note.cause for note in report.notes} == {"kink"}
    assert "x[1, 0]" in "\n".join(report.lines("en"))
    assert "x[1, 0], x[1, 1]" in "\n".join(report.lines("ja"))


def test_a_mistake_beside_a_kink_is_one():
    class Wrong(AffineReLU):
        def backward(self, dout):
            return 2 * super().backward(dout)

    class Beyond(AffineReLU):
        def backward(self, dout):
            return dout @ self.held[0].T

    assert not check_layer(Wrong(), BLANK).right
    assert not check_layer(Beyond(), BLANK).right
