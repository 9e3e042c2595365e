"""The page's grammar is Python's: the same tape, or the same error at the same place in the same words."""

import json
import random
import unicodedata
from pathlib import Path

import pytest
from tests.examples import counts
from tests.formula.test_definitions import POWERS, READ, REFUSED
from tests.formula.test_hostile import random_text

from kudari.formula import FormulaError, Tape, derivatives, read
from kudari.formula.definitions import SQUARES, defined
from kudari.formula.graph import ordered, symbols
from kudari.formula.letters import key, letter
from kudari.formula.tokens import MAX_CHARACTERS

# What is read is written as a tape, of all the names in it in their order.
READER = """
const told = (read) => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormulaError)) return {fault: String(error)};
    const {code, position} = error;
    return {code, position, words: [error.words('en'), error.words('ja')]};
  }
};
const asTape = (names, nodes) => ({names, tape: tapeOf(nodes, symbolsOf(...nodes))});
const formula = (text, names) => {
  const node = readFormula(text, names);
  return asTape(['f'], [node]);
};
"""


def told(reader, text, *names):
    """What Python says of a text; anything but a graph and a FormulaError with a place in the text is a fault."""
    try:
        result = reader(text, *names)
    except FormulaError as error:
        assert 0 <= error.position <= len(text), text  # noqa: PT017
        words = [error.message("en"), error.message("ja")]
        return {"code": error.code, "position": error.position, "words": words}
    nodes = list(result.values()) if isinstance(result, dict) else [result]
    names = list(result) if isinstance(result, dict) else ["f"]
    return {"names": names, "tape": plain(Tape.of(nodes, symbols(*nodes)))}


def plain(tape):
    """A tape as JSON gives it back."""
    return json.loads(json.dumps(tape.to_json()))


def same(ours, theirs):
    """Whether two tapes, or errors, are the same; 0 and −0 are two constants."""
    return ours == theirs and repr_of(ours) == repr_of(theirs)


def repr_of(answer):
    return [str(float(value)) for value in answer.get("tape", {}).get("constants", [])]


TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))
FORMULAS = TEXTS["formulas"]
LATEX = [
    *(r"\frac{x^2}{20} + y^2", "x^{2} + y^{2}", "x_{1}^2 + x_{2}^2", r"\tfrac12 x^2", r"\sqrt{x^2 + 1} + \sqrt[3]{y}"),
    *(
        r"f(x, y) = \frac{1}{20} x^{2} + y^{2}",
        r"\left(1 - x\right)^2 + 100 \left(y - x^2\right)^2",
        r"-\cos x \cdot e^{-x^2}",
    ),
    *(
        r"\log_{10} x",
        r"\log_b x",
        r"\sin_2 x",
        r"\max(x, y)",
        r"\mathrm{speed}^2",
        r"\hat{x}^2",
        r"\hat{}",
        r"\lvert x \rvert",
    ),
    *(
        r"\begin{aligned} x^2 \\[2pt] \end{aligned}",
        r"\begin{array}{ll} x \end{array}",
        r"\alpha x_{t}^2",
        r"x_{1,t}^2",
    ),
    *(
        r"x_{i}^2",
        r"(x)_2",
        r"\foo x",
        r"\frac{x}",
        r"\frac",
        r"{x",
        "x^{2",
        "x}",
        r"\sqrt[4]{x}",
        r"\sqrt[3",
        "\\",
        r"\partial",
    ),
    *(
        r"\frac{\partial L}{\partial W}",
        r"\nabla_x x",
        "{" * 61 + "x" + "}" * 61 + "\\ ",
        r"x^{(t)}",
        r"\,x\;",
        r"😀\frac{x}",
    ),
]
HOSTILE = [
    *TEXTS["hostile"],
    *LATEX,
    *(opening * 100 + "x" + closing * 100 for opening, closing in ("()", "||", ("-", ""), ("√", ""), ("x^", ""))),
    *("(" * depth + "x" + ")" * depth for depth in (59, 60, 61)),
    *("|(" * 31 + "x" + ")|" * 31, "sin(" * 61 + "x" + ")" * 61, "√" * 60 + "x", "√" * 61 + "x", "⁻" * 30 + "¹"),
    *("x" * 400, "x" * 401, "+x" * 200, "x²" * 400, "½" * 401, "😀" * 400, "😀" * 401, "a" * 399 + "😀"),
    *("x" * 10**6, "(" * 10**6, "\ud800" * 500, "\ufdfd" * 300, "w ← w − g;" * 41),
]


@pytest.mark.parametrize("names", [None, ["x", "y"]], ids=["any name", "x and y"])
def test_a_formula_is_read_as_in_python(browser, names):
    """With any names, and with two only."""
    texts = FORMULAS + HOSTILE
    program = READER + "return texts.map((text) => told(() => formula(text, names ?? undefined)))"
    theirs = browser.run(program, texts=texts, names=names)
    others = [
        text
        for text, answer in zip(texts, theirs, strict=True)
        if not same(answer, told(read, text, *([names] if names else [])))
    ]

    assert others == []


def test_a_formula_is_read_behind_what_it_is_called_as_in_python(browser):
    """f(x, y) = …, z = …: the same formula of the same variables, or the same error."""
    texts = [text for text, *_ in [*READ, *REFUSED]]
    program = (
        READER
        + """
    return texts.map((text) => told(() => {
      const {node, variables} = definedBy(text);
      return {...asTape(['f'], [node]), variables};
    }))"""
    )
    theirs = browser.run(program, texts=texts)

    for text, answer in zip(texts, theirs, strict=True):
        variables = answer.pop("variables", None)
        assert same(answer, told(lambda text: defined(text).graph, text)), text
        assert variables is None or tuple(variables) == defined(text).variables


def test_a_square_that_may_have_been_meant_is_asked_for_as_in_python(browser):
    """In both languages."""
    theirs = browser.run("return texts.map(askForPower)", texts=[text for text, *_ in POWERS])

    for (text, name, power), answer in zip(POWERS, theirs, strict=True):
        asked = [said.format(name=name, power=power) for said in SQUARES]
        assert answer == (["", ""] if name is None else asked), text


def is_shared(text):
    """Whether both grammars are meant to read it: the page may know younger characters."""
    return not any(unicodedata.category(character) == "Cn" for character in text)


@pytest.mark.parametrize("count", counts(1_000, 8_000, 100_000))
def test_the_grammars_agree_on_any_text(browser, count, announce):
    """Random characters, random words, and good texts that were tampered with: as formulas of a field.

    What the page is not meant to read is read by Python alone. Of rules, see test_reading.py.
    """
    generator = random.Random(count)
    texts, others = [], []
    for _ in range(count):
        text = random_text(generator)
        (texts if is_shared(text) else others).append(text)
    for text in others:
        told(read, text)
    program = READER + "return texts.map((text) => told(() => formula(text)))"
    theirs = [
        answer
        for first in range(0, len(texts), 500)
        for answer in browser.run(program, texts=texts[first : first + 500])
    ]

    formulas = 0
    for text, answer in zip(texts, theirs, strict=True):
        ours = told(read, text)
        formulas += "tape" in ours
        assert same(answer, ours), (text, answer, ours)
    announce(f"{len(texts):,} of {count:,} random texts are read as in Python; {formulas:,} are formulas")
    assert formulas > len(texts) / 8  # or else only errors would have been compared


@pytest.mark.slow
def test_derivatives_are_those_of_python(browser, announce):
    """Of all good formulas among the vectors and 6,000 random texts, by all their variables: the same tape."""
    generator = random.Random(7)
    texts = FORMULAS + [text for text in (random_text(generator) for _ in range(6_000)) if is_shared(text)]
    good = {}
    for text in texts:
        try:
            node = read(text)
        except FormulaError:
            continue
        if len(ordered(node)) < 300:
            good[text] = (node, symbols(node))
    program = """return texts.map((text) => {
      const node = readFormula(text), variables = symbolsOf(node);
      return tapeOf([node, ...derivatives(node, variables)], variables);
    })"""
    theirs = browser.run(program, texts=list(good))

    for text, answer in zip(good, theirs, strict=True):
        node, variables = good[text]
        expected = {"tape": plain(Tape.of([node, *derivatives(node, variables)], variables))}
        assert same({"tape": answer}, expected), text
    announce(f"derivatives of {len(good):,} formulas are Python's")
    assert len(good) > 500


@pytest.mark.parametrize(
    "name", ["β₁", "beta1", "η", "eta", "lambda_", "x2", "speed", "m̂", "x_1", "π", "Δ", "Delta", "__", "7"]
)
def test_names_are_spelled_as_in_python(browser, name):
    """The key under which a name is looked up, and the letter that is shown."""
    assert browser.run("return [nameKey(name), letterOf(name)]", name=name) == [key(name), letter(name)]


def test_a_place_in_the_text_is_told_in_both_countings(browser):
    """An emoji is one character, but two units of a text field."""
    program = "try { readFormula(text) } catch (error) { return [error.position, error.unit] }"

    assert browser.run(program, text="x + 😀") == [4, 4]
    assert browser.run(program, text="x\u2009𝒙 $") == [4, 5]


def test_a_million_characters_are_refused_at_once(browser):
    """Without a look at them all but to count."""
    program = """
      const begun = Date.now();
      try { readFormula(text) } catch (error) { return [error.code, Date.now() - begun < 100] }
    """

    assert browser.run(program, text="(" * 10**6) == ["too long", True]
    assert browser.run("return MAX_CHARACTERS") == MAX_CHARACTERS
