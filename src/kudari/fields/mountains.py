"""Mountains: several minima, so that where one arrives depends on the way."""

import numpy as np

from kudari.fields.entries import entry

_SURVEY = "Jamil & Yang, A literature survey of benchmark functions, arXiv:1308.4008"


@entry(
    title="Himmelblau",
    title_ja="ヒンメルブラウ関数",
    domain=[(-6, 6), (-6, 6)],
    minima=[
        (3, 2),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ],
    lowest=0,
    start=(0, 0),
    rates=(0.02, 0.007, 1, 0.5),
    steps=100,
    shows="Four equal minima: which one a rule finds depends on its momentum and its steps.",
    shows_ja="同じ深さの底が四つ。どこに着くかは、慣性と歩幅で決まる。",
    source="Himmelblau 1972; " + _SURVEY,
    witnesses={(0, 0): 170, (1, 2): 68},
)
def himmelblau(x, y):
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


@entry(
    title="Three-hump camel",
    title_ja="三こぶラクダ",
    domain=[(-5, 5), (-5, 5)],
    minima=[(0, 0)],
    lowest=0,
    start=(-3, 2),
    rates=(0.02, 0.01, 1, 0.3),
    steps=100,
    shows="One deep valley between two shallow ones: does momentum carry over the hump?",
    shows_ja="深い谷の両脇に浅い谷。慣性はこぶを越えさせてくれるか。",
    source=_SURVEY,
    witnesses={(-3, 2): 52.45, (1, 1): 3.1166666666666667},
)
def three_hump_camel(x, y):
    return 2 * x**2 - 1.05 * x**4 + x**6 / 6 + x * y + y**2


@entry(
    title="Six-hump camel",
    title_ja="六こぶラクダ",
    domain=[(-3, 3), (-2, 2)],
    minima=[(0.08984201368301331, -0.7126564032704135), (-0.08984201368301331, 0.7126564032704135)],
    lowest=-1.031628453489877,
    start=(-1.8, 1.4),
    rates=(0.02, 0.003, 0.7, 0.3),
    steps=150,
    shows="Two lowest valleys, four more, and passes between them.",
    shows_ja="いちばん深い谷が二つ、ほかに四つ。その間に峠がある。",
    source="Dixon & Szegö 1978; " + _SURVEY,
    witnesses={(-1.8, 1.4): 7.258848, (1, 1): 3.2333333333333334},
)
def six_hump_camel(x, y):
    return (4 - 2.1 * x**2 + x**4 / 3) * x**2 + x * y + (4 * y**2 - 4) * y**2


@entry(
    title="Styblinski–Tang",
    title_ja="スティブリンスキ・タン関数",
    domain=[(-5, 5), (-5, 5)],
    minima=[(-2.903534027771177, -2.903534027771177)],
    lowest=-78.33233140754282,
    start=(0.2, 0.2),
    rates=(0.02, 0.01, 0.5, 0.5),
    steps=150,
    shows="Four valleys, one of them the lowest: a small step decides early for one.",
    shows_ja="谷が四つ、最も深いのは一つ。歩幅が小さいと早くから行き先が決まってしまう。",
    source="Styblinski & Tang 1990; " + _SURVEY,
    witnesses={(0.2, 0.2): 0.3616, (1, -1): -15},
)
def styblinski_tang(x, y):
    return (x**4 - 16 * x**2 + 5 * x + y**4 - 16 * y**2 + 5 * y) / 2


@entry(
    title="Goldstein–Price",
    title_ja="ゴールドスタイン・プライス関数",
    domain=[(-2, 2), (-2, 2)],
    minima=[(0, -1)],
    lowest=3,
    start=(-1.5, 1.5),
    rates=(2e-07, 1e-07, 0.3, 0.1),
    steps=500,
    shows="Values from 3 to a million: slopes so different that one learning rate cannot fit all.",
    shows_ja="値が 3 から百万まで。傾きが違いすぎて、一つの学習率では間に合わない。",
    source="Goldstein & Price 1971; " + _SURVEY,
    witnesses={(-1.5, 1.5): 345693.75, (0, 0): 600},
)
def goldstein_price(x, y):
    near = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    far = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return near * far


@entry(
    title="Ackley",
    title_ja="アックリー関数",
    domain=[(-5, 5), (-5, 5)],
    minima=[(0, 0)],
    lowest=0,
    start=(-3.2, 2.6),
    rates=(0.1, 0.05, 0.5, 0.3),
    steps=100,
    shows="An egg box around a funnel, with a point at the bottom, where the slope does not fade.",
    shows_ja="漏斗のまわりの卵パック。底はとがっていて、近づいても傾きが消えない。",
    source="Ackley 1987; " + _SURVEY,
    witnesses={(-3.2, 2.6): 10.776119960738311, (1, 1): 3.6253849384403628},
)
def ackley(x, y):
    distance = np.sqrt((x**2 + y**2) / 2)
    waves = (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)) / 2
    return -20 * np.exp(-0.2 * distance) - np.exp(waves) + 20 + np.e


@entry(
    title="Rastrigin",
    title_ja="ラストリギン関数",
    domain=[(-5.12, 5.12), (-5.12, 5.12)],
    minima=[(0, 0)],
    lowest=0,
    start=(-3.4, 2.2),
    rates=(0.005, 0.002, 0.3, 0.3),
    steps=150,
    shows="A hundred hollows in a row: a rule stays in the one where it began, unless its step is large.",
    shows_ja="規則正しく並んだ百のくぼみ。歩幅が大きくない限り、始めたくぼみから出られない。",
    source="Rastrigin 1974; " + _SURVEY,
    witnesses={(-3.4, 2.2): 41.400000000000006, (1, 1): 2},
)
def rastrigin(x, y):
    return 20 + x**2 - 10 * np.cos(2 * np.pi * x) + y**2 - 10 * np.cos(2 * np.pi * y)


@entry(
    title="Two valleys",
    title_ja="二つの谷",
    domain=[(-2.2, 2.2)],
    minima=[(-1.035578714088854,)],
    lowest=-1.305428483743916,
    start=(2,),
    rates=(0.01, 0.01, 0.5, 0.1),
    steps=100,
    shows="A curve with two valleys: a small step stops in the nearer one, momentum reaches the deeper.",
    shows_ja="谷が二つある曲線。歩幅が小さいと手前の谷で止まり、慣性があれば深いほうに届く。",
    source="A double well, tilted",
    witnesses={(2,): 8.6, (1,): -0.7},
)
def two_valleys(x):
    return x**4 - 2 * x**2 + 0.3 * x
