"""What sentences tell of a rule: numbers at which states begin, values of hyperparameters, which name is the parameter.

>>> told("the accumulator $r$ is initialized to $0.1$; $q$ is the parameter")
Told(numbers={'r': 0.1}, parameter='q', gradient_before=None)
>>> told("typically $\\\\beta = 0.9$").numbers
{}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kudari.formula.errors import FormulaError
from kudari.formula.letters import GREEK, key
from kudari.reading.asides import COUNTERS, NUMBER, constant
from kudari.reading.names import Telling

_NAME = r"(?<![\w\\^.{])([A-Za-zα-ωϵΔ]+(?:_\{?\w+\}?|[₀-₉\d]+)?)"
_VALUE = rf"({NUMBER}(?![\w.]*[\w^])|10\^\{{-?\d+\}}|zeros?|ones?)(?!\s*[-–~〜/]\s*\d)"
_VERB = r"(?:is|are|was|were|be)?\s*(?:initiali[sz]ed|initially|set|starts?|started|begins?|defaults?)"
SENTENCES = [
    re.compile(sentence, re.IGNORECASE)
    for sentence in (
        rf"{_NAME}(?: all| both)?\s+{_VERB}\s*(?:to|at|as|with|by|from)?\s*{_VALUE}",
        rf"{_NAME}\s*の初期値\s*(?:は|を|が|[=:：])\s*{_VALUE}",
        rf"{_NAME}\s*(?:は|を)\s*{_VALUE}\s*(?:とする|とした|とします|に設定|から|で始)",
        rf"(?:,|\band) {_NAME} to {_VALUE}",
        rf"initial(?: value)?(?: of)? {_NAME}\s*(?:is|=|:)\s*{_VALUE}",
    )
]
FIRST = re.compile(r"([^\W\d]\w*?)_\{?0\}?\s*(?:=|←)\s*[xwθ]_\{?0\}?")  # y_0 = x_0
EQUATION = re.compile(rf"{_NAME}\s*(?::=|=|←)\s*{_VALUE}(?!\s*[-+*/·×^])")
BETWEEN = re.compile(r"(?:[Ww]here|[Ww]ith|and|for|ただし|ここで|とする|[\s,;.:()。、，；：（）])*")
HEDGED = re.compile(
    r"\b(?:typical|usual|e\.g\.|for example|for instance|such as|say|around|about|recommend|suggest|common|often|good)"
    r"|≈|\bor\b|通常|例えば|たとえば|一般に|よく|など|程度|推奨|目安",
    re.IGNORECASE,
)
USUAL = re.compile(rf"{HEDGED.pattern}|\bdefault|デフォルト", re.IGNORECASE)
PARAMETER = [
    re.compile(rf"{_NAME} (?:is|are|denotes?) the (?:\w+ )?(?:parameters?|weights?)\b"),
    re.compile(rf"{_NAME}\s*(?:は|が|:|：)\s*(?:モデルの)?(?:パラメータ|重み)"),
]
GRADIENT_BEFORE = re.compile(r"\b(?:old|previous|last) gradient\b[^.]*?\b(?:0|zero)\b", re.IGNORECASE)
ENDS = re.compile(r"[;；。\n]|\.\s")  # of sentences
SIGNS = re.compile(r"[$*`]|\\[()\[\]]|\bself\.")  # around mathematics, and before names
SEARCHES = re.compile(r"\bArmijo\b|\bWolfe\b|\bline[- ]search\b|直線探索", re.IGNORECASE)
SOMETIMES = re.compile(r"\bevery (?:\d+|[kKnNT]|few|other|second) (?:steps?|iterations?|epochs?)\b[^\n]*(?:=|←)")
SMALL = re.compile(
    r"(?<![\w\\])\$?\\?(?![wWθx]\b)(\w{1,3}) (?:is|are) initiali[sz]ed (?:to|at|with|as|by) (?:a |some )?(?:very )?"
    r"(?:small|constant|positive|non-?zero)\b"
)


@dataclass
class Told:
    """Numbers by names, the parameter's name, and what the gradient was before the first step."""

    numbers: dict[str, float] = field(default_factory=dict)
    parameter: str = ""
    gradient_before: float | None = None


def told(text: str) -> Told:
    """What the sentences of a text tell.

    Raises :class:`FormulaError` where they say that a step is more than its formula.
    """
    for pattern, code in ((SEARCHES, "search"), (SOMETIMES, "cases"), (SMALL, "no start")):
        found = pattern.search(text)
        if found is not None:
            raise FormulaError(code, text, found.start(), what=found[1] if code == "no start" else found[0])
    plain = _plain(text)
    numbers = dict[str, float]()
    for sentence in ENDS.split(plain):
        hedged = HEDGED.search(sentence) is not None
        for pattern in SENTENCES if not hedged else ():
            for name, number in pattern.findall(sentence):
                numbers[_called(name)] = _number(number)
    parameter = next((match[1] for pattern in PARAMETER if (match := pattern.search(plain))), "")
    return Told(numbers, _called(parameter), 0.0 if GRADIENT_BEFORE.search(plain) else None)


def equations_in(remarks: list[str]) -> dict[str, float]:
    """The numbers in what was left out, as in (η = 0.1); none where two are said, or where one is only usual."""
    numbers = dict[str, float]()
    doubtful = set[str]()
    for remark in remarks:
        plain = _plain(remark)
        for name, number in EQUATION.findall(plain) if USUAL.search(plain) is None else ():
            own = _called(name)
            if numbers.setdefault(own, _number(number)) != _number(number):
                doubtful.add(own)
    return {name: number for name, number in numbers.items() if name not in doubtful and name not in COUNTERS}


def tells_only(remark: str) -> list[Telling]:
    """What a remark tells, if nothing else stands in it than starts and values.

    >>> tells_only("where $\\\\eta = 0.1$ and y_0 = x_0"), tells_only("η = 0.1, the rate")
    ([('y', 'w'), ('η', 0.1)], [])
    """
    plain = _plain(remark)
    firsts, without = FIRST.findall(plain), FIRST.sub("", plain)
    if BETWEEN.fullmatch(EQUATION.sub("", without)) is None:
        return []
    numbers = [(_called(name), _number(number)) for name, number in EQUATION.findall(without)]
    return [*((_called(name), "w") for name in firsts), *numbers]


def _plain(text: str) -> str:
    """A text without the signs of mathematics, with Greek letters as such."""
    text = re.sub(r"\\var(?=epsilon|theta|phi|rho)", r"\\", text)
    text = re.sub(r"\\([A-Za-z]+)", lambda found: GREEK.get(found[1], " "), text)
    return SIGNS.sub("", text).replace("−", "-")


def _called(name: str) -> str:
    """β_1 is called β1, and m_0 is m."""
    stem, _, index = name.replace("{", "").replace("}", "").partition("_")
    return key(
        stem + index if index.isdecimal() and index != "0" else f"{stem}_{index}" if index not in ("", "0") else stem
    )


def _number(text: str) -> float:
    return {"zero": 0.0, "zeros": 0.0, "one": 1.0, "ones": 1.0}.get(text.lower()) or constant(text) or 0.0
