"""The fields once more, typed from the literature in mpmath and not from the package: 40 digits, any gradient."""

from mpmath import cos, e, exp, mp, mpf, pi, sqrt

mp.dps = 40

REFERENCES = {
    "ravine": lambda x, y: x * x / 20 + y * y,
    "sphere": lambda x, y: x * x + y * y,
    "rotated": lambda x, y: (((x - y) / sqrt(2)) ** 2 + 100 * ((x + y) / sqrt(2)) ** 2) / 2,
    "ill_conditioned": lambda x, y: x * x / 2 + 1000 * y * y / 2,
    "booth": lambda x, y: (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2,
    "matyas": lambda x, y: mpf("0.26") * (x * x + y * y) - mpf("0.48") * x * y,
    "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    "beale": lambda x, y: sum(
        (c - x * (1 - y**i)) ** 2 for i, c in ((1, mpf("1.5")), (2, mpf("2.25")), (3, mpf("2.625")))
    ),
    "saddle": lambda x, y: (x - y) * (x + y),
    "closed_saddle": lambda x, y: (x - y) * (x + y) + (y * y / 2) ** 2,
    "monkey_saddle": lambda x, y: x * (x * x - 3 * y * y),
    "two_weight_net": lambda a, b: mpf("0.5") * (1 - a * b) ** 2,
    "easom": lambda x, y: -cos(x) * cos(y) * exp(-((x - pi) ** 2) - (y - pi) ** 2),
    "himmelblau": lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    "three_hump_camel": lambda x, y: 2 * x**2 - mpf("1.05") * x**4 + x**6 / 6 + x * y + y**2,
    "six_hump_camel": lambda x, y: 4 * x**2 - mpf("2.1") * x**4 + x**6 / 3 + x * y - 4 * y**2 + 4 * y**4,
    "styblinski_tang": lambda x, y: sum(z**4 - 16 * z**2 + 5 * z for z in (x, y)) / 2,
    "goldstein_price": lambda x, y: (
        (1 + (x + y + 1) ** 2 * (19 - 14 * (x + y) + 3 * (x + y) ** 2))
        * (30 + (2 * x - 3 * y) ** 2 * (18 - 16 * (2 * x - 3 * y) + 3 * (2 * x - 3 * y) ** 2))
    ),
    "ackley": lambda x, y: (
        20 + e - 20 * exp(-sqrt((x * x + y * y) / 2) / 5) - exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)
    ),
    "rastrigin": lambda x, y: sum(10 + z * z - 10 * cos(2 * pi * z) for z in (x, y)),
    "two_valleys": lambda x: x * x * (x * x - 2) + mpf("0.3") * x,
}
