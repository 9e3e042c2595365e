"""One contract for all rules: what an update does to parameters of every kind, and what it leaves alone."""

import numpy as np
import pytest

from kudari import rules


class Difference(rules.Rule):
    """A rule whose states are the gradient itself, and a number."""

    lr = rules.hyper(0.1, "η")
    old = rules.state(0.0)
    rate = rules.state(0.0)

    def step(self, w, g, old, rate):
        return w - self.lr * (g - old) - rate, g, self.lr


SHAPES = [(3, 4), (5,), (), (0, 3), (2, 1, 3)]


def drawn(step, shape=(3, 4), dtype=float):
    """A gradient; with step 0, a parameter."""
    return np.asarray(np.random.default_rng(step).normal(size=shape), dtype)


def walked(optimizer, params, steps=5):
    """The same params after some steps along drawn gradients."""
    for step in range(1, steps + 1):
        optimizer.update(params, {key: drawn(step, np.shape(w), np.asarray(w).dtype)[()] for key, w in params.items()})
    return params


def test_an_update_leaves_gradients_alone(cls):
    """Whoever hands in gradients can use them again."""
    grads = {"W": drawn(1)}

    cls().update({"W": drawn(0)}, grads)

    assert np.array_equal(grads["W"], drawn(1))


def test_a_rule_keeps_no_hold_of_gradients(cls):
    """Gradients may be overwritten between the steps, as a training loop does."""
    reused, w, untouched = np.empty((3, 4)), {"W": drawn(0)}, {"W": drawn(0)}
    optimizer = cls()
    for step in range(1, 6):
        reused[...] = drawn(step)
        optimizer.update(w, {"W": reused})
        reused[...] = np.inf

    assert np.array_equal(w["W"], walked(cls(), untouched)["W"])


def test_a_state_that_is_the_gradient_is_a_copy():
    """A rule of one's own may keep g; what is kept is what g was."""
    optimizer, g = Difference(), np.ones((3, 4))
    optimizer.update({"W": drawn(0)}, {"W": g})
    g[...] = np.inf

    assert np.array_equal(optimizer.old["W"], np.ones((3, 4)))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_state_that_is_a_number_fills_its_parameter(shape, dtype):
    """A state is an array of the parameter's shape and dtype, whatever a step returns."""
    optimizer = Difference(lr=0.5)
    optimizer.update({"W": drawn(0, shape, dtype)}, {"W": drawn(1, shape, dtype)})
    kept = optimizer.rate["W"]

    assert isinstance(kept, np.ndarray)
    assert (kept.shape, kept.dtype) == (shape, dtype)
    assert np.array_equal(kept, np.full(shape, 0.5))


def test_states_are_not_the_parameters(stateful):
    """Overwriting a parameter changes no state."""
    optimizer, params = stateful(), {"W": drawn(0)}
    walked(optimizer, params)
    before = optimizer.state_dict()["states"]
    params["W"][...] = np.inf

    assert all(np.array_equal(before[name]["W"], getattr(optimizer, name)["W"]) for name in stateful.states)


def test_steps_are_counted(cls):
    """t is 0 at first, and one more after each update."""
    optimizer = cls()
    counts = [optimizer.t]
    for step in (1, 2, 3):
        optimizer.update({"W": drawn(0)}, {"W": drawn(step)})
        counts.append(optimizer.t)

    assert counts == [0, 1, 2, 3]


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_dtype_is_kept(cls, dtype):
    """That of the parameter, in the parameter and in every state like it; but for float16 these are float32."""
    optimizer = cls()
    params = walked(optimizer, {"W": drawn(0, dtype=dtype)})
    alike = [getattr(optimizer, name)["W"] for name, state in cls.states.items() if not state.per_tensor]

    assert params["W"].dtype == dtype
    assert {array.dtype for array in alike} <= {np.dtype(np.float32 if dtype is np.float16 else dtype)}


@pytest.mark.parametrize("size", [1e-7, 1e-4, 1.0, 300.0, 6000.0])
def test_half_precision_takes_the_steps_of_float32_and_rounds_them(cls, size):
    """Squares that float16 cannot hold are no reason for a step 1,500 times too long, or for none."""
    grads = [np.asarray(size * drawn(step), np.float16) for step in range(1, 4)]
    half, single = {"W": np.zeros((3, 4), np.float16)}, {"W": np.zeros((3, 4), np.float32)}
    number, one, other = {"x": np.float16(0)}, cls(), cls()
    alone = cls()
    for g in grads:
        single["W"][...] = half["W"]
        one.update(half, {"W": g})
        other.update(single, {"W": g.astype(np.float32)})
        alone.update(number, {"x": g[0, 0]})
        with np.errstate(over="ignore"):
            assert np.array_equal(half["W"], single["W"].astype(np.float16))

    assert type(number["x"]) is np.float16
    assert number["x"] == half["W"][0, 0]


@pytest.mark.parametrize("shape", SHAPES)
def test_arrays_of_any_shape_are_written_in_place(cls, shape):
    """The array in the dict stays the same object and keeps its shape; its numbers are those of a flat array."""
    array, flat = drawn(0, shape), {"W": drawn(0, shape).reshape(-1)}
    params = walked(cls(), {"W": array})
    optimizer = cls()
    for step in range(1, 6):
        optimizer.update(flat, {"W": drawn(step, shape).reshape(-1)})

    assert params["W"] is array
    assert array.shape == shape
    assert np.array_equal(array.reshape(-1), flat["W"])
    assert array.size == 0 or not np.array_equal(array, drawn(0, shape))


def test_a_view_is_written_through(cls):
    """Every third column of every other row, turned round: the base changes there and nowhere else."""
    base = drawn(7, (6, 12))
    before, view = base.copy(), base[::2, 1::3].T
    view[...] = drawn(0, (4, 3))
    params = walked(cls(), {"W": view})

    assert params["W"] is view
    assert np.array_equal(base[::2, 1::3].T, walked(cls(), {"W": drawn(0, (4, 3))})["W"])
    base[::2, 1::3] = before[::2, 1::3]
    assert np.array_equal(base, before)


def test_the_layout_of_a_gradient_does_not_matter(cls):
    """A gradient in columns, or seen backwards, gives the bits of one in rows."""
    results = []
    for laid_out in (np.array, np.asfortranarray, lambda g: np.array(g[::-1])[::-1]):
        optimizer, params = cls(), {"W": drawn(0)}
        for step in (1, 2, 3):
            optimizer.update(params, {"W": laid_out(drawn(step))})
        results.append(params["W"])

    assert np.array_equal(results[0], results[1])
    assert np.array_equal(results[0], results[2])


def test_python_numbers_stay_python_numbers(cls):
    """They are replaced in the dict, and are the bits that an array has."""
    optimizer, params = cls(), {"x": -7.0, "y": 2.0}
    reference, array = cls(), {"W": np.array([-7.0, 2.0])}
    for step in range(1, 6):
        g = drawn(step, (2,))
        optimizer.update(params, {"x": float(g[0]), "y": float(g[1])})
        reference.update(array, {"W": g})

    assert [type(value) for value in params.values()] == [float, float]
    assert list(params.values()) == array["W"].tolist()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_numpy_numbers_keep_their_type(cls, dtype):
    """They are replaced in the dict, and are the bits that an array has."""
    number, array = walked(cls(), {"x": dtype(-7)}), walked(cls(), {"x": np.array(-7, dtype)})

    assert type(number["x"]) is dtype
    assert number["x"] == array["x"]


def test_an_integer_gradient_of_a_number_is_a_number(cls):
    """A slope of 3 is a slope of 3.0."""
    whole, real = {"x": 1.5}, {"x": 1.5}
    cls().update(whole, {"x": 3})
    cls().update(real, {"x": 3.0})

    assert whole == real


def test_a_flat_start_gives_finite_numbers(cls):
    """No 0/0 on a plain, in w or in any state."""
    optimizer, params = cls(), {"W": drawn(0), "x": 2.0}
    for _ in range(3):
        optimizer.update(params, {"W": np.zeros((3, 4)), "x": 0.0})

    assert np.isfinite(params["W"]).all()
    assert np.isfinite(params["x"])
    assert all(np.isfinite(value).all() for name in cls.states for value in getattr(optimizer, name).values())


def test_nothing_moves_on_a_plain(undecayed):
    """Where the slope was always zero, a rule without decay stays, to the bit."""
    optimizer, params = undecayed(), {"W": drawn(0)}
    for _ in range(3):
        optimizer.update(params, {"W": np.zeros((3, 4))})

    assert np.array_equal(params["W"], drawn(0))


def test_the_order_of_parameters_does_not_matter(cls):
    """Nor that of gradients, nor does a change of order between the steps."""
    here, there = {"W": drawn(0), "b": drawn(0, (5,)), "x": 2.0}, {"x": 2.0, "b": drawn(0, (5,)), "W": drawn(0)}
    optimizer, other = cls(), cls()
    walked(optimizer, here)
    walked(other, there, 2)
    turned = dict(reversed(there.items()))
    for step in (3, 4, 5):
        other.update(turned, {key: drawn(step, np.shape(w))[()] for key, w in there.items()})

    assert all(np.array_equal(here[key], turned[key]) for key in here)


def test_parameters_do_not_share_states(cls):
    """Each goes its way as if it were alone."""
    both = {"W": drawn(0), "b": drawn(0, (5,))}

    walked(cls(), both)

    assert np.array_equal(both["W"], walked(cls(), {"W": drawn(0)})["W"])
    assert np.array_equal(both["b"], walked(cls(), {"b": drawn(0, (5,))})["b"])


def test_two_optimizers_do_not_share_states(cls):
    """Steps of one change nothing for the other, and neither does its learning rate."""
    one, other = cls(), cls()
    walked(one, {"W": drawn(9)}, 7)
    one.lr = 0.5

    assert np.array_equal(walked(other, {"W": drawn(0)})["W"], walked(cls(), {"W": drawn(0)})["W"])


def test_the_learning_rate_can_change_on_the_way(cls):
    """``optimizer.lr = …`` is what the next step uses."""
    kept, changed = {"W": drawn(0)}, {"W": drawn(0)}
    unscaled = {"weight_decay": 0.0} if cls.title == "AdamW (paper)" else {}  # its decay does not follow η
    walked(cls(**unscaled), kept, 1)
    optimizer = cls(**unscaled)
    optimizer.lr = cls().lr * 2
    walked(optimizer, changed, 1)

    assert np.allclose(changed["W"] - drawn(0), 2 * (kept["W"] - drawn(0)), rtol=1e-9, atol=1e-14)


def test_an_empty_dict_of_parameters_is_no_step_for_anything(cls):
    """Without parameters nothing happens, and nothing fails."""
    params = {}
    cls().update(params, {})

    assert params == {}


def test_a_rule_is_read_back_from_its_repr(cls):
    """``repr`` is the call that makes the rule, with all its hyperparameters."""
    optimizer = cls(**{name: (i + 1) / 16 for i, name in enumerate(cls.hypers)})
    again = eval(repr(optimizer), vars(rules).copy())

    assert type(again) is cls
    assert again.hyperparameters == optimizer.hyperparameters
    assert repr(again) == repr(optimizer)


def test_hyperparameters_may_be_given_by_place(cls):
    """In the order in which they are declared, the learning rate first."""
    values = [(i + 1) / 16 for i in range(len(cls.hypers))]

    assert list(cls(*values).hyperparameters.values()) == values
    assert next(iter(cls.hypers)) == "lr"
