"""Characters of pasted formulas, as the grammar spells them."""

from __future__ import annotations

from kudari.formula.letters import SUPERSCRIPTS

#: Signs of blackboards and of word processors.
PLAIN = {
    "−": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "─": "-",
    "×": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "⊙": "*",
    "÷": "/",
    "⁄": "/",
    "∕": "/",
    "・": "*",
}
PLAIN |= {"≤": "<=", "≥": ">=", "≠": "!=", "≔": "←", "⟵": "←", "⇐": "←", "∘": "*", "⊗": "*", "⊘": "/", "∑": "Σ"}
PLAIN |= {
    "′": "'",
    "’": "'",
    "‖": "‖",
    "∥": "‖",
    "…": "…",
    "⋯": "…",
    "、": ",",
    "，": ",",
    "；": ";",
    "。": ".",
    "．": ".",
}
PLAIN |= {"〖": "(", "〗": ")", "〜": "~", "∼": "~", "∗": "*", "•": "*", "【": "(", "】": ")"}

#: Small characters, below and above.
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₜₖₙᵢⱼₘ₍₎", "0123456789+-tknijm()", strict=True))
RAISED = SUPERSCRIPTS | dict(zip("ᵏⁱʲˡᵀ", "kijlT", strict=True))

#: Signs of more than one character.
SIGNS = ("**", "+=", "-=", "*=", "/=", "<=", ">=", "==", "!=", ":=", "<--", "<-", "...")

#: Two letters that are one name, also between commands of LaTeX, where others are a product.
PAIRS = {"lr", "wd", "Eg", "mu", "nu", "xi", "pi", "db", "dW", "dw", "dx", "dθ", "dL", "dJ", "dE", "dC"}
