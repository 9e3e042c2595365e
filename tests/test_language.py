"""The language in which a person is spoken to: by the locale or as asked, and ready for a third one."""

import pytest

from kudari import KudariError
from kudari import language as spoken
from kudari.language import Messages, language, said
from kudari.translations import translated

GREETINGS = Messages({"hello": ("hello {name}", "こんにちは {name}"), "formula": "η = {lr}"})


@pytest.mark.parametrize(("locale", "chosen"), [("ja_JP.UTF-8", "ja"), ("C", "en"), ("fr_FR.UTF-8", "en")])
def test_without_a_wish_it_is_that_of_the_locale(monkeypatch, locale, chosen):
    """English where there are no words in it."""
    monkeypatch.setenv("LC_ALL", locale)

    assert language(None) == chosen
    assert GREETINGS.said("hello", name="下り") == said(GREETINGS["hello"], chosen).format(name="下り")


def test_a_language_without_words_is_refused():
    """With those that there are; also before anything is said."""
    for ask in (language, GREETINGS.within, lambda lang: said("the same in all", lang)):
        with pytest.raises(KudariError, match="no words in 'fr'; there are: en, ja"):
            ask("fr")


@pytest.mark.parametrize(
    ("other", "meant"),
    [("jp", "ja"), ("JA", "ja"), ("ja_JP", "ja"), ("日本語", "ja"), ("eng", "en"), ("英語", "en")],
)
def test_a_language_by_another_name_is_told_its_own(other, meant):
    """In both languages."""
    with pytest.raises(KudariError) as refused:
        language(other)

    assert str(refused.value) == f"there are no words in {other!r}; did you mean {meant}?"
    assert translated(str(refused.value), "ja") == f"{other!r} という言語の言葉はありません。{meant} のことですか"


def test_messages_are_filled_in():
    """In the language asked for; what has no words is the same in all."""
    assert GREETINGS.said("hello", "en", name="you") == "hello you"
    assert GREETINGS.within("ja")("hello", name="you") == "こんにちは you"
    assert GREETINGS.said("formula", "ja", lr=0.1) == "η = 0.1"


def test_a_third_language_is_a_third_text(monkeypatch):
    """And whatever it has no words for yet is said in English."""
    monkeypatch.setattr(spoken, "LANGUAGES", ("en", "ja", "de"))

    assert said(("step", "ステップ", "Schritt"), "de") == "Schritt"
    assert GREETINGS.said("hello", "de", name="du") == "hello du"
