"""A program's registers as Python text, of the kind that somebody would write who wanted it fast."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kudari.formula.errors import KudariError
from kudari.formula.graph import Apply, Constant, Expression, Symbol, ordered, substitute
from kudari.formula.letters import ascii_name
from kudari.formula.notation import ATOM, COMPARISON, POWER, PRODUCT, SIGN, SUM, Piece, Writer
from kudari.formula.operations import OPERATIONS
from kudari.formula.subexpressions import free_letters

LONGEST = 50  # characters of a part that stands within another
FETCHED = 256  # bytes of an array that one ``fetch`` or ``claim`` brings near
SIGNS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "==", "not_equal": "!="}
#: Operations that are calls: functions of the C library, unless of Python or kudari.engine.vector_math.
CALLS = {name: operation.library for name, operation in OPERATIONS.items() if operation.library}
CALLS |= {"abs": "abs", "sign": "sign", "min": "smaller", "max": "larger", "clip": "clipped"}
OF_ANY_DTYPE = ("sqrt", "abs", "floor")  # a float32 of them is a float32; all others are computed in float64
WAVES = {"sin": "sine", "cos": "cosine"}  # by our own arithmetic, where the angle is not too wide
VECTORS = WAVES | {"exp": "exponential"}  # what our own arithmetic does for many lanes at once
_TAKEN = "i j t n first count float32 float64 fetch claim choose lanes shared kernel range min nan"


class Names:
    """Gives each name of a formula one that Python knows, none of them twice."""

    def __init__(self, *reserved: str) -> None:
        self.taken = {*keyword.kwlist, *_TAKEN.split(), *CALLS.values(), *VECTORS.values(), *reserved}

    def __call__(self, name: str) -> str:
        """A name that is not taken, and from now on is."""
        word = "_".join(ascii_name(part) for part in name.split())
        while word in self.taken:
            word += "_"
        self.taken.add(word)
        return word


@dataclass(frozen=True)
class Dialect:
    """How numbers and calls are written.

    ``single`` is float32, in which every constant is cast, for 0.5 alone would be a float64 and everything it touches
    after it. ``vectors`` asks for our own sine and exponential. ``inverses`` has the names of numbers to multiply by,
    in float64, instead of dividing by others in float32.
    """

    single: bool = False
    vectors: bool = False
    inverses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Text:
    """Statements in order."""

    lines: list[str]
    targets: list[str]  # the names that they give
    angles: list[str]  # of sine and cosine


def written(
    results: Sequence[tuple[str, Expression]], known: Mapping[Expression, str], names: Names, dialect: Dialect
) -> Text:
    """Statements that give each target its result, and in which nodes of ``known`` are names.

    Nothing is computed twice and nothing rearranged. The names that the statements need beside are taken from now on.
    """
    targets, graphs = [target for target, _ in results], [graph for _, graph in results]
    nodes = list(substitute(graphs, {node: Symbol(name) for node, name in known.items()}))
    code, local = _Code(dialect), free_letters({*known.values(), *targets, *names.taken})
    order = [node for node in ordered(*nodes) if isinstance(node, Apply)]
    angles = [node.arguments[0] for node in order if dialect.vectors and node.operation.name in WAVES]
    readers = Counter([*nodes, *angles, *(argument for node in order for argument in set(node.arguments))])
    own = dict(zip(nodes, targets, strict=True))
    assigned: dict[Expression, str] = {}
    lines = []
    for node in order:
        text = code.write(node, assigned)
        if readers[node] > 1 or len(text) > LONGEST:
            assigned[node] = own[node] if node in own else next(local)
            lines.append(f"{assigned[node]} = {text}")
    for result, target in zip(nodes, targets, strict=True):
        if assigned.get(result) != target:
            lines.append(f"{target} = {code.number_of(result, assigned)}")
    names.taken.update(assigned.values())
    return Text(lines, targets, list(dict.fromkeys(code.write(angle, assigned) for angle in angles)))


class _Code(Writer):
    """Python with no more brackets than it needs, in float64 or float32."""

    def __init__(self, dialect: Dialect) -> None:
        self.single, self.vectors, self.inverses = dialect.single, dialect.vectors, dialect.inverses

    def number_of(self, node: Expression, known: dict[Expression, str]) -> str:
        """The text of a node as a number, also where it is a comparison."""
        return self._counted(Piece(self.write(node, known), ATOM), _is_truth(node)).text

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)

    def leaf(self, node: Expression) -> Piece:
        if isinstance(node, Constant):
            return Piece(self.number(node.value), SIGN if node.value < 0 and not self.single else ATOM)
        assert isinstance(node, Symbol)
        return self.name(node.name)

    def number(self, value: float) -> str:
        return f"float32({value!r})" if self.single else repr(value)

    def called(self, name: str) -> str:
        return VECTORS[name] if self.vectors and name in VECTORS else CALLS.get(name, "")

    def operation(self, node: Expression, a: list[Piece]) -> Piece:
        assert isinstance(node, Apply)
        name = node.operation.name
        truths = [_is_truth(argument) for argument in node.arguments]
        if name == "where":
            condition = a[0].text if truths[0] else f"{self.at(a[0], SUM)} != {self.number(0.0)}"
            one, other = (self._counted(piece, truth) for piece, truth in zip(a[1:], truths[1:], strict=True))
            return Piece(f"choose({condition}, {one.text}, {other.text})", ATOM)
        a = [self._counted(piece, truth) for piece, truth in zip(a, truths, strict=True)]
        match name:
            case "add" | "subtract":
                sign = "+" if name == "add" else "-"
                return Piece(f"{self.at(a[0], SUM)} {sign} {self.term(a[1])}", SUM)
            case "divide" if a[1].text in self.inverses:
                return Piece(f"float32(float64({a[0].text}) * {self.inverses[a[1].text]})", ATOM)
            case "multiply" | "divide":
                sign = "*" if name == "multiply" else "/"
                return Piece(f"{self.at(a[0], PRODUCT)} {sign} {self.at(a[1], POWER)}", PRODUCT)
            case "negate":
                return Piece(f"-{self.at(a[0], POWER)}", SIGN)
            case _ if name in SIGNS:
                return Piece(f"{self.at(a[0], SUM)} {SIGNS[name]} {self.at(a[1], SUM)}", COMPARISON)
            case _ if name in CALLS:
                call = f"{self.called(name)}({', '.join(piece.text for piece in a)})"
                return Piece(f"float32({call})" if self.single and name not in OF_ANY_DTYPE else call, ATOM)
            case _:
                raise KudariError(f"the operation {name!r} cannot be compiled")

    def _counted(self, piece: Piece, truth: bool) -> Piece:
        """A comparison that is computed with counts as one or zero."""
        return Piece(f"choose({piece.text}, {self.number(1.0)}, {self.number(0.0)})", ATOM) if truth else piece

    def too_long(self) -> str:
        raise KudariError("the formula is too long to be compiled")


def _is_truth(node: Expression) -> bool:
    return isinstance(node, Apply) and node.operation.result == "truth"
