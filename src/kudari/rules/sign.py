"""Rules that look only at the sign of a slope: every coordinate moves by the same amount."""

import numpy as np

from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state

__all__ = ["Lion"]


class Lion(Rule):
    """Step by the sign of the average slope: one length for every coordinate.

    >>> print(Lion())
    w ← w − η (sign(β₁ m + (1 − β₁) g) + λ w)
    m ← β₂ m + (1 − β₂) g

    w moves with the average of the step before, mixed with the slope by β₁; only then is the average
    brought forward, by β₂.
    """

    colour = "#8C510A"
    against_sgd = "moves by the sign of an average slope, so that every coordinate steps by η"
    source = "Chen et al., Symbolic discovery of optimization algorithms, arXiv:2302.06675"
    lr: float = hyper(default=1e-4, letter="η", meaning="learning rate: the length of a step in every coordinate")
    beta1: float = hyper(
        default=0.9, letter="β₁", meaning="share of the average slope in the direction of the step", below=1
    )
    beta2: float = hyper(default=0.99, letter="β₂", meaning="share of the average slope that is kept", below=1)
    weight_decay: float = hyper(default=0.0, letter="λ", meaning="weight decay: how fast weights shrink by themselves")
    m = state(0.0, meaning="the average slope", meaning_ja="傾きの平均")

    def step(self, w, g, m):
        direction = np.sign(self.beta1 * m + (1 - self.beta1) * g)
        return w - self.lr * (direction + self.weight_decay * w), self.beta2 * m + (1 - self.beta2) * g
