"""Lessons: chosen, gone through, and left."""

import pytest
from playwright.sync_api import expect

from kudari.page import html, state_of_field
from kudari.page.lessons import built_in, parse

LESSONS = built_in()


def card(shown):
    return shown.get("region", "lesson")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_each_lesson_is_chosen(opened, lang):
    """Its text is shown, its field and rules are set up, and what it hides is hidden."""
    shown = opened(lang=lang)
    number = int(lang == "ja")
    for lesson in LESSONS:
        shown.lesson(lesson.title[number]).click()
        shown.linked(lesson=lesson.name)
        expect(card(shown).get_by_role("heading")).to_have_text(lesson.title[number])
        plain = lesson.text[number].replace("*", "").replace("`", "").split("\n\n")
        expect(card(shown).get_by_role("paragraph")).to_have_text(plain)
        assert lesson.link.startswith(f"field={shown.link['field']}&")
        assert lesson.link.count("rule=") == shown.told.count()
        for part, there in {
            "rules": shown.page.get_by_role("heading", name=shown.say("rules"), exact=True),
            "heat": shown.page.get_by_text(shown.say("heat"), exact=True),
            "share": shown.get("button", "record"),
            "adventurers": shown.get("slider", "adventurers"),
        }.items():
            expect(there).to_be_hidden() if part in lesson.hide else expect(there).to_be_visible()


def test_a_lesson_is_chosen_with_the_keyboard(opened):
    """Step by step, as with the mouse; the keyboard stays in the row of them."""
    shown = opened()
    shown.lesson(LESSONS[0].title[0]).focus()
    for lesson in LESSONS[:2]:
        shown.page.keyboard.press("Enter")
        shown.linked(lesson=lesson.name)
        expect(shown.lesson(lesson.title[0])).to_be_focused()
        shown.page.keyboard.press("Tab")


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_lessons_are_numbered_steps(opened, lang):
    """The one that is gone through has its title, all others say theirs to who points at them, or hears the page."""
    shown = opened(lang=lang, link="#lesson=saddle&field=closed_saddle")
    steps = shown.get("navigation", "lessons").get_by_role("listitem")
    titles = [f"{number}. {lesson.title[lang == 'ja']}" for number, lesson in enumerate(LESSONS, 1)]

    expect(steps).to_have_text(["1", "2", "3", "4", titles[4], "6", "7", "8"])
    for title in titles:
        step = shown.get("navigation", "lessons").get_by_role("button", name=f"{shown.say('lesson')} {title}")
        expect(step).to_have_attribute("title", title)
        expect(step).to_have_attribute("aria-pressed", "true" if title == titles[4] else "false")
    expect(shown.get("button", "free")).to_have_attribute("aria-pressed", "false")
    shown.get("button", "free").click()
    expect(steps).to_have_text([*"12345678"])
    expect(shown.get("button", "free")).to_have_attribute("aria-pressed", "true")


def test_a_lesson_plays_by_itself(opened):
    shown = opened(link="#step=30", reduced_motion="no-preference")
    shown.get("combobox", "speed").select_option("2/s")  # long enough to be seen
    shown.lesson(LESSONS[0].title[0]).click()
    expect(shown.get("button", "pause")).to_be_visible()
    shown.until(lambda: int(shown.get("slider", "step").input_value()) > 0, "steps")


def test_who_begins_again_and_again_does_not_go_faster(opened):
    shown = opened(link="#step=30", reduced_motion="no-preference")
    shown.lesson(LESSONS[0].title[0]).click()
    again = shown.get("button", "again")
    for _ in range(3):
        again.click()
    begun = shown.page.evaluate("() => performance.now()")
    again.click()
    shown.until(lambda: int(shown.get("slider", "step").input_value()) >= 8, "eight steps")
    assert shown.page.evaluate("() => performance.now()") - begun > 600  # ten steps a second


def test_a_lesson_does_not_play_by_itself_where_motion_is_not_wanted(opened):
    shown = opened()
    shown.lesson(LESSONS[0].title[0]).click()
    expect(card(shown)).to_be_visible()
    shown.rests()
    shown.step_is(0, 20)
    expect(shown.get("button", "play")).to_be_visible()
    shown.get("button", "again").click()
    shown.rests()
    shown.step_is(0, 20)


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_one_goes_on_from_lesson_to_lesson(opened, by):
    shown = opened()

    shown.lesson(LESSONS[0].title[0]).click()
    for lesson in LESSONS[1:]:
        shown.press("next lesson", by)
        expect(card(shown).get_by_role("heading")).to_have_text(lesson.title[0])
    expect(shown.get("button", "next lesson")).to_have_count(0)
    shown.map.focus()
    shown.rests()
    before = shown.pixels()
    with shown.redrawn():
        shown.page.keyboard.press("Shift+ArrowRight")
    shown.press("again", by)
    shown.until(lambda: shown.pixels() == before, "the start of the lesson")
    shown.press("free", by)
    expect(card(shown)).to_have_count(0)
    expect(shown.get("slider", "adventurers")).to_be_visible()
    shown.linked(lesson=None)


def test_the_choice_of_no_lesson_leaves_it(opened):
    shown = opened(link="#lesson=saddle&field=closed_saddle")
    expect(card(shown)).to_be_visible()
    shown.get("button", "free").click()
    expect(card(shown)).to_have_count(0)


def test_the_lesson_of_a_teacher_comes_first(opened):
    text = "---\ntitle: Mine\nlink: field=easom&rule=adam&steps=7\nhide: share heat\n---\nOne.\n\nTwo **three** `four`."
    shown = opened(lesson=parse("mine", text))
    expect(shown.get("navigation", "lessons").get_by_role("listitem").first).to_have_text("1. Mine")
    shown.get("button", "free").click()
    shown.lesson("Mine").click()
    expect(card(shown).get_by_role("paragraph")).to_have_text(["One.", "Two three four."])
    expect(card(shown).get_by_role("strong")).to_have_text("three")
    expect(card(shown).get_by_role("code")).to_have_text("four")
    expect(shown.get("button", "record")).to_be_hidden()
    shown.linked(field="easom", steps=7, lesson="mine")


COURSE = """---
title: {title}
link: field=ravine&rule=sgd:lr=1.1
---
See [the book](https://example.org/) and $w_{{t+1}} = w_t - \\eta \\nabla L(w_t)$:
- *one*
- two

$$v ← α v − η g; w ← w + v$$
"""


@pytest.mark.parametrize("only", [True, False])
def test_a_course_is_gone_through(opened, tmp_path, only):
    """From lesson to lesson, with lists, links and formulas; behind it stand the built-in ones, or nothing."""
    lessons = [parse(name, COURSE.format(title=name)) for name in ("one", "two")]
    path = tmp_path / "course.html"
    path.write_text(html(state_of_field("ravine"), "en", lessons, only=only), encoding="utf-8")
    shown = opened(path)

    steps = ["1. one", "2", *([] if only else map(str, range(3, 3 + len(LESSONS))))]
    expect(shown.get("navigation", "lessons").get_by_role("listitem")).to_have_text(steps)
    expect(card(shown).get_by_role("heading")).to_have_text("one")
    expect(card(shown).get_by_role("listitem")).to_have_text(["one", "two"])
    expect(card(shown).get_by_role("link", name="the book")).to_have_attribute("href", "https://example.org/")
    expect(card(shown).get_by_role("math")).to_have_count(2)
    shown.get("button", "next lesson").click()
    expect(card(shown).get_by_role("heading")).to_have_text("two")
    expect(shown.get("button", "next lesson")).to_have_count(0 if only else 1)
