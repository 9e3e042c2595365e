"""One small example of every way to call an optimiser: each walks, is called in its way, and is read as its formula."""

import copy
import functools

import numpy as np
import pytest

from kudari import check, lift, train
from kudari.calling import Called, as_optimizer
from kudari.data import load
from kudari.formula import KudariError
from kudari.networks import Network
from kudari.travel import Adventurer, race

WALK = "v ← α v − η g\nw ← w + v"
EXAMPLES = {}


def example(way):
    """Enter a class or function that computes the book's Momentum with η = 0.1 and α = 0.9."""

    def entered(thing):
        EXAMPLES[way] = thing
        return thing

    return entered


class Momentum:
    def __init__(self, lr=0.1, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def moved(self, key, g):
        self.v[key] = self.momentum * self.v.get(key, 0) - self.lr * g
        return self.v[key]


@example("dict")
class Returning(Momentum):
    def update(self, params, grads):
        return {key: w + self.moved(key, grads[key]) for key, w in params.items()}


@example("dict of gradients d…")
class OfD(Momentum):
    def update(self, params, grads):
        for key in params:
            params[key] += self.moved(key, grads["d" + key])


@example("dict of a network")
class OfNetwork(Momentum):
    def update(self, parameters, grads):
        for layer in range(1, len(parameters) // 2 + 1):
            for key in (f"W{layer}", f"b{layer}"):
                parameters[key] = parameters[key] + self.moved(key, grads["d" + key])


@example("list")
class OfLists(Momentum):
    def update(self, params, grads):
        for number, (w, g) in enumerate(zip(params, grads, strict=True)):
            w += self.moved(number, g)


@example("array")
class OfArray:
    def __init__(self, lr=0.1, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def step(self, w, grad):
        self.v = np.zeros_like(w) if self.v is None else self.v
        self.v = self.momentum * self.v - self.lr * grad
        return w + self.v


@example("array in place, the gradient first")
class GradientFirst(Momentum):
    def __call__(self, grad, w):
        w += self.moved("", grad)


@example("array with a key")
class WithKey(Momentum):
    def update(self, w, dw, name):
        w[...] = w + self.moved(name, dw)


@example("step")
class StepOnly(Momentum):
    def get_update(self, grad):
        return self.moved("", grad)


@example("weights and biases")
class Both(Momentum):
    def update(self, w, b, dw, db):
        return w + self.moved("w", dw), b + self.moved("b", db)


@example("pairs")
class OfPairs(Momentum):
    def apply_gradients(self, grads_and_vars):
        for number, (g, w) in enumerate(grads_and_vars):
            w += self.moved(number, g)


@example("parameters")
class OfParameters(Momentum):
    def update_one(self, param):
        param.data += self.moved(id(param), param.grad.data)


@example("bound")
class Bound(Momentum):
    def __init__(self, params, lr=0.1, momentum=0.9):
        super().__init__(lr, momentum)
        self.params = list(params)

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def step(self):
        for p in self.params:
            p.data = p.data + self.moved(p, p.grad)


@example("factory")
def bound(params):
    return Bound(params, lr=0.1)


@example("model")
class WithTarget(Momentum):
    def setup(self, target):
        self.target = target
        return self

    def update(self):
        for p in self.target.params():
            p.data += self.moved(p.name, p.grad.data)


@example("layer")
class OfLayers(Momentum):
    def update_params(self, layer):
        if not hasattr(layer, "weight_momentums"):
            layer.weight_momentums = np.zeros_like(layer.weights)
            layer.bias_momentums = np.zeros_like(layer.biases)
        layer.weight_momentums = self.momentum * layer.weight_momentums - self.lr * layer.dweights
        layer.bias_momentums = self.momentum * layer.bias_momentums - self.lr * layer.dbiases
        layer.weights += layer.weight_momentums
        layer.biases += layer.bias_momentums


@example("function")
def momentum_function(w, g, v, lr=0.1, momentum=0.9):
    v = momentum * v - lr * g
    return w + v, v


@example("config")
def with_config(w, dw, config=None):
    config = {} if config is None else config
    lr, mu = config.setdefault("learning_rate", 0.1), config.setdefault("momentum", 0.9)
    config["velocity"] = mu * config.get("velocity", 0) - lr * dw
    return w + config["velocity"], config


@example("whole dicts")
def whole_dicts(parameters, grads, v, beta=0.9, learning_rate=0.1):
    for layer in range(len(parameters) // 2):
        for key in (f"W{layer + 1}", f"b{layer + 1}"):
            v["d" + key] = beta * v["d" + key] - learning_rate * grads["d" + key]
            parameters[key] = parameters[key] + v["d" + key]
    return parameters, v


def with_states(params, states, hyperparams):
    for p, v in zip(params, states, strict=True):
        v[:] = hyperparams["momentum"] * v - hyperparams["lr"] * p.grad
        p[:] += v


EXAMPLES["states"] = functools.partial(with_states, hyperparams={"lr": 0.1, "momentum": 0.9})


def closure():
    v = 0.0

    def step(w, g):
        nonlocal v
        v = 0.9 * v - 0.1 * g
        return w + v

    return step


EXAMPLES["closure"] = closure()


@pytest.fixture(params=EXAMPLES)
def thing(request):
    """What somebody gives, as new."""
    return EXAMPLES[request.param]


def test_every_way_is_called_by_a_dict(thing):
    """Of arrays and of numbers, of an even and of an odd number of parameters."""
    for params in ({"W": np.ones((2, 3)), "b": np.ones(3)}, {"x": 1.0, "y": 1.0, "z": 1.0}):
        called, held = as_optimizer(thing), dict(params)
        called.update(held, {key: 2 * np.ones_like(w) for key, w in params.items()})
        called.update(held, {key: 2 * np.ones_like(w) for key, w in params.items()})

        assert held.keys() == params.keys()
        assert all(np.allclose(w, 1 - 0.2 - 0.38) for w in held.values())


def test_every_way_is_read_as_the_formula(thing):
    """The one that they all compute."""
    lifted = lift(thing)
    formula = str(lifted)
    for state in lifted.states.values():
        formula = formula.replace(state.letter, "v")
    formula = formula.replace("β", "α").replace("μ", "α").replace("0.9", "α ").replace("0.1g", "η g")

    assert formula.replace("  ", " ") == WALK


def test_every_way_is_checked_walked_and_raced(thing):
    """With the same result as the rule of the catalogue."""
    route = Adventurer(-7, 2).optimize("ravine", thing, steps=30)
    raced = race("ravine", {"mine": thing, "Momentum": "momentum:lr=0.1"}, start=(-7, 2), steps=30)

    assert check(thing, like="momentum", lang="en")
    assert np.allclose(route[-1]["x"], raced.routes["Momentum"][-1]["x"])
    assert raced.routes["mine"][-1] == pytest.approx(raced.routes["Momentum"][-1])


def test_what_is_given_is_not_changed(thing):
    """Neither by trials nor by walks: the second walk is the first."""
    first, second = (Adventurer(-7, 2).optimize("ravine", thing, steps=5) for _ in range(2))

    assert first == second


def test_a_walk_goes_on_with_the_same_optimiser():
    """It remembers where it was."""
    walker = Adventurer(-7, 2)
    walker.optimize("ravine", OfArray, steps=3)

    assert walker.optimize("ravine", OfArray, steps=4) == Adventurer(-7, 2).optimize("ravine", OfArray, steps=7)


@pytest.mark.parametrize("name", ["parameters", "bound", "pairs", "array"])
def test_a_copy_in_the_middle_of_the_way_goes_on(name):
    """Also where the code remembers objects by their identity."""
    called = as_optimizer(EXAMPLES[name])
    params = {"W": np.ones(3), "b": np.ones(2)}
    grads = {"W": np.ones(3), "b": np.ones(2)}
    called.update(params, grads)
    twin, others = copy.deepcopy(called), copy.deepcopy(params)
    for optimizer, held in ((called, params), (twin, others)):
        optimizer.update(held, grads)

    assert isinstance(called, Called)
    assert np.array_equal(params["W"], others["W"])
    assert params["W"][0] == pytest.approx(1 - 0.1 - 0.19)


def test_a_network_is_trained_by_every_way(thing):
    """As by the rule, to rounding."""
    data = load("digits")
    losses = []
    for rule in (thing, "momentum:lr=0.1"):
        network = Network(64, [8], 10, seed=1)
        losses.append(train(network, data, rule, batch=50, steps=5, seed=2).losses[-1])

    assert losses[0] == pytest.approx(losses[1], rel=1e-6)


class Weight:
    """A parameter of somebody's own framework."""

    def __init__(self, data):
        self.data, self.grad = data, None


def test_what_is_bound_already_is_made_again_for_others():
    """With the numbers that it has; its own parameters stay as they were."""
    own = Weight(np.ones(3))
    bound = Bound([own], lr=0.25)

    assert lift(bound).hyperparameters == {"lr": 0.25, "momentum": 0.9}
    assert check(bound, like="momentum", lang="en")
    assert np.array_equal(own.data, np.ones(3))
    assert own.grad is None


def test_what_cannot_be_made_again_as_it_is_is_refused():
    """Its betas are nowhere to be seen."""

    class Split(Bound):
        def __init__(self, params, betas=(0.1, 0.9)):
            super().__init__(params, *betas)

    with pytest.raises(KudariError, match="lambda params"):
        as_optimizer(Split([Weight(np.ones(3))], betas=(0.2, 0.8)))
