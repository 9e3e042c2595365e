"""A link shows everybody the same picture: Firefox and WebKit walk as V8 does, which walks as Python's kernels do."""

import json
from urllib.parse import urlencode

import pytest

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
const place = fieldOf({field, formula, own: false, domain: null}, null);
return keys.map((key, k) => {
  const rule = ruleOfTable(TABLES.rules[key]), starts = place.start.map((x) => Float64Array.of(x));
  const {kept, evaluations: [places]} = walk(place, rule, starts, new Map(hypers[k]), steps, true);
  const row = (tables, step) => tables.map((table) => table[step]);
  const rows = (tables) => Array.from({length: places}, (_, step) => row(tables, step));
  return [rows(kept.positions), Array.from(kept.values.subarray(0, places)), rows(kept.gradients)];
});
"""


# The functions that no field of the catalogue has.
TYPED = [
    "tanh(x) + expm1(y/3) + x**2 * 1.01**y",
    "log1p(x**2) + cbrt(y) + abs(x)**1.5 + y**2",
    "atan(x) asin(y/9) + acos(x/9) + tan(y/9) + sinh(x/3) + cosh(y/3) + atan2(x, y) + log(30 + x + y)",
]


@pytest.fixture
def walks(opened, browser):
    """The walks of eight rules down a field, by this browser and by V8: places, values and slopes."""
    page = opened()
    page.run(KEEP)

    def walked(field, formula, rates):
        pairs = [(key, rule(key, lr=rates[row])) for key, row in RATES.items()]
        link = [("field", field), *([("formula", formula)] if formula else []), ("steps", STEPS)]
        link += [("rule", f"{key}:lr={one.hyperparameters['lr']!r}") for key, one in pairs]
        saved = page.run(RECORD, f"#{urlencode(link)}", WORDS["record"][0])
        routes = json.loads(saved, parse_int=float)["routes"].values()  # a whole number may have too many digits
        found = [[route["positions"], route["values"], route["gradients"]] for route in routes]
        hypers = [list(one.hyperparameters.items()) for _, one in pairs]
        return found, browser.run(WALKS, field=field, formula=formula, keys=list(RATES), hypers=hypers, steps=STEPS)

    return walked


def test_all_walks_have_the_same_bits(walks):
    """Eight rules, two hundred steps, every field of the catalogue."""
    for name in FIELDS:
        found, expected = walks(name, None, FIELDS[name].field().facts.rates or USUAL)

        assert len(found) == len(RATES)
        assert found == expected, name


@pytest.mark.parametrize("formula", TYPED)
def test_all_functions_have_the_same_bits(walks, formula):
    """Also those of fields that somebody types."""
    found, expected = walks("ravine", formula, [0.01] * 4)

    assert min(len(values) for _, values, _ in found) > 10
    assert found == expected
