"""Names in programs: plain letters, valid and free in every language alike, so that the programs can be compared.

>>> names = FreeNames()
>>> names("η"), names("β1"), names("m̂"), names("eps"), names("lambda"), names("x"), names("x")
('eta', 'beta1', 'm_hat', 'epsilon', 'lambda_', 'x', 'x_')
"""

from __future__ import annotations

from collections.abc import Iterable

from kudari.formula.functions import FUNCTIONS
from kudari.formula.letters import ascii_name
from kudari.languages.dialect import LANGUAGES

#: What the programs call their own parts.
PROGRAM = "w g t f slope value steps here numbers row height levels rise"

_BETTER = {"eps": "epsilon"}
LONGEST = 40  # characters of a name: MATLAB reads 63, and lines have room for two


def reserved() -> set[str]:
    """The words that have a meaning in some language, or in every program."""
    languages = " ".join(language.reserved for language in LANGUAGES.values())
    return {*FUNCTIONS, *PROGRAM.split(), *languages.split()}


class FreeNames:
    """Gives every name of a formula a name in a program, none of them twice."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = {name.lower() for name in taken} | reserved()

    def __call__(self, name: str) -> str:
        """A name that is not taken, and from now on is."""
        plain = ascii_name(name)[:LONGEST]
        free = _BETTER.get(plain, plain)
        while free.lower() in self.taken:
            free += "_"
        self.taken.add(free.lower())
        return free
