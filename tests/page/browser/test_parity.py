"""Every rule of the catalogue on every field walks in Chromium as in Python."""

import numpy as np
import pytest
from tests.examples import by_night
from tests.page.conftest import ENGINE
from tests.page.test_walk import is_exact, settings, walked

from kudari.fields import FIELDS
from kudari.page import tables
from kudari.page.bundle import joined
from kudari.rules.catalogue import variants
from kudari.travel import Adventurer

STEPS = 200
CALM = 25  # steps that no walk of the catalogue has made chaotic
TOLERANCE = 1e-9  # of the size of the domain


@pytest.fixture(scope="module")
def page(chromium, modules_of):
    """The page's modules, under the names that they have there."""
    context = chromium.new_context()
    shown = context.new_page()
    shown.add_script_tag(content=joined(tables.modules(), ENGINE))
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
