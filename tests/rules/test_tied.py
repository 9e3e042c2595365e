"""Two names for one piece of memory: of two new values only one could be kept, so such parameters are refused."""

import numpy as np
import pytest

from kudari import SGD, Adam, KudariError, Momentum, rule
from kudari.rules import fused_update

WHOLE = 128
PIECES = {
    "one array twice": lambda w: {"embedding": w, "head": w},
    "two views of all": lambda w: {"embedding": w[:], "head": w.reshape(4, -1)},
    "transposed": lambda w: {"embedding": w.reshape(4, -1), "head": w.reshape(4, -1).T},
    "slices": lambda w: {"embedding": w[:80], "head": w[70:]},
    "reversed": lambda w: {"embedding": w[:64], "head": w[::-1]},
    "with gaps": lambda w: {"embedding": w[64:], "head": w[::2]},
    "one number": lambda w: {"embedding": w, "head": w[5:6]},
    "beside a third": lambda w: {"embedding": w, "other": np.ones(3), "head": w[2:]},
}


@pytest.mark.parametrize("threshold", [0, 10**9], ids=["a kernel", "small"])
@pytest.mark.parametrize("pieces", PIECES.values(), ids=PIECES)
def test_parameters_that_share_memory_are_refused_by_both_names(pieces, threshold, monkeypatch):
    monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
    whole = np.arange(1.0, WHOLE + 1)
    params = pieces(whole)
    for optimizer in (SGD(lr=1.0), Momentum(), Adam(), rule("w ← w − η ∇L(w − η g)", η=0.1)):
        elsewhere = {"gradient_at": dict} if optimizer.formula.elsewhere else {}
        with pytest.raises(KudariError, match=r"'(embedding|head)' and '(head|embedding)' are the same memory"):
            optimizer.update(params, {key: np.ones_like(w) for key, w in params.items()}, **elsewhere)

    assert whole.tolist() == list(range(1, WHOLE + 1))


@pytest.mark.parametrize("threshold", [0, 10**9], ids=["a kernel", "small"])
def test_parameters_that_are_tied_later_are_refused_as_well(threshold, monkeypatch):
    """Of the same shapes, after steps with arrays of their own."""
    monkeypatch.setattr(fused_update, "THRESHOLD", threshold)
    optimizer, params = Momentum(), {"a": np.ones(5), "b": np.ones(5)}
    grads = {key: np.ones(5) for key in params}
    for _ in range(3):
        optimizer.update(params, grads)
    params["b"] = params["a"]

    with pytest.raises(KudariError, match="'a' and 'b' are the same memory"):
        optimizer.update(params, grads)


@pytest.mark.parametrize("pieces", [(slice(0, 5), slice(5, 10)), (slice(0, 10, 2), slice(1, 10, 2))])
def test_views_that_share_nothing_are_updated_each(pieces):
    whole = np.zeros(10)
    first, second = pieces
    for _ in range(2):
        SGD(lr=1.0).update({"a": whole[first], "b": whole[second]}, {"a": np.ones(5), "b": np.full(5, 2.0)})

    assert whole[first].tolist() == [-2.0] * 5
    assert whole[second].tolist() == [-4.0] * 5
