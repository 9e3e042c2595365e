"""One slip at a time: the book's five classes, each with one line as somebody might have written it instead.

A slip is a class body with one line changed; what the change leads to is the cause that check has to name.
"""

SGD = """
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for key in params.keys():
            params[key] -= self.lr * grads[key]
"""

MOMENTUM = """
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
        for key in params.keys():
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]
"""

ADAGRAD = """
    def __init__(self, lr=0.01):
        self.lr = lr
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params.keys():
            self.h[key] += grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
"""

RMSPROP = """
    def __init__(self, lr=0.01, decay_rate=0.99):
        self.lr = lr
        self.decay_rate = decay_rate
        self.h = None

    def update(self, params, grads):
        if self.h is None:
            self.h = {}
            for key, val in params.items():
                self.h[key] = np.zeros_like(val)
        for key in params.keys():
            self.h[key] *= self.decay_rate
            self.h[key] += (1 - self.decay_rate) * grads[key] * grads[key]
            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)
"""

ADAM = """
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr = lr
        self.beta1 = beta1
        self.beta2 = beta2
        self.iter = 0
        self.m = None
        self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros_like(val)
                self.v[key] = np.zeros_like(val)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params.keys():
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)
"""

ALGORITHM_1 = """
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.b1, self.b2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            m = self.b1 * self.m.get(key, 0.0) + (1 - self.b1) * g
            v = self.b2 * self.v.get(key, 0.0) + (1 - self.b2) * g**2
            m_hat = m / (1 - self.b1**self.t)
            v_hat = v / (1 - self.b2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
            self.m[key], self.v[key] = m, v
"""

NESTEROV = """
    def __init__(self, lr=0.01, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(val) for key, val in params.items()}
        for key in params.keys():
            params[key] += self.momentum * self.momentum * self.v[key]
            params[key] -= (1 + self.momentum) * self.lr * grads[key]
            self.v[key] *= self.momentum
            self.v[key] -= self.lr * grads[key]
"""

ADAMW = """
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
        self.m, self.v, self.t = {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, w in params.items():
            g = grads[key]
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * (m_hat / (np.sqrt(v_hat) + self.eps) + self.weight_decay * w)
"""

AMSGRAD = """
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.v_max, self.t = {}, {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for key, g in grads.items():
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
            self.v_max[key] = np.maximum(self.v_max.get(key, 0.0), self.v[key])
            m_hat = self.m[key] / (1 - self.beta1**self.t)
            v_hat = self.v_max[key] / (1 - self.beta2**self.t)
            params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
"""

LION = """
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m = {}

    def update(self, params, grads):
        for key, g in grads.items():
            m = self.m.get(key, 0.0)
            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)
            self.m[key] = self.beta2 * m + (1 - self.beta2) * g
"""

ADADELTA = """
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.h, self.x = {}, {}

    def update(self, params, grads):
        for key, g in grads.items():
            h, x = self.h.get(key, 0.0), self.x.get(key, 0.0)
            h = self.rho * h + (1 - self.rho) * g * g
            step = np.sqrt(x + self.eps) / np.sqrt(h + self.eps) * g
            x = self.rho * x + (1 - self.rho) * step**2
            params[key] -= step
            self.h[key], self.x[key] = h, x
"""

BODIES = {
    "sgd": SGD,
    "momentum": MOMENTUM,
    "adagrad": ADAGRAD,
    "rmsprop": RMSPROP,
    "adam": ADAM,
    "adam/torch": ALGORITHM_1,
    "nesterov": NESTEROV,
    "adamw": ADAMW,
    "amsgrad": AMSGRAD,
    "lion": LION,
    "adadelta": ADADELTA,
}

# rule, cause, the right line (or part of it), what stands there instead
SLIPS = [
    ("sgd", "gradient sign", "-= self.lr", "+= self.lr"),
    ("sgd", "lr twice", "self.lr * grads[key]", "self.lr * self.lr * grads[key]"),
    ("sgd", "lr missing", "self.lr * grads[key]", "grads[key]"),
    ("sgd", "local copy", "params[key] -= self.lr", "w = params[key] - self.lr"),
    ("sgd", "missing loop", "grads[key]\n", "grads[key]\n            break\n"),
    (
        "sgd",
        "missing loop",
        "for key in params.keys():\n            params[key] -= self.lr * grads[key]",
        'params["W1"] -= self.lr * grads["W1"]',
    ),
    (
        "sgd",
        "missing loop",
        "for key in params.keys():\n            params[key] -= self.lr * grads[key]",
        "params -= self.lr * grads",
    ),
    ("sgd", "rebinds", "params[key] -= self.lr * grads[key]", "params[key] = params[key] - self.lr * grads[key]"),
    (
        "sgd",
        "grads changed",
        "params[key] -= self.lr * grads[key]",
        "grads[key] *= self.lr\n            params[key] -= grads[key]",
    ),
    ("sgd", "step alone", "params[key] -= self.lr * grads[key]", "params[key][...] = -self.lr * grads[key]"),
    ("sgd", "raises", "self.lr * grads", "self.rate * grads"),
    (
        "sgd",
        "returns",
        "for key in params.keys():\n            params[key] -= self.lr * grads[key]",
        "return {key: params[key] - self.lr * grads[key] for key in params}",
    ),
    ("momentum", "gradient sign", "- self.lr * grads[key]", "+ self.lr * grads[key]"),
    ("momentum", "gradient sign", "params[key] += self.v[key]", "params[key] -= self.v[key]"),
    ("momentum", "state sign", "= self.momentum * self.v[key] -", "= -self.momentum * self.v[key] -"),
    ("momentum", "not kept", "self.momentum * self.v[key] - self.lr * grads[key]", "-self.lr * grads[key]"),
    ("momentum", "not kept", "if self.v is None:", "if True:"),
    ("momentum", "factor missing", "self.momentum * self.v[key] -", "self.v[key] -"),
    ("momentum", "lr missing", "- self.lr * grads[key]", "- grads[key]"),
    ("momentum", "lr twice", "params[key] += self.v[key]", "params[key] += self.lr * self.v[key]"),
    (
        "momentum",
        "exchanged with lr",
        "self.momentum * self.v[key] - self.lr *",
        "self.lr * self.v[key] - self.momentum *",
    ),
    (
        "momentum",
        "stale state",
        "            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]\n            params[key] += self.v[key]\n",
        "            params[key] += self.v[key]\n            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]\n",
    ),
    (
        "momentum",
        "state shared",
        "for key in params.keys():\n            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]\n            params[key] += self.v[key]",
        "for key in params.keys():\n            self.v = self.momentum * (self.v if not isinstance(self.v, dict) else 0.0) - self.lr * grads[key]\n            params[key] += self.v",
    ),
    ("momentum", "rebinds", "params[key] += self.v[key]", "params[key] = params[key] + self.v[key]"),
    ("momentum", "local copy", "params[key] += self.v[key]", "w = params[key]\n            w += self.v[key]"),
    (
        "momentum",
        "brackets too wide",
        "self.momentum * self.v[key] - self.lr * grads[key]",
        "self.momentum * (self.v[key] - self.lr * grads[key])",
    ),
    ("momentum", "step alone", "params[key] += self.v[key]", "params[key] += self.v[key] - params[key]"),
    (
        "momentum",
        "grads changed",
        "self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]",
        "grads[key] *= self.lr\n            self.v[key] = self.momentum * self.v[key] - grads[key]",
    ),
    (
        "momentum",
        "shared between optimisers",
        """        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
""",
        """
    v = {}

    def update(self, params, grads):
        for key, val in params.items():
            self.v.setdefault(key, np.zeros_like(val))
""",
    ),
    (
        "momentum",
        "shared between optimisers",
        """momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = None

    def update(self, params, grads):
        if self.v is None:
            self.v = {}
            for key, val in params.items():
                self.v[key] = np.zeros_like(val)
""",
        """momentum=0.9, v={}):
        self.lr = lr
        self.momentum = momentum
        self.v = v

    def update(self, params, grads):
        for key, val in params.items():
            self.v.setdefault(key, np.zeros_like(val))
""",
    ),
    ("adagrad", "gradient sign", "params[key] -=", "params[key] +="),
    ("adagrad", "missing root", "np.sqrt(self.h[key])", "self.h[key]"),
    ("adagrad", "missing square", "+= grads[key] * grads[key]", "+= grads[key]"),
    ("adagrad", "not kept", "self.h[key] += grads", "self.h[key] = grads"),
    ("adagrad", "missing eps", "(np.sqrt(self.h[key]) + 1e-7)", "np.sqrt(self.h[key])"),
    ("adagrad", "missing brackets", "(np.sqrt(self.h[key]) + 1e-7)", "np.sqrt(self.h[key]) + 1e-7"),
    ("adagrad", "lr twice", "self.lr * grads[key] /", "self.lr * self.lr * grads[key] /"),
    ("adagrad", "lr missing", "self.lr * grads[key] /", "grads[key] /"),
    (
        "adagrad",
        "stale state",
        "            self.h[key] += grads[key] * grads[key]\n            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)\n",
        "            params[key] -= self.lr * grads[key] / (np.sqrt(self.h[key]) + 1e-7)\n            self.h[key] += grads[key] * grads[key]\n",
    ),
    ("adagrad", "divided", "* grads[key] / (np", "* grads[key] * (np"),
    (
        "adagrad",
        "state shared",
        "self.h[key] = np.zeros_like(val)",
        "self.h[key] = self.h.get('W1', np.zeros(np.shape(val)))",
    ),
    ("rmsprop", "gradient sign", "params[key] -=", "params[key] +="),
    ("rmsprop", "missing root", "np.sqrt(self.h[key])", "self.h[key]"),
    ("rmsprop", "share missing", "+= (1 - self.decay_rate) * grads[key] *", "+= grads[key] *"),
    (
        "rmsprop",
        "shares exchanged",
        "*= self.decay_rate\n            self.h[key] += (1 - self.decay_rate)",
        "*= 1 - self.decay_rate\n            self.h[key] += self.decay_rate",
    ),
    ("rmsprop", "factor missing", "            self.h[key] *= self.decay_rate\n", ""),
    ("rmsprop", "not kept", "self.h[key] += (1", "self.h[key] = (1"),
    ("rmsprop", "missing square", "* grads[key] * grads[key]\n", "* grads[key]\n"),
    ("rmsprop", "missing eps", "(np.sqrt(self.h[key]) + 1e-7)", "np.sqrt(self.h[key])"),
    ("rmsprop", "missing brackets", "(np.sqrt(self.h[key]) + 1e-7)", "np.sqrt(self.h[key]) + 1e-7"),
    ("rmsprop", "lr twice", "self.lr * grads[key] /", "self.lr * self.lr * grads[key] /"),
    ("rmsprop", "lr missing", "self.lr * grads[key] /", "grads[key] /"),
    ("rmsprop", "rebinds", "params[key] -= ", "params[key] = params[key] - "),
    ("adam", "gradient sign", "params[key] -=", "params[key] +="),
    ("adam", "state sign", "(grads[key] - self.m[key])", "(grads[key] + self.m[key])"),
    (
        "adam",
        "bias missing",
        "self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)",
        "self.lr",
    ),
    ("adam", "bias missing", "* np.sqrt(1.0 - self.beta2**self.iter) / (", "/ ("),
    (
        "adam",
        "bias multiplied",
        "np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)",
        "(1.0 - self.beta1**self.iter) / np.sqrt(1.0 - self.beta2**self.iter)",
    ),
    (
        "adam",
        "t from 0",
        "        self.iter += 1\n        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)\n",
        "        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)\n        self.iter += 1\n",
    ),
    ("adam", "t too large", "self.iter = 0", "self.iter = 1"),
    ("adam", "t not counted", "self.iter += 1", "self.iter = 1"),
    (
        "adam",
        "power missing",
        "self.beta2**self.iter) / (1.0 - self.beta1**self.iter)",
        "self.beta2) / (1.0 - self.beta1)",
    ),
    ("adam", "power missing", "self.beta1**self.iter", "self.beta1 * self.iter"),
    (
        "adam",
        "betas exchanged",
        "(1 - self.beta1) * (grads[key] - self.m[key])\n            self.v[key] += (1 - self.beta2)",
        "(1 - self.beta2) * (grads[key] - self.m[key])\n            self.v[key] += (1 - self.beta1)",
    ),
    ("adam", "missing root", "np.sqrt(self.v[key])", "self.v[key]"),
    ("adam", "missing root", "np.sqrt(1.0 - self.beta2**self.iter)", "(1.0 - self.beta2**self.iter)"),
    ("adam", "eps inside root", "np.sqrt(self.v[key]) + 1e-7", "np.sqrt(self.v[key] + 1e-7)"),
    ("adam", "missing eps", "(np.sqrt(self.v[key]) + 1e-7)", "np.sqrt(self.v[key])"),
    ("adam", "missing square", "grads[key] ** 2 - self", "grads[key] - self"),
    ("adam", "lr missing", "lr_t = self.lr * ", "lr_t = "),
    ("adam", "lr twice", "lr_t * self.m[key]", "self.lr * lr_t * self.m[key]"),
    ("adam", "rebinds", "params[key] -= ", "params[key] = params[key] - "),
    ("adam/torch", "bias multiplied", "m / (1 - self.b1**self.t)", "m * (1 - self.b1**self.t)"),
    ("adam/torch", "bias missing", "v / (1 - self.b2**self.t)", "v"),
    ("adam/torch", "missing brackets", "(np.sqrt(v_hat) + self.eps)", "np.sqrt(v_hat) + self.eps"),
    ("adam/torch", "missing brackets", "m / (1 - self.b1**self.t)", "m / 1 - self.b1**self.t"),
    ("adam/torch", "share missing", "(1 - self.b1) * g\n", "g\n"),
    (
        "adam/torch",
        "shares exchanged",
        "self.b1 * self.m.get(key, 0.0) + (1 - self.b1) * g",
        "(1 - self.b1) * self.m.get(key, 0.0) + self.b1 * g",
    ),
    ("adam/torch", "not kept", "self.m[key], self.v[key] = m, v", "self.v[key] = v"),
    (
        "adam/torch",
        "t per key",
        "        self.t += 1\n        for key, g in grads.items():\n",
        "        for key, g in grads.items():\n            self.t += 1\n",
    ),
    ("adam/torch", "t from 0", "        self.t += 1\n", ""),
    ("adam/torch", "missing root", "np.sqrt(v_hat)", "v_hat"),
    ("adam/torch", "gradient sign", "(1 - self.b1) * g\n", "(1 - self.b1) * -g\n"),
    ("adam/torch", "state unused", "self.lr * m_hat", "self.lr * g"),
    (
        "nesterov",
        "overwritten",
        "            params[key] += self.momentum * self.momentum * self.v[key]\n            params[key] -= (1 + self.momentum) * self.lr * grads[key]\n            self.v[key] *= self.momentum\n            self.v[key] -= self.lr * grads[key]\n",
        "            self.v[key] *= self.momentum\n            self.v[key] -= self.lr * grads[key]\n            params[key] += self.momentum * self.momentum * self.v[key]\n            params[key] -= (1 + self.momentum) * self.lr * grads[key]\n",
    ),
    ("nesterov", "gradient sign", "self.v[key] -= self.lr", "self.v[key] += self.lr"),
    ("nesterov", "factor missing", "self.momentum * self.momentum * self.v[key]", "self.momentum * self.v[key]"),
    (
        "nesterov",
        "missing brackets",
        "(1 + self.momentum) * self.lr * grads[key]",
        "1 + self.momentum * self.lr * grads[key]",
    ),
    (
        "nesterov",
        "not kept",
        "            self.v[key] *= self.momentum\n            self.v[key] -= ",
        "            self.v[key] = -",
    ),
    ("adamw", "decay twice", "g = grads[key]", "g = grads[key] + self.weight_decay * w"),
    ("adamw", "decay missing", " + self.weight_decay * w)", ")"),
    ("adamw", "decay sign", " + self.weight_decay * w)", " - self.weight_decay * w)"),
    ("adamw", "bias missing", "self.m[key] / (1 - self.beta1**self.t)", "self.m[key]"),
    ("amsgrad", "max missing", "np.maximum(self.v_max.get(key, 0.0), self.v[key])", "self.v[key]"),
    ("amsgrad", "min for max", "np.maximum(self", "np.minimum(self"),
    ("amsgrad", "missing root", "np.sqrt(v_hat)", "v_hat"),
    (
        "lion",
        "sign missing",
        "np.sign(self.beta1 * m + (1 - self.beta1) * g)",
        "(self.beta1 * m + (1 - self.beta1) * g)",
    ),
    (
        "lion",
        "overwritten",
        "            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)\n            self.m[key] = self.beta2 * m + (1 - self.beta2) * g\n",
        "            m = self.m[key] = self.beta2 * m + (1 - self.beta2) * g\n            params[key] -= self.lr * np.sign(self.beta1 * m + (1 - self.beta1) * g)\n",
    ),
    ("lion", "gradient sign", "params[key] -= self.lr", "params[key] += self.lr"),
    ("adadelta", "eps outside root", "np.sqrt(h + self.eps)", "(np.sqrt(h) + self.eps)"),
    ("adadelta", "missing square", "step**2", "step"),
    ("adadelta", "not kept", "self.h[key], self.x[key] = h, x", "self.x[key] = x"),
    ("adadelta", "gradient sign", "params[key] -= step", "params[key] += step"),
]
