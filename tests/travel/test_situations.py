"""Whatever rule comes into a situation, the verdict on its walk is true: none claims what the formula denies."""

from string import Formatter

import pytest
from tests.examples import by_night

from kudari.rules.catalogue import RULES, variants
from kudari.travel import Adventurer
from kudari.travel.findings import MESSAGES

from .situations import SITUATIONS, is_true

pytestmark = pytest.mark.filterwarnings("ignore:.*encountered in:RuntimeWarning")

QUICK = ("sgd", "adam")  # with one rate and 30 steps; all rules, and longer, by --slow; with all rates by night


def walked(situation, name, rate, steps):
    """The walk of a rule with its own values, but for the learning rate."""
    values = variants()[name]().hyperparameters
    rule = variants()[name](**{**values, **({"lr": rate} if "lr" in values else {})})
    return Adventurer(*situation.start).optimize(situation.field(), rule, rep=steps)


def wrong_verdicts(name, rules, rates, steps):
    """How many walks were judged in a situation, and the verdicts that are wrong, or badly said."""
    situation, wrong, count = SITUATIONS[name], [], 0
    for rule in rules:
        for rate in rates:
            for length in steps:
                route = walked(situation, rule, rate, length)
                verdict = route.diagnosis(lang="en").verdict
                count += 1
                if not (is_true(verdict.code, situation, route) and is_said(verdict)):
                    wrong.append((rule, rate, length, verdict.code, verdict.text("en")))
    return count, wrong


def is_said(finding):
    """Whether all its numbers are known, in both languages."""
    return not any("?" in finding.text(lang) or "?" in finding.short(lang) for lang in ("en", "ja"))


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_verdict_is_true_of_its_walk(name):
    """Of the plainest rule and the most used one."""
    assert wrong_verdicts(name, QUICK, SITUATIONS[name].rates[1:2], [30])[1] == []


RATES = [(name, k) for name in SITUATIONS for k in range(3)]


@pytest.mark.parametrize(("name", "k"), by_night(RATES, [(name, n % 3) for n, name in enumerate(SITUATIONS)]))
@pytest.mark.slow
def test_every_verdict_on_every_rule_is_true(name, k, announce):
    """Each rule of the catalogue, with a small, a middle or a large learning rate, after 30 and after 200 steps."""
    count, wrong = wrong_verdicts(name, RULES, SITUATIONS[name].rates[k : k + 1], [30, 200])
    announce(f"{name}, rate {k + 1} of 3: {count} verdicts, {len(wrong)} wrong")

    assert count == len(RULES) * 2
    assert wrong == []


def test_a_wrong_verdict_would_be_noticed():
    """The tester, tested: each claim is false somewhere."""
    bowl, abyss = (walked(SITUATIONS[name], "sgd", 0.1, 200) for name in ("a bowl", "down two ways"))

    assert not is_true("plateau", SITUATIONS["down two ways"], abyss)
    assert not is_true("arrived", SITUATIONS["down two ways"], abyss)
    assert not is_true("goes down without end", SITUATIONS["a bowl"], bowl)
    assert not is_true("left the domain", SITUATIONS["a bowl"], bowl)
    assert not is_true("over a kink", SITUATIONS["a bowl"], bowl)


@pytest.mark.parametrize("code", MESSAGES)
def test_both_languages_tell_the_same_numbers(code):
    """In the long sentence and in the short one."""
    told = [
        [sorted(name for _, name, *_ in Formatter().parse(text) if name) for text in form] for form in MESSAGES[code]
    ]

    assert all(english == japanese for english, japanese in told)
