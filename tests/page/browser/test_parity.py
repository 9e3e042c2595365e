"""Every rule of the catalogue on every field walks in Chromium as in Python."""

import numpy as np
import pytest
from tests.examples import by_night
from tests.page.test_walk import is_exact, settings, walked

from kudari.fields import FIELDS
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer

STEPS = 200
CALM = 25  # steps that no walk of the catalogue has made chaotic
TOLERANCE = 1e-9  # of the size of the domain


@pytest.fixture(scope="module")
def page(chromium, modules_of, tmp_path_factory):
    """The page's own script, in the page."""
    from kudari.page import html, state_of_field

    path = tmp_path_factory.mktemp("parity") / "page.html"
    path.write_text(html(state_of_field("ravine"), "en"), encoding="utf-8")
    context = chromium.new_context(reduced_motion="reduce")
    shown = context.new_page()
    shown.goto(path.as_uri())
    shown.get_by_role("heading", level=1).wait_for()
    yield modules_of(shown.evaluate)
    context.close()


@pytest.mark.parametrize("field", by_night(FIELDS, [*FIELDS][::4]))
def test_a_walk_in_chromium_is_that_of_python(page, field):
    """To the bit where nothing but + − × ÷ √ takes part, and otherwise closely until it may be chaotic."""
    place = FIELDS[field].field()
    size = max(high - low for low, high in place.domain)
    exact = 0
    for name, kind in variants().items():
        hypers = settings(field, name, kind)[1]
        route = Adventurer(*place.start).optimize(place, kind(**hypers), STEPS)
        found = walked(page, field, name, [[x] for x in place.start], hypers, STEPS)
        count = len(route)
        positions = found["kept"]["positions"][:, :, 0].T
        if is_exact(field, kind):
            exact += 1
            assert found["evaluations"] == [count], name
            assert np.array_equal(positions[:count], route.positions), name
            assert np.array_equal(found["kept"]["values"][:count, 0], route.values), name
        else:
            calm = min(count, CALM)
            assert np.abs(positions[:calm] - route.positions[:calm]).max() <= TOLERANCE * size, name
    assert exact > 5 or field in ("easom", "ackley", "rastrigin", "two_weight_net")
