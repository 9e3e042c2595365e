"""Optimisers from sources whose lines can be looked up, as those of a file can, and with slips in them."""

import inspect
import linecache
import textwrap

from tests.rules import book

MOMENTUM = """
    import numpy as np

    class Momentum:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr = lr
            self.momentum = momentum
            self.v = {}

        def update(self, params, grads):
            for key in params:
                self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
                params[key] += self.v[key]
"""
BOOK_ADAM = f"import numpy as np\n\n{inspect.getsource(book.Adam)}"
ADAM = """
    import numpy as np

    class Adam:
        def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
            self.lr = lr
            self.beta1 = beta1
            self.beta2 = beta2
            self.eps = eps
            self.t = 0
            self.m, self.v = {}, {}

        def update(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
                self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
                m_hat = self.m[key] / (1 - self.beta1**self.t)
                v_hat = self.v[key] / (1 - self.beta2**self.t)
                params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
"""


def written(source, *slips):
    """The last class of a source with some slips in it, each a piece of it and what stands there instead."""
    source = textwrap.dedent(source)
    for right, wrong in slips:
        assert right in source
        source = source.replace(right, wrong)
    name = f"<{hash(source)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    scope = {"__name__": "somebody"}
    exec(compile(source, name, "exec"), scope)
    return [value for value in scope.values() if isinstance(value, type)][-1]
