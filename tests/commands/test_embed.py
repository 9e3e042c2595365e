"""``kudari race --embed``: a page for a slide."""

import json
import re

import pytest


@pytest.mark.parametrize("embed", [True, False])
def test_a_page_for_a_slide_is_only_the_map(embed, kudari, folder):
    ended = kudari("race", "ravine", "--rule", "sgd:lr=0.1", *["--embed"] * embed, "-o", "race.html")
    data = json.loads(re.search(r'id="kudari-data">(.*?)</script>', (folder / "race.html").read_text("utf-8"))[1])

    assert ended.code == 0, ended.err
    assert data["state"]["only"] is embed


def test_only_a_page_can_be_embedded(kudari):
    ended = kudari("race", "ravine", "--embed", "-o", "race.png")

    assert ended.code != 0
    assert "--embed is for a page, as in -o race.html" in ended.err
