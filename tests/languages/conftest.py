"""Many programs, run in one start of each interpreter, and what Kudari itself computes beside them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest

from kudari import FIELDS, RULES, Field, Momentum, field, lift, race, rule
from kudari.fields.evaluators import Symbolic
from kudari.formula.graph import Apply, ordered
from kudari.formula.lowering import is_root, whole_exponent
from kudari.languages import LANGUAGES, program

CLASSES = dict(RULES) | {f"{n}/{v}": kin for n, family in RULES.items() for v, kin in family.variants.items()}
STEPS = 30


class Heavy:
    """Somebody's own momentum, as the book writes it."""

    def __init__(self, lr=0.01, momentum=0.9):
        self.lr, self.momentum, self.v = lr, momentum, None

    def update(self, params, grads):
        if self.v is None:
            self.v = {key: np.zeros_like(value) for key, value in params.items()}
        for key in params:
            self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
            params[key] += self.v[key]


@dataclass
class Case:
    """A rule on a field, and the route that it takes there."""

    rule: object
    field: object
    start: tuple = ()

    def __post_init__(self):
        self.race = race(self.field, {"it": self.rule}, self.start or None, STEPS)
        self.route = next(iter(self.race.routes.values()))

    def program(self, to):
        return program(self.field, {self.rule.title: self.rule}, self.race.start, STEPS, to)

    @property
    def table(self):
        steps = np.arange(len(self.route))
        return np.column_stack([steps, self.route.positions, self.route.values])

    @property
    def is_exact(self):
        """Whether only operations take part that IEEE 754 defines to the last bit."""
        evaluator = self.field.evaluator
        assert isinstance(evaluator, Symbolic)
        outputs = [
            *evaluator.value_tape.expressions(),
            *evaluator.gradient_tape.expressions(),
            *self.rule.formula.tape.expressions(),
        ]
        return all(
            not isinstance(node, Apply)
            or node.operation.result != "rounded"
            or whole_exponent(node) is not None
            or is_root(node)
            for node in ordered(*outputs)
        )


def cases():
    """Every rule on one field; every field under three rules; rules from text and from a class; odd places."""
    rosenbrock = field("rosenbrock")
    for name, cls in CLASSES.items():
        rate = {"lr": 1e-3} if name.startswith(("sgd", "momentum", "nesterov")) else {"lr": 0.1}
        yield f"{name} on rosenbrock", Case(cls(**rate), rosenbrock)
    for name, place in FIELDS.items():
        there = place.field()
        for cls, lr in zip((RULES["sgd"], Momentum, RULES["adagrad"], RULES["adam"]), there.facts.rates, strict=True):
            yield f"{cls.__name__} on {name}", Case(cls(lr=lr), there)
    texts = {
        "text": rule("v ← α v − η ∇L; W ← W + v", α=0.9, η=0.1),
        "at once": rule("w ← w − η v; v ← g + w", η=0.1),
        "exchanged": rule("u ← v; v ← u + g; w ← w − η u", η=0.01),
        "decay by hand": rule("g ← g + λ w; w ← w − β sign(g) sqrt(abs(g))", λ=0.1, β=0.02),
        "counted": rule("w ← w − η g / t^3 + 0.01 t^-2", η=0.5),
        "powers": rule("m ← γ m + (1 − γ) (g + 0.1 w)^4; w ← w − η m", γ=0.5, η=0.0001),
        "choice": rule("h ← max(h, abs(g)); w ← w − where(h > 1, η, 2η) clip(g, -1, 1)", η=0.1),
        "one number": rule("p ← β p + 1; w ← w − η g / p", β=0.5, η=0.3),
        "late number": rule("w ← w − η s g; s ← 1/t + 1", η=0.3),
        "textbook": rule("v ← α v − η ∇L(w + α v); w ← w + v", α=0.9, η=0.05),
        "midpoint": rule("w ← w − η ∇L(w − η/2 g)", η=0.3),
        "within": rule("w ← w − η ∇L(w − η ∇L(w − η g))", η=0.3),
        "place kept": rule("y ← w + α v; v ← β v − η ∇L(w + α v) + 0.1 y; w ← w + v", α=0.9, β=0.5, η=0.1),
        "at once, elsewhere": lift(
            lambda w, g, u, v, gradient_at, lr=0.05: (w - lr * gradient_at(w - lr * u), v, lr * u + g)
        ),
        "counted, elsewhere": rule("w ← w − η ∇L(w − η/t · sign(w))", η=0.3),
        "one place for all": lift(lambda w, g, gradient_at, lr=0.1: w - lr * (g + gradient_at(2 * lr))),
        "names": rule("e ← pi1 e + g; w ← w − i e", pi1=0.5, i=0.1),
    }
    for name, typed in texts.items():
        yield f"{name} on ravine", Case(typed, field("ravine"))
    yield "lifted on ravine", Case(lift(Heavy(lr=0.1)), field("ravine"))
    yield "five variables", Case(rule("momentum", lr=0.05), field("a**2 + 2*b**2 + (c - a)**2 + d**4 + f**2"))
    yield "names of variables", Case(rule("sgd", lr=0.1), field("β**2 + (λ - 1)**2 + value**2"))
    unguarded = rule("h ← h + g g; w ← w − η g / √h", η=0.1)
    yield "divides by zero", Case(unguarded, field("(x - 3)**2 + (y - 2)**2"), (1, 2))
    yield "arrives at a pole", Case(rule("sgd", lr=1.0), field("1/x + x + x/4 + y**2"), (1, 1))
    yield "no number for Python", Case(rule("w ← w − η g^1.5", η=0.3), field("x**2 + y**2"), (1, 1))
    yield "diverges", Case(rule("sgd", lr=1.0), rosenbrock)
    yield "negative powers", Case(rule("sgd", lr=0.1), field("x**-2 + x**2 + (1 + y**2)**-3", (0, 3), (-3, 3)), (2, 1))
    yield "leaves the field", Case(rule("sgd", lr=3.0), field("-log(x) + x + sqrt(y)", (0, 9), (0, 9)), (0.2, 3))


@pytest.fixture(scope="session")
def walked():
    """Every case by its name."""
    return dict(cases())


def found(interpreter, package):
    """An interpreter, or a reason to skip."""
    path = shutil.which(interpreter)
    if path is None:
        pytest.skip(f"{interpreter} is not installed (Debian: {package})")
    return path


DRIVERS = {
    "octave": """
1;
function run_one(path)
  source(path);
end
for k = 0:{last}
  printf("== %d\\n", k);
  try
    run_one(sprintf("%d.m", k));
  catch err
    disp(err.message);
  end
end
""",
    "scilab": """
function run_one(path)
  exec(path, -1);
endfunction
funcprot(0);
for k = 0:{last}
  mprintf("== %d\\n", k);
  try
    run_one(msprintf("%d.sce", k));
  catch
    mprintf("%s\\n", lasterror());
  end
end
""",
    "python": """
import runpy
for k in range({last} + 1):
    print("==", k)
    runpy.run_path(f"{{k}}.py")
""",
}
COMMANDS = {
    "octave": lambda: [found("octave-cli", "octave"), "--norc", "--quiet", "driver.m"],
    "scilab": lambda: [found("scilab-cli", "scilab-cli"), "-nb", "-quit", "-f", "driver.sce"],
    "python": lambda: [sys.executable, "-W", "error", "driver.py"],
}


def run(to, programs, folder):
    """What each of the programs prints, from one start of the interpreter."""
    command = COMMANDS[to]()
    suffix = LANGUAGES[to].suffix
    for number, text in enumerate(programs):
        (folder / f"{number}{suffix}").write_text(text, encoding="utf-8")
    (folder / f"driver{suffix}").write_text(DRIVERS[to].format(last=len(programs) - 1))
    headless = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ran = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, env=headless | {"MPLBACKEND": "agg"}
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout[-2000:]
    return [part.split("\n", 1)[1] for part in ran.stdout.split("== ")[1:]]


@pytest.fixture(scope="session")
def run_all():
    return run


@pytest.fixture(scope="session")
def walks_of():
    """A rule, a field (or its formula) and a start, walked."""
    return lambda rule, place, start: Case(rule, field(place) if isinstance(place, str) else Field(place), start)


def table_of(text):
    """The numbers of the CSV that a program printed."""
    heading, *rows = text.strip().splitlines()
    return heading.split(","), np.array([[float(cell) for cell in row.split(",")] for row in rows])


@pytest.fixture(scope="session", name="table_of")
def _table_of():
    return table_of


@pytest.fixture(scope="session", params=["octave", "scilab", "python"])
def printed(request, walked, tmp_path_factory):
    """The language, and the table that the program of every case prints in it."""
    to = request.param
    folder = tmp_path_factory.mktemp(to)
    texts = run(to, [case.program(to) for case in walked.values()], folder)
    return to, dict(zip(walked, texts, strict=True))
