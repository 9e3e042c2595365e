"""Where an update stops, check says what was meant; and it tells what is no mistake of the formula from what is one."""

import pytest

from kudari import check
from kudari.checking.fault_messages import FAULTS

from . import sources

BALL = """
    import math
    import numpy as np

    class Ball:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr = lr
            self.momentum = momentum
            self.v = {}
            self.iter = 0

        def update(self, params, grads):
            self.iter += 1
            for key in params:
                if key not in self.v:
                    self.v[key] = np.zeros_like(params[key])
                self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]
                params[key] += self.v[key]
"""
V = "self.v[key] = self.momentum * self.v[key] - self.lr * grads[key]"
W = "params[key] += self.v[key]"


def written(*slips):
    """The class with some slips in it, each a piece of it and what stands there instead."""
    return sources.written(BALL, *slips)


@pytest.mark.parametrize(
    ("right", "wrong", "reason", "advice"),
    [
        ("in params:", "in params.key():", "misspelt", "params.keys()"),
        ("in params:", "in params.keys:", "not called", "params.keys()"),
        ("in params:", "in range(3):", "numbered", "for key in params"),
        ("for key in params:", "for key, val in params:", "missing items", "for key, val in params.items()"),
        ("np.zeros_like", "np.zeroslike", "misspelt", "np.zeros_like"),
        ("self.lr * grads", "lr * grads", "undefined", "self.lr"),
        ("self.lr * grads", "eta * grads", "undefined", "self.lr"),
        ("self.lr * grads", "self.learning_rate * grads", "misspelt", "self.lr"),
        ("self.lr * grads", "self.Lr * grads", "misspelt", "self.lr"),
        ("self.lr * grads", "self.speed * grads", "never set", "self.speed = …"),
        ("self.lr * grads", "speed * grads", "unknown", "speed"),
        ("lr * grads[key]", "lr * grad[key]", "undefined", "grads"),
        ("lr * grads[key]", "lr * grads", "missing key", "grads[key]"),
        ("lr * grads[key]", "lr * grads(key)", "round brackets", "grads[key]"),
        ("lr * grads[key]", 'lr * grads["key"]', "quoted key", "without quotes"),
        ("lr * grads[key]", "lr * grads[key] ^ 2", "caret", "**"),
        ("lr * grads[key]", "lr * math.exp(grads[key])", "math of arrays", "np.exp"),
        ("lr * grads[key]", "lr * grads[key].sqrt()", "misspelt", "np.sqrt(grads[key])"),
        (V, "self.v = self.momentum * self.v", "missing key", "self.v[key]"),
        (W, "params += self.v[key]", "missing key", "params[key]"),
        (W, "key += self.v[key]", "name for value", "params[key]"),
        ("self.lr = lr", "self.lr = '0.01'", "text for number", "self.lr is the text '0.01'"),
        ("= np.zeros_like(params[key])", "", "state empty", "np.zeros_like(params[key])"),
        ("self.v = {}", "self.v = None", "state none", "self.v"),
        ("self.iter += 1", "iter += 1", "before its value", "iter"),
        ("self.iter += 1", "np.ones(self.iter ** t)", "undefined", "self.iter"),
        ("import numpy as np", "", "not imported", "import numpy as np"),
        ("def update(self, params", "def update(params", "no self", "def update(self, params, grads)"),
        ("__init__", "__int__", "init misspelt", "__init__"),
    ],
)
def test_an_error_is_told_by_what_was_meant(right, wrong, reason, advice):
    """With the line, in two languages, and never as another rule's steps."""
    report = check(written((right, wrong)), like="momentum", lang="en")

    assert report.verdict == "stopped", report
    assert report.fault.reason == reason
    assert advice in str(report)
    assert str(report).startswith("! Ball stops")
    assert report.text("ja").startswith("! Ball は途中で止まる")
    assert not report


def test_every_fault_is_in_two_languages():
    """And filled in with the same."""
    assert all(len(words) == 2 and all(words) for words in FAULTS.values())


def test_whole_dicts_without_a_loop_need_one():
    """Where there is no key of a loop, the loop is what is missing."""

    class Whole:
        def update(self, params, grads):
            params -= 0.1 * grads

    report = check(Whole(), like="sgd", lang="en")

    assert (report.fault.reason, report.cause) == ("no loop", "missing loop")


@pytest.mark.parametrize(
    ("slips", "line"),
    [
        ([(V, V.replace("self.v[key] =", "v =")), (W, "params[key] += v")], 17),  # it walks, and forgets
        ([(V, V.replace("self.v[key] =", "v ="))], 17),  # it stands still
        ([(V, V.replace("self.v[key]", "new", 1)), (W, "params[key] += new")], 17),  # by another name
        (
            [
                (V, f"{V.replace('self.v[key]', 'v', 1).partition(' - ')[0]}; v = v - self.lr * grads[key]"),
                (W, "params[key] += v"),
            ],
            17,
        ),
    ],
)
def test_what_is_computed_and_never_stored_is_told_with_its_line(slips, line):
    """And not that a copy was moved, or that something begins anew."""
    report = check(written(*slips), like="momentum", lang="en")
    first = str(report).splitlines()[0]

    assert (report.verdict, report.cause) == ("wrong", "never stored"), report
    assert "is computed, but never stored" in first
    assert f"write self.v[key] = {'new' if 'new' in first else 'v'}" in first
    assert report.where[0].startswith(f"line {line}: ")


def test_two_states_that_are_never_stored_are_both_told():
    """Adam's averages, each with its line."""
    source = """
        import numpy as np

        class Adam:
            def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
                self.lr, self.beta1, self.beta2, self.t = lr, beta1, beta2, 0
                self.m, self.v = {}, {}

            def update(self, params, grads):
                self.t += 1
                for key, g in grads.items():
                    m = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
                    v = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
                    m_hat, v_hat = m / (1 - self.beta1**self.t), v / (1 - self.beta2**self.t)
                    params[key] -= self.lr * m_hat / (np.sqrt(v_hat) + 1e-8)
    """
    report = check(sources.written(source), like="adam", lang="en")

    assert report.cause == "never stored"
    assert "write self.m[key] = m" in str(report)
    assert "write self.v[key] = v" in str(report)
    assert len(report.where) == 2


def test_a_method_with_defaults_and_annotations_is_looked_at_as_well():
    """They stand around its code, and not in it."""
    head = "def update(self, params: dict, grads: dict, *, scale: float = 1.0, key=lambda x: x) -> None"
    slips = [("def update(self, params, grads)", head), (V, V.replace("self.v[key] =", "v ="))]

    assert check(written(*slips), like="momentum", lang="en").cause == "never stored"


def test_a_state_without_its_line_is_not_called_computed():
    """The step is a sum of velocity and slope, too, and no new velocity."""

    class Still:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for key in params:
                step = self.momentum**2 * self.v.get(key, 0.0) - (1 + self.momentum) * self.lr * grads[key]
                params[key] += step

    report = check(Still, like="nesterov", lang="en")

    assert (report.verdict, report.cause) == ("wrong", "never updated"), report


@pytest.mark.parametrize(
    ("slips", "causes"),
    [
        (
            [(V, V.replace("= self.m", "+= self.m").replace("- self.lr", "+ self.lr"))],
            {"added to itself", "gradient sign"},
        ),
        ([("self.lr * grads", "grads"), (W, "params[key] -= self.v[key]")], {"lr missing", "gradient sign"}),
        (
            [("self.momentum * self", "(1 - self.momentum) * self"), ("self.lr * ", "")],
            {"shares exchanged", "lr missing"},
        ),
    ],
)
def test_two_mistakes_at_once_are_both_named(slips, causes):
    """The one in the first line of the report, the other below it."""
    report = check(written(*slips), like="momentum", lang="en")

    assert report.verdict == "wrong"
    assert {report.cause, *(cause for cause, _ in report.others)} == causes
    assert "also: " in str(report)


@pytest.mark.parametrize("start", ["np.ones_like(params[key])", "np.full(2, 0.25)[0]", "params[key].copy()"])
def test_a_state_that_begins_elsewhere_is_told_so(start):
    """And not that two equal formulas should be compared."""
    report = check(written(("np.zeros_like(params[key])", start)), like="momentum", lang="en")

    assert report.cause == "start"
    assert "should be 0" in str(report)
    assert "compare" not in str(report)


def test_the_line_of_the_mistake_is_shown():
    """As it stands in the code."""
    report = check(written(("- self.lr", "+ self.lr")), like="momentum", lang="en")

    assert report.where == ("line 17: self.v[key] = self.momentum * self.v[key] + self.lr * grads[key]",)


def test_nesterov_as_the_second_volume_prints_it_is_known():
    """It is not Nesterov's step, but nobody need look for the mistake in the copying."""

    class Printed:
        def __init__(self, lr=0.01, momentum=0.9):
            self.lr, self.momentum, self.v = lr, momentum, {}

        def update(self, params, grads):
            for key in params:
                self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
                params[key] += self.momentum * self.momentum * self.v[key]
                params[key] -= (1 + self.momentum) * self.lr * grads[key]

    report = check(Printed(), like="nesterov", lang="en")

    assert report.cause == "overwritten"
    assert "second volume prints it so" in str(report)
    assert "②" in report.text("ja")


def test_an_argument_that_changes_nothing_is_named():
    """The steps are right for the default only."""
    report = check(written(("self.lr = lr", "self.lr = 0.01")), like="momentum", lang="en")

    assert (report.verdict, report.cause, report.about) == ("wrong", "argument ignored", "lr")


@pytest.mark.parametrize(
    ("arguments", "gradient", "cause"),
    [
        ("weight_decay=0.1", "(grads[key] + self.more * params[key])", "decay in gradient"),
        ("l1=0.1", "(grads[key] + self.more * np.sign(params[key]))", "size in gradient"),
        ("clip=0.5", "np.clip(grads[key], -self.more, self.more)", "clipped"),
        ("decay=0.1", "grads[key] / (1 + self.more * (self.iter - 1))", "rate shrinks"),
        ("warmup=3", "grads[key] * min(1, self.iter / self.more)", "warm-up"),
        ("unused=1", "grads[key] / np.sqrt(self.iter)", "rate by root"),
    ],
)
def test_what_is_added_on_purpose_is_a_caution(arguments, gradient, cause):
    """True, and told; no ✗."""
    name = arguments.partition("=")[0]
    mine = written(
        ("momentum=0.9", f"momentum=0.9, {arguments}"),
        ("self.iter = 0", f"self.iter = 0\n        self.{name} = {name}"),
        ("grads[key]", gradient.replace("self.more", f"self.{name}")),
    )
    report = check(mine, like="momentum", lang="en")

    assert report.verdict == "caution", report
    assert report.cause == cause
    assert report
    assert not report.right
    assert str(report).startswith("△ Ball computes Momentum")


def test_an_epsilon_under_the_root_is_a_caution_where_no_book_has_it():
    """AdamW with ε there is AdamW, said with a caution."""

    class Mine:
        def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
            self.lr, self.beta1, self.beta2, self.eps, self.weight_decay = lr, beta1, beta2, eps, weight_decay
            self.m, self.v, self.t = {}, {}, 0

        def update(self, params, grads):
            self.t += 1
            for key, g in grads.items():
                m = self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * g
                v = self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * g**2
                root = (v / (1 - self.beta2**self.t) + self.eps) ** 0.5
                params[key] -= self.lr * (m / (1 - self.beta1**self.t) / root + self.weight_decay * params[key])

    report = check(Mine(), like="adamw", lang="en")

    assert report.verdict == "caution"
    assert report.cause == "eps inside root"


def test_lines_are_counted_in_the_readers_language():
    """Those of a mistake, and that in which an update stops."""
    wrong = check(written(("- self.lr", "+ self.lr")), like="momentum", lang="ja")
    stopped = check(written(("self.lr * grads", "eta * grads")), like="momentum", lang="ja")

    assert "  17 行目: self.v[key] =" in str(wrong)
    assert "  17 行目: self.v[key] =" in str(stopped)
    assert "line 17" not in f"{wrong}{stopped}"


@pytest.mark.parametrize(
    ("right", "wrong", "reason", "advice"),
    [
        ("__init__(self, lr", "__init__(selft, lr", "self misspelt", "def __init__(self, …)"),
        ("__init__(self, lr", "__init__(lr", "no self", "def __init__(self, lr, momentum)"),
        ("self.lr = lr", "self.lr = Lr", "undefined", "lr"),
        ("self.v = {}", "self.v = np.zeroes(2)", "misspelt", "np.zeros"),
        ("update(self, params", "update(sel, params", "self misspelt", "def update(self, …)"),
        ("in params:", "in params.keyx():", "misspelt", "params.keys()"),
    ],
)
def test_a_class_that_cannot_be_made_is_told_why(right, wrong, reason, advice):
    """With the line and what is meant, in both languages, as where update stops."""
    report = check(written((right, wrong)), like="momentum", lang="en")

    assert (report.verdict, report.fault.reason) == ("stopped", reason)
    for lang, line in (("en", "  line "), ("ja", " 行目: ")):
        assert advice in report.text(lang)
        assert line in report.text(lang)
