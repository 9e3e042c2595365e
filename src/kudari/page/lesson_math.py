"""Formulas in the text of a lesson: as they are written, to the tree of a MathML element.

A rule keeps the names that it has here; what only stands in it and cannot be computed, as ∇J(θ) and wₜ₊₁, is shown.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from kudari.formula import KudariError
from kudari.formula.definitions import defined
from kudari.formula.markup import MathML

_LINES = re.compile(r"\s*(?:;|\n|\\\\)\s*")
_SIGN = re.compile(r"(?<![<>=!:])(:=|←|\\gets\b|\\leftarrow\b|=)(?!=)")
_CALLED = re.compile(r"\s*\w+\s*\([\w\s,]*\)\s*")  # f(x, y), which is no product
_NAME = r"\\?[^\W\d_]+"
_GRADIENT = re.compile(r"(?:∇|\\nabla)\s*(?P<loss>[A-Za-z])(?:\s*\((?P<place>[^()]*)\))?")
_PARTIAL = re.compile(
    rf"\\frac\s*\{{\s*(?:∂|\\partial)\s*(?P<above>{_NAME})\s*\}}\s*\{{\s*(?:∂|\\partial)\s*(?P<below>{_NAME})\s*\}}"
    rf"|(?:∂|\\partial)\s*(?P<over>{_NAME})\s*/\s*(?:∂|\\partial)\s*(?P<under>{_NAME})"
)
_INDEXED = re.compile(rf"(?P<base>{_NAME})_(?:(?P<letter>[^\W\d_])(?!\w)|\{{(?P<index>[^{{}}]*[^\d{{}}][^{{}}]*)\}})")
_STAND_INS = "ᎠᎡᎢᎣᎤᎥᎦᎧᎨᎩᎪᎫᎬᎭᎮᎯᎰᎱᎲᎳ"  # letters that stand for parts already written, and are no one's names


def math_tree(text: str, **attributes: str) -> dict[str, Any]:
    """The tree of a formula's MathML: tags with texts or children, and attributes.

    >>> math_tree("η = 2")["children"]
    [{'tag': 'mi', 'text': 'η'}, {'tag': 'mo', 'text': '='}, {'tag': 'mn', 'text': '2'}]

    Raises :class:`KudariError` for what cannot be read as a formula.
    """
    try:
        if not set(text).isdisjoint(_STAND_INS):
            raise KudariError(f"none of the letters {_STAND_INS} can stand in it")
        rows = ["".join(map(_part, _SIGN.split(line))) for line in _LINES.split(text.strip())]
    except KudariError as error:
        raise KudariError(f"the formula `${text}$` cannot be read: {error}") from None
    written = rows[0] if len(rows) == 1 else f'<mtable columnalign="left">{"".join(map(_row, rows))}</mtable>'
    tree = _tree(ElementTree.fromstring(f"<math>{written}</math>"))
    return {**tree, "attributes": attributes} if attributes else tree


def _row(written: str) -> str:
    return f"<mtr><mtd>{written}</mtd></mtr>"


def _part(text: str) -> str:
    """A sign between two sides, or a side."""
    if _SIGN.fullmatch(text):
        return f"<mo>{'=' if text == '=' else '←'}</mo>"
    if _CALLED.fullmatch(text):
        return f"<mtext>{escape(text.strip())}</mtext>"
    return _Side().written(text)


class _Side(MathML):
    """One side of a formula; parts that the grammar does not read are written first, and letters stand for them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: dict[str, str] = {}

    def written(self, text: str) -> str:
        """The side in MathML."""
        text = _GRADIENT.sub(self._gradient, text)
        text = _PARTIAL.sub(self._partial, text)
        return self.write(defined(_INDEXED.sub(self._indexed, text)).graph)

    def symbol(self, name: str) -> str:
        return self.parts.get(name) or super().symbol(name)

    def _stand_in(self, written: str) -> str:
        if len(self.parts) == len(_STAND_INS):
            raise KudariError("it is too long")
        letter = _STAND_INS[len(self.parts)]
        self.parts[letter] = f"<mrow>{written}</mrow>"
        return f" {letter} "

    def _gradient(self, found: re.Match[str]) -> str:
        place = "" if found["place"] is None else self.brackets(_Side().written(found["place"]))
        return self._stand_in(f"<mo>∇</mo><mi>{found['loss']}</mi>{place}")

    def _partial(self, found: re.Match[str]) -> str:
        above, below = (_Side().written(found[a] or found[b]) for a, b in (("above", "over"), ("below", "under")))
        return self._stand_in(f"<mfrac><mrow><mo>∂</mo>{above}</mrow><mrow><mo>∂</mo>{below}</mrow></mfrac>")

    def _indexed(self, found: re.Match[str]) -> str:
        index = found["letter"] or found["index"]
        try:
            below = _Side().written(index)
        except KudariError:  # max, which is a function
            below = f"<mtext>{escape(index)}</mtext>"
        return self._stand_in(f"<msub>{_Side().written(found['base'])}<mrow>{below}</mrow></msub>")


def _tree(element: ElementTree.Element) -> dict[str, Any]:
    """An element as the page builds it."""
    tree: dict[str, Any] = {"tag": element.tag}
    if element.attrib:
        tree["attributes"] = dict(element.attrib)
    if len(element):
        return {**tree, "children": [_tree(child) for child in element]}
    return {**tree, "text": element.text or ""}
