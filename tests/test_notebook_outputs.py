"""What a notebook is offered as a cell's last line: also where it is not trusted, and runs and styles nothing."""

import base64
import re

import pytest
from IPython.core.formatters import DisplayFormatter

import kudari
from kudari import RULES, Field
from kudari.marks import marked_html

FORMS = [form for rule in RULES.values() for form in (rule, *rule.variants.values())]


@pytest.fixture
def offered():
    """What IPython offers of a thing, by type."""
    formatter = DisplayFormatter(active_types=["text/plain", "text/html", "text/latex", "image/png"])
    return lambda thing: formatter.format(thing)[0]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
def test_a_rule_is_typeset_by_the_notebook_with_its_roots(form, offered):
    """Of all types a notebook takes HTML first, and that without its mathematics where it is not trusted."""
    shown = offered(form())

    assert set(shown) == {"text/plain", "text/latex"}
    assert shown["text/latex"].startswith(r"$$\begin{aligned}")
    assert shown["text/latex"].count(r"\sqrt") == str(form()).count("√")


def test_a_rule_of_ones_own_is_typeset_as_well(offered):
    """As is a field."""
    mine = offered(kudari.rule("h ← h + g²; w ← w − η g/√(h + ε)", η=0.1, ε=1e-7))

    assert r"\sqrt{h + \epsilon}" in mine["text/latex"] or r"\sqrt{h + \varepsilon}" in mine["text/latex"]
    assert set(offered(kudari.field("ravine"))) == {"text/plain", "text/latex"}


@pytest.mark.slow
def test_a_race_shows_its_picture_where_its_page_may_not_run(offered):
    """The notebook takes the frame away and leaves what stands in it; others take the picture beside it."""
    shown = offered(kudari.race("ravine", ["sgd"], steps=2))
    within = re.fullmatch(r'<iframe [^>]*>(<img src="data:image/png;base64,([^"]*)">)</iframe>', shown["text/html"])

    assert within[2] == shown["image/png"]
    assert base64.b64decode(within[2]).startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_race_without_a_page_shows_the_values_against_the_steps(offered):
    """For three variables have no map."""
    field = Field(lambda x, y, z: x**2 + y**2 + z**2, (-1, 1), (-1, 1), (-1, 1))
    shown = offered(kudari.race(field, ["sgd"], start=(0.5, 0.5, 0.5), steps=2))

    assert set(shown) == {"text/plain", "image/png"}


class Uphill:
    """Momentum with a plus."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, {}

    def update(self, params, grads):
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0) + self.lr * grads[key]
            params[key] += self.v[key]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_in_html_the_differing_term_stands_marked_within_the_formula(lang, offered):
    """There kanji are not two letters wide. On a terminal there are carets below."""
    report = kudari.check(Uphill(), like="momentum", lang=lang)
    html = offered(report)["text/html"]

    assert "v ← α v <mark>+</mark> η g" in html
    assert "v ← α v <mark>−</mark> η g" in html
    assert "^" not in html
    assert str(report).count("^") == 2


def test_marks_cover_what_the_carets_stand_below():
    """Cells and not letters are counted; accents take none; whatever is no caret is left alone."""
    assert marked_html("あなた m̂ + g\n       ^") == "あなた <mark>m̂</mark> + g"
    assert marked_html("a < b\n  ^") == "a <mark>&lt;</mark> b"
    assert marked_html("x^2\n\n ^") == "x^2\n\n ^"
    assert marked_html("ab\n^^\ncd\n ^") == "<mark>ab</mark>\nc<mark>d</mark>"
