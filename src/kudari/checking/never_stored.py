"""Whether a state is computed, but never stored: proven by storing it, in a copy of the code.

Who writes ``v = α * self.v[key] − …`` has a new v, and forgets it. What is missing is one line after that one,
``self.v[key] = v``. Such lines are written into a copy of the method, one or two at once, until the steps are right.
"""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, islice
from types import CodeType, FunctionType
from typing import Any

from kudari.calling.own_code import own_classes

MOST = 60  # ways to store something that are tried

_Function = ast.FunctionDef


@dataclass(frozen=True)
class Storing:
    """A line that is missing: what is stored where, and the line after which it belongs."""

    what: str
    where: str
    line: int
    text: str

    @property
    def shown(self) -> str:
        """The line after which it belongs, as ``line 7: v = …``."""
        return f"line {self.line}: {self.text}"


def stored(optimizer: Any) -> Iterator[tuple[Sequence[Storing], Any]]:
    """Copies of an optimiser in which something is stored that was only computed, and what that is."""
    for cls in own_classes(optimizer):
        for name, value in vars(cls).items():
            if isinstance(value, FunctionType) and name != "__init__" and getattr(type(optimizer), name) is value:
                for lines, function in _methods(value):
                    twin = copy.deepcopy(optimizer)
                    kind = type(cls.__name__, (type(optimizer),), {name: function})
                    try:
                        object.__setattr__(twin, "__class__", kind)
                    except TypeError:  # with __slots__, among others
                        return
                    yield lines, twin


def _methods(function: FunctionType) -> Iterator[tuple[Sequence[Storing], FunctionType]]:
    """The copies of one method."""
    try:
        source, first = inspect.getsourcelines(function)
        (tree,) = ast.parse(textwrap.dedent("".join(source))).body
    except (OSError, TypeError, SyntaxError, ValueError):  # typed at a prompt, or in a line with something else
        return
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list or not tree.args.args:
        return
    found = [
        Storing(what, ast.unparse(place), max(first, 1) + line - 1, source[line - 1].partition("#")[0].strip())
        for line, what in _computed(tree)
        for place in _unstored(tree)
    ]
    twos = [(a, b) for a, b in combinations(found, 2) if a.where != b.where and a.what != b.what]
    for lines in islice(chain(((one,) for one in found), twos), MOST):
        changed = _made(_with(tree, lines, max(first, 1)), function)
        if changed is not None:
            yield lines, changed


def _computed(tree: _Function) -> list[tuple[int, str]]:
    """The variables that something is computed for, with the last line of it, the last ones first."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AugAssign):
            targets, value = [node.target], node.value
        else:
            continue
        if len(targets) == 1 and any(isinstance(part, (ast.BinOp, ast.Call)) for part in ast.walk(value)):
            names = [part.id for part in _parts(targets[0]) if isinstance(part, ast.Name)]
            found += [(node.end_lineno or node.lineno, name) for name in names]
    return sorted(found, reverse=True)


def _unstored(tree: _Function) -> list[ast.Subscript]:
    """The places under self, self.v[key], that are read and not written, but where they begin."""
    read: dict[str, ast.Subscript] = {}
    written: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(ctx=ast.Load()) if _is_own(node.value, tree):
                read.setdefault(ast.unparse(node), node)
            case ast.Call(func=ast.Attribute(attr="get", value=held), args=[key, *_]) if _is_own(held, tree):
                place = ast.Subscript(held, key, ast.Load())
                read.setdefault(ast.unparse(place), place)
            case ast.Assign() if _is_no_start(node.value):
                written.update(ast.unparse(part) for target in node.targets for part in _parts(target))
            case ast.AugAssign():
                written.add(ast.unparse(node.target))
    return [place for text, place in read.items() if text not in written]


def _parts(target: ast.expr) -> list[ast.expr]:
    """What is assigned to: m and v in m, v = …"""
    return target.elts if isinstance(target, ast.Tuple) else [target]


def _is_own(node: ast.expr, tree: _Function) -> bool:
    """Whether it is an attribute of the optimiser: self.v."""
    return (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == tree.args.args[0].arg
    )


def _is_no_start(value: ast.expr) -> bool:
    """Whether more is written than what a state begins at: np.zeros_like(val), or 0.0."""
    return isinstance(value, (ast.Name, ast.Tuple)) or any(isinstance(part, ast.BinOp) for part in ast.walk(value))


def _with(tree: _Function, lines: Sequence[Storing], first: int) -> _Function:
    """The method with these lines written into it."""
    tree = copy.deepcopy(tree)
    for storing in lines:
        (new,) = ast.parse(f"{storing.where} = {storing.what}").body
        for node in ast.walk(tree):
            for block in (getattr(node, name, None) for name in ("body", "orelse")):
                if isinstance(block, list):
                    at = [i for i, one in enumerate(block) if _ends(one) == storing.line - first + 1]
                    if at:
                        block.insert(at[-1] + 1, new)
                        break
    return ast.fix_missing_locations(tree)


def _ends(node: ast.stmt) -> int | None:
    return node.end_lineno if isinstance(node, (ast.Assign, ast.AugAssign)) else None


def _made(tree: _Function, like: FunctionType) -> FunctionType | None:
    """The function of a changed method, with the surroundings of the one that it was made from."""
    cells = dict(zip(like.__code__.co_freevars, like.__closure__ or (), strict=True))
    module = ast.parse(f"def around({', '.join(cells)}): pass")
    (around,) = module.body
    assert isinstance(around, ast.FunctionDef)
    around.body = [tree]
    (outer,) = _codes_in(compile(ast.fix_missing_locations(module), like.__code__.co_filename, "exec"))
    code = next(inner for inner in _codes_in(outer) if inner.co_name == like.__name__)
    if not set(code.co_freevars) <= set(cells):
        return None
    closure = tuple(cells[name] for name in code.co_freevars)
    function = FunctionType(code, like.__globals__, like.__name__, like.__defaults__, closure)
    function.__kwdefaults__ = like.__kwdefaults__
    return function


def _codes_in(code: CodeType) -> Iterator[CodeType]:
    return (value for value in code.co_consts if isinstance(value, CodeType))
