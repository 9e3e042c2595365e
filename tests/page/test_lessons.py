"""Lessons: small Markdown files, of ours and of a teacher."""

import json
import re

import pytest

from kudari.formula import KudariError
from kudari.page import html
from kudari.page.lesson_text import nodes
from kudari.page.lessons import PARTS, built_in, course, parse, read

MINE = """---
title: Too far
link: field=ravine&rule=sgd:lr=1.1
hide: heat, values
---
Try **1.1**.

--- ja
title: 行きすぎ
---
**1.1** を試しましょう。
"""


def test_every_lesson_is_told_in_two_languages():
    lessons = built_in()

    names = [lesson.name for lesson in lessons]

    assert names == ["zigzag", "ball", "step-size", "adam", "saddle", "crowd", "noise", "write"]
    for lesson in lessons:
        assert lesson.title[0] != lesson.title[1]
        assert lesson.text[0] != lesson.text[1]
        assert set(lesson.hide) <= set(PARTS)
        assert "field=" in lesson.link
        assert "rule=" in lesson.link


def test_a_lesson_is_read():
    lesson = parse("mine", MINE)

    assert lesson.title == ("Too far", "行きすぎ")
    assert lesson.text == ("Try **1.1**.", "**1.1** を試しましょう。")
    assert lesson.hide == ("heat", "values")
    assert lesson.link == "field=ravine&rule=sgd:lr=1.1"


def test_a_lesson_takes_a_link_as_the_page_copies_it():
    link = (
        "field=beale&rule=w+%E2%86%90+w+%E2%88%92+%CE%B7+g%3A%CE%B7%3D0.1&off=adam%2Ftorch%3Alr%3D0.1&steps=30&lang=en"
    )
    text = MINE.replace("field=ravine&rule=sgd:lr=1.1", f"file:///home/me/race.html#{link}")

    assert parse("mine", text).link == link


def test_a_lesson_of_an_editor_that_marks_its_files(tmp_path):
    (tmp_path / "mine.md").write_text(MINE, encoding="utf-8-sig")

    assert read(tmp_path / "mine.md") == parse("mine", MINE)


def test_a_lesson_with_the_line_ends_of_windows_is_the_same():
    assert parse("mine", MINE.replace("\n", "\r\n")) == parse("mine", MINE)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Try **1.1**.", "has no head"),
        (MINE.replace("title: Too far\n", ""), "has no title"),
        (MINE.replace("link:", "lnk:"), "'lnk: field=ravine&rule=sgd:lr=1.1'"),
        (MINE.replace("heat,", "heet,"), "'heet'"),
        (MINE.replace("ravine", "ravin"), "'ravin'"),
        (MINE.replace("rule=sgd", "rule=sgdm"), "'sgdm'"),
        (MINE.replace("lr=1.1", "lrr=1.1"), "lrr"),
        (MINE.replace("lr=1.1", "lr=fast"), "lr=fast"),
        (MINE.replace("lr=1.1", "lr=1.1&stepps=50"), "stepps=50"),
        (MINE.replace("lr=1.1", "lr=1.1&steps=many"), "steps=many"),
        (MINE.replace("lr=1.1", "lr=1.1&from=a,b"), "from=a,b"),
        (MINE.replace("field=ravine", "formula=x**2%2B"), "formula=x**2+"),
        (MINE.replace("rule=sgd:lr=1.1", "rule=w ← w − η (g"), "w − η (g"),
    ],
)
def test_what_is_wrong_with_a_lesson_is_named(text, told):
    with pytest.raises(KudariError, match="the lesson mine") as caught:
        parse("mine", text)

    assert told in str(caught.value)


def test_a_lesson_that_cannot_be_read(tmp_path):
    with pytest.raises(KudariError, match="cannot be read"):
        read(tmp_path / "none.md")

    (tmp_path / "picture.md").write_bytes(b"\x89PNG\xff")
    with pytest.raises(KudariError, match="cannot be read"):
        read(tmp_path / "picture.md")


# ---------------------------------------------------------------------- the text


def test_paragraphs_lists_and_what_is_in_them():
    text = """Try **1.1** or *less*, `lr=1`.
- a
- **b** and
  more
1. one
2. two

The end: \\*no\\*, $5 and $6."""

    assert nodes(text) == [
        ["p", "Try ", ["strong", "1.1"], " or ", ["em", "less"], ", ", ["code", "lr=1"], "."],
        ["ul", ["li", "a"], ["li", ["strong", "b"], " and\nmore"]],
        ["ol", ["li", "one"], ["li", "two"]],
        ["p", "The end: *no*, $5 and $6."],
    ]


@pytest.mark.parametrize("address", ["https://example.org/a?b=1#c", "http://example.org", "HTTPS://example.org"])
def test_a_link_leads_to_the_web(address):
    assert nodes(f"See [the **book**]({address}).") == [["p", "See ", ["a", address, "the ", ["strong", "book"]], "."]]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert", "data:text/html,x", "file:///etc/passwd", "//example.org", "a.html", "#x", "", "https://",
     "JaVaScRiPt:x", "\x01javascript:x", "vbscript:x", "http://[", "https:x"],
)  # fmt: skip
def test_a_link_leads_nowhere_else(address):
    """And what has blanks or brackets in its address is no link, but text."""
    with pytest.raises(KudariError, match="a link leads to http"):
        nodes(f"[x]({address})")
    assert nodes("[x](java script:x)") == [["p", "[x](java script:x)"]]


@pytest.mark.parametrize(
    ("formula", "read"),
    [
        ("y = x^2", "y=sup(x,2)"),
        (r"\eta < 2/\lambda_{max}", "η<frac(2,sub(λ,max))"),
        (r"w_{t+1} = w_t - \eta \nabla L(w_t)", "sub(w,t+1)=sub(w,t)−η∇L(sub(w,t))"),
        ("v ← α v − η g; w ← w + v", "v←αv−ηg|w←w+v|"),
        (r"\frac{\partial L}{\partial \theta}", "frac(∂L,∂θ)"),
        ("f(x, y) = x²/20 + y²", "f(x, y)=frac(sup(x,2),20)+sup(y,2)"),
        (r"m \gets \beta_1 m + (1 - \beta_1) g", "m←sub(β,1)m+(1−sub(β,1))g"),
        ("x_1^2 + m̂", "sup(sub(x,1),2)+m̂"),
    ],
)
def test_a_formula_is_shown_in_its_own_names(formula, read):
    """In a line and on a line of its own."""
    ((_, (_, inline)),) = nodes(f"${formula}$")
    ((_, (_, block)),) = nodes(f"$$\n{formula}\n$$")

    assert shown(inline) == read
    assert block == {**inline, "attributes": {"display": "block"}}


def shown(tree):
    """What stands in a tree, with the names of what is not set in a line."""
    if "text" in tree:
        return tree["text"].replace("\u2062", "")
    inside = [shown(child) for child in tree["children"]]
    if tree["tag"] in ("msub", "msup", "mfrac"):
        return f"{tree['tag'][1:]}({','.join(inside)})"
    return "".join(inside) + "|" * (tree["tag"] == "mtr")


@pytest.mark.parametrize("formula", ["x +", "<b>", r"\href{a}{b}", r"\frac{1}{", "Ꭰ x", "x" * 500])
def test_a_formula_that_cannot_be_read_is_named(formula):
    with pytest.raises(KudariError, match="the lesson mine: the formula"):
        parse("mine", MINE.replace("Try", f"Try ${formula}$"))


# ---------------------------------------------------------------------- a course


@pytest.fixture
def files(tmp_path):
    """Two lessons and a folder with one of the same name."""
    (tmp_path / "more").mkdir()
    paths = [tmp_path / "second.md", tmp_path / "first.md", tmp_path / "more" / "first.md"]
    for number, path in enumerate(paths):
        path.write_text(MINE.replace("Too far", f"Too far {number}"), encoding="utf-8")
    return paths


def test_a_course_has_its_lessons_in_order(files):
    """As they are named, and opens with the first; the built-in ones stand behind them, or are left out."""
    lessons = course(files[:2])
    for only in (False, True):
        data = json.loads(re.search(r'id="kudari-data">(.*?)</script>', html({}, None, lessons, only=only))[1])

        assert [lesson["title"][0] for lesson in data["lessons"]] == ["Too far 0", "Too far 1"]
        assert data["state"]["lesson"] == "second"
        assert data["only"] is only


def test_two_lessons_of_one_name_are_refused(files):
    with pytest.raises(KudariError, match="two lessons are called first"):
        course(files)


def test_a_title_is_a_name():
    with pytest.raises(KudariError, match="cannot be a name"):
        parse("mine", MINE.replace("Too far", "Too \x1b]52;c;YQ==\x07 far"))
