"""Runs side by side in processes, each with one thread; what is done is kept and need not be done again."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

import msgspec

from kudari.chapter6.experiment import Experiment, Job, Result, Study
from kudari.containers.contents import MOST_PER_BYTE, contents
from kudari.containers.seals import BLANK, check_seal, seal
from kudari.data import Data
from kudari.engine.threads import processors
from kudari.files import written_whole
from kudari.formula import KudariError
from kudari.lifeline import ending_with
from kudari.progress import Progress

Run = tuple[str, int]  # of which experiment, and which of its jobs


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    """A result in a file, with the name of the run that it is of."""

    run: str
    checksum: str
    result: Result


class Runs:
    """The runs of several experiments, side by side.

    None of them waits until another experiment is done: they are handed out one after the other, and what comes back
    is sorted. A result that stands in the ``folder`` is taken from there, so that an interrupted report goes on.
    """

    def __init__(
        self,
        experiments: Iterable[Experiment],
        study: Study,
        data: Data,
        folder: Path,
        processes: int | None = None,
    ) -> None:
        chosen = list(experiments)
        check_samples(chosen, data)
        self.jobs: dict[str, list[Job]] = {}
        self._missing: list[tuple[Experiment, int]] = []
        self._paths: dict[Run, Path] = {}
        self._results: dict[Run, Result] = {}
        for experiment in chosen:
            self.jobs[experiment.name] = experiment.jobs(study)
            for index, job in enumerate(self.jobs[experiment.name]):
                run = experiment.name, index
                self._paths[run] = folder / f"{_key(experiment, job, data)}.json"
                result = _read(self._paths[run])
                if result is None:
                    self._missing.append((experiment, index))
                else:
                    self._results[run] = result
        folder.mkdir(parents=True, exist_ok=True)
        self._coming = self._done(data, processes or processors())

    def of(self, experiment: Experiment, progress: Progress | None = None) -> dict[str, list[Result]]:
        """The results of an experiment by their labels, in the order of its jobs, when all of them are there."""
        jobs = self.jobs[experiment.name]
        runs = [(experiment.name, index) for index in range(len(jobs))]
        while missing := sum(run not in self._results for run in runs):
            if progress is not None:
                progress(len(runs) - missing, len(runs))
            run, result = next(self._coming)
            _write(self._paths[run], result)
            self._results[run] = result
        grouped: dict[str, list[Result]] = {}
        for job, run in zip(jobs, runs, strict=True):
            grouped.setdefault(job.label, []).append(self._results[run])
        return grouped

    def _done(self, data: Data, processes: int) -> Iterator[tuple[Run, Result]]:
        """What is missing, as it is done."""
        if not self._missing:
            return
        from joblib import Parallel, delayed

        workers = min(processes, len(self._missing))
        parallel = Parallel(
            n_jobs=workers,
            return_as="generator_unordered",
            pre_dispatch="2*n_jobs",
            initializer=ending_with(os.getpid()),
        )
        yield from parallel(
            delayed(_worked)(experiment, index, self.jobs[experiment.name][index], data)
            for experiment, index in self._missing
        )


def check_samples(experiments: Iterable[Experiment], data: Data) -> None:
    """Refuse data that are too few, before anything is done.

    Raises :class:`KudariError` that names every experiment which needs more, and those which do not.
    """
    there, needs = len(data.train), {experiment.name: experiment.samples for experiment in experiments}
    lacking = [f"{name} {count:,}" for name, count in needs.items() if count > there]
    if lacking:
        others = ", ".join(name for name, count in needs.items() if count <= there)
        hint = f", or name others only: {others}" if others else ""
        raise KudariError(
            f"{data.name} has {there:,} samples to learn from, which is too few: needed are for {', '.join(lacking)}; "
            f"give more samples{hint}"
        )


def _worked(experiment: Experiment, index: int, job: Job, data: Data) -> tuple[Run, Result]:
    """One run, with one thread for matrix products and one for kernels."""
    from threadpoolctl import threadpool_limits

    before = os.environ.get("KUDARI_THREADS")
    os.environ["KUDARI_THREADS"] = "1"
    try:
        with threadpool_limits(1):
            return (experiment.name, index), experiment.work(job.settings, data)
    finally:
        if before is None:
            del os.environ["KUDARI_THREADS"]
        else:
            os.environ["KUDARI_THREADS"] = before


def _key(experiment: Experiment, job: Job, data: Data) -> str:
    """The name of a result: all that it depends on, of the data what is in them."""
    settings = json.dumps(
        [version("kudari"), experiment.name, job.label, dict(job.settings), data.digest], sort_keys=True
    )
    return f"{experiment.name}-{hashlib.sha256(settings.encode()).hexdigest()[:16]}"


def _write(path: Path, result: Result) -> None:
    """Keep a result under its name, which stands in the file as well."""
    with written_whole(path, synced=True) as temporary:
        kept = {"run": path.stem, "checksum": BLANK, "result": result}
        temporary.write_text(json.dumps(kept), "utf-8")  # which knows NaN
        seal(temporary)


def _read(path: Path) -> Result | None:
    """What was kept; None where there is nothing, or where it is broken, and has to be done again."""
    try:
        data = contents(path, "the result of a run", share=MOST_PER_BYTE)
        kept = msgspec.convert(json.loads(data), _Kept)
        check_seal(path, data, claimed=True)
    except (KudariError, ValueError, RecursionError):  # no JSON, or another is a ValueError
        return None
    return kept.result if kept.run == path.stem else None
