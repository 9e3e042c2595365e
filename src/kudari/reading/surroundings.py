"""What formulas are wrapped in: markup, comments, line numbers, boxes of algorithms, and prose around mathematics.

>>> left_out = []
>>> text = cleaned("1: while θ not converged do\\n2:   θ ← θ − η g\\n3: end while", left_out)
>>> text.strip(), left_out
('θ ← θ − η g', ['while θ not converged do', 'end while'])
"""

from __future__ import annotations

import re
import unicodedata

from kudari.formula.errors import FormulaError
from kudari.formula.letters import GREEK
from kudari.reading.repairs import repaired

ARROW = re.compile(r"=|\\gets|\\leftarrow|\\longleftarrow|←|\\coloneqq|≔|<-")
STYLED = re.compile("[\U0001d400-\U0001d7ff\u210e]")  # mathematical letters, as word processors write them
TAGS = [
    (re.compile(r"<sub>(.*?)</sub>"), r"_{\1}"),
    (re.compile(r"<sup>(.*?)</sup>"), r"^{\1}"),
    (re.compile(r"<br\s*/?>"), "\n"),
    (re.compile(r"</?(?:b|i|em|strong|p)>"), ""),
]
#: What web pages write for letters and signs, beside &#8722; and the Greek letters.
ENTITIES = {
    **{"minus": "−", "times": "×", "middot": "·", "sdot": "⋅", "part": "∂", "nabla": "∇", "radic": "√", "sum": "∑"},
    **{"larr": "←", "lt": "<", "gt": ">", "le": "≤", "ge": "≥", "ne": "≠", "frasl": "⁄", "prime": "′", "isin": "∈"},
    **{"amp": "&", "quot": '"', "ndash": "–", "hellip": "…", "ell": "ℓ", "thetasym": "θ"},
    **dict.fromkeys(("nbsp", "thinsp", "ensp", "emsp"), " "),
}
ENTITY = re.compile(r"&(?:#([0-9]{1,6})|#[xX]([0-9a-fA-F]{1,5})|([A-Za-z]+));")
MARKED_UP = re.compile(r"<su[bp]>|<math|&(?:minus|nbsp|beta|eta|theta|middot|times);")
REFERENCE = re.compile(r"\[\d+\]_")  # to a book, as docstrings have it
ITEM = re.compile(r"^[ \t]*[•◦▪]", re.MULTILINE)
QUOTES = re.compile(r"(?<!\w)[rR]?(?:\"\"\"|''')|/\*[*!]?|\*/")
MARKER = re.compile(r"^[ \t]*(?://+|#+(?!#)|%+|\*(?!\*)|>+)[ \t]?", re.MULTILINE)
COMMENTED = re.compile(r"^[ \t]*(?://|#|%|\*(?!\*)|>).*$", re.MULTILINE)
NUMBERED = re.compile(r"^[ \t]*\d{1,2}(?:[:.)][ \t]+|[ \t]{2,})", re.MULTILINE)
BOX = re.compile(
    r"^[ \t]*(?:(?:while|for)\b.*\bdo\b.*|repeat\b[^{\n]*|until\b.*|end\b.*|return\b.*|"
    r"(?:Require|Ensure|Input|Output|入力|出力)\s*[:：].*)$",
    re.MULTILINE | re.IGNORECASE,
)
REMARK = re.compile(r"[ \t]+\(([^()]*)\)[ \t]*[.,;]?[ \t]*$", re.MULTILINE)
COUNTED = re.compile(r"[ \t]+\(?(?:for )?([tkn])[ \t]*=[ \t]*(\d+)[ \t]*,[^=\n()]*\)?[ \t]*[.;]?$", re.MULTILINE)
BETWEEN = re.compile(r"(?<=\S)[ \t]+(?:and[ \t]+(?=[^\s=]+[ \t]*[=←])|((?:where|with)[ \t]+)(?=[^\s=]+[ \t]*[=←]))")
_FIRST = (
    r"(?:initially|initial value|at first|before the first step"
    r"|(?:at|in|for) (?:the )?(?:very )?(?:start|beginning|first step)|初期値)"
)
AT_FIRST = re.compile(rf"(?<=[\d.])[ \t]*(?:\({_FIRST}\)|{_FIRST}(?=[).,;\s]|$))")
SPOKEN = re.compile(r"[^\W\d_]{2,}")
START = re.compile(r"[^\W\d]\w*_0\s*=.*|(?:[^\W\d]\w*\s*=\s*[-\d.e]+(?:,\s*|$))+")  # v_0 = 0, β = 0.9
CALCULATED = re.compile(r"[-−+*^=√<>\\\d]")
EXPLAINS = re.compile(r"\S+\s*[:：]\s*[a-z]+ [a-z]+")  # η: learning rate, default 0.01
ASIDE = re.compile(r"(?:#|//|%).*|^[^:=←]*:")  # comments, and what stands before a colon
CHOICE = re.compile(r"\bif\b.+\belse\b")
WORDS = re.compile(r"(?<![\w\\({.])[A-Za-z]{2,}(?: [A-Za-z']{2,}){2,}(?![\w(])")
FENCE = re.compile(r"^[ \t]*```[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_ENVIRONMENTS = "equation|align|aligned|eqnarray|gather|gathered|multline|split|array|displaymath|math|flalign|alignat"
MATHEMATICS = re.compile(
    r"\$\$(.+?)\$\$|\$([^$]+?)\$|\\f?\[(.+?)\\f?\]|\\\((.+?)\\\)|<math[^>]*>(.+?)</math>|:math:`(.+?)`|`([^`\n]+)`"
    r"|\.\. math::[ \t]*\n(?:[ \t]*\n)?((?P<indent>[ \t]+)[^\n]*(?:\n(?P=indent)[^\n]*|\n[ \t]*(?=\n))*)"
    rf"|(\\begin\{{(?:{_ENVIRONMENTS})\*?\}}.+\\end\{{(?:{_ENVIRONMENTS})\*?\}})",
    re.DOTALL,
)

_GROUPS = [k for k in range(1, MATHEMATICS.groups + 1) if k != MATHEMATICS.groupindex["indent"]]


def cleaned(text: str, left_out: list[str]) -> str:
    """The text without marks of comments and boxes; what is left out beside them is written down."""
    text = STYLED.sub(lambda found: _plain_letter(found[0]), repaired(text))
    if MARKED_UP.search(text):
        for tag, plain in TAGS:
            text = tag.sub(plain, text)
        text = ENTITY.sub(_meant, text).replace("\xa0", " ")
    text = REFERENCE.sub("", QUOTES.sub(" ", text))
    if ARROW.search(text) and not ARROW.search(COMMENTED.sub("", text)):
        text = MARKER.sub("", text)
    if len(NUMBERED.findall(text)) > 1:
        text = NUMBERED.sub("", text)

    def dropped(found: re.Match[str]) -> str:
        left_out.append(found[0].strip())
        return ""

    text = AT_FIRST.sub(dropped, text)
    if "\\" not in text:
        text = COUNTED.sub(r"\n\1 = \2", BETWEEN.sub(r"\n\1", text))
    text = BOX.sub(dropped, ITEM.sub("-", text))
    return REMARK.sub(lambda found: _remark(found, left_out), text)


def _meant(entity: re.Match[str]) -> str:
    """The character that a web page spells by a number or a name."""
    decimal, hexadecimal, name = entity.groups()
    if name is None:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code < 0xD800 else entity[0]
    letter = GREEK.get(name) or ENTITIES.get(name)
    if letter is None:
        raise FormulaError("character", entity.string, entity.start(), what=entity[0])
    return letter


def _plain_letter(letter: str) -> str:
    return unicodedata.normalize("NFKC", letter)


def _remark(found: re.Match[str], left_out: list[str]) -> str:
    """A remark in brackets at the end of a line is left out; a factor is none."""
    inner, before = found[1].strip(), found.string[: found.start()].rstrip(" \t")
    words = [word for word in SPOKEN.findall(inner) if word not in GREEK]
    is_start = START.fullmatch(inner) is not None
    is_factor = before[-1:] in ("*", "+", "-", "−", "/", "=", "·", "^", "(") or CALCULATED.search(inner)
    is_sentence = len(words) > 2 or (len(words) == 2 and found[0].startswith(("  ", "\t")))
    remarked = found[0].startswith(("  ", "\t")) or len(REMARK.findall(found.string)) > 2  # as other lines are
    is_word = words == [inner] and len(inner) > 3 and found.string.count(inner) == 1 and remarked
    is_label = inner in ("L1", "L2") and found[0].startswith(("  ", "\t"))
    explains = EXPLAINS.match(inner) is not None
    is_sentence = (is_sentence or is_word) and not is_factor and not {"if", "else", "for", "in"} & set(words)
    if is_start or is_label or explains or is_sentence:
        left_out.append(inner)
        return ""
    return found[0]


def is_prose(line: str) -> bool:
    """Whether a line is a sentence: at least three words follow each other with nothing between."""
    if ARROW.search(line) and CHOICE.search(line):  # h = g * g if flag else 0
        return False
    return WORDS.search(ASIDE.sub("", line)) is not None


def formulas(text: str, left_out: list[str]) -> list[tuple[int, int]]:
    """The stretches of mathematics in a text; the whole text, where none is set apart."""
    fenced = [match.span(1) for match in FENCE.finditer(text)]
    if any(ARROW.search(text[start:end]) for start, end in fenced):
        return _between(text, [(inner, inner) for inner in fenced], left_out)
    found = _displayed(text) or [
        (next(match.span(k) for k in _GROUPS if match.group(k) is not None), match.span())
        for match in MATHEMATICS.finditer(text)
    ]
    stating = [(inner, outer) for inner, outer in found if ARROW.search(text[slice(*inner)])]
    if stating:
        return _between(text, stating, left_out)
    edges = [0, *(edge for _, outer in found for edge in outer), len(text)]
    return [stretch for a, b in zip(edges[::2], edges[1::2], strict=True) for stretch in _lines(text, a, b, left_out)]


def _between(
    text: str, found: list[tuple[tuple[int, int], tuple[int, int]]], left_out: list[str]
) -> list[tuple[int, int]]:
    """The inner stretches; what stands between them is left out."""
    at = 0
    for _, (start, end) in found:
        _leave_out(text[at:start], left_out)
        at = end
    _leave_out(text[at:], left_out)
    return [inner for inner, _ in found]


def _displayed(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The braces that Wikipedia puts around its formulas: {\\displaystyle …}."""
    found, at = [], text.find("{\\displaystyle")
    while at >= 0:
        depth, end = 0, at
        while end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0) if text[end - 1 : end] != "\\" else 0
            end += 1
            if depth == 0:
                break
        found.append(((at + 1, end - 1 if depth == 0 else end), (at, end)))
        at = text.find("{\\displaystyle", end)
    return found


def _lines(text: str, start: int, end: int, left_out: list[str]) -> list[tuple[int, int]]:
    """A stretch without the lines that are sentences, if equations stand in others."""
    if "\\" in text[start:end]:
        return [(start, end)]
    lines, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        lines.append((at, at + len(line)))
        at += len(line)
    prose = [pair for pair in lines if is_prose(text[pair[0] : pair[1]])]
    if not any(ARROW.search(text[a:b]) for a, b in lines if (a, b) not in prose):
        return [(start, end)]
    stretches: list[tuple[int, int]] = []
    for pair in lines:
        if pair in prose:
            _leave_out(text[pair[0] : pair[1]], left_out)
        elif stretches and stretches[-1][1] == pair[0]:
            stretches[-1] = (stretches[-1][0], pair[1])
        else:
            stretches.append(pair)
    return stretches


def _leave_out(text: str, left_out: list[str]) -> None:
    plain = " ".join(text.split()).strip(" ,.;:-*#`。、，．")
    if plain:
        left_out.append(plain)
