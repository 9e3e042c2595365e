"""Gradient descent, and descent with a velocity."""

from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state

__all__ = ["SGD", "Momentum", "Nesterov"]


class SGD(Rule):
    """Take a step straight down the slope.

    >>> print(SGD())
    w ← w − η g

    All other rules are read as changes to this one.
    """

    colour = "#0072B2"
    against_sgd = "nothing: this is the base"
    source = "Robbins & Monro, A stochastic approximation method, 1951"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate: how long a step is for a slope of one")

    def step(self, w, g):
        return w - self.lr * g


class Momentum(Rule):
    """Roll like a heavy ball: the velocity remembers old slopes.

    >>> print(Momentum())
    v ← α v − η g
    w ← w + v

    η stands inside the velocity, as in the book and Keras. PyTorch keeps it outside (variant "torch"); the
    two differ as soon as η changes on the way, for here the velocity remembers the old η.
    """

    colour = "#D55E00"
    against_sgd = "moves by a velocity v that keeps the share α of itself"
    source = "Polyak, Some methods of speeding up the convergence of iteration methods, 1964"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    momentum: float = hyper(default=0.9, letter="α", meaning="share of the velocity that is kept", high=1)
    v = state(0.0, meaning="the velocity", meaning_ja="速度")

    def step(self, w, g, v):
        v = self.momentum * v - self.lr * g
        return w + v, v


class MomentumTorch(Momentum, variant="torch"):
    """Roll like a heavy ball; the learning rate scales the whole velocity of the moment.

    >>> print(MomentumTorch())
    v ← α v + g
    w ← w − η v
    """

    source = "PyTorch, torch.optim.SGD with momentum"

    def step(self, w, g, v):
        v = self.momentum * v + g
        return w - self.lr * v, v


class MomentumAverage(Momentum, variant="average"):
    """Roll along a running average of the slopes.

    >>> print(MomentumAverage())
    v ← α v + (1 − α) g
    w ← w − η v

    This is the variant "torch" with η (1 − α) for η, and the m of Adam.
    """

    source = "Kingma & Ba, arXiv:1412.6980, as the first moment"

    momentum: float = hyper(default=0.9, letter="α", meaning="share of the average slope that is kept", below=1)

    def step(self, w, g, v):
        v = self.momentum * v + (1 - self.momentum) * g
        return w - self.lr * v, v


class Nesterov(Rule):
    """Look ahead: roll first, then correct by the slope, so that the ball brakes earlier.

    >>> print(Nesterov())
    w ← w + α · α v − (1 + α) η g
    v ← α v − η g

    The book's form, in which w is the point looked ahead to; Keras, PyTorch and Optax take the same steps
    while η is constant.
    """

    colour = "#E69F00"
    against_sgd = "moves by a velocity v, and by a slope that is taken one velocity ahead"
    source = "Nesterov 1983; in this form Bengio et al., arXiv:1212.0901"
    lr: float = hyper(default=0.01, letter="η", meaning="learning rate")
    momentum: float = hyper(default=0.9, letter="α", meaning="share of the velocity that is kept", high=1)
    v = state(0.0, meaning="the velocity", meaning_ja="速度")

    def step(self, w, g, v):
        w = w + self.momentum * self.momentum * v - (1 + self.momentum) * self.lr * g
        return w, self.momentum * v - self.lr * g


class NesterovTorch(Nesterov, variant="torch"):
    """Look ahead, with the learning rate outside the velocity.

    >>> print(NesterovTorch())
    v ← α v + g
    w ← w − η (g + α v)
    """

    source = "PyTorch, torch.optim.SGD with nesterov=True"

    def step(self, w, g, v):
        v = self.momentum * v + g
        return w - self.lr * (g + self.momentum * v), v
