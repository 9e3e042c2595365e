"""Valleys and saddles: easy to enter, slow to follow; or flat where one should not stay."""

import numpy as np

from kudari.fields.entries import entry

_MORE = "Moré, Garbow & Hillstrom, Testing unconstrained optimization software, 1981"


@entry(
    title="Rosenbrock",
    title_ja="ローゼンブロック関数",
    domain=[(-2, 2), (-1, 3)],
    minima=[(1, 1)],
    lowest=0,
    start=(-1.2, 1),
    rates=(0.002, 0.001, 0.5, 0.2),
    steps=500,
    shows="A long curved valley: easy to enter, slow to follow.",
    shows_ja="長く曲がった谷。入るのはやさしく、たどるのは遅い。",
    source="Rosenbrock 1960; " + _MORE,
    witnesses={(-1.2, 1): 24.2, (0, 0): 1},
)
def rosenbrock(x, y):
    return 100 * (y - x**2) ** 2 + (1 - x) ** 2


@entry(
    title="Beale",
    title_ja="ビール関数",
    domain=[(-4.5, 4.5), (-4.5, 4.5)],
    minima=[(3, 0.5)],
    lowest=0,
    start=(-1.5, 2),
    rates=(0.0007, 0.002, 0.5, 0.3),
    steps=150,
    shows="A flat valley between walls of enormous steepness: descent either stalls or is thrown out.",
    shows_ja="とてつもなく急な壁にはさまれた平らな谷。勾配降下法は止まるか、はじき飛ばされる。",
    source=_MORE,
    witnesses={(-1.5, 2): 67.078125, (1, 1): 14.203125},
)
def beale(x, y):
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


@entry(
    title="Saddle",
    title_ja="鞍点",
    domain=[(-2, 2), (-2, 2)],
    minima=[],
    start=(-1.5, 0.001),
    rates=(0.1, 0.03, 0.2, 0.07),
    steps=40,
    shows="A saddle: down along x, and then one must notice that y leads further down, without end.",
    shows_ja="鞍点。x 方向に下ったあと、y 方向にさらに（限りなく）下れることに気づけるか。",
    source="The simplest saddle",
    witnesses={(-1.5, 0.001): 2.249999, (0.5, 2): -3.75},
)
def saddle(x, y):
    return x**2 - y**2


@entry(
    title="Closed saddle",
    title_ja="底のある鞍点",
    domain=[(-3, 3), (-3, 3)],
    minima=[(0, 2**0.5), (0, -(2**0.5))],
    lowest=-1,
    start=(-2, 0.001),
    rates=(0.2, 0.1, 0.5, 0.3),
    steps=50,
    shows="A saddle with an end on either side: how long does a rule stay on the pass?",
    shows_ja="両側に底のある鞍点。峠にどれだけ長くとどまるかを比べられる。",
    source="The saddle, closed by y⁴/4",
    witnesses={(-2, 0.001): 3.99999900000025, (1, 2): 1},
)
def closed_saddle(x, y):
    return x**2 - y**2 + y**4 / 4


@entry(
    title="Monkey saddle",
    title_ja="猿の鞍点",
    domain=[(-2, 2), (-2, 2)],
    minima=[],
    start=(0.9, 0.02),
    rates=(0.05, 0.015, 0.15, 0.07),
    shows="Three ways up and three ways down, and no curvature in the middle: escape is very slow.",
    shows_ja="上りが三方、下りが三方。真ん中では曲がりもなくなり、抜け出すのがとても遅い。",
    source="The monkey saddle",
    witnesses={(0.9, 0.02): 0.72792, (1, -1): -2},
)
def monkey_saddle(x, y):
    return x**3 - 3 * x * y**2


@entry(
    title="Smallest network",
    title_ja="最小のネットワーク",
    domain=[(-3, 3), (-3, 3)],
    minima=[(sign * a, sign / a) for sign in (1, -1) for a in np.geomspace(1 / 3, 3, 15).tolist()],
    lowest=0,
    start=(-0.05, 0.02),
    rates=(0.5, 0.15, 0.5, 0.2),
    steps=100,
    shows="The smallest neural network: a saddle at zero weights, and a whole curve a b = 1 of minima.",
    shows_ja="いちばん小さなニューラルネット。重み 0 は鞍点で、最小点は曲線 a b = 1 の全体。",
    source="A linear network of two weights, squared error",
    witnesses={(-0.05, 0.02): 0.5010005, (2, 2): 4.5},
)
def two_weight_net(a, b):
    return (a * b - 1) ** 2 / 2


@entry(
    title="Easom",
    title_ja="イーソム関数",
    domain=[(-10, 10), (-10, 10)],
    minima=[(np.pi, np.pi)],
    lowest=-1,
    start=(0.5, 0.5),
    rates=(1, 1, 0.7, 0.5),
    steps=50,
    shows="A needle's hole in a plain: a few units away there is no slope to follow.",
    shows_ja="平原に開いた針の穴。少し離れると、たどるべき傾きがない。",
    source="Easom 1990; Jamil & Yang, arXiv:1308.4008",
    witnesses={(0.5, 0.5): -6.6919390491880073e-7, (3, 3): -0.94156415753649449},
)
def easom(x, y):
    return -np.cos(x) * np.cos(y) * np.exp(-((x - np.pi) ** 2 + (y - np.pi) ** 2))
