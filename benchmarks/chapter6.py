"""The whole of chapter 6 beside the same trainings in plain float64 NumPy, as somebody writes them from the book."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import Row, agree, at_least
from kudari.chapter6 import EXPERIMENTS, Experiment, ExperimentReport, Runs, Study, write_report
from kudari.data import Data, Samples, available, load
from kudari.networks import Network
from kudari.rules.rule_files import rule_from_json
from kudari.travel.training.batches import Batches

EPS = 1e-6


def run(quick: bool) -> list[Row]:
    """On MNIST where it is, else on the digits.

    What trains no network (slopes by differences, noise, activations, the figures) is Kudari's own code in both, but
    here one after another.
    """
    name = "mnist" if available("mnist") and not quick else "digits"
    study, data = Study(quick=quick), load(name)
    for key in ("rules", "batch-norm", "weight-decay"):
        _check(EXPERIMENTS[key].jobs(study)[0].settings, data)
    names = ["weight-decay"] if quick else list(EXPERIMENTS)
    experiments = [EXPERIMENTS[name] for name in names]
    with tempfile.TemporaryDirectory() as folder:
        ours, drawing = _ours(experiments, study, data, Path(folder))
    trainings, spent = 0, dict.fromkeys(("training", "looking", "else"), 0.0)
    for made in experiments:
        for job in made.jobs(study):
            begin = time.perf_counter()
            if "rule" in job.settings:
                looking = train(job.settings, data)[1]
                spent["looking"] += looking
                spent["training"] += time.perf_counter() - begin - looking
                trainings += 1
            else:
                made.work(job.settings, data)
                spent["else"] += time.perf_counter() - begin
    plain = sum(spent.values()) + drawing
    told = (
        f"{ours:.1f} s against {plain:.1f} s: {spent['training']:.1f} s in {trainings} trainings, "
        f"{spent['looking']:.1f} s for accuracies after every epoch, {spent['else'] + drawing:.1f} s for the rest"
    )
    return [at_least(f"chapter 6 on {name}, faster than plain NumPy in float64", plain / ours, 6.0, note=told)]


def _ours(experiments: list[Experiment], study: Study, data: Data, folder: Path) -> tuple[float, float]:
    """Seconds for everything, and for the figures and the report alone, when all else is done."""
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        runs = Runs(experiments, study, data, folder / "runs")
        sections = [ExperimentReport.of(made, runs.of(made), study, "en") for made in experiments]
        write_report(folder, sections, ("Measured.", "計測。"), "en")
        seconds.append(time.perf_counter() - begin)
    return seconds[0], seconds[1]


def _check(settings: Mapping[str, Any], data: Data) -> None:
    """The first losses are the same, as far as float32 goes."""
    made = EXPERIMENTS["rules"].work({**settings, "epochs": None, "steps": 5}, data)["losses"]
    agree(f"plain {settings['rule']}", train({**settings, "epochs": None, "steps": 5}, data)[0], made, 1e-3)


def train(settings: Mapping[str, Any], data: Data) -> tuple[list[float], float]:
    """One training of the chapter, in dicts of float64 arrays: its losses, and the seconds of looks at accuracies.

    One looks as the book does: after every epoch where few samples are learnt from, at all that Kudari looks at too.
    """
    seed, few = settings["seed"], settings.get("samples")
    samples = data.train if few is None else data.train.some(few, seed)
    kept: Samples | None = data.test if settings.get("kept") is None else None
    if settings.get("kept"):
        samples, kept = samples.split(settings["kept"], seed)
    x, t = samples.x.astype(np.float64), samples.t
    test = None if kept is None else kept.x.astype(np.float64)
    plain = Plain(settings, x.shape[1], samples.classes)
    batches = Batches(x, t, settings.get("batch", 100), seed)
    steps = settings.get("steps") or round(settings["epochs"] * batches.per_epoch)
    losses, looking = [], 0.0
    with np.errstate(all="ignore"):
        for step in range(steps):
            losses.append(plain.step(*batches.take(step)))
            if not np.isfinite(losses[-1]):
                break
            if few and (step + 1) % batches.per_epoch == 0:
                begin = time.perf_counter()
                plain.accuracy(x, t)
                if kept is not None:
                    plain.accuracy(test, kept.t)
                looking += time.perf_counter() - begin
    return losses, looking


class Plain:
    """A network and its optimiser, written as the book writes them."""

    def __init__(self, settings: Mapping[str, Any], inputs: int, classes: int) -> None:
        made = settings["network"]
        same = {key: made[key] for key in ("init", "batch_norm") if key in made}
        start = Network(inputs, made["hidden"], classes, seed=settings["seed"], **same).params
        self.params = {key: value.astype(np.float64) for key, value in start.items()}
        self.depth, self.t = len(made["hidden"]) + 1, 0
        self.norm, self.drop = made.get("batch_norm", False), made.get("dropout", 0.0)
        self.decay = made.get("weight_decay", 0.0)
        rule = rule_from_json(settings["rule"])
        self.rule, self.lr = rule.title.lower(), rule.hyperparameters["lr"]
        self.m = {key: np.zeros_like(value) for key, value in self.params.items()}
        self.v = {key: np.zeros_like(value) for key, value in self.params.items()}
        self.running: dict[int, tuple[Any, Any]] = {}

    def forward(self, x: Any, learning: bool) -> Any:
        """The scores; what ``backward`` needs is kept."""
        self.inputs, self.masks, self.normal, self.dropped = [x], [], [], []
        out, p = x, self.params
        for k in range(1, self.depth):
            out = np.dot(out, p[f"W{k}"]) + p[f"b{k}"]
            if self.norm:
                mean, var = (out.mean(axis=0), out.var(axis=0)) if learning else self.running[k]
                if learning:
                    before = self.running.get(k, (np.zeros_like(mean), np.ones_like(var)))
                    self.running[k] = (0.9 * before[0] + 0.1 * mean, 0.9 * before[1] + 0.1 * var)
                std = np.sqrt(var + EPS)
                normal = (out - mean) / std
                self.normal.append((normal, std))
                out = p[f"gamma{k}"] * normal + p[f"beta{k}"]
            mask = out <= 0
            out = out.copy()
            out[mask] = 0
            self.masks.append(mask)
            if self.drop and learning:
                kept = np.random.rand(*out.shape) > self.drop  # noqa: NPY002  # as the book has it
                out = out * kept / (1 - self.drop)
                self.dropped.append(kept)
            self.inputs.append(out)
        return np.dot(out, p[f"W{self.depth}"]) + p[f"b{self.depth}"]

    def step(self, x: Any, t: Any) -> float:
        """The loss, its slopes, and a step of the rule."""
        p, grads = self.params, {}
        scores = self.forward(x, True)
        y = np.exp(scores - scores.max(axis=1, keepdims=True))
        y = y / y.sum(axis=1, keepdims=True)
        rows = np.arange(len(x))
        loss = -np.log(y[rows, t]).mean() + sum(
            0.5 * self.decay * np.sum(p[f"W{k}"] ** 2) for k in range(1, self.depth + 1)
        )
        dout = y.copy()
        dout[rows, t] -= 1
        dout = dout / len(x)
        for k in range(self.depth, 0, -1):
            grads[f"W{k}"] = np.dot(self.inputs[k - 1].T, dout) + self.decay * p[f"W{k}"]
            grads[f"b{k}"] = np.sum(dout, axis=0)
            if k == 1:
                break
            dout = np.dot(dout, p[f"W{k}"].T)
            if self.dropped:
                dout = dout * self.dropped[k - 2] / (1 - self.drop)
            dout[self.masks[k - 2]] = 0
            if self.norm:
                normal, std = self.normal[k - 2]
                grads[f"beta{k - 1}"] = dout.sum(axis=0)
                grads[f"gamma{k - 1}"] = (dout * normal).sum(axis=0)
                scaled = dout * p[f"gamma{k - 1}"]
                dout = (scaled - scaled.mean(axis=0) - normal * (scaled * normal).mean(axis=0)) / std
        self.update(grads)
        return float(loss)

    def update(self, grads: Mapping[str, Any]) -> None:
        """SGD, Momentum, AdaGrad or Adam, for one parameter after another."""
        self.t += 1
        for key, g in grads.items():
            if self.rule == "sgd":
                self.params[key] -= self.lr * g
            elif self.rule == "momentum":
                self.m[key] = 0.9 * self.m[key] - self.lr * g
                self.params[key] += self.m[key]
            elif self.rule == "adagrad":
                self.m[key] += g * g
                self.params[key] -= self.lr * g / (np.sqrt(self.m[key]) + 1e-7)
            else:
                rate = self.lr * np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
                self.m[key] += 0.1 * (g - self.m[key])
                self.v[key] += 0.001 * (g**2 - self.v[key])
                self.params[key] -= rate * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)

    def accuracy(self, x: Any, t: Any) -> float:
        """The share of right answers."""
        return float((self.forward(x, False).argmax(axis=1) == t).mean())
