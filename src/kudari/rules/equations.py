"""A rule's equations: what w and each state become in a step, written as a reader expects it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from kudari.formula import Expression, Symbol
from kudari.formula.graph import Apply, ordered, substitute, symbols
from kudari.formula.markup import Latex, MathML
from kudari.formula.notation import Notation, Unicode
from kudari.formula.subexpressions import free_letters, repeated


@dataclass(frozen=True)
class Equation:
    """One line of a rule: a name, what it becomes, and parts of this that are written by names."""

    target: str
    value: Expression
    known: Mapping[Expression, str]

    def written(self, notation: Notation) -> tuple[str, str]:
        """The left and the right side."""
        return notation.name(self.target).text, notation.write(self.value, self.known)


@dataclass(frozen=True)
class Equations:
    """For w and each state its value after the step, by the values before it."""

    after: dict[str, Expression]
    before: dict[str, Symbol]
    letters: Mapping[str, str]

    def unicode(self) -> str:
        """The formula as text, one line an update; :func:`kudari.rule` reads it back.

        >>> from kudari.rules import Lion
        >>> print(Lion.formula.equations.unicode())
        w ← w − η (sign(β₁ m + (1 − β₁) g) + λ w)
        m ← β₂ m + (1 − β₂) g
        """
        return "\n".join(f"{left} ← {right}" for left, right in self.lines(Unicode(self.letters)))

    def latex(self) -> str:
        """The formula as one LaTeX environment."""
        rows = [rf"{left} &\gets {right}" for left, right in self.lines(Latex(self.letters))]
        return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"

    def mathml(self) -> str:
        """The formula as one MathML element."""
        cell = '<mtd style="text-align: {}; padding: 0.2em">{}</mtd>'
        rows = "".join(
            f"<mtr>{cell.format('right', left)}{cell.format('left', f'<mo>←</mo>{right}')}</mtr>"
            for left, right in self.lines(MathML(self.letters))
        )
        return (
            '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
            f'<mtable columnalign="right left">{rows}</mtable></math>'
        )

    def lines(self, notation: Notation) -> list[tuple[str, str]]:
        """Left and right sides, in an order in which they can be carried out one after another."""
        return [line.written(notation) for line in self.in_order()]

    def in_order(self, also: Sequence[Expression] = ()) -> list[Equation]:
        """The updates, and before them what they need more than once, so that each line can be carried out in turn.

        A value that another line has just computed is written by its name. The parts in ``also`` get lines
        of their own as well.
        """
        named = self.after | self._parts(also)
        uses = {name: self._uses(node, named) for name, node in named.items()}
        needed_first = {name: [*new] for name, (new, _) in uses.items()}
        for name, (_, old) in uses.items():
            for state in old:
                if state != name:
                    needed_first[state].append(name)
        states_first = sorted(needed_first, key=lambda name: name == "w")
        try:
            order = list(TopologicalSorter({name: needed_first[name] for name in states_first}).static_order())
        except CycleError:
            return self._simultaneous(also)
        return [Equation(name, named[name], {named[other]: other for other in uses[name][0]}) for name in order]

    def _parts(self, also: Sequence[Expression]) -> dict[str, Expression]:
        """Longer parts that are needed more than once, and those asked for, under letters that are still free."""
        outputs = [*(self.after[name] for name in self.after if name != "w"), self.after["w"]]
        results = set(self.after.values())
        letters_in_use = {symbol.name for symbol in symbols(*outputs)} | set(self.after) | set(self.letters.values())
        parts = dict.fromkeys((*repeated(outputs, least=4), *also))
        return dict(zip(free_letters(letters_in_use), (part for part in parts if part not in results), strict=False))

    def _uses(self, expression: Expression, named: Mapping[str, Expression]) -> tuple[list[str], list[str]]:
        """Which names' new values, and which states' old values, an update reads when it is written.

        In lists, so that two states with the same value are always written in the same way.
        """
        inside = set(ordered(expression)) - {expression}
        new = [name for name, node in named.items() if isinstance(node, Apply) and node in inside]
        stand_ins: dict[Expression, Expression] = {named[name]: Symbol(f"new {name}") for name in new}
        (shown,) = substitute([expression], stand_ins)
        read = set(symbols(shown))
        old = [name for name, symbol in self.before.items() if symbol in read]
        return [name for name in new if Symbol(f"new {name}") in read and name not in old], old

    def _simultaneous(self, also: Sequence[Expression]) -> list[Equation]:
        """Equations that need each other's old values: all are computed under new names, then renamed."""
        new = {name: f"{name}_new" for name in self.after}
        taken = {symbol.name for symbol in symbols(*self.after.values())} | set(self.after) | set(self.letters.values())
        parts = dict(zip((node for node in ordered(*also) if node in set(also)), free_letters(taken), strict=False))
        values = [(name, node) for node, name in parts.items()]
        values += [(new[name], node) for name, node in self.after.items()]
        computed = [
            Equation(name, node, {part: own for part, own in parts.items() if part is not node})
            for name, node in values
        ]
        return computed + [Equation(name, Symbol(new[name], node.kind), {}) for name, node in self.after.items()]
