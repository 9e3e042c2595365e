"""The notebooks run, as a learner finds them and with all exercises solved; no output is kept in them."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1] / "notebooks"
LANGUAGES = ("en", "ja")
EXERCISES = {"optimization": 6, "techniques": 4}
SOLUTIONS = dict(re.findall(r"# cell: (\S+)\n(.*?)(?=\n\n\n# cell|\Z)", (ROOT / "solutions.py").read_text(), re.DOTALL))


every_notebook = pytest.mark.parametrize("name", EXERCISES)
in_both_languages = pytest.mark.parametrize("lang", LANGUAGES)


def notebook(name, lang, solved=False):
    """A notebook, with the solutions in the place of the exercises if so wanted."""
    found = nbformat.read(ROOT / lang / f"{name}.ipynb", as_version=4)
    if solved:
        for cell in found.cells:
            cell.source = SOLUTIONS.get(cell.id, cell.source)
    return found


def run(found):
    """The text that each cell printed or showed; an error in a cell is an error here."""
    NotebookClient(found, timeout=120, kernel_name="python3").execute()
    return {
        cell.id: "".join(out.get("text", "") + "".join(map(str, out.get("data", {}).values())) for out in cell.outputs)
        for cell in found.cells
        if cell.cell_type == "code"
    }


def checks(texts):
    return {cell: text for cell, text in texts.items() if cell.endswith("-check")}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the notebook's machinery
@in_both_languages
@every_notebook
def test_as_found_it_runs_and_every_check_says_what_is_missing(name, lang):
    """No cell fails because of an exercise that is not done, and none is called right."""
    texts = run(notebook(name, lang))

    assert len(checks(texts)) == EXERCISES[name]
    assert all("✗" in text and "✓" not in text for text in checks(texts).values())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the notebook's machinery
@in_both_languages
@every_notebook
def test_solved_it_runs_and_every_check_says_right(name, lang):
    """The exercises can be solved; the walkers then arrive, and the random search finds something."""
    texts = run(notebook(name, lang, solved=True))

    assert len(checks(texts)) == EXERCISES[name]
    assert all("✓" in text and "✗" not in text for text in checks(texts).values())
    assert len(texts["race-run" if name == "optimization" else "search-run"]) > 10_000


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
