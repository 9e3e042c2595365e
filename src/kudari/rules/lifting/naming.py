"""Names and letters for what was read out of somebody's code, by where it lies there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from kudari.calling.memory import Path
from kudari.formula.letters import letter
from kudari.rules.contract import GIVEN, Rule

_LETTERS = {"lr": "η", "learning_rate": "η", "momentum": "α", "decay_rate": "ρ", "rho": "ρ", "eps": "ε"}
_LETTERS |= {"epsilon": "ε", "weight_decay": "λ", "v_max": "v̄", "vmax": "v̄"}
_PARTS = 9  # whatever has more is no pair or list of states
_OWN = {"_runners", "_kept", "_bundle", "layers", "objects", "memory", "keywords", "func"}  # how it is called


def letter_of(name: str) -> str:
    """The letter by which a name is printed.

    >>> letter_of("learning_rate"), letter_of("beta_1"), letter_of("h")
    ('η', 'β₁', 'h')
    """
    return _LETTERS.get(name) or next(
        (letter(word) for word in (name, name.replace("_", "")) if letter(word) != word), name
    )


def short_names(places: Iterable[tuple[Path, Path]]) -> list[str]:
    """A short name for what lies at each place, which is told by the paths of the first and of the second parameter.

    It is the last word that both have, without the underscores of private attributes; parts of a thing are numbered.

    >>> short_names([(("lr",),) * 2, (("m", "W1"), ("m", "b1")), (("betas", 0),) * 2, (("betas", 1),) * 2])
    ['lr', 'm', 'beta1', 'beta2']
    """
    places = list(places)
    words = [_word_of_both(path, other) for path, other in places]
    taken: list[str] = []
    for (path, other_path), (word, number) in zip(places, words, strict=True):
        is_part = path == other_path and type(path[-1]) is int  # of a pair of hyperparameters
        several = is_part or sum(word == other for other, _ in words) > 1
        name = f"{word.removesuffix('s') or word}{number}" if several and number else word
        if name in GIVEN or hasattr(Rule, name):
            name = name.removesuffix("s") if name.endswith("s") else f"{name}_"
        taken.append(_unlike(name, taken))
    return taken


def _word_of_both(path: Path, other: Path) -> tuple[str, str]:
    word, number = _word([part for part, twin in zip(path, other, strict=False) if part == twin])
    return (word, number) if word else (_word(path)[0] or "x", "")


def _word(path: Sequence[Hashable]) -> tuple[str, str]:
    """The last word of a path, and the number of a part behind it."""
    last, number = "", ""
    for part in path:
        if isinstance(part, str) and part not in _OWN and part.strip("_").isidentifier():
            last, number = part.strip("_"), ""
        elif type(part) is int and part < _PARTS:
            number = str(part + 1)
    return last, number


def _unlike(name: str, taken: list[str]) -> str:
    number = 2
    unlike = name
    while unlike in taken:
        unlike, number = f"{name}{number}", number + 1
    return unlike
