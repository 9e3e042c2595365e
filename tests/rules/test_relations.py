"""One rule within another, and what does not matter to a rule: facts that hold whatever the code looks like."""

import numpy as np
import pytest

from kudari.rules import SGD, AdaDelta, AdaGrad, Adam, AdamW, AMSGrad, Lion, Momentum, NAdam, Nesterov, RMSProp

AdamTorch, NAdamOptax = Adam.variant("torch"), NAdam.variant("optax")
MomentumTorch, MomentumAverage = Momentum.variant("torch"), Momentum.variant("average")
NesterovTorch = Nesterov.variant("torch")
NONE = 1e-300  # an ε that changes no bit of what it is added to


def close(one, other, tolerance=1e-12):
    return np.allclose(one, other, rtol=tolerance, atol=tolerance)


@pytest.fixture
def path(references):
    """w after each of 25 steps: ``path(optimizer, slopes, rates)``."""
    return references.path


@pytest.fixture(scope="module")
def steady(references):
    """Gradients without zeros, of one scale."""
    rng = np.random.default_rng(2015)
    return rng.uniform(0.5, 2.0, (25, 4, 3)) * rng.choice([-1.0, 1.0], (25, 4, 3))


@pytest.fixture(scope="module")
def growing(steady):
    """Gradients whose squares grow, so that their averages never fall."""
    return steady * 5.0 ** np.arange(25)[:, None, None]


# ------------------------------------------------------------------ one rule within another


@pytest.mark.parametrize("rolling", [Momentum, MomentumTorch, MomentumAverage, Nesterov, NesterovTorch])
def test_without_momentum_it_is_sgd(rolling, path, slopes, rates):
    """α = 0 leaves w ← w − η g, to the bit, under any learning rates."""
    assert np.array_equal(path(rolling(momentum=0), slopes, rates), path(SGD(), slopes, rates))


@pytest.mark.parametrize("family", [Momentum, Nesterov])
def test_torch_is_the_book_while_the_learning_rate_is_constant(family, path, slopes):
    """η inside the velocity or outside of it is the same."""
    assert close(path(family.variant("torch")(0.1, 0.8), slopes), path(family(0.1, 0.8), slopes))


@pytest.mark.parametrize("family", [Momentum, Nesterov])
def test_torch_leaves_the_book_when_the_learning_rate_changes(family, path, steady):
    """The book's velocity remembers the old η: here by more than a tenth."""
    rates = [0.1] * 10 + [0.01] * 15
    book, torch = path(family(0.1, 0.8), steady, rates), path(family.variant("torch")(0.1, 0.8), steady, rates)

    assert close(book[:10], torch[:10])
    assert np.abs(book[10] - torch[10]).max() > 0.1


def test_the_average_is_torchs_velocity_with_a_smaller_rate(path, slopes, rates):
    """η (1 − α) for η."""
    smaller = [lr * (1 - 0.8) for lr in rates]

    assert close(path(MomentumAverage(momentum=0.8), slopes, rates), path(MomentumTorch(momentum=0.8), slopes, smaller))


def test_nesterov_is_one_velocity_ahead_of_momentum(references, slopes, rates):
    """With the same slopes, Nesterov's w is Momentum's w + α v."""
    ahead = references.journey(Nesterov(momentum=0.8), slopes, rates)
    behind = references.journey(Momentum(momentum=0.8), slopes, rates)

    assert all(close(a["w"], b["w"] + 0.8 * b["v"]) for a, b in zip(ahead, behind, strict=True))


@pytest.mark.parametrize("kin", [Adam, AdamTorch, AMSGrad.variant("paper")])
def test_adam_without_memory_is_the_sign(kin, path, growing, references):
    """β₁ = β₂ = 0 and no ε: every step is η long, in every coordinate."""
    moved = references.start() - 0.1 * np.cumsum(np.sign(growing), axis=0)

    assert close(path(kin(lr=0.1, beta1=0, beta2=0, eps=NONE), growing), moved)


def test_lion_without_memory_is_the_sign(path, slopes, references):
    """β₁ = 0: the direction is the sign of the slope alone, 0 where it is 0."""
    moved = references.start() - 0.1 * np.cumsum(np.sign(slopes), axis=0)

    assert close(path(Lion(lr=0.1, beta1=0), slopes), moved)


def test_lion_with_one_beta_is_the_sign_of_its_average(references, steady):
    """β₁ = β₂: w moves by the sign of the m that is kept."""
    route = references.journey(Lion(lr=0.1, beta1=0.8, beta2=0.8), steady)
    before = [references.start(), *(point["w"] for point in route[:-1])]

    assert all(close(p["w"], w - 0.1 * np.sign(p["m"])) for w, p in zip(before, route, strict=True))


def test_adam_without_m_and_without_corrections_is_rmsprop(path, slopes, rates):
    """β₁ = 0; what is left of the corrections, √(1 − β₂ᵗ), is given to RMSProp's learning rate."""
    corrected = [lr * np.sqrt(1 - 0.8 ** (i + 1)) for i, lr in enumerate(rates)]

    assert close(
        path(Adam(beta1=0, beta2=0.8, eps=1e-3), slopes, rates),
        path(RMSProp(decay_rate=0.8, eps=1e-3), slopes, corrected),
    )


def test_adam_with_a_huge_epsilon_is_the_averages_momentum(path, slopes):
    """The root no longer counts: η m̂ / ε, and with η = ε / 10, m̂ / 10."""
    corrected = [0.1 / (1 - 0.8 ** (i + 1)) for i in range(len(slopes))]

    assert close(
        path(AdamTorch(lr=1e11, beta1=0.8, eps=1e12), slopes),
        path(MomentumAverage(momentum=0.8), slopes, corrected),
        1e-7,
    )


def test_the_two_adams_are_one_where_epsilon_is_corrected(references, slopes):
    """The book's ε̂ is the paper's ε √(1 − β₂ᵗ)."""
    book, paper = Adam(0.1, beta2=0.8), AdamTorch(0.1, beta2=0.8, eps=1e-3)
    mine, other = {"W": references.start()}, {"W": references.start()}
    for i, g in enumerate(slopes):
        book.eps = 1e-3 * np.sqrt(1 - 0.8 ** (i + 1))
        book.update(mine, {"W": g})
        paper.update(other, {"W": g})

        assert close(mine["W"], other["W"])


def test_the_two_adams_differ_in_epsilon(path, slopes):
    """The same ε weighs more in the book's place, from the first step on."""
    book, paper = path(Adam(0.1, eps=1e-3), slopes), path(AdamTorch(0.1, eps=1e-3), slopes)

    assert np.abs(book[0] - paper[0]).max() > 1e-3


def test_adamw_without_decay_is_adam(path, slopes, rates):
    """λ = 0 leaves PyTorch's Adam."""
    assert close(path(AdamW(weight_decay=0), slopes, rates), path(AdamTorch(), slopes, rates))


@pytest.mark.parametrize(
    "decaying", [AdamW(lr=0.1, weight_decay=0.5), Lion(lr=0.1, weight_decay=0.5)], ids=["adamw", "lion"]
)
def test_on_a_plain_weights_decay_by_themselves(decaying, path, references):
    """By the share η λ in each step, whatever ε is: the decay is decoupled."""
    found = path(decaying, np.zeros((25, 4, 3)))

    assert close(found[-1], references.start() * (1 - 0.05) ** 25)


@pytest.mark.parametrize("kin", [AMSGrad, AMSGrad.variant("optax")])
def test_amsgrad_is_adam_while_v_grows(kin, path, growing, rates):
    """The greatest v is the last one."""
    assert close(path(kin(eps=1e-3), growing, rates), path(AdamTorch(eps=1e-3), growing, rates))


@pytest.mark.parametrize("kin", [AMSGrad, AMSGrad.variant("optax"), AMSGrad.variant("paper")])
def test_amsgrad_never_lengthens_its_steps_again(kin, references, slopes):
    """v̄ only grows, in every coordinate, where Adam's v falls."""
    tops = np.array([point["v_max"] for point in references.journey(kin(beta2=0.8), slopes)])
    squares = np.array([point["v"] for point in references.journey(kin(beta2=0.8), slopes)])

    assert (np.diff(tops, axis=0) >= 0).all()
    assert (np.diff(squares, axis=0) < 0).any()


def test_amsgrad_of_the_paper_is_adam_uncorrected(path, growing):
    """While v grows, and with both corrections given to Adam's learning rate."""
    undone = [0.1 * (1 - 0.9 ** (i + 1)) / np.sqrt(1 - 0.999 ** (i + 1)) for i in range(25)]

    assert close(path(AMSGrad.variant("paper")(lr=0.1, eps=1e-3), growing), path(Adam(eps=1e-3), growing, undone))


def test_nadam_at_once_at_full_momentum_is_optaxs(path, slopes, rates):
    """ψ → ∞: the schedule is β₁ from the first step on."""
    assert close(path(NAdam(psi=1e6, eps=1e-3), slopes, rates), path(NAdamOptax(eps=1e-3), slopes, rates))


def test_nadam_of_keras_is_nadam_with_another_psi(path, slopes, rates):
    """ψ = 1 and ε = 1e-7, to the bit."""
    assert np.array_equal(path(NAdam.variant("keras")(), slopes, rates), path(NAdam(eps=1e-7, psi=1), slopes, rates))


@pytest.mark.parametrize("kin", [NAdam, NAdamOptax])
def test_nadam_without_m_is_adam_without_m(kin, path, slopes, rates):
    """β₁ = 0: there is nothing to look ahead with."""
    assert close(
        path(kin(beta1=0, beta2=0.8, eps=1e-3), slopes, rates),
        path(AdamTorch(beta1=0, beta2=0.8, eps=1e-3), slopes, rates),
    )


def test_rmsprop_without_epsilon_has_one_form(path, steady, rates):
    """Under the root or beside it, an ε that vanishes is none."""
    keras = RMSProp.variant("keras")(eps=NONE, decay_rate=0.8)

    assert close(path(RMSProp(eps=NONE, decay_rate=0.8), steady, rates), path(keras, steady, rates))


def test_adadelta_with_a_huge_epsilon_is_sgd(path, slopes):
    """Both roots are √ε, and their ratio is 1."""
    assert close(path(AdaDelta(lr=0.1, eps=1e16), slopes), path(SGD(0.1), slopes), 1e-7)


# ------------------------------------------------------------------ what does not matter


@pytest.mark.parametrize(
    "scaleless",
    [
        lambda: Lion(beta1=0.8, weight_decay=0.5),
        lambda: AdaGrad(eps=NONE),
        lambda: RMSProp(eps=NONE),
        lambda: RMSProp.variant("keras")(eps=NONE),
        *(lambda kin=kin: kin(eps=NONE) for kin in (Adam, AdamTorch, AdamW, AMSGrad, NAdam, NAdamOptax)),
        *(lambda kin=kin: AMSGrad.variant(kin)(eps=NONE) for kin in ("optax", "paper")),
    ],
)
@pytest.mark.parametrize("scale", [2.0**-30, 2.0**40])
def test_the_scale_of_slopes_does_not_matter(scaleless, scale, path, steady, rates):
    """Without ε, g and c g are the same to the bit, for c a power of two."""
    assert np.array_equal(path(scaleless(), scale * steady, rates), path(scaleless(), steady, rates))


@pytest.mark.parametrize("rolling", [SGD, Momentum, MomentumTorch, MomentumAverage, Nesterov, NesterovTorch])
def test_a_velocity_is_linear_in_the_slopes(rolling, path, slopes, rates, references):
    """Slopes twice as steep give a way twice as long, and so does twice the learning rate, to the bit."""
    way = path(rolling(), slopes, rates) - references.start()

    assert close(path(rolling(), 2 * slopes, rates) - references.start(), 2 * way)
    assert close(path(rolling(), slopes, [2 * lr for lr in rates]) - references.start(), 2 * way)


def moved(cls, w, slopes):
    """Where 25 steps lead from w, with an ε that shows."""
    optimizer, params = cls(**{"eps": 1e-3} if "eps" in cls.hypers else {}), {"W": w.copy()}
    for g in slopes:
        optimizer.update(params, {"W": g})
    return params["W"]


def test_left_and_right_are_alike(cls, references, slopes):
    """With w and all slopes turned round, the end is turned round, to the bit."""
    w = references.start()

    assert np.array_equal(moved(cls, -w, -slopes), -moved(cls, w, slopes))


def test_only_slopes_move_a_rule_without_decay(undecayed, references, slopes):
    """From another start, the way is the same."""
    w = references.start()

    assert close(moved(undecayed, w + 8.0, slopes) - 8.0, moved(undecayed, w, slopes), 1e-11)


def test_coordinates_may_be_permuted(cls, references, slopes):
    """The end is permuted with them, to the bit."""
    order = np.random.default_rng(4).permutation(12)
    w, flat = references.start(), slopes.reshape(25, 12)

    assert np.array_equal(moved(cls, w.reshape(12)[order], flat[:, order]), moved(cls, w, slopes).reshape(12)[order])


def test_a_tensor_may_be_reshaped(cls, references, slopes):
    """No axis is special, to the bit."""
    w = references.start()

    assert np.array_equal(
        moved(cls, w.reshape(2, 6).T, slopes.reshape(25, 2, 6).transpose(0, 2, 1)).T.reshape(4, 3),
        moved(cls, w, slopes),
    )


def test_a_tensor_may_be_split(cls, references, slopes):
    """Rows on their own go where they go together, to the bit."""
    w = references.start()
    rows = [moved(cls, w[i], slopes[:, i]) for i in range(4)]

    assert np.array_equal(np.array(rows), moved(cls, w, slopes))
