"""The page that saves itself: a file that opens where it was left, and can do so again."""

import re
from html import unescape

import pytest
from playwright.sync_api import expect

import kudari
from kudari.page import state_of_race

OWN = "v ← α v − η g; w ← w + v"


def saved(shown, path):
    """The page as it saves itself when all rests."""
    shown.rests()
    shown.saved("save page").save_as(path)
    return path


def fragment(shown):
    return shown.page.url.partition("#")[2]


@pytest.mark.parametrize(
    ("lang", "link"),
    [
        ("en", ""),
        ("ja", "#field=himmelblau&from=1.25,-2&rule=adam:lr=0.25&off=sgd&steps=50&step=20&view=surface&lang=ja"),
        ("en", f"#formula=x²/20 %2B y²&window=-8,8,-6,6&rule={OWN}:α=0.8&steps=25&step=9&look=-4,4,-4,4&lang=en"),
        ("en", "#field=two_valleys&from=2&rule=momentum:lr=0.01&steps=60&step=33&pin=rule%3Dmomentum&lang=en"),
        ("en", "#lesson=saddle&field=closed_saddle&rule=sgd:lr=0.1&steps=100&step=50&map=SGD|lr|start 0|ends"),
    ],
)
def test_it_opens_where_it_was_left(opened, tmp_path, lang, link):
    """In its language, at its step: the same link and the same pixels, again when it has saved itself once more."""
    shown = opened(lang=lang, link=link)
    path = saved(shown, tmp_path / "race.html")
    second = opened(path, lang)
    assert fragment(second) == fragment(shown)
    assert second.pixels() == shown.pixels()
    again = saved(second, tmp_path / "again.html")
    assert again.read_text("utf-8") == path.read_text("utf-8")
    expect(opened(again, lang).told.first).to_have_text(shown.told.first.text_content())


def test_what_is_changed_after_that_is_saved_as_well(opened, tmp_path):
    """And the link of a saved page is stronger than what was saved in it."""
    first = saved(opened(link="#field=ravine&rule=sgd"), tmp_path / "first.html")
    shown = opened(first)
    shown.get("combobox", "field").select_option("Booth")
    second = opened(saved(shown, tmp_path / "second.html"))
    assert second.link["field"] == "booth"
    assert opened(first, link="#field=saddle").link["field"] == "saddle"


@pytest.mark.parametrize("brought", [False, True])
def test_what_was_recorded_goes_along(opened, tmp_path, brought):
    """Routes that nobody can walk again, under a name that looks like markup: it stays a name."""
    name = "</script><script>document.title = 1</script>"
    race = kudari.race(kudari.field("booth").with_noise("additive", 2, seed=7), {name: "sgd:lr=0.01"}, steps=9)
    if brought:
        shown = opened()
        with shown.page.expect_file_chooser() as chooser:
            shown.get("button", "bring").click()
        chooser.value.set_files(race.save(tmp_path / "race.json"))
        shown.step_is(9, 9)
    else:
        shown = opened(state_of_race(race))
    second = opened(saved(shown, tmp_path / "race.html"))
    assert second.ends() == {name: tuple(race.routes[name].positions[-1])}
    assert second.page.title() == second.say("title")


def test_only_its_data_are_others(opened, tmp_path):
    """Head, policy, scripts and what stands there without scripts are those that it came with."""
    shown = opened("ravine")
    came = (tmp_path / "page1.html").read_text("utf-8")
    data = re.compile(r'(<script type="application/json" id="kudari-data">).*?(</script>)')

    def rest(text):
        return re.sub(r"\s+(?=<|$)", "", data.sub(r"\1\2", unescape(text)))

    assert rest(saved(shown, tmp_path / "race.html").read_text("utf-8")) == rest(came)
