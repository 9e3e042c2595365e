"""Lessons: small Markdown files, of ours and of a teacher."""

import pytest

from kudari.formula import KudariError
from kudari.page.lessons import PARTS, built_in, parse, read

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

    assert [lesson.name for lesson in lessons] == ["zigzag", "ball", "step-size", "adam", "saddle", "crowd", "noise"]
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
