"""A fused update writes the numbers of the interpreted one, whatever the arrays look like."""

import ast
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples import quickly

from kudari import RULES, Adam, KudariError, Momentum, NAdam, rule
from kudari.engine.update_kernel import GRAIN, Fused
from kudari.rules import fused_update

ALL_RULES = {cls().title: cls for family in RULES.values() for cls in (family, *family.variants.values())}
NEVER = 10**12


@pytest.fixture
def small(monkeypatch):
    """Kernels for arrays of any size."""
    monkeypatch.setattr(fused_update, "THRESHOLD", 0)


def both(make, monkeypatch, cls, steps=4, scale=1.0):
    """Parameters and states after some steps, fused and interpreted, from arrays that ``make`` makes anew."""
    results = []
    for threshold in (0, NEVER):
        monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
        rng, params, walker = np.random.default_rng(5), make(), cls()
        for _ in range(steps):
            grads = {}
            for key, w in params.items():
                g = np.asarray(scale * rng.standard_normal(np.shape(w))).astype(getattr(w, "dtype", float))
                grads[key] = g if isinstance(w, np.ndarray) else float(g)
            walker.update(params, grads)
        results.append((params, walker._memory.states))
    return results


def same(results):
    (one, of_one), (other, of_other) = results
    alike = [np.array_equal(one[key], other[key], equal_nan=True) for key in one]
    alike += [np.array_equal(of_one[s][key], of_other[s][key], equal_nan=True) for s in of_one for key in of_one[s]]
    return all(alike)


@pytest.mark.parametrize("dtype", quickly(["float32", "float64"], 1))
@pytest.mark.parametrize("title", quickly(ALL_RULES, [*ALL_RULES][::3]))
def test_every_rule_gives_the_same_bits(title, dtype, monkeypatch):
    """Matrices, vectors and odd tails."""

    def make():
        rng = np.random.default_rng(0)
        return {name: rng.standard_normal(shape).astype(dtype) for name, shape in (("W", (50, 31)), ("b", 7), ("c", 1))}

    assert same(both(make, monkeypatch, ALL_RULES[title]))


@pytest.mark.parametrize("length", [1, 15, 63, 64, 65, 1023, GRAIN - 1, GRAIN, GRAIN + 1, 300_001])
def test_any_length(length, monkeypatch):
    """Around the sizes of vectors, blocks and the pieces that threads take."""
    monkeypatch.setenv("KUDARI_THREADS", "3")
    assert same(both(lambda: {"w": np.linspace(-1, 1, length, dtype=np.float32)}, monkeypatch, Adam))


@pytest.mark.parametrize("scale", [1e-44, 1e-38, 1e-20, 1e19, 1e30])
@pytest.mark.parametrize("title", ["Adam (torch)", "AdamW", "NAdam", "AdaDelta", "RMSProp"])
def test_numbers_at_the_ends_of_float32(title, scale, monkeypatch):
    """Denormal squares, infinite squares."""

    def make():
        return {"w": np.random.default_rng(1).standard_normal(2001).astype(np.float32)}

    with np.errstate(all="ignore"):
        assert same(both(make, monkeypatch, ALL_RULES[title], scale=scale))


def unaligned(dtype=np.float32):
    raw = np.zeros(4 * 100 + 1, np.uint8)
    array = raw[1:].view(dtype)
    array[:] = 1
    assert not array.flags.aligned
    return array


SHAPES = {
    "unaligned": lambda: {"w": unaligned()},
    "transposed": lambda: {"w": np.ones((30, 7)).T},
    "every other": lambda: {"w": np.ones(60)[::2]},
    "backwards": lambda: {"w": np.arange(60.0)[::-1]},
    "empty": lambda: {"w": np.ones((0, 3)), "b": np.ones(3)},
    "no dimension": lambda: {"w": np.array(2.0), "b": np.ones(3)},
    "big-endian": lambda: {"w": np.ones(8, ">f8"), "b": np.ones(8)},
    "half precision beside": lambda: {"w": np.ones(8, np.float16), "b": np.ones(8, np.float32)},
    "two dtypes": lambda: {"w": np.ones(80, np.float32), "b": np.ones(80)},
    "a number beside": lambda: {"w": np.ones(80), "b": 2.5},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("cls", [Momentum, NAdam])
def test_any_array(shape, cls, monkeypatch):
    """What a kernel cannot run over is interpreted, beside what it can."""
    assert same(both(SHAPES[shape], monkeypatch, cls))


def test_a_slope_that_lies_in_the_parameters_is_read_first(small):
    """Overlapping views."""
    whole = np.arange(1.0, 12.0)
    expected = whole[1:] - 0.1 * whole[:-1]
    rule("sgd", lr=0.1).update({"w": whole[1:]}, {"w": whole[:-1]})

    assert whole[1:].tolist() == expected.tolist()


@pytest.mark.parametrize("steps", [slice(None, None, 2), slice(None, None, -2)])
def test_views_that_interlock_are_interpreted(steps, monkeypatch):
    """They reach farther than they have bytes, and share none."""
    results = []
    for threshold in (0, NEVER):
        monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
        whole = np.arange(1.0, 129.0)
        params = {"w": whole[::2], "v": whole[1::2][:: steps.step // 2]}
        rule("sgd", lr=0.1).update(params, {key: np.full(len(w), 1.0 + (key == "v")) for key, w in params.items()})
        results.append(whole.tolist())

    assert results[0] == results[1]


@pytest.mark.parametrize("name", quickly(["λ", "range", "min", "n", "w_s", "ws", "s1", "i"], 3))
def test_a_name_may_be_a_word_of_python_or_of_the_kernel(name, monkeypatch):
    """As a state and as a hyperparameter."""
    results = []
    for threshold in (0, NEVER):
        monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
        params = {"w": np.ones(70)}
        for text in (f"w ← w − η g − {name} w", f"{name} ← 0.9 {name} + g; w ← w − η {name}"):
            values = {name: 0.01} if "0.9" not in text else {}
            rule(text, η=0.1, **values).update(params, {"w": np.linspace(-1, 1, 70)})
        results.append(params["w"].tolist())

    assert results[0] == results[1]


def test_views_of_one_vector_are_one_pass(small, monkeypatch):
    """And the states lie side by side as well."""
    passes = []
    real = Fused.run
    monkeypatch.setattr(Fused, "run", lambda self, pieces, *rest: (passes.append(pieces), real(self, pieces, *rest)))
    vector = np.ones(100)
    params = {"W": vector[:80].reshape(8, 10), "b": vector[80:]}
    walker = Adam(lr=0.1)
    gradient = np.ones(100)
    walker.update(params, {"W": gradient[:80].reshape(8, 10), "b": gradient[80:]})

    assert [[length for _, length in pieces] for pieces in passes] == [[100]]
    assert np.shares_memory(walker.m["W"].base, walker.m["b"].base)
    assert (vector != 1).all()


def test_separate_arrays_are_passes_of_their_own(small):
    """Each of its length."""
    params = {"W": np.ones(80), "b": np.ones(20)}
    Adam(lr=0.1).update(params, {"W": np.ones(80), "b": np.ones(20)})

    assert params["W"] == pytest.approx(np.full(80, 0.9))
    assert params["b"] == pytest.approx(np.full(20, 0.9))


def test_a_failed_update_changes_nothing(small):
    """Although another array could have been updated."""
    params = {"W": np.ones(80), "b": np.ones(20)}
    walker = Adam(lr=0.1)
    walker.update(params, {"W": np.ones(80), "b": np.ones(20)})
    before = {key: w.copy() for key, w in params.items()}, walker.state_dict()
    with pytest.raises(KudariError):
        walker.update(params, {"W": np.ones(80), "b": np.ones(21)})

    assert all(np.array_equal(params[key], before[0][key]) for key in params)
    assert walker.t == 1
    assert np.array_equal(walker.m["W"], before[1]["states"]["m"]["W"])


def test_saving_in_the_middle_goes_on_alike(small, tmp_path):
    """From arrays that then lie apart."""
    runs = []
    for stop in (False, True):
        rng, params, walker = np.random.default_rng(0), {"a": np.ones(50), "b": np.ones(9)}, NAdam(lr=0.1)
        for step in range(6):
            if stop and step == 3:
                walker.save(tmp_path / "state.safetensors")
                walker = NAdam().load(tmp_path / "state.safetensors")
            walker.update(params, {key: rng.standard_normal(w.shape) for key, w in params.items()})
        runs.append(params)

    assert all(np.array_equal(runs[0][key], runs[1][key]) for key in runs[0])


def test_read_only_slopes_are_read(small):
    """They are only read."""
    params, slope = {"w": np.ones(9)}, np.ones(9)
    slope.flags.writeable = False
    rule("sgd", lr=0.5).update(params, {"w": slope})

    assert params["w"].tolist() == [0.5] * 9


def test_small_arrays_are_not_compiled(monkeypatch):
    """Below the threshold; all arrays of a dtype count together."""
    kernels = []
    monkeypatch.setattr("kudari.rules.general_update.kernel_of", lambda *given: kernels.append(given))
    rule("sgd").update({"w": np.ones(fused_update.THRESHOLD - 1)}, {"w": np.ones(fused_update.THRESHOLD - 1)})
    assert kernels == []
    half = np.ones(fused_update.THRESHOLD // 2)
    rule("sgd").update({"a": half, "b": half.copy()}, {"a": half.copy(), "b": half.copy()})
    assert len(kernels) == 1


FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(x=FLOATS, divisor=st.floats(2.0**-149, 2, width=32, exclude_max=True))
def test_the_inverse_in_float64_rounds_to_the_quotient_in_float32(x, divisor):
    """For all numbers, denormal ones included, where the divisor is below 2."""
    with np.errstate(all="ignore"):
        quotient = np.float32(x) / np.float32(divisor)
        product = np.float32(np.float64(x) * (1.0 / np.float64(divisor)))

    assert quotient == product


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("title", ["NAdam", "Adam (torch)", "AdamW"])
def test_both_ways_to_divide_give_the_same_bits(title, wide, monkeypatch):
    """By the inverse in float64, where processors have wide vectors, and by float32 itself."""
    monkeypatch.setattr("kudari.engine.update_kernel.has_wide_vectors", lambda: wide)
    assert (Fused(ALL_RULES[title].formula.tape, "float32").quickest.divisors != ()) == wide
    fused_update.kernel_of.cache_clear()
    make = lambda: {"w": np.random.default_rng(1).standard_normal(2001).astype(np.float32)}  # noqa: E731
    alike = [same(both(make, monkeypatch, ALL_RULES[title], scale=scale)) for scale in (1e-42, 1e-20, 1.0, 1e18)]
    fused_update.kernel_of.cache_clear()

    assert alike == [True] * 4


def test_divisors_of_two_and_more_are_divided_by():
    """There the smallest number of all would round otherwise: 3 · 2⁻¹⁴⁹ / 6 is a tie."""
    fused = Fused(RULES["adamw"].formula.tape, "float32")
    assert fused.divisors != ()
    assert fused.divided.divisors == ()
    assert "float64" not in fused.divided.source
    smallest = Fraction(1, 2**149)
    assert Fraction(float(np.float32(3 * float(smallest)))) / 6 == smallest / 2


@pytest.mark.parametrize("title", ALL_RULES)
def test_no_constant_widens_a_float32(title):
    """Numba takes 0.5 · float32 for a float64: every literal in the loop is cast."""
    tree = ast.parse(Fused(ALL_RULES[title].formula.tape, "float32").source)
    loop = next(node for node in ast.walk(tree) if isinstance(node, ast.For))
    cast = {id(argument) for call in ast.walk(loop) if isinstance(call, ast.Call) for argument in call.args}
    bare = [
        n for n in ast.walk(loop) if isinstance(n, ast.Constant) and isinstance(n.value, float) and id(n) not in cast
    ]

    assert bare == []
    assert max(map(len, Fused(ALL_RULES[title].formula.tape, "float32").source.splitlines())) <= 120


ADAM = """\
        for i in range(j, min(j + 32, n)):
            w, g, m, v = ws[i], gs[i], ms[i], vs[i]
            new_m = m + s3 * (g - m)
            new_v = v + s4 * (g * g - v)
            new_w = w - s2 * new_m / (sqrt(new_v) + eps)
            ws[i] = new_w
            ms[i] = new_m
            vs[i] = new_v"""


def test_the_kernel_of_adam_reads_as_somebody_would_write_it():
    """Word for word."""
    assert Fused(Adam.formula.tape, "float64").source.endswith(ADAM)


def test_what_cannot_be_compiled_is_interpreted(small, monkeypatch):
    """An operation that kernels do not have."""

    def refused(self):
        raise KudariError("no such operation")

    fused_update.kernel_of.cache_clear()
    monkeypatch.setattr("kudari.engine.compile.Kernel.function", property(refused))
    params = {"w": np.ones(4)}
    rule("sgd", lr=0.5).update(params, {"w": np.ones(4)})
    fused_update.kernel_of.cache_clear()

    assert params["w"].tolist() == [0.5] * 4


def test_numbers_too_small_to_be_normal_count_as_zero_where_asked(small):
    """In float32 below 1.2e-38; not where nobody asked, and afterwards everything is as it was."""
    tiny = np.float32(1e-40)
    for flush, expected in ((False, np.float32(0.9) * tiny), (True, 0.0)):
        params, grads, walker = {"w": np.ones(5, np.float32)}, {"w": np.zeros(5, np.float32)}, Momentum(momentum=0.9)
        walker.update(params, grads)
        walker.v["w"][:] = tiny
        walker.update(params, grads, flush_subnormals=flush)

        assert walker.v["w"].tolist() == [expected] * 5
    assert np.float32(1e-30) * np.float32(1e-10) > 0
