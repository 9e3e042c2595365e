"""How wrong the scores are: one number for a batch, and its gradient by the scores.

N is the number of samples in a batch, M that of the scores of each.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np

from kudari.formula import KudariError
from kudari.networks.workspace import Array


class Loss(ABC):
    """What learning makes smaller: one number for a batch, the mean over its samples."""

    @abstractmethod
    def targets(self, t: Any, scores: tuple[int, int]) -> Array:
        """The answers ``t`` in the form that the loss works with, for scores of shape ``scores`` = (N, M).

        Raises :class:`KudariError` that names what does not fit.
        """

    @abstractmethod
    def forward(self, scores: Array, t: Array) -> float:
        """The loss of scores of shape (N, M); ``t`` is in the form that ``targets`` gives."""

    @abstractmethod
    def backward(self) -> Array:
        """∂L/∂scores, (N, M), once after each ``forward``; it may stand in the memory of the scores."""


class SoftmaxCrossEntropy(Loss):
    """How surprising the right classes are: the mean of −log softmax(scores) at the label.

    The gradient is as plain as can be: (softmax(scores) − one-hot t) / N.

    >>> loss = SoftmaxCrossEntropy()
    >>> round(loss.forward(np.array([[2.0, 1.0, 0.0]]), np.array([0])), 4)
    0.4076
    >>> loss.backward().round(4)
    array([[-0.3348,  0.2447,  0.09  ]])
    """

    def targets(self, t: Any, scores: tuple[int, int]) -> Array:
        """Labels from labels or from one-hot rows."""
        answers: Array = np.asarray(t)
        samples, classes = scores
        if answers.ndim == 2 and answers.shape == scores:
            labels: Array = answers.argmax(axis=1)
            if not (answers[np.arange(samples), labels] == 1).all() or np.count_nonzero(answers) != samples:
                raise KudariError("t has the shape of one-hot rows, but not every row is a single 1 among zeros")
            return labels
        if answers.shape != (samples,):
            raise KudariError(
                f"t has shape {answers.shape}; for {samples} samples it is ({samples},), or {scores} one-hot"
            )
        if answers.dtype.kind not in "iu":
            raise KudariError(f"t must be labels, whole numbers from 0 on; its dtype is {answers.dtype}")
        if samples and not (answers.min() >= 0 and answers.max() < classes):
            wrong = int(answers[(answers < 0) | (answers >= classes)][0])
            raise KudariError(f"t has the label {wrong}; a network with {classes} outputs knows 0 to {classes - 1}")
        return answers

    def forward(self, scores: Array, t: Array) -> float:
        self.at = t, np.arange(len(t))
        y = np.ascontiguousarray(scores.T)  # (M, N): to add up a few long rows is quicker than many short ones
        y -= y.max(axis=0)  # e^score must not overflow; softmax stays the same
        right = y[self.at]
        np.exp(y, out=y)
        total = y.sum(axis=0)  # (N,)
        y /= total
        self.y = y
        return float((np.log(total) - right).mean())

    def backward(self) -> Array:
        dscores = self.y
        dscores[self.at] -= 1
        dscores /= dscores.shape[1]
        return dscores.T  # (N, M)


class MeanSquaredError(Loss):
    """Half of the squared distance from what was asked for, ½ Σ (y − t)², the mean over the samples.

    Labels stand for their one-hot rows, where there is more than one output.

    >>> loss = MeanSquaredError()
    >>> loss.forward(np.array([[3.0, 4.0]]), np.array([[0.0, 0.0]]))
    12.5
    >>> loss.backward()
    array([[3., 4.]])
    """

    def targets(self, t: Any, scores: tuple[int, int]) -> Array:
        answers = _rows(t, scores, "fiu", "labels, or numbers")
        if answers.size and not np.isfinite(answers).all():
            index = tuple(np.argwhere(~np.isfinite(answers))[0].tolist())
            raise KudariError(f"t{list(index)} is {answers[index]}, which is no finite number")
        return answers

    def forward(self, scores: Array, t: Array) -> float:
        self.difference = np.subtract(scores, t, out=scores, casting="same_kind")
        return 0.5 * float((self.difference**2).sum()) / len(t)

    def backward(self) -> Array:
        self.difference /= len(self.difference)
        return self.difference


class BinaryCrossEntropy(Loss):
    """How surprising the right answers to questions of yes or no are, a score for each: Σ −log σ(±y), the mean over N.

    The score is the logarithm of the odds, so that above 0 means yes, and the gradient is (σ(scores) − t) / N. Answers
    are 1 and 0, or probabilities between; of one output a list of them, of several a row for each sample, for which
    labels may stand as well.

    >>> loss = BinaryCrossEntropy()
    >>> round(loss.forward(np.array([[0.0], [2.0]]), np.array([[1], [1]])), 4)
    0.41
    >>> loss.backward().round(4)
    array([[-0.25 ],
           [-0.0596]])
    """

    def targets(self, t: Any, scores: tuple[int, int]) -> Array:
        answers = _rows(t, scores, "bfiu", "answers of 0 and 1")
        if answers.size and not (answers.min() >= 0 and answers.max() <= 1):  # NaN is not either
            wrong = answers[~((answers >= 0) & (answers <= 1))][0]
            raise KudariError(f"t has the answer {wrong}; the answer to a question of yes or no is 1 or 0")
        return answers

    def forward(self, scores: Array, t: Array) -> float:
        chances = logistic(scores)
        self.difference = np.subtract(chances, t, out=chances, casting="same_kind")
        surprise = np.maximum(scores, 0) - scores * t + np.log1p(np.exp(-np.abs(scores)))  # which overflows nowhere
        return float(surprise.sum()) / len(t)

    def backward(self) -> Array:
        self.difference /= len(self.difference)
        return self.difference


def _rows(t: Any, scores: tuple[int, int], kinds: str, wanted: str) -> Array:
    """Answers as rows, one number for each score: of one output a list will do, and labels are rows of a single 1."""
    answers: Array = np.asarray(t)
    if answers.shape == scores[:1] and scores[1] == 1:
        answers = answers[:, None]
    if answers.shape == scores[:1] and answers.dtype.kind in "iu":
        return _one_hot(answers, scores)
    if answers.shape != scores or answers.dtype.kind not in kinds:
        raise KudariError(
            f"t must be {wanted} of shape {scores}, one for each output; it is {answers.dtype} {answers.shape}"
        )
    return answers


def _one_hot(labels: Array, scores: tuple[int, int]) -> Array:
    """Labels, checked, as rows of a single 1 among zeros."""
    checked = SoftmaxCrossEntropy().targets(labels, scores)
    rows: Array = (checked[:, None] == np.arange(scores[1])).astype(np.float32)
    return rows


def logistic(scores: Array) -> Array:
    """The probability of yes, 1 / (1 + e^−score), without an overflow.

    >>> logistic(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    small = np.exp(-np.abs(scores))
    chances: Array = np.where(scores >= 0, 1, small) / (1 + small)
    return chances


LOSSES: Mapping[str, type[Loss]] = {
    "cross_entropy": SoftmaxCrossEntropy,
    "binary_cross_entropy": BinaryCrossEntropy,
    "mean_squared_error": MeanSquaredError,
}
