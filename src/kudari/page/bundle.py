"""Many small ES modules become one script, by removing what joins them.

A module writes ``import {a, b} from './other.js';`` on one line, and ``export`` only before a declaration. Every
name of a top level is unique over all modules, so the joined script means the same. It is to be small: what explains
it, comments in ``/** … */`` and on lines of their own, and what indents it, stay behind. So no text in quotes may have
``/**`` in it, and none in backquotes may go over several lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files

_IMPORT = re.compile(r"^import \{([^}\n]*)\} from '\./([^'\n]+)';\n?", re.MULTILINE)
_DECLARATION = re.compile(
    r"^(export )?(?:async )?(?:function\*?|class|const|let) +([\w$]+)",
    re.MULTILINE,
)
_LEFT_OVER = re.compile(r"^\s*(?:import\b(?!\.|\()|export\b).*", re.MULTILINE)
_COMMENT = re.compile(r"/\*\*.*?\*/ ?|^ *//[^\n]*$", re.MULTILINE | re.DOTALL)
_BREAKING = re.compile(r"</script|<!--", re.IGNORECASE)  # would end, or hide, the script element


class ModuleError(Exception):
    """Modules do not fit together: a fault of this package, not of its user."""


def sources() -> dict[str, str]:
    """The text of every module of the page, by its file name."""
    folder = files("kudari.page") / "modules"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".js")), key=lambda entry: entry.name)
    return {entry.name: entry.read_text(encoding="utf-8") for entry in found}


def joined(modules: Mapping[str, str], entries: Iterable[str] | None = None) -> str:
    """One script of the entries and all that they import, each module behind those that it needs.

    >>> print(joined({"a.js": "export const one = 1;", "b.js": "import {one} from './a.js';\\nlet two = one + one;"}))
    'use strict';
    const one = 1;
    let two = one + one;

    Raises :class:`ModuleError` where an import does not exist, a name is declared twice, or the script could not
    stand in a page.
    """
    order: dict[str, None] = {}
    for name in modules if entries is None else entries:
        _place(name, modules, order, ())
    declared = Counter(found[2] for name in order for found in _DECLARATION.finditer(modules[name]))
    for name, times in declared.items():
        if times > 1:
            where = ", ".join(m for m in order if any(f[2] == name for f in _DECLARATION.finditer(modules[m])))
            raise ModuleError(f"{name} is declared {times} times: {where}")
    script = "\n".join(["'use strict';", *(_plain(name, modules[name]) for name in order)])
    if found := _BREAKING.search(script):
        raise ModuleError(f"the script has {found.group()!r} in it")
    return script


def _place(name: str, modules: Mapping[str, str], order: dict[str, None], path: tuple[str, ...]) -> None:
    """Put a module behind everything that it imports."""
    if name in path:
        raise ModuleError(f"modules import each other: {' → '.join((*path, name))}")
    if name in order:
        return
    for found in _IMPORT.finditer(modules[name]):
        other = found[2]
        if other not in modules:
            raise ModuleError(f"{name} imports from {other}, which does not exist")
        _place(other, modules, order, (*path, name))
        exported = {found[2] for found in _DECLARATION.finditer(modules[other]) if found[1]}
        for wanted in (part.strip() for part in found[1].split(",")):
            if wanted not in exported:
                raise ModuleError(f"{name} imports {wanted!r} from {other}, which does not export it")
    order[name] = None


def _plain(name: str, source: str) -> str:
    """A module without its imports and exports."""
    text = _DECLARATION.sub(lambda found: found[0].removeprefix("export "), _IMPORT.sub("", source))
    if left := _LEFT_OVER.search(text):
        raise ModuleError(f"{name} cannot be joined: {left.group().strip()!r}")
    lines = [line.strip() for line in _COMMENT.sub("", text).splitlines()]
    for line in lines:
        if line.count("`") % 2:
            raise ModuleError(f"{name} cannot be joined: a text in backquotes goes over several lines: {line!r}")
    return "\n".join(line for line in lines if line)
