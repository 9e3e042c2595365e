"""Every way to call an optimiser, on what people write: a collection by somebody who had not seen the code.

Of the 203 from which a formula can be read, 76 were read before there was one layer for all ways, those over dicts.
"""

import time
from collections import Counter

import pytest
from tests.calling.collection import ENTRIES, LIFTABLE, OTHERS, Reference, given, same, walked

from kudari import RULES, check, lift
from kudari.calling import as_optimizer
from kudari.formula import KudariError

#: A generator that is sent the gradients cannot be called from its start again.
NOT_CALLED = {"c093"}
#: Weights and biases are treated differently, and a rule is one formula for all.
NOT_LIFTED = NOT_CALLED | {"c003", "c172", "c198"}
#: Called over dicts, it is compared step by step all the same.
BY_KEY_IN_DICTS = {"c003"}
LIFTED = [entry for entry in LIFTABLE if entry["id"] not in NOT_LIFTED]


def outcome(read, entry):
    """How an entry is read: right, misread, or refused."""
    try:
        optimizer = read(given(entry))
    except KudariError:
        return "refused"
    return "right" if same(walked(optimizer), walked(Reference(entry))) else "misread"


def verdict(thing, like):
    """What a check says, or that it is refused."""
    try:
        return check(thing, like=like, lang="en").verdict
    except KudariError:
        return "refused"


@pytest.mark.parametrize(
    "entry", [entry for entry in LIFTABLE if entry["id"] not in NOT_LIFTED][::12], ids=lambda entry: entry["id"]
)
def test_an_optimiser_is_called_lifted_and_checked(entry):
    """Every twelfth by itself; all of them stand below."""
    assert outcome(as_optimizer, entry) == outcome(lift, entry) == "right"
    assert entry["rule"] not in RULES or verdict(given(entry), entry["rule"]) in ("right", "caution")


@pytest.mark.slow
def test_whatever_has_a_step_is_called():
    """And walks as its reference does, however it is called."""
    found = {entry["id"]: outcome(as_optimizer, entry) for entry in LIFTABLE}

    assert {name for name, how in found.items() if how != "right"} == NOT_CALLED


@pytest.mark.slow
def test_formulas_are_read_right_or_not_at_all(announce):
    """None is misread, and at least 97 % are read."""
    found = {entry["id"]: outcome(lift, entry) for entry in LIFTABLE}
    counts = Counter(found.values())
    announce(
        f"lift: of {len(LIFTABLE)} optimisers in all ways {counts['right']} read right "
        f"({100 * counts['right'] / len(LIFTABLE):.1f} %), {counts['refused']} refused, {counts['misread']} misread"
    )

    assert counts["misread"] == 0
    assert {name for name, how in found.items() if how == "refused"} <= NOT_LIFTED
    assert counts["right"] >= 0.97 * len(LIFTABLE)


@pytest.mark.parametrize("entry", OTHERS, ids=lambda entry: entry["id"])
def test_what_is_no_formula_is_refused(entry):
    """Training loops, line searches, noise, norms: each with a reason."""
    with pytest.raises(KudariError, match=r"\w{3,}"):
        lift(given(entry))


@pytest.mark.slow
def test_no_right_optimiser_is_called_wrong(announce):
    """However it is called, and whatever it adds to its rule; what cannot be called is refused, not judged."""
    entries = [entry for entry in LIFTABLE if entry["rule"] in RULES]
    verdicts = {entry["id"]: verdict(given(entry), entry["rule"]) for entry in entries}
    counts = Counter(verdicts.values())
    announce(
        f"check: of {len(entries)} right optimisers of the catalogue's rules {counts['right']} ✓, "
        f"{counts['caution']} △, {counts['refused']} refused, {counts['wrong']} false ✗ (bar: 0)"
    )

    assert set(counts) == {"right", "caution", "refused"}
    assert {name for name, how in verdicts.items() if how == "refused"} == NOT_LIFTED - BY_KEY_IN_DICTS


@pytest.mark.slow
def test_reading_is_quick(announce):
    """Each by the better of two times; printed, not judged, for machines differ."""
    times = {}
    for entry in LIFTABLE[::4]:
        if entry["id"] not in NOT_LIFTED:
            thing, both = given(entry), []
            for _ in range(2):
                began = time.process_time()
                lift(thing)
                both.append(time.process_time() - began)
            times[entry["id"]] = min(both)
    slowest = max(times, key=times.get)
    announce(
        f"lift in all ways: {1000 * sum(times.values()) / len(times):.0f} ms in the mean, "
        f"{1000 * times[slowest]:.0f} ms the slowest, {slowest} (bar: 50 ms)"
    )

    assert len(times) >= 40


def test_the_collection_is_large_enough():
    """As the mission asks for."""
    assert len(ENTRIES) >= 120
    assert len({entry["way"] for entry in LIFTABLE}) >= 9
