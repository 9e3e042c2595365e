"""Names and letters for what was read out of somebody's code, by where it lies there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from kudari.formula.letters import letter
from kudari.rules.contract import GIVEN, Rule
from kudari.rules.lifting.memory import Path
from kudari.rules.lifting.reading import KEYS

_LETTERS = {"lr": "η", "learning_rate": "η", "momentum": "α", "decay_rate": "ρ", "rho": "ρ", "eps": "ε"}
_LETTERS |= {"epsilon": "ε", "weight_decay": "λ", "v_max": "v̄", "vmax": "v̄"}
_OWN = {"_runners", "_kept", "_bundle", "layers", "objects", "memory", "keywords", "func"}  # how it is called
_KEYS = {name for key in KEYS for name in (key, f"d{key}", key[0], f"d{key[0]}")}


def letter_of(name: str) -> str:
    """The letter by which a name is printed.

    >>> letter_of("learning_rate"), letter_of("beta1"), letter_of("h")
    ('η', 'β₁', 'h')
    """
    return _LETTERS.get(name) or letter(name)


def short_names(places: Iterable[tuple[Path, Path]]) -> list[str]:
    """A short name for what lies at each place, which is told by the paths of the first and of the second parameter.

    It is the last word that is no key, without the underscores of private attributes; a pair's parts are numbered.

    >>> short_names([(("lr",),) * 2, (("m", "W1"), ("m", "b1")), (("betas", 1),) * 2, (("t",),) * 2])
    ['lr', 'm', 'beta2', 't_']
    """
    taken: list[str] = []
    for path, other in places:
        alike = [part for part, twin in zip(path, other, strict=False) if part == twin]
        name = _word(alike) or _word(path) or "x"
        if name in GIVEN or hasattr(Rule, name):
            name += "_"
        taken.append(_unlike(name, taken))
    return taken


def _word(path: Sequence[Hashable]) -> str:
    """The last word of a path, with the number of a part behind it."""
    words = [part for part in path if not (isinstance(part, str) and (part in _KEYS or part in _OWN))]
    number = str(words.pop() + 1) if len(words) > 1 and type(words[-1]) is int and words[-1] < 9 else ""
    text = words[-1].strip("_") if words and isinstance(words[-1], str) else ""
    return (text.removesuffix("s") + number if number else text) if text.isidentifier() else ""


def _unlike(name: str, taken: list[str]) -> str:
    number = 2
    unlike = name
    while unlike in taken:
        unlike, number = f"{name}{number}", number + 1
    return unlike
