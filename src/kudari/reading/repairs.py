r"""LaTeX that has lost letters on its way: a program took the \\f of \\frac for a sign of its own."""

from __future__ import annotations

import re

#: What is left of commands whose backslash and first letter were taken for one sign: \\a, \\b, \\f, \\t, \\v, \\r.
LOST = {
    **{"\x07": "\\a", "\x08": "\\b", "\x0b": "\\v", "\x0c": "\\f"},
    "∆": "Δ",  # the increment, which some keyboards give for the Greek letter
    **{f"∇_{name}{function}": f"∇_{name} {function}" for name in "wWθx" for function in "JLEf"},  # no name wJ
}
LEFT = {
    **{"rac": "\\frac", "egin": "\\begin", "lpha": "\\alpha", "eta": "\\beta", "heta": "\\theta", "ho": "\\rho"},
    **{
        "abla": "\\nabla",
        "imes": "\\times",
        "ext": "\\text",
        "ilde": "\\tilde",
        "ar": "\\bar",
        "ightarrow": "\\rightarrow",
    },
}
WITNESSES = re.compile(r"(?<![\\\\A-Za-z])(?:rac\{|egin\{|lpha\b|heta\b|abla\b)")
REMAINS = re.compile(rf"(?<![\\\\A-Za-z])({'|'.join(LEFT)})(?![A-Za-z])")


def repaired(text: str) -> str:
    r"""The text with the commands that it must have had; one that lost none is as it was.

    >>> print(repaired(r"W \leftarrow W - \eta rac{\partial L}{\partial W}"))
    W \leftarrow W - \eta \frac{\partial L}{\partial W}
    """
    for sign, command in LOST.items():
        text = text.replace(sign, command)
    return REMAINS.sub(lambda found: LEFT[found[1]], text) if "\\" in text and WITNESSES.search(text) else text
