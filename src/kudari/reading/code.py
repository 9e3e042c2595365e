"""Lines of programs as the equations that they carry out: keys, attributes, loops over parameters and calls fall away.

>>> left_out = []
>>> print(as_equations("for key in params:\\n    self.h[key] += np.power(grads[key], 2)", left_out).strip(), left_out)
h += ((grads)**(2)) ['for key in params:']
"""

from __future__ import annotations

import re

from kudari.reading.calls import without_calls

#: Loops over parameters; one over steps or data is a program, and its body one step among others.
_LOOP = (
    r"for\b.+\bin\b.*(?:param|key|items|zip|grad|weight|layer|group|range\(\s*len|range\(\s*1?,?\s*L\b|[(\[]['\"]).*:"
)
#: Lines that belong to a program, and not to the rule.
SCAFFOLDING = re.compile(
    _LOOP + r"|with\b.*:|(?:import|from)\b.*|def\b.*:|@[A-Za-z_].*|pass|return\b.*|global\b.*|end;?|[{}]"
    r"|[\w.]+\.(?:zero_grad|backward|grad\.zero_|grad\.data\.zero_)\(.*\);?|[\w.]+\.grad\s*=\s*None"
    r"|if\b.*\bis None\s*:|if not hasattr\(.*\)\s*:|[\w.]+\s*=\s*(?:\{\}|\[\]|None|dict\(\))"
)
OWNER = re.compile(
    r"\b(?:self|this|layer|config|cfg|opts?|args|network|net|model|hparams|optimizer)(?:\.|->)(?=[A-Za-z_])"
)
GRADIENT = re.compile(r"\b([A-Za-z_]\w*)(?:\.data)?\.grad(?:\.data)?\b(?!\s*\()")
_STRING = r"f?(?:\"[^\"]*\"|'[^']*')"
KEYED = re.compile(rf"\b([A-Za-z_]\w*)((?:\[\s*{_STRING}(?:\s*[+%]\s*[^\]]+)?\s*\])+)")
GET = re.compile(r"\b\w+\.get\(\s*[\"']([A-Za-z_]\w*)[\"']\s*(?:,[^()]*)?\)")
KEY = re.compile(rf"\[\s*({_STRING})(\s*[+%][^\]]*)?\s*\]")
DATA = re.compile(r"\b([A-Za-z_]\w*)\.data\b")
SAME = re.compile(r"(\w+)\s*=\s*\1;?\s*")
COMMENT = re.compile(r"#.*|(?<![:/])//(?!\s*\d).*|(?:^|[ \t]{2,}|;[ \t]*)%.*")
COMMENT_SIGN = re.compile(r"^[ \t;]*(?:%+|//+|#+)")
INDEXED = re.compile(r"(?<![\w.])([A-Za-z_α-ω][\wα-ω]*)((?:\[\s*(?:[A-Za-z_]\w*|:|\.\.\.)\s*\])+)")
SHIFTED = re.compile(r"\[\s*([A-Za-z_]\w*)\s*[-+−]\s*\d+\s*\]")
OF_A_NETWORK = re.compile(r"d?[Wwb]\d*")
DOTTED = re.compile(r"(?<![\d.])\.(?=(?:[-+*/^]?=(?!=)|[-+]\s))|(?<=[a-z])\.(?=\()")
SIGNS_OF_CODE = re.compile(
    r"\bself\.|\bthis\.|\w\[|\.\w+\(|\.(?:grad|data)\b|\w\s*\.[-+*/]?=|^[ \t]*for\b.*:[ \t]*$"
    r"|\b(?:np|torch|math|Math)\.|\bzeros\b|(?:[ \t]{2}|;[ \t]*|^)%",
    re.MULTILINE,
)


def as_equations(text: str, left_out: list[str]) -> str:
    """The text with its lines of code as equations; what is left out of them is written down."""
    if re.search(r"\\[A-Za-z]", text) or SIGNS_OF_CODE.search(text) is None:
        return text
    shifted = set(SHIFTED.findall(text))
    text = _apart(text)
    lines = [_line(line, shifted, left_out) for line in text.split("\n")]
    return "\n".join(_once(lines, text.split("\n"), left_out))


def _apart(text: str) -> str:
    """lr = self.lr · … has two names: what belongs to the object keeps its name, the other gets a new one."""
    for name in dict.fromkeys(re.findall(r"\bself\.([A-Za-z_]\w*)", text)):
        if re.search(rf"(?<![\w.]){name}[ \t]*[-+*/]?=(?!=)[ \t]*(?!0\b|self\.{name}[ \t]*$)", text, re.MULTILINE):
            text = re.sub(rf"(?<![\w.]){name}\b(?![ \t]*\()", f"{name}_now", text)
    return text


def _line(line: str, shifted: set[str], left_out: list[str]) -> str:
    """One line without what is only Python's, torch's or Julia's."""
    code, comment = _without_comment(line)
    stripped = code.strip()
    if SCAFFOLDING.fullmatch(stripped):
        left_out.append(stripped)
        return comment
    indent = code[: len(code) - len(code.lstrip(" \t>`*-"))] if stripped else ""
    body = OWNER.sub("", code[len(indent) :])
    body = GET.sub(r"\1", KEYED.sub(_without_key, body))
    body = INDEXED.sub(lambda found: _without_index(found, shifted), body)
    body = GRADIENT.sub(r"(∂L/∂\1)", body)
    body = DATA.sub(r"\1", body)
    body = without_calls(DOTTED.sub("", body))
    body = re.sub(r"=([ \t]*)zeros$", r"=\g<1>0", body.rstrip(" \t;`") + body[len(body.rstrip(" \t;`")) :])
    if SAME.fullmatch(body):  # self.lr = lr
        left_out.append(stripped)
        return comment
    return indent + body + comment


def _without_comment(line: str) -> tuple[str, str]:
    """The code of a line, and its comment, as Python writes it."""
    match = COMMENT.search(line)
    if match is None:
        return line, ""
    return line[: match.start()], "  " + COMMENT_SIGN.sub("# ", match[0])


def _without_key(found: re.Match[str]) -> str:
    """params["W1"] is params, and state["exp_avg"] is exp_avg."""
    keys = KEY.findall(found[2])
    for quoted, more in keys:
        name = quoted.lstrip("f")[1:-1]
        if not more and quoted[0] != "f" and name.isidentifier() and not OF_A_NETWORK.fullmatch(name):
            return str(name)
    return str(found[1])


def _without_index(found: re.Match[str], shifted: set[str]) -> str:
    """h[key] is h; where [k + 1] stands as well, k counts the steps, and is kept."""
    indices = re.findall(r"[\w:.]+", found[2])
    head = str(found[1])
    if shifted & set(indices) or indices == ["t"] or head in ("E", "Var") or (len(head) > 1 and head.isupper()):
        return str(found[0])
    return head


def _once(lines: list[str], given: list[str], left_out: list[str]) -> list[str]:
    """The lines without those that say the same of other keys: of params["W1"] and params["b1"]."""
    seen: dict[str, str] = {}
    result = []
    for line, original in zip(lines, given, strict=True):
        plain = line.strip()
        if plain and plain in seen and seen[plain] != original.strip() and "=" in plain:
            left_out.append(original.strip())
            line = ""
        seen.setdefault(plain, original.strip())
        result.append(line)
    return result
