"""Letters of formulas: Greek names, indices and marks, as the grammar reads and the notation writes them."""

from __future__ import annotations

import unicodedata

_NAMES = [
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
]

#: Greek letters by their English names: ``GREEK["eta"]`` is η, ``GREEK["Delta"]`` is Δ.
GREEK = {name: unicodedata.lookup(f"GREEK SMALL LETTER {name.replace('lambda', 'lamda').upper()}") for name in _NAMES}
GREEK |= {
    name.capitalize(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name.replace('lambda', 'lamda').upper()}")
    for name in _NAMES
}
ENGLISH = {letter: name for name, letter in GREEK.items()}

#: Marks over a letter, as combining characters, with their names in LaTeX.
MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u0307": "dot"}

_PLAIN = "0123456789+-()tn"
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵗⁿ", _PLAIN, strict=True))
_RAISED = {plain: raised for raised, plain in SUPERSCRIPTS.items()}
_LOWERED = dict(zip("0123456789", "₀₁₂₃₄₅₆₇₈₉", strict=True))


def raised(text: str) -> str | None:
    """The text in superscript characters, or None where one is missing."""
    return "".join(_RAISED[character] for character in text) if all(c in _RAISED for c in text) else None


def letter(name: str) -> str:
    """A name as a mathematician writes it: ``beta1`` is β₁, ``eta`` is η; other words stay.

    >>> letter("beta1"), letter("x2"), letter("eta"), letter("speed")
    ('β₁', 'x₂', 'η', 'speed')
    """
    stem, index = split(name)
    stem = GREEK.get(stem, stem)
    if len(base(stem)) > 1:
        return name
    return stem + "".join(_LOWERED[digit] for digit in index)


def split(name: str) -> tuple[str, str]:
    """A name's stem and its index: β₁ and beta1 both end in 1."""
    plain = unicodedata.normalize("NFKC", name)
    stem = plain.rstrip("0123456789")
    return (stem, plain[len(stem) :]) if stem else (plain, "")


def order(name: str) -> tuple[str, int]:
    """The sorting key of a name, by which x2 stands before x10."""
    stem, index = split(name)
    return stem, int(index or -1)


def base(stem: str) -> str:
    """A stem without the hats and bars over it."""
    plain = "".join(c for c in unicodedata.normalize("NFD", stem) if c not in MARKS)
    return unicodedata.normalize("NFC", plain)


def marks(stem: str) -> list[str]:
    """The names of the marks over a stem: ["hat"] for m̂."""
    return [MARKS[c] for c in unicodedata.normalize("NFD", stem) if c in MARKS]


def key(name: str) -> str:
    """The one spelling under which a name is looked up: β₁, β1 and ``beta1`` are the same name.

    >>> key("β₁") == key("beta1") == key("β1"), key("m̂")
    (True, 'm̂')
    """
    stem, index = split(name)
    stem = stem.rstrip("_") if stem.rstrip("_") in GREEK else stem  # lambda_, for Python has its own lambda
    return unicodedata.normalize("NFC", GREEK.get(stem, stem)) + index


def ascii_name(name: str) -> str:
    """The name in the letters of any keyboard.

    >>> ascii_name("η"), ascii_name("m̂"), ascii_name("β1")
    ('eta', 'm_hat', 'beta1')
    """
    stem, index = split(name)
    spelled = "".join(ENGLISH.get(letter, letter) for letter in base(stem))
    latin = unicodedata.normalize("NFKD", spelled)
    plain = "".join(letter for letter in latin if letter.isascii() and (letter.isalnum() or letter == "_"))
    word = "_".join([plain.strip("_") or "name", *marks(stem)])
    return (word if word[0].isalpha() else f"n{word}") + index
