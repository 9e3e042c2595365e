"""The notebooks run, as a learner finds them and with all exercises solved; no output is kept in them."""

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests.examples import by_night

ROOT = Path(__file__).parents[1] / "notebooks"
LANGUAGES = ("en", "ja")
EXERCISES = {"optimization": 6, "techniques": 4}
SOLUTIONS = dict(re.findall(r"# cell: (\S+)\n(.*?)(?=\n\n\n# cell|\Z)", (ROOT / "solutions.py").read_text(), re.DOTALL))


# The cells that need an exercise to be done, and what these need beside it.
LATER = {
    "optimization": {
        *("imports", "field-make", "tangent", "sgd-walk", "weak-why", "weak-larger", "momentum-walk"),
        *("race-run", "race-table", "lift-show"),
    },
    "techniques": {"imports", "data-load", "search-run"},
}

# Both languages have the same cells, so that one of each shows nearly all that both do.
ALTERNATELY = [("optimization", "en"), ("techniques", "ja")]

every_notebook = pytest.mark.parametrize("name", EXERCISES)
in_both_languages = pytest.mark.parametrize("lang", LANGUAGES)


def notebook(name, lang):
    return nbformat.read(ROOT / lang / f"{name}.ipynb", as_version=4)


def shown(cell):
    """The text that a cell printed or showed."""
    return "".join(out.get("text", "") + "".join(map(str, out.get("data", {}).values())) for out in cell.outputs)


def checks(found):
    return [shown(cell) for cell in found.cells if cell.id.endswith("-check")]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the notebook's machinery
@pytest.mark.parametrize(("name", "lang"), by_night([*product(EXERCISES, LANGUAGES)], ALTERNATELY))
def test_it_runs_as_found_and_solved(name, lang):
    """As a learner goes: no cell fails because of an exercise that is not done, and each check says what is missing.

    Then the exercises are solved in the same session, every check says right, and what needs them all is run again:
    the walkers arrive, and the random search finds something.
    """
    found = notebook(name, lang)
    client = NotebookClient(found, timeout=120, kernel_name="python3")
    in_the_end = "race-run" if name == "optimization" else "search-run"
    with client.setup_kernel():
        for index, cell in enumerate(found.cells):
            client.execute_cell(cell, index)
        missing = checks(found)
        for index, cell in enumerate(found.cells):
            cell.source = SOLUTIONS.get(cell.id, cell.source)
            if cell.id in SOLUTIONS or cell.id.endswith("-check") or cell.id == in_the_end:
                client.execute_cell(cell, index)

    assert len(missing) == EXERCISES[name]
    assert all("✗" in text and "✓" not in text for text in missing)
    assert all("✓" in text and "✗" not in text for text in checks(found))
    assert len(next(shown(cell) for cell in found.cells if cell.id == in_the_end)) > 10_000


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the notebook's machinery
@pytest.mark.parametrize(("name", "lang"), [("optimization", "ja"), ("techniques", "en")])
def test_an_exercise_that_fails_breaks_no_later_cell(name, lang):
    """Nor does one of which not even the name is there; only its own check fails. What follows can be seen."""
    found = notebook(name, lang)
    client = NotebookClient(found, timeout=120, kernel_name="python3", allow_errors=True)
    exercises = {cell.id for cell in found.cells if cell.id in SOLUTIONS}
    checks_of_them = {cell.id for cell in found.cells if cell.id.endswith("-check")}
    with client.setup_kernel():
        for index, cell in enumerate(found.cells):
            if cell.id in exercises:
                cell.source = "1 / 0"
            cell.source = cell.source.replace("range(40)", "range(2)")  # as many trials
            if cell.id in exercises | checks_of_them | LATER[name]:
                client.execute_cell(cell, index)
    failed = {
        cell.id
        for cell in found.cells
        if cell.cell_type == "code" and any(out.output_type == "error" for out in cell.outputs)
    }

    assert exercises <= failed <= exercises | checks_of_them


@in_both_languages
def test_every_exercise_has_a_solution_and_every_solution_an_exercise(lang):
    """By the cells' names."""
    cells = [cell for name in EXERCISES for cell in notebook(name, lang).cells]

    assert {cell.id for cell in cells if "think" in cell.metadata.get("tags", [])} == set(SOLUTIONS)


@every_notebook
def test_both_languages_have_the_same_cells(name):
    """The same path in both: cell for cell, and the same code but for words."""
    english, japanese = (notebook(name, lang).cells for lang in LANGUAGES)

    assert [(cell.id, cell.cell_type) for cell in english] == [(cell.id, cell.cell_type) for cell in japanese]
    assert all(re.search("[ぁ-んァ-ン一-龥]", cell.source) for cell in japanese if cell.cell_type == "markdown")


@in_both_languages
@every_notebook
def test_no_output_is_kept(name, lang):
    """What git holds is what was written, not what was run."""
    path = str(ROOT / lang / f"{name}.ipynb")

    subprocess.run([sys.executable, "-m", "nbstripout", "--keep-id", "--verify", path], check=True)
    assert all(not cell.outputs for cell in notebook(name, lang).cells if cell.cell_type == "code")
