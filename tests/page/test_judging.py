"""The page knows a rule that was typed, or the mistake in it, as kudari.check does; of others it says nothing."""

import pytest
from tests.page.typed_rules import OTHERS, RIGHT, WRONG

import kudari
from kudari.page import fingerprints
from kudari.rules import rule
from kudari.rules.catalogue import variants

OPTIMIZER = """
const field = fieldOf({field: 'ravine', formula: null, own: false, domain: null}, null);
const [mine] = optimizersOf([{name: 'mine', key: null, formula: text, hypers: {}, on: true}], field);
"""
JUDGED = f"{OPTIMIZER} const {{rule, cause, about}} = judged(mine, like) ?? {{rule: ''}}; return [rule, cause, about];"


@pytest.fixture(scope="module")
def page(modules):
    v8 = modules("walking/fields.js", "walking/optimizers.js", "walking/judging.js", "walking/course.js")
    yield v8
    v8.close()


def judged(page, text, like=None):
    """The rule, the cause, and what it concerns."""
    return page.run(JUDGED, text=text, like=like)


def checked(page, text):
    """What kudari.check says of the same rule, with the values that it has on the page."""
    values = page.run(f"{OPTIMIZER} return mine.values;", text=text)
    return kudari.check(rule(text, **values), lang="en")


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_right_rule_is_known_in_any_letters(page, name, text):
    """And with numbers in the place of letters."""
    assert judged(page, text)[:2] == [name, ""]


@pytest.mark.parametrize("name", variants())
def test_every_rule_of_the_catalogue_is_known_with_its_own_names(page, name):
    """Where two have the same formula, the first of them."""
    own = OPTIMIZER.replace("key: null, formula: text", "key: text, formula: null")
    found = page.run(f"{own} return judged(mine).rule;", text=name)

    assert found == ("nadam" if name == "nadam/keras" else name)


def test_the_causes_of_sixty_wrong_rules_are_found(page):
    """At least 92 of a hundred, and none is taken for a right one."""
    found = [judged(page, text) for _, text in WRONG]

    assert len(WRONG) >= 60
    assert sum(cause == right for (_, cause, _), (right, _) in zip(found, WRONG, strict=True)) >= 0.92 * len(WRONG)
    assert all(cause for _, cause, _ in found)


@pytest.mark.slow
@pytest.mark.parametrize("text", [text for _, text in (*RIGHT, *WRONG)])
def test_the_page_says_what_a_check_in_python_says(page, text):
    """Unless that one finds no cause, or has a rule for it of which the page does not know the mistakes."""
    report = checked(page, text)
    name, cause, _ = judged(page, text)

    assert report.cause is None if not cause else report.cause in (None, cause)
    assert bool(report) == (cause in ("", "rate in the average"))
    if report.cause == cause:
        assert report.rule in [
            rule for key, rule in variants().items() if key.partition("/")[0] == name.partition("/")[0]
        ]


@pytest.mark.parametrize("text", OTHERS)
def test_of_what_is_something_else_nothing_is_said(page, text):
    """A false verdict would be worse than none."""
    assert judged(page, text)[0] == ""


def test_where_a_family_is_asked_for_its_mistakes_come_before_other_rules(page):
    """Without its memory Momentum takes the steps of SGD, which is no answer to «write Momentum»."""
    text = "v ← −η g; w ← w + v"

    assert judged(page, text)[0] == "sgd"
    assert judged(page, text, like="momentum")[:2] == ["momentum", "not kept"]


def test_the_file_of_fingerprints_is_what_the_code_gives_for_the_rules():
    """For those with mistakes in them see the slow test."""
    assert fingerprints.text_of_file().startswith(fingerprints.of_rules())


@pytest.mark.slow
def test_the_file_of_fingerprints_is_what_the_code_gives():
    """Or else call kudari.page.fingerprints.write."""
    assert fingerprints.text_of_file() == fingerprints.written()


def test_no_two_causes_have_one_fingerprint_by_chance():
    """Within a rule there is one for each; the page can tell them apart."""
    lines = [[part.strip() for part in line.split("|")] for line in fingerprints.text_of_file().splitlines()]
    told = [(name, digits) for name, cause, _, found in lines if cause for digits in found.split()]

    assert len(told) == len(set(told))


def test_a_verdict_takes_no_time(page, announce):
    """At most 20 ms for the longest rules."""
    texts = [text for _, text in RIGHT if "β2^t" in text or "0.999" in text]
    program = (
        f"{OPTIMIZER} const began = Date.now(); for (let k = 0; k < 10; k++) judged(mine); return Date.now() - began;"
    )
    slowest = max(page.run(program, text=text) / 10 for text in texts)

    announce(f"a verdict on the page: at most {slowest:.1f} ms (bar: 20 ms)")
    assert slowest < 200
