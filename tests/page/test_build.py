"""The page as a file: what stands in it, and what it lets in."""

import base64
import hashlib
import json
import lzma
import re
from html import escape, unescape

import pytest

import kudari
from kudari.fields import Field, as_field
from kudari.formula import KudariError
from kudari.page import frame, html, state_of_field, state_of_race
from kudari.page.build import _script
from kudari.page.page_words import ABOUT, NEEDS, WORDS
from kudari.rules.colours import colours

BOOK = ["sgd:lr=0.95", "momentum:lr=0.1", "adagrad:lr=1.5", "adam:lr=0.3"]


def data_of(text):
    """The data that came with a page."""
    return json.loads(re.search(r'id="kudari-data">(.*?)</script>', text, re.DOTALL)[1])


def unlettered(letters, size):
    """The bytes of a packed script, by a second way: two letters are a number below 91², which has 13 bits."""
    digits = [chr(code) for code in range(33, 127) if chr(code) not in '"&<']
    places = [digits.index(letter) for letter in letters]
    bits = "".join(f"{high * 91 + low:013b}" for high, low in zip(places[::2], places[1::2], strict=True))
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 8 * size, 8))


def test_the_policy_names_what_runs_and_nothing_else():
    text = html(state_of_field("ravine"))
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1])
    size, letters = re.search(r'id="kudari-packed" data-packed="(\d+)" data-whole="\d+">([^<]*)<', text).groups()
    loader = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]

    def named(source):
        return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"

    packed = {"id": lzma.FILTER_LZMA1, "lc": 4, "lp": 0, "pb": 0}
    unpacked = lzma.decompress(unlettered(letters, int(size)), lzma.FORMAT_RAW, filters=[packed]).decode()
    pieces, style, script = unpacked.split("\0")
    for sign, piece in enumerate(pieces.split("\t"), 14):
        script = script.replace(chr(sign), piece)
    assert f"script-src {named(loader)} {named(script)};" in policy
    assert f"style-src {named(style)};" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("entry", ["main", "wallmain"])
def test_no_script_of_ours_has_the_characters_that_stand_for_frequent_pieces(entry):
    """Or the page would unpack another script than the one that was packed."""
    assert not re.search(r"[\x0e-\x1f]", _script(entry))


def test_the_page_asks_for_nothing_from_outside():
    text = html(state_of_field("ravine"))

    assert not re.search(r'(?:src|href)="(?!data:)', text)
    assert "@import" not in text
    assert "url(" not in text


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_link_to_the_page_says_what_it_is(lang):
    """To tabs, bookmarks, and whatever shows a link: a sign, its title, and a sentence."""
    text = html(state_of_field("ravine"), lang)
    about, title = (escape(words[lang == "ja"]) for words in (ABOUT, WORDS["title"]))

    assert f'<meta name="description" content="{about}">' in text
    assert f'<meta property="og:description" content="{about}">' in text
    assert f'<meta property="og:title" content="{title}">' in text
    assert re.search(r'<link rel="icon" href="data:image/svg[^"<>]*">', text)


def test_without_scripts_one_reads_what_is_needed():
    """In both languages."""
    inside = re.search(r"<noscript>(.*?)</noscript>", html(state_of_field("ravine")))[1]

    assert unescape(inside) == " ".join(NEEDS)


def test_texts_of_a_user_cannot_end_their_element():
    evil = "</script><script>alert(1)</script><!--"
    field = Field(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1))
    race = kudari.race(field, {evil: "sgd"}, start=(0.5, 0.5), steps=2)
    text = html(state_of_race(race))

    assert text.count("</script>") == 3
    assert data_of(text)["state"]["rules"][0]["name"] == evil


def test_a_race_of_the_catalogue_is_told_by_names():
    race = kudari.race("ravine", BOOK, start=(-7, 2), steps=30)
    data = data_of(html(state_of_race(race)))

    assert data["place"] is None
    assert data["state"]["field"] == "ravine"
    assert [rule["key"] for rule in data["state"]["rules"]] == ["sgd", "momentum", "adagrad", "adam"]
    assert data["state"]["rules"][0]["hypers"] == {"lr": 0.95}
    assert (data["state"]["start"], data["state"]["steps"], data["state"]["step"]) == ([-7, 2], 30, 30)


def test_a_race_of_ones_own_brings_its_field_and_its_rules_along():
    race = kudari.race("x**2/20 + y**4", ["v ← α v − η g; w ← w + v:α=0.8,η=0.1"], start=(-3, 1), steps=5)
    data = data_of(html(state_of_race(race)))

    assert data["state"]["own"]
    assert data["place"]["text"] == "x²/20 + y⁴"
    (rule,) = data["state"]["rules"]
    assert rule["key"] is None
    assert rule["hypers"] == {"α": 0.8, "η": 0.1}
    assert "recorded" not in rule


class Odd:
    """No formula: what it does depends on how often it was asked."""

    def __init__(self):
        self.times = 0

    def update(self, params, grads):
        self.times += 1
        for name in params:
            params[name] -= 0.1 * grads[name] if self.times % 2 else 0.0


@pytest.mark.parametrize(
    "race",
    [
        lambda: kudari.race("ravine", {"odd": Odd()}, steps=4),
        lambda: kudari.race(kudari.field("ravine").with_noise("heavy-tailed", 0.5), ["sgd"], steps=4),
    ],
    ids=["no formula", "noise"],
)
def test_what_the_page_cannot_walk_again_it_shows_as_it_was_recorded(race):
    walked = race()
    (route,) = walked.routes.values()
    data = data_of(html(state_of_race(walked)))

    (rule,) = data["state"]["rules"]
    assert rule["recorded"]["positions"] == route.positions.tolist()
    assert rule["recorded"]["values"] == route.values.tolist()


def test_a_formula_that_the_page_cannot_read_is_shown_as_it_was_recorded():
    """It reads 400 characters; what Python lifts from a function may be longer. To play with, it is refused."""
    ground = as_field(lambda x, y: sum((x - k / 7) ** 2 / (k + 3) + y**2 / (k + 1) for k in range(30)))
    state = state_of_race(kudari.race(ground, ["sgd:lr=0.01"], start=(1, 2), steps=5))

    assert len(ground.formula) > 400
    assert len(state["place"]["heights"]["table"]) == 100**2
    assert len(state["rules"][0]["recorded"]["values"]) == 6
    with pytest.raises(kudari.KudariError, match="at most 400 characters; written out, this formula has"):
        state_of_field(ground)


def test_colours_are_those_of_pictures():
    """Of a race with two of one rule as well."""
    race = kudari.race("ravine", {"a": "adam", "b": "adam:lr=0.1", "SGD": "sgd"}, steps=2)

    assert [row["colour"] for row in state_of_race(race)["rules"]] == colours(
        ["a", "b", "SGD"], ["Adam", "Adam", "SGD"]
    )


def test_a_field_that_is_no_formula_comes_as_a_table_of_heights():
    with pytest.warns(UserWarning, match="cannot be read as a formula"):
        field = Field(lambda x, y: float(int(x * 3)) + y * y, (-1, 1), (-2, 2))
    data = data_of(html(state_of_race(kudari.race(field, ["sgd:lr=0.1"], start=(0.5, 1.0), steps=3))))

    size = data["place"]["heights"]["size"]
    table = data["place"]["heights"]["table"]
    assert len(table) == size**2
    assert table[0] == field(-1.0, -2.0)
    assert table[size - 1] == field(1.0, -2.0)
    assert table[-1] == field(1.0, 2.0)


def test_what_a_page_cannot_show_is_said():
    three = Field(lambda x, y, z: x**2 + y**2 + z**2, (-1, 1), (-1, 1), (-1, 1))
    race = kudari.race(three, ["sgd"], start=(0.5, 0.5, 0.5), steps=2)

    with pytest.raises(KudariError, match="one or two variables"):
        state_of_race(race)
    assert "text/html" not in race._repr_mimebundle_()

    long = kudari.race("ravine", ["sgd:lr=0.1"], steps=2001)
    with pytest.raises(KudariError, match="2,000 steps"):
        state_of_race(long)
    assert "text/html" not in long._repr_mimebundle_()


def test_a_notebook_shows_the_page_in_a_frame_that_may_do_nothing_else():
    shown = kudari.race("ravine", BOOK, steps=3)._repr_mimebundle_()["text/html"]

    assert shown.startswith("<iframe srcdoc=")
    assert 'sandbox="allow-scripts allow-downloads" allow="clipboard-write"' in shown
    inside = unescape(re.search(r'srcdoc="([^"]*)"', shown)[1])
    assert data_of(inside)["state"]["steps"] == 3
    assert frame('"&<').startswith('<iframe srcdoc="&quot;&amp;&lt;"')


def test_a_page_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    race = kudari.race("ravine", BOOK, steps=3)

    assert race.save(tmp_path / "race.html") == tmp_path / "race.html"
    assert data_of((tmp_path / "race.html").read_text("utf-8"))["state"]["lang"] is None
    race.to_html(tmp_path / "ja.html", lang="ja")
    assert '<html lang="ja">' in (tmp_path / "ja.html").read_text("utf-8")

    race.to_html(tmp_path / "slide.html", embed=True)
    embedded = [data_of((tmp_path / name).read_text("utf-8"))["state"]["only"] for name in ("race.html", "slide.html")]
    assert embedded == [False, True]

    with pytest.raises(KudariError, match=r"\.html"):
        race.to_html(tmp_path / "race.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ja.html", "race.html", "slide.html"]


def test_a_rule_that_had_walked_before_is_shown_as_it_was_recorded():
    """Its memory was not empty, which no formula tells."""
    momentum = kudari.rule("momentum", lr=0.1)
    momentum.update({"x": 1.0, "y": 1.0}, {"x": 5.0, "y": 3.0})
    with pytest.warns(UserWarning, match="has already taken 1 steps"):
        race = kudari.race("ravine", {"tired": momentum, "fresh": "momentum:lr=0.1"}, steps=4)

    tired, fresh = data_of(html(state_of_race(race)))["state"]["rules"]
    assert "recorded" not in fresh
    assert tired["recorded"]["positions"] == race.routes["tired"].positions.tolist()
    assert race.routes["tired"].positions.tolist() != race.routes["fresh"].positions.tolist()


def test_a_page_can_be_mailed():
    """A race of the book's four rules, all it needs included: 180,000 bytes."""
    race = kudari.race("ravine", BOOK, steps=30)

    assert len(html(state_of_race(race)).encode()) <= 180_000
