"""Bars are for terminals: elsewhere nothing is written and nobody is told."""

import io

import pytest
from rich import console

from kudari.progress import bars, watched


@pytest.fixture
def terminal(monkeypatch):
    """What a terminal would be shown."""
    written = io.StringIO()
    real = console.Console

    def made(**settings):
        return real(file=written, force_terminal=True, width=80)

    monkeypatch.setattr(console, "Console", made)
    return written


def test_elsewhere_there_is_no_bar(capsys):
    """Neither for one piece of work nor for several."""
    with watched("walking") as progress:
        assert progress is None
    with bars() as shown:
        assert shown is None
    assert capsys.readouterr() == ("", "")


def test_a_terminal_is_shown_how_far_it_is(terminal):
    """What is done, in percent."""
    with watched("walking") as progress:
        progress(1, 4)
        progress(4, 4)

    assert "walking" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


def test_a_bar_goes_when_the_work_fails(terminal):
    """And the error comes through."""
    with pytest.raises(KeyError), watched("walking"):
        raise KeyError
    assert "walking" in terminal.getvalue()
