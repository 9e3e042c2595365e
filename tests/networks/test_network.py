"""A network as a reader of the book uses it: its loop, its parameters, what it may be given."""

import copy
import pickle

import numpy as np
import pytest

from kudari import SGD
from kudari.data import load
from kudari.formula import KudariError
from kudari.networks import Network, TwoLayerNet
from kudari.networks import network as networks


@pytest.fixture(scope="module")
def digits():
    return load("digits")


@pytest.fixture
def some(digits):
    return digits.train.x[:12], digits.train.t[:12]


def made(**options):
    return Network(64, [7, 6], 10, seed=3, **options)


def test_the_loop_of_the_article_runs_as_it_stands(digits):
    """And reads more than nine of ten digits that it has not seen."""
    x_train, t_train, x_test, t_test = digits.train.x, digits.train.t, digits.test.x, digits.test.t
    rng = np.random.default_rng(0)
    network = TwoLayerNet(input_size=64, hidden_size=50, output_size=10)
    optimizer = SGD(lr=0.1)
    batch_size = 100
    for _ in range(1500):
        batch_mask = rng.choice(x_train.shape[0], batch_size)
        x_batch = x_train[batch_mask]
        t_batch = t_train[batch_mask]
        grads = network.gradient(x_batch, t_batch)
        params = network.params
        optimizer.update(params, grads)

    assert network.accuracy(x_test, t_test) > 0.9


def test_gradients_are_ones_own_arrays(some):
    """The next call does not change those of the last one."""
    network, (x, t) = made(), some
    first = network.gradient(x, t)
    kept = {name: slope.copy() for name, slope in first.items()}
    second = network.gradient(x[:5], t[:5])

    assert all(np.array_equal(first[name], kept[name]) for name in kept)
    assert not np.array_equal(first["W1"], second["W1"])


def test_parameters_are_views_of_one_vector():
    """In their order, without a gap, and both ways."""
    network = made(batch_norm=True)
    network.vector[:] = np.arange(network.vector.size)

    assert list(network.params) == ["W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2", "W3", "b3"]
    assert np.array_equal(np.concatenate([part.ravel() for part in network.params.values()]), network.vector)


@pytest.mark.parametrize("name", ["W1", "b2"])
def test_a_parameter_that_is_replaced_is_the_networks(name, some):
    """``params[name] = array`` changes what it predicts, as writing into the array does."""
    one, other = made(), made()
    one.params[name] = one.params[name] + 1
    other.params[name] += 1

    assert np.array_equal(one.predict(some[0]), other.predict(some[0]))
    assert np.shares_memory(one.params[name], one.vector)


def test_parameters_that_do_not_fit_are_refused():
    """Another shape, and another name."""
    network = made()
    for change in (lambda p: p.__setitem__("W1", np.zeros(3)), lambda p: p.__setitem__("W9", 0)):
        before = network.vector.copy()
        with pytest.raises(KudariError, match="parameter 'W"):
            change(network.params)
        assert np.array_equal(network.vector, before)


def test_slopes_that_are_replaced_are_written_down():
    """Clipping them between two steps does not part them from the layers."""
    network, x = made(), np.ones((2, 64))
    _, grads = network.loss_and_gradient(x, [0, 1])
    grads["W1"] = grads["W1"].clip(-1e-9, 1e-9)
    _, grads = network.loss_and_gradient(x, [0, 1])

    assert np.abs(grads["W1"]).max() > 1e-3


@pytest.mark.parametrize("name", ["vector", "gradient_vector", "params", "grads"])
def test_memory_is_written_into_and_not_exchanged(name):
    """For the layers would go on with the old one."""
    network = made()
    with pytest.raises(KudariError, match=f"write into network.{name}"):
        setattr(network, name, getattr(made(), name))
    setattr(network, name, getattr(network, name))  # as += does


@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error"])
def test_labels_and_one_hot_rows_give_the_same_numbers(loss, some):
    """The loss, and every slope."""
    network, (x, t) = made(loss=loss), some
    rows = np.eye(10)[t]
    labels, one_hot = network.gradient(x, t), network.gradient(x, rows)

    assert network.loss(x, t) == network.loss(x, rows)
    assert network.accuracy(x, t) == network.accuracy(x, rows)
    assert all(np.array_equal(labels[name], one_hot[name]) for name in labels)


@pytest.mark.parametrize(
    "form",
    [
        lambda x, t: (x.astype(np.float64), t),
        lambda x, t: (x.tolist(), t.tolist()),
        lambda x, t: (np.asfortranarray(x), t.astype(np.uint8)),
        lambda x, t: (x[::-1][::-1], t.astype(np.uint64)),
        lambda x, t: (x, np.eye(10, dtype=bool)[t]),
    ],
)
def test_the_form_of_the_samples_does_not_matter(form, some):
    """float64, lists, other orders in memory: the same numbers, in the network's own dtype."""
    network = made()
    plain, other = network.gradient(*some), network.gradient(*form(*some))

    assert all(np.array_equal(plain[name], other[name]) for name in plain)
    assert {slope.dtype for slope in other.values()} == {np.dtype("float32")}


@pytest.mark.parametrize(
    "answer", [lambda t: t, int, lambda t: [t], lambda t: np.eye(10)[t], lambda t: [np.eye(10)[t]]]
)
def test_a_single_sample(answer, some):
    """As a vector with its label, or its one-hot vector, is a batch of one."""
    network, (x, t) = made(), some
    alone, batch = network.gradient(x[0], answer(t[0])), network.gradient(x[:1], t[:1])

    assert all(np.array_equal(alone[name], batch[name]) for name in batch)
    assert network.predict(x[0]).shape == (1, 10)


def test_samples_are_not_changed(some):
    """Neither by learning nor by predicting."""
    network, (x, t) = made(batch_norm=True, dropout=0.5), some
    before = x.copy()
    network.gradient(x, t)
    network.predict(x)
    network.activations(x)

    assert np.array_equal(x, before)


def test_the_same_seed_is_the_same_network(some):
    """Weights and dropout; another seed is another one."""
    one, same, other = (Network(64, [9], 10, dropout=0.5, seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(one.vector, same.vector)
    assert not np.array_equal(one.vector, other.vector)
    assert np.array_equal(one.gradient(*some)["W1"], same.gradient(*some)["W1"])


def test_predictions_of_many_are_those_of_few(digits):
    """They are made piece by piece, a thousand at once."""
    network, x = made(dtype="float64"), digits.train.x
    pieces = [network.predict(x[i : i + 7]) for i in range(0, len(x), 7)]

    assert network.predict(x) == pytest.approx(np.concatenate(pieces), rel=1e-12)


def test_probabilities_sum_to_one(some):
    """Also where scores are huge."""
    network = made()
    network.vector *= 1e3

    assert network.probabilities(some[0]).sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_dropout_and_running_statistics_do_not_touch_a_prediction(some):
    """Two predictions are the same, and change nothing."""
    network = made(dropout=0.5, batch_norm=True)
    network.gradient(*some)
    before = {name: array.copy() for name, array in network.arrays().items()}

    assert np.array_equal(network.predict(some[0]), network.predict(some[0]))
    assert all(np.array_equal(array, before[name]) for name, array in network.arrays().items())


def test_running_statistics_are_those_of_the_formula(some):
    """A tenth of each batch's, beside nine tenths of those before; in a prediction they have their whole weight."""
    network, (x, t) = Network(64, [5], 10, batch_norm=True, dtype="float64"), some
    sums = x.astype(np.float64) @ network.params["W1"]
    network.gradient(x, t)
    kept = network.arrays()

    assert kept["running_mean1"] == pytest.approx(0.1 * sums.mean(axis=0))
    assert kept["running_var1"] == pytest.approx(0.1 * sums.var(axis=0))
    assert kept["running_share1"] == pytest.approx([0.1])
    hidden = (sums - sums.mean(axis=0)) / np.sqrt(sums.var(axis=0) + 1e-6)
    assert network.activations(x)[0] == pytest.approx(np.maximum(hidden, 0))


def test_before_the_first_batch_nothing_is_normalised(some):
    """Mean 0 and variance 1 are taken."""
    network, x = Network(64, [5], 10, batch_norm=True, dtype="float64"), some[0].astype(np.float64)

    assert network.activations(x)[0] == pytest.approx(np.maximum(x @ network.params["W1"], 0), rel=1e-5)


def test_one_sample_is_no_batch_to_normalise(some):
    """Its slopes would all be 0."""
    network, (x, t) = Network(64, [5], 10, batch_norm=True), some
    with pytest.raises(KudariError, match=r"x has 1 sample\(s\)"):
        network.gradient(x[:1], t[:1])

    assert network.predict(x[:1]).shape == (1, 10)


def test_scores_that_are_no_numbers_are_not_right(some):
    """The first of ten NaN is no answer."""
    network, (x, t) = Network(64, [5], 10), some
    network.vector[:] = np.nan

    assert network.accuracy(x, t) == 0.0


def test_parameters_can_be_kept_and_put_back(some):
    """As with any dict: a copy stays as it is, and update writes into the network."""
    network, (x, t) = Network(64, [5], 10), some
    best = [copy.deepcopy(network.params), copy.copy(network.params), network.params.copy(), dict(network.params)]
    best[3] = copy.deepcopy(best[3])
    before = network.loss(x, t)
    for kept in best:
        network.vector[:] = 7.0
        network.params.update(kept)

        assert network.loss(x, t) == before
    network.vector[:] = 7.0
    network.params |= best[0]

    assert network.loss(x, t) == before
    assert pickle.loads(pickle.dumps(network.params)).keys() == network.params.keys()


@pytest.mark.parametrize("way", [lambda p: p.pop("W1"), lambda p: p.popitem(), lambda p: p.clear()])
def test_parameters_cannot_be_taken_away(way):
    """The layers hold them."""
    network = Network(64, [5], 10)
    with pytest.raises(KudariError, match="cannot be taken away"):
        way(network.params)
    with pytest.raises(KudariError, match="cannot be taken away"):
        del network.params["b1"]

    assert len(network.params) == 4


def test_the_books_two_gradients_agree(some):
    """By differences, also of a network in float32."""
    network, (x, t) = TwoLayerNet(64, 3, 10, weight_init_std=0.3), some
    slopes = network.numerical_gradient(x[:4], t[:4])

    for name, slope in network.gradient(x[:4], t[:4]).items():
        assert slope == pytest.approx(slopes[name], abs=1e-5)


@pytest.mark.parametrize("way", [copy.deepcopy, copy.copy, lambda network: pickle.loads(pickle.dumps(network))])
def test_a_copy_is_a_whole_network_of_its_own(way, some):
    """It goes on as the original would, statistics and dropout included, and its parameters are views of its vector."""
    network = made(dropout=0.3, batch_norm=True)
    network.gradient(*some)
    other = way(network)
    ours, theirs = network.gradient(*some), other.gradient(*some)
    predicted = network.predict(some[0])

    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
    other.vector[:] = 0
    assert not other.params["W1"].any()
    assert np.array_equal(network.predict(some[0]), predicted)


@pytest.mark.parametrize("hidden", [(), 3, [3], (3, 2), np.array([3, 2]), range(2, 4)])
def test_hidden_sizes_in_any_form(hidden):
    """A number, a list, a tuple, an array, nothing."""
    sizes = (hidden,) if isinstance(hidden, int) else tuple(int(size) for size in hidden)

    assert Network(4, hidden, 2).architecture.hidden == sizes


class Counted:
    """An array that counts how often it is asked for."""

    def __init__(self, array):
        self.array, self.asked = array, 0

    def __array__(self, dtype=None, copy=None):
        self.asked += 1
        return self.array if dtype is None else self.array.astype(dtype)


@pytest.mark.parametrize("ask", ["gradient", "loss_and_gradient", "loss", "accuracy", "predict", "probabilities"])
def test_samples_are_converted_once(ask, some, monkeypatch):
    """And made to rows once, whatever they are: to convert float64 or bytes takes as long as a layer."""
    x, rows, right = Counted(some[0].astype(np.float64)), [], networks.rows_of
    monkeypatch.setattr(networks, "rows_of", lambda *given: rows.append(given) or right(*given))
    getattr(made(), ask)(*([x] if ask in ("predict", "probabilities") else [x, some[1]]))

    assert (x.asked, len(rows)) == (1, 1)


def test_a_two_layer_net_travels_in_a_pickle(some):
    """As what it is, with the book's second gradient."""
    network = TwoLayerNet(64, 3, 10)
    other = pickle.loads(pickle.dumps(network))

    assert type(other) is TwoLayerNet
    assert np.array_equal(other.predict(some[0]), network.predict(some[0]))
    assert other.numerical_gradient(some[0][:1], some[1][:1]).keys() == network.params.keys()
