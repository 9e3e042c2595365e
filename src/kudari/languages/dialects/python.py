"""Python without any library: numbers in dicts, and a loop over their keys, as the book has it."""

from __future__ import annotations

import re

from kudari.formula.graph import Apply
from kudari.formula.notation import ATOM, Piece, digits
from kudari.languages.dialect import CALLS, COMPARISONS, Dialect, broken, real
from kudari.languages.parts import FieldCode, FunctionCode, Program, RuleCode

HELPERS = {
    "sign": '''\
def sign(u):
    """1 uphill, -1 downhill, 0 on the level."""
    return (u > 0) - (u < 0)'''
}
RESERVED = """
    and as assert async await break class continue def del elif else except finally for from global if import in is
    lambda none nonlocal not or pass print raise return true false try while with yield abs filter max min range round
    sum e pi inf nan erf gamma key params grads math sys plt
"""
SIGNS = COMPARISONS | {"not_equal": "!="}


class Python(Dialect):
    """Numbers in dicts, and a loop over their keys."""

    title = "Python"
    suffix = ".py"
    drawn = "It is drawn where matplotlib is installed and there is a screen."
    comment = "#"
    step = "    "
    has_vectors = False
    has_integers = True
    pi, e = "math.pi", "math.e"
    comparisons = SIGNS
    reserved = RESERVED
    library = "math."
    calls = CALLS | {"floor": "float(math.floor({0}))", "where": "({1} if {0} else {2})"}
    helpers = HELPERS

    @classmethod
    def held(cls, name: str) -> str:
        return f"{cls.whole(name)}[key]"

    @classmethod
    def whole(cls, name: str) -> str:
        return "params" if name == "w" else name

    def slope_at(self, place: str, count: int, single: bool) -> str:
        return f"slope(**{place})"

    def power_sign(self, elementwise: bool) -> str:
        return "**"

    def power(self, node: Apply, base: Piece, exponent: Piece) -> Piece:
        """Of what may be negative, by a function that has no value there: (-8)**0.5 is a complex number."""
        if node.arguments[0].kind == "scalar":
            return super().power(node, base, exponent)
        return Piece(f"math.pow({base.text}, {exponent.text})", ATOM)

    def broken(self, indent: str, text: str) -> list[str]:
        head = re.match(r"return |[\w\[\]]+ = ", text)
        if head is None:  # no formula but a call, or a line that opens a block
            return [indent + text]
        begin = head.group()
        inner = f"{indent}{self.step}"
        return [f"{indent}{begin}(", *broken(text[len(begin) :], inner, inner, ""), f"{indent})"]

    def function(self, function: FunctionCode) -> list[str]:
        body = [f'"""{function.says.capitalize()}."""', *(self.statement(name, text) for name, text in function.lines)]
        if function.name == "slope":
            body += [self.statement(name, text) for name, text in function.results]
            pairs = zip(function.arguments, function.results, strict=True)
            entries = ", ".join(f'"{key}": {name}' for key, (name, _) in pairs)
            body.append(f"return {{{entries}}}")
        else:
            body.append(f"return {function.results[0][1]}")
        return [f"def {function.name}({', '.join(function.arguments)}):", *self.indented(body)]

    def begin(self, value: float | str) -> str:
        """A state before the first step."""
        return "dict(params)" if isinstance(value, str) else f"{{key: {real(value)} for key in params}}"

    def rule(self, rule: RuleCode, field: FieldCode) -> list[str]:
        point = ", ".join(f'"{name}": {real(x)}' for name, x in zip(field.variables, rule.start, strict=True))
        hypers = [(self.statement(name, real(value)), said) for name, value, said in rule.hypers]
        targets = {line.target for line in rule.lines}
        numbers = "[*here, *slope(**params).values()]" if field.may_fail else "here"
        before = [
            self.remark(rule.flow.start),
            self.statement("params", f"{{{point}}}"),
            *(self.statement(name, self.begin(x)) for name, x, _ in rule.states),
            *(self.statement(name, "{}") for name in rule.parts if self.held(name) in targets),
            self.statement(rule.route, "[[0, *params.values(), f(**params)]]"),
        ]
        loop = [
            *([self.remark(rule.flow.slope)] if rule.flow.slope else []),
            *(["grads = slope(**params)"] if rule.needs_slope else []),
            *self.step_lines(rule),
            self.remark(rule.flow.note),
            "here = [*params.values(), f(**params)]",
            f"if not all(map(math.isfinite, {numbers})):",
            f"    break  {self.remark('the route ends where the numbers end')}",
            f"{rule.route}.append([t, *here])",
        ]
        whole = ["for t in range(1, steps + 1):", *self.indented(loop)]
        if field.may_fail or rule.may_fail:
            whole = ["try:", *self.indented(whole), "except (ArithmeticError, ValueError):"]
            whole.append(f"    pass  {self.remark('it ends as well where there is no number: 1/0')}")
        return [*self.numbers(rule, hypers), *before, "", *whole]

    def step_lines(self, rule: RuleCode) -> list[str]:
        """A loop over the keys; before a slope at another place it has come to its end, and begins again behind it."""
        over = "for key, g in grads.items():" if rule.needs_slope else "for key in params:"
        lines, body = [], list[str]()
        for line in rule.lines:
            written = [self.remark(line.sentence), self.statement(line.target, line.formula)]
            if line.is_slope:
                lines += [over, *self.indented(body), *written] if body else written
                body = []
            else:
                body += written
        return [*lines, *([over, *self.indented(body)] if body else [])]

    def printing(self, program: Program) -> list[str]:
        lines = [f'print("{",".join(program.columns)}")']
        for rule in program.rules:
            title = f'"{rule.title}", ' if len(program.rules) > 1 else ""
            lines += [
                f"for t, *here in {rule.route}:",
                f'    print({title}t, *(f"{{value:.17g}}" for value in here), sep=",")',
            ]
        return lines

    def drawing(self, program: Program) -> list[str]:
        field = program.field
        windows = [f"[{digits(low)} + {digits(high - low)}*i/100 for i in range(101)]" for low, high in field.domain]
        columns = (1, 2)
        if field.is_map:
            x, y = field.variables
            lines = [f"X = {windows[0]}", f"Y = {windows[1]}", "Z = [[height(x, y) for x in X] for y in Y]"]
            lines += [
                "rise = sorted(z for row in Z for z in row if math.isfinite(z))",
                "# Lines between equal areas",
                "levels = sorted({rise[i*(len(rise) - 1)//14] for i in range(15)})",
                "plt.contour(X, Y, Z, levels)",
            ]
            if not field.may_fail:
                lines[2] = lines[2].replace("height", "f")
        elif field.is_curve:
            x, y = field.variables[0], "value"
            lines = [f"X = {windows[0]}", f"plt.plot(X, [{'height' if field.may_fail else 'f'}(x) for x in X])"]
        else:
            x, y, lines, columns = "step", "value", [], (0, -1)
        for rule in program.rules:
            across, up = (f"[row[{column}] for row in {rule.route}]" for column in columns)
            lines.append(f'plt.plot({across}, {up}, "o-", label="{rule.title}")')
        if len(program.rules) > 1:
            lines.append("plt.legend()")
        if field.is_map:
            lines.append(f"plt.axis([{', '.join(digits(edge) for window in field.domain for edge in window)}])")
        lines += [f'plt.xlabel("{x}")', f'plt.ylabel("{y}")', f'plt.title("{program.heading}")', "plt.show()"]
        helper: list[str] = []
        if field.may_fail and (field.is_map or field.is_curve):
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
        rules = [self.rule(rule, program.field) for rule in program.rules]
        rules[0] = ["", *rules[0]]
        return [top, *defined, *rules, self.printing(program), self.drawing(program)]
