"""Many small ES modules become one script, each in a scope of its own.

A module writes ``import {a, b} from './other.js';`` on one line, and ``export`` only before a declaration of what
stays the same. It becomes a function that is called at once and gives what it exports, so only the names of exports
have to be unique over all modules. The script is to be small: what explains it, comments and the spaces between signs,
stays behind. Texts in quotes, and patterns between strokes, are left as they are; a text in backquotes may have
others in it, and these no further ones.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from kudari.page.short_names import Scope, shortened

_IMPORT = re.compile(r"^import \{([^}\n]*)\} from '(\.\.?/[^'\n]+)';\n?", re.MULTILINE)
_DECLARATION = re.compile(
    r"^(export )?(?:(?:async )?(?:function\*?|class)|const|(let)) +([\w$]+)",
    re.MULTILINE,
)
_LEFT_OVER = re.compile(r"^\s*(?:import\b(?!\.|\()|export\b).*", re.MULTILINE)
_FILLED = r"\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}"  # in a text in backquotes
_TEXT = rf"""'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|{_FILLED}|[^`\\])*`"""
_PATTERN = (
    r"(?:(?<=[(,=:\[!&|?{;>])|(?<=[(,=:\[!&|?{;>] )|(?<=return ))/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/"
)
_BLANK = r"(?:\s|/\*.*?\*/|//[^\n]*)+"
_PART = re.compile(rf"({_TEXT}|{_PATTERN})|{_BLANK}", re.DOTALL)
_PARTED = re.compile(r"[\w$]{2}|\+\+|--", re.ASCII)  # what is another word, or another sign, without a space between
_BREAKING = re.compile(r"</script|<!--", re.IGNORECASE)  # would end, or hide, the script element


class ModuleError(Exception):
    """Modules do not fit together: a fault of this package, not of its user."""


def sources() -> dict[str, str]:
    """The text of every module of the page, by its path within the folder of modules, as ``formula/graph.js``."""
    return dict(sorted(_sources_in(files("kudari.page") / "modules", "")))


def _sources_in(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources_in(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".js"):
            yield path + entry.name, entry.read_text(encoding="utf-8")


def imports_of(name: str, source: str) -> dict[str, list[str]]:
    """What a module imports: names, by the path of the module that they come from.

    >>> imports_of("state/address.js", "import {make, write} from '../basics/elements.js';")
    {'basics/elements.js': ['make', 'write']}
    """
    imports: dict[str, list[str]] = {}
    for match in _IMPORT.finditer(source):  # of one module there may be two lines
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
        imports.setdefault(path, []).extend(imported.strip() for imported in match[1].split(","))
    return imports


def exports_of(source: str) -> list[str]:
    """The names that a module exports.

    >>> exports_of("export const one = 1;\\nconst two = 2;")
    ['one']
    """
    return [match[3] for match in _DECLARATION.finditer(source) if match[1]]


def joined(modules: Mapping[str, str], entries: Iterable[str] | None = None, *, short: bool = False) -> str:
    """One script of the entries and all that they import, each module behind those that it needs.

    In a ``short`` one nothing is called as it was: the script can only be run.

    >>> print(joined({"a.js": "export const one = 1;", "b.js": "import {one} from './a.js';\\nlet two = one + one;"}))
    'use strict';
    const {one} = (() => {
    const one=1;
    return {one};
    })();
    (() => {
    let two=one+one;
    })();

    Raises :class:`ModuleError` where an import does not exist, two modules export the same name, or the script could
    not stand in a page.
    """
    order: dict[str, None] = {}
    for name in modules if entries is None else entries:
        _append(name, modules, order, ())
    exporters = Counter(exported for name in order for exported in exports_of(modules[name]))
    for exported, times in exporters.items():
        if times > 1:
            where = ", ".join(name for name in order if exported in exports_of(modules[name]))
            raise ModuleError(f"{exported} is exported {times} times: {where}")
    scopes = {name: _scope(name, modules[name]) for name in order}
    names = shortened(scopes) if short else {}
    script = "\n".join(
        [
            "'use strict';",
            *(_called(scope, exports_of(modules[name]), names.get(name, {})) for name, scope in scopes.items()),
        ]
    )
    if match := _BREAKING.search(script):
        raise ModuleError(f"the script has {match.group()!r} in it")
    return script


def _append(name: str, modules: Mapping[str, str], order: dict[str, None], path: tuple[str, ...]) -> None:
    """Put a module behind everything that it imports."""
    if name in path:
        raise ModuleError(f"modules import each other: {' → '.join((*path, name))}")
    if name in order:
        return
    for other, names in imports_of(name, modules[name]).items():
        if other not in modules:
            raise ModuleError(f"{name} imports from {other}, which does not exist")
        _append(other, modules, order, (*path, name))
        exported = exports_of(modules[other])
        for wanted in names:
            if wanted not in exported:
                raise ModuleError(f"{name} imports {wanted!r} from {other}, which does not export it")
    order[name] = None


def _scope(name: str, source: str) -> Scope:
    """A module with the names that it imports and exports, each of them given once."""
    imported = [wanted for names in imports_of(name, source).values() for wanted in names]
    names = Counter([*imported, *(match[3] for match in _DECLARATION.finditer(source))])
    for declared, times in names.items():
        if times > 1:
            raise ModuleError(f"{name} cannot be joined: {declared} is declared {times} times")
    for match in _DECLARATION.finditer(source):
        if match[1] and match[2]:
            raise ModuleError(f"{name} cannot be joined: {match[3]} may change, and would change for this module alone")
    return Scope.of(_plain(name, source), f"{_TEXT}|{_PATTERN}", [*imported, *exports_of(source)])


def _called(scope: Scope, exports: Iterable[str], short: Mapping[str, str]) -> str:
    """A module as a function that is called at once, and gives what it exports."""
    exported = ", ".join(short.get(name, name) for name in exports)
    body = scope.written(short)
    if not exported:
        return f"(() => {{\n{body}\n}})();"
    return f"const {{{exported}}} = (() => {{\n{body}\nreturn {{{exported}}};\n}})();"


def _plain(name: str, source: str) -> str:
    """A module without its imports, exports, comments and spaces between signs."""
    text = _DECLARATION.sub(lambda match: match[0].removeprefix("export "), _IMPORT.sub("", source))
    if left := _LEFT_OVER.search(text):
        raise ModuleError(f"{name} cannot be joined: {left.group().strip()!r}")

    def shortened(part: re.Match[str]) -> str:
        kept: str | None = part[1]
        if kept is not None:
            if kept.startswith("`") and kept.count("{") != kept.count("}"):
                raise ModuleError(
                    f"{name} cannot be joined: texts in backquotes stand too deep in each other: {kept!r}"
                )
            return kept
        before, after = text[part.start() - 1 : part.start()], text[part.end() : part.end() + 1]
        if "\n" in part[0]:
            return "" if before in "{([," or after in "})]" else "\n"
        return " " if _PARTED.fullmatch(before + after) else ""

    return _PART.sub(shortened, text).strip()
