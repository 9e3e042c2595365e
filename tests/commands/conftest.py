"""The command line, run in this process as the shell would run it, in an empty folder."""

import sys
import warnings
from types import SimpleNamespace

import pytest

from kudari.commands import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kudari(folder, monkeypatch, capsys):
    """``kudari("race", "ravine")`` gives the exit code and what was printed."""

    def run(*words, columns="120"):
        monkeypatch.setattr(sys, "argv", ["kudari", *words])
        monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # so that main's own is taken back
        monkeypatch.setenv("COLUMNS", columns)
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        return SimpleNamespace(code=0 if code is None else code, out=printed.out, err=printed.err)

    return run
