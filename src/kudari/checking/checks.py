"""Check: what somebody's optimiser computes, beside the rule that it is meant to be.

All are given the same probe of gradients. If a rule of the catalogue takes the same steps, the optimiser is that
rule. If not, every mistake of the catalogue is made in the rule, until one takes just the wrong steps that the
optimiser takes: a cause is found, not guessed.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

from kudari.calling import Called, as_optimizer
from kudari.calling.own_code import own_classes
from kudari.calling.quiet import quiet
from kudari.calling.surroundings import must_be_copied, untouched
from kudari.calling.time_limit import SECONDS, TimeLimitError, is_their_own, limited
from kudari.checking.examination import OptimizerExamination
from kudari.checking.faults import Fault, explained
from kudari.checking.own_code import line_of
from kudari.checking.report import OptimizerReport
from kudari.checking.search import Families, families_like
from kudari.formula import KudariError
from kudari.language import language
from kudari.names import printable
from kudari.rules import Rule, lift
from kudari.rules.elsewhere import refuse_one_gradient
from kudari.rules.lifting import UnlikeError, renewed
from kudari.translations import answering


def check(
    optimizer: Any,
    like: str | type[Rule] | Rule | None = None,
    *,
    seconds: float = SECONDS,
    lang: str | None = None,
) -> OptimizerReport:
    """Is an optimiser right? It is run, here in this process, beside the rule that it is like.

    ``optimizer`` may be called in any way that Kudari knows, such as ``update(params, grads)``; a class is made into
    an object with its defaults. ``like`` names a rule of the catalogue, any variant of which counts,
    or one variant as ``"adam/torch"``; without it the nearest rule is looked for. The report is true if the steps
    are right, and prints itself in English or Japanese (``lang``, by the locale unless given).
    An update that has not come to its end after so many ``seconds`` is stopped, and told so with its line.

    >>> class Ball:
    ...     def __init__(self, lr=0.01, momentum=0.9):
    ...         self.lr, self.momentum, self.v = lr, momentum, {}
    ...     def update(self, params, grads):
    ...         for key in params:
    ...             self.v[key] = self.momentum * self.v.get(key, 0.0) + self.lr * grads[key]
    ...             params[key] += self.v[key]
    >>> report = check(Ball(), like="momentum", lang="en")
    >>> bool(report), report.cause
    (False, 'gradient sign')
    >>> print(report)
    ✗ Ball is not Momentum: the gradient has the wrong sign, so that the step goes uphill.
      step 1, params["W1"]: 1.005, where Momentum has 0.995 (from 1, with the slope 0.5)
      line 6: self.v[key] = self.momentum * self.v.get(key, 0.0) + self.lr * grads[key]
      yours  v ← α v + η g
                     ^
             w ← w + v
      right  v ← α v − η g
                     ^
             w ← w + v

    Raises :class:`KudariError` where there is nothing that could be called, or no such rule: ✗ is said only where
    steps were compared.
    """
    with answering(lang):
        chosen = language(lang)
        families = families_like(like)
        rule = families[0][0] if like is not None else None
        name = printable(getattr(optimizer, "__name__", type(optimizer).__name__))
        try:
            report = limited(lambda: _checked_to_the_end(optimizer, families, like is not None, chosen), seconds)
        except _StopError as error:
            fault = explained(error.stop, line_of(error.stop.__traceback__), optimizer)
            report = OptimizerReport(name, rule, right=False, cause="raises", about=fault.about, fault=fault)
        except TimeLimitError as error:
            if not error.line:  # it is not their code that takes so long
                raise
            fault = Fault("endless", {"seconds": f"{seconds:g}"}, error="", line=error.line)
            report = OptimizerReport(name, rule, right=False, cause="endless", about=error.line, fault=fault)
        return replace(report, lang=chosen)


class _StopError(Exception):
    """Somebody's code stops where no trial could tell so: an ``__init__``, of which no object comes, among others."""

    def __init__(self, stop: BaseException) -> None:
        super().__init__(str(stop))
        self.stop = stop


def _checked_to_the_end(optimizer: Any, families: Families, named: bool, lang: str) -> OptimizerReport:
    """The report, also where somebody's code raises what would end the program."""
    try:
        return _checked(optimizer, families, named, lang)
    except BaseException as error:
        if isinstance(error, Exception) or not is_their_own(error):
            raise
        raise _StopError(error) from error


def _checked(optimizer: Any, families: Families, named: bool, lang: str) -> OptimizerReport:
    somebodys, name, given = _runnable(optimizer)
    if isinstance(somebodys, Rule) and somebodys.formula.elsewhere:  # the probe is of gradients, not of a field
        raise refuse_one_gradient(somebodys.formula, lang)
    with untouched(somebodys):
        examination = OptimizerExamination(somebodys, name, families, given, named)
        if examination.has_walked:
            somebodys = renewed(somebodys)
            if somebodys is None:
                raise KudariError(f"this {name} has already walked with other parameters; check a new one")
            examination = OptimizerExamination(somebodys, name, families, given, named)
        return examination.report()


def _runnable(optimizer: Any) -> tuple[Any, str, Any]:
    """Something with an update over dicts that can be copied, its name, and what it was made of.

    What is called in another way is examined by the formula that is read from it, which takes the very same steps.
    """
    if isinstance(optimizer, type):
        try:
            with quiet():
                optimizer = optimizer()
        except Exception as error:
            if _takes_nothing(optimizer):
                raise _StopError(error) from error
    runnable = as_optimizer(optimizer, choose=True)
    if (
        isinstance(runnable, Called)
        and runnable.is_plain
        and own_classes(optimizer)
        and not isinstance(optimizer, type)
    ):
        runnable = optimizer  # whose update is looked at as it is: it returns new params, or asks for arrays
    if isinstance(runnable, Rule):
        return runnable, runnable.title, optimizer
    own = getattr(optimizer, "__name__", type(runnable).__name__)
    name = runnable.title if isinstance(runnable, Called) else printable(own)
    must_be_copied(optimizer, name)
    if isinstance(runnable, Called) or not hasattr(runnable, "__dict__"):
        try:
            return lift(runnable), name, optimizer
        except UnlikeError:  # it is no other rule, but two of them
            raise
        except KudariError:
            return runnable, name, optimizer
    return runnable, name, optimizer


def _takes_nothing(cls: type) -> bool:
    """Whether a class can be called without arguments, so that an error is one of its ``__init__``."""
    try:
        inspect.signature(cls).bind()
    except TypeError:
        return False
    except ValueError:  # its __init__ has not even the object for an argument
        return True
    return True
