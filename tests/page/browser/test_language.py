"""English and Japanese."""

import re

import pytest
from playwright.sync_api import expect

from kudari.page.page_words import WORDS

ASIDE = {"language"}  # the switch names the other language
TEXTS = """
(() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const {currentNode: node} = walker;
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement.closest('script, noscript, style, math, [lang]:not(html)')) found.push(node.data);
    } else if (!node.matches('[lang]:not(html)')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-description']) {
        found.push(node.getAttribute(name));
      }
    }
  }
  return found.filter((text) => text?.trim());
})()
"""


def words(number):
    """What can be recognised of all words in a language: the longest piece without something filled in."""
    for name, both in WORDS.items():
        piece = max(re.split(r"\{\w+\}", both[number]), key=len).strip(" .,:()、。（）：")
        if name not in ASIDE and len(piece) > 1 and piece not in both[1 - number]:
            yield name, piece


def unfold(shown):
    """Open whatever can be opened."""
    for summary in shown.page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    shown.rests()


@pytest.mark.parametrize(("locale", "lang"), [("ja", "ja"), ("ja-JP", "ja"), ("en-US", "en"), ("fr-FR", "en")])
def test_the_language_is_that_of_the_browser(opened, locale, lang):
    shown = opened(lang=None, locale=locale)
    shown.lang = lang
    assert shown.page.evaluate("document.documentElement.lang") == lang
    assert shown.page.title() == shown.say("title")
    expect(shown.page.get_by_role("heading", level=1)).to_have_text(shown.say("heading"))


@pytest.mark.parametrize(("lang", "locale"), [("ja", "en-GB"), ("en", "ja-JP")])
def test_a_page_may_have_a_language_of_its_own(opened, lang, locale):
    shown = opened(lang=lang, locale=locale)
    assert shown.page.evaluate("document.documentElement.lang") == lang
    expect(shown.page.get_by_role("heading", level=1)).to_have_text(shown.say("heading"))


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_the_switch_changes_everything(opened, by):
    """No word of the one language is left in the other, in texts, labels, tooltips and descriptions."""
    shown = opened()
    unfold(shown)
    for lang, number in (("ja", 1), ("en", 0)):
        switch = shown.get("button", "language")
        if by == "mouse":
            switch.click()
        else:
            switch.focus()
            shown.page.keyboard.press("Enter")
        shown.lang = lang
        shown.linked(lang=lang)
        assert shown.page.evaluate("document.documentElement.lang") == lang
        assert shown.page.title() == shown.say("title")
        if by == "keyboard":
            expect(shown.get("button", "language")).to_be_focused()
        shown.get("button", "back").click()  # so that the live region speaks, too
        shown.rests()
        expect(shown.live).to_contain_text("SGD")
        texts = shown.page.evaluate(TEXTS)
        left = [
            (name, text)
            for name, piece in words(1 - number)
            for text in texts
            if (re.search(rf"\b{re.escape(piece)}\b", text) if number else piece in text)
        ]
        assert left == []
        found = {name for name, piece in words(number) for text in texts if piece in text}
        assert {"play", "adventurers", "rules", "heat", "map of", "record", "numbers"} <= found


def test_the_state_stays_with_the_switch(opened):
    shown = opened(
        link="#field=himmelblau&from=1,2&rule=adam:lr=0.25&off=sgd&steps=50&step=20&view=surface&adventurers=5"
    )
    before, picture = shown.link, shown.pixels()
    shown.get("button", "language").click()
    shown.lang = "ja"
    shown.linked(lang="ja")
    assert {**shown.link, "lang": "en"} == before
    shown.get("button", "language").click()  # and back: the same letters may come from another font in Japanese
    shown.lang = "en"
    shown.linked(lang="en")
    assert shown.link == before
    assert shown.pixels() == picture


def test_verdicts_are_in_japanese(opened):
    shown = opened(lang="ja", link="#field=ravine&rule=sgd:lr=1000&steps=2000&step=2000")
    expect(shown.told.first).to_contain_text("発散")
    shown.page.get_by_text("次の一歩の数値").click()
    expect(shown.page.get_by_text("«発散»").first).to_be_visible()
