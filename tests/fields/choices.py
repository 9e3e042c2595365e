"""Formulas with a branch that is not taken, where it has no derivative itself; and the gradient of what is taken."""

import math

#: A formula, a point, and the gradient there, by hand.
NOT_TAKEN = [
    ("where(x > 0, sqrt(x), 0) + y**2", {"x": -1.0, "y": 2.0}, {"x": 0.0, "y": 4.0}),
    ("where(x > 0, sqrt(x), 0) + y**2", {"x": 0.0, "y": 2.0}, {"x": 0.0, "y": 4.0}),
    ("where(x > 0, sqrt(x), 0) + y**2", {"x": 4.0, "y": 2.0}, {"x": 0.25, "y": 4.0}),
    ("where(x > 0, x*log(x), 0)", {"x": -1.0}, {"x": 0.0}),
    ("where(x > 0, x*log(x), 0)", {"x": 1.0}, {"x": 1.0}),
    ("where(abs(x) < 1e-8, 1, sin(x)/x)", {"x": 0.0}, {"x": 0.0}),
    ("where(x == 0, 0, x**2*sin(1/x))", {"x": 0.0}, {"x": 0.0}),
    ("where(x > 0, exp(-1/x), x**2)", {"x": 0.0}, {"x": 0.0}),
    ("where(x > 0, x**1.5, -x)", {"x": -2.0}, {"x": -1.0}),
    ("where(x > 0, log(x), where(x < -1, sqrt(-1 - x), y))", {"x": -0.5, "y": 3.0}, {"x": 0.0, "y": 1.0}),
    ("where(x > 0, log(x), where(x < -1, sqrt(-1 - x), y))", {"x": -5.0, "y": 3.0}, {"x": -0.25, "y": 0.0}),
    ("where(x > 0, sqrt(sqrt(x)), 0) + where(y > 0, sqrt(sqrt(x)), x)", {"x": -1.0, "y": -1.0}, {"x": 1.0, "y": 0.0}),
    ("where(x > 0, sqrt(x)*sqrt(x), 0)*y", {"x": -1.0, "y": 2.0}, {"x": 0.0, "y": 0.0}),
    ("max(1, x)*where(x > 1, sqrt(x - 1), 1)", {"x": 0.0}, {"x": 0.0}),
    ("min(sqrt(abs(x)), x - 1)", {"x": 0.0}, {"x": 1.0}),
    ("max(sqrt(abs(x)), 1 - y)", {"x": 0.0, "y": 0.0}, {"x": 0.0, "y": -1.0}),
    ("clip(x, -1, sqrt(y))", {"x": -0.5, "y": 0.0}, {"x": 1.0, "y": 0.0}),
    ("clip(cbrt(x), 1, 2)*y", {"x": 0.0, "y": 3.0}, {"x": 0.0, "y": 1.0}),
    ("sqrt(max(x, 0)**2) + x", {"x": -1.0}, {"x": 1.0}),
    ("abs(x)", {"x": 0.0}, {"x": 0.0}),
    ("x**0 + x**1.5 + y", {"x": 0.0, "y": 1.0}, {"x": 0.0, "y": 1.0}),
    ("x**y", {"x": 0.0, "y": 2.0}, {"x": 0.0, "y": 0.0}),
    ("sin(x)**y", {"x": 2.0, "y": 0.0}, {"x": 0.0, "y": math.log(math.sin(2.0))}),
]
