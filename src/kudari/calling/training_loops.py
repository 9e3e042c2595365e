"""Whole training loops: where gradient and step are one, the line that takes the step can be cut out."""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any

from kudari.calling.names import role_of
from kudari.calling.own_code import functions_of


def step_in_loop(given: Any) -> str:
    """A function of the line of a training loop that takes the step; "" where there is no such loop to be seen."""
    for function in functions_of(given):
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
        except (OSError, SyntaxError):  # its source cannot be had
            continue
        loops = [node for node in ast.walk(tree) if isinstance(node, (ast.For, ast.While))]
        for node in (inner for loop in loops for inner in ast.walk(loop)):
            if moved := _moved(node):
                return _as_function(node, moved)
    return ""


def _moved(node: ast.AST) -> str:
    """The name that a line moves by a step, as w -= lr * grad and x = x - step do; "" for any other line."""
    match node:
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Sub() | ast.Add(), value=step):
            pass
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.BinOp(left=ast.Name(id=old), op=ast.Sub(), right=step)
        ) if old == name:
            pass
        case _:
            return ""
    words = [inner.id for inner in ast.walk(step) if isinstance(inner, ast.Name)]
    return name if any(word == "step" or role_of(word) in ("g", "grads", "hyper") for word in words) else ""


def _as_function(line: ast.AST, moved: str) -> str:
    names = dict.fromkeys(inner.id for inner in ast.walk(line) if isinstance(inner, ast.Name))
    arguments = [moved, *(name for name in names if name not in (moved, "np", "self"))]
    return f"    def update({', '.join(arguments)}):\n        {ast.unparse(line)}\n        return {moved}"
