"""One sample, a mini-batch, all samples: what a step costs, and how far it points from the true slope."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from kudari.chapter6.experiment import Both, Experiment, Job, Result, Settings, Study, Table, mean, pick, spread
from kudari.chapter6.trainings import trained
from kudari.charts import Chart, Line, Panel, band
from kudari.data import Data
from kudari.networks import Network
from kudari.travel.training import train
from kudari.travel.training.history import smoothed

SAMPLES, HIDDEN, LR = 1000, [50], 0.1
WAYS: dict[str, int | str] = {"1": 1, "100": 100, "all": "all"}
SIZES = (1, 4, 16, 64, 256)
DRAWS = 40
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
    setting = (
        "A thousand samples, one hidden layer of 50, SGD; each way looks at as many samples in all.",
        "1,000 サンプル、50 ユニットの隠れ層 1 つ、SGD。どの方法も見るサンプルの総数は同じです。",
    )

    def jobs(self, study: Study) -> list[Job]:
        found = []
        for seed in range(study.seeds):
            for name, size in WAYS.items():
                lr = 0.01 if size == 1 else LR  # a single sample's step is too noisy for the larger one
                made = {"hidden": HIDDEN, "samples": SAMPLES, "epochs": study.steps(20), "rule": f"sgd:lr={lr}"}
                found.append(Job(name, {**made, "batch": size, "seed": seed}))
            found.append(Job("noise", {"seed": seed, "draws": study.steps(DRAWS), "samples": SAMPLES, "sizes": SIZES}))
        return found

    @staticmethod
    def work(settings: Settings, data: Data) -> Result:
        return _noise(settings, data) if "draws" in settings else trained(settings, data)

    def table(self, results: Mapping[str, list[Result]]) -> Table:
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
        return Table(heading, rows)

    def chart(self, results: Mapping[str, list[Result]], lang: str) -> Chart:
        noise, low, high = band([run["noise"][:-1] for run in results["noise"]])
        sizes = results["noise"][0]["sizes"][:-1]
        cost = Panel(
            [
                Line(sizes, noise, pick(("measured", "実測"), lang), "#22303C", low=low, high=high),
                Line(sizes, noise[0] / np.sqrt(sizes), pick(("1/√size", "1/√サイズ"), lang), "#8496A5", dashed=True),
            ],
            title=pick(("noise per step against cost per step", "1 ステップのノイズとコスト"), lang),
            x=pick(("samples a step (its cost)", "1 ステップのサンプル数（コスト）"), lang),
            y="‖g_B − g‖ / ‖g‖",
            log_x=True,
            log_y=True,
        )
        lines = []
        for name in WAYS:
            runs = results[name]
            length = min(len(run["losses"]) for run in runs)
            y = np.mean([run["losses"][:length] for run in runs], axis=0)
            seen = np.arange(1, length + 1) * (SAMPLES / runs[0]["per_epoch"])
            lines.append(Line(seen, smoothed(y, max(1, length // 40)), pick(NAMES[name], lang), COLOURS[name]))
        course = Panel(
            lines,
            title=pick(("the same number of samples in all", "見たサンプル数をそろえると"), lang),
            x=pick(("samples seen", "見たサンプル数"), lang),
            y=pick(("loss on the step's samples", "そのステップの損失"), lang),
            log_y=True,
            limits=(0.01, 5.0),
        )
        return Chart([cost, course], columns=2, size=(5.4, 4.2))

    def seen(self, results: Mapping[str, list[Result]]) -> Both:
        runs = results["noise"]
        one, hundred = (mean([run["noise"][k] for run in runs]) for k in (0, 3))
        ends = {name: mean([run["test"][-1] for run in results[name] if run["test"]]) for name in WAYS}
        told = ", ".join(f"{NAMES[name][0]} {value:.1%}" for name, value in ends.items())
        told_ja = "、".join(f"{NAMES[name][1]} {value:.1%}" for name, value in ends.items())
        return (
            f"The slope on one sample is off by {one:.1f} times its own length, on 64 samples by {hundred:.2f} times: "
            "the noise falls with the root of the cost. "
            f"After as many samples in all the test accuracy is: {told}.",
            f"1 サンプルの勾配は本当の勾配の長さの {one:.1f} 倍ずれ、64 サンプルでは {hundred:.2f} 倍です。"
            f"ノイズはコストの平方根に反比例して減ります。同じ数のサンプルを見た後のテスト正解率は{told_ja}でした。",
        )


def _noise(settings: Settings, data: Data) -> Result:
    """How far batches' slopes are from that of all samples, after a short training; and what a step costs."""
    seed = settings["seed"]
    samples = data.train.some(settings["samples"], seed)
    network = Network(samples.x.shape[1], HIDDEN, samples.classes, seed=seed)
    train(network, samples, "sgd:lr=0.1", batch=100, steps=100, validation=0, look_every=100, seed=seed)
    network.loss_and_gradient(samples.x, samples.t)
    whole, rng = network.slopes.copy(), np.random.default_rng([seed, 8])
    found: Result = {"sizes": [], "noise": [], "ms": []}
    for size in (*settings["sizes"], len(samples)):
        apart, times = [], []
        for _ in range(settings["draws"]):
            rows = rng.choice(len(samples), size, replace=False)
            x, t = samples.x[rows], samples.t[rows]
            begin = time.perf_counter()
            network.loss_and_gradient(x, t)
            times.append(1e3 * (time.perf_counter() - begin))
            apart.append(float(np.linalg.norm(network.slopes - whole) / np.linalg.norm(whole)))
        found["sizes"].append(size)
        found["noise"].append(float(np.sqrt(np.mean(np.square(apart)))))
        found["ms"].append(float(np.median(times)))
    return found
