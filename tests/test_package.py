"""The package as its users meet it: names, docstrings, and what importing it costs."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

import kudari

HEAVY = ["matplotlib", "PIL", "typer", "rich", "msgspec", "IPython"]
SOME = [("import visualizer", HEAVY), ("import kudari; kudari.race('ravine', steps=3).table()", HEAVY)]


def loaded_by(statement):
    """The top-level modules that are loaded after a statement in a new Python."""
    program = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


@pytest.mark.parametrize("name", kudari.__all__)
def test_every_public_name_exists(name):
    """And is documented, where it is a class or a function."""
    thing = getattr(kudari, name)

    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert inspect.getdoc(thing)
        assert vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__


def test_public_names_are_listed_once():
    """Without doubles."""
    assert len(kudari.__all__) == len(set(kudari.__all__))


def test_star_import_gives_no_name_twice():
    """Nothing public is forgotten in the list, but modules."""
    public = {name for name, thing in vars(kudari).items() if not name.startswith("_") and not inspect.ismodule(thing)}

    assert public == set(kudari.__all__)


def public_methods():
    """Methods and properties that a class shows its users; a rule's step is explained by its formula."""
    for name in kudari.__all__:
        thing = getattr(kudari, name)
        if inspect.isclass(thing):
            for key, member in vars(thing).items():
                member = getattr(member, "__func__", member)
                if (
                    not key.startswith("_")
                    and key != "step"
                    and (inspect.isfunction(member) or isinstance(member, property))
                ):
                    yield f"{name}.{key}", thing, key


@pytest.mark.parametrize(("cls", "key"), [pytest.param(*rest, id=name) for name, *rest in public_methods()])
def test_every_public_method_is_documented(cls, key):
    """In its class or where it is first defined."""
    assert inspect.getdoc(getattr(cls, key))


def test_importing_kudari_loads_nothing_heavy():
    """Neither matplotlib nor the command line nor the reader of files."""
    assert not loaded_by("import kudari") & set(HEAVY)


@pytest.mark.parametrize(("statement", "heavy"), SOME, ids=["visualizer", "race"])
def test_walking_loads_nothing_heavy(statement, heavy):
    """A script that only computes starts soon."""
    assert not loaded_by(statement) & set(heavy)


def test_a_record_needs_no_matplotlib(tmp_path):
    """kudari race -o race.json is quick."""
    loaded = loaded_by(f"import kudari; kudari.race('ravine', steps=1).save({str(tmp_path / 'race.json')!r})")

    assert "msgspec" in loaded
    assert "matplotlib" not in loaded


def test_every_module_can_be_imported():
    """None of them does anything when it is: not even the one that starts the command line."""
    for module in pkgutil.walk_packages(kudari.__path__, "kudari."):
        importlib.import_module(module.name)


def test_the_version_is_that_of_the_distribution():
    """One number."""
    assert kudari.__version__ == version("kudari")
    assert re.fullmatch(r"\d+\.\d+\.\d+", kudari.__version__)
