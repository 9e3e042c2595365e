"""Scilab: Octave's nearest relative, with signs and names of its own."""

from __future__ import annotations

from itertools import cycle

from kudari.formula.notation import digits
from kudari.languages.dialect import COMPARISONS
from kudari.languages.octave import Octave
from kudari.languages.parts import Program

HELPERS = {
    "where": """\
function r = where(c, a, b)  // a where the condition holds, else b
  every = ones(c + a + b);
  c = c & every;  a = a.*every;  r = b.*every;
  r(c) = a(c);
endfunction"""
}
CALLS = Octave.calls | {
    "atan2": "atan({0}, {1})",
    "expm1": "(2*sinh(({0})/2).*exp(({0})/2))",  # Scilab has no expm1; this is as exact near zero
}
COLOURS = {"blue": "b", "red": "r", "green": "g", "magenta": "m", "black": "k", "cyan": "c"}
SIGNS = COMPARISONS | {"not_equal": "<>"}


class Scilab(Octave):
    """Scilab."""

    title = "Scilab"
    suffix = ".sce"
    drawn = "It is drawn in scilab; scilab-cli has no graphics."
    comment = "//"
    continued = " .."
    pi, e = "%pi", "%e"
    comparisons = SIGNS
    calls = CALLS
    helpers = HELPERS
    end_of_function = "endfunction"
    numbers_end = "if ~isreal(here) | ~and(abs(here) < %inf) then"

    def printing(self, program: Program) -> list[str]:
        lines = [f'mprintf("{",".join(program.columns)}\\n");']
        for walk in program.walks:
            rule = f"{walk.title}," if len(program.walks) > 1 else ""
            numbers = ",%.17g" * (len(program.place.variables) + 1)
            lines.append(f'mprintf("{rule}%d{numbers}\\n", {walk.route});')
        return lines

    def drawing(self, program: Program) -> list[str]:
        place = program.place
        windows = [f"linspace({digits(low)}, {digits(high)}, 101)" for low, high in place.domain]
        columns = (2, 3)
        if place.is_map:
            x, y = place.variables
            lines = [
                f"X = {windows[0]};",
                f"Y = {windows[1]};",
                "Z = feval(X, Y, f);",
                *(["Z(imag(Z) <> 0) = %nan;  // outside the field", "Z = real(Z);"] if place.may_fail else []),
                'rise = gsort(Z(abs(Z) < %inf), "g", "i");',
                "// Lines between equal areas",
                'levels = unique(rise(round(linspace(1, size(rise, "*"), 15))));',
                "contour(X, Y, Z, levels);",
            ]
        elif place.is_curve:
            x, y = place.variables[0], "value"
            lines = [f"X = {windows[0]};", "plot(X, feval(X, f));"]
        else:
            x, y, lines, columns = "step", "value", [], (1, len(place.variables) + 2)
        for walk, colour in zip(program.walks, cycle(COLOURS)):
            across, up = (f"{walk.route}(:, {column})" for column in columns)
            said = f"  {self.remark(f'{walk.title} is {colour}')}" if len(program.walks) > 1 else ""
            lines.append(f'plot({across}, {up}, "{COLOURS[colour]}o-");{said}')
        lines.append(f'xtitle("{program.heading}", "{x}", "{y}");')
        return [
            'if getscilabmode() <> "NWNI" then  // scilab-cli has no graphics',
            *self.indented(lines),
            "end",
        ]
