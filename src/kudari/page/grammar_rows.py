"""What the page's grammar shares with Python's, as plain data: its limits, letters, signs, names, and faults."""

from __future__ import annotations

import sys
import unicodedata
from itertools import groupby
from typing import Any

from kudari.formula.definitions import SQUARES
from kudari.formula.errors import WORDS, WORDS_OF_READING
from kudari.formula.functions import FUNCTIONS, GLUED, LOGARITHM, SPELLINGS, UNBRACKETED
from kudari.formula.grammar import COMPARISONS, JUXTAPOSED
from kudari.formula.latex_reader import latex_table
from kudari.formula.letters import GREEK, MARKS, SUPERSCRIPTS
from kudari.formula.notation import COMPARISONS as RELATIONS
from kudari.formula.notation import MAX_PIECES
from kudari.formula.parser import MAX_DEPTH, MAX_OPERATIONS
from kudari.formula.scope import CONSTANTS, PYTHON_WORDS
from kudari.formula.tokens import MAX_CHARACTERS, SIGNS

_FORMS = ("super", "sub", "fraction", "circle", "square")  # kinds of Unicode's decompositions that the grammar minds


def grammar_table() -> dict[str, Any]:
    """All of it; what can be wrong stands in two languages."""
    return {
        "words": {code: list(words) for code, words in (WORDS | WORDS_OF_READING).items()},
        "squares": SQUARES,
        "greek": GREEK,
        "marks": MARKS,
        "signs": SIGNS,
        "spellings": SPELLINGS,
        "functions": FUNCTIONS,
        "unbracketed": UNBRACKETED,
        "logarithm": LOGARITHM.pattern,
        "glued": GLUED.pattern,
        "comparisons": COMPARISONS,
        "relations": RELATIONS,
        "juxtaposed": JUXTAPOSED,
        "superscripts": SUPERSCRIPTS,
        "limits": {
            "characters": MAX_CHARACTERS,
            "depth": MAX_DEPTH,
            "operations": MAX_OPERATIONS,
            "pieces": MAX_PIECES,
        },
        "constants": CONSTANTS,
        "pythonWords": PYTHON_WORDS,
        "forms": _forms(),
        "latex": latex_table(),
    }


def _forms() -> dict[str, list[int]]:
    """For each kind of decomposition its characters, as first and last of every run; JavaScript cannot ask for them."""
    kinds: dict[str, list[int]] = {form: [] for form in _FORMS}
    for code in range(sys.maxunicode + 1):
        form = unicodedata.decomposition(chr(code)).partition(">")[0].removeprefix("<")
        if form in kinds:
            kinds[form].append(code)
    return {form: _runs(codes) for form, codes in kinds.items()}


def _runs(codes: list[int]) -> list[int]:
    """First and last of every run of consecutive numbers, one pair behind the other."""
    numbered = [list(run) for _, run in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0])]
    return [end[1] for run in numbered for end in (run[0], run[-1])]
