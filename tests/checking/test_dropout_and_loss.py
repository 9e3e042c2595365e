"""Somebody's dropout and softmax with loss: the book's are right, and slips are told by their cause."""

import re

import numpy as np
import pytest

from kudari import KudariError, check_layer
from kudari.checking.layers.dropout_and_loss_messages import OF_DROPOUT, OF_LOSS

DROPOUT = """
class Dropout:
    def __init__(self, dropout_ratio=0.5):
        self.dropout_ratio = dropout_ratio
        self.mask = None

    def forward(self, x, train_flg=True):
        if train_flg:
            self.mask = np.random.rand(*x.shape) > self.dropout_ratio
            return x * self.mask
        else:
            return x * (1.0 - self.dropout_ratio)

    def backward(self, dout):
        return dout * self.mask
"""
INVERTED = """
class Dropout:
    def __init__(self, ratio=0.5):
        self.ratio = ratio

    def forward(self, x, train=True):
        if not train:
            return x
        self.mask = (np.random.rand(*x.shape) > self.ratio) / (1 - self.ratio)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask
"""
LOSS = """
def softmax(x):
    if x.ndim == 2:
        x = x.T
        x = x - np.max(x, axis=0)
        y = np.exp(x) / np.sum(np.exp(x), axis=0)
        return y.T
    x = x - np.max(x)
    return np.exp(x) / np.sum(np.exp(x))

def cross_entropy_error(y, t):
    if t.size == y.size:
        t = t.argmax(axis=1)
    batch_size = y.shape[0]
    return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size

class SoftmaxWithLoss:
    def __init__(self):
        self.loss = None
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        self.loss = cross_entropy_error(self.y, self.t)
        return self.loss

    def backward(self, dout=1):
        batch_size = self.t.shape[0]
        if self.t.size == self.y.size:
            dx = (self.y - self.t) / batch_size
        else:
            dx = self.y.copy()
            dx[np.arange(batch_size), self.t] -= 1
            dx = dx / batch_size
        return dx
"""
SIMPLE_LOSS = """
class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return -np.sum(t * np.log(self.y)) / len(x)

    def backward(self, dout):
        return dout * (self.y - self.t) / len(self.t)
"""


def made(source, *changes):
    """The class of a source, in which a part is another."""
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    names = {"np": np}
    exec(source, names)
    return names.get("Dropout") or names["SoftmaxWithLoss"]


@pytest.mark.parametrize("source", [DROPOUT, INVERTED])
@pytest.mark.parametrize("like", ["dropout", None])
@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.8])
def test_both_customs_of_dropout_are_right(source, like, ratio):
    report = check_layer(made(source)(ratio), like=like, lang="en")

    assert report.right, str(report)
    assert report.title == "Dropout"
    assert "prediction (train False) is right too" in str(report)
    assert "compared with the mask of forward" in str(report)


DROPOUT_SLIPS = [
    (DROPOUT, [("return dout * self.mask", "return dout")], "dropout mask missing"),
    (DROPOUT, [("return dout * self.mask", "return dout * ~self.mask")], "dropout mask inverted"),
    (DROPOUT, [("return dout * self.mask", "return dout * (np.random.rand(*dout.shape) > 0.5)")], "mask of its own"),
    (DROPOUT, [("return x * (1.0 - self.dropout_ratio)", "return x")], "scale missing"),
    (DROPOUT, [("return x * (1.0 - self.dropout_ratio)", "return x * self.dropout_ratio")], "shares exchanged"),
    (DROPOUT, [("> self.dropout_ratio", "< self.dropout_ratio")], "shares exchanged"),
    (DROPOUT, [("if train_flg:", "if True:")], "dropped while predicting"),
    (DROPOUT, [("return x * self.mask", "return x")], "nothing dropped"),
    (DROPOUT, [("np.random.rand(*x.shape)", "np.random.rand(x.shape[1])")], "one mask for all samples"),
    (DROPOUT, [("np.random.rand(*x.shape)", "np.random.RandomState(0).rand(*x.shape)")], "mask drawn once"),
    (DROPOUT, [("np.random.rand(*x.shape) > self.dropout_ratio", "np.zeros(x.shape)")], "everything dropped"),
    (DROPOUT, [("return dout * self.mask", "return -dout * self.mask")], "sign"),
    (DROPOUT, [("return dout * self.mask", "return self.mask * 1.0")], "dout missing"),
    (INVERTED, [("return x\n", "return x * (1 - self.ratio)\n")], "scaled twice"),
    (INVERTED, [("/ (1 - self.ratio)", "/ self.ratio")], "shares exchanged"),
    (INVERTED, [("/ (1 - self.ratio)", "* (1 - self.ratio)")], "scale wrong"),
    (INVERTED, [("return dout * self.mask", "return dout * (self.mask > 0)")], "backward not scaled"),
    (INVERTED, [("return dout * self.mask", "return dout * self.mask / (1 - self.ratio)")], "backward scaled twice"),
    (INVERTED, [("return x * self.mask", "self.out = x * self.mask; return self.out"),
                ("return dout * self.mask", "return dout * self.out")], "out for dropout mask"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "changes", "cause"), DROPOUT_SLIPS, ids=[slip[2] for slip in DROPOUT_SLIPS])
def test_a_slip_in_a_dropout_is_told(source, changes, cause):
    """By its cause, in both languages."""
    report = check_layer(made(source, *changes), like="dropout")

    assert report.cause == cause, str(report)
    for lang in ("en", "ja"):
        assert report.findings[0].text(lang) in "\n".join(report.lines(lang))


def test_a_dropout_without_a_flag_is_right_and_its_prediction_not_looked_at():
    plain = made(DROPOUT, (", train_flg=True", ""), ("if train_flg:", "if True:"))

    assert "prediction was not looked at" in str(check_layer(plain, like="dropout", lang="en"))


def test_the_random_numbers_of_the_caller_are_as_before():
    np.random.seed(3)  # noqa: NPY002  # as the book draws them
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    check_layer(made(DROPOUT))

    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002


@pytest.mark.parametrize("like", ["softmaxwithloss", "Softmax with loss", "SoftmaxWithLoss", None])
def test_the_books_softmax_with_loss_is_right(like):
    report = check_layer(made(LOSS), like=like, lang="en")

    assert report.right, str(report)
    assert report.notes == ()
    assert report.title == "SoftmaxWithLoss"


def test_who_takes_one_form_of_the_answers_is_right_and_told():
    one_hot = check_layer(made(SIMPLE_LOSS), lang="ja")
    labels = check_layer(made(LOSS, ("t.size == y.size", "False"), ("self.t.size == self.y.size", "False")), lang="en")

    assert (one_hot.right, one_hot.notes[0].cause) == (True, "no labels")
    assert (labels.right, labels.notes[0].cause) == (True, "no one-hot")
    assert "t は one-hot で渡す必要があります" in str(one_hot)


LOSS_SLIPS = [
    (LOSS, [("+ 1e-7)) / batch_size", "+ 1e-7))")], "loss not divided"),
    (LOSS, [("return -np.sum", "return np.sum")], "sign"),
    (LOSS, [("return -np.sum(np.log(y[np.arange(batch_size), t] + 1e-7)) / batch_size",
             "return -np.log(y[np.arange(batch_size), t] + 1e-7)")], "loss of each sample"),
    (LOSS, [("np.log(y", "(y")], "log missing"),
    (LOSS, [("np.log(y", "np.log10(y")], "another logarithm"),
    (LOSS, [("return self.loss", "return self.y")], "probabilities returned"),
    (LOSS, [("return self.loss", "pass")], "nothing"),
    (LOSS, [("x = x - np.max(x, axis=0)", "pass")], "overflow"),
    (LOSS, [("x = x.T", "pass"), ("return y.T", "return y")], "axis of the softmax"),
    (LOSS, [("np.sum(np.exp(x), axis=0)", "np.sum(np.exp(x))")], "softmax of everything"),
    (LOSS, [("self.y = softmax(x)", "self.y = 1 / (1 + np.exp(-x))")], "sigmoid for softmax"),
    (LOSS, [("dx = (self.y - self.t) / batch_size", "dx = self.y - self.t"),
            ("dx = dx / batch_size", "pass")], "slope not divided"),
    (LOSS, [("dx = dx / batch_size", "pass")], "slope not divided"),
    (LOSS, [("dx = (self.y - self.t) / batch_size", "dx = (self.t - self.y) / batch_size")], "sign"),
    (LOSS, [("-= 1", "-= 0")], "t missing"),
    (LOSS, [("dx = dx / batch_size", "dx = dx / batch_size ** 2")], "slope divided twice"),
    (LOSS, [("dx = dx / batch_size", "dx = dx / dx.size")], "slope divided by classes"),
    (SIMPLE_LOSS, [("e / e.sum(axis=1, keepdims=True), t", "e / e.sum(axis=1, keepdims=True), t; self.x = x"),
                   ("(self.y - self.t)", "(self.x - self.t)")], "x for y"),
    (SIMPLE_LOSS, [("(self.y - self.t)", "(-self.t / self.y)")], "softmax passed over"),
    (SIMPLE_LOSS, [("(self.y - self.t)", "(self.y - self.t) * self.y * (1 - self.y)")], "slope of softmax again"),
    (SIMPLE_LOSS, [("-np.sum(t * np.log(self.y)) / len(x)", "-np.mean(t * np.log(self.y))")], "mean of all classes"),
    (SIMPLE_LOSS, [("-np.sum(t * np.log(self.y)) / len(x)", "0.5 * np.sum((self.y - t) ** 2) / len(x)")],
     "squares for entropy"),
    (SIMPLE_LOSS, [("self.t) / len", "self.T) / len")], "raises"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "changes", "cause"), LOSS_SLIPS, ids=[f"{k} {slip[2]}" for k, slip in enumerate(LOSS_SLIPS)]
)
def test_a_slip_in_a_softmax_with_loss_is_told(source, changes, cause):
    """By its cause, in both languages, also where it stands in one form of the answers alone."""
    report = check_layer(made(source, *changes))

    assert report.cause == cause, str(report)
    for lang in ("en", "ja"):
        assert report.findings[0].text(lang) in "\n".join(report.lines(lang))


def test_a_backward_that_changes_what_forward_kept_is_a_note():
    report = check_layer(made(LOSS, ("dx = self.y.copy()", "dx = self.y")))

    assert (report.right, [note.cause for note in report.notes]) == (True, ["y changed"])


def test_all_of_these_causes_are_tried():
    """Each is said in Japanese as well as in English."""
    tried = {slip[2] for slip in (*DROPOUT_SLIPS, *LOSS_SLIPS)}

    assert {*OF_DROPOUT, *OF_LOSS} - tried == {"loss divided twice", "y changed", "no labels", "no one-hot"}
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", text[1]) for text in (OF_DROPOUT | OF_LOSS).values())


def test_what_does_not_fit_is_refused_in_words():
    with pytest.raises(KudariError, match="can be checked as softmaxwithloss"):
        check_layer(made(LOSS), like="relu")
    with pytest.raises(KudariError, match="its forward should take x and t"):
        check_layer(made(DROPOUT), like="softmaxwithloss")
    with pytest.raises(KudariError, match="whether it was dropped"):
        check_layer(made(DROPOUT), np.zeros((3, 3)), like="dropout")
    with pytest.raises(KudariError, match="two numbers or more"):
        check_layer(made(LOSS), np.ones((3, 1)))
