"""What Kudari itself prints is read back to the same graph, in several notations and whatever surrounds it."""

import pytest

from kudari.formula.letters import ENGLISH, split
from kudari.reading import read_rule
from kudari.rules.catalogue import variants


def code(lines):
    """As code: powers by two stars."""
    text = "\n".join(lines)
    for raised, plain in {"²": "**2", "ᵗ": "**t", "³": "**3"}.items():
        text = text.replace(raised, plain)
    return text


def spelled(name):
    stem, index = split(name)
    return ENGLISH.get(stem, stem) + index


SURROUNDINGS = {
    "dollars": lambda latex, lines: f"$${latex}$$",
    "brackets": lambda latex, lines: rf"\[ {latex} \]",
    "an equation": lambda latex, lines: rf"\begin{{equation}}{latex}\label{{eq:1}}\end{{equation}}",
    "a sentence": lambda latex, lines: f"The update is\n\n$${latex}$$\n\nwhere $t$ counts the steps.",
    "Japanese": lambda latex, lines: f"更新式は次のようになります。\n\n$${latex}$$\n\nここで $t$ はステップ数です。",
    "a number": lambda latex, lines: rf"{latex} \tag{{2.1}}",
    "a fence": lambda latex, lines: f"```math\n{latex}\n```",
    "Markdown": lambda latex, lines: latex.replace("\\\\", "\\\\\\\\"),
    "large": lambda latex, lines: rf"\large {latex}",
    "lines": lambda latex, lines: "\n".join(lines),
    "semicolons": lambda latex, lines: "; ".join(lines),
    "commas": lambda latex, lines: ",  ".join(lines) + ".",
    "items": lambda latex, lines: "\n".join(f"- {line}" for line in lines),
    "equals": lambda latex, lines: "\n".join(line.replace("←", "=", 1) for line in lines),
    "comments": lambda latex, lines: "\n".join(f"{line}  # line {k}" for k, line in enumerate(lines)),
    "code": lambda latex, lines: code(lines),
}


@pytest.mark.parametrize("around", SURROUNDINGS)
@pytest.mark.parametrize("name", variants())
def test_what_is_printed_is_read_back(name, around):
    """To the very same graphs of w and of the states."""
    equations = variants()[name].formula.equations
    lines = equations.unicode().splitlines()
    expected = read_rule("\n".join(lines))
    found = read_rule(SURROUNDINGS[around](equations.latex(), lines))

    assert found.after.keys() == expected.after.keys()
    assert all(found.after[key] is expected.after[key] for key in expected.after)
    assert found.starts == expected.starts


@pytest.mark.parametrize("name", variants())
def test_it_is_the_formula_itself(name):
    """And not only the same for all surroundings: as many states, under their letters."""
    formula = variants()[name].formula

    assert len(read_rule(formula.equations.unicode()).after) == 1 + len(formula.states)


def test_spelled_names_are_the_same():
    """eta is η, beta1 is β₁."""
    for name in ("η", "β1", "α", "ε", "λ"):
        text = f"w ← w − {name} g"
        assert read_rule(text).after["w"] is read_rule(text.replace(name, spelled(name))).after["w"]
