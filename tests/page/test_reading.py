"""The page reads rules as Python does: the same graphs, or the same fault at the same place in the same words."""

import json
import random
from pathlib import Path

import pytest
from tests.examples import counts, quickly
from tests.formula.test_hostile import random_text
from tests.reading.test_formulas import ENTRIES, FAULTS, LEFT_OUT, MISSION, TAKEN, tampered

from kudari.formula import FormulaError, Tape
from kudari.formula.graph import symbols
from kudari.reading import read_rule

# What is read is written as a tape, of all the names in it in their order.
READER = """
const told = (text) => {
  try {
    const {after, starts, values, leftOut} = readRule(text), nodes = [...after.values()];
    const tape = tapeOf(nodes, symbolsOf(...nodes));
    return {names: [...after.keys()], tape, starts: [...starts], values: [...values], leftOut};
  } catch (error) {
    if (!(error instanceof FormulaError)) return {fault: `${error} ${error.stack}`};
    const {code, position} = error;
    return {code, position, words: [error.words('en'), error.words('ja')]};
  }
};
return texts.map(told);
"""


def told(text):
    """What Python says of a text."""
    try:
        read = read_rule(text)
    except FormulaError as error:
        return {"code": error.code, "position": error.position, "words": [error.message("en"), error.message("ja")]}
    nodes = list(read.after.values())
    tape = Tape.of(nodes, symbols(*nodes)).to_json()
    found = {"names": list(read.after), "tape": tape, "starts": list(read.starts.items())}
    found |= {"values": list(read.values.items()), "leftOut": read.left_out}
    return json.loads(json.dumps(found))


TRAPS = (Path(__file__).parents[1] / "reading" / "traps.txt").read_text(encoding="utf-8").splitlines()
TEXTS = [
    *(entry["text"] for entry in ENTRIES),
    *(trap.replace("|", "\n") for trap in TRAPS),
    *(text for text, _ in MISSION.values()),
    *("v ← αv − η∂L/∂W; W ← W + v", "v←αv−η∂L/∂W;W←W+v", "v ← αv − η∂L/∂W"),  # Greek letters stand alone
    *FAULTS.values(),
    *TAKEN.values(),
    *(text for text, _ in LEFT_OUT.values()),
]


@pytest.fixture(scope="module")
def reader(modules):
    """The front end, and what writes its graphs down."""
    v8 = modules("reading/updates.js", "formula/tape.js")
    yield v8
    v8.close()


def differences(reader, texts):
    """The texts that are not read as in Python, with both readings."""
    theirs = [
        answer for first in range(0, len(texts), 500) for answer in reader.run(READER, texts=texts[first : first + 500])
    ]
    return [(text, answer, ours) for text, answer in zip(texts, theirs, strict=True) if answer != (ours := told(text))]


@pytest.mark.parametrize("first", quickly(range(6), 1))
def test_what_people_paste_is_read_as_in_python(reader, first):
    """All texts of the collections, and all traps."""
    assert differences(reader, TEXTS[first::6]) == []


@pytest.mark.parametrize("count", counts(300, 2_000, 20_000))
def test_the_readers_agree_on_any_text(reader, count):
    """Random characters and words, and good texts that were tampered with."""
    generator = random.Random(count)
    texts = [random_text(generator) if k % 2 else tampered(generator) for k in range(count)]

    assert differences(reader, texts) == []


def test_a_fault_in_what_is_left_of_a_text_is_told_by_its_part(modules):
    """No place in the text as it was typed, for something was taken away before it."""
    v8 = modules("reading/updates.js")
    program = "try { readRule(text) } catch (error) { return [error.code, error.isTyped, error.part] }"

    assert v8.run(program, text="// v ← g\n// w ← w − f.g")[1:] == [False, ".g"]
    assert v8.run(program, text="w ← w − f.g")[1:] == [True, ".g"]
    v8.close()


def test_a_typed_rule_names_its_states_hyperparameters_and_values(browser):
    """What only explains is left out, and a value of the text is that of its hyperparameter."""
    text = r"$$m_t = \beta m_{t-1} + g_t,\quad w_{t+1} = w_t - \eta m_t \tag{1}$$ where $\eta = 0.5$ is the rate"
    program = """
      const {states, hypers, values, leftOut, tape} = typedRule(text);
      return {states, hypers, values: [...values], leftOut, inputs: tape.inputs};
    """
    found = browser.run(program, text=text)

    assert found["states"] == [{"name": "m", "initial": 0}]
    assert found["hypers"] == ["η", "β"]
    assert found["values"] == [["η", 0.5]]
    assert found["leftOut"] == list(read_rule(text).left_out)
    assert [name for name, _ in found["inputs"]] == ["w", "g", "m", "η", "β", "t"]
