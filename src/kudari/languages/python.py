"""Python without any library: numbers in dicts, and a loop over their keys, as the book has it."""

from __future__ import annotations

import re

from kudari.formula.notation import digits
from kudari.languages.dialect import COMPARISONS, Dialect, broken, real
from kudari.languages.octave import Octave
from kudari.languages.parts import Function, Place, Program, Walk

HELPERS = {
    "sign": '''\
def sign(u):
    """1 uphill, -1 downhill, 0 on the level."""
    return (u > 0) - (u < 0)'''
}
CALLS = {name: f"math.{text}" for name, text in Octave.calls.items()} | {
    "cbrt": "math.cbrt({0})",
    "abs": "abs({0})",
    "sign": "sign({0})",
    "floor": "float(math.floor({0}))",
    "min": "min({0}, {1})",
    "max": "max({0}, {1})",
    "clip": "min(max({0}, {1}), {2})",
    "where": "({1} if {0} else {2})",
}
SIGNS = COMPARISONS | {"not_equal": "!="}


class Python(Dialect):
    """Python."""

    title = "Python"
    suffix = ".py"
    drawn = "It is drawn where matplotlib is installed and there is a screen."
    comment = "#"
    step = "    "
    has_vectors = False
    has_integers = True
    pi, e = "math.pi", "math.e"
    comparisons = SIGNS
    calls = CALLS
    helpers = HELPERS

    @classmethod
    def held(cls, name: str) -> str:
        return f"{'params' if name == 'w' else name}[key]"

    def power_sign(self, elementwise: bool) -> str:
        return "**"

    def broken(self, indent: str, text: str) -> list[str]:
        head = re.match(r"return |.*? = ", text)
        begin = head.group() if head else ""
        inner = f"{indent}{self.step}"
        return [f"{indent}{begin}(", *broken(text[len(begin) :], inner, inner, ""), f"{indent})"]

    def function(self, function: Function) -> list[str]:
        body = [f'"""{function.says.capitalize()}."""', *(self.statement(name, text) for name, text in function.lines)]
        if function.name == "slope":
            body += [self.statement(name, text) for name, text in function.results]
            pairs = zip(function.arguments, function.results, strict=True)
            entries = ", ".join(f'"{key}": {name}' for key, (name, _) in pairs)
            body.append(f"return {{{entries}}}")
        else:
            body.append(f"return {function.results[0][1]}")
        return [f"def {function.name}({', '.join(function.arguments)}):", *self.indented(body)]

    def walk(self, walk: Walk, place: Place) -> list[str]:
        point = ", ".join(f'"{name}": {real(x)}' for name, x in zip(place.variables, walk.start, strict=True))
        hypers = [(self.statement(name, real(value)), said) for name, value, said in walk.hypers]
        before = [
            self.remark(walk.flow.start),
            self.statement("params", f"{{{point}}}"),
            *(self.statement(name, f"{{key: {real(x)} for key in params}}") for name, x, _ in walk.states),
            self.statement(walk.route, "[[0, *params.values(), f(**params)]]"),
        ]
        rule: list[str] = []
        for sentence, target, text in walk.lines:
            rule += [self.remark(sentence), self.statement(target, text)]
        loop = [
            self.remark(walk.flow.slope),
            "grads = slope(**params)",
            "for key, g in grads.items():",
            *self.indented(rule),
            self.remark(walk.flow.note),
            "here = [*params.values(), f(**params)]",
            "if not all(map(math.isfinite, here)):",
            f"    break  {self.remark('the route ends where the numbers end')}",
            f"{walk.route}.append([t, *here])",
        ]
        whole = ["for t in range(1, steps + 1):", *self.indented(loop)]
        if place.may_fail or walk.may_fail:
            whole = ["try:", *self.indented(whole), "except (ArithmeticError, ValueError):"]
            whole.append(f"    pass  {self.remark('it ends as well where there is no number: 1/0')}")
        return [*self.numbers(walk, hypers), *before, "", *whole]

    def printing(self, program: Program) -> list[str]:
        lines = [f'print("{",".join(program.columns)}")']
        for walk in program.walks:
            rule = f'"{walk.title}", ' if len(program.walks) > 1 else ""
            lines += [
                f"for t, *here in {walk.route}:",
                f'    print({rule}t, *(f"{{value:.17g}}" for value in here), sep=",")',
            ]
        return lines

    def drawing(self, program: Program) -> list[str]:
        place = program.place
        windows = [f"[{digits(low)} + {digits(high - low)}*i/100 for i in range(101)]" for low, high in place.domain]
        columns = (1, 2)
        if place.is_map:
            x, y = place.variables
            lines = [f"X = {windows[0]}", f"Y = {windows[1]}", "Z = [[height(x, y) for x in X] for y in Y]"]
            lines += [
                "rise = sorted(z for row in Z for z in row if math.isfinite(z))",
                "# Lines between equal areas",
                "levels = sorted({rise[i*(len(rise) - 1)//14] for i in range(15)})",
                "plt.contour(X, Y, Z, levels)",
            ]
            if not place.may_fail:
                lines[2] = lines[2].replace("height", "f")
        elif place.is_curve:
            x, y = place.variables[0], "value"
            lines = [f"X = {windows[0]}", f"plt.plot(X, [{'height' if place.may_fail else 'f'}(x) for x in X])"]
        else:
            x, y, lines, columns = "step", "value", [], (0, -1)
        for walk in program.walks:
            across, up = (f"[row[{column}] for row in {walk.route}]" for column in columns)
            lines.append(f'plt.plot({across}, {up}, "o-", label="{walk.title}")')
        if len(program.walks) > 1:
            lines.append("plt.legend()")
        if place.is_map:
            lines.append(f"plt.axis([{', '.join(digits(edge) for window in place.domain for edge in window)}])")
        lines += [f'plt.xlabel("{x}")', f'plt.ylabel("{y}")', f'plt.title("{program.heading}")', "plt.show()"]
        helper: list[str] = []
        if place.may_fail and (place.is_map or place.is_curve):
            helper = [
                "",
                "    def height(*point):",
                "        try:",
                "            return f(*point)",
                "        except (ArithmeticError, ValueError):  # outside the field",
                "            return math.nan",
                "",
            ]
        return [
            "try:",
            "    import matplotlib.pyplot as plt",
            "except ImportError:",
            "    plt = None  # without it there are only the numbers",
            "",
            'if plt and plt.get_backend().lower() != "agg":  # which draws where there is no screen',
            *helper,
            *self.indented(lines),
        ]

    def arranged(self, program: Program, functions: list[list[str]]) -> list[list[str]]:
        top = ["import math", "", f"steps = {program.steps}"]
        defined = [["", *function] for function in functions]
        walks = [self.walk(walk, program.place) for walk in program.walks]
        walks[0] = ["", *walks[0]]
        return [top, *defined, *walks, self.printing(program), self.drawing(program)]
