"""Scilab: Octave's nearest relative, with signs and names of its own."""

from __future__ import annotations

from itertools import cycle

from kudari.formula.notation import digits
from kudari.languages.dialect import COMPARISONS
from kudari.languages.dialects.octave import Octave
from kudari.languages.parts import Program

HELPERS = {
    "where": """\
function r = where(c, a, b)  // a where the condition holds, else b
  every = ones(bool2s(c) + real(a) + real(b));
  c = c & every;  a = a.*every;  r = b.*every;
  r(c) = a(c);
  if and(imag(r) == 0) then
    r = real(r);  // what was complex is not taken
  end
endfunction"""
}
CALLS = Octave.calls | {
    "atan2": "atan({0}, {1})",
    "expm1": "(2*sinh(({0})/2).*exp(({0})/2))",  # Scilab has no expm1; this is as exact near zero
}
COLOURS = {"blue": "b", "red": "r", "green": "g", "magenta": "m", "black": "k", "cyan": "c"}
SIGNS = COMPARISONS | {"not_equal": "<>"}


class Scilab(Octave):
    """Scilab's functions stand before their use as well."""

    title = "Scilab"
    suffix = ".sce"
    drawn = "It is drawn in scilab; scilab-cli has no graphics."
    comment = "//"
    continued = " .."
    pi, e = "%pi", "%e"
    comparisons = SIGNS
    reserved = "and end endfunction not or pause resume return select string then disp feval size"
    calls = CALLS
    helpers = HELPERS
    end_of_function = "endfunction"
    numbers_end = "if ~isreal({0}) | ~and(abs({0}) < %inf) then"

    def printing(self, program: Program) -> list[str]:
        lines = [f'mprintf("{",".join(program.columns)}\\n");']
        for rule in program.rules:
            title = f"{rule.title}," if len(program.rules) > 1 else ""
            numbers = ",%.17g" * (len(program.field.variables) + 1)
            lines.append(f'mprintf("{title}%d{numbers}\\n", {rule.route});')
        return lines

    def drawing(self, program: Program) -> list[str]:
        field = program.field
        windows = [f"linspace({digits(low)}, {digits(high)}, 101)" for low, high in field.domain]
        columns = (2, 3)
        if field.is_map:
            x, y = field.variables
            lines = [
                f"X = {windows[0]};",
                f"Y = {windows[1]};",
                "Z = feval(X, Y, f);",
                *(["Z(imag(Z) <> 0) = %nan;  // outside the field", "Z = real(Z);"] if field.may_fail else []),
                'rise = gsort(Z(abs(Z) < %inf), "g", "i");',
                "// Lines between equal areas",
                'levels = unique(rise(round(linspace(1, size(rise, "*"), 15))));',
                "contour(X, Y, Z, levels);",
            ]
        elif field.is_curve:
            x, y = field.variables[0], "value"
            lines = [f"X = {windows[0]};", "plot(X, feval(X, f));"]
        else:
            x, y, lines, columns = "step", "value", [], (1, len(field.variables) + 2)
        for rule, colour in zip(program.rules, cycle(COLOURS)):
            across, up = (f"{rule.route}(:, {column})" for column in columns)
            said = f"  {self.remark(f'{rule.title} is {colour}')}" if len(program.rules) > 1 else ""
            lines.append(f'plot({across}, {up}, "{COLOURS[colour]}o-");{said}')
        lines.append(f'xtitle("{program.heading}", "{x}", "{y}");')
        return [
            'if getscilabmode() <> "NWNI" then  // scilab-cli has no graphics',
            *self.indented(lines),
            "end",
        ]
