"""The page's front end of pasted formulas is Python's: every layer gives the same, or the same fault at its place."""

import json
import random
import re
import unicodedata
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.examples import counts, quickly
from tests.formula.test_hostile import random_text

from kudari.formula import FormulaError
from kudari.page.patterns import javascript
from kudari.page.reading_rows import PATTERNS
from kudari.reading.clarity import has_two_meanings
from kudari.reading.code import as_equations
from kudari.reading.doubtful import refuse_doubtful
from kudari.reading.equations import equations_of
from kudari.reading.gradient import Gradient
from kudari.reading.names import PARAMETERS, Name, Namer, lag_of
from kudari.reading.order import in_order, newest_times
from kudari.reading.roles import Roles
from kudari.reading.statement import Found
from kudari.reading.statements import statements
from kudari.reading.surroundings import cleaned
from kudari.reading.times import times_of
from kudari.reading.told import Told
from kudari.reading.told import told as sentences
from kudari.reading.word import Word
from kudari.reading.words import words

LAYERS = [
    *("reading/code.js", "reading/doubtful.js", "reading/names.js", "reading/statements.js", "reading/times.js"),
    *("reading/clarity.js", "reading/equations.js", "reading/order.js", "reading/roles.js", "reading/told.js"),
]
FOLDER = Path(__file__).parents[1] / "reading"
TEXTS = [
    entry["text"]
    for name in ("formulas.json", "hunted_gradients.json")
    for entry in json.loads((FOLDER / name).read_text(encoding="utf-8"))
]
TRAPS = [line.replace("|", "\n") for line in (FOLDER / "traps.txt").read_text(encoding="utf-8").splitlines()]
RARE = [  # what no text of the collections has
    *(r"\begin{aligned} v &= \beta v + g \ w &= w - \eta v \end{aligned}", r"w = w - \eta \text{arg min} g"),
    *("1) w = w - η g", "(a) w = w - η g", "v: w − η g: speed", "θ: x + y", r"\frac{\text{d }L}{\text{d} w}"),
    *(
        "w_{t+1} = w_t − η g_t, v_١ = ٣ + 𝟑",
        "w = w −\x85η g\x1c 😀 − (a）",
        r"\text{",
        r"w \leftarrow w - \text",
        "0,١",
        "⑫ + ⒐",
    ),
    *("&theta; &larr; &theta; &minus; &#951;&thinsp;g &bogus;", "a &minus; b &#x3b7;<br/>x<sub>t</sub> &#55296;"),
    *("\x0crac{\\partial L}{\\partial w}", "w ← w − η g (it is a long remark) ", "end\nEND for\nw ← w − η g"),
    *(
        "{\\displaystyle w=w-\\eta g} is {\\displaystyle v",
        "w: a\u2028b c d e\r\nw ← w − η g\rf",
        "W̃̂_{t}² = RMS[Δw]_{t−1}",
    ),
    *(
        "w^{(t+1)}_{ij} = w^{(t)}_{ij} − η g",
        "E[g²]_t = ρ E[g²]_{t−1} + g²",
        "w(t+1) = w(t) − v(w, t)",
        "w_new = w_old − g'_t",
    ),
    *("w_{t+1} = w_{t-1000} − η g_t", "w_{t+1} = w_{t-100} − η g_t"),
    *("m.mul_(b1).add_(g, alpha=1 - b1)", "p.data.addcdiv_(m, v.sqrt().add_(eps), value=-lr)", "m.mul_(b).add(g)"),
    *("self.v[key] = self.m * self.v.get(key, 0) - self.lr * grads[key]", 'params["W1"] -= lr * p.grad.data  % step'),
    *(
        "self.lr = lr\nlr = self.lr / 2\nw[i] .-= lr .* g[i];",
        "np.power(np.sqrt(v)[0], -1).foo(1, x=[2, 3])",
        "x.add_(1",
    ),
    *(
        "w = w − 10−3 g",
        "w = w − 0,01 g",
        "f(1,2) ＝ 3，5",
        "w = w − η g  (a)\nv = g  (b)",
        "w = w - g - (1)",
        "(4a) w = w − g",
    ),
    *(
        "m, v = a, b",
        "(m, v) = (a, m)",
        "m_0, v_0 = 0",
        "a, b = c",
        "w = v = w − η g",
        "m = v = 0",
        "{g^2 \\over 2}",
        "\\bar{g^2}",
    ),
]

READERS = """
const told = (read) => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormulaError)) return {fault: String(error.stack)};
    return {code: error.code, position: error.position, values: error.values, text: error.text};
  }
};
const timesPlain = (times) => ({...times, raised: [...times.raised].sort(), called: [...times.called].sort()});
const found = (text) => {
  const {statements, leftOut, explains} = statementsOf(text);
  return {statements, leftOut, explains, times: timesPlain(timesOf(statements))};
};
const named = (text) => {
  const {statements} = statementsOf(text), namer = new Namer(text, timesOf(statements));
  const targets = statements.map(({target}) => namer.named([...target]));
  const first = targets.map(([word]) => word).filter(isName);
  namer.whole(first);
  const bodies = statements.map(({body}) => namer.named([...body]));
  const newest = new Map(first.map(({text, time}) => [text, time]));
  return [targets, bodies, bodies.flat().filter(isName).map((name) => lagOf(name, newest))];
};
const equated = (text) => {
  const {statements} = statementsOf(text), times = timesOf(statements), namer = new Namer(text, times);
  const stated = statements.map((one) => [namer.named([...one.target])[0], one]).filter(([target]) => isName(target));
  namer.whole(stated.map(([target]) => target));
  const assigned = new Set(stated.map(([target]) => target.text));
  const parameter = [...assigned].find((name) => PARAMETER_NAMES.includes(name)) ?? [...assigned][0];
  const own = {spellings: () => [parameter], renamed: (found) => found, renamedName: (name) => name};
  const equations = equationsOf({text, namer, assigned, stated, ...own}, parameter), newest = newestTimes(equations);
  const unclear = ({body}) => body.map((_, index) => hasTwoMeanings(text, body, index, assigned, times));
  const order = inOrder(equations, newest, new Set([parameter]), text).map(({place}) => place);
  return [equations, [...newest], equations.map(unclear), order];
};
const parts = (text) => {
  const found = statementsOf(text), times = timesOf(found.statements);
  const roles = new Roles(text, found, new Namer(text, times), toldIn(text));
  const {starts, values, counters, countedFrom, parameters, primed, moving} = roles;
  roles.refuseSeveral();
  const listed = [starts, values, counters].map((one) => [...one]);
  return [listed, countedFrom, parameters, primed, [...moving].sort(), found.leftOut];
};
const said = (text) => ({...toldIn(text), numbers: [...toldIn(text).numbers]});
const layers = (text) => {
  const leftOut = [], plain = told(() => cleaned(text, leftOut)), whole = plain.code ? '' : plain;
  const code = told(() => asEquations(whole, leftOut)), doubts = told(() => refuseDoubtful(code) ?? null);
  return [plain, code, leftOut, doubts, ...[words, found, named, equated, parts].map((read) => told(() => read(code))),
    told(() => said(text))];
};
return texts.map(layers);
"""


def told(read, text):
    """What Python says of a text."""
    try:
        return plain(read(text), units(text))
    except FormulaError as error:
        assert 0 <= error.position <= len(error.text), text  # noqa: PT017
        position = units(error.text)[error.position]
        return {"code": error.code, "position": position, "values": error.details, "text": error.text}


def units(text):
    """For every place in a text the same in units of JavaScript's strings."""
    places = [0]
    for character in text:
        places.append(places[-1] + 1 + (character > "\uffff"))
    return places


def plain(value, places):
    """What a layer gives, as JavaScript's objects."""
    if isinstance(value, Word):
        own = {"kind": value.kind, "text": value.text, "spaced": value.spaced, "inside": plain(value.inside, places)}
        own |= {"start": places[value.start], "end": places[value.end]}
        of_name = ("time", "hung", "element") if isinstance(value, Name) else ()
        of_name += ("of", "function", "place", "named") if isinstance(value, Gradient) else ()
        return own | {name: plain(getattr(value, name), places) for name in of_name}
    if isinstance(value, Found):
        times = times_of(value.statements)
        return {
            "statements": [plain(vars(one), places) for one in value.statements],
            "leftOut": value.left_out,
            "explains": value.explains,
            "times": vars(times) | {"raised": sorted(times.raised), "called": sorted(times.called)},
        }
    if isinstance(value, Told):
        own = {"numbers": [list(one) for one in value.numbers.items()], "parameter": value.parameter}
        return own | {"gradientBefore": value.gradient_before}
    if isinstance(value, dict):
        return {name: plain(one, places) for name, one in value.items()}
    return [plain(one, places) for one in value] if isinstance(value, (list, tuple)) else value


def named(text):
    """The targets and bodies of all equations, with their names understood, and how old their values are."""
    found = statements(text).statements
    namer = Namer(text, times_of(found))
    targets = [namer.named(list(one.target)) for one in found]
    first = [target[0] for target in targets if isinstance(target[0], Name)]
    namer.whole(first)
    bodies = [namer.named(list(one.body)) for one in found]
    newest = {name.text: name.time for name in first}
    return [targets, bodies, [lag_of(word, newest) for body in bodies for word in body if isinstance(word, Name)]]


def equated(text):
    """The equations of a parameter, with the times of new values, what is unclear, and the order."""
    found = statements(text).statements
    times = times_of(found)
    namer = Namer(text, times)
    stated = [(namer.named(list(one.target))[0], one) for one in found]
    stated = [(target, one) for target, one in stated if isinstance(target, Name)]
    namer.whole([target for target, _ in stated])
    assigned = list(dict.fromkeys(target.text for target, _ in stated))
    parameter = next((name for name in assigned if name in PARAMETERS), assigned[0] if assigned else None)
    own = {"spellings": lambda _: [parameter], "renamed": lambda found, _: found, "renamed_name": lambda name, _: name}
    roles = SimpleNamespace(text=text, namer=namer, assigned=set(assigned), stated=stated, **own)
    equations = equations_of(roles, parameter)
    newest = newest_times(equations)
    unclear = [
        [has_two_meanings(text, one.body, k, set(assigned), times) for k in range(len(one.body))] for one in equations
    ]
    order = [one.place for one in in_order(equations, newest, {parameter}, text)]
    return [[vars(one) for one in equations], list(newest.items()), unclear, order]


def parts(text):
    """What a text says beside its updates, and which names are the parameters."""
    found = statements(text)
    roles = Roles(text, found, Namer(text, times_of(found.statements)), told=sentences(text))
    roles.refuse_several()
    listed = [list(one.items()) for one in (roles.starts, roles.values, roles.counters)]
    return [listed, roles.counted_from, roles.parameters, roles.primed, sorted(roles.moving), found.left_out]


def layers(text):
    """What every layer makes of a text."""
    left_out = []
    whole = told(lambda given: cleaned(given, left_out), text)
    code = as_equations("" if isinstance(whole, dict) else whole, left_out)
    readers = (refuse_doubtful, words, statements, named, equated, parts)
    return [whole, code, left_out, *(told(read, code) for read in readers), told(sentences, text)]


@pytest.fixture(scope="module")
def page(modules):
    """The layers in V8."""
    v8 = modules(*LAYERS)
    yield v8
    v8.close()


def differing(page, texts):
    """The first layer that differs, of every text where one does."""
    found = []
    for first in range(0, len(texts), 200):
        some = texts[first : first + 200]
        for text, theirs in zip(some, page.run(READERS, texts=some), strict=True):
            pairs = zip(layers(text), theirs, strict=True)
            found += [(text, own, other) for own, other in pairs if own != other][:1]
    return found


@pytest.mark.parametrize("first", quickly(range(6), 1))
def test_the_collection_is_read_alike(page, first):
    """All pasted texts, the traps, and some with rare things."""
    assert differing(page, (TEXTS + TRAPS + RARE)[first::6]) == []


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_finds_what_it_finds_in_python(page, name):
    """At the same places, also where words, spaces and lines are those of other scripts."""
    text = "\n".join(TEXTS[:40] + RARE)
    flags = "giu" if PATTERNS[name].flags & re.IGNORECASE else "gu"
    program = "return Array.from(text.matchAll(new RegExp(pattern, flags)), ([found]) => found)"
    theirs = page.run(program, text=text, pattern=javascript(PATTERNS[name]), flags=flags)

    assert theirs == [found[0] for found in PATTERNS[name].finditer(text)]


def tampered(generator):
    """A text of the collection with parts left out, doubled and exchanged."""
    text = generator.choice(TEXTS)
    for _ in range(generator.randrange(1, 4)):
        start = generator.randrange(len(text) + 1)
        end = start + generator.randrange(6)
        other = generator.choice(TEXTS)
        text = text[:start] + generator.choice(["", text[start:end] * 2, other[: generator.randrange(12)]]) + text[end:]
    return text


@pytest.mark.parametrize("count", counts(200, 1_000, 10_000))
def test_any_text_is_read_alike(page, count):
    """Random characters and words, and pasted texts that were tampered with; without characters younger than Python."""
    generator = random.Random(count)
    texts = [generator.choice([random_text, tampered])(generator) for _ in range(count)]
    known = [text for text in texts if not any(unicodedata.category(character) == "Cn" for character in text)]

    assert len(known) > count / 2
    assert differing(page, known) == []
