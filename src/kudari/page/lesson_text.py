"""The text of a lesson: paragraphs, lists, links and formulas of Markdown, as a tree of which the page makes elements.

A node is a text, or a list of a tag and what is in it: ``["p", "Try ", ["strong", "1.1"], "."]``. A link has its
address first, and a formula is the tree of its MathML. Nothing of a text becomes markup anywhere: tags are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from kudari.formula import KudariError
from kudari.names import name_of
from kudari.page.lesson_math import math_tree

Node = str | list[Any]

_ITEM = re.compile(r"[ \t]*(?:[-*+]|(?P<number>\d{1,3})[.)])[ \t]+(?P<text>.*)")
_BLOCK = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(
    r"\\(?P<sign>[\\`*$\[\]])"
    r"|`(?P<code>[^`]+)`"
    r"|\$(?![\s$])(?P<math>[^$\n]+?)(?<![\s\\])\$(?!\d)"  # $5 and $6 are no formula
    r"|\[(?P<link>[^\]\[]+)\]\((?P<address>[^()\s]*)\)"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|\*(?P<em>[^*]+)\*"
)


def nodes(text: str) -> list[Node]:
    """The paragraphs, lists and formulas of a text.

    >>> nodes("Try **1.1**, then:\\n- 1.2\\n- [more](https://example.org/)")
    [['p', 'Try ', ['strong', '1.1'], ', then:'], ['ul', ['li', '1.2'], ['li', ['a', 'https://example.org/', 'more']]]]

    Raises :class:`KudariError` for a formula that cannot be read, and for a link that leads elsewhere than to the web.
    """
    return [node for block in re.split(r"\n\s*\n", text.strip()) for node in _blocks(block)]


def _blocks(text: str) -> Iterator[Node]:
    """A paragraph, a formula on lines of its own, or a list, with or without a paragraph before it."""
    if formula := _BLOCK.fullmatch(text.strip()):
        yield ["p", ["math", math_tree(formula[1], display="block")]]
        return
    lines = text.split("\n")
    begin = next((i for i, line in enumerate(lines) if _ITEM.fullmatch(line)), len(lines))
    if paragraph := "\n".join(lines[:begin]).strip():
        yield ["p", *_inline(paragraph)]
    while begin < len(lines):
        first = _ITEM.fullmatch(lines[begin])
        assert first is not None
        numbered, items = first["number"] is not None, list[str]()
        while begin < len(lines):
            item = _ITEM.fullmatch(lines[begin])
            if item is not None and (item["number"] is not None) != numbered:
                break
            items = (
                [*items, item["text"]] if item is not None else [*items[:-1], f"{items[-1]}\n{lines[begin].strip()}"]
            )
            begin += 1
        yield ["ol" if numbered else "ul", *(["li", *_inline(item)] for item in items)]


def _inline(text: str) -> list[Node]:
    """The pieces of a line, with the texts between them."""
    pieces, end = list[Node](), 0
    for found in _INLINE.finditer(text):
        pieces += [text[end : found.start()], _piece(found)]
        end = found.end()
    joined = list[Node]()
    for piece in [*pieces, text[end:]]:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined


def _piece(found: re.Match[str]) -> Node:
    kind = str(found.lastgroup)
    match kind:
        case "sign":
            return found["sign"]
        case "code":
            return ["code", found["code"]]
        case "math":
            return ["math", math_tree(found["math"])]
        case "address":
            return ["a", _address(found["address"]), *_inline(found["link"])]
        case _:
            return [kind, *_inline(found[kind])]


def _address(text: str) -> str:
    """The address of a link to the web; any other may be code, or a file of the reader's."""
    try:
        parts = urlsplit(name_of(text))
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # also where it is no name
        is_web = False
    if not is_web:
        raise KudariError(f"a link leads to http:// or https://, not to {text!r}")
    return text
