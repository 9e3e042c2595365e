"""Nothing in the package is dead: what stands there is used by the package, by its tests or by its benchmarks."""

import re
from pathlib import Path

import pytest
from vulture import Vulture

import kudari
from kudari.languages import LANGUAGES
from kudari.rules.catalogue import variants
from kudari.travel import findings, messages_at_the_end, messages_on_the_way

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src"
BY_OTHERS = {
    "Python": {"memo", "__signature__", "__call__", "writelines"},
    "IPython": {"_repr_html_", "_repr_latex_", "_repr_mimebundle_", "_repr_png_", "include", "exclude"},
    "Typer": {"add_help_option"},
    "http.server": {"do_GET", "log_message"},
    "Numba and LLVM": {"typing", "linkage"},
    "a file that is read": {"has_uint32", "uinteger"},
    "the command line, by their values": {"FLOAT32", "CONVERGENCE"},
    "optimisers of others, as torch's": {"requires_grad"},
    "kernels, by their names": {"sine", "cosine", "exponential"},
}


PLANTED = """
NOBODYS_NUMBER = 1e-3
import lonesome_module

def nobodys_helper():
    return 1
"""


@pytest.fixture(scope="module")
def dead():
    """What nobody uses, by file and name; three things more were planted there, so that the tester is tested."""
    vulture = Vulture(ignore_decorators=["@entry", "@overload", "@*.callback", "@*.command"])
    vulture.scavenge([str(ROOT / folder) for folder in ("src", "tests", "benchmarks")])
    vulture.scan(PLANTED, PACKAGE / "planted.py")
    asked_for = {  # by the formulas and the sentences of a diagnosis
        name
        for module in (findings, messages_at_the_end, messages_on_the_way)
        for name in re.findall(r"\w+", Path(module.__file__).read_text("utf-8"))
    }
    entered = {kind.__name__ for kind in (*variants().values(), *LANGUAGES.values())}
    alive = asked_for | entered | {*kudari.__all__}.union(*BY_OTHERS.values())
    return {
        (str(item.filename.relative_to(PACKAGE)), item.name)
        for item in vulture.get_unused_code()
        if PACKAGE in item.filename.parents and item.name not in alive
    }


@pytest.mark.slow
def test_nothing_in_the_package_is_dead(dead):
    """Neither a function, nor a constant, nor an import."""
    assert {(file, name) for file, name in dead if file != "planted.py"} == set()


@pytest.mark.slow
def test_what_is_dead_is_noticed(dead):
    """The planted three."""
    assert dead >= {("planted.py", name) for name in ("NOBODYS_NUMBER", "lonesome_module", "nobodys_helper")}
