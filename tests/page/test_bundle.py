"""Modules become one script, or it is said why they cannot."""

import posixpath
import re
import subprocess
import sys
import zipfile
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

import kudari.page
from kudari.page import tables
from kudari.page.bundle import ModuleError, joined, sources
from kudari.page.page_words import WORDS

IMPORT = re.compile(r"^import \{([^}\n]*)\} from [^\n]*$", re.MULTILINE)
PATH = re.compile(r"'(\.\.?/[\w./]+\.js)'")  # of an import, be it of a value or of a type
FOLDERS = [
    "opening",
    "basics",
    "formula",
    "reading",
    "lifting",
    "walking",
    "drawing",
    "state",
    "parts",
]  # each needs only those before it
DECLARATION = re.compile(r"^(export )?(?:async )?(?:function\*?|class|const|let) +([\w$]+)", re.MULTILINE)

ONE = "/** One. */\nexport const one = 1; // a note\n"
ADD = """import {one} from './one.js';

/** @param {number} a */
export function more(a) {
  // why
  return a + one;
}
"""


def test_modules_are_joined_in_the_order_of_their_imports():
    """Each in a scope of its own, without imports, comments, and indentation."""
    script = joined({"add.js": ADD, "one.js": ONE})

    assert script.splitlines() == [
        "'use strict';",
        "const {one} = (() => {",
        "const one=1;",
        "return {one};",
        "})();",
        "const {more} = (() => {",
        "function more(a){return a+one;}",
        "return {more};",
        "})();",
    ]


def test_a_module_may_be_imported_from_in_two_lines():
    """And its names are as short in both."""
    one = "export const first = 1;\nexport const second = 2;"
    two = "import {first} from './one.js';\nimport {second} from './one.js';\nglobalThis.sum = first + second;"
    engine = MiniRacer()
    engine.eval(joined({"one.js": one, "two.js": two}, short=True))

    assert engine.eval("sum") == 3


def test_a_module_is_found_from_where_its_importer_stands():
    """Beside it, or in another folder."""
    modules = {
        "low/one.js": "export const one = 1;",
        "high/a.js": "import {b} from './b.js';\nexport const a = b;",
        "high/b.js": "import {one} from '../low/one.js';\nexport const b = one + 1;",
    }
    engine = MiniRacer()
    engine.eval(joined(modules, ["high/a.js"]))

    assert engine.eval("a") == 2


def test_only_names_of_exports_are_common_to_all_modules():
    """Each module has its own ``least``, and nobody sees the other's."""
    modules = {
        "a.js": "const least = 1;\nexport function one() {\n  return least;\n}",
        "b.js": "import {one} from './a.js';\nconst least = 20;\nexport const both = one() + least;",
    }
    engine = MiniRacer()
    engine.eval(joined(modules))

    assert engine.eval("both") == 21
    assert engine.eval("typeof least") == "undefined"


def test_only_what_the_entries_need_is_joined():
    """Whatever else there is."""
    assert joined({"one.js": ONE, "add.js": ADD}, ["one.js"]) == joined({"one.js": ONE})


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"a.js": "import {x} from './b.js';"}, "imports from b.js, which does not exist"),
        ({"a.js": "import {x} from './b.js';", "b.js": "const x = 1;"}, "'x' from b.js, which does not export it"),
        ({"a.js": "import {x, y} from './b.js';", "b.js": "export const x = 1;"}, "imports 'y' from b.js"),
        ({"a.js": "export const x = 1;", "b.js": "export function x() {}"}, "x is exported 2 times: a.js, b.js"),
        ({"a.js": "export class x {}", "b.js": "export async function x() {}"}, "x is exported 2 times"),
        (
            {"a.js": "import {x} from './b.js';\nclass x {}", "b.js": "export const x = 1;"},
            "a.js cannot be joined: x is",
        ),
        ({"a.js": "const x = 1;\nfunction x() {}"}, "a.js cannot be joined: x is declared 2 times"),
        ({"a.js": "export let x = 1;"}, "a.js cannot be joined: x may change"),
        ({"a/b.js": "import {x} from './c.js';", "c.js": "export const x = 1;"}, "imports from a/c.js, which does not"),
        ({"a.js": "import {x} from '../c.js';", "c.js": "export const x = 1;"}, "imports from ../c.js, which does not"),
        ({"a.js": "import {x} from './b.js';", "b.js": "import {y} from './a.js';"}, "a.js → b.js → a.js"),
        ({"a.js": "import * as b from './b.js';", "b.js": ""}, 'a.js cannot be joined: "import *'),
        ({"a.js": "import {x as y} from './b.js';", "b.js": "export const x = 1;"}, "imports 'x as y' from b.js"),
        ({"a.js": "export default 3;"}, "a.js cannot be joined: 'export default 3;'"),
        ({"a.js": "const x = 1;\nexport {x};"}, "a.js cannot be joined: 'export {x};'"),
        ({"a.js": "const x = '</ScRipt>';"}, "'</ScRipt' in it"),
        ({"a.js": "const x = '<!--';"}, "'<!--' in it"),
        ({"a.js": "const x = `1${{a: {b: `2`}}.a.b}`;"}, "stand too deep in each other"),
    ],
)
def test_what_cannot_be_joined_is_refused(modules, said):
    """And the error names the module and the name."""
    with pytest.raises(ModuleError) as caught:
        joined(modules)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "'a  // b'",
        '"it\'s /* no */ comment"',
        "`two  ${1 + 1}  lines\n  // of a text`",
        "'a  /  b'.split(/  [/]'  /).length",
        "[1, 2].map((x) => x / 2 / 1).join(' / ') // what a stroke is",
        "`${[`a  b`].join(' , ')}`",
        "1 - -1 + +1 - - 1",
        "/[/'\"`]  \\/ /.source",
        "((x) => typeof /* in  words */ x)('a')",
    ],
)
def test_texts_and_patterns_are_left_as_they_are(source):
    """Whatever looks like a comment or a space in them; code is worth the same without."""
    engine = MiniRacer()
    engine.eval(joined({"a.js": f"export const found = (\n{source}\n);"}))

    assert engine.eval("found") == engine.eval(f"(\n{source}\n)")
    engine.close()


def test_the_modules_of_the_page_can_be_joined():
    """All of them at once: no name is exported twice."""
    assert "class Program" in joined(tables.modules())


def imports():
    """For every module the modules that it imports, be it only for a type; read a second time, line by line."""
    folder = Path(kudari.page.__file__).parent / "modules"
    found = {}
    for file in folder.rglob("*"):
        if file.suffix in {".js", ".ts"}:
            name = file.relative_to(folder).as_posix().replace(".d.ts", ".js")
            paths = PATH.findall(file.read_text("utf-8"))
            found[name] = {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in paths}
    return found


def test_modules_import_only_from_folders_below():
    """And from their own; nothing lies outside these folders."""
    wrong = [
        f"{name} imports {other}"
        for name, others in imports().items()
        for other in others
        if FOLDERS.index(other.partition("/")[0]) > FOLDERS.index(name.partition("/")[0])
    ]

    assert {name.partition("/")[0] for name in imports()} == set(FOLDERS)
    assert wrong == []


def test_no_modules_import_each_other():
    """Not by a detour either: they can be put in an order in which each needs only those before it."""
    order = list(TopologicalSorter(imports()).static_order())

    assert set(order) == {*sources(), "basics/tables.js"}


@pytest.mark.parametrize("name", sources())
def test_a_module_keeps_the_rules_of_the_house(name):
    """Lines of 120 characters, 300 of them, and nothing that runs a text. Markup is read where a page is saved."""
    source = sources()[name]

    assert all(len(line) <= 120 for line in source.splitlines())
    assert len(source.splitlines()) <= 300
    for word in (
        r"eval\(",
        r"Function\(",
        "innerHTML",
        r"outerHTML\s*(\+?=|:)",
        "insertAdjacentHTML",
        r"document\.write",
    ):
        assert not re.search(rf"\b{word}", source)


def named(name, text):
    """How often a name stands in a text: not as somebody's member, and not as a part of another name."""
    return len(re.findall(rf"(?<![\w$])(?<![\w)\]?]\.){re.escape(name)}(?![\w$])", text))


def test_nothing_in_the_modules_is_dead():
    """What is exported is imported, be it as a type, or read by a test; what is declared or imported is used."""
    modules = sources()
    tests = "\n".join(file.read_text("utf-8") for file in Path(__file__).parent.rglob("*.py"))
    imports = {
        name: [part.strip() for found in IMPORT.findall(text) for part in found.split(",")]
        for name, text in modules.items()
    }
    types = re.findall(r"import\('[\w./]+'\)\.(\w+)", "\n".join(modules.values()))
    everywhere = {*types, *(wanted for found in imports.values() for wanted in found)}
    dead = []
    for module, text in modules.items():
        own = IMPORT.sub("", text)
        dead += [f"{module} imports {name}" for name in imports[module] if not named(name, own)]
        for exported, name in DECLARATION.findall(own):
            if exported and name not in everywhere and not named(name, tests):
                dead.append(f"{module} exports {name}")
            elif not exported and named(name, own) < 2:
                dead.append(f"{module} declares {name}")
    assert not dead


def test_whatever_is_done_later_is_waited_for():
    """Frames, timers and promises: a page that is not settled says so, or a test would look too early.

    The event of what is opened and closed comes in a task of its own, too, of which the page cannot know before it.

    Three modules may do something later themselves: time ticks from frame to frame while it plays, and a film is
    recorded, of which the page knows; and the address of a file that was saved is given back when nobody looks.
    """
    later = (
        r"\b(setTimeout|requestAnimationFrame|requestIdleCallback|setInterval)\(|\bawait\b|\.then\(|ontoggle|'toggle'"
    )
    found = {name for name, text in sources().items() if re.search(later, text)}

    assert found == {"basics/tasks.js", "parts/film.js", "parts/player.js", "parts/sharecard.js"}
    for name in found - {"basics/tasks.js"}:
        assert "begun()" in sources()[name]


def test_every_word_is_said_and_every_word_that_is_said_is_known():
    """Also those that are chosen among, such as ``say(flat ? 'map' : 'surface')``: they stand in quotes."""
    text = "\n".join(sources().values())
    said = set(re.findall(r"\bsay\('([^']*)'", text))

    assert said <= set(tables.tables()["words"])
    assert [word for word in WORDS if f"'{word}'" not in text] == []


@pytest.mark.slow
def test_all_of_the_page_is_in_the_wheel(tmp_path):
    """A page can be built from an installed package: modules, their types, style sheets, and lessons."""
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", str(tmp_path), "."]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    folder = Path(kudari.page.__file__).parent
    files = [file for file in folder.rglob("*") if file.suffix in {".py", ".js", ".ts", ".css", ".md"}]
    assert {file.suffix for file in files} == {".py", ".js", ".ts", ".css", ".md"}
    assert {f"kudari/page/{file.relative_to(folder).as_posix()}" for file in files} <= set(names)
