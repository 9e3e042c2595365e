"""A folder of hand-ins: which files are run, and the table that comes of it."""

from __future__ import annotations

import math
import os
from pathlib import Path

from kudari.checking.handins.processes import Runner
from kudari.checking.handins.results import Results, Row
from kudari.checking.handins.words import WORDS
from kudari.checking.search import families_like
from kudari.engine.threads import processors
from kudari.formula import KudariError
from kudari.formula.foreign import shown_path
from kudari.language import language
from kudari.names import printable
from kudari.progress import watched
from kudari.refusals import whole
from kudari.translations import answering


def check_handins(
    folder: str | os.PathLike[str],
    like: str | None = None,
    *,
    seconds: float = 10,
    jobs: int | None = None,
    lang: str | None = None,
) -> Results:
    """Check every optimiser in every ``.py`` file of a folder and of those in it, each file in a process of its own.

    ``seconds`` is what running a file, and each optimiser in it, may take; ``jobs`` is how many processes there are at
    once, by default as many as there are cores. Files and folders whose names begin with a dot or an underscore are
    left out.

    Raises :class:`KudariError` where there is no such folder, no file in it, or no such rule.
    """
    with answering(lang):
        lang, folder = language(lang), Path(folder)
        families_like(like)
        jobs = whole("jobs", processors() if jobs is None else jobs, 1)
        if not (seconds > 0 and math.isfinite(seconds)):
            raise KudariError(WORDS.said("no time", lang, seconds=seconds))
        files = _files_in(folder, lang)
        with watched(WORDS.said("doing", lang)) as progress:
            findings = Runner(like, lang, seconds, jobs).run(files, progress)
        rows = [
            Row(printable(file.relative_to(folder).as_posix(), 200), finding)
            for file, found in zip(files, findings, strict=True)
            for finding in found
        ]
        return Results(printable(str(folder), 200), like, rows, lang)


def _files_in(folder: Path, lang: str) -> list[Path]:
    """The files to be run, in the order of their names."""
    if not os.path.isdir(folder):
        raise KudariError(WORDS.said("no folder", lang, folder=shown_path(folder)))
    files = [
        file
        for file in sorted(folder.rglob("*.py"))
        if file.is_file() and not any(part.startswith((".", "_")) for part in file.relative_to(folder).parts)
    ]
    if not files:
        raise KudariError(WORDS.said("no files", lang, folder=shown_path(folder)))
    return files
