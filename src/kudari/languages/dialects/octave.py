"""GNU Octave, and MATLAB: one program in the words that both know, but for where its functions stand."""

from __future__ import annotations

from kudari.formula.notation import digits
from kudari.languages.dialect import CALLS, Dialect
from kudari.languages.parts import FieldCode, FunctionCode, Program, RuleCode

HELPERS = {
    "where": """\
function r = where(c, a, b)  % a where the condition holds, else b
  every = ones(size(c + a + b));
  c = c & every;  a = a.*every;  r = b.*every;
  r(c) = a(c);
  if all(imag(r(:)) == 0)
    r = real(r);  % what was complex is not taken
  end
end"""
}

RESERVED = """
    break case catch continue do else elseif end endfor endfunction endif endswitch endwhile error for function global
    goto if methods nargin nargout otherwise parfor pause persistent properties return spmd switch try until while
    e i j pi eps inf nan na ans beta gamma psi zeta erf ceil diff disp feval filter find fix length mean mod norm ones
    plot power range rem round size sort std string sum unique zeros fprintf contour axis title legend curves
"""


class Octave(Dialect):
    """Octave's functions stand before their use, in front of the rules."""

    title = "GNU Octave"
    suffix = ".m"
    drawn = "It is drawn where there is a screen; octave --persist keeps the picture."
    comment = "%"
    stop = ";"
    continued = " ..."
    pi, e = "pi", "exp(1)"
    reserved = RESERVED
    calls = CALLS | {"cbrt": "nthroot({0}, 3)"}
    helpers = HELPERS

    def function(self, function: FunctionCode) -> list[str]:
        many = len(function.results) > 1 or function.name == "slope"
        results = [name for name, _ in function.results]
        target = "g" if many else results[0]
        body = [self.statement(name, text) for name, text in (*function.lines, *function.results)]
        if many:
            body.append(self.statement("g", self.column(results)))
        head = f"function {target} = {function.name}({', '.join(function.arguments)})  {self.remark(function.says)}"
        return [head, *self.indented(body), self.end_of_function]

    end_of_function = "end"
    loop = "for t = 1:steps"
    numbers_end = "if ~isreal({0}) || ~all(isfinite({0}))"

    def rule(self, rule: RuleCode, field: FieldCode) -> list[str]:
        coordinates = self.coordinates("w", len(field.variables))
        here = f"f({coordinates})"
        hypers = [(self.statement(name, digits(value)), said) for name, value, said in rule.hypers]
        before = [
            self.remark(rule.flow.start),
            self.statement("w", self.column([digits(x) for x in rule.start])),
            *(self.statement(name, self.begin(x, 1 if single else len(rule.start))) for name, x, single in rule.states),
            self.statement(rule.route, f"[0, w', {here}]"),
        ]
        loop = [self.remark(rule.flow.slope)] if rule.flow.slope else []
        if rule.needs_slope:
            loop.append(self.statement("g", f"slope({coordinates})"))
        for line in rule.lines:
            loop += [self.remark(line.sentence), self.statement(line.target, line.formula)]
        loop += [
            self.remark(rule.flow.note),
            self.statement("here", f"[w; {here}]"),
            *([self.statement("numbers", f"[here; slope({coordinates})]")] if field.may_fail else []),
            self.numbers_end.format("numbers" if field.may_fail else "here"),
            f"{self.step}break  {self.remark('the route ends where the numbers end')}",
            "end",
            self.statement(f"{rule.route}(t + 1, :)", "[t, here']"),
        ]
        return [*self.numbers(rule, hypers), *before, "", self.loop, *self.indented(loop), "end"]

    def coordinates(self, place: str, count: int) -> str:
        return ", ".join(f"{place}({i + 1})" for i in range(count))

    def slope_at(self, place: str, count: int, single: bool) -> str:
        return f"slope({', '.join([place] * count) if single else self.coordinates(place, count)})"

    def column(self, numbers: list[str]) -> str:
        return f"[{'; '.join(numbers)}]" if len(numbers) > 1 else numbers[0]

    def begin(self, value: float | str, count: int) -> str:
        """A state before the first step."""
        if isinstance(value, str):
            return value
        return self.column([digits(value)] * count)

    def printing(self, program: Program) -> list[str]:
        lines = [f"fprintf('{','.join(program.columns)}\\n');"]
        for rule in program.rules:
            title = f"{rule.title}," if len(program.rules) > 1 else ""
            numbers = ",%.17g" * (len(program.field.variables) + 1)
            lines.append(f"fprintf('{title}%d{numbers}\\n', {rule.route}');")
        return lines

    def drawing(self, program: Program) -> list[str]:
        field, routes = program.field, [rule.route for rule in program.rules]
        last = len(field.variables) + 2
        windows = [f"linspace({digits(low)}, {digits(high)}, 101)" for low, high in field.domain]
        if field.is_map:
            x, y = field.variables
            lines = [f"[X, Y] = meshgrid({windows[0]}, {windows[1]});", "Z = arrayfun(@f, X, Y);"]
            if field.may_fail:
                lines += ["Z(imag(Z) ~= 0) = NaN;  % outside the field", "Z = real(Z);"]
            lines += [
                "rise = sort(Z(isfinite(Z)));",
                "% Lines between equal areas",
                "levels = unique(rise(round(linspace(1, numel(rise), 15))));",
                "contour(X, Y, Z, levels);",
            ]
            columns = (2, 3)
        elif field.is_curve:
            x, y = field.variables[0], "value"
            lines = [f"X = {windows[0]};", "plot(X, arrayfun(@f, X));"]
            columns = (2, 3)
        else:
            x, y, lines, columns = "step", "value", [], (1, last)
        pairs = [f"{route}(:, {columns[0]}), {route}(:, {columns[1]}), 'o-'" for route in routes]
        drawn = f",{self.continued}\n    ".join(pairs)
        drawn = f"{'curves = ' if len(routes) > 1 else ''}plot({drawn});"
        lines += ["hold on", *drawn.split("\n"), "hold off"] if lines else drawn.split("\n")
        if len(routes) > 1:
            titles = ", ".join(f"'{rule.title}'" for rule in program.rules)
            lines.append(f"legend(curves, {{{titles}}});")
        lines.append(f"xlabel('{x}'); ylabel('{y}'); title('{program.heading}');")
        if field.is_map:
            lines.append(f"axis([{' '.join(digits(edge) for window in field.domain for edge in window)}]);")
        return [
            "if ispc || ismac || ~isempty(getenv('DISPLAY'))  % where there is a screen",
            *self.indented(lines),
            "end",
        ]

    def arranged(self, program: Program, functions: list[list[str]]) -> list[list[str]]:
        rules = [self.rule(rule, program.field) for rule in program.rules]
        return [
            [self.statement("steps", str(program.steps))],
            *functions,
            *rules,
            self.printing(program),
            self.drawing(program),
        ]


class Matlab(Octave):
    """In MATLAB a script's functions stand at its end; from 2024 on also elsewhere. All else is Octave's."""

    title = "MATLAB"
    drawn = "It is drawn where there is a screen."
    note = "This is the program for Octave, in which it was tested, with its functions at the end."

    def arranged(self, program: Program, functions: list[list[str]]) -> list[list[str]]:
        steps, *rest = super().arranged(program, [])
        return [steps, *rest, *functions]
