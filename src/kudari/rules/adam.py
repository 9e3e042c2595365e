"""Adam and its kin: a running average of the slopes, divided by the root of one of their squares.

Both averages begin at zero and are too small at first; dividing by 1 − βᵗ corrects this exactly.
"""

import numpy as np

from kudari.rules.contract import Rule
from kudari.rules.declarations import hyper, state

__all__ = ["AMSGrad", "Adam", "AdamW", "NAdam"]


class Adam(Rule):
    """Roll along the average slope, with a learning rate for every coordinate.

    >>> print(Adam())
    m ← m + (1 − β₁) (g − m)
    v ← v + (1 − β₂) (g² − v)
    w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)

    The book's form, also that of Keras and of section 2 of the paper: both corrections are gathered in the
    learning rate, and ε is added to the uncorrected root. The paper's Algorithm 1, which PyTorch and Optax
    follow, adds ε to the corrected root (variant "torch"); early on its ε weighs less. Géron's book has it under
    that root (variant "geron").
    """

    colour = "#CC79A7"
    against_sgd = "moves by m, the average slope, divided by the root of v, the average squared slope"
    source = "Kingma & Ba, Adam, arXiv:1412.6980; this form: end of section 2"
    lr: float = hyper(
        default=0.001, letter="η", meaning="learning rate: about the length of a step in every coordinate"
    )
    beta1: float = hyper(default=0.9, letter="β₁", meaning="share of the average slope that is kept", below=1)
    beta2: float = hyper(default=0.999, letter="β₂", meaning="share of the average squared slope that is kept", below=1)
    eps: float = hyper(default=1e-7, letter="ε", meaning="keeps the division from zero", above=0)
    m = state(0.0, meaning="the average slope", meaning_ja="傾きの平均")
    v = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")

    def step(self, w, g, m, v, t):
        m = m + (1 - self.beta1) * (g - m)
        v = v + (1 - self.beta2) * (g**2 - v)
        lr_t = self.lr * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        return w - lr_t * m / (np.sqrt(v) + self.eps), m, v


class AdamTorch(Adam, variant="torch"):
    """Adam with ε beside the corrected root, as Algorithm 1 of the paper has it.

    >>> print(AdamTorch())
    m ← β₁ m + (1 − β₁) g
    v ← β₂ v + (1 − β₂) g²
    w ← w − η (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε)
    """

    source = "Kingma & Ba, arXiv:1412.6980, Algorithm 1; PyTorch and Optax"
    eps: float = hyper(default=1e-8, letter="ε", meaning="keeps the division from zero", above=0)

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps), m, v


class AdamGeron(AdamTorch, variant="geron", of=Adam):
    """Adam with ε under the corrected root, as Géron's book prints it.

    >>> print(AdamGeron())
    m ← β₁ m + (1 − β₁) g
    v ← β₂ v + (1 − β₂) g²
    w ← w − η (m/(1 − β₁ᵗ)) / √(v/(1 − β₂ᵗ) + ε)
    """

    source = "Géron, Hands-On Machine Learning with Scikit-Learn, Keras & TensorFlow, chapter 11"
    eps: float = hyper(default=1e-7, letter="ε", meaning="keeps the division from zero", above=0)

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return w - self.lr * m_hat / np.sqrt(v_hat + self.eps), m, v


class AdamW(Rule):
    """Adam that also shrinks the weights, apart from the slopes.

    >>> print(AdamW())
    m ← β₁ m + (1 − β₁) g
    v ← β₂ v + (1 − β₂) g²
    w ← w − η ((m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε) + λ w)

    The decay is decoupled: it is not divided by √v, as it would be if λ w were added to g. It is scaled by
    η, as in PyTorch and Optax; the paper's is not (variant "paper"). Every parameter decays alike, a network's
    biases too.
    """

    colour = "#882255"
    against_sgd = "Adam's step, and a decay λ w of the weights that the slopes do not scale"
    source = "Loshchilov & Hutter, Decoupled weight decay regularization, arXiv:1711.05101; PyTorch"
    lr: float = hyper(default=0.001, letter="η", meaning="learning rate")
    beta1: float = hyper(default=0.9, letter="β₁", meaning="share of the average slope that is kept", below=1)
    beta2: float = hyper(default=0.999, letter="β₂", meaning="share of the average squared slope that is kept", below=1)
    eps: float = hyper(default=1e-8, letter="ε", meaning="keeps the division from zero", above=0)
    weight_decay: float = hyper(default=0.01, letter="λ", meaning="weight decay: how fast weights shrink by themselves")
    m = state(0.0, meaning="the average slope", meaning_ja="傾きの平均")
    v = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return w - self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * w), m, v


class AdamWPaper(AdamW, variant="paper"):
    """Adam that also shrinks the weights; the learning rate does not scale the decay.

    >>> print(AdamWPaper())
    m ← β₁ m + (1 − β₁) g
    v ← β₂ v + (1 − β₂) g²
    w ← w − (η (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε) + λ w)

    Both are scaled by a schedule in the paper, which is 1 here.
    """

    source = "Loshchilov & Hutter, arXiv:1711.05101, Algorithm 2"

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        return w - (self.lr * m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * w), m, v


class AMSGrad(Rule):
    """Adam that never forgets its steepest squares, so that its steps cannot grow again.

    PyTorch's form: the greatest v is kept before it is corrected. Optax keeps the greatest corrected v
    (variant "optax"); the paper corrects nothing (variant "paper").
    """

    colour = "#999933"
    against_sgd = "Adam's step, divided by the root of the greatest v so far"
    source = "Reddi, Kale & Kumar, On the convergence of Adam and beyond, arXiv:1904.09237; PyTorch"
    lr: float = hyper(default=0.001, letter="η", meaning="learning rate")
    beta1: float = hyper(default=0.9, letter="β₁", meaning="share of the average slope that is kept", below=1)
    beta2: float = hyper(default=0.999, letter="β₂", meaning="share of the average squared slope that is kept", below=1)
    eps: float = hyper(default=1e-8, letter="ε", meaning="keeps the division from zero", above=0)
    m = state(0.0, meaning="the average slope", meaning_ja="傾きの平均")
    v = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")
    v_max = state(0.0, "v̄", meaning="the greatest v so far", meaning_ja="これまでで最大の v")

    def step(self, w, g, m, v, v_max, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        v_max = np.maximum(v_max, v)
        m_hat, v_hat = m / (1 - self.beta1**t), v_max / (1 - self.beta2**t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps), m, v, v_max


class AMSGradOptax(AMSGrad, variant="optax"):
    """AMSGrad that keeps the greatest corrected v."""

    source = "Optax, amsgrad"

    def step(self, w, g, m, v, v_max, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        v_max = np.maximum(v_max, v_hat)
        return w - self.lr * m_hat / (np.sqrt(v_max) + self.eps), m, v, v_max


class AMSGradPaper(AMSGrad, variant="paper"):
    """AMSGrad as first published, without bias correction; ε is added to the root as elsewhere here."""

    source = "Reddi, Kale & Kumar, arXiv:1904.09237, Algorithm 2"

    def step(self, w, g, m, v, v_max):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        v_max = np.maximum(v_max, v)
        return w - self.lr * m / (np.sqrt(v_max) + self.eps), m, v, v_max


class NAdam(Rule):
    """Adam that looks ahead as Nesterov does, with a momentum that grows over the first steps.

    The momentum of step t is μₜ = β₁ (1 − ½ · 0.96^(ψ t)); p is the product of all so far. ψ = 0.004 as in the
    paper and PyTorch; Keras 3 has ψ = 1 (variant "keras"). Optax has no schedule (variant "optax"), nor has
    Ruder's overview (variant "ruder").
    """

    colour = "#6A3D9A"
    against_sgd = "Adam's step, with the average slope looked up one step ahead"
    source = "Dozat, Incorporating Nesterov momentum into Adam, 2016; PyTorch"
    lr: float = hyper(default=0.002, letter="η", meaning="learning rate")
    beta1: float = hyper(default=0.9, letter="β₁", meaning="share of the average slope that is kept", below=1)
    beta2: float = hyper(default=0.999, letter="β₂", meaning="share of the average squared slope that is kept", below=1)
    eps: float = hyper(default=1e-8, letter="ε", meaning="keeps the division from zero", above=0)
    psi: float = hyper(default=0.004, letter="ψ", meaning="how fast the momentum grows to β₁")
    m = state(0.0, meaning="the average slope", meaning_ja="傾きの平均")
    v = state(0.0, meaning="the average squared slope", meaning_ja="傾きの二乗の平均")
    p = state(1.0, per_tensor=True, meaning="the product of all momenta so far", meaning_ja="これまでの慣性の積")

    def step(self, w, g, m, v, p, t):
        mu = self.beta1 * (1 - 0.5 * 0.96 ** (self.psi * t))
        mu_next = self.beta1 * (1 - 0.5 * 0.96 ** (self.psi * (t + 1)))
        p = p * mu
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat = mu_next * m / (1 - p * mu_next) + (1 - mu) * g / (1 - p)
        v_hat = v / (1 - self.beta2**t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps), m, v, p


class NAdamKeras(NAdam, variant="keras"):
    """NAdam whose momentum grows within a hundred steps."""

    source = "Keras 3, Nadam"
    lr: float = hyper(default=0.001, letter="η", meaning="learning rate")
    eps: float = hyper(default=1e-7, letter="ε", meaning="keeps the division from zero", above=0)
    psi: float = hyper(default=1.0, letter="ψ", meaning="how fast the momentum grows to β₁")


class NAdamOptax(AdamTorch, variant="optax", of=NAdam):
    """NAdam without a schedule: the average slope is looked up one step ahead with β₁ itself."""

    against_sgd = NAdam.against_sgd
    source = "Optax, nadam"

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat = self.beta1 * m / (1 - self.beta1 ** (t + 1)) + (1 - self.beta1) * g / (1 - self.beta1**t)
        v_hat = v / (1 - self.beta2**t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps), m, v


class NAdamRuder(AdamTorch, variant="ruder", of=NAdam):
    """NAdam without a schedule, both halves corrected alike, as Ruder's overview derives it."""

    against_sgd = NAdam.against_sgd
    source = "Ruder, An overview of gradient descent optimization algorithms, arXiv:1609.04747"

    def step(self, w, g, m, v, t):
        m = self.beta1 * m + (1 - self.beta1) * g
        v = self.beta2 * v + (1 - self.beta2) * g**2
        m_hat, v_hat = m / (1 - self.beta1**t), v / (1 - self.beta2**t)
        ahead = self.beta1 * m_hat + (1 - self.beta1) * g / (1 - self.beta1**t)
        return w - self.lr * ahead / (np.sqrt(v_hat) + self.eps), m, v
