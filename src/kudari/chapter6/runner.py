"""Runs side by side in processes, each with one thread; what is done is kept and need not be done again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kudari.chapter6.experiment import Experiment, Job, Result
from kudari.data import Data, load
from kudari.engine.threads import processors
from kudari.files import written_whole

Progress = Callable[[int, int], Any]


def results_of(
    experiment: Experiment,
    jobs: Sequence[Job],
    data: str,
    folder: Path | None,
    kept: Path,
    processes: int | None = None,
    progress: Progress | None = None,
) -> dict[str, list[Result]]:
    """The results of all runs by their labels, in the order of the jobs.

    A result that stands in the folder ``kept`` is taken from there, so that an interrupted experiment goes on.
    """
    kept.mkdir(parents=True, exist_ok=True)
    paths = [kept / f"{_key(experiment, job, data)}.json" for job in jobs]
    found = {place: result for place, path in enumerate(paths) if (result := _read(path)) is not None}
    missing = [place for place in range(len(jobs)) if place not in found]
    if progress is not None:
        progress(len(found), len(jobs))
    for place, result in _run(experiment, jobs, missing, data, folder, processes or processors()):
        with written_whole(paths[place]) as temporary:
            temporary.write_text(json.dumps(result), "utf-8")
        found[place] = result
        if progress is not None:
            progress(len(found), len(jobs))
    grouped: dict[str, list[Result]] = {}
    for place, job in enumerate(jobs):
        grouped.setdefault(job.label, []).append(found[place])
    return grouped


def _run(
    experiment: Experiment, jobs: Sequence[Job], missing: Sequence[int], data: str, folder: Path | None, processes: int
) -> Iterator[tuple[int, Result]]:
    """The results as they are done."""
    if not missing:
        return
    from joblib import Parallel, delayed

    workers = min(processes, len(missing))
    parallel = Parallel(n_jobs=workers, return_as="generator_unordered", pre_dispatch="2*n_jobs")
    yield from parallel(delayed(_done)(experiment, place, jobs[place], data, folder) for place in missing)


def _done(experiment: Experiment, place: int, job: Job, data: str, folder: Path | None) -> tuple[int, Result]:
    """One run, with one thread for matrix products and one for kernels."""
    from threadpoolctl import threadpool_limits

    before = os.environ.get("KUDARI_THREADS")
    os.environ["KUDARI_THREADS"] = "1"
    try:
        with threadpool_limits(1):
            return place, experiment.work(job.settings, _loaded(data, folder))
    finally:
        if before is None:
            del os.environ["KUDARI_THREADS"]
        else:
            os.environ["KUDARI_THREADS"] = before


@lru_cache(maxsize=2)
def _loaded(data: str, folder: Path | None) -> Data:
    """The data, read once in each process."""
    return load(data, folder, download=False)


def _key(experiment: Experiment, job: Job, data: str) -> str:
    """The name of a result: all that it depends on."""
    told = json.dumps([version("kudari"), experiment.name, job.label, dict(job.settings), data], sort_keys=True)
    return f"{experiment.name}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _read(path: Path) -> Result | None:
    """What was kept; None where there is nothing, or where it is broken."""
    try:
        result: Result = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return result if isinstance(result, dict) else None
