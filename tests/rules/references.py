"""The rules once more, typed from the papers and the book in plain NumPy, and not from the package.

A reference takes w, g, the states s before the step, the step number t (from 1) and the hyperparameters, and gives the
new w and the new states. Where a formula can be written in two ways, it is written here in the other way.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

STEPS = 25


def sgd(w, g, s, t, lr):
    return w - lr * g, {}


def momentum_book(w, g, s, t, lr, momentum):
    v = momentum * s["v"] - lr * g
    return w + v, {"v": v}


def momentum_torch(w, g, s, t, lr, momentum):
    b = g + momentum * s["v"]
    return w - lr * b, {"v": b}


def momentum_average(w, g, s, t, lr, momentum):
    b = s["v"] + (1 - momentum) * (g - s["v"])
    return w - lr * b, {"v": b}


def nesterov_book(w, g, s, t, lr, momentum):
    v_next = momentum * s["v"] - lr * g
    return w + momentum * v_next - lr * g, {"v": v_next}


def nesterov_torch(w, g, s, t, lr, momentum):
    b = momentum * s["v"] + g
    return w - lr * g - lr * momentum * b, {"v": b}


def adagrad_book(w, g, s, t, lr, eps):
    h = s["h"] + np.square(g)
    return w - lr * (g / (np.sqrt(h) + eps)), {"h": h}


def adagrad_keras(w, g, s, t, lr, eps):
    h = s["h"] + np.square(g)
    return w - lr * g * (h + eps) ** -0.5, {"h": h}


def adagrad_ruder(w, g, s, t, lr, eps):
    h = s["h"] + np.square(g)
    return w - lr / np.sqrt(h + eps) * g, {"h": h}


def rmsprop_book(w, g, s, t, lr, decay_rate, eps):
    h = s["h"] + (1 - decay_rate) * (np.square(g) - s["h"])
    return w - lr * (g / (np.sqrt(h) + eps)), {"h": h}


def rmsprop_keras(w, g, s, t, lr, decay_rate, eps):
    h = s["h"] + (1 - decay_rate) * (np.square(g) - s["h"])
    return w - lr * g * (h + eps) ** -0.5, {"h": h}


def adadelta(w, g, s, t, lr, decay_rate, eps):
    h = decay_rate * s["h"] + (1 - decay_rate) * np.square(g)
    d = np.sqrt((s["x"] + eps) / (h + eps)) * g
    x = decay_rate * s["x"] + (1 - decay_rate) * np.square(d)
    return w - lr * d, {"h": h, "x": x}


def moments(g, s, beta1, beta2):
    """The two averages of Adam, as the paper's Algorithm 1 writes them."""
    return beta1 * s["m"] + (1 - beta1) * g, beta2 * s["v"] + (1 - beta2) * np.square(g)


def adam_book(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    lr_t = lr * np.sqrt(1.0 - beta2**t) / (1.0 - beta1**t)
    return w - lr_t * (m / (np.sqrt(v) + eps)), {"m": m, "v": v}


def adam_paper(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return w - lr * (m_hat / (np.sqrt(v_hat) + eps)), {"m": m, "v": v}


def adam_geron(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    return w - lr * (m / (1 - beta1**t)) * (v / (1 - beta2**t) + eps) ** -0.5, {"m": m, "v": v}


def adamw(w, g, s, t, lr, beta1, beta2, eps, weight_decay):
    shrunk = w * (1 - lr * weight_decay)  # first the decay, then Adam: the same as both at once
    return adam_paper(shrunk, g, s, t, lr, beta1, beta2, eps)


def adamw_paper(w, g, s, t, lr, beta1, beta2, eps, weight_decay):
    moved, states = adam_paper(w, g, s, t, lr, beta1, beta2, eps)
    return moved - weight_decay * w, states


def amsgrad_torch(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    top = np.where(v > s["v_max"], v, s["v_max"])
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(top / (1 - beta2**t)) + eps), {"m": m, "v": v, "v_max": top}


def amsgrad_optax(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    v_hat = v / (1 - beta2**t)
    top = np.where(v_hat > s["v_max"], v_hat, s["v_max"])
    return w - lr * (m / (1 - beta1**t)) / (np.sqrt(top) + eps), {"m": m, "v": v, "v_max": top}


def amsgrad_paper(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    top = np.where(v > s["v_max"], v, s["v_max"])
    return w - lr * (m / (np.sqrt(top) + eps)), {"m": m, "v": v, "v_max": top}


def nadam_torch(w, g, s, t, lr, beta1, beta2, eps, psi):
    m, v = moments(g, s, beta1, beta2)
    mu = [beta1 * (1 - 0.96 ** (psi * i) / 2) for i in range(1, t + 2)]  # μ₁ … μₜ₊₁
    ahead = mu[t] * m / (1 - np.prod(mu)) + (1 - mu[t - 1]) * g / (1 - np.prod(mu[:t]))
    return w - lr * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v, "p": np.prod(mu[:t])}


def nadam_optax(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    ahead = beta1 * (m / (1 - beta1 ** (t + 1))) + (1 - beta1) * (g / (1 - beta1**t))
    return w - lr * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v}


def nadam_ruder(w, g, s, t, lr, beta1, beta2, eps):
    m, v = moments(g, s, beta1, beta2)
    ahead = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    return w - lr * ahead / (np.sqrt(v / (1 - beta2**t)) + eps), {"m": m, "v": v}


def lion(w, g, s, t, lr, beta1, beta2, weight_decay):
    c = s["m"] * beta1 + g * (1 - beta1)
    u = np.where(c > 0, 1.0, np.where(c < 0, -1.0, 0.0))
    return w * (1 - lr * weight_decay) - lr * u, {"m": s["m"] + (1 - beta2) * (g - s["m"])}


class Reference(NamedTuple):
    """A step, the documented defaults of its hyperparameters, and what its states start at."""

    step: Callable
    defaults: dict[str, float]
    start: dict[str, float]


_ROLLING = {"lr": 0.01, "momentum": 0.9}
_ADAM = {"lr": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
_M_V = {"m": 0.0, "v": 0.0}
_AMS = _M_V | {"v_max": 0.0}

REFERENCES = {
    "sgd": Reference(sgd, {"lr": 0.01}, {}),
    "momentum": Reference(momentum_book, _ROLLING, {"v": 0.0}),
    "momentum/torch": Reference(momentum_torch, _ROLLING, {"v": 0.0}),
    "momentum/average": Reference(momentum_average, _ROLLING, {"v": 0.0}),
    "nesterov": Reference(nesterov_book, _ROLLING, {"v": 0.0}),
    "nesterov/torch": Reference(nesterov_torch, _ROLLING, {"v": 0.0}),
    "adagrad": Reference(adagrad_book, {"lr": 0.01, "eps": 1e-7}, {"h": 0.0}),
    "adagrad/keras": Reference(adagrad_keras, {"lr": 0.001, "eps": 1e-7}, {"h": 0.1}),
    "adagrad/ruder": Reference(adagrad_ruder, {"lr": 0.01, "eps": 1e-8}, {"h": 0.0}),
    "rmsprop": Reference(rmsprop_book, {"lr": 0.01, "decay_rate": 0.99, "eps": 1e-7}, {"h": 0.0}),
    "rmsprop/keras": Reference(rmsprop_keras, {"lr": 0.001, "decay_rate": 0.9, "eps": 1e-7}, {"h": 0.0}),
    "adadelta": Reference(adadelta, {"lr": 1.0, "decay_rate": 0.95, "eps": 1e-6}, {"h": 0.0, "x": 0.0}),
    "adam": Reference(adam_book, _ADAM | {"eps": 1e-7}, _M_V),
    "adam/torch": Reference(adam_paper, _ADAM, _M_V),
    "adam/geron": Reference(adam_geron, _ADAM | {"eps": 1e-7}, _M_V),
    "adamw": Reference(adamw, _ADAM | {"weight_decay": 0.01}, _M_V),
    "adamw/paper": Reference(adamw_paper, _ADAM | {"weight_decay": 0.01}, _M_V),
    "amsgrad": Reference(amsgrad_torch, _ADAM, _AMS),
    "amsgrad/optax": Reference(amsgrad_optax, _ADAM, _AMS),
    "amsgrad/paper": Reference(amsgrad_paper, _ADAM, _AMS),
    "nadam": Reference(nadam_torch, _ADAM | {"lr": 0.002, "psi": 0.004}, _M_V | {"p": 1.0}),
    "nadam/keras": Reference(nadam_torch, _ADAM | {"eps": 1e-7, "psi": 1.0}, _M_V | {"p": 1.0}),
    "nadam/optax": Reference(nadam_optax, _ADAM, _M_V),
    "nadam/ruder": Reference(nadam_ruder, _ADAM, _M_V),
    "lion": Reference(lion, {"lr": 1e-4, "beta1": 0.9, "beta2": 0.99, "weight_decay": 0.0}, {"m": 0.0}),
}

# Far from the defaults: every hyperparameter shows, above all the place of ε.
_CHANGED = {"lr": 0.1, "momentum": 0.7, "decay_rate": 0.8, "beta1": 0.7, "beta2": 0.85, "eps": 1e-3}
_CHANGED |= {"weight_decay": 0.3, "psi": 0.3}


def changed(reference):
    """Hyperparameters that are not the defaults."""
    return {name: _CHANGED[name] for name in reference.defaults}


def slopes():
    """25 gradients of a 4×3 tensor, of three scales, with flips of sign and exact zeros.

    Each element of the first three rows keeps its scale; in the last row it changes on the way.
    """
    rng = np.random.default_rng(1951)
    row, column = np.indices((4, 3))
    turn = np.arange(STEPS)[:, None, None] // 4
    scale = np.array([1e-3, 1.0, 1e3])[(row + column + np.where(row == 3, turn, 0)) % 3]
    drawn = rng.normal(size=(STEPS, 4, 3)) * scale
    drawn[rng.random(drawn.shape) < 0.1] = 0.0
    drawn[0, 0] = drawn[:3, 1, 1] = 0.0
    return drawn


def rates():
    """Learning rates that change from step to step."""
    return np.random.default_rng(1964).uniform(0.05, 0.15, STEPS).tolist()


def start():
    """Where every route begins."""
    return np.random.default_rng(1983).normal(size=(4, 3))


def journey(optimizer, slopes, rates=None, dtype=float):
    """What Kudari computes: w and the states after each step."""
    params, found = {"W": start().astype(dtype)}, []
    for i, g in enumerate(slopes):
        if rates is not None:
            optimizer.lr = rates[i]
        optimizer.update(params, {"W": g.astype(dtype)})
        states = optimizer.state_dict()["states"]
        found.append({"w": params["W"].copy()} | {name: held["W"] for name, held in states.items()})
    return found


def expected(reference, hypers, slopes, rates=None):
    """What the reference computes: w and the states after each step."""
    w, found = start(), []
    states = {name: value if name == "p" else np.full(w.shape, value) for name, value in reference.start.items()}
    for i, g in enumerate(slopes):
        now = hypers if rates is None else hypers | {"lr": rates[i]}
        w, states = reference.step(w, g, states, i + 1, **now)
        found.append({"w": w} | states)
    return found


def distance(ours, theirs):
    """The greatest difference in any step, relative to values above 1; infinite where ours is not finite."""
    gaps = [0.0]
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.keys() == other.keys()
        for name, value in other.items():
            if not np.isfinite(mine[name]).all():
                return np.inf
            gaps.append(np.max(np.abs(mine[name] - value) / np.maximum(1.0, np.abs(value))))
    return max(gaps)


def path(optimizer, slopes, rates=None):
    """Only w, after each step."""
    return np.array([point["w"] for point in journey(optimizer, slopes, rates)])
