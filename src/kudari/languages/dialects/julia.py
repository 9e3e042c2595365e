"""Julia: numbers and vectors are told apart by dots, whole numbers from floats by points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kudari.formula.notation import ATOM, Piece, digits
from kudari.languages.dialect import CALLS, COMPARISONS, Dialect, real
from kudari.languages.parts import FieldCode, FunctionCode, Program, RuleCode

RESERVED = """
    begin catch const do else elseif end export false finally for function global if import in is let local macro
    module outer quote return struct true try type using var while e inf nan pi main draw picture
"""
SIGNS = COMPARISONS | {"not_equal": "!="}


class Julia(Dialect):
    """Everything that changes stands in a function, main, as loops at the top of a file have a scope of their own."""

    title = "Julia"
    suffix = ".jl"
    drawn = "It is drawn by Plots in an interactive session: julia -i race.jl."
    note = "Programs in Julia have been parsed but not run where Kudari is tested."
    comment = "#"
    step = "    "
    has_integers = True
    pi, e = "pi", "exp(1)"
    comparisons = SIGNS
    reserved = RESERVED
    calls = CALLS | {"atan2": "atan({0}, {1})", "where": "ifelse({0}, {1}, {2})"}

    def call(self, name: str, a: Sequence[Piece], elementwise: bool) -> Piece:
        """Of two numbers only the one that is taken is computed: the root of -1 is an error here."""
        if name == "where" and not elementwise:
            return Piece(f"({a[0].text} ? {a[1].text} : {a[2].text})", ATOM)
        return super().call(name, a, elementwise)

    def elementwise(self, template: str) -> str:
        return re.sub(r"(\w)\(", r"\1.(", template)

    def dotted(self, sign: str, mixed: bool) -> str:
        return f".{sign}" if mixed else sign

    def compared(self, name: str, elementwise: bool) -> str:
        return self.dotted(self.comparisons[name], elementwise)

    def function(self, function: FunctionCode) -> list[str]:
        body = [self.statement(name, text) for name, text in function.lines]
        if function.name == "slope":
            body += [self.statement(name, text) for name, text in function.results]
            body.append(f"return [{', '.join(name for name, _ in function.results)}]")
        else:
            body.append(f"return {function.results[0][1]}")
        head = f"function {function.name}({', '.join(function.arguments)})  {self.remark(function.says)}"
        return [head, *self.indented(body), "end"]

    def rule(self, rule: RuleCode, field: FieldCode) -> list[str]:
        hypers = [(self.statement(name, real(value)), said) for name, value, said in rule.hypers]
        before = [
            self.remark(rule.flow.start),
            self.statement("w", f"[{', '.join(map(real, rule.start))}]"),
            *(self.statement(name, self.begin(x, 0 if single else len(rule.start))) for name, x, single in rule.states),
            self.statement(rule.route, "[(0, w..., f(w...))]"),
        ]
        numbers = "(here..., slope(w...)...)" if field.may_fail else "here"
        loop = [self.remark(rule.flow.slope)] if rule.flow.slope else []
        if rule.needs_slope:
            loop.append(self.statement("g", "slope(w...)"))
        for line in rule.lines:
            loop += [self.remark(line.sentence), self.statement(line.target, line.formula)]
        loop += [
            self.remark(rule.flow.note),
            self.statement("here", "(w..., f(w...))"),
            f"all(isfinite, {numbers}) || break  {self.remark('the route ends where the numbers end')}",
            f"push!({rule.route}, (t, here...))",
        ]
        whole = ["for t in 1:steps", *self.indented(loop), "end"]
        if field.may_fail or rule.may_fail:
            whole = ["try", *self.indented(whole), "catch error"]
            whole.append(
                f"{self.step}error isa DomainError || rethrow()  {self.remark('it ends as well without a number')}"
            )
            whole.append("end")
        return [*self.numbers(rule, hypers), *before, "", *whole]

    def slope_at(self, place: str, count: int, single: bool) -> str:
        return f"slope({', '.join([place] * count) if single else f'{place}...'})"

    def begin(self, value: float | str, count: int) -> str:
        """A state before the first step."""
        if isinstance(value, str):
            return f"copy({value})"
        return f"[{', '.join([real(value)] * count)}]" if count else real(value)

    def printing(self, program: Program) -> list[str]:
        row = ", ".join(("t", *program.field.variables, "value"))
        lines = [f'println("{",".join(program.columns)}")']
        for rule in program.rules:
            title = f"{rule.title}," if len(program.rules) > 1 else ""
            numbers = ",%.17g" * (len(program.field.variables) + 1)
            lines += [f"for ({row}) in {rule.route}", f'    @printf("{title}%d{numbers}\\n", {row})', "end"]
        return lines

    def drawing(self, program: Program) -> list[str]:
        field, routes = program.field, [rule.route for rule in program.rules]
        windows = [f"range({digits(low)}, {digits(high)}, length=101)" for low, high in field.domain]
        columns = (2, 3)
        if field.is_map:
            x, y = field.variables
            height = "f(x, y)"
            lines = [f"X = {windows[0]}", f"Y = {windows[1]}"]
            if field.may_fail:
                height = "height(x, y)"
                lines.append("height(x, y) = try f(x, y) catch; NaN end  # outside the field")
            lines += [
                f"Z = [{height} for y in Y, x in X]",
                "rise = sort(filter(isfinite, vec(Z)))",
                "# Lines between equal areas",
                "levels = unique(rise[round.(Int, range(1, length(rise), length=15))])",
                "picture = contour(X, Y, Z, levels=levels, colorbar=false)",
            ]
        elif field.is_curve:
            x, y = field.variables[0], "value"
            lines = [f'picture = plot(f, {windows[0]}, label="f")']
        else:
            x, y, lines, columns = "step", "value", ["picture = plot()"], (1, len(field.variables) + 2)
        for rule in program.rules:
            across, up = (f"[row[{column}] for row in {rule.route}]" for column in columns)
            lines += [f"plot!(picture, {across}, {up},", f'{self.step}marker=:circle, label="{rule.title}")']
        if field.is_map:
            across, up = (f"({digits(low)}, {digits(high)})" for low, high in field.domain)
            lines.append(f"plot!(picture, xlims={across}, ylims={up})")
        lines.append(f'display(plot!(picture, xlabel="{x}", ylabel="{y}", title="{program.heading}"))')
        return [f"function draw({', '.join(routes)})", *self.indented(lines), "end"]

    def arranged(self, program: Program, functions: list[list[str]]) -> list[list[str]]:
        routes = ", ".join(rule.route for rule in program.rules)
        main: list[str] = ["function main()", f"{self.step}steps = {program.steps}"]
        for rule in program.rules:
            main += ["", *self.indented(self.rule(rule, program.field))]
        main += ["", *self.indented(self.printing(program)), f"{self.step}return {routes}", "end"]
        top = [
            "using Printf",
            'const has_plots = isinteractive() && Base.find_package("Plots") !== nothing  # for the picture',
            "if has_plots",
            f"{self.step}using Plots",
            "end",
        ]
        call = ["const route = main()", "has_plots && draw(route)"]
        if len(program.rules) > 1:
            call = ["const routes = main()", "has_plots && draw(routes...)"]
        return [top, *functions, main, self.drawing(program), call]
