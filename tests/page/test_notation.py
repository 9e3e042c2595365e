"""The page writes formulas as Python does, and the numbers of a step that Python takes."""

import re
from html import escape

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given
from tests.examples import examples
from tests.formula.test_notation import GOLDEN, expressions

from kudari.fields.catalogue import FIELDS
from kudari.formula import Symbol, derivatives, mathml, read, unicode
from kudari.formula.graph import Constant, apply, constant, ordered, symbols
from kudari.formula.letters import key
from kudari.formula.markup import MathML
from kudari.page import tables
from kudari.rules.catalogue import variants

# A document as far as formulas need one, and a graph from plain rows.
SUPPORT = """
class Fake {
  constructor(tag, space) { Object.assign(this, {tag, space, attributes: {}, children: [], style: {}}); }
  setAttribute(name, value) { this.attributes[name] = value; }
  append(...children) { this.children.push(...children); }
}
globalThis.document = {
  createElement: (tag) => new Fake(tag, 'html'),
  createElementNS: (space, tag) => new Fake(tag, space),
};
const built = (rows) => {
  const nodes = [];
  for (const [kind, ...rest] of rows) {
    if (kind === 'number') nodes.push(constant(rest[0] === '-0' ? -0 : rest[0]));
    else if (kind === 'name') nodes.push(symbol(rest[0], rest[1]));
    else nodes.push(apply(kind, ...rest.map((place) => nodes[place])));
  }
  return nodes[nodes.length - 1];
};
"""


@pytest.fixture(scope="module")
def page(browser):
    """V8 with the modules that write."""
    v8 = type(browser)(tables.modules(), ["reading/updates.js", "parts/rulelines.js"])
    yield lambda program, **values: v8.run(SUPPORT + program, **values)
    v8.close()


def rows(node):
    """A graph as plain rows, from which the page builds the same one."""
    nodes = ordered(node)
    place = {inner: i for i, inner in enumerate(nodes)}
    return [
        ["number", "-0" if str(inner.value) == "-0.0" else inner.value]
        if isinstance(inner, Constant)
        else ["name", inner.name, inner.kind]
        if isinstance(inner, Symbol)
        else [inner.operation.name, *(place[argument] for argument in inner.arguments)]
        for inner in nodes
    ]


TREE = """
  const tree = (node, options) => (
    {tag: 'math', children: [{tag: 'mrow', children: new Notation(MATH_STYLE, options).write(node)}]});
"""


def markup(tree):
    """A tree of the page as Python writes it; only the page says which minus is a sign of its number."""
    attributes = {name: value for name, value in tree.get("attributes", {}).items() if name != "form"}
    inside = "".join(map(markup, tree["children"])) if "children" in tree else escape(tree["text"])
    if (tree["tag"], inside) == ("mi", "…"):
        return "…"
    written = "".join(f' {name}="{value}"' for name, value in attributes.items())
    space = ' xmlns="http://www.w3.org/1998/Math/MathML"' if tree["tag"] == "math" else ""
    return f"<{tree['tag']}{space}{written}>{inside}</{tree['tag']}>"


def expected(text):
    """Python's MathML, with a dot in 2 · 3ˣ, where 23ˣ would be read."""
    return text.replace("<mo>\u2062</mo><msup><mrow><mn>", "<mo>·</mo><msup><mrow><mn>")


def check(page, nodes):
    """All formulas are written in both ways as Python writes them."""
    program = "return graphs.map(built).map((node) => [tree(node), plainText(node)])"
    written = page(TREE + program, graphs=[rows(node) for node in nodes])
    for node, (tree, plain) in zip(nodes, written, strict=True):
        assert plain == unicode(node)
        assert markup(tree) == expected(mathml(node))


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_and_its_slope_are_written_as_in_python(page, name):
    """The formula, and its derivative by each variable."""
    node = read(FIELDS[name].field().formula)
    check(page, [node, *derivatives(node, symbols(node))])


@pytest.mark.thorough
def test_any_formula_is_written_as_in_python(page, announce):
    """Random formulas of all operations, names and numbers."""
    found = []

    @examples(
        600,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(expressions())
    def collect(expression):
        found.append(expression)

    collect()
    check(page, found)
    announce(f"{len(set(found)):,} random formulas are written as in Python")
    assert len(set(found)) > 0.8 * len(found)


def test_what_is_written_by_hand_is_written_as_in_python(page):
    """The golden formulas, numbers of any size, products of numbers, and what is too long."""
    x = Symbol("x")
    long = x
    for _ in range(50):
        long = long * long
    numbers = [0.1 + 0.2, 1e-4, 9.9e-5, 1e5, 999999.0, 1e6, 1e15, 1e16, 1.5e16, 1e21, -1e-7, 5e-324, 12345678.9, -0.0]
    nodes = [row[0] for row in GOLDEN]
    nodes += [x - constant(number) for number in numbers] + [x * constant(number) for number in numbers]
    nodes += [2 * apply("power", 3, x), apply("multiply", 2, np.pi) * x, Symbol("<b>") * Symbol("a&b"), long, long + x]
    nodes += [Symbol("speed") * (x + 1), Symbol("π") * np.pi + Symbol("e") * np.e]
    check(page, nodes)


@pytest.mark.parametrize("name", variants())
def test_the_lines_of_a_rule_are_those_of_python(page, name):
    """Read from its text, in which each line reads the names that those before it left; and all pieces of a line."""
    formula = variants()[name].formula.equations
    text = formula.unicode()
    lines = page("return writtenLines(readRule(text).after)", text=text)

    assert [line["plain"] for line in lines] == text.splitlines()
    for line, (left, right) in zip(lines, formula.lines(MathML(formula.letters)), strict=True):
        pieces = "".join(markup(part) for piece in line["pieces"] for part in piece["children"])
        assert flat(pieces) == flat(expected(f"{left}<mo>←</mo>{right}"))


def flat(text):
    """MathML without rows, which only group: a long line is broken within brackets."""
    return re.sub(r"</?mrow>", "", text)


def step_of(rule):
    """The numbers of the third step of a rule, by their letters, and what it makes of w and the states."""
    letters = {name: key(letter) for name, letter in rule.formula.equations.letters.items()}
    params = {"x": 1.5}
    for gradient_ in (-0.7, 0.4):
        rule.update(params, {"x": gradient_})
    states = {name: held["x"] for name, held in rule.state_dict()["states"].items()}
    numbers = {"w": params["x"], "g": -0.12, "t": 3, **states, **rule.hyperparameters}
    rule.update(params, {"x": numbers["g"]})
    after = {"w": params["x"]} | {name: held["x"] for name, held in rule.state_dict()["states"].items()}
    return tuple({letters.get(name, name): float(n) for name, n in table.items()} for table in (numbers, after))


def rule_with_values(name):
    """A rule of the catalogue with a learning rate where it has no own."""
    family = variants()[name]
    return family(**{hyper.name: 0.1 for hyper in family.hypers.values() if hyper.default is None})


@pytest.mark.parametrize("name", variants())
def test_the_number_behind_a_line_is_that_of_a_step(page, name):
    """Of w and every state, in Python's step and at the end of the line, in both ways of writing."""
    rule = rule_with_values(name)
    numbers, after = step_of(rule)
    program = "return writtenLines(readRule(text).after, new Map(numbers))"
    lines = page(program, text=rule.formula.equations.unicode(), numbers=list(numbers.items()))
    found = {line["name"]: line for line in lines}

    assert set(after) <= set(found)
    for target, value in after.items():
        assert found[target]["value"] == pytest.approx(value, rel=1e-14)
        shown = re.sub(r"[−-]", "-", found[target]["plain"].rpartition(" = ")[2])
        assert float(shown) == float(f"{value:.4g}")
        last = re.sub(r"<[^>]*>", "", "".join(map(markup, found[target]["pieces"][-1]["children"])))
        number, _, exponent = last.removeprefix("=").replace("−", "-").replace("·10", "e").partition("e")
        assert float(f"{number}e{exponent or 0}") == float(shown)


@pytest.mark.parametrize(
    ("text", "numbers", "lines"),
    [
        (
            "v ← α v − η g; w ← w + v",
            {"α": 0.9, "v": -0.12, "η": 0.1, "g": 4, "w": 2},
            ["v ← 0.9 · (−0.12) − 0.1 · 4 = −0.508", "w ← 2 + (−0.508) = 1.492"],
        ),
        ("w ← w − lr g", {"lr": 1e-7, "g": 123456.789, "w": -0.0}, ["w ← 0 − 1e-7 · 123500 = −0.01235"]),
        ("w ← w − g/t", {"g": 1234567, "w": 1 / 3, "t": 2}, ["w ← 0.3333 − 1.235e6/2 = −617300"]),
        ("w ← w − g^2 (−g)", {"g": -3, "w": 1}, ["w ← 1 − (−3)² (−(−3)) = −26"]),
        ("w ← −g w + 2 g", {"g": 3, "w": 1}, ["w ← −3 · 1 + 2 · 3 = 3"]),
        ("w ← w − η₁ g", {"eta1": 0.5, "g": 4, "w": 1}, ["w ← 1 − 0.5 · 4 = −1"]),
        ("w ← w − η g", {"g": 4, "w": 1}, ["w ← 1 − η · 4"]),
        ("w ← w/g", {"g": 0, "w": -1}, ["w ← −1/0 = −∞"]),
        ("a ← b; b ← a + g; w ← w − b", {"a": 1, "b": 2, "g": 3, "w": 4}, ["b ← 2 + 3 = 5", "w ← 4 − 5 = −1"]),
        (
            "c ← a + g; a ← b + g; b ← c + 0; w ← w − a",
            {"a": 1, "b": 2, "g": 3, "w": 9},
            [
                *("w_new ← 9 − (2 + 3) = 4", "a_new ← 2 + 3 = 5", "b_new ← 1 + 3 + 0 = 4"),
                *("w ← 4", "a ← 5", "b ← 4"),
            ],
        ),
        (
            "c ← a; a ← b + g; b ← c + g; w ← w − a",
            {"a": 1, "b": 2, "g": 3, "w": 9},
            [
                *("w_new ← 9 − (2 + 3) = 4", "a_new ← 2 + 3 = 5", "b_new ← 1 + 3 = 4"),
                *("w ← 4", "a ← 5", "b ← 4"),
            ],
        ),
    ],
)
def test_numbers_stand_in_the_place_of_letters(page, text, numbers, lines):
    """Four digits, brackets round what is negative, and new values in later lines."""
    program = "return writtenLines(readRule(text).after, new Map(numbers)).map((line) => line.plain)"

    assert page(program, text=text, numbers=list(numbers.items())) == lines


def texts(element):
    return element if isinstance(element, str) else "".join(map(texts, element["children"]))


def test_a_tiny_number_is_written_with_a_power_of_ten(page):
    """In MathML, in brackets where it is a factor; and the sign of a number stands close to it."""
    program = "return tree(readFormula('x y'), {numbers: new Map([['x', -1.5e-7], ['y', 2.5e8]])})"
    tree = page(TREE + program)
    (minus, *_), (last,) = tree["children"][0]["children"], tree["children"][0]["children"][-1:]

    assert flat(markup(tree)).count("<msup><mn>10</mn>") == 2
    assert re.sub(r"<[^>]*>", "", markup(tree)) == "−1.5·10−7·(2.5·108)"
    assert minus["attributes"] == {"form": "prefix"}
    assert last["children"][0]["attributes"] == {"stretchy": "false"}


def test_lines_become_elements(page):
    """A span for each line, whose label is the text, with a formula for each part between which it may be broken."""
    program = """return updateLines(readRule('v ← β₁ v − η (g + λ w); w ← w + v').after, {
      ink: new Map([['β₁', 'red'], ['eta', 'blue']]), numbers: new Map([['β1', -0.5], ['v', 1], ['η', 2], ['g', 3],
        ['λ', 4], ['w', 5]]),
    })"""
    line, _ = page(program)

    assert (line["tag"], line["space"]) == ("span", "html")
    label = "v ← −0.5 · 1 − 2(3 + 4 · 5) = −46.5"
    assert line["attributes"] == {"class": "formula-line", "role": "math", "aria-label": label}
    pieces = line["children"]
    written = [texts(piece) for piece in pieces]
    assert written == ["v←−0.5", "·1", "−2⁢(3", "+4", "·5)", "=−46.5"]
    assert {piece["space"] for piece in pieces} == {"http://www.w3.org/1998/Math/MathML"}
    assert all(piece["attributes"] == {"aria-hidden": "true"} for piece in pieces)
    assert [piece["children"][0]["attributes"] for piece in pieces[1:]] == [{"form": "infix"}] * 5
    inks = [(texts(part), part["style"]["color"]) for piece in pieces for part in piece["children"] if part["style"]]
    assert inks == [("−", "red"), ("0.5", "red"), ("2", "blue")]


def test_a_letter_with_an_index_has_its_colour_as_one(page):
    """And names never become markup."""
    program = """
      const math = tree(built([['name', 'beta1', 'scalar'], ['name', '<b>', 'tensor'], ['multiply', 0, 1]]));
      return [math, elementOf(math, byKey(new Map([['β₁', 'red']])))]
    """
    tree, element = page(TREE + program)
    beta, _, b = element["children"][0]["children"]

    assert (beta["tag"], beta["style"], texts(beta)) == ("msub", {"color": "red"}, "β1")
    assert (b["tag"], b["children"], b["style"]) == ("mi", ["<b>"], {})
    assert tree["children"][0]["children"][0]["name"] == "β1"


def test_long_lines_of_rules_can_be_broken(page):
    """No part of a line is long: none has a sum but in a fraction or a root."""
    for name, family in variants().items():
        lines = page("return writtenLines(readRule(text).after)", text=family.formula.equations.unicode())
        for line in lines:
            for piece in line["pieces"]:
                signs = [part["text"] for part in piece["children"] if part["tag"] == "mo"]
                assert not {"+", "−"} & set(signs[1:]), name


def test_a_line_does_not_read_an_old_and_a_new_value_of_one_name(page):
    """Then the new one is written out; and what is renamed has its number as well."""
    program = "return writtenLines(readRule(text).after, new Map(numbers)).map((line) => [line.plain, line.value])"
    text = "v ← u; u ← u + λ g; w ← w − (v + u)"
    lines = page(program, text=text, numbers=[["u", 1], ["lambda", 2], ["g", 3], ["w", 3]])

    assert lines == [["w ← 3 − (1 + (1 + 2 · 3)) = −5", -5], ["u ← 1 + 2 · 3 = 7", 7]]
    assert page("return plainText(built([['name', 'β1', 'scalar']]), {numbers: new Map([['beta1', 2]])})") == "2"
    swapped = page(
        program, text="c ← a; a ← b + g; b ← c + g; w ← w − a", numbers=[*zip("abgw", (1, 2, 3, 9), strict=True)]
    )
    assert swapped[-3:] == [["w ← 4", 4], ["a ← 5", 5], ["b ← 4", 4]]
