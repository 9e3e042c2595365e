"""Firefox and WebKit, one for each module, and a page in them: as it is, or in the frame of a notebook."""

from pathlib import Path

import pytest
from tests.page.engines.firefox import firefox
from tests.page.engines.webkit import webkit

from kudari.page import frame, html, state_of_field

NEEDED = {
    "firefox": "needs Firefox (Debian: firefox-esr) and websockets, Python's client of sockets",
    "webkit": "needs WebKit (Debian: webkit2gtk-driver) and Xvfb (xvfb)",
}


def pytest_collection_modifyitems(items):
    """A browser is another program."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", params=NEEDED)
def engine(request, tmp_path_factory):
    """A browser."""
    started = firefox(tmp_path_factory.mktemp("profile")) if request.param == "firefox" else webkit()
    with started as browser:
        if browser is None:
            pytest.skip(NEEDED[request.param])
        yield browser


@pytest.fixture
def opened(engine, tmp_path):
    """Open the page of a field, as it is or in a frame; nothing may have gone wrong in the end."""

    def open_page(field="ravine", inside=False):
        text = html(state_of_field(field), "en")
        path = tmp_path / "page.html"
        path.write_text(f"<!doctype html>{frame(text)}" if inside else text, encoding="utf-8")
        engine.open(path, inside)
        return engine

    yield open_page
    assert engine.faults() == []
