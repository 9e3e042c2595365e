"""The house is in order: format, lint, types and floors are part of the tests."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.examples import quickly

ROOT = Path(__file__).parent.parent
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
}
CHECKS = {name: ["-m", *command] for name, command in CHECKS.items()}
CHECKS["floors"] = ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]


@pytest.mark.parametrize("check", quickly(CHECKS, ("format", "lint", "floors")))  # mypy takes ten seconds
def test_the_house_is_in_order(check):
    """Ruff, mypy --strict and import-linter have nothing to say."""
    result = subprocess.run([sys.executable, *CHECKS[check]], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout + result.stderr


LOADERS = ("import_module", "__import__")
UNKNOWN = "import_module(…)"  # a module whose name is put together
PLANTED = {
    "an upward import": ("formula/errors.py", "import kudari.pictures"),
    "a circle of two files": ("pictures/palette.py", "from kudari.pictures.terrain import tidy"),
    "an upward import for types alone": (
        "travel/route.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kudari.travel.races import Race",
    ),
    "an upward import within a function": ("rules/contract.py", "def late():\n    from kudari.rules import catalogue"),
    "a file without a floor": ("attic.py", ""),
}


@pytest.fixture
def copy(tmp_path):
    """The house once more, to plant something in."""
    shutil.copytree(ROOT / "src" / "kudari", tmp_path / "src" / "kudari", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "code"), PLANTED.values(), ids=PLANTED)
@pytest.mark.slow
def test_the_floors_are_watched(copy, name, code):
    """The tester, tested: whatever is planted breaks a contract."""
    plant(copy, name, code)
    program = f"import sys; sys.path.insert(0, 'src'); {CHECKS['floors'][1]}"
    result = subprocess.run([sys.executable, "-c", program], cwd=copy, capture_output=True, text=True)

    assert result.returncode != 0
    assert "BROKEN" in result.stdout + result.stderr


def test_every_folder_has_a_contract():
    """Each that holds more than one file."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = {container for contract in contracts for container in contract["containers"]}
    folders = {name.rpartition(".")[0] for name in house(ROOT) if name.count(".") > 1} | {"kudari"}

    assert folders - held == set()


# ---------------------------------------------------------------------- imports of every kind, also by a name in a text


def test_there_is_no_circle_of_files():
    """Over the whole house: lazily, for types alone, or by a text."""
    assert circles(house(ROOT)) == []


@pytest.mark.slow
def test_modules_named_in_texts_stand_on_lower_floors():
    """What import-linter cannot see."""
    assert upward(ROOT) == []


@pytest.mark.slow
def test_a_module_whose_name_is_put_together_is_loaded_in_one_place():
    """That of the dialects, which stand below it: elsewhere nobody could say what is imported."""
    loaders = [name for name, imports in house(ROOT).items() if UNKNOWN in imports]

    assert loaders == ["kudari.languages.programs"]


@pytest.mark.slow
def test_a_planted_door_is_found(copy):
    """A name in a text that leads up, and the circle that it closes."""
    plant(copy, "drawing.py", "from importlib import import_module\nimport_module('kudari.pictures')")

    assert upward(copy) == [("kudari.drawing", "kudari.pictures")]
    assert "kudari.drawing" in circles(house(copy))[0]


@pytest.mark.slow
def test_a_planted_circle_is_found(copy):
    """Of three files in one folder."""
    plant(copy, "rules/equations.py", "def late():\n    from kudari.rules.lifting import lift")

    assert {"kudari.rules.contract", "kudari.rules.equations", "kudari.rules.lifting"} <= set(circles(house(copy))[0])


def plant(root, name, code):
    """Add code to a file of the house."""
    with (root / "src" / "kudari" / name).open("a") as file:
        file.write(f"\n{code}\n")


def files_of(root):
    """Every file by the name of its module."""
    source = root / "src"
    names = {path: ".".join(path.relative_to(source).with_suffix("").parts) for path in source.glob("kudari/**/*.py")}
    return {name.removesuffix(".__init__"): path for path, name in names.items()}


def house(root):
    """What each file imports in any way, and names in texts."""
    files = files_of(root)
    return {name: set(imports(ast.parse(path.read_text()), name, files)) - {name} for name, path in files.items()}


def imports(tree, own, files):
    """The modules that a file names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom) and node.module in files:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in files else node.module for name in inner)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in LOADERS:
            yield from () if isinstance(node.args[0], ast.Constant) else (UNKNOWN,)
    yield from named_in_texts(tree, own, files)


def named_in_texts(tree, own, files):
    """The modules whose whole name is a text; by its own folder's a file finds what lies there and is no Python."""
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if text in files and not own.startswith(f"{text}.")]


def upward(root):
    """Whoever names a module in a text that does not stand below it, by the floors of pyproject.toml.

    Within one folder of the house it may; that they lead in no circle is seen to elsewhere.
    """
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = {name: -k for k, floor in enumerate(contracts[0]["layers"]) for name in floor.split(" | ")}
    files = files_of(root)
    texts = {name: named_in_texts(ast.parse(path.read_text()), name, files) for name, path in files.items()}
    floor = {name: floors.get((name + ".").split(".")[1], 1) for name in files}  # the face is above all
    return [
        (name, text)
        for name in files
        for text in texts[name]
        if floor[text] >= floor[name] and (name.rpartition(".")[0] != text.rpartition(".")[0] or name.count(".") == 1)
    ]


def circles(imports):
    """The groups of files each of which leads to all the others."""
    leads = {name: reached(name, imports) for name in imports}
    in_one = [name for name in leads if name in leads[name]]
    groups = {frozenset(other for other in in_one if other in leads[name] and name in leads[other]) for name in in_one}
    return [sorted(group) for group in groups]


def reached(name, imports):
    """All files to which a file leads."""
    known, left = set(), [name]
    while left:
        new = imports.get(left.pop(), set()) - known
        known |= new
        left += new
    return known
