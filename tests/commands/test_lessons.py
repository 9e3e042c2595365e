"""``kudari play`` with lessons of one's own."""

import json
import re

import pytest

LESSON = "---\ntitle: {0}\nlink: field=ravine&rule=sgd:lr=1.1\n---\nTry $\\eta = 1.1$.\n"


@pytest.fixture
def course(folder):
    """The names of three files."""
    for name in ("b", "a", "c"):
        (folder / f"{name}.md").write_text(LESSON.format(name.upper()), encoding="utf-8")
    return ["--lesson", "b.md", "--lesson", "a.md", "--lesson", "c.md"]


@pytest.mark.parametrize("only", [True, False])
def test_a_page_has_all_lessons_in_order(only, course, kudari, folder):
    ended = kudari("play", *course, *["--only"] * only, "-o", "page.html", "--no-open")
    data = json.loads(re.search(r'id="kudari-data">(.*?)</script>', (folder / "page.html").read_text("utf-8"))[1])

    assert ended.code == 0, ended.err
    assert [lesson["title"][0] for lesson in data["lessons"]] == ["B", "A", "C"]
    assert (data["state"]["lesson"], data["only"]) == ("b", only)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--only"], "add your own, as in --lesson mine.md"),
        (["--lesson", "a.md", "--lesson", "none.md"], "none.md"),
        (["--lesson", "a.md", "--lesson", "a.md"], "two lessons are called a"),
        (["page.html", "--only", "--lesson", "a.md"], "does not go with a page"),
    ],
)
def test_what_is_wrong_with_a_course_is_said(words, told, course, kudari):
    ended = kudari("play", *words, "-o", "page.html", "--no-open")

    assert ended.code == 2
    assert told in ended.err
