"""Short names change nothing but the names."""

import pytest
from py_mini_racer import MiniRacer

from kudari.page.bundle import joined

MODULES = {
    "basics/list.js": """
export const limit = 3;
/** @param {number[]} numbers */
export function total(numbers, {from: begin = 0, step = 1} = {}) {
  let sum = begin, rate = 1e-3, e = 2;
  for (const [at, number] of numbers.entries()) sum += at < limit ? number * step : 0;
  return {sum, rate, e, told: `${sum} is ${limit}`};
}
export class Box {
  constructor(content) { this.content = content; }
  get size() { return this.content.length; }
  opened(act) { return this.content.map((content, place) => act(content, place)); }
}
""",
    "main.js": """
import {Box, limit} from './basics/list.js';
import {total} from './basics/list.js';
const box = new Box([1, 2, 3, 4]);
const act = (entry, ...others) => entry + others.length;
const {sum, rate, e, told} = total(box.content, {step: 2});
const opened = {opened(entry) { return entry.map((one) => one); }}, size = box.size;
globalThis.answer = JSON.stringify([sum, rate, e, told, limit, box.opened(act), size, opened.opened([1])]);
""",
}


def _answer(*, short):
    with MiniRacer() as engine:
        engine.eval(joined(MODULES, ["main.js"], short=short))
        return engine.eval("answer")


def test_a_script_with_short_names_does_the_same():
    """Properties, methods, keys, defaults, numbers like 1e-3 and texts in backquotes keep what they are."""
    assert _answer(short=True) == _answer(short=False) == '[12,0.001,2,"12 is 3",3,[2,3,4,5],4,[1]]'


@pytest.mark.parametrize("name", ["numbers", "number", "others", "entry", "total"])
def test_what_is_no_property_is_short(name):
    """Arguments, constants and what modules hand to each other."""
    assert name in joined(MODULES, ["main.js"])
    assert name not in joined(MODULES, ["main.js"], short=True)


@pytest.mark.parametrize("name", ["content", "sum", "limit", "step", "size", "opened", "told"])
def test_what_may_be_a_property_keeps_its_name(name):
    """Others may ask for it by this name."""
    assert name in joined(MODULES, ["main.js"], short=True)
