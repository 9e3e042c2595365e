"""A link shows everybody the same picture: Firefox and WebKit walk as V8 does, which walks as Python's kernels do."""

import json

from kudari.fields import FIELDS
from kudari.page.page_words import WORDS
from kudari.rules import rule
from kudari.travel.rates import USUAL

RATES = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 2, "rmsprop": 3, "adam": 3, "adamw": 3, "nadam": 3}
STEPS = 200
# What the page would save is kept instead.
KEEP = """() => {
  HTMLAnchorElement.prototype.click = () => {};
  URL.createObjectURL = (blob) => {
    blob.text().then((text) => { globalThis.saved = text; });
    return '';
  };
}"""
RECORD = """async (link, name) => {
  const settled = () => document.documentElement.hasAttribute('data-settled');
  await new Promise((done) => {
    addEventListener('hashchange', done, {once: true});
    location.hash = link;
  });
  do await new Promise(requestAnimationFrame); while (!settled());
  globalThis.saved = null;
  [...document.querySelectorAll('button')].find((one) => one.textContent === name).click();
  while (!saved) await new Promise((done) => setTimeout(done, 5));
  return saved;
}"""
WALKS = """
const field = fieldOfTable(name, TABLES.fields[name]);
return keys.map((key, k) => {
  const rule = ruleOfTable(TABLES.rules[key]), starts = field.start.map((x) => Float64Array.of(x));
  const {kept, evaluations: [places]} = walk(field, rule, starts, new Map(hypers[k]), steps, true);
  const row = (tables, step) => tables.map((table) => table[step]);
  const rows = (tables) => Array.from({length: places}, (_, step) => row(tables, step));
  return [rows(kept.positions), Array.from(kept.values.subarray(0, places)), rows(kept.gradients)];
});
"""


def rates(name):
    """By rule, the learning rate that suits a field."""
    known = FIELDS[name].field().facts.rates or USUAL
    return {key: known[row] for key, row in RATES.items()}


def test_all_walks_have_the_same_bits(opened, browser):
    """Eight rules, two hundred steps, every field: each place, value and slope."""
    page = opened()
    page.run(KEEP)
    for name in FIELDS:
        rules = "&".join(f"rule={key}:lr={rate!r}" for key, rate in rates(name).items())
        saved = page.run(RECORD, f"#field={name}&{rules}&steps={STEPS}", WORDS["record"][0])
        routes = json.loads(saved, parse_int=float)["routes"].values()  # a whole number may have too many digits
        found = [[route["positions"], route["values"], route["gradients"]] for route in routes]
        hypers = [list(rule(key, lr=rate).hyperparameters.items()) for key, rate in rates(name).items()]
        expected = browser.run(WALKS, name=name, keys=list(RATES), hypers=hypers, steps=STEPS)

        assert len(found) == len(RATES)
        assert found == expected, name
