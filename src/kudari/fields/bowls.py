"""Bowls: one minimum, and every way down leads there. What differs is how long it takes."""

from kudari.fields.entries import entry

_SURVEY = "Jamil & Yang, A literature survey of benchmark functions, arXiv:1308.4008"


@entry(
    title="Ravine",
    title_ja="細長い谷",
    domain=[(-10, 10), (-10, 10)],
    minima=[(0, 0)],
    lowest=0,
    start=(-7, 2),
    rates=(0.95, 0.1, 1.5, 0.3),
    shows="A ravine along x: gradient descent zig-zags across it and crawls along it.",
    shows_ja="x 方向に伸びた谷。勾配降下法は谷を横切ってジグザグに進み、谷沿いにはなかなか進まない。",
    source="Saitoh, Deep Learning from Scratch, chapter 6",
    witnesses={(-7, 2): 6.45, (10, 10): 105},
)
def ravine(x, y):
    return x**2 / 20 + y**2


@entry(
    title="Round bowl",
    title_ja="丸いお椀",
    domain=[(-5, 5), (-5, 5)],
    minima=[(0, 0)],
    lowest=0,
    start=(-4, 3),
    rates=(0.1, 0.1, 1.5, 0.3),
    steps=50,
    shows="The roundest bowl: every rule must find the bottom, and descent with η = 1/2 does so in one step.",
    shows_ja="まん丸なお椀。どの手法でも底に着くはずで、η = 1/2 の勾配降下法は一歩で着く。",
    source="De Jong 1975; " + _SURVEY,
    witnesses={(-4, 3): 25, (0.5, -2): 4.25},
)
def sphere(x, y):
    return x**2 + y**2


@entry(
    title="Turned ravine",
    title_ja="斜めの谷",
    domain=[(-5, 5), (-5, 5)],
    minima=[(0, 0)],
    lowest=0,
    start=(-4, -2),
    rates=(0.015, 0.003, 1, 0.5),
    steps=150,
    shows="A narrow ravine turned by 45°: a learning rate for every coordinate no longer helps.",
    shows_ja="45° 回した細い谷。座標ごとに学習率を変える手法も、ここでは得をしない。",
    source="(u² + 100 v²) / 2 with u, v = x, y turned by 45°",
    witnesses={(-4, -2): 901, (1, 0): 25.25},
)
def rotated(x, y):
    return (x - y) ** 2 / 4 + 25 * (x + y) ** 2


@entry(
    title="Knife-edge ravine",
    title_ja="極端に細い谷",
    domain=[(-5, 5), (-5, 5)],
    minima=[(0, 0)],
    lowest=0,
    start=(-4, 1),
    rates=(0.0015, 0.001, 1.5, 0.2),
    steps=200,
    shows="A thousand times steeper in y than in x: the steep side limits η, the flat side needs it large.",
    shows_ja="y 方向の曲がりが x 方向の千倍。急な側が η を縛り、平らな側は大きな η を求める。",
    source="A quadratic with eigenvalues 1 and 1000",
    witnesses={(-4, 1): 508, (2, 0.5): 127},
)
def ill_conditioned(x, y):
    return (x**2 + 1000 * y**2) / 2


@entry(
    title="Booth",
    title_ja="ブース関数",
    domain=[(-10, 10), (-10, 10)],
    minima=[(1, 3)],
    lowest=0,
    start=(-8, -8),
    rates=(0.07, 0.007, 5, 1),
    steps=100,
    shows="A mild bowl whose bottom is not at the origin, which shows a pull towards zero.",
    shows_ja="底が原点にない緩やかなお椀。0 に引き寄せられる手法を見分けられる。",
    source=_SURVEY,
    witnesses={(-8, -8): 1802, (0, 0): 74},
)
def booth(x, y):
    return (x + 2 * y - 7) ** 2 + (2 * x + y - 5) ** 2


@entry(
    title="Matyas",
    title_ja="マティアス関数",
    domain=[(-10, 10), (-10, 10)],
    minima=[(0, 0)],
    lowest=0,
    start=(-9, 6),
    rates=(1.5, 0.3, 5, 0.5),
    steps=100,
    shows="A flat valley along the diagonal: down its sides is quick, along its floor is slow.",
    shows_ja="対角線に沿った平らな谷。斜面はすぐ下れるが、谷底に沿う道のりは遅い。",
    source=_SURVEY,
    witnesses={(-9, 6): 56.34, (1, 1): 0.04},
)
def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y
