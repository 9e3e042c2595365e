"""Right optimisers in odd styles: none of them may be called wrong. Each is listed with its rule and its variant."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

RIGHT = []
RATE, SHARE, TINY = 0.02, 0.8, 1e-6


def right(rule, variant=None):
    """Enter a class or a function into the list."""

    def entered(thing):
        RIGHT.append((rule, variant, thing))
        return thing

    return entered


# ---------------------------------------------------------------------- SGD


@right("sgd")
class Tersely:
    lr = 0.05

    def update(self, params, grads):
        for k in params:
            params[k] += -self.lr * grads[k]


@right("sgd")
class Configured:
    def __init__(self, **config):
        self.config = {"learning_rate": 0.1, "name": "sgd", "verbose": False} | config

    def update(self, params, grads):
        for k, g in grads.items():
            params[k] -= g * self.config["learning_rate"]


@right("sgd")
@dataclass
class Recorded:
    eta: float = 0.3
    history: list = field(default_factory=list)

    def update(self, params, grads):
        self.history.append(len(params))
        for k in sorted(params):
            params[k] -= np.multiply(self.eta, grads[k])


@right("sgd")
class Constant:
    def update(self, params, grads):
        for k in list(params):
            params[k] -= RATE * grads[k]


@right("sgd")
class Guarded:
    def __init__(self, alpha=0.01):
        if alpha <= 0:
            raise ValueError("alpha must be positive")
        self._alpha = alpha

    @property
    def rate(self):
        return self._alpha

    def update(self, params, grads):
        assert params.keys() == grads.keys()
        for k in params:
            if isinstance(params[k], np.ndarray):
                params[k][...] = params[k] - self.rate * grads[k]
            else:
                params[k] = params[k] - self.rate * grads[k]


@right("sgd")
def plain_descent(w, g, lr=0.1):
    return w - lr * g


@right("sgd")
class Inherited(Tersely):
    def update(self, params, grads):
        super().update(params, grads)
        self.last = dict(params)


@right("sgd")
class OutOfPlace:
    def __init__(self):
        self.lr, self.steps_taken = 0.01, 0

    def update(self, params, grads):
        new = {k: w - self.lr * grads[k] for k, w in params.items()}
        self.steps_taken += 1
        for k in params:
            params[k] += new[k] - params[k]


# ---------------------------------------------------------------------- Momentum


@right("momentum")
class BallDown:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for k, g in grads.items():
            self.v[k] = self.momentum * self.v.get(k, 0.0) + self.lr * g
            params[k] -= self.v[k]


@right("momentum")
class BallDefault:
    def __init__(self, eta=0.05, mu=0.5):
        self.eta, self.mu, self.velocity = eta, mu, defaultdict(float)

    def update(self, params, grads):
        for k in params:
            v = self.mu * self.velocity[k]
            v = v - self.eta * grads[k]
            self.velocity[k] = v
            params[k] += v


@right("momentum")
class BallOfFriction:
    def __init__(self, lr=0.01, friction=0.1):
        self.lr, self.friction, self.v = lr, friction, None

    def update(self, params, grads):
        if not self.v:
            self.v = {k: 0.0 * w for k, w in params.items()}
        for k in params:
            self.v[k] = (1 - self.friction) * self.v[k] - self.lr * grads[k]
            params[k] += self.v[k]


@right("momentum")
class BallOfHelpers:
    def __init__(self, lr=0.01, alpha=0.9):
        self.lr, self.alpha, self.v = lr, alpha, {}

    def _velocity(self, k, g):
        self.v[k] = self.v.setdefault(k, np.zeros_like(g)) * self.alpha - g * self.lr
        return self.v[k]

    def update(self, params, grads):
        for k in params.keys() & grads.keys():
            params[k] += self._velocity(k, grads[k])


@right("momentum")
class BallRemembering:
    """Momentum by the last two places, without any velocity."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.last = lr, momentum, {}

    def update(self, params, grads):
        for k in params:
            before = np.array(params[k])
            params[k] += self.momentum * (params[k] - self.last.get(k, params[k])) - self.lr * grads[k]
            self.last[k] = before


@right("momentum")
def ball(w, g, v, lr=0.01, momentum=0.9):
    v = momentum * v - lr * g
    return w + v, v


@right("momentum", "torch")
class BallTorch:
    def __init__(self, lr=0.1, momentum=0.9):
        self.lr, self.momentum, self.buf = lr, momentum, None

    def update(self, params, grads):
        if self.buf is None:
            self.buf = {k: np.copy(g) for k, g in grads.items()}
        else:
            for k in self.buf:
                self.buf[k] = self.momentum * self.buf[k] + grads[k]
        for k in params:
            params[k] -= self.lr * self.buf[k]


@right("momentum", "average")
class BallAverage:
    def __init__(self, lr=0.1, beta=0.9):
        self.lr, self.beta, self.m = lr, beta, {}

    def update(self, params, grads):
        for k in params:
            m = self.m.get(k, 0.0)
            self.m[k] = m + (1 - self.beta) * (grads[k] - m)
            params[k] -= self.lr * self.m[k]


# ---------------------------------------------------------------------- Nesterov


@right("nesterov")
class NesterovBook:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {k: np.zeros_like(w) for k, w in params.items()}
        for k in params:
            params[k] += self.momentum * self.momentum * self.v[k]
            params[k] -= (1 + self.momentum) * self.lr * grads[k]
            self.v[k] *= self.momentum
            self.v[k] -= self.lr * grads[k]


@right("nesterov")
class NesterovNewFirst:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu, self.v = lr, mu, {}

    def update(self, params, grads):
        for k in params:
            v = self.mu * self.v.get(k, 0.0) - self.lr * grads[k]
            params[k] += self.mu * v - self.lr * grads[k]
            self.v[k] = v


@right("nesterov", "torch")
class NesterovTorch:
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.buf = lr, momentum, {}

    def update(self, params, grads):
        for k, g in grads.items():
            self.buf[k] = self.momentum * self.buf.get(k, 0.0) + g
            params[k] -= self.lr * (g + self.momentum * self.buf[k])


# ---------------------------------------------------------------------- AdaGrad, RMSProp, AdaDelta


@right("adagrad")
class GradHalfPower:
    def __init__(self, lr=0.01, eps=1e-7):
        self.lr, self.eps, self.h = lr, eps, {}

    def update(self, params, grads):
        for k in params:
            self.h[k] = self.h.get(k, 0.0) + np.square(grads[k])
            params[k] -= self.lr * grads[k] / (self.h[k] ** 0.5 + self.eps)


@right("adagrad")
class GradScale:
    def __init__(self, lr=0.1):
        self.lr, self.cache = lr, None

    def update(self, params, grads):
        if self.cache is None:
            self.cache = {k: np.zeros(np.shape(w)) for k, w in params.items()}
        for k in params:
            self.cache[k] += grads[k] ** 2
            scale = 1 / (np.sqrt(self.cache[k]) + TINY)
            params[k] -= self.lr * scale * grads[k]


@right("adagrad")
class GradOfRoots:
    """Keeps the root of h."""

    def __init__(self, lr=0.01):
        self.lr, self.root = lr, {}

    def update(self, params, grads):
        for k in params:
            self.root[k] = np.hypot(self.root.get(k, 0.0), grads[k])
            params[k] -= self.lr * grads[k] / (self.root[k] + 1e-7)


@right("adagrad", "keras")
class GradKeras:
    def __init__(self, learning_rate=0.001, epsilon=1e-7):
        self.learning_rate, self.epsilon, self.acc = learning_rate, epsilon, {}

    def update(self, params, grads):
        for k in params:
            if k not in self.acc:
                self.acc[k] = np.full_like(grads[k], 0.1) if np.ndim(grads[k]) else 0.1
            self.acc[k] = self.acc[k] + grads[k] ** 2
            params[k] -= self.learning_rate * grads[k] / np.sqrt(self.acc[k] + self.epsilon)


@right("rmsprop")
class PropAverage:
    def __init__(self, lr=0.01, rho=0.9, epsilon=1e-6):
        self.lr, self.rho, self.epsilon, self.h = lr, rho, epsilon, {}

    def update(self, params, grads):
        for k, g in grads.items():
            h = self.h.get(k, 0.0)
            self.h[k] = h + (1 - self.rho) * (g * g - h)
            params[k] -= self.lr * g / (np.sqrt(self.h[k]) + self.epsilon)


@right("rmsprop")
class PropBook:
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr, self.decay_rate, self.h = lr, decay_rate, None

    def update(self, params, grads):
        if self.h is None:
            self.h = {k: np.zeros_like(v) for k, v in params.items()}
        for k in params:
            self.h[k] *= self.decay_rate
            self.h[k] += (1 - self.decay_rate) * grads[k] * grads[k]
            params[k] -= self.lr * grads[k] / (np.sqrt(self.h[k]) + 1e-7)


@right("rmsprop", "keras")
class PropKeras:
    def __init__(self, lr=0.001, decay=0.9, eps=1e-7):
        self.lr, self.decay, self.eps, self.h = lr, decay, eps, defaultdict(float)

    def update(self, params, grads):
        for k in params:
            self.h[k] = self.decay * self.h[k] + (1 - self.decay) * grads[k] ** 2
            params[k] -= self.lr * grads[k] * (self.h[k] + self.eps) ** -0.5


@right("adadelta")
class Delta:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps, self.h, self.r = rho, eps, {}, {}

    def update(self, params, grads):
        for k, g in grads.items():
            h, r = self.h.get(k, 0.0), self.r.get(k, 0.0)
            h = self.rho * h + (1 - self.rho) * g * g
            d = np.sqrt(r + self.eps) / np.sqrt(h + self.eps) * g
            params[k] -= d
            self.h[k], self.r[k] = h, self.rho * r + (1 - self.rho) * d * d


# ---------------------------------------------------------------------- Adam and its kin


@right("adam")
class AdamGathered:
    def __init__(self, lr=0.01, beta1=0.8, beta2=0.99):
        self.lr, self.beta1, self.beta2, self.iter, self.m, self.v = lr, beta1, beta2, 0, None, None

    def update(self, params, grads):
        if self.m is None:
            self.m = {k: np.zeros_like(w) for k, w in params.items()}
            self.v = {k: np.zeros_like(w) for k, w in params.items()}
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for k in params:
            self.m[k] = self.beta1 * self.m[k] + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v[k] + (1 - self.beta2) * grads[k] ** 2
            params[k] -= lr_t * self.m[k] / (np.sqrt(self.v[k]) + 1e-7)


@right("adam", "torch")
class AdamProducts:
    """The powers of the betas as running products."""

    def __init__(self, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps = lr, betas, eps
        self.m, self.v, self.p1, self.p2 = {}, {}, 1.0, 1.0

    def update(self, params, grads):
        b1, b2 = self.betas
        self.p1 *= b1
        self.p2 *= b2
        for k, g in grads.items():
            self.m[k] = b1 * self.m.get(k, 0.0) + (1 - b1) * g
            self.v[k] = b2 * self.v.get(k, 0.0) + (1 - b2) * g * g
            params[k] -= self.lr * (self.m[k] / (1 - self.p1)) / (np.sqrt(self.v[k] / (1 - self.p2)) + self.eps)


@right("adam", "torch")
class AdamLateCount:
    def __init__(self):
        self.lr, self.beta_1, self.beta_2, self.n = 0.002, 0.9, 0.99, 0
        self.state = {}

    def update(self, params, grads):
        t = self.n + 1
        for k, g in grads.items():
            m, v = self.state.get(k, (0.0, 0.0))
            m = self.beta_1 * m + (1 - self.beta_1) * g
            v = self.beta_2 * v + (1 - self.beta_2) * g**2
            self.state[k] = m, v
            m_hat, v_hat = m / (1 - self.beta_1**t), v / (1 - self.beta_2**t)
            params[k] -= self.lr * m_hat / (v_hat**0.5 + 1e-8)
        self.n = t


@right("adam", "torch")
class AdamOfTwo:
    """Two averages as objects of their own."""

    class Average:
        def __init__(self, share):
            self.share, self.value, self.count = share, {}, defaultdict(int)

        def __call__(self, k, x):
            self.count[k] += 1
            self.value[k] = self.share * self.value.get(k, 0.0) + (1 - self.share) * x
            return self.value[k] / (1 - self.share ** self.count[k])

    def __init__(self, lr=0.001):
        self.lr, self.first, self.second = lr, self.Average(0.9), self.Average(0.999)

    def update(self, params, grads):
        for k, g in grads.items():
            params[k] -= self.lr * self.first(k, g) / (np.sqrt(self.second(k, g**2)) + 1e-8)


@right("adam", "torch")
def adam_function(w, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v


@right("adamw")
class Decoupled:
    def __init__(self, lr=0.001, weight_decay=0.1):
        self.lr, self.b1, self.b2, self.eps, self.wd = lr, 0.9, 0.999, 1e-8, weight_decay
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            params[k] *= 1 - self.lr * self.wd
            self.m[k] = self.b1 * self.m.get(k, 0.0) + (1 - self.b1) * g
            self.v[k] = self.b2 * self.v.get(k, 0.0) + (1 - self.b2) * g**2
            m_hat, v_hat = self.m[k] / (1 - self.b1**self.t), self.v[k] / (1 - self.b2**self.t)
            params[k] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@right("amsgrad")
class Greatest:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.top, self.t = {}, {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for k, g in grads.items():
            self.m[k] = self.beta1 * self.m.get(k, 0.0) + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v.get(k, 0.0) + (1 - self.beta2) * g**2
            self.top[k] = np.maximum(self.top.get(k, 0.0), self.v[k])
            denominator = np.sqrt(self.top[k]) / np.sqrt(1 - self.beta2**self.t) + self.eps
            params[k] -= self.lr / (1 - self.beta1**self.t) * self.m[k] / denominator


@right("amsgrad", "paper")
class GreatestPaper:
    def __init__(self, lr=0.001):
        self.lr, self.m, self.v, self.top = lr, {}, {}, {}

    def update(self, params, grads):
        for k, g in grads.items():
            self.m[k] = 0.9 * self.m.get(k, 0.0) + 0.1 * g
            self.v[k] = 0.999 * self.v.get(k, 0.0) + 0.001 * g**2
            self.top[k] = np.maximum(self.top.get(k, 0.0), self.v[k])
            params[k] -= self.lr * self.m[k] / (np.sqrt(self.top[k]) + 1e-8)


@right("nadam", "optax")
class AheadAdam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        b1, b2, t = self.beta1, self.beta2, self.t
        for k, g in grads.items():
            self.m[k] = b1 * self.m.get(k, 0.0) + (1 - b1) * g
            self.v[k] = b2 * self.v.get(k, 0.0) + (1 - b2) * g**2
            ahead = b1 * self.m[k] / (1 - b1 ** (t + 1)) + (1 - b1) * g / (1 - b1**t)
            params[k] -= self.lr * ahead / (np.sqrt(self.v[k] / (1 - b2**t)) + self.eps)


@right("lion")
class Signs:
    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.99, wd=0.01):
        self.lr, self.beta1, self.beta2, self.wd, self.m = lr, beta1, beta2, wd, {}

    def update(self, params, grads):
        for k, g in grads.items():
            m = self.m.get(k, 0.0)
            params[k] -= self.lr * (np.sign(m + (1 - self.beta1) * (g - m)) + self.wd * params[k])
            self.m[k] = m + (1 - self.beta2) * (g - m)


# ---------------------------------------------------------------------- odder still


@right("sgd")
class IntoItself:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for k, w in params.items():
            if isinstance(w, np.ndarray):
                np.subtract(w, self.lr * grads[k], out=w)
            else:
                params[k] = w - self.lr * grads[k]


@right("sgd")
class OfLambdas:
    def __init__(self, lr=0.01):
        self.lr = lr
        self.step = lambda g: -self.lr * g

    def update(self, params, grads):
        for k in params:
            params[k] += OfLambdas(self.lr).step(grads[k])


@right("momentum")
class OneBallEach:
    """An object for each parameter."""

    class One:
        def __init__(self, momentum):
            self.momentum, self.v = momentum, 0.0

        def pushed(self, push):
            self.v = self.momentum * self.v + push
            return self.v

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.balls = lr, momentum, {}

    def update(self, params, grads):
        for k in params:
            self.balls.setdefault(k, self.One(self.momentum))
            params[k] += self.balls[k].pushed(-self.lr * grads[k])


@right("momentum")
class AllAtOnce:
    def __init__(self, lr=0.02, momentum=0.7):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        v = self.v or dict.fromkeys(params, 0.0)
        self.v = {k: self.momentum * v[k] - self.lr * grads[k] for k in params}
        for k, step in self.v.items():
            params[k] += step


@right("rmsprop")
class OfComplement:
    def __init__(self, lr=0.01, keep=0.95):
        self.lr, self.keep, self.new, self.h = lr, keep, 1 - keep, {}

    def update(self, params, grads):
        for k in params:
            self.h[k] = self.keep * self.h.get(k, 0.0) + self.new * grads[k] ** 2
            params[k] -= self.lr / (np.sqrt(self.h[k]) + 1e-7) * grads[k]


@right("adagrad")
class OfWhole:
    """Sums up all squares in lists."""

    def __init__(self, lr=0.01):
        self.lr, self.squares = lr, defaultdict(list)

    def update(self, params, grads):
        for k in params:
            self.squares[k].append(grads[k] ** 2)
            params[k] -= self.lr * grads[k] / (np.sqrt(sum(self.squares[k])) + 1e-7)


@right("sgd")
class Nested:
    """Clips nothing, since the limit is far away, and hands on to another."""

    def __init__(self):
        self.inner = Tersely()

    def update(self, params, grads):
        self.inner.update(params, {k: np.clip(g, -1e6, 1e6) for k, g in grads.items()})
