"""Wrong optimisers, as learners, blogs and libraries write them; each has one mistake.

``WRONG`` lists them as (rule it is meant to be, cause, class). Where two names of a mistake are both fair, the cause
is a tuple of them. Hyperparameters have the book's defaults.
"""

import math
from collections import defaultdict

import numpy as np

WRONG = []


def wrong(like, cause, also=()):
    """Put a class into the list: the rule it is meant to be, and its mistake."""

    def put(cls):
        WRONG.append((like, (cause, *also) if also else cause, cls))
        return cls

    return put


# ---------------------------------------------------------------- gradient sign


@wrong("sgd", "gradient sign")
class UphillSGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] += self.lr * grads[key]


@wrong("sgd", "gradient sign")
class DoubleMinusSGD:
    def __init__(self, eta=0.01):
        self.eta = eta

    def update(self, params, grads):
        for key in params.keys():  # noqa: SIM118
            delta = -self.eta * grads[key]
            params[key] -= delta


@wrong("momentum", "gradient sign")
class UphillMomentum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params:
            self.v[key] = self.momentum * self.v[key] + self.lr * grads[key]
            params[key] += self.v[key]


@wrong("momentum", "gradient sign")
class UphillTorchMomentum:
    def __init__(self, learning_rate=0.01, mu=0.9):
        self.learning_rate, self.mu = learning_rate, mu
        self.buf = {}

    def update(self, params, grads):
        for name in params:
            self.buf[name] = self.mu * self.buf.get(name, 0.0) + grads[name]
            params[name] += self.learning_rate * self.buf[name]


@wrong("momentum", "gradient sign", also=("state sign",))
class MomentumSubtractsVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] -= self.v[key]


@wrong("nesterov", "gradient sign")
class NesterovPlusGradient:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] += (1 + self.momentum) * self.lr * grads[key]
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]


@wrong("adagrad", "gradient sign")
class UphillAdaGrad:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] += self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("rmsprop", "gradient sign")
class UphillRMSProp:
    def __init__(self, alpha=0.01, rho=0.99, eps=1e-7):
        self.alpha, self.rho, self.eps = alpha, rho, eps
        self.cache = defaultdict(float)

    def update(self, params, grads):
        for k, g in grads.items():
            self.cache[k] = self.rho * self.cache[k] + (1 - self.rho) * g**2
            params[k] -= -self.alpha * g / (self.cache[k] ** 0.5 + self.eps)


@wrong("adam", "gradient sign")
class UphillAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] += lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "gradient sign")
class AdamMinusInM:
    def __init__(self, lr=0.001, b1=0.9, b2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, b1, b2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.b1 * self.m.get(key, 0) - (1 - self.b1) * g
            self.v[key] = self.b2 * self.v.get(key, 0) + (1 - self.b2) * g * g
            m_hat = self.m[key] / (1 - self.b1**self.t)
            v_hat = self.v[key] / (1 - self.b2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("lion", "gradient sign")
class UphillLion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = defaultdict(float)

    def update(self, params, grads):
        for key in params:
            params[key] += self.lr * np.sign(self.beta1 * self.m[key] + (1 - self.beta1) * grads[key])
            self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * grads[key]


@wrong("adadelta", "gradient sign")
class UphillAdaDelta:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.eg, self.ex = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.eg[key] = self.rho * self.eg[key] + (1 - self.rho) * g**2
            dx = np.sqrt(self.ex[key] + self.eps) / np.sqrt(self.eg[key] + self.eps) * g
            self.ex[key] = self.rho * self.ex[key] + (1 - self.rho) * dx**2
            params[key] += dx


# ---------------------------------------------------------------- state sign


@wrong("momentum", "state sign")
class MomentumMinusV:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params:
            self.v[key] = -self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@wrong("momentum", "state sign")
class BrakingMomentum:
    def __init__(self, eta=0.01, beta=0.9):
        self.eta, self.beta, self.velocity = eta, beta, {}

    def update(self, params, grads):
        for key in params:
            if key not in self.velocity:
                self.velocity[key] = 0.0
            self.velocity[key] = self.eta * grads[key] - self.beta * self.velocity[key]
            params[key] -= self.velocity[key]


@wrong("nesterov", "state sign")
class NesterovBackwards:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            v = self.v.get(key, 0.0)
            params[key] -= self.momentum**2 * v + (1 + self.momentum) * self.lr * grads[key]
            self.v[key] = self.momentum * v - self.lr * grads[key]


@wrong("adagrad", "state sign")
class AdaGradMinusH:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps = lr, eps
        self.h = {}

    def update(self, params, grads):
        for key in params:
            self.h[key] = np.square(grads[key]) - self.h.get(key, 0)
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)


@wrong("rmsprop", "state sign")
class RMSPropMinusH:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] = (1 - self.decay_rate) * grads[key] ** 2 - self.decay_rate * self.h[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "state sign")
class AdamAddsM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros_like(val)
                self.v[key] = np.zeros_like(val)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] + self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "state sign")
class AdamMinusM:
    def __init__(self, alpha=0.001, beta1=0.9, beta2=0.999):
        self.alpha, self.beta1, self.beta2 = alpha, beta1, beta2
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = (1 - self.beta1) * g - self.beta1 * self.m[k]
            self.v[k] = (1 - self.beta2) * g * g + self.beta2 * self.v[k]
            mhat = self.m[k] / (1 - self.beta1**self.t)
            vhat = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.alpha * mhat / (vhat**0.5 + 1e-8)


@wrong("lion", "state sign")
class LionMinusM:
    def __init__(self, lr=1e-4, betas=(0.9, 0.99)):
        self.lr, self.betas, self.m = lr, betas, {}

    def update(self, params, grads):
        b1, b2 = self.betas
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign((1 - b1) * g - b1 * m)
            self.m[key] = b2 * m + (1 - b2) * g


# ---------------------------------------------------------------- overwritten


@wrong("nesterov", "overwritten")
class BookNesterov:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] -= (1 + self.momentum) * self.lr * grads[key]


@wrong("nesterov", "overwritten")
class NesterovAlias:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu, self.v = lr, mu, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            v_prev = self.v[key]  # the same array, which the next two lines change
            self.v[key] *= self.mu
            self.v[key] -= self.lr * grads[key]
            params[key] += -self.mu * v_prev + (1 + self.mu) * self.v[key]


@wrong("nesterov", "overwritten")
class NesterovWithoutPrevious:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum
        self.v = defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += -self.momentum * self.v[key] + (1 + self.momentum) * self.v[key]


@wrong("momentum", "overwritten", also=("not kept",))
class MomentumTwoLines:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = -self.lr * grads[key]
            self.v[key] += self.momentum * self.v[key]
            params[key] += self.v[key]


@wrong("rmsprop", "overwritten", also=("not kept",))
class RMSPropTwoLines:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, {}

    def update(self, params, grads):
        for key in params:
            self.h[key] = (1 - self.decay_rate) * grads[key] * grads[key]
            self.h[key] += self.decay_rate * self.h[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "correction kept")
class AdamKeepsCorrectedM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            self.m[key] = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * self.m[key] / (np.sqrt(v_hat) + self.eps)


@wrong("lion", "overwritten")
class LionMFirst:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta2 * self.m.get(key, 0.0) + (1 - self.beta2) * g
            c = self.beta1 * self.m[key] + (1 - self.beta1) * g
            params[key] -= self.lr * np.sign(c)


@wrong("adadelta", "overwritten")
class AdaDeltaXFirst:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + (1 - self.rho) * g * g
            ratio = (self.x[key] + self.eps) / (self.h[key] + self.eps)
            self.x[key] = self.rho * self.x[key] + (1 - self.rho) * ratio * g * g
            params[key] -= np.sqrt(self.x[key] + self.eps) / np.sqrt(self.h[key] + self.eps) * g


@wrong("lion", "overwritten")
class LionOneBuffer:
    def __init__(self, lr=1e-4, betas=(0.9, 0.99)):
        self.lr, self.betas, self.exp_avg = lr, betas, defaultdict(float)

    def update(self, params, grads):
        b1, b2 = self.betas
        for key, g in grads.items():
            self.exp_avg[key] = b1 * self.exp_avg[key] + (1 - b1) * g  # the direction, kept in the average itself
            params[key] -= self.lr * np.sign(self.exp_avg[key])
            self.exp_avg[key] = b2 * self.exp_avg[key] + (1 - b2) * g


# ---------------------------------------------------------------- stale state


@wrong("momentum", "stale state")
class MomentumMovesFirst:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            params[key] += self.v[key]
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]


@wrong("momentum", "stale state")
class MomentumOldBuffer:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, {}

    def update(self, params, grads):
        for key in params:
            v = self.v.get(key, 0.0)
            self.v[key] = self.beta * v + self.lr * grads[key]
            params[key] -= v


@wrong("adagrad", "stale state")
class AdaGradMovesFirst:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
            self.h[key] += grads[key] ** 2


@wrong("rmsprop", "stale state")
class RMSPropMovesFirst:
    def __init__(self, lr=0.01, decay_rate=0.99, epsilon=1e-7):
        self.lr, self.decay_rate, self.epsilon = lr, decay_rate, epsilon
        self.h = defaultdict(float)

    def update(self, params, grads):
        for key, grad in grads.items():
            params[key] -= self.lr * grad / (np.sqrt(self.h[key]) + self.epsilon)
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * grad**2


@wrong("adam", "stale state")
class AdamMovesFirst:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2


@wrong("adam", "stale state")
class AdamStaleM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for k in params:
            m_hat = self.m[k] / (1 - self.beta1**self.t)
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            v_hat = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("nesterov", "stale state")
class TorchNesterovOldV:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= self.lr * (g + self.momentum * self.v[key])
            self.v[key] = self.momentum * self.v[key] + g


# ---------------------------------------------------------------- not kept


@wrong("momentum", "not kept")
class MomentumNewVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum

    def update(self, params, grads):
        v = {}
        for key, val in params.items():
            v[key] = np.zeros_like(val)
        for key in params:
            v[key] = self.momentum * v[key] - self.lr * grads[key]
            params[key] += v[key]


@wrong("momentum", "not kept")
class MomentumForgets:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = 0.0
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@wrong("nesterov", "not kept")
class NesterovForgets:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            params[key] += self.momentum**2 * self.v[key] - (1 + self.momentum) * self.lr * grads[key]
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]


@wrong("adagrad", "not kept")
class AdaGradOnlyNow:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params:
            self.h[key] = grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adagrad", "not kept")
class AdaGradFromZero:
    def __init__(self, learning_rate=0.01, eps=1e-7):
        self.learning_rate, self.eps = learning_rate, eps

    def update(self, params, grads):
        cache = defaultdict(float)
        for key, grad in grads.items():
            cache[key] += grad**2
            params[key] -= self.learning_rate * grad / (np.sqrt(cache[key]) + self.eps)


@wrong("rmsprop", "not kept")
class RMSPropOnlyNow:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate = lr, decay_rate

    def update(self, params, grads):
        self.h = {}
        for key, val in params.items():
            self.h[key] = np.zeros_like(val)
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "not kept")
class AdamNewM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter = 0

    def update(self, params, grads):
        m = {key: np.zeros_like(val) for key, val in params.items()}
        v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            m[key] += (1 - self.beta1) * (grads[key] - m[key])
            v[key] += (1 - self.beta2) * (grads[key] ** 2 - v[key])
            params[key] -= lr_t * m[key] / (np.sqrt(v[key]) + 1e-7)


@wrong("adam", "not kept")
class AdamForgetsV:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("lion", "not kept")
class LionForgets:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)
            self.m[key] = (1 - self.beta2) * g


# ---------------------------------------------------------------- missing root


@wrong("adagrad", "missing root")
class AdaGradNoRoot:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (self.h[key] + 1e-7)


@wrong("rmsprop", "missing root")
class RMSPropNoRoot:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (self.h[key] + 1e-7)


@wrong("adam", "missing root")
class AdamNoRoot:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (self.v[key] + 1e-7)


@wrong("adam", "missing root")
class AdamNoRootInRate:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * (1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "missing root")
class AdamHatNoRoot:
    def __init__(self, alpha=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8):
        self.alpha, self.beta_1, self.beta_2, self.epsilon = alpha, beta_1, beta_2, epsilon
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta_1 * self.m.get(key, 0) + (1 - self.beta_1) * g
            self.v[key] = self.beta_2 * self.v.get(key, 0) + (1 - self.beta_2) * g**2
            m_cap = self.m[key] / (1 - self.beta_1**self.t)
            v_cap = self.v[key] / (1 - self.beta_2**self.t)
            params[key] -= (self.alpha * m_cap) / (v_cap + self.epsilon)


@wrong("amsgrad", "missing root")
class AMSGradNoRoot:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v, self.vmax = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            self.vmax[k] = np.maximum(self.vmax[k], self.v[k])
            m_hat, v_hat = self.m[k] / (1 - self.beta1**self.t), self.vmax[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * m_hat / (v_hat + 1e-8)


@wrong("adadelta", "missing root")
class AdaDeltaNoRoot:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + (1 - self.rho) * g * g
            step = (self.x[key] + self.eps) / (self.h[key] + self.eps) * g
            self.x[key] = self.rho * self.x[key] + (1 - self.rho) * step**2
            params[key] -= step


# ---------------------------------------------------------------- eps inside root


@wrong("adam", "eps inside root")
class AdamEpsInside:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / np.sqrt(self.v[key] + 1e-7)


@wrong("adamw", "eps inside root")
class AdamWEpsInside:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.weight_decay = lr, beta1, beta2, weight_decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * (m_hat / np.sqrt(v_hat + 1e-8) + self.weight_decay * params[key])


# ---------------------------------------------------------------- missing eps


@wrong("adagrad", "missing eps")
class AdaGradNoEps:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key])


@wrong("adagrad", "missing eps")
class AdaGradUnusedEps:
    def __init__(self, alpha=0.01, eps=1e-7):
        self.alpha, self.eps, self.sum_sq = alpha, eps, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.sum_sq[key] += g**2
            params[key] -= self.alpha * self.sum_sq[key] ** -0.5 * g


@wrong("rmsprop", "missing eps")
class RMSPropNoEps:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key])


@wrong("adam", "missing eps")
class AdamNoEps:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / np.sqrt(self.v[key])


@wrong("adam", "missing eps")
class AdamHatNoEps:
    def __init__(self, lr=0.001, rho1=0.9, rho2=0.999):
        self.lr, self.rho1, self.rho2 = lr, rho1, rho2
        self.s, self.r, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.s[key] = self.rho1 * self.s.get(key, 0.0) + (1 - self.rho1) * grads[key]
            self.r[key] = self.rho2 * self.r.get(key, 0.0) + (1 - self.rho2) * np.square(grads[key])
            s_hat = self.s[key] / (1 - self.rho1**self.t)
            r_hat = self.r[key] / (1 - self.rho2**self.t)
            params[key] -= self.lr * s_hat / np.sqrt(r_hat)


# ---------------------------------------------------------------- missing brackets


@wrong("adagrad", "missing brackets")
class AdaGradLooseEps:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key]) + 1e-7


@wrong("adagrad", "missing brackets")
class AdaGradRateFirst:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.h.get(key, 0.0) + g * g
            params[key] -= self.lr / np.sqrt(self.h[key]) + self.eps * g


@wrong("rmsprop", "missing brackets")
class RMSPropLooseEps:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / np.sqrt(self.h[key]) + 1e-7


@wrong("rmsprop", "missing brackets")
class RMSPropLooseShare:
    def __init__(self, lr=0.01, rho=0.99):
        self.lr, self.rho = lr, rho
        self.h = defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + 1 - self.rho * g**2
            params[key] -= self.lr * g / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "missing brackets")
class AdamLooseEps:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / np.sqrt(self.v[key]) + 1e-7


@wrong("adam", "missing brackets")
class AdamLooseRate:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.iter) / 1 - self.beta1**self.iter
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grads[key] ** 2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "missing brackets")
class AdamLooseHat:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / 1 - self.beta1**self.t
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adam", "missing brackets", also=("not kept",))
class AdamLooseDifference:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for key, g in grads.items():
            self.m[key] += (1 - self.beta1) * g - self.m[key]
            self.v[key] += (1 - self.beta2) * (g**2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("nesterov", "missing brackets")
class NesterovLooseSum:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, g in grads.items():
            v = self.v.get(key, 0.0)
            params[key] += self.momentum * self.momentum * v
            params[key] -= 1 + self.momentum * self.lr * g
            self.v[key] = self.momentum * v - self.lr * g


# ---------------------------------------------------------------- missing square


@wrong("adagrad", "missing square")
class AdaGradNoSquare:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] += grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("rmsprop", "missing square")
class RMSPropNoSquare:
    def __init__(self, lr=0.01, decay_rate=0.99, eps=1e-7):
        self.lr, self.decay_rate, self.eps, self.h = lr, decay_rate, eps, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.decay_rate * self.h.get(key, 0.0) + (1 - self.decay_rate) * g
            params[key] -= self.lr * g / (np.sqrt(self.h[key]) + self.eps)


@wrong("adam", "missing square")
class AdamNoSquare:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "missing square")
class AdamHatNoSquare:
    def __init__(self, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m, self.v, self.n = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.n += 1
        b1, b2 = self.betas
        for key, g in grads.items():
            self.m[key] = b1 * self.m[key] + (1 - b1) * g
            self.v[key] = b2 * self.v[key] + (1 - b2) * g
            params[key] -= (
                self.lr * (self.m[key] / (1 - b1**self.n)) / (np.sqrt(self.v[key] / (1 - b2**self.n)) + self.eps)
            )


@wrong("adadelta", "missing square")
class AdaDeltaNoSquare:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + (1 - self.rho) * g**2
            delta = np.sqrt(self.x[key] + self.eps) / np.sqrt(self.h[key] + self.eps) * g
            self.x[key] = self.rho * self.x[key] + (1 - self.rho) * delta
            params[key] -= delta


# ---------------------------------------------------------------- bias multiplied


@wrong("adam", "bias multiplied")
class AdamInvertedRate:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * (1.0 - self.beta1**self.iter) / np.sqrt(1.0 - self.beta2**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "bias multiplied")
class AdamProductRate:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.iter) * (1 - self.beta1**self.iter)
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "bias multiplied")
class AdamMultipliedHats:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] * (1 - self.beta1**self.t)
            v_hat = self.v[key] * (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adam", "bias multiplied")
class AdamMultipliedMHat:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.step = {}, {}, 0

    def update(self, params, grads):
        self.step += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] * (1 - self.beta1**self.step)
            v_hat = self.v[key] / (1 - self.beta2**self.step)
            params[key] -= self.lr * m_hat / (v_hat**0.5 + self.eps)


@wrong("amsgrad", "bias multiplied")
class AMSGradMultiplied:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v, self.v_max = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            self.v_max[k] = np.maximum(self.v_max[k], self.v[k])
            m_hat, v_hat = self.m[k] * (1 - self.beta1**self.t), self.v_max[k] * (1 - self.beta2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


# ---------------------------------------------------------------- bias missing


@wrong("adam", "bias missing")
class AdamUncorrected:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m, self.v = None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= self.lr * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "bias missing")
class AdamHalfRate:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1 - self.beta2**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "bias missing")
class AdamOnlyMHat:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(self.v[key]) + self.eps)


@wrong("adam", "bias missing")
class AdamUnusedHats:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)  # noqa: F841
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * self.m[key] / (np.sqrt(v_hat) + self.eps)


@wrong("adamw", "bias missing")
class AdamWUncorrected:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, wd=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.wd = lr, beta1, beta2, eps, wd
        self.m, self.v = {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            params[key] -= self.lr * (self.m[key] / (np.sqrt(self.v[key]) + self.eps) + self.wd * params[key])


@wrong("amsgrad", "bias missing")
class AMSGradOnlyVHat:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v, self.v_max = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            self.v_max[k] = np.maximum(self.v_max[k], self.v[k])
            v_hat = self.v_max[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * self.m[k] / (np.sqrt(v_hat) + 1e-8)


# ---------------------------------------------------------------- t from 0


@wrong("adam", "t from 0")
class AdamCountsAfter:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
        self.iter += 1


@wrong("adam", "t from 0")
class AdamHatCountsAfter:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
        self.t += 1


@wrong("adam", "t from 0")
class AdamOldCount:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.n = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        t, self.n = self.n, self.n + 1
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * np.square(grads[key])
            m_hat, v_hat = self.m[key] / (1 - self.beta1**t), self.v[key] / (1 - self.beta2**t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


@wrong("adamw", "t from 0")
class AdamWCountsAfter:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.decay = lr, beta1, beta2, eps, decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        c1, c2 = 1 - self.beta1**self.t, 1 - self.beta2**self.t
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            step = self.m[key] / c1 / (np.sqrt(self.v[key] / c2) + self.eps)
            params[key] -= self.lr * (step + self.decay * params[key])


# ---------------------------------------------------------------- t too large


@wrong("adam", "t too large")
class AdamCountsFromTwo:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 1, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "t too large")
class AdamPlusOneTwice:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1 ** (self.t + 1))
            v_hat = self.v[key] / (1 - self.beta2 ** (self.t + 1))
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("amsgrad", "t too large")
class AMSGradCountsFromTwo:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 1
        self.m, self.v, self.top = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            self.top[k] = np.maximum(self.top[k], self.v[k])
            m_hat, v_hat = self.m[k] / (1 - self.beta1**self.t), self.top[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


# ---------------------------------------------------------------- t per key


@wrong("adam", "t per key")
class AdamCountsKeys:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.iter += 1
            lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "t per key")
class AdamHatCountsKeys:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 1

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            self.t += 1


@wrong("adam", "t per key")
class AdamHelperCounts:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def _step(self, key, g):
        self.t += 1
        self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
        self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
        m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
        return self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)

    def update(self, params, grads):
        for key in params:
            params[key] -= self._step(key, grads[key])


# ---------------------------------------------------------------- t not counted


@wrong("adam", "t not counted")
class AdamNeverCounts:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 1, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "t not counted")
class AdamLocalCount:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        t = self.t + 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**t)
            v_hat = self.v[key] / (1 - self.beta2**t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adam", "power missing", also=("t not counted", "bias missing"))
class AdamNoExponent:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v = {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1)
            v_hat = self.v[key] / (1 - self.beta2)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adamw", "t not counted")
class AdamWNeverCounts:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads, t=1):
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            step = self.m[key] / (1 - self.beta1**t) / (np.sqrt(self.v[key] / (1 - self.beta2**t)) + self.eps)
            params[key] -= self.lr * (step + self.weight_decay * params[key])


# ---------------------------------------------------------------- betas exchanged


@wrong("adam", "betas exchanged", also=("set from another",))
class AdamExchangedInInit:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta2, self.beta1 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "betas exchanged")
class AdamExchanged:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * g
            self.v[key] = self.beta1 * self.v[key] + (1 - self.beta1) * g**2
            m_hat = self.m[key] / (1 - self.beta2**self.t)
            v_hat = self.v[key] / (1 - self.beta1**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adam", "betas exchanged")
class AdamExchangedCorrections:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta1**self.iter) / (1.0 - self.beta2**self.iter)
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "betas exchanged")
class AdamExchangedMoments:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key, g in grads.items():
            self.m[key] = self.beta2 * self.m.get(key, 0.0) + (1 - self.beta2) * g
            self.v[key] = self.beta1 * self.v.get(key, 0.0) + (1 - self.beta1) * g**2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("lion", "betas exchanged")
class LionExchanged:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign(self.beta2 * m + (1 - self.beta2) * g)
            self.m[key] = self.beta1 * m + (1 - self.beta1) * g


@wrong("amsgrad", "betas exchanged")
class AMSGradExchanged:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.b1, self.b2, self.t = lr, beta2, beta1, 0
        self.m, self.v, self.v_max = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.b1 * self.m[k] + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v[k] + (1 - self.b2) * g * g
            self.v_max[k] = np.maximum(self.v_max[k], self.v[k])
            m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v_max[k] / (1 - self.b2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


# ---------------------------------------------------------------- lr twice


@wrong("sgd", "lr twice")
class SGDTwice:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            step = self.lr * grads[key]
            params[key] -= self.lr * step


@wrong("momentum", "lr twice")
class MomentumTwice:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.lr * self.v[key]


@wrong("momentum", "lr twice")
class MomentumTwiceTorch:
    def __init__(self, learning_rate=0.01, beta=0.9):
        self.learning_rate, self.beta, self.v = learning_rate, beta, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.v[key] = self.beta * self.v[key] + self.learning_rate * g
            params[key] -= self.learning_rate * self.v[key]


@wrong("adagrad", "lr twice")
class AdaGradTwice:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.h.get(key, 0.0) + g * g
            local_lr = self.lr / (np.sqrt(self.h[key]) + 1e-7)
            params[key] -= self.lr * local_lr * g


@wrong("rmsprop", "lr twice")
class RMSPropTwice:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * grads[key] ** 2
            step = self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
            params[key] -= self.lr * step


@wrong("adam", "lr twice")
class AdamTwice:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= self.lr * lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adamw", "lr twice")
class AdamWTwice:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            step = self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * params[key])
            params[key] -= self.lr * step


# ---------------------------------------------------------------- lr missing


@wrong("sgd", "lr missing")
class SGDNoRate:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= grads[key]


@wrong("momentum", "lr missing")
class MomentumNoRate:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - grads[key]
            params[key] += self.v[key]


@wrong("nesterov", "lr missing")
class NesterovNoRate:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.v[key] = self.momentum * self.v[key] + g
            params[key] -= g + self.momentum * self.v[key]


@wrong("adagrad", "lr missing")
class AdaGradNoRate:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.h.get(key, 0.0) + g * g
            params[key] -= g / (np.sqrt(self.h[key]) + self.eps)


@wrong("rmsprop", "lr missing")
class RMSPropNoRate:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * np.square(grads[key])
            params[key] -= grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "lr missing")
class AdamNoRate:
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
            params[key] -= m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("lion", "lr missing")
class LionNoRate:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= np.sign(self.beta1 * self.m[key] + (1 - self.beta1) * g)
            self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * g


# ---------------------------------------------------------------- share missing


@wrong("rmsprop", "share missing")
class RMSPropNoShare:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] *= self.decay_rate
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "share missing")
class AdamNoShareInM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] = self.beta1 * self.m[key] + grads[key]
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * grads[key] ** 2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "share missing")
class AdamNoShareInV:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adadelta", "share missing")
class AdaDeltaNoShare:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.rho * self.h[key] + g**2
            delta = np.sqrt(self.x[key] + self.eps) / np.sqrt(self.h[key] + self.eps) * g
            self.x[key] = self.rho * self.x[key] + (1 - self.rho) * delta**2
            params[key] -= delta


@wrong("lion", "share missing")
class LionNoShare:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)
            self.m[key] = self.beta2 * m + g


# ---------------------------------------------------------------- shares exchanged


@wrong("momentum", "shares exchanged")
class AverageExchanged:
    def __init__(self, lr=0.01, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.v[key] = (1 - self.beta) * self.v.get(key, 0.0) + self.beta * g
            params[key] -= self.lr * self.v[key]


@wrong("rmsprop", "shares exchanged")
class RMSPropExchanged:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.h[key] *= 1 - self.decay_rate
            self.h[key] += self.decay_rate * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "shares exchanged")
class AdamExchangedM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = (1 - self.beta1) * self.m[key] + self.beta1 * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adam", "shares exchanged")
class AdamExchangedV:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += self.beta2 * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adadelta", "shares exchanged")
class AdaDeltaExchanged:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = (1 - self.rho) * self.h.get(key, 0.0) + self.rho * g * g
            delta = np.sqrt((self.x.get(key, 0.0) + self.eps) / (self.h[key] + self.eps)) * g
            self.x[key] = self.rho * self.x.get(key, 0.0) + (1 - self.rho) * delta * delta
            params[key] -= delta


@wrong("lion", "shares exchanged")
class LionSharesExchanged:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            params[key] -= self.lr * np.sign((1 - self.beta1) * self.m[key] + self.beta1 * g)
            self.m[key] = self.beta2 * self.m[key] + (1 - self.beta2) * g


# ---------------------------------------------------------------- factor missing


@wrong("momentum", "factor missing")
class MomentumWithoutFriction:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@wrong("momentum", "factor missing")
class MomentumSumsAll:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu, self.v = lr, mu, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.v[key] += grads[key]
            params[key] -= self.lr * self.v[key]


@wrong("nesterov", "factor missing")
class NesterovOneFactor:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, g in grads.items():
            v = self.v.get(key, 0.0)
            params[key] += self.momentum * v - (1 + self.momentum) * self.lr * g
            self.v[key] = self.momentum * v - self.lr * g


@wrong("rmsprop", "factor missing")
class RMSPropNeverForgets:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, {}

    def update(self, params, grads):
        for key in params:
            if key not in self.h:
                self.h[key] = np.zeros_like(params[key])
            self.h[key] += (1 - self.decay_rate) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "factor missing")
class AdamSumsM:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * grads[key]
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "factor missing")
class AdamSumsV:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# ---------------------------------------------------------------- local copy


@wrong("sgd", "local copy")
class SGDLocalArray:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            w = params[key]
            w -= self.lr * grads[key]


@wrong("sgd", "local copy")
class SGDLocalName:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for w, g in zip(params.values(), grads.values(), strict=True):
            w = w - self.lr * g


@wrong("sgd", "local copy")
class SGDShallowCopy:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate

    def update(self, params, grads):
        params = dict(params)
        for key in params:
            params[key] -= self.learning_rate * grads[key]


@wrong("momentum", "local copy")
class MomentumLoopVariable:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key, val in params.items():
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            val += self.v[key]


@wrong("momentum", "local copy", also=("not kept", "never stored"))
class MomentumLocalVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            v = self.v[key]
            v = self.momentum * v - self.lr * grads[key]
            params[key] += v


@wrong("adagrad", "local copy")
class AdaGradLocalParameter:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, {}

    def update(self, params, grads):
        for key in params:
            w, g = params[key], grads[key]
            self.h[key] = self.h.get(key, 0.0) + g * g
            w -= self.lr * g / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adagrad", "local copy", also=("not kept", "never stored"))
class AdaGradLocalSum:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            h = self.h[key]
            h = h + g**2
            params[key] -= self.lr * g / (np.sqrt(h) + self.eps)


@wrong("rmsprop", "local copy")
class RMSPropLocalParameter:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, defaultdict(float)

    def update(self, params, grads):
        for key, w in params.items():
            g = grads[key]
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * g * g
            w = w - self.lr * g / (np.sqrt(self.h[key]) + 1e-7)


def _nudge(w, step):
    w -= step


@wrong("adam", "local copy")
class AdamHelperNudges:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            _nudge(params[key], lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7))


# ---------------------------------------------------------------- state shared


@wrong("momentum", "state shared")
class MomentumOneVelocity:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = 0

    def update(self, params, grads):
        for key in params:
            self.v = self.momentum * self.v - self.lr * grads[key]
            params[key] += self.v


@wrong("momentum", "state shared")
class MomentumOneArray:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = dict.fromkeys(params, np.zeros_like(next(iter(params.values()))))
        for key in params:
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
            params[key] += self.v[key]


@wrong("adagrad", "state shared")
class AdaGradOneSum:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.h = 0.0

    def update(self, params, grads):
        for key in params:
            self.h = self.h + grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h) + 1e-7)


@wrong("adagrad", "state shared")
class AdaGradSameZero:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, {}

    def update(self, params, grads):
        if not self.h:
            zero = np.zeros_like(next(iter(params.values())))
            for key in params:
                self.h[key] = zero
        for key in params:
            self.h[key] += grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)


@wrong("rmsprop", "state shared")
class RMSPropOneAverage:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.cache = lr, decay_rate, 0.0

    def update(self, params, grads):
        for key, g in grads.items():
            self.cache = self.decay_rate * self.cache + (1 - self.decay_rate) * g**2
            params[key] -= self.lr * g / (np.sqrt(self.cache) + 1e-7)


@wrong("adam", "state shared")
class AdamOneMoment:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = 0.0, 0.0, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m = self.beta1 * self.m + (1 - self.beta1) * g
            self.v = self.beta2 * self.v + (1 - self.beta2) * g**2
            m_hat = self.m / (1 - self.beta1**self.t)
            v_hat = self.v / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# ---------------------------------------------------------------- missing loop


@wrong("sgd", "missing loop")
class SGDReturnsEarly:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * grads[key]
            return


@wrong("sgd", "missing loop")
class SGDWholeDict:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        params -= self.lr * grads


@wrong("sgd", "missing loop", also=("raises",))
class SGDHardCoded:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        params["W1"] -= self.lr * grads["W1"]


@wrong("momentum", "missing loop")
class MomentumLastKey:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
        params[key] += self.v[key]


@wrong("adagrad", "missing loop")
class AdaGradFirstKey:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, {}

    def update(self, params, grads):
        key = next(iter(params))
        self.h[key] = self.h.get(key, 0.0) + grads[key] ** 2
        params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("rmsprop", "missing loop")
class RMSPropReturnsEarly:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * grads[key] ** 2
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
            return params


@wrong("adam", "missing loop")
class AdamBreaks:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
            break


# ---------------------------------------------------------------- rebinds


@wrong("sgd", "rebinds")
class SGDRebinds:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] = params[key] - self.lr * grads[key]


@wrong("sgd", "rebinds")
class SGDUpdatesDict:
    def __init__(self, eta=0.01):
        self.eta = eta

    def update(self, params, grads):
        params.update({key: params[key] - self.eta * grads[key] for key in params})


@wrong("momentum", "rebinds")
class MomentumRebinds:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] = params[key] + self.v[key]


@wrong("adagrad", "rebinds")
class AdaGradRebinds:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, defaultdict(float)

    def update(self, params, grads):
        for key, w in params.items():
            self.h[key] += grads[key] ** 2
            params[key] = w - self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("rmsprop", "rebinds")
class RMSPropRebinds:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, {}

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.decay_rate * self.h.get(key, 0.0) + (1 - self.decay_rate) * g * g
            params[key] = params[key] - self.lr * g / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "rebinds")
class AdamRebinds:
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
            params[key] = params[key] - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("nesterov", "rebinds")
class NesterovRebinds:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key, g in grads.items():
            v = self.v.get(key, 0.0)
            params[key] = params[key] + self.momentum**2 * v - (1 + self.momentum) * self.lr * g
            self.v[key] = self.momentum * v - self.lr * g


# ---------------------------------------------------------------- returns


@wrong("sgd", "returns")
class SGDReturns:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        return {key: params[key] - self.lr * grads[key] for key in params}


@wrong("momentum", "returns")
class MomentumReturns:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        new = {}
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            new[key] = params[key] + self.v[key]
        return new


@wrong("rmsprop", "returns")
class RMSPropReturns:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, defaultdict(float)

    def update(self, params, grads):
        result = params.copy()
        for key, g in grads.items():
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * g**2
            result[key] = params[key] - self.lr * g / (np.sqrt(self.h[key]) + 1e-7)
        return result


@wrong("adam", "returns")
class AdamReturns:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def _new(self, key, w, g):
        self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
        self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
        m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
        return w - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)

    def update(self, params, grads):
        self.t += 1
        return {key: self._new(key, w, grads[key]) for key, w in params.items()}


@wrong("adagrad", "returns")
class AdaGradReturns:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, defaultdict(float)

    def update(self, params, grads):
        stepped = {}
        for key, w in params.items():
            self.h[key] = self.h[key] + grads[key] ** 2
            stepped[key] = w - self.lr * grads[key] / (np.sqrt(self.h[key]) + self.eps)
        return stepped


# ---------------------------------------------------------------- grads changed


@wrong("sgd", "grads changed")
class SGDScalesGrads:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            grads[key] *= self.lr
            params[key] -= grads[key]


@wrong("sgd", "grads changed")
class SGDScalesArrays:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            step = grads[key]
            step *= self.lr
            params[key] -= step


@wrong("momentum", "grads changed")
class MomentumIntoGrads:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            grads[key] *= -self.lr
            self.v[key] = self.momentum * self.v[key] + grads[key]
            params[key] += self.v[key]


@wrong("adagrad", "grads changed")
class AdaGradIntoGrads:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.h[key] += grads[key] ** 2
            grads[key] /= np.sqrt(self.h[key]) + 1e-7
            params[key] -= self.lr * grads[key]


@wrong("adam", "grads changed")
class AdamSquaresGrads:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            grads[key] **= 2
            self.v[key] += (1 - self.beta2) * (grads[key] - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("momentum", "grads changed")
class MomentumKeepsTheirArray:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.buf = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            if key not in self.buf:
                self.buf[key] = grads[key]  # not a copy: the next step scales the caller's array
            else:
                self.buf[key] *= self.momentum
                self.buf[key] += grads[key]
            params[key] -= self.lr * self.buf[key]


@wrong("rmsprop", "grads changed")
class RMSPropIntoGrads:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, defaultdict(float)

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * grads[key] ** 2
            grads[key] = self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
            params[key] -= grads[key]


# ---------------------------------------------------------------- shared between optimisers


@wrong("momentum", "shared between optimisers")
class MomentumClassVelocity:
    v = {}  # noqa: RUF012

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum = lr, momentum

    def update(self, params, grads):
        for key in params:
            if key not in self.v:
                self.v[key] = np.zeros_like(params[key])
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@wrong("momentum", "shared between optimisers")
class MomentumDefaultArgument:
    def __init__(self, lr=0.01, momentum=0.9, v={}):  # noqa: B006
        self.lr, self.momentum, self.v = lr, momentum, v

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]


_squares = {}


@wrong("adagrad", "shared between optimisers")
class AdaGradGlobalSquares:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            _squares[key] = _squares.get(key, 0.0) + grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(_squares[key]) + 1e-7)


@wrong("rmsprop", "shared between optimisers")
class RMSPropClassAverage:
    h = defaultdict(float)  # noqa: RUF012

    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate = lr, decay_rate

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * g**2
            params[key] -= self.lr * g / (np.sqrt(self.h[key]) + 1e-7)


@wrong("adam", "shared between optimisers")
class AdamClassMoments:
    m, v = {}, {}

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.iter = lr, beta1, beta2, 0

    def update(self, params, grads):
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grads[key] ** 2
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


@wrong("adam", "shared between optimisers")
class AdamClassCounter:
    t = 0

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v = defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        AdamClassCounter.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


# ---------------------------------------------------------------- decay coupled, missing, of the wrong sign


@wrong("adamw", "decay coupled")
class AdamWAsL2:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            g = grads[key] + self.weight_decay * params[key]
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("lion", "decay coupled")
class LionAsL2:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99, wd=0.1):
        self.lr, self.beta1, self.beta2, self.wd, self.m = lr, beta1, beta2, wd, {}

    def update(self, params, grads):
        for key in params:
            g = grads[key] + self.wd * params[key]
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)
            self.m[key] = self.beta2 * m + (1 - self.beta2) * g


@wrong("adamw", "decay missing")
class AdamWNoDecay:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("adamw", "decay sign")
class AdamWGrows:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.decay = lr, beta1, beta2, eps, decay
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) - self.decay * params[key])


@wrong("lion", "decay sign")
class LionGrows:
    def __init__(self, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.1):
        self.lr, self.betas, self.weight_decay = lr, betas, weight_decay
        self.m = defaultdict(float)

    def update(self, params, grads):
        b1, b2 = self.betas
        for key, g in grads.items():
            params[key] *= 1 + self.lr * self.weight_decay
            params[key] -= self.lr * np.sign(b1 * self.m[key] + (1 - b1) * g)
            self.m[key] = b2 * self.m[key] + (1 - b2) * g


# ---------------------------------------------------------------- max missing


@wrong("amsgrad", "max missing")
class AMSGradNoMax:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = defaultdict(float), defaultdict(float), 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m[key] + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v[key] + (1 - self.beta2) * g**2
            m_hat, v_hat = self.m[key] / (1 - self.beta1**self.t), self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("amsgrad", "max missing")
class AMSGradUnusedMax:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
        self.m, self.v, self.v_max = defaultdict(float), defaultdict(float), defaultdict(float)

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * g * g
            self.v_max[k] = np.maximum(self.v_max[k], self.v[k])
            m_hat, v_hat = self.m[k] / (1 - self.beta1**self.t), self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)


# ---------------------------------------------------------------- sign missing


@wrong("lion", "sign missing")
class LionNoSign:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.m = lr, beta1, beta2, {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * (self.beta1 * m + (1 - self.beta1) * g)
            self.m[key] = self.beta2 * m + (1 - self.beta2) * g


@wrong("lion", "sign missing")
class LionDecayNoSign:
    def __init__(self, eta=1e-4, betas=(0.9, 0.99), wd=0.1):
        self.eta, self.betas, self.wd, self.m = eta, betas, wd, defaultdict(float)

    def update(self, params, grads):
        b1, b2 = self.betas
        for key in params:
            c = b1 * self.m[key] + (1 - b1) * grads[key]
            params[key] -= self.eta * (c + self.wd * params[key])
            self.m[key] = b2 * self.m[key] + (1 - b2) * grads[key]


# ---------------------------------------------------------------- raises


@wrong("sgd", "raises")
class SGDTypo:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.learning_rate * grads[key]


@wrong("sgd", "raises")
class SGDForgotItems:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key, _value in params:
            params[key] -= self.lr * grads[key]


@wrong("momentum", "raises")
class MomentumNeverFilled:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@wrong("adagrad", "raises")
class AdaGradMissingHelper:
    def __init__(self, lr=0.01):
        self.lr, self.h = lr, {}

    def update(self, params, grads):
        for key in params:
            self.h[key] = self.h.get(key, 0.0) + self.square(grads[key])
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)


@wrong("rmsprop", "raises")
class RMSPropMathRoot:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, defaultdict(float)

    def update(self, params, grads):
        for key, g in grads.items():
            self.h[key] = self.decay_rate * self.h[key] + (1 - self.decay_rate) * g**2
            params[key] -= self.lr * g / (math.sqrt(self.h[key]) + 1e-7)  # a root of numbers, not of arrays


@wrong("adam", "raises")
class AdamMissingV:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter, self.m, self.v = 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {key: np.zeros_like(val) for key, val in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
