"""The gradients in a text, each as one word."""

from __future__ import annotations

from dataclasses import replace

from kudari.formula.errors import FormulaError
from kudari.reading.chains import chained
from kudari.reading.sums import Sums
from kudari.reading.word import Word


class Gradients(Sums):
    """The reader of all gradients in a text."""

    def found(self, given: list[Word]) -> list[Word]:
        """The words with every gradient as one."""
        result: list[Word] = []
        at = 0
        while at < len(given):
            word = given[at]
            self.summed = False
            gradient, after = self.gradient(given, at)
            if gradient is not None:
                if self.summed:
                    self.without_count(result, "")
                result.append(gradient)
                at = after
            elif word.kind == "Σ":
                at = self.sum(given, at, result)
            elif word.kind in ("∇", "∂"):
                raise FormulaError("unexpected", self.text, word.start, what=word.kind)
            elif word.kind == "{":
                result.append(replace(word, inside=self.found(word.inside)))
                at += 1
            elif word.kind == "frac":
                result.append(self.halves(word))
                at += 1
            else:
                result.append(word)
                at += 1
        return chained(result)

    def halves(self, fraction: Word) -> Word:
        """A fraction with its gradients; a sum over a batch above the number of its samples is a mean."""
        above, below = fraction.inside
        self.count = None
        upper = replace(above, inside=self.found(above.inside))
        if self.count is not None and (rest := self.uncounted(below.inside, self.count)) is not None:
            if not rest:
                return replace(upper, end=fraction.end, spaced=fraction.spaced)
            below = replace(below, inside=rest)
        return replace(fraction, inside=[upper, replace(below, inside=self.found(below.inside))])
