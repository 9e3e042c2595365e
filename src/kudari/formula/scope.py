"""What names mean in a text: variables, states and hyperparameters, functions, and the numbers π and e."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kudari.formula.functions import FUNCTIONS, LOGARITHM, SPELLINGS
from kudari.formula.graph import Expression, Kind, Symbol, constant
from kudari.formula.letters import base, key, split

CONSTANTS = {"π": math.pi, "e": math.e}
# Words of Python that are no names there; whoever writes one means it, and not a variable that is multiplied.
PYTHON_WORDS = ("if", "else", "elif", "for", "while", "in", "is", "and", "or", "not", "def", "return", "import")


@dataclass
class Scope:
    """The names that a text may use; ``new`` is the kind of symbol of an unknown one, with None it is refused."""

    names: dict[str, Expression]
    new: Kind | None

    def __post_init__(self) -> None:
        self.names = {key(name): node for name, node in self.names.items()}

    def find(self, name: str) -> Expression | None:
        """What a name means that is no function's."""
        node = self.names.get(key(name))
        if node is None and key(name) in CONSTANTS:
            return constant(CONSTANTS[key(name)])
        if node is None and self.new:
            node = self.names[key(name)] = Symbol(key(name), self.new)
        return node

    def is_word_of_python(self, name: str) -> bool:
        """Whether a word is none of the names, and could be a new one only where Python has none."""
        return self.new is not None and name in PYTHON_WORDS and key(name) not in self.names

    def is_function(self, name: str) -> bool:
        """Whether a name is that of a function, and nothing else is called so."""
        is_one = SPELLINGS.get(name, name) in FUNCTIONS or LOGARITHM.fullmatch(name) is not None
        return is_one and key(name) not in self.names

    def multiplies(self, name: str, spaced: bool) -> bool:
        """Whether ``name (…)`` is a product: of a known name, or of a single letter with a space behind it."""
        known = key(name) in self.names or key(name) in CONSTANTS
        single = len(base(split(name)[0])) == 1
        return known or (self.new is not None and single and spaced)
