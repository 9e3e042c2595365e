"""The link: the same picture again, whoever opens it, and nothing worse than a message for whatever is wrong in it."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

LINKS = [
    "",
    "#field=himmelblau&from=1.25,-2&rule=adam:lr=0.25&off=sgd:lr=0.02&steps=50&step=20&adventurers=5",
    "#field=rosenbrock&rule=lion&noise=0.5&seed=7&steps=40&step=40&view=surface&seen=20,65,1.4",
    "#formula=sin(x) %2B cos(2y)&window=-3,3,-2,2&from=1,1&rule=w ← w − η g:η=0.05&steps=30&step=30&look=-1,2,-1,1",
    "#field=two_valleys&from=2&rule=momentum:lr=0.01&steps=60&step=33&look=-1,2",
    "#field=ravine&rule=sgd:lr=0.5&map=SGD|lr|start 0|ends&lang=ja",
    "#lesson=saddle&field=closed_saddle&rule=sgd:lr=0.1&steps=100&step=50",
]
HARMLESS = [
    "#field=__proto__",
    "#formula=__proto__",
    "#field=constructor&from=1,2,3",
    "#rule=constructor&rule=__proto__:lr=1&off=toString",
    "#rule=sgd:__proto__=5&rule=sgd:constructor=1,lr=0.95",
    "#rule=@0&rule=@99999999999999999999&rule=@-1",
    "#field=@&rule=@1:lr=2",
    "#from=NaN,NaN&look=NaN,1,2,3&window=1,0,1,0",
    "#from=Infinity,1&noise=-3&seed=1e400&steps=NaN",
    "#steps=-5&step=-7&adventurers=-1",
    "#steps=1e9&step=1e9&adventurers=1e9",
    "#map=__proto__|constructor|toString|valueOf",
    "#map=SGD|lr|lr|x&view=javascript:alert(1)&lesson=__proto__&lang=<script>",
    "#lesson=" + quote("<img src=x onerror=alert(1)>"),
    "#" + "&" * 1000 + "%E0%A4%A",
    "#rule=" + "a" * 100_000,
    "#view=surface&seen=NaN,1,1",
    "#view=surface&seen=1e308,-1e308,0",
    "#look=1e308,-1e308,1,2",
    "#look=-1e308,1e308,-1e308,1e308",
    "#from=1e308,-1e308",
    "#rule=sgd:lr=1e308&rule=sgd:lr=-1&rule=adam:beta1=2,eps=-1",
]
#: With the place where it is wrong; None where it is no formula of one or two variables.
REFUSED = {
    '#formula=x.constructor("alert(1)")()': 2,
    "#formula=alert(1)": 1,
    "#formula=" + quote("<script>alert(1)</script>"): 1,
    "#formula=" + "(" * 100 + "x" + ")" * 100: None,
    "#formula=" + "x%2B" * 250_000 + "x": None,
    "#formula=" + "1" * 1_000_000: None,
    "#rule=w ← w − η (g": 13,
    '#rule=w ← g.constructor("alert(1)")()': 6,
}


@pytest.mark.parametrize(("name", "value"), [("seed", "12345"), ("look", "0.12345678,0.123456,1,1.00001")])
def test_a_link_keeps_its_numbers(opened, name, value):
    """Of large seeds, and of windows that were zoomed into; windows that are none are left out."""
    shown = opened(link=f"#field=ravine&{name}={value}")
    if name == "look":
        assert shown.link["look"] == ""
        shown = opened(link="#field=ravine&look=0.123456,0.12345678,1,1.00001")
        assert shown.link["look"] == "0.123456,0.12345678,1,1.00001"
    else:
        assert shown.link["seed"] == value


def test_a_window_has_a_least_and_a_largest_size(opened):
    """However often one zooms, it can be drawn and linked to."""
    shown = opened()
    for word in ("zoom in", "zoom out"):
        shown.get("button", word).evaluate(
            """async (one) => {
              for (let k = 0; k < 80; k++) {
                one.click();
                await new Promise(requestAnimationFrame);
              }
            }"""
        )
        shown.rests()
        assert len(set(shown.link["look"].split(","))) == 4


def test_no_rules_stay_none(opened):
    """After a reload; also where the link had only one that does not exist."""
    shown = opened()
    for name in ("SGD", "Momentum", "AdaGrad", "Adam"):
        shown.get("button", "remove", name=name).click()
    shown.rests()
    for address in (shown.page.url, shown.page.url.partition("#")[0] + "#rule=nope"):
        other = opened(link="#" + address.partition("#")[2])
        other.reload()
        expect(other.page.get_by_role("article")).to_have_count(0)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_shows_the_same_again(opened, link):
    """After a reload, and in a browser of somebody else's."""
    lang = "ja" if "lang=ja" in link else "en"
    shown = opened(lang=lang, link=link)
    address, picture = shown.page.url, shown.pixels()
    shown.reload()
    assert shown.page.url == address
    assert shown.pixels() == picture
    other = opened(lang=lang, link="#" + address.partition("#")[2])
    assert other.page.url.partition("#")[2] == address.partition("#")[2]
    assert other.pixels() == picture


def test_a_link_is_followed_within_the_page(opened):
    shown = opened()
    with shown.redrawn():
        shown.follow("field=himmelblau&rule=adam&steps=44&step=11")
    shown.step_is(11, 44)
    shown.linked(field="himmelblau", steps=44)
    expect(shown.told).to_have_count(1)


def test_nothing_bad_comes_of_a_link(opened):
    """Whatever has no meaning is passed over: a race is shown, in numbers that are some."""
    shown = opened()
    for link in HARMLESS:
        shown.follow(link)
        assert shown.faults == [], link[:80]
        assert shown.map.is_visible(), link[:80]
        assert 1 <= int(shown.link["steps"]) <= 2000
        assert 0 <= int(shown.link["step"] or 0) <= int(shown.link["steps"])
        assert 1 <= int(shown.link["adventurers"] or 1) <= 64
        text = shown.page.locator("body").inner_text() + shown.page.url
        assert "NaN" not in text, link[:80]
        assert "undefined" not in text, link[:80]
    assert shown.page.evaluate("() => ({}).lr === undefined && !Object.keys(Object.prototype).length")


@pytest.mark.parametrize("link", HARMLESS[:11])
def test_a_page_opens_with_such_a_link(opened, link):
    shown = opened(link=link)
    expect(shown.map).to_be_visible()
    assert "NaN" not in shown.page.url


def test_typed_numbers_beyond_what_is_allowed_are_not_taken_from_a_link(opened):
    """What a slider's number refuses, a link cannot bring, either."""
    shown = opened(link="#field=ravine&rule=adam:beta1=2,eps=-1,lr=0.3&rule=sgd:lr=-1")
    assert 0 <= float(shown.number("β₁", "Adam").input_value()) < 1
    assert float(shown.number("ε", "Adam").input_value()) >= 0
    assert float(shown.number("η", "SGD").input_value()) >= 0


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_is_wrong_in_a_link_is_said(opened, lang):
    """In the language shown and with the place; the race before it stays, link and pixels."""
    shown = opened(lang=lang)
    before = shown.link, shown.pixels()
    for link, place in REFUSED.items():
        shown.follow(link)
        tail = "character" if lang == "en" else "文字目"
        if place is not None:
            tail = shown.say("at character", what="", place=place)
        expect(shown.page.get_by_role("alert").filter(has_text=tail)).to_be_visible()
        assert shown.link == before[0], link[:80]
        assert shown.pixels() == before[1], link[:80]


@pytest.mark.parametrize("link", REFUSED)
def test_a_page_opens_with_what_is_wrong(opened, link):
    shown = opened(link=link)
    expect(shown.page.get_by_role("alert").filter(has_text="character")).to_be_visible()
    expect(shown.map).to_have_accessible_name(shown.say("map of", field="Ravine", place="x = -7, y = 2"))
