"""What the lessons say of their pictures is what the page shows, and what Python finds."""

from urllib.parse import parse_qsl

import pytest

import kudari
from kudari.fields import FIELDS
from kudari.fields.noise import Additive
from kudari.page.lessons import built_in
from kudari.travel.diagnosis import diagnose

LESSONS = {lesson.name: parse_qsl(lesson.link) for lesson in built_in()}
#: Of each lesson, as it opens, and after what its text asks for: the verdicts on its rules, in order.
CLAIMS = [
    ("zigzag", {}, ["zig-zag by theory"]),
    ("zigzag", {"rule": ["sgd:lr=1.05"]}, ["too large"]),
    ("ball", {}, ["arrived", "arrived after passing"]),
    ("step-size", {}, ["local minimum", "to and fro", "arrived after passing"]),
    ("adam", {}, ["arrived", "arrived", "has been lower"]),
    ("saddle", {}, ["arrived", "arrived after passing", "arrived after passing"]),
    ("saddle", {"from": ["1,0"]}, ["saddle", "saddle", "saddle"]),
    ("crowd", {}, ["into another minimum", "into another minimum", "into another minimum"]),
    ("noise", {}, ["orbiting, noise", "arrived after passing", "orbiting, noise"]),
    ("write", {}, ["arrived"]),
]
SHOWN = """
globalThis.navigator = {language: 'en'};
globalThis.URLSearchParams = class extends Map {
  constructor() {
    super(link);
  }
  get(name) {
    return super.get(name) ?? null;
  }
  getAll(name) {
    return link.filter(([one]) => one === name).map(([, text]) => text);
  }
  [Symbol.iterator]() {
    return link[Symbol.iterator]();
  }
};
const session = new Session(TABLES.words, {rules: []}, null);
session.adopt(session.fromLink(''));
const {field, state, walking} = session;
return walking.map((optimizer) => {
  const walk = walkOf(optimizer, field, state);
  const [{code}] = findings(new Measurements(walk, state.steps, field, state.noise));
  const ends = Array.from({length: walk.lanes}, (_, lane) => rowOf(walk, lane, state.steps));
  return [code, ends.map((row) => walk.positions.map((column) => column[row]))];
});
"""


@pytest.fixture(scope="module")
def page(modules):
    """What the page shows of a link: of each rule the verdict, and where its adventurers end."""
    v8 = modules("walking/diagnosis.js", "walking/scene.js", "walking/routetables.js", "state/session.js")
    yield lambda link: v8.run(SHOWN, link=link)
    v8.close()


def changed(name, change):
    """The link of a lesson in which some parts are others."""
    kept = [part for part in LESSONS[name] if part[0] not in change]
    return kept + [(key, text) for key, texts in change.items() for text in texts]


def test_every_lesson_is_checked():
    assert {name for name, _, _ in CLAIMS} == {*LESSONS}


@pytest.mark.parametrize(("name", "change", "codes"), CLAIMS)
def test_a_lesson_says_what_the_page_shows(page, name, change, codes):
    assert [code for code, _ in page(changed(name, change))] == codes


@pytest.mark.parametrize(("name", "change", "codes"), [claim for claim in CLAIMS if claim[0] != "crowd"])
def test_a_lesson_says_what_python_finds(name, change, codes):
    """Of all but a crowd, which has its starts on the page alone."""
    parts = changed(name, change)
    link = dict(parts)
    field = FIELDS[link["field"]].field()
    if "noise" in link:
        field = field.with_noise(Additive(float(link["noise"])))
    start = tuple(map(float, link["from"].split(","))) if "from" in link else None
    rules = [text for key, text in parts if key == "rule"]
    race = kudari.race(field, rules, start=start, steps=int(link["steps"]))

    assert [diagnose(route).verdict.code for route in race.routes.values()] == codes


def test_so_many_reach_the_deepest_hollow(page):
    """As many as the lesson says, by each rule."""
    (lesson,) = [lesson for lesson in built_in() if lesson.name == "crowd"]
    reached = [sum(max(map(abs, end)) < 0.5 for end in ends) for _, ends in page(changed("crowd", {}))]

    assert reached == [3, 3, 3]
    assert "**3 of 32**" in lesson.text[0]
    assert "**32 人中 3 人**" in lesson.text[1]
