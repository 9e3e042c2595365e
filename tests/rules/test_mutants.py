"""The parity test is strong: every one-token mutant of every step is caught by it.

Tests of the kind "the loss went down" let half of all wrong formulae pass; so the tester is tested here.
"""

import ast
import copy
import inspect
import textwrap

import numpy as np
import pytest

CAUGHT, AGREES = 1e-9, 1e-12  # the parity test's own tolerance is the second

#: Mutants that compute the same function, by rule and changed line, with the reason why no test can tell them apart.
#: There is none at present.
EQUIVALENT: dict[tuple[str, str], str] = {}

SWAPPED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
EXCHANGED = {"beta1": "beta2", "beta2": "beta1"}


def replacements(node):
    """What could be written by mistake for one node."""
    match node:
        case ast.BinOp(left, operator, right):
            yield ast.BinOp(left, SWAPPED[type(operator)](), right)
            if isinstance(operator, ast.Sub) and isinstance(left, ast.Constant) and left.value == 1:
                yield right
        case ast.Name("t"):
            yield ast.BinOp(node, ast.Add(), ast.Constant(1))
        case ast.Attribute(ast.Name("self"), name) if name in EXCHANGED:
            yield ast.Attribute(node.value, EXCHANGED[name], node.ctx)
        case ast.Call(ast.Attribute(attr="sqrt" | "sign"), [inner]):
            yield inner
        case ast.Call(ast.Attribute(module, "maximum"), arguments):
            yield ast.Call(ast.Attribute(module, "minimum", ast.Load()), arguments, [])


def mutants(node):
    """Every tree that differs from this one at one place."""
    yield from replacements(node)
    for field, value in ast.iter_fields(node):
        parts = value if isinstance(value, list) else [value]
        for i, part in enumerate(parts):
            if isinstance(part, ast.AST):
                for mutant in mutants(part):
                    changed = copy.copy(node)
                    setattr(changed, field, [*parts[:i], mutant, *parts[i + 1 :]] if parts is value else mutant)
                    yield changed


def parsed(cls):
    """The step of a rule as a tree."""
    return ast.parse(textwrap.dedent(inspect.getsource(cls.step)))


def changed_line(tree, mutant):
    """The one line that a mutant changes, as it reads after the change."""
    pairs = zip(ast.unparse(tree).splitlines(), ast.unparse(mutant).splitlines(), strict=True)
    (line,) = [after.strip() for before, after in pairs if before != after]
    return line


def with_step(cls, tree):
    """The rule with another step."""
    names = {"np": np}
    exec(compile(ast.fix_missing_locations(copy.deepcopy(tree)), f"<step of {cls.__name__}>", "exec"), names)
    return type(f"Mutant{cls.__name__}", (cls,), {"step": names["step"]})


@pytest.fixture(scope="module")
def judge(classes, references, slopes, rates):
    """How far a step's tree strays from its rule's reference in the parity test."""
    theirs = {
        name: references.expected(entry, references.changed(entry), slopes, rates)
        for name, entry in references.REFERENCES.items()
    }

    def distance(name, tree):
        mutant = with_step(classes[name], tree)(**references.changed(references.REFERENCES[name]))
        return references.distance(references.journey(mutant, slopes, rates), theirs[name])

    return distance


@pytest.fixture(scope="module")
def verdicts(judge):
    """A function that gives the distance of every mutant of some rules, by its rule and its changed line."""
    return lambda classes: {
        (name, changed_line(tree, mutant)): judge(name, mutant)
        for name, tree in ((name, parsed(cls)) for name, cls in classes.items())
        for mutant in mutants(tree)
    }


def test_an_unchanged_step_passes(classes, judge):
    """Taking a step apart and putting it together again changes nothing, so what is caught is the mutation."""
    assert max(judge(name, parsed(cls)) for name, cls in classes.items()) <= AGREES


@pytest.mark.parametrize("rules", [["sgd", "momentum", "adam", "amsgrad"], pytest.param(None, marks=pytest.mark.slow)])
def test_every_mutant_is_caught(classes, verdicts, rules, announce):
    """No wrong sign, operator, exponent, β or root anywhere in any step goes unseen."""
    classes = {name: cls for name, cls in classes.items() if rules is None or name in rules}
    distances = verdicts(classes)
    survivors = [place for place, distance in distances.items() if distance <= CAUGHT and place not in EQUIVALENT]
    wrongly_excused = [place for place in EQUIVALENT if place[0] in classes and not distances[place] <= AGREES]
    caught = sum(distance > CAUGHT for distance in distances.values())
    announce(
        f"{len(distances)} mutants of {len(classes)} rules: "
        f"{caught} caught, {len(EQUIVALENT)} equivalent, {len(survivors)} survivors"
    )

    assert survivors == []
    assert wrongly_excused == []


def test_there_are_mutants_of_every_rule(classes):
    """Even SGD, w − η g, has two."""
    trees = {name: parsed(cls) for name, cls in classes.items()}
    assert all(any(mutants(tree)) for tree in trees.values())
    assert sorted(changed_line(trees["sgd"], mutant) for mutant in mutants(trees["sgd"])) == [
        "return w + self.lr * g",
        "return w - self.lr / g",
    ]


def test_mutation_reaches_every_kind_of_place(classes):
    """Signs, quotients, 1 − x, t, β, roots, maximum, sign and powers are all changed somewhere."""
    lines = {changed_line(tree, mutant) for tree in map(parsed, classes.values()) for mutant in mutants(tree)}

    assert {
        "v = self.momentum * v + self.lr * g",
        "v = self.momentum / v - self.lr * g",
        "m = m + self.beta1 * (g - m)",
        "m = m + (1 - self.beta2) * (g - m)",
        "v = v + (1 - self.beta2) * (g * 2 - v)",
        "lr_t = self.lr * (1 - self.beta2 ** t) / (1 - self.beta1 ** t)",
        "lr_t = self.lr * np.sqrt(1 - self.beta2 ** (t + 1)) / (1 - self.beta1 ** t)",
        "v_max = np.minimum(v_max, v)",
        "direction = self.beta1 * m + (1 - self.beta1) * g",
    } <= lines
