"""Right optimisers in odd styles: each takes the steps of a rule, or of one of its named variants, up to rounding.

``RIGHT`` lists them as (rule, variant or None, class or function); called without arguments it gives an optimiser.
Momentum with a constant learning rate inside or outside the velocity takes the same steps; the variant given is the
one that is written.
"""

import math
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

RIGHT = []


def right(like, variant=None):
    """Put an optimiser into the list: the rule that it is, and which variant."""

    def put(make):
        RIGHT.append((like, variant, make))
        return make

    return put


# ---------------------------------------------------------------- SGD


@right("sgd")
class PlusMinusSGD:
    def __init__(self, lr=0.01, name="sgd", verbose=False):
        self.lr, self.name, self.verbose = lr, name, verbose

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] += -self.lr * grad


@right("sgd")
@dataclass
class DataclassSGD:
    lr: float = 0.1
    steps: int = 0

    def update(self, params, grads):
        self.steps += 1
        for key in params:
            params[key] -= grads[key] * self.lr


@right("sgd")
class ConfigSGD:
    def __init__(self, **config):
        self.config = {"lr": 0.01, **config}

    def update(self, params, grads):
        for key in sorted(params):
            params[key] -= self.config["lr"] * grads[key]


@right("sgd")
class ClassAttributeSGD:
    lr = 0.01
    decay = None

    def update(self, params, grads):
        for key in list(params):
            params[key] -= self.lr * grads[key]
        return None


ETA = 0.05


@right("sgd")
class ConstantSGD:
    def update(self, params, grads):
        for (key, _), grad in zip(params.items(), (grads[k] for k in params), strict=True):
            params[key] -= ETA * grad


@right("sgd")
class OutSGD:
    def __init__(self, *, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, params, grads):
        for key, w in params.items():
            step = np.multiply(self.learning_rate, grads[key])
            if isinstance(w, np.ndarray):
                np.subtract(w, step, out=w)
            else:
                params[key] = w - step


@right("sgd")
class SliceSGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            new = params[key] - self.lr * grads[key]
            if isinstance(params[key], np.ndarray):
                params[key][...] = new
            else:
                params[key] = new


@right("sgd")
class LambdaSGD:
    def __init__(self, alpha=0.01):
        self.alpha = alpha
        self.step = lambda g, alpha: alpha * g

    def update(self, params, grads):
        for key in params:
            params[key] -= self.step(grads[key], self.alpha)


@right("sgd")
class PropertySGD:
    __slots__ = ("_log_lr", "history")

    def __init__(self, lr=0.25):
        self._log_lr, self.history = math.log2(lr), []

    @property
    def lr(self):
        return 2.0**self._log_lr

    def update(self, params, grads):
        self.history.append(len(params))
        for key in params:
            params[key] -= self.lr * grads[key]


def _descend(params, deltas):
    for key, delta in deltas.items():
        params[key] -= delta


@right("sgd")
class ComprehensionSGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        _descend(params, {key: self.lr * grads[key] for key in params})


class Optimizer:
    lr = 0.01

    def delta(self, key, w, g):
        return -self.lr * g

    def update(self, params, grads):
        for key in params:
            params[key] += self.delta(key, params[key], grads[key])


@right("sgd")
class InheritingSGD(Optimizer):
    def __init__(self, lr=0.02):
        self.lr = lr


@right("sgd")
def configured_sgd():
    return InheritingSGD(lr=0.5)


# ---------------------------------------------------------------- Momentum


@right("momentum")
class OppositeVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0) + self.lr * grads[key]
            params[key] -= self.v[key]


@right("momentum")
class InPlaceVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v == None:  # noqa: E711
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params:
            v = self.v[key]  # an array also for a number, so that the next lines change the state
            v *= self.momentum
            v -= self.lr * grads[key]
            params[key] += v


@right("momentum")
class FrictionMomentum:
    def __init__(self, lr=0.01, friction=0.1):
        self.lr, self.friction = lr, friction
        self.v = defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.v[key] -= self.friction * self.v[key] + self.lr * grads[key]
            params[key] += self.v[key]


@right("momentum")
class WalrusMomentum:
    def __init__(self, hyper=(0.01, 0.5)):
        self.hyper, self.v = hyper, {}

    def update(self, params, grads):
        lr, mu = self.hyper
        for key in params:
            params[key] += (v := mu * self.v.get(key, 0.0) - lr * grads[key])
            self.v[key] = v


@right("momentum")
class NestedMomentum(Optimizer):
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def delta(self, key, w, g):
        self.v[key] = self.momentum * self.v.setdefault(key, 0.0) + super().delta(key, w, g)
        return self.v[key]


@right("momentum")
@dataclass
class DataclassMomentum:
    lr: float = 0.1
    momentum: float = 0.5
    velocity: dict = field(default_factory=dict)

    def update(self, params, grads):
        if not self.velocity:
            self.velocity = {key: 0 * w for key, w in params.items()}
        for key, g in grads.items():
            self.velocity[key] = self.momentum * self.velocity[key] - self.lr * g
            params[key] += self.velocity[key]


@right("momentum")
class MomentumAroundSGD:
    def __init__(self, lr=0.01, momentum=0.9):
        self.inner, self.momentum, self.u = PlusMinusSGD(lr), momentum, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.u[key] = self.momentum * self.u[key] + grads[key]
        self.inner.update(params, self.u)


@right("momentum")
class HalvedVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.half = lr, momentum, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.half[key] = self.half.get(key, 0.0) * self.momentum - 0.5 * self.lr * g
            params[key] += 2 * self.half[key]


@right("momentum")
class PreviousPlaceMomentum:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.before = lr, beta, {}

    def update(self, params, grads):
        for key, w in params.items():
            here = np.copy(w)[()]
            params[key] += self.beta * (here - self.before.get(key, here)) - self.lr * grads[key]
            self.before[key] = here


@right("momentum")
def momentum_from_settings():
    return DataclassMomentum(lr=0.02, momentum=0.8)


@right("momentum", "torch")
class BufferMomentum:
    def __init__(self, lr=0.01, momentum=0.9, dampening=0):
        self.lr, self.momentum, self.dampening, self.buf = lr, momentum, dampening, {}

    def update(self, params, grads):
        for key in params:
            if key in self.buf:
                self.buf[key] = self.momentum * self.buf[key] + (1 - self.dampening) * grads[key]
            else:
                self.buf[key] = np.copy(grads[key])
            params[key] -= self.lr * self.buf[key]


@right("momentum", "torch")
class NegativeBufferMomentum:
    def __init__(self, eta=0.01, mu=0.9):
        self.eta, self.mu, self.b = eta, mu, defaultdict(lambda: 0.0)

    def update(self, params, grads):
        for key in grads:
            self.b[key] = self.mu * self.b[key] - grads[key]
            params[key] += self.eta * self.b[key]


@right("momentum", "average")
class AverageMomentum:
    def __init__(self, lr=0.1, beta=0.9):
        self.lr, self.beta, self.m = lr, beta, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta * self.m.get(key, 0.0) + (1 - self.beta) * g
            params[key] -= self.lr * self.m[key]


@right("momentum", "average")
class TowardsGradient:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.m = lr, beta, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.m[key] += (1 - self.beta) * (grads[key] - self.m[key])
            params[key] -= self.lr * self.m[key]


# ---------------------------------------------------------------- Nesterov


@right("nesterov")
class BookOrderNesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] -= (1 + self.momentum) * self.lr * grads[key]
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]


@right("nesterov")
class PreviousVelocityNesterov:
    def __init__(self, learning_rate=0.01, mu=0.9):
        self.learning_rate, self.mu, self.v = learning_rate, mu, {}

    def update(self, params, grads):
        for key, dx in grads.items():
            v_prev = self.v.get(key, 0.0)
            self.v[key] = self.mu * v_prev - self.learning_rate * dx
            params[key] += -self.mu * v_prev + (1 + self.mu) * self.v[key]


@right("nesterov")
class KerasOrderNesterov:
    def __init__(self, lr=0.05, momentum=0.5):
        self.lr, self.momentum, self.v = lr, momentum, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            step = self.lr * g
            self.v[key] = self.momentum * self.v[key] - step
            params[key] += self.momentum * self.v[key] - step


@right("nesterov", "torch")
class TorchNesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.buf = lr, momentum, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.buf[key] = self.momentum * self.buf.get(key, 0.0) + g
            params[key] -= self.lr * (g + self.momentum * self.buf[key])


# ---------------------------------------------------------------- AdaGrad


@right("adagrad")
class PowerAdaGrad:
    def __init__(self, lr=0.01, eps=1e-8):
        self.lr, self.eps, self.h = lr, eps, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = g**2 + self.h[key]
            params[key] -= g * self.lr / (self.h[key] ** 0.5 + self.eps)


@right("adagrad")
class RootAdaGrad:
    def __init__(self, lr=0.01):
        self.lr, self.root = lr, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.root[key] = np.sqrt(self.root.get(key, 0.0) ** 2 + np.square(g))
            params[key] -= self.lr * g / (self.root[key] + 1e-7)


@right("adagrad")
class HypotAdaGrad:
    def __init__(self, lr=0.1, eps=1e-7):
        self.lr, self.eps, self.length = lr, eps, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.length[key] = np.hypot(self.length.get(key, 0.0), g)
            params[key] += -self.lr / (self.eps + self.length[key]) * g


@right("adagrad")
class LocalRateAdaGrad(Optimizer):
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.G = lr, eps, {}

    def rate(self, key, g):
        self.G[key] = self.G.get(key, 0.0) + np.multiply(g, g)
        return self.lr / (np.sqrt(self.G[key]) + self.eps)

    def delta(self, key, w, g):
        return -self.rate(key, g) * g


@right("adagrad")
class InPlaceAdaGrad:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        self.h = self.h or {key: np.zeros_like(val) for key, val in params.items()}
        for key in params.keys() & grads.keys():
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@right("adagrad", "keras")
class KerasAdaGrad:
    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7):
        self.learning_rate, self.initial, self.epsilon = learning_rate, initial_accumulator_value, epsilon
        self.accumulator = {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.accumulator[key] = self.accumulator.get(key, self.initial) + g * g
            params[key] -= self.learning_rate * g / np.sqrt(self.accumulator[key] + self.epsilon)


# ---------------------------------------------------------------- RMSProp


@right("rmsprop")
class DifferenceRMSProp:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] -= (1 - self.decay_rate) * (self.h[key] - grads[key] ** 2)
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@right("rmsprop")
class ShareRMSProp:
    def __init__(self, lr=0.01, share=0.01, eps=1e-8):
        self.lr, self.share, self.eps, self.h = lr, share, eps, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = (1 - self.share) * self.h[key] + self.share * g * g
            params[key] -= self.lr * g / (np.sqrt(self.h[key]) + self.eps)


@right("rmsprop")
class RootRMSProp:
    def __init__(self, lr=0.01, rho=0.9):
        self.lr, self.rho, self.rms = lr, rho, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.rms[key] = (self.rho * self.rms.get(key, 0.0) ** 2 + (1 - self.rho) * g**2) ** 0.5
            params[key] -= self.lr * g / (self.rms[key] + 1e-7)


@right("rmsprop")
class UnscaledRMSProp:
    def __init__(self, lr=0.01, decay=0.99, eps=1e-7):
        self.lr, self.decay, self.eps, self.total = lr, decay, eps, {}

    def update(self, params, grads):
        for key in params:
            self.total[key] = self.decay * self.total.get(key, 0.0) + np.square(grads[key])
            h = (1 - self.decay) * self.total[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(h) + self.eps)


class RunningAverage:
    def __init__(self, keep):
        self.keep, self.value = keep, 0.0

    def add(self, x):
        self.value = self.keep * self.value + (1 - self.keep) * x
        return self.value


@right("rmsprop")
class AveragesRMSProp:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.averages = lr, decay_rate, {}

    def update(self, params, grads):
        for key, g in grads.items():
            average = self.averages.setdefault(key, RunningAverage(self.decay_rate))
            params[key] -= self.lr * g / (np.sqrt(average.add(g * g)) + 1e-7)


@right("rmsprop", "keras")
class KerasRMSProp:
    def __init__(self, lr=0.001, rho=0.9, eps=1e-7):
        self.lr, self.rho, self.eps, self.h = lr, rho, eps, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + (1 - self.rho) * g**2
            params[key] -= self.lr * g * (self.h[key] + self.eps) ** -0.5


# ---------------------------------------------------------------- AdaDelta


@right("adadelta")
class PaperAdaDelta:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.eg, self.ex = defaultdict(float), defaultdict(float)

    def rms(self, x):
        return np.sqrt(x + self.eps)

    def update(self, params, grads):
        for key, g in grads.items():
            self.eg[key] = self.rho * self.eg[key] + (1 - self.rho) * g**2
            dx = -self.rms(self.ex[key]) / self.rms(self.eg[key]) * g
            self.ex[key] = self.rho * self.ex[key] + (1 - self.rho) * dx**2
            params[key] += dx


@right("adadelta")
class OneRootAdaDelta:
    def __init__(self, lr=1.0, rho=0.9, eps=1e-6):
        self.lr, self.rho, self.eps, self.h, self.x = lr, rho, eps, {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            x = self.x.get(key, 0.0)
            self.h[key] = self.rho * self.h.get(key, 0.0) + (1 - self.rho) * g * g
            ratio = (x + self.eps) / (self.h[key] + self.eps)
            self.x[key] = x + (1 - self.rho) * (ratio * g * g - x)
            params[key] -= self.lr * ratio**0.5 * g


# ---------------------------------------------------------------- Adam


@right("adam")
class KeptSharesAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.n = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.n += 1
        lr_t = self.lr * math.sqrt(1 - math.pow(self.beta2, self.n)) / (1 - math.pow(self.beta1, self.n))
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@right("adam")
class CountsLaterAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.99, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.iter, self.m, self.v = 0, {}, {}

    def update(self, params, grads):
        t = self.iter + 1
        rate = self.lr * (1 - self.beta2**t) ** 0.5 / (1 - self.beta1**t)
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * np.square(g)
            params[key] += -rate * self.m[key] / (self.v[key] ** 0.5 + self.eps)
        self.iter += 1


@right("adam")
class CountsFromOneAdam:
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.t, self.m, self.v = 1, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = ({key: np.zeros_like(val) for key, val in params.items()} for _ in range(2))
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
        self.t += 1


@right("adam")
class RunningProductsAdam:
    def __init__(self, lr=0.001, betas=(0.9, 0.999)):
        self.lr, self.betas, self.powers = lr, betas, (1.0, 1.0)
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        (b1, b2), (p1, p2) = self.betas, self.powers
        self.powers = p1, p2 = p1 * b1, p2 * b2
        for key, g in grads.items():
            self.m[key] += (1 - b1) * (g - self.m[key])
            self.v[key] += (1 - b2) * (g * g - self.v[key])
            params[key] -= self.lr * np.sqrt(1 - p2) / (1 - p1) * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@right("adam")
class CounterPerKeyAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.t, self.m, self.v = defaultdict(int), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.t[key] += 1
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g * g
            lr_t = self.lr * np.sqrt(1 - self.beta2 ** self.t[key]) / (1 - self.beta1 ** self.t[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@right("adam", "torch")
class AlgorithmOneAdam:
    def __init__(self, alpha=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.alpha, self.beta1, self.beta2, self.epsilon = alpha, beta1, beta2, epsilon
        self.t, self.m, self.v = 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.setdefault(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.setdefault(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.alpha * m_hat / (np.sqrt(v_hat) + self.epsilon)


@right("adam", "torch")
class SplitRootAdam:
    def __init__(self, lr=0.001, b1=0.9, b2=0.99, eps=1e-7):
        self.lr, self.b1, self.b2, self.eps, self._t = lr, b1, b2, eps, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self._t += 1
        step_size = self.lr / (1 - self.b1**self._t)
        root_correction = math.sqrt(1 - self.b2**self._t)
        for key, g in grads.items():
            self.m[key] += (g - self.m[key]) * (1 - self.b1)
            self.v[key] = self.v[key] * self.b2 + g * g * (1 - self.b2)
            params[key] -= step_size * (self.m[key] / (np.sqrt(self.v[key]) / root_correction + self.eps))


@right("adam", "torch")
class ScaledEpsAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.step = lr, beta1, beta2, eps, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.step += 1
        root = np.sqrt(1 - self.beta2**self.step)
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            eps_hat = self.eps * root
            params[key] -= self.lr * root / (1 - self.beta1**self.step) * self.m[key] / (self.v[key] ** 0.5 + eps_hat)


class CorrectedAverage(RunningAverage):
    def __init__(self, keep):
        super().__init__(keep)
        self.weight = 0.0

    def add(self, x):
        self.weight = self.keep * self.weight + (1 - self.keep)
        return super().add(x) / self.weight


@right("adam", "torch")
class CorrectedAveragesAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr = lr
        self.first = defaultdict(lambda: CorrectedAverage(beta1))
        self.second = defaultdict(lambda: CorrectedAverage(beta2))

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= self.lr * self.first[key].add(g) / (np.sqrt(self.second[key].add(g * g)) + 1e-8)


@right("adam", "torch")
class UnscaledSumsAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.hyper = SimpleNamespace(lr=lr, b1=beta1, b2=beta2, eps=eps)
        self.sums, self.squares, self.weights = defaultdict(float), defaultdict(float), [0.0, 0.0]

    def update(self, params, grads):
        h, (w1, w2) = self.hyper, self.weights
        self.weights[:] = w1, w2 = h.b1 * w1 + 1, h.b2 * w2 + 1  # geometric series, which the shares divide out
        for key, g in grads.items():
            self.sums[key] = h.b1 * self.sums[key] + g
            self.squares[key] = h.b2 * self.squares[key] + g**2
            params[key] -= h.lr * (self.sums[key] / w1) / (np.sqrt(self.squares[key] / w2) + h.eps)


Moments = namedtuple("Moments", "m v t")


@right("adam", "torch")
class MomentsAdam(Optimizer):
    def __init__(self, lr=0.001, eps=1e-8):
        self.lr, self.eps, self.moments = lr, eps, {}

    def delta(self, key, w, g):
        m, v, t = self.moments.get(key, Moments(0.0, 0.0, 0))
        self.moments[key] = now = Moments(0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g, t + 1)
        m_hat, v_hat = now.m / (1 - 0.9**now.t), now.v / (1 - 0.999**now.t)
        return -self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# ---------------------------------------------------------------- AdamW


@right("adamw")
class DecaysFirstAdamW:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            params[key] *= 1 - self.lr * self.weight_decay
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@right("adamw")
class InheritingAdamW(AlgorithmOneAdam):
    def __init__(self, alpha=0.001, decay=0.1):
        super().__init__(alpha)
        self.decay = decay

    def update(self, params, grads):
        for key in params:
            params[key] -= self.alpha * self.decay * params[key]
        super().update(params, grads)


# ---------------------------------------------------------------- AMSGrad


@right("amsgrad")
class DivideLaterAMSGrad:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m, self.v, self.top = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        c1, c2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g * g
            self.top[key] = np.maximum(self.v[key], self.top[key])
            params[key] -= self.lr / c1 * self.m[key] / (np.sqrt(self.top[key]) / np.sqrt(c2) + self.eps)


@right("amsgrad", "optax")
class OptaxAMSGrad:
    def __init__(self, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps, self.count = lr, b1, b2, eps, 0
        self.mu, self.nu, self.nu_max = {}, {}, {}

    def update(self, params, grads):
        self.count += 1
        for key, g in grads.items():
            self.mu[key] = self.b1 * self.mu.get(key, 0.0) + (1 - self.b1) * g
            self.nu[key] = self.b2 * self.nu.get(key, 0.0) + (1 - self.b2) * g**2
            self.nu_max[key] = np.maximum(self.nu_max.get(key, 0.0), self.nu[key] / (1 - self.b2**self.count))
            params[key] -= self.lr * self.mu[key] / (1 - self.b1**self.count) / (self.nu_max[key] ** 0.5 + self.eps)


@right("amsgrad", "paper")
class PaperAMSGrad:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.99, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.v_hat = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] += (1 - self.beta1) * (g - self.m[key])
            self.v[key] += (1 - self.beta2) * (g**2 - self.v[key])
            self.v_hat[key] = np.fmax(self.v_hat[key], self.v[key])
            params[key] -= self.lr * self.m[key] / (np.sqrt(self.v_hat[key]) + self.eps)


# ---------------------------------------------------------------- NAdam


@right("nadam", "optax")
class OptaxNAdam:
    def __init__(self, lr=0.002, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        b1, b2, t = self.beta1, self.beta2, self.t
        for key, g in grads.items():
            self.m[key] = b1 * self.m[key] + (1 - b1) * g
            self.v[key] = b2 * self.v[key] + (1 - b2) * g**2
            ahead = b1 * self.m[key] / (1 - b1 ** (t + 1)) + (1 - b1) / (1 - b1**t) * g
            params[key] -= self.lr * ahead / (np.sqrt(self.v[key] / (1 - b2**t)) + self.eps)


# ---------------------------------------------------------------- Lion


@right("lion")
class OneLineLion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= self.lr * np.sign(g + self.beta1 * (self.m[key] - g))
            self.m[key] += (1 - self.beta2) * (g - self.m[key])


@right("lion")
class DecayingLion:
    def __init__(self, lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1):
        self.lr, self.betas, self.weight_decay, self.exp_avg = lr, betas, weight_decay, {}

    def update(self, params, grads):
        b1, b2 = self.betas
        for key, g in grads.items():
            m = self.exp_avg.get(key, 0.0)
            params[key] *= 1 - self.lr * self.weight_decay
            params[key] += -self.lr * np.sign(b1 * m + (1 - b1) * g)
            self.exp_avg[key] = b2 * m + (1 - b2) * g


@right("lion")
class MFirstLion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            old, self.m[key] = (m := self.m.get(key, 0.0)), self.beta2 * m + (1 - self.beta2) * g
            params[key] -= self.lr * np.sign(self.beta1 * old + (1 - self.beta1) * g)


# ---------------------------------------------------------------- as some books and papers print it


@right("adagrad", "ruder")
class AdaGradEpsInside:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key] + 1e-7)


@right("adagrad", "ruder")
class AdaGradEpsInsidePower:
    def __init__(self, eta=0.01, eps=1e-7):
        self.eta, self.eps, self.G = eta, eps, {}

    def update(self, params, grads):
        for k, g in grads.items():
            self.G[k] = self.G.get(k, 0.0) + g**2
            params[k] -= self.eta / (self.G[k] + self.eps) ** 0.5 * g


@right("adam", "geron")
class AdamHatEpsInside:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / np.sqrt(v_hat + self.eps)


@right("adamw", "paper")
class AdamWLooseDecay:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * params[key]
