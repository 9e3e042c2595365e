"""The check of a layer looks at prediction too, where forward can be told that this is no training."""

import numpy as np
import pytest

from kudari import check_layer

from .layers import BATCHNORM, BOOK_BATCHNORM, PREDICTING, RELU, SQUARE, made

RUNNING = "self.momentum * self.running_var + (1 - self.momentum) * var"


@pytest.mark.parametrize("momentum", ["0.9", "0.5", "0.0", "0.99", "0.999"])
@pytest.mark.parametrize("unbiased", ["", " * len(x) / (len(x) - 1)"])
def test_running_statistics_are_right_with_any_momentum(momentum, unbiased):
    """Also where the variance is PyTorch's, N/(N − 1) σ²."""
    source = BOOK_BATCHNORM.replace("momentum=0.9", f"momentum={momentum}").replace(RUNNING, RUNNING + unbiased)
    report = check_layer(made(source), like="batchnorm", lang="en")

    assert report
    assert "prediction (train False) is right too" in str(report)


def test_other_inputs_do_as_well():
    """Far from 0, with mean 0, or in columns of different sizes."""
    for x in (
        [[900.0, 1.0], [901.0, 1.4], [999.0, 1.0]],
        [[-1.0, 2.0], [1.0, -2.0], [0, 0]],
        [[1, 5], [2, 90], [4, 7]],
    ):
        assert check_layer(made(BOOK_BATCHNORM)(np.ones(2), np.zeros(2)), x, "batchnorm")


@pytest.mark.parametrize(("right", "wrong", "cause", "about"), PREDICTING)
def test_the_mistake_of_prediction_is_named(right, wrong, cause, about):
    """A layer that trains as it should, and only then goes wrong."""
    assert right in BOOK_BATCHNORM
    report = check_layer(made(BOOK_BATCHNORM.replace(right, wrong, 1)), like="batchnorm")

    assert not report
    assert (report.findings[0].part, report.cause) == ("prediction", cause)
    assert about in report.findings[0].about
    for lang in ("en", "ja"):
        assert report.text(lang).startswith("✗")
        assert ("prediction" if lang == "en" else "予測") in report.text(lang)


@pytest.mark.parametrize("flag", ["train_flg=True", "is_training", "*, train=False"])
def test_the_flag_goes_by_its_name(flag):
    """By position or by keyword, with a default or without."""
    name = flag.strip("*, ").split("=")[0]
    source = BOOK_BATCHNORM.replace("train_flg=True", flag).replace("if train_flg", f"if {name}")

    assert check_layer(made(source), like="batchnorm")


def test_other_layers_predict_what_they_give_in_training():
    """A ReLU knows no difference."""
    source = RELU.replace("forward(self, x)", "forward(self, x, train=True)")

    assert "prediction" in check_layer(made(source), like="relu", lang="en").text()
    wrong = source.replace("return out", "return out if train else x")
    assert check_layer(made(wrong), like="relu").cause == "not as in training"


@pytest.mark.parametrize(("like", "source"), [("batchnorm", BATCHNORM), (None, SQUARE.replace("x)", "x, train=True)"))])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_is_said_where_prediction_was_not_looked_at(like, source, lang):
    """There is no flag, or nobody knows what is right."""
    report = check_layer(made(source), like=like, lang=lang)

    assert report
    assert ("not looked at" if lang == "en" else "確かめていません") in str(report)
