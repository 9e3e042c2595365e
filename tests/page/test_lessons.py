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
