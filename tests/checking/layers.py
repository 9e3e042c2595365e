"""Layers as learners write them: right ones, and for every cause of the catalogue one that makes that mistake.

A wrong layer is a right one with a line of its code replaced, so that one sees what the mistake is.
"""

import textwrap

import numpy as np

RELU = """
class ReLU:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout
"""

SIGMOID = """
class Sigmoid:
    def forward(self, x):
        y = 1 / (1 + np.exp(-x))
        self.x, self.y = x, y
        return y

    def backward(self, dout):
        x, y = self.x, self.y
        return dout * y * (1 - y)
"""

TANH = """
class Tanh:
    def forward(self, x):
        y = np.tanh(x)
        self.x, self.y = x, y
        return y

    def backward(self, dout):
        x, y = self.x, self.y
        return dout * (1 - y**2)
"""

AFFINE = """
class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = self.db = None
        self.calls = 0

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T
"""

BATCHNORM = """
class BatchNorm:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta

    def forward(self, x):
        gamma, beta = self.gamma, self.beta
        mean = x.mean(axis=0)
        var = x.var(axis=0)
        std = np.sqrt(var + 1e-7)
        normal = (x - mean) / std
        self.x, self.normal, self.std = x, normal, std
        self.out = gamma * normal + beta
        return self.out

    def backward(self, dout):
        x, normal, std, N = self.x, self.normal, self.std, len(dout)
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (dout * normal).sum(axis=0)
        dnormal = dout * self.gamma
        through_mean = dnormal.sum(axis=0) / N
        through_var = normal * (dnormal * normal).sum(axis=0) / N
        return (dnormal - through_mean - through_var) / std
"""

# The book's own way, through every node of the graph, and with running statistics.
BOOK_BATCHNORM = """
class BatchNorm:
    def __init__(self, gamma, beta, momentum=0.9):
        self.gamma, self.beta, self.momentum = gamma, beta, momentum
        self.running_mean = self.running_var = None
        self.dgamma = self.dbeta = None

    def forward(self, x, train_flg=True):
        if self.running_mean is None:
            self.running_mean, self.running_var = np.zeros(x.shape[1]), np.zeros(x.shape[1])
        if train_flg:
            self.batch_size = x.shape[0]
            mu = x.mean(axis=0)
            self.xc = x - mu
            var = np.mean(self.xc**2, axis=0)
            self.std = np.sqrt(var + 10e-7)
            self.xn = self.xc / self.std
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
            xn = self.xn
        else:
            xn = (x - self.running_mean) / np.sqrt(self.running_var + 10e-7)
        return self.gamma * xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -np.sum((dxn * self.xc) / (self.std * self.std), axis=0)
        dvar = 0.5 * dstd / self.std
        dxc += (2.0 / self.batch_size) * self.xc * dvar
        dmu = np.sum(dxc, axis=0)
        return dxc - dmu / self.batch_size
"""

# A layer that no catalogue knows.
SQUARE = """
class Square:
    def __init__(self):
        self.scale, self.dscale = np.array([2.0, 3.0, 4.0]), None

    def forward(self, x):
        self.x = x
        return self.scale * x**2

    def backward(self, dout):
        self.dscale = (dout * self.x**2).sum(axis=0)
        return 2 * dout * self.scale * self.x
"""

SOURCES = {
    "relu": RELU,
    "sigmoid": SIGMOID,
    "tanh": TANH,
    "affine": AFFINE,
    "batchnorm": BATCHNORM,
    None: SQUARE,
}

RELU_BACK = "dout[self.mask] = 0"
AFFINE_OUT, AFFINE_DW, AFFINE_DB, AFFINE_DX = (
    "x @ self.W + self.b",
    "self.x.T @ dout",
    "dout.sum(axis=0)",
    "dout @ self.W.T",
)
NORMAL_DX = "(dnormal - through_mean - through_var) / std"
DGAMMA, DBETA = "(dout * normal).sum(axis=0)", "self.dbeta = dout.sum(axis=0)"

# The layer, what is written, what is written instead, the part that is wrong, the cause, and what it concerns.
WRONG = [
    # forward
    ("relu", "return out", "return x", "forward", "unchanged", ""),
    ("relu", "return out", "pass", "forward", "nothing", ""),
    ("relu", "return out", "return out.tolist()", "forward", "no array", "list"),
    ("relu", "return out", "return out > 0", "forward", "dtype", "bool"),
    ("relu", "return out", "return out.astype(np.float32)", "forward", "dtype", "float32"),
    ("relu", "return out", "return out / 0", "forward", "not finite", "NaN"),
    ("relu", "return out", "return -out", "forward", "sign", ""),
    ("relu", "return out", "return out + np.random.rand()", "forward", "random", ""),
    ("relu", "return out", "return out[:, :1]", "forward", "shape", ""),
    ("relu", "return out", "return 2 * out", "forward", "factor", "2"),
    ("relu", "return out", "return 0.3 * x**3 + out", "forward", "unknown", ""),
    ("relu", "x <= 0", "x > 0", "forward", "mask inverted forward", ""),
    ("relu", "return out", "return (x > 0) * 1.0", "forward", "mask itself", ""),
    ("relu", "return out", "return np.abs(x)", "forward", "absolute", ""),
    ("relu", "return out", "return np.tanh(x)", "forward", "another layer", "Tanh"),
    ("sigmoid", "np.exp(-x)", "np.exp(x)", "forward", "exponent sign", ""),
    ("sigmoid", "y = 1 / (1 + np.exp(-x))", "y = np.tanh(x)", "forward", "another layer", "Tanh"),
    ("affine", " + self.b", "", "forward", "b missing", ""),
    ("affine", " + self.b", " - self.b", "forward", "b sign", ""),
    ("affine", "x @ self.W", "self.W @ x", "forward", "raises", "ValueError"),
    ("batchnorm", "(x - mean) / std", "x / std", "forward", "not centred", ""),
    ("batchnorm", "(x - mean) / std", "(x - mean)", "forward", "not scaled", ""),
    ("batchnorm", "np.sqrt(var + 1e-7)", "var + 1e-7", "forward", "root missing", ""),
    ("batchnorm", "gamma * normal + beta", "normal + beta", "forward", "gamma missing", ""),
    ("batchnorm", "gamma * normal + beta", "gamma * normal", "forward", "beta missing", ""),
    ("batchnorm", "gamma * normal + beta", "normal", "forward", "neither gamma nor beta", ""),
    ("batchnorm", "x.var(axis=0)", "x.var(axis=0, ddof=1)", "forward", "N minus one", ""),
    ("batchnorm", "np.sqrt(var + 1e-7)", "np.sqrt(var)", "forward", "eps missing", ""),
    # ReLU's backward
    ("relu", "return dout", "pass", "dx", "nothing", ""),
    ("relu", "return dout", "return dout, 1", "dx", "no array", "tuple"),
    ("relu", "return dout", "return undefined", "dx", "raises", "NameError"),
    ("relu", RELU_BACK, "pass", "dx", "mask missing", ""),
    ("relu", RELU_BACK, "dout[~self.mask] = 0", "dx", "mask inverted", ""),
    ("relu", RELU_BACK, "dout[dout <= 0] = 0", "dx", "mask of dout", ""),
    ("relu", "return dout", "return 1.0 * ~self.mask", "dx", "dout missing", ""),
    ("relu", "return dout", "return -dout", "dx", "sign", ""),
    ("relu", "return dout", "return 2 * dout", "dx", "factor", "2"),
    ("relu", "return dout", "return dout / len(dout)", "dx", "factor", "1/N"),
    ("relu", "return dout", "return 1.001 * dout", "dx", "factor", "1.001"),
    ("relu", "return dout", "return dout**2", "dx", "dout twice", ""),
    ("relu", "return dout", "return dout.sum(axis=0)", "dx", "shape", ""),
    ("relu", "return dout", "return dout + 0.3 * dout**3", "dx", "unknown", ""),
    ("relu", "return dout", "return dout * self.out", "dx", "raises", "AttributeError"),
    # Sigmoid's and Tanh's
    ("sigmoid", "dout * y * (1 - y)", "y * (1 - y)", "dx", "dout missing", ""),
    ("sigmoid", "dout * y * (1 - y)", "dout", "dx", "slope missing", ""),
    ("sigmoid", "dout * y * (1 - y)", "dout * x * (1 - x)", "dx", "x for out", ""),
    ("sigmoid", "dout * y * (1 - y)", "dout * y", "dx", "factor lost", "1 − y"),
    ("sigmoid", "dout * y * (1 - y)", "dout * (1 - y)", "dx", "factor lost", "y"),
    ("sigmoid", "dout * y * (1 - y)", "dout * y * (1 + y)", "dx", "sign inside", "y (1 + y)"),
    ("sigmoid", "dout * y * (1 - y)", "dout * y * (y - 1)", "dx", "sign", ""),
    ("tanh", "1 - y**2", "1 - y", "dx", "square missing", ""),
    ("tanh", "1 - y**2", "1 + y**2", "dx", "sign inside", "1 + y²"),
    ("tanh", "1 - y**2", "1 - x**2", "dx", "x for out", ""),
    ("tanh", "1 - y**2", "1 - np.tanh(y)**2", "dx", "forward twice", ""),
    ("relu", RELU_BACK, "dout = dout * np.maximum(self.kept, 0)", "dx", "raises", "AttributeError"),
    # Affine's
    ("affine", AFFINE_DX, "np.ones_like(dout) @ self.W.T", "dx", "dout missing", ""),
    ("affine", AFFINE_DX, "dout @ self.W", "dx", "raises", "ValueError"),
    ("affine", AFFINE_DX, "2 * dout @ self.W.T", "dx", "factor", "2"),
    ("affine", AFFINE_DX, "dout @ self.W.T, self.dW", "dx", "no array", "tuple"),
    ("affine", AFFINE_DW, "dout.T @ self.x", "dW", "transposed", ""),
    ("affine", AFFINE_DW, "self.x.T @ np.ones_like(dout)", "dW", "dout missing", ""),
    ("affine", AFFINE_DW, "self.x.T @ dout / len(dout)", "dW", "factor", "1/N"),
    ("affine", AFFINE_DW, "-self.x.T @ dout", "dW", "sign", ""),
    ("affine", AFFINE_DW, "None", "dW", "not kept", ""),
    ("affine", "self.dW = self.x.T", "dW = self.x.T", "dW", "not kept", ""),
    ("affine", AFFINE_DB, "dout.sum(axis=1)", "db", "wrong axis", ""),
    ("affine", AFFINE_DB, "dout.sum()", "db", "everything summed", ""),
    ("affine", AFFINE_DB, "dout", "db", "not summed", ""),
    ("affine", AFFINE_DB, "dout.mean(axis=0)", "db", "factor", "1/N"),
    ("affine", AFFINE_DB, "dout.sum(axis=0, keepdims=True)", "db", "shape", ""),
    (
        "affine",
        "self.dW = self.x.T @ dout",
        "self.dW = (0 if self.dW is None else self.dW) + self.x.T @ dout",
        "dW",
        "accumulated",
        "",
    ),
    # Batch normalisation's
    ("batchnorm", NORMAL_DX, "dnormal / std", "dx", "mean and variance fixed", ""),
    ("batchnorm", NORMAL_DX, "(dnormal - through_mean) / std", "dx", "variance fixed", ""),
    ("batchnorm", NORMAL_DX, "(dnormal - through_var) / std", "dx", "mean fixed", ""),
    ("batchnorm", NORMAL_DX, "(dnormal - N * through_mean - N * through_var) / std", "dx", "not divided by N", ""),
    ("batchnorm", "dnormal = dout * self.gamma", "dnormal = dout", "dx", "gamma missing", ""),
    ("batchnorm", NORMAL_DX, "dnormal - through_mean - through_var", "dx", "deviation missing", ""),
    ("batchnorm", NORMAL_DX, "(dnormal - through_mean - through_var) / std**2", "dx", "deviation twice", ""),
    ("batchnorm", NORMAL_DX, "dout", "dx", "slope missing", ""),
    ("batchnorm", DGAMMA, "dout.sum(axis=0)", "dgamma", "normal missing", ""),
    ("batchnorm", DGAMMA, "(dout * x).sum(axis=0)", "dgamma", "x for normal", ""),
    ("batchnorm", DGAMMA, "(dout * self.out).sum(axis=0)", "dgamma", "out for normal", ""),
    ("batchnorm", DGAMMA, "(dout * normal).sum(axis=1)", "dgamma", "wrong axis", ""),
    ("batchnorm", DGAMMA, "(dout * normal).sum()", "dgamma", "everything summed", ""),
    ("batchnorm", DGAMMA, "dout * normal", "dgamma", "not summed", ""),
    ("batchnorm", DBETA, "self.dbeta = (dout * normal).sum(axis=0)", "dbeta", "exchanged", "self.dgamma"),
    (
        "batchnorm",
        "mean = x.mean(axis=0)",
        "x = x - x.mean(axis=1, keepdims=True); mean = 0 * x",
        "forward",
        "unknown",
        "",
    ),
    # No layer of the catalogue
    (None, "2 * dout * self.scale * self.x", "dout * self.scale * self.x", "dx", "factor", "1/2"),
    (None, "(dout * self.x**2).sum(axis=0)", "-(dout * self.x**2).sum(axis=0)", "dscale", "sign", ""),
    (None, "2 * dout * self.scale * self.x", "dout * self.scale", "dx", "unknown", ""),
    # Habits
    ("relu", "self.mask = x <= 0", "self.mask = getattr(self, 'mask', x <= 0)", "forward", "stale", ""),
    ("tanh", "self.x, self.y = x, y", "self.x, self.y = x, getattr(self, 'y', y)", "dx", "stale", ""),
]

# The book's batch normalisation predicts wrongly: what is written, and instead, the cause, what it concerns.
MEAN, VAR = "self.momentum * self.running_mean + (1 - self.momentum) * mu", "np.sqrt(self.running_var + 10e-7)"
PREDICTING = [
    ("if train_flg:", "if True:", "batch while predicting", ""),
    ("(x - self.running_mean)", "(x - x.mean(axis=0))", "batch while predicting", ""),
    ("else:\n", "else:\n            self.running_mean = 0.5 * self.running_mean\n", "learns while predicting", ""),
    (MEAN, "self.running_mean + 99", "running mean", "≠"),
    (MEAN, "99.0", "running mean", "99"),
    (MEAN, "self.running_mean", "running mean", "0 ≠"),
    (MEAN, MEAN.replace("(1 - self.momentum) * ", ""), "running mean", ""),
    (VAR, "(self.running_var + 10e-7)", "running variance", ""),
    ("* var", "* self.std", "running variance", ""),
    ("else:\n", "else:\n            return (x - self.running_mean) / " + VAR + " + self.beta\n", "gamma missing", ""),
    ("else:\n", "else:\n            return (x - self.running_mean) / " + VAR + "*self.gamma\n", "beta missing", ""),
    ("else:\n", "else:\n            return (x - self.running_mean) / " + VAR + "\n", "neither gamma nor beta", ""),
    ("else:\n", "else:\n            return x[0]\n", "shape", "(3,) ≠ (5, 3)"),
    ("else:\n", "else:\n            return None\n", "nothing", ""),
    ("else:\n", "else:\n            return undefined\n", "raises", "NameError"),
    ("else:\n", "else:\n            return x / 0\n", "not finite", "inf"),
]

# Wrong in more than one line, or with other sizes.
LONGER = {
    "axis of the mean": BATCHNORM.replace("(axis=0)", "(axis=1, keepdims=True)", 2),
    "mean of everything": BATCHNORM.replace("x.mean(axis=0)", "x.mean()").replace("x.var(axis=0)", "x.var()"),
    "W transposed": AFFINE.replace("x @ self.W + self.b", "x @ self.W.T + self.b"),
    "not transposed": AFFINE.replace(AFFINE_DX, "dout @ self.W"),
    "out for mask": RELU.replace("return out", "self.out = out; return out.copy()").replace(
        RELU_BACK, "dout = dout * self.out"
    ),
}


def made(source):
    """The class that a source text defines."""
    names = {"np": np, "__name__": "somebody"}
    exec(textwrap.dedent(source), names)
    return next(value for name, value in names.items() if isinstance(value, type))
