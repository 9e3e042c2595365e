"""The rules that are compared, each as a title and a text: a text goes to any process, one's own class does not."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Sequence

import numpy as np

from kudari.formula import KudariError
from kudari.rules import Rule, as_rule


def contestants(rules: Sequence[str | Rule]) -> list[tuple[str, str]]:
    """Titles, of which no two are equal, and texts that :func:`as_rule` reads.

    Where two have the same title, their texts stand for them; where these are equal as well, they are numbered.

    >>> contestants(["sgd", "adam"])
    [('SGD', 'sgd'), ('Adam', 'adam')]
    >>> [title for title, _ in contestants(["sgd:lr=0.1", "sgd:lr=0.2", "adam", "adam"])]
    ['sgd:lr=0.1', 'sgd:lr=0.2', 'adam (1)', 'adam (2)']

    Raises :class:`KudariError` where a text is no rule, or a rule cannot be written as text.
    """
    texts = [one if isinstance(one, str) else as_text(one) for one in rules]
    titles = [(as_rule(one) if isinstance(one, str) else one).title for one in rules]
    often = Counter(titles)
    longer = [
        one if isinstance(one, str) and often[title] > 1 else title for one, title in zip(rules, titles, strict=True)
    ]
    often, seen, names = Counter(longer), Counter[str](), []
    for name in longer:
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if often[name] > 1 else name)
    return list(zip(names, texts, strict=True))


def as_text(rule: Rule) -> str:
    """A rule's formula with its values, as :func:`as_rule` reads them.

    >>> from kudari.rules import Momentum
    >>> as_text(Momentum(lr=0.1))
    'v ← α v − η g; w ← w + v: η=0.1,α=0.9'

    Raises :class:`KudariError` where the text would be another rule, as where a state begins elsewhere than at 0.
    """
    formula = "; ".join(rule.formula.equations.unicode().splitlines())
    values = ",".join(f"{hyper.letter}={getattr(rule, name)!r}" for name, hyper in rule.hypers.items())
    text = f"{formula}: {values}" if values else formula
    try:
        same = np.array_equal(_walked(copy.deepcopy(rule)), _walked(as_rule(text)), equal_nan=True)
    except KudariError as error:
        raise KudariError(f"{rule.title} cannot be written as a text for other processes: {error}") from None
    if not same:
        raise KudariError(
            f"{rule.title} cannot be compared here: its runs are done in other processes, to which it goes as the "
            f"text {text!r}, and that walks elsewhere. Does a state of it begin elsewhere than at 0?"
        )
    return text


def _walked(rule: Rule) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Where five steps lead."""
    params, rng = {"w": np.array([0.5, -1.5, 2.0])}, np.random.default_rng(5)
    for _ in range(5):
        with np.errstate(all="ignore"):
            rule.update(params, {"w": rng.normal(size=3)})
    return params["w"]
