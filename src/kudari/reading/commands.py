"""The commands of LaTeX that stand in pasted formulas: what each of them is for a reader."""

from __future__ import annotations

from kudari.formula.letters import GREEK, MARKS

#: Signs, as the grammar spells them.
SIGNS = {
    **dict.fromkeys(("gets", "leftarrow", "coloneqq", "longleftarrow", "Leftarrow", "coloneq"), "←"),
    **dict.fromkeys(("odot", "cdot", "times", "ast", "circ", "bullet", "otimes", "star"), "*"),
    **dict.fromkeys(("oslash", "div", "slash"), "/"),
    **{
        "in": "∈",
        "partial": "∂",
        "nabla": "∇",
        "sum": "Σ",
        "le": "<=",
        "leq": "<=",
        "ge": ">=",
        "geq": ">=",
        "ne": "!=",
    },
    **{"lt": "<", "gt": ">", "equiv": "=", "prime": "'", "lbrace": "(", "rbrace": ")", "{": "(", "}": ")"},
    **{"lbrack": "(", "rbrack": ")", "colon": ":", "_": "_", "%": "%", "&": "&", "#": "#", "$": "$"},
    **dict.fromkeys(("lvert", "rvert", "vert", "mid"), "|"),
    **dict.fromkeys(("dots", "ldots", "cdots", "dotsc", "dotsb", "vdots"), "…"),
}

#: Letters that are no Greek ones by their own names.
LETTERS = {"varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "ell": "ℓ", "imath": "i", "jmath": "j"}
LETTERS |= GREEK

#: Marks over a letter.
ACCENTS = {name: mark for mark, name in MARKS.items()} | {
    **{"widehat": "\u0302", "overline": "\u0304", "widetilde": "\u0303", "underline": ""},
}

#: Spaces; wide ones may part two equations.
SPACES = {",", ";", ":", "!", " ", ">", "/", "thinspace", "enspace", "space", "medspace", "thickspace", "negthinspace"}
WIDE = {"quad", "qquad", "hfill", "newline", "par", "item", "newcommand", "hline", "cr", "and"}

#: Commands that only change how something looks, and have nothing after them.
LOOKS = {
    *("displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag", "left", "right", "middle"),
    *("big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm"),
    *("tiny", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "rm", "bf", "it", "sf", "tt", "cal"),
    *("boldmath", "centering", "noindent", "protect", "mathstrut", "strut", "footnotesize", "em", "sl", "scriptsize"),
}

#: Commands whose argument is what counts.
STYLES = {
    *(
        "mathbf",
        "boldsymbol",
        "bm",
        "bold",
        "mathcal",
        "mathit",
        "mathbb",
        "mathfrak",
        "mathscr",
        "vec",
        "pmb",
        "mathbin",
    ),
    *("boxed", "mathop", "mathrel", "mathord", "mathnormal", "emph", "textbf", "textit", "smash", "fbox", "ensuremath"),
    *("mathstrut", "overrightarrow", "cancel", "mathopen", "mathclose", "mathinner", "textnormal"),
}

#: Commands whose argument is a word, or prose.
UPRIGHT = {"mathrm", "text", "operatorname", "operatorname*", "textrm", "mathsf", "texttt", "mathtt", "mbox", "textsf"}
UPRIGHT |= {"hbox", "textup"}

#: Commands that are left out together with their arguments, and how many these are.
OMITTED = {
    **{"tag": 1, "tag*": 1, "label": 1, "ref": 1, "eqref": 1, "cite": 1, "footnote": 1},
    **{"vspace": 1, "vspace*": 1, "color": 1, "phantom": 1, "hphantom": 1, "vphantom": 1, "intertext": 1, "rule": 2},
    **{"shortintertext": 1, "section": 1, "subsection": 1, "caption": 1, "title": 1, "frametitle": 1, "quad*": 0},
}

#: Environments that have an argument, and commands of slides that are shown one after another.
WITH_ARGUMENT = {"array", "tabular", "block", "frame", "alignat", "subarray", "exampleblock", "alertblock"}
OVERLAYS = {"onslide", "pause", "uncover", "only", "visible", "alert"}

#: Commands whose second argument counts: \\textcolor{blue}{x}.
SECOND = {"textcolor", "colorbox", "raisebox", "stackrel", "overset", "underset", "href"}

FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"}

#: Words that stand between equations, and those that begin an explanation.
JOINING = {"and", "with", "then", "または", "および", "かつ", "&"}
EXPLAINING = {"where", "here", "ただし", "ここで", "こで"}

#: What no formula of a step can have, and why.
REFUSED = {
    **dict.fromkeys(("sim", "thicksim"), "noise"),
    **dict.fromkeys(("arg", "argmin", "argmax", "operatornameargmin"), "search"),
    **dict.fromkeys(("Vert", "|", "lVert", "rVert", "langle", "rangle", "top", "intercal"), "matrix"),
    **{"int": "command", "prod": "command", "lim": "command", "inf": "search", "sup": "search", "Pr": "noise"},
}
