"""The rules that are compared, each under a title of its own and as plain data, which goes to any process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kudari.rules import Rule, as_rule
from kudari.rules.rule_files import rule_to_json


def titled(rules: Sequence[str | Rule]) -> list[tuple[str, Mapping[str, Any]]]:
    """Titles, of which no two are equal, and rules as :func:`rule_from_json` reads them.

    Where two have the same title, their texts stand for them; where these are equal as well, they are numbered.

    >>> [title for title, _ in titled(["sgd", "adam"])]
    ['SGD', 'Adam']
    >>> [title for title, _ in titled(["sgd:lr=0.1", "sgd:lr=0.2", "adam", "adam"])]
    ['sgd:lr=0.1', 'sgd:lr=0.2', 'adam (1)', 'adam (2)']

    Raises :class:`KudariError` where a text is no rule.
    """
    compared = [as_rule(rule) for rule in rules]
    often = Counter(rule.title for rule in compared)
    longer = [
        text if isinstance(text, str) and often[rule.title] > 1 else rule.title
        for text, rule in zip(rules, compared, strict=True)
    ]
    often, seen, titles = Counter(longer), Counter[str](), []
    for title in longer:
        seen[title] += 1
        titles.append(f"{title} ({seen[title]})" if often[title] > 1 else title)
    return [(title, rule_to_json(rule)) for title, rule in zip(titles, compared, strict=True)]
