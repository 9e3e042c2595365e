"""Graph to mathematics for slides and pages: LaTeX and MathML.

>>> from kudari.formula.graph import Symbol
>>> x, y = Symbol("x"), Symbol("y")
>>> print(latex(x**2 / 20 + y**2))
\\frac{x^{2}}{20} + y^{2}
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from kudari.formula.functions import LATEX_COMMANDS
from kudari.formula.graph import Expression
from kudari.formula.letters import ENGLISH, base, marks, split
from kudari.formula.notation import ATOM, POWER, PRODUCT, Notation, Piece, digits


def latex(expression: Expression, letters: Mapping[str, str] | None = None) -> str:
    """The formula as LaTeX, without dollars.

    ``letters`` says how names are written, by name; by default, ``beta1`` is β₁ and so ``\\beta_{1}``.

    >>> from kudari.formula.graph import Symbol
    >>> print(latex(1 / (1 + Symbol("rate")), {"rate": "η"}))
    \\frac{1}{1 + \\eta}
    """
    return Latex(letters).write(expression)


def mathml(expression: Expression, letters: Mapping[str, str] | None = None) -> str:
    """The formula as a MathML element, which browsers show without any library.

    ``letters`` says how names are written, as in :func:`latex`.

    >>> from kudari.formula.graph import Symbol
    >>> print(mathml(Symbol("x") ** 2).partition("<mrow>")[2])
    <msup><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></msup></mrow></math>
    """
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{MathML(letters).write(expression)}</mrow></math>'


class Latex(Notation):
    """LaTeX, for slides and papers."""

    dot = r" \cdot "

    def number(self, value: float) -> str:
        mantissa, _, exponent = digits(value).partition("e")
        if not exponent:
            return mantissa
        return f"10^{{{exponent}}}" if mantissa == "1" else rf"{mantissa} \cdot 10^{{{exponent}}}"

    def symbol(self, name: str) -> str:
        stem, index = split(name)
        stem = stem.rstrip("_") or stem if index else stem  # x_2 has an index as x2 has
        plain = base(stem)
        if plain in _LATIN_LOOKING:
            written = rf"\mathrm{{{_LATIN_LOOKING[plain]}}}"
        elif plain in ENGLISH:
            written = rf"\{_LATEX_GREEK.get(plain, ENGLISH[plain])}"
        else:
            written = plain if len(plain) == 1 else rf"\mathrm{{{_escaped(plain)}}}"
        for mark in marks(stem):
            written = rf"\{mark}{{{written}}}"
        return f"{written}_{{{index}}}" if index else written

    def gradient_at(self, place: str) -> str:
        return rf"\nabla L{self.brackets(place)}"

    def brackets(self, text: str) -> str:
        return rf"\left({text}\right)"

    def sign(self, sign: str) -> str:
        return f" {_LATEX_SIGNS.get(sign, sign)} "

    def minus(self) -> str:
        return "-"

    def product(self, a: Piece, b: Piece) -> Piece:
        left, right = self.at(a, PRODUCT), self.at(b, POWER)
        needs_dot = right[0].isdigit() or (b.number or right.startswith((r"10^", r"\frac")))
        gap = r" \cdot " if needs_dot or left.endswith(right) else " "
        return Piece(left + gap + right, PRODUCT)

    def fraction(self, a: Piece, b: Piece) -> Piece:
        return Piece(rf"\frac{{{a.text}}}{{{b.text}}}", POWER)

    def power(self, base: str, exponent: Piece) -> Piece:
        return Piece(f"{base}^{{{exponent.text}}}", POWER)

    def root(self, a: Piece) -> Piece:
        return Piece(rf"\sqrt{{{a.text}}}", ATOM)

    def bars(self, text: str) -> str:
        return rf"\left|{text}\right|"

    def cases(self, condition: str, then: str, otherwise: str) -> str:
        return rf"\begin{{cases}}{then} & {condition} \\ {otherwise} & \text{{otherwise}}\end{{cases}}"

    def call(self, name: str, arguments: list[str]) -> str:
        inside = ", ".join(arguments)
        if name in ("floor", "cbrt"):
            return rf"\left\lfloor {inside} \right\rfloor" if name == "floor" else rf"\sqrt[3]{{{inside}}}"
        command = rf"\{_COMMANDS[name]}" if name in _COMMANDS else rf"\operatorname{{{_NAMES.get(name, name)}}}"
        return rf"{command}\left({inside}\right)"


class MathML(Notation):
    """MathML elements. Brackets do not stretch around what is one line high."""

    dot = "<mo>·</mo>"

    def number(self, value: float) -> str:
        mantissa, _, exponent = digits(value).partition("e")
        written = f"<mn>{mantissa}</mn>" if value >= 0 else f"<mo>−</mo><mn>{mantissa[1:]}</mn>"
        if not exponent:
            return written
        high = f"<mo>−</mo><mn>{exponent[1:]}</mn>" if exponent.startswith("-") else f"<mn>{exponent}</mn>"
        ten = f"<msup><mn>10</mn><mrow>{high}</mrow></msup>"
        return ten if mantissa == "1" else f"{written}<mo>·</mo>{ten}"

    def symbol(self, name: str) -> str:
        stem, index = split(name)
        stem = stem.rstrip("_") or stem if index else stem  # as in LaTeX
        written = f"<mi>{escape(stem)}</mi>"
        return f"<msub>{written}<mn>{index}</mn></msub>" if index else written

    def gradient_at(self, place: str) -> str:
        return f"<mrow><mo>∇</mo><mi>L</mi>{self.brackets(place)}</mrow>"

    def brackets(self, text: str) -> str:
        stretchy = "" if "<mfrac>" in text else ' stretchy="false"'
        return f"<mrow><mo{stretchy}>(</mo>{text}<mo{stretchy}>)</mo></mrow>"

    def sign(self, sign: str) -> str:
        return f"<mo>{'=' if sign == '==' else escape(sign)}</mo>"

    def minus(self) -> str:
        return "<mo>−</mo>"

    def product(self, a: Piece, b: Piece) -> Piece:
        left, right = self.at(a, PRODUCT), self.at(b, POWER)
        dot = b.number or right.startswith(("<mn>", "<mfrac>")) or left.endswith(right)
        between = "·" if dot else "\u2062"
        return Piece(f"{left}<mo>{between}</mo>{right}", PRODUCT)

    def fraction(self, a: Piece, b: Piece) -> Piece:
        return Piece(f"<mfrac><mrow>{a.text}</mrow><mrow>{b.text}</mrow></mfrac>", POWER)

    def power(self, base: str, exponent: Piece) -> Piece:
        return Piece(f"<msup><mrow>{base}</mrow><mrow>{exponent.text}</mrow></msup>", POWER)

    def root(self, a: Piece) -> Piece:
        return Piece(f"<msqrt><mrow>{a.text}</mrow></msqrt>", ATOM)

    def bars(self, text: str) -> str:
        return f"<mrow><mo>|</mo>{text}<mo>|</mo></mrow>"

    def cases(self, condition: str, then: str, otherwise: str) -> str:
        rows = ((then, f"<mtext>if </mtext>{condition}"), (otherwise, "<mtext>otherwise</mtext>"))
        cells = "".join(f"<mtr><mtd>{left}</mtd><mtd>{right}</mtd></mtr>" for left, right in rows)
        return f'<mrow><mo>{{</mo><mtable columnalign="left">{cells}</mtable></mrow>'

    def call(self, name: str, arguments: list[str]) -> str:
        inside = "<mo>,</mo>".join(arguments)
        return f"<mrow><mi>{name}</mi>{self.brackets(inside)}</mrow>"


_LATEX_SIGNS = {"==": "=", "−": "-", "≤": r"\le", "≥": r"\ge", "≠": r"\ne"}
_LATIN_LOOKING = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))  # for these LaTeX has no commands
_LATEX_GREEK = {"ε": "varepsilon", "φ": "varphi"}
_COMMANDS = {name: command for command, name in LATEX_COMMANDS.items()}
_NAMES = {"sign": "sgn"}


def _escaped(name: str) -> str:
    return name.replace("_", r"\_")
