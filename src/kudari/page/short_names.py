"""Names that nobody sees outside of their module become short, as minifiers do it: the page is some kB smaller.

No grammar of JavaScript is needed for that, since a name becomes the same short one wherever it stands in its module,
and nothing else is called so there. Whatever may be a property is left as it is: what follows a point, is a key or
stands alone between curly brackets, names a method, or stands in a text in backquotes. What is left are the names of
constants, functions and arguments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from string import ascii_letters, digits
from typing import NamedTuple

_WORD = r"[A-Za-z_$][\w$]*"
_RESERVED = frozenset(
    (
        *("arguments", "async", "await", "break", "case", "catch", "class", "const", "constructor", "continue"),
        *("default", "delete", "do", "else", "extends", "false", "finally", "for", "function", "get", "if", "in"),
        *("instanceof", "let", "new", "null", "of", "return", "set", "static", "super", "switch", "this", "throw"),
        *("true", "try", "typeof", "undefined", "var", "void", "while", "with", "yield", "NaN", "Infinity"),
    )
)
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_LISTS = ("if", "for", "while", "switch")  # whose round brackets hold no arguments
_SHORT = [first + second for second, first in product(["", *ascii_letters, *digits], ascii_letters)]


class _Bracket(NamedTuple):
    sign: str
    before: str  # what stands before it
    holds_class: bool
    holds_names: bool  # arguments, or a pattern that gives names


@dataclass(frozen=True)
class Scope:
    """The text of a module, without blanks, and the names that it shares with others."""

    pieces: tuple[tuple[str, str], ...]  # kinds, and what is written
    shared: frozenset[str]

    @classmethod
    def of(cls, text: str, literals: str, shared: Collection[str]) -> Scope:
        """A module that imports and exports the ``shared`` names; ``literals`` is the pattern of texts in quotes."""
        pattern = re.compile(
            rf"(?P<text>{literals})|(?P<word>{_WORD})|(?P<number>\d[\w.]*)|(?P<sign>\.\.\.|\?\.|=>|==|[\s\S])"
        )
        return cls(tuple((str(match.lastgroup), match[0]) for match in pattern.finditer(text)), frozenset(shared))

    @cached_property
    def words(self) -> Counter[str]:
        """Every word, and how often it stands there."""
        return Counter(text for kind, text in self.pieces if kind == "word")

    @cached_property
    def _seen(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words that are declared, and words that may be properties."""
        declared, visible = set(self.shared), set(_RESERVED)
        for kind, text in self.pieces:
            if kind == "text" and text.startswith("`"):
                visible.update(re.findall(_WORD, text))
        for word, before, after, within in self._placed():
            if _may_be_property(before, after, within):
                visible.add(word)
            elif _is_declared(before, after, within):
                declared.add(word)
        return frozenset(declared), frozenset(visible)

    def _placed(self) -> Iterator[tuple[str, str, str, _Bracket]]:
        """Every word with what stands before and after it, and the bracket around it.

        After a word with round brackets and a body stands that body: ``add(a, b) {`` is a method.
        """
        pieces = [piece for piece in self.pieces if not piece[1].isspace()] + [("sign", "")]
        ends = _ends(pieces)
        around = [_Bracket("", "", False, False)]
        for place, (kind, text) in enumerate(pieces[:-1]):
            before, after = pieces[place - 1][1] if place else "", pieces[place + 1][1]
            if kind == "word":
                if after == "(" and pieces[ends[place + 1] + 1][1] == "{" and before != "function":
                    after = "{"
                yield text, before, after, around[-1]
            elif kind == "sign" and text in _BRACKETS.values():
                heads = [pieces[at][1] for at in (place - 2, place - 4) if at >= 0]
                arguments = text == "(" and pieces[ends[place] + 1][1] in ("=>", "{") and before not in _LISTS
                pattern = text == "[" and (before in ("const", "let") or (around[-1].holds_names and before in "(,["))
                around.append(_Bracket(text, before, text == "{" and "class" in heads, arguments or pattern))
            elif kind == "sign" and text in _BRACKETS:
                around.pop()

    @property
    def names(self) -> list[str]:
        """Those that may be short, the most frequent first."""
        declared, visible = self._seen
        return [word for word, _ in self.words.most_common() if word in declared and word not in visible]

    def written(self, short: Mapping[str, str]) -> str:
        """The text with shorter names."""
        return "".join(short.get(text, text) if kind == "word" else text for kind, text in self.pieces)


def shortened(scopes: Mapping[str, Scope]) -> dict[str, dict[str, str]]:
    """The short names of every module: for what it shares the same in all, for all else as short as can be."""
    uses: Counter[str] = Counter()
    fixed = set().union(*(scope.words for scope in scopes.values()))
    for scope in scopes.values():
        uses.update({name: scope.words[name] for name in scope.shared})
    seen_somewhere = {name for scope in scopes.values() for name in scope.shared.difference(scope.names)}
    free = (name for name in reversed(_SHORT) if name not in fixed)  # the shortest are for the names within
    shared = {name: next(free) for name, _ in uses.most_common() if name not in seen_somewhere}
    return {module: _own(scope, shared) for module, scope in scopes.items()}


def _own(scope: Scope, shared: Mapping[str, str]) -> dict[str, str]:
    names = {name: shared[name] for name in scope.shared if name in shared}
    own = [name for name in scope.names if name not in scope.shared and len(name) > 1]
    taken = {*scope.words, *names.values(), *_RESERVED}.difference(own)
    free = (name for name in _SHORT if name not in taken)
    return names | dict(zip(own, free, strict=False))


def _ends(pieces: list[tuple[str, str]]) -> dict[int, int]:
    """Where each bracket ends."""
    ends, begun = {}, []
    for place, (kind, text) in enumerate(pieces):
        if kind == "sign" and text in _BRACKETS.values():
            begun.append(place)
        elif kind == "sign" and text in _BRACKETS:
            ends[begun.pop()] = place
    return ends


def _may_be_property(before: str, after: str, within: _Bracket) -> bool:
    if before in (".", "?.") or within.holds_class or (after == "{" and before != "class"):
        return True
    is_first = within.sign == "{" and before in ("{", ",")
    return is_first and after in (":", ",", "}", "=")


def _is_declared(before: str, after: str, within: _Bracket) -> bool:
    if before in ("const", "let", "function", "class") or after == "=>":
        return True
    return (within.holds_names and before in ("(", ",", "[", "...")) or (before == "," and after == "=")
