"""What stands in somebody's formula in place of the gradient, or beside the learning rate: g + λ w, η dᵗ, η / n.

The terms are read off the formula in the code, so they may be of any kind and bear any names, but for those of the
rule's own hyperparameters. Only a gradient that still is one counts: it may be decayed, clipped, or scaled down by a
number that has a name of its own, but not turned round, squared or scaled by the learning rate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

import numpy as np

from kudari.checking.mistakes import Mistake
from kudari.checking.naming import Naming
from kudari.checking.subject import Factor, G, Subject, T, W, is_correction, times
from kudari.formula import Expression, Symbol, Tape, unicode
from kudari.formula.graph import Apply, constant, ordered, substitute, symbols
from kudari.rules.formula import RuleFormula

STEPS = np.array([*range(1, 8), 1e6, 1e9])  # the first ones, in which a rate is above 0, and two late ones
MOST = 24  # combinations of a gradient and a rate that are tried

Exchange = tuple[list[tuple[str, str]], dict[Expression, Expression]]  # the cause, and what stands for what
_NEITHER: Exchange = ([], {})


@dataclass(frozen=True)
class OwnTerms:
    """The formula in somebody's code, and the values of its hyperparameters."""

    written: RuleFormula
    values: Mapping[str, float]

    def in_rule(self, formula: RuleFormula, naming: Naming) -> Iterator[Mistake]:
        """The rule with what stands in the code for the gradient, for the learning rate, or for both."""
        subject = Subject(formula, formula.equations.after)
        lr = subject.hypers.get("lr")
        own = self._own(naming)
        gradients: list[Exchange] = [
            ([("own gradient", self._told(node))], {G: self._with_values(node)}) for node in self._gradients(own)
        ]
        rates: list[Exchange] = []
        if lr is not None:
            named: dict[Expression, Expression] = {Symbol(naming.lr_attribute or "lr", "scalar"): lr}
            found = self._rates(own, naming.lr_attribute)
            rates = [([("own rate", self._told(node))], {lr: self._with_values(node, named)}) for node in found]
        pairs = product([_NEITHER, *rates], [_NEITHER, *gradients])
        for (of_rate, rate), (of_gradient, gradient) in islice(pairs, 1, MOST):  # the first pair is neither
            (cause, about), *also = [*of_gradient, *of_rate]
            after = tuple(subject.everywhere({**gradient, **rate})().values())
            yield Mistake(cause, replace(formula, after=after), about, tuple(also))

    def _own(self, naming: Naming) -> set[Symbol]:
        """The numbers that are for nothing in the rule: no name and no value says so."""
        guessed = {value for name, value in naming.values.items() if name not in (*naming.attributes, "lr")}
        return {
            Symbol(name, "scalar")
            for name, value in self.values.items()
            if name not in naming.attributes.values() and not guessed & {value, 1 - value}
        }

    def _gradients(self, own: Collection[Expression]) -> Iterator[Expression]:
        """What may stand for the gradient, the largest first: made of g, w and numbers that are not the rule's."""
        known = {G, W, *own}
        nodes = ordered(*self.written.after)
        candidates: dict[Expression, None] = dict.fromkeys(
            node for node in nodes if isinstance(node, Apply) and _made_of(node, known, G)
        )
        for node in nodes:
            shares = [factor for factor in _factors(node) if _made_of(factor[1], own)]
            bases = [factor for _, factor in _factors(node) if factor is G or factor in candidates]
            if shares and len(bases) == 1:
                shares.sort(key=lambda share: share[0] == "divide")  # (1 − d) g / n
                at = [operation for operation, _ in shares].count("multiply")
                candidates[times(constant(1), [*shares[:at], ("multiply", bases[0]), *shares[at:]])] = None
        for node in reversed(candidates):
            if self._is_gradient(node, scalable=any(symbol in own for symbol in symbols(node))):
                yield node

    def _is_gradient(self, node: Expression, scalable: bool) -> bool:
        """Whether it is a gradient as such, up to a bound, and grows where the parameter does, if it depends on that.

        ::

            clip(k g, −c, c) at w = 0, with 0 < k ≤ 1
        """
        sizes = np.array([1e-6, 1e-3, 0.1, 0.5, 1.0, 10.0, 1e3])
        slopes, places = np.concatenate([-sizes[::-1], [0.0], sizes]), np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
        g, w = np.meshgrid(slopes, places)
        with np.errstate(all="ignore"):
            (values,) = Tape.of([self._with_values(node)], [W, G]).run(w, g)
        if not np.isfinite(values).all() or (np.diff(values, axis=0) < 0).any() or (np.diff(values, axis=1) < 0).any():
            return False
        alone = values[2]
        bound, share = alone.max(), alone[len(sizes) + 1] / sizes[0]
        pull = values[3:, len(sizes)] / places[3:]
        return bool(
            0 < share <= 1 + 1e-9
            and (scalable or abs(share - 1) < 1e-9)
            and np.allclose(alone, np.clip(share * slopes, -bound, bound), rtol=1e-9, atol=0)
            and (pull < 1).all()
        )

    def _rates(self, own: Collection[Expression], lr: str | None) -> Iterator[Expression]:
        """What may stand for the learning rate: η times a share that is somebody's own, or that share alone."""
        known = {T, *own}
        for node in reversed(ordered(*self.written.after)):
            factors = [factor for factor in _factors(node) if _made_of(factor[1], known)]
            if factors and self._is_rate(share := times(constant(1), factors)):
                if lr is None:
                    yield share
                yield times(Symbol(lr or "lr", "scalar"), factors)

    def _is_rate(self, share: Expression) -> bool:
        """Whether it is above 0 in the first steps, does not grow for ever, and corrects no average as 1 − βᵗ does."""
        if any(is_correction(node) for node in ordered(share)):
            return False
        with np.errstate(all="ignore"):
            (values,) = Tape.of([self._with_values(share)], [T]).run(STEPS)
        values = np.broadcast_to(values, STEPS.shape)
        *first, late, later = values
        return bool(np.isfinite(values).all() and min(first) > 0 and later <= 2 * max(late, 0))

    def _with_values(self, node: Expression, but: Mapping[Expression, Expression] | None = None) -> Expression:
        """A node with the numbers for their names, and something else for some."""
        numbers: dict[Expression, Expression] = {}
        for name, value in self.values.items():
            symbol = Symbol(name, "scalar")
            numbers |= {symbol: constant(value), -symbol: constant(-value)}
        (whole,) = substitute([node], {**numbers, **(but or {})})
        return whole

    def _told(self, node: Expression) -> str:
        return unicode(node, {"lr": "η", **self.written.equations.letters})


def _made_of(node: Expression, known: Collection[Expression], needed: Expression | None = None) -> bool:
    """Whether nothing but what is known stands in it, and what is needed, or anything at all, does."""
    inside = set(symbols(node))
    return inside <= set(known) and (needed in inside if needed is not None else bool(inside))


def _factors(node: Expression) -> list[Factor]:
    """The factors and divisors of a product, whatever its order and sign."""
    if isinstance(node, Apply) and node.operation.name == "negate":
        return _factors(node.arguments[0])
    if not isinstance(node, Apply) or node.operation.name not in ("multiply", "divide"):
        return [("multiply", node)]
    first, second = node.arguments
    if node.operation.name == "divide":
        return [*_factors(first), ("divide", second)]
    return [*_factors(first), *_factors(second)]
