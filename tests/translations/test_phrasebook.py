"""A sentence is found again with what was filled into it, and nothing that was filled in is changed."""

import pytest

from kudari import KudariError
from kudari.language import speaking
from kudari.translations import translated
from kudari.translations.catalogue import read_catalogue
from kudari.translations.phrasebook import Phrasebook

BOOK = Phrasebook(
    {
        "there is no {what}": "{what} がありません",
        "there is no {what} in {where}": "{where} に {what} がありません",
        "{problem}; it may be {names}": "{problem}。選べるのは {names} です",
        "{path}: {reason}": "{path}: {reason}",
        "it is cut off": "途中で切れています",
        "step": "ステップ",
        "the start": "出発点",
        "{what} must be a number": "{what} は数です",
        "{problem}; it is cut off": "{problem}。途中で切れています",
    }
)


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("there is no rule", "rule がありません"),
        ("there is no rule in a.py", "a.py に rule がありません"),  # the more particular sentence
        ("a.npz: it is cut off", "a.npz: 途中で切れています"),  # a sentence within a sentence
        ("there is no 'it is cut off'", "'it is cut off' がありません"),  # a name in quotes is no sentence
        ("there is no rule; it may be a, b", "rule がありません。選べるのは a, b です"),  # divided where sentences meet
        ("there is no step", "step がありません"),  # nor is a single word, which may be a name
        ("step", "ステップ"),
        ("step\nit is cut off", "ステップ\n途中で切れています"),  # line by line
        ("it is cut off; there is no rule", "途中で切れています、rule がありません"),  # a list of sentences
        ("it is cut off; nobody knows", "it is cut off; nobody knows"),  # all of which must be known
        ("a.npz: there is no rule", "a.npz: rule がありません"),
        ("OSError: it is cut off", "OSError: 途中で切れています"),
        ("there is no '('", "'(' がありません"),  # a bracket in quotes is a letter
        ("there is no f(x", "f(x がありません"),  # elsewhere it may be a piece, where nothing else can be read
        ("a.npz: there is no rule\n  (x +\n     ^", "a.npz: rule がありません\n  (x +\n     ^"),  # below is an excerpt
        ("the start must be a number", "出発点は数です"),  # no space between Japanese letters
        ("lr must be a number", "lr は数です"),
        ("there is no 'x'; it is cut off", "'x' がありません。途中で切れています"),  # 'x' is no problem that is told
        (" must be a number", " must be a number"),  # of nothing
        ("nobody knows this", "nobody knows this"),
        ("there is no {what}", "{what} がありません"),  # braces of a user are letters
        ("", ""),
    ],
)
def test_what_is_said_is_found(english, japanese):
    """With its gaps filled as they were."""
    assert BOOK.translated(english) == japanese


def test_one_name_has_one_value():
    """A sentence that says a name twice is not taken for one that says two names."""
    book = Phrasebook({"{a} is {a}": "{a} そのもの"})

    assert (book.translated("x is x"), book.translated("x is y")) == ("x そのもの", "x is y")


def test_a_long_text_takes_no_time():
    """A formula of ten thousand letters may stand in an error."""
    text = "there is no field " + repr("x + in " * 100_000)

    assert translated(text, "ja") == repr("x + in " * 100_000) + " という関数はありません"


def test_a_catalogue_is_read_as_gettext_has_it():
    """Quotes, line ends and braces too; the head, whose msgid is empty, is none of its sentences."""
    text = 'msgid ""\nmsgstr "Language: ja\\n"\n\n# said by x\nmsgid "say \\"{a}\\"\\n"\nmsgstr "「{a}」と言う\\n"\n'

    assert read_catalogue(text) == {'say "{a}"\n': "「{a}」と言う\n"}


def test_english_is_what_was_said(monkeypatch):
    """And without a wish it is the language that is spoken, or that of the locale."""
    monkeypatch.setenv("LC_ALL", "C")
    assert translated("wrote a.png", "en") == translated("wrote a.png") == "wrote a.png"
    with speaking("ja"):
        assert translated("wrote a.png") == "a.png に書き出しました"
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert translated("wrote a.png") == "a.png に書き出しました"
    with pytest.raises(KudariError, match="'fr' という言語の言葉はありません"):
        translated("wrote a.png", "fr")
