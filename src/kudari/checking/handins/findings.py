"""What was found out about one optimiser of a hand-in, as it comes from the process that ran it."""

from __future__ import annotations

from typing import Literal

import msgspec

from kudari.checking.report import OptimizerReport
from kudari.names import printable

Verdict = Literal["right", "wrong", "not run"]


class Finding(msgspec.Struct, frozen=True, tag=True, forbid_unknown_fields=True):
    """A row of the table but for the file; with an empty name it is about the file as a whole."""

    name: str
    verdict: Verdict
    cause: str = ""
    step: int | None = None  # the first that differs
    report: str = ""


def finding_of(name: str, report: OptimizerReport, lang: str) -> Finding:
    """What a report comes to in the table.

    Right steps are right, and a caution stands beside them as the cause. An update that fails by itself was compared
    with nothing, and so not run.
    """
    stopped = report.verdict == "stopped" or report.cause == "raises"
    verdict: Verdict = "right" if report else "not run" if stopped else "wrong"
    step = None if report or report.difference is None else report.difference.step
    return Finding(
        printable(name, 100),
        verdict,
        printable(report.reason(lang), 300),
        step,
        printable(report.text(lang), 20_000, "\n"),
    )


def not_run(name: str, cause: str) -> Finding:
    """An optimiser, or a file, of which nothing can be said but why it could not be run."""
    return Finding(printable(name, 100), "not run", printable(cause, 300))
