"""Lessons: a few sentences beside a page that is set up for them, as small Markdown files.

A file has a head of ``name: value`` lines between two lines of ``---``, and under it the text in plain Markdown, as
:mod:`kudari.page.lesson_text` reads it. ``link`` is the page's link, or what stands behind its #,
``hide`` names what is not shown; ``answer`` the rule that is to be written, and ``hint`` what helps whoever is stuck. A
line ``--- ja`` begins the same in Japanese: its head only needs a title.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from kudari.containers.contents import text
from kudari.fields.catalogue import FIELDS
from kudari.formula import KudariError
from kudari.formula.grammar import read as read_formula
from kudari.names import name_of, printable
from kudari.page.lesson_text import nodes
from kudari.reading import read_rule
from kudari.reading.surroundings import ARROW
from kudari.rules import as_rule
from kudari.rules.catalogue import RULES, variants

NUMBERS = ("from", "window", "look", "seen", "steps", "step", "noise", "seed", "adventurers")  # of a link
TEXTS = ("view", "map", "lesson", "lang")
LONGEST_NAME = 100  # characters, as in a link
PARTS = ("field", "rules", "values", "heat", "share", "adventurers")  # what a lesson may hide


@dataclass(frozen=True)
class Lesson:
    """A lesson in two languages."""

    name: str
    title: tuple[str, str]
    text: tuple[str, str]
    link: str
    hide: tuple[str, ...] = ()
    answer: str = ""  # the family of which a rule is to be written, if one is
    hint: tuple[str, str] = ("", "")

    def plain(self) -> dict[str, Any]:
        """For the page's data."""
        return {**asdict(self), "text": [nodes(text) for text in self.text]}


def built_in() -> list[Lesson]:
    """The lessons that come with Kudari, in order."""
    folder = resources.files("kudari.page") / "lessons"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return [parse(file.name.removesuffix(".md").partition("-")[2], file.read_text("utf-8")) for file in files]


def read(path: Path) -> Lesson:
    """A teacher's own lesson.

    Raises :class:`KudariError` where the file cannot be read, or is no lesson.
    """
    return parse(path.stem[:LONGEST_NAME], text(path, "a lesson"))


def course(paths: Sequence[Path]) -> list[Lesson]:
    """The lessons of a teacher's course, in order.

    Raises :class:`KudariError` where a file is no lesson, and where two have one name, by which links tell them apart.
    """
    lessons = [read(path) for path in paths]
    names = [lesson.name for lesson in lessons]
    for path, name in zip(paths, names, strict=True):
        if names.count(name) > 1:
            raise KudariError(f"{path}: two lessons are called {name}; give one of the files another name")
    return lessons


def parse(name: str, text: str) -> Lesson:
    """The lesson that a text is.

    >>> lesson = parse("mine", "---\\ntitle: Too far\\nlink: field=ravine\\n---\\nTry **1.1**.")
    >>> lesson.title, lesson.text
    (('Too far', 'Too far'), ('Try **1.1**.', 'Try **1.1**.'))
    """
    english, *japanese = re.split(r"^--- ja[ \t]*$", text.strip().replace("\r\n", "\n"), maxsplit=1, flags=re.MULTILINE)
    head, body = _parts(name, english, {"title", "link", "hide", "answer", "hint"})
    headings, translated = _parts(name, "---\n" + japanese[0].strip(), {"title", "hint"}) if japanese else (head, body)
    for wanted in ("title", "link"):
        if wanted not in head:
            raise KudariError(f"the lesson {name} has no {wanted}: write a line such as `{wanted}: …` in its head")
    hide = tuple(head.get("hide", "").replace(",", " ").split())
    for part in hide:
        if part not in PARTS:
            raise KudariError(f"the lesson {name} hides {part!r}; what can be hidden is {', '.join(PARTS)}")
    answer, hint = head.get("answer", ""), head.get("hint", "")
    if answer and answer not in RULES:
        raise KudariError(f"the lesson {name} asks for {answer!r}; what can be asked for is {', '.join(RULES)}")
    link = head["link"].rpartition("#")[2]  # it may be a whole link, as the page copies it
    _check_link(name, link)
    titles = (head["title"], headings.get("title", head["title"]))
    try:
        for title in (name, *titles):
            name_of(title)
        for told in (body, translated):
            nodes(told)
    except KudariError as error:
        raise KudariError(f"the lesson {printable(name)}: {error}") from None
    return Lesson(name, titles, (body, translated), link, hide, answer, (hint, headings.get("hint", hint)))


def _check_link(name: str, link: str) -> None:
    """The page leaves out what it does not know; a teacher should hear of it before."""
    for key, value in parse_qsl(link, keep_blank_values=True):
        try:
            _check_part(key, value)
        except KudariError as error:
            raise KudariError(f"the lesson {name} has {f'{key}={value}'!r} in its link: {error}") from None


def _check_part(key: str, value: str) -> None:
    if key == "field":
        if value not in FIELDS:
            raise KudariError(f"there is no field {value!r}; there are {', '.join(FIELDS)}")
    elif key == "formula":
        read_formula(value)
    elif key in ("rule", "off"):
        _check_rule(value)
    elif key in NUMBERS:
        if not all(map(_is_number, value.split(","))):
            raise KudariError("numbers are needed, with commas between them")
    elif key not in TEXTS:
        raise KudariError(f"known are {', '.join(sorted({'field', 'formula', 'rule', 'off', *NUMBERS, *TEXTS}))}")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _check_rule(text: str) -> None:
    """A rule of the catalogue with its values, or a formula, where whatever has no value gets a usual one."""
    begun, colon, values = text.rpartition(":")
    if (begun or text).strip().lower() in variants():
        as_rule(text)
        return
    typed = begun if colon and not values.startswith("=") else text
    if not ARROW.search(typed):
        raise KudariError(f"there is no rule {typed!r}; there are {', '.join(variants())}")
    read_rule(typed)


def _parts(name: str, text: str, known: set[str]) -> tuple[dict[str, str], str]:
    """Head and body."""
    match = re.fullmatch(r"---\n(.*?)\n---\n(.*)", text.strip() + "\n", re.DOTALL)
    if match is None:
        raise KudariError(
            f"the lesson {name} has no head: it begins with lines of `name: value` between two lines of ---"
        )
    head: dict[str, str] = {}
    for line in filter(str.strip, match[1].split("\n")):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in known:
            raise KudariError(f"the lesson {name} has {line!r} in its head; known are {', '.join(sorted(known))}")
        head[key.strip()] = value.strip()
    return head, match[2].strip()
