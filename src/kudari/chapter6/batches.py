"""One sample, a mini-batch, all samples: what a step costs, and how far it points from the true slope."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, ResultTable, Settings, Study, mean, spread
from kudari.chapter6.outcomes import curve, divergences, last_accuracy, mean_of
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel, band
from kudari.data import Data
from kudari.language import said
from kudari.networks import Network
from kudari.travel.training import train
from kudari.travel.training.smoothing import smoothed

SAMPLES, HIDDEN, LR = 1000, [50], 0.1
WAYS: dict[str, int | str] = {"1": 1, "100": 100, "all": "all"}
SIZES = (1, 4, 16, 64, 256)
DRAWS, EPOCHS = 40, 20
NEAR = 0.1  # to the power of a root, for a measured one
NAMES: dict[str, Both] = {
    "1": ("one sample", "1 サンプル"),
    "100": ("mini-batch of 100", "ミニバッチ 100"),
    "all": ("all samples", "全サンプル"),
}
COLOURS = dict(zip(WAYS, ("#D55E00", "#009E73", "#0072B2"), strict=True))


class BatchSizes(Experiment):
    """A thousand samples, one hidden layer of 50, SGD; each way looks at as many samples in all."""

    name = "batches"
    title = ("One sample, a mini-batch, the whole batch", "確率的・ミニバッチ・バッチ勾配降下法")
    question = ("How noisy is a step, and what does it cost?", "1 回の更新はどれだけ揺らぎ、どれだけの計算がかかるか？")
    samples = SAMPLES

    def setting(self, study: Study) -> Both:
        epochs = study.steps(EPOCHS)
        return (
            f"{SAMPLES:,} samples, one hidden layer of 50, SGD; {epochs} epochs, so that each way looks at as many "
            f"samples in all. The noise is measured by {study.steps(DRAWS)} draws.",
            f"{SAMPLES:,} サンプル、50 ユニットの隠れ層 1 つ、SGD、{epochs} エポック"
            f"（どの方法も見るサンプルの総数は同じ）。ノイズは {study.steps(DRAWS)} 回の抽出で測ります。",
        )

    def jobs(self, study: Study) -> list[Job]:
        jobs = []
        for seed in range(study.seeds):
            for name, size in WAYS.items():
                lr = 0.01 if size == 1 else LR  # a single sample's step is too noisy for the larger one
                settings = {"network": {"hidden": HIDDEN}, "samples": SAMPLES, "epochs": study.steps(EPOCHS)}
                jobs.append(Job(name, {**settings, "rule": f"sgd:lr={lr}", "batch": size, "seed": seed}))
            jobs.append(Job("noise", {"seed": seed, "draws": study.steps(DRAWS), "samples": SAMPLES, "sizes": SIZES}))
        return jobs

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        return _noise(settings, data) if "draws" in settings else trained(settings, data)

    def table(self, results: Mapping[str, list[Result]]) -> ResultTable:
        heading = [
            ("samples a step", "1 ステップのサンプル数"),
            ("noise of a step", "ステップのノイズ"),
            ("ms a step", "1 ステップの ms"),
        ]
        rows = []
        for k, size in enumerate(results["noise"][0]["sizes"]):
            runs = results["noise"]
            rows.append(
                [f"{size:,}", spread([run["noise"][k] for run in runs]), spread([run["ms"][k] for run in runs])]
            )
        return ResultTable(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        noise, low, high = band([run["noise"][:-1] for run in results["noise"]])
        sizes = results["noise"][0]["sizes"][:-1]
        cost = Panel(
            [
                Line(sizes, noise, said(("measured", "実測"), lang), "#22303C", low=low, high=high),
                Line(sizes, noise[0] / np.sqrt(sizes), said(("1/√size", "1/√サイズ"), lang), "#8496A5", dashed=True),
            ],
            title=said(("noise per step against cost per step", "1 ステップのノイズとコスト"), lang),
            x=said(("samples a step (its cost)", "1 ステップのサンプル数（コスト）"), lang),
            y="‖g_B − g‖ / ‖g‖",
            log_x=True,
            log_y=True,
        )
        lines = []
        for name in WAYS:
            runs = results[name]
            at, y, _, _ = curve(runs, "losses")
            samples = np.array(at) * (SAMPLES / runs[0]["per_epoch"])
            lines.append(Line(samples, smoothed(y, max(1, len(at) // 40)), said(NAMES[name], lang), COLOURS[name]))
        losses = Panel(
            lines,
            title=said(("the same number of samples in all", "見たサンプル数をそろえると"), lang),
            x=said(("samples seen", "見たサンプル数"), lang),
            y=said(("loss on the step's samples", "そのステップの損失"), lang),
            log_y=True,
            limits=(0.01, 5.0),
        )
        return Chart([cost, losses], columns=2, size=(5.4, 4.2))

    def findings(self, results: Mapping[str, list[Result]]) -> Both:
        runs, sizes = results["noise"], results["noise"][0]["sizes"][:-1]
        noise = [mean([run["noise"][k] for run in runs]) for k in range(len(sizes))]
        power = float(np.polyfit(np.log(sizes), np.log(noise), 1)[0])
        as_root = abs(power + 0.5) < NEAR
        ends = {name: mean_of(last_accuracy(run, "test") for run in results[name]) for name in WAYS}
        known = {name: end for name, end in ends.items() if end is not None}
        english = (
            f"The slope on one sample is off by {noise[0]:.3g} times its own length, on {sizes[-1]} samples by "
            f"{noise[-1]:.3g} times. The noise falls with the power {power:.2f} of the cost, which is "
            f"{'about its root' if as_root else 'not its root'}."
        )
        japanese = (
            f"1 サンプルの勾配は本当の勾配の長さの {noise[0]:.3g} 倍ずれ、"
            f"{sizes[-1]} サンプルでは {noise[-1]:.3g} 倍です。ノイズはコストの {power:.2f} 乗で変わり、"
            f"{'ほぼ平方根に反比例して減ります' if as_root else '平方根に反比例してはいません'}。"
        )
        if known:
            accuracies = ", ".join(f"{NAMES[name][0]} {end:.1%}" for name, end in known.items())
            english += f" After as many samples in all the test accuracy is: {accuracies}."
            accuracies = "、".join(f"{NAMES[name][1]} {end:.1%}" for name, end in known.items())
            japanese += f"同じ数のサンプルを見た後のテスト正解率は、{accuracies} でした。"
        diverged = divergences({name: results[name] for name in WAYS}, NAMES)
        return english + diverged[0], japanese + diverged[1]


def _noise(settings: Settings, data: Data) -> Result:
    """How far batches' slopes are from that of all samples, after a short training; and what a step costs."""
    seed = settings["seed"]
    samples = data.train.some(settings["samples"], seed)
    network = Network(samples.x.shape[1], HIDDEN, samples.classes, seed=seed)
    train(network, samples, "sgd:lr=0.1", batch=100, steps=100, validation=0, snapshot_every=100, seed=seed)
    network.loss_and_gradient(samples.x, samples.t)
    whole, rng = network.gradient_vector.copy(), np.random.default_rng([seed, 8])
    result: Result = {"sizes": [], "noise": [], "ms": []}
    for size in (*settings["sizes"], len(samples)):
        distances, times = [], []
        for _ in range(settings["draws"]):
            # With replacement, as draws are that know nothing of each other: without it, a batch of most samples would
            # be near all of them for that alone.
            rows = rng.choice(len(samples), size) if size < len(samples) else np.arange(len(samples))
            x, t = samples.x[rows], samples.t[rows]
            begin = time.perf_counter()
            network.loss_and_gradient(x, t)
            times.append(1e3 * (time.perf_counter() - begin))
            distances.append(float(np.linalg.norm(network.gradient_vector - whole) / np.linalg.norm(whole)))
        result["sizes"].append(size)
        result["noise"].append(float(np.sqrt(np.mean(np.square(distances)))))
        result["ms"].append(float(np.median(times)))
    return result
