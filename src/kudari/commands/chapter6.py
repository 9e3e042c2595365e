"""``kudari chapter6``: the book's experiments, each with its figure, and a report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kudari.chapter6 import EXPERIMENTS, Experiment, ExperimentReport, Runs, Study, titled, write_report
from kudari.chapter6.experiment import Both
from kudari.commands.options import DpiOption, LangOption, SizeOption, named_as_options, paper
from kudari.commands.terminal import plain_console
from kudari.commands.user_code import is_own, optimizer
from kudari.data import NAMES, Data, available, load
from kudari.files import replaceable
from kudari.formula import KudariError
from kudari.language import language, said
from kudari.progress import watched
from kudari.refusals import unknown
from kudari.rules import LiftError, Rule, lift
from kudari.translations import translated


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help=f"Which: {', '.join(EXPERIMENTS)}. All unless given."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The folder with MNIST's or Fashion-MNIST's files; else KUDARI_DATA."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATA", help="Other data: fashion-mnist, digits, or your own .npz or .csv."),
    ] = None,
    rules: Annotated[
        list[str] | None,
        typer.Option("--rule", help="The rules that are compared, also your own as FILE.py:NAME. May be repeated."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How often everything is done, to see how far it varies.")] = 1,
    processes: Annotated[
        int | None,
        typer.Option(min=1, help="How many runs side by side; as many as there are processors unless given."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A twentieth of the steps, to see whether all runs.")] = False,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the report goes.")] = Path(
        "report"
    ),
    size: SizeOption = None,
    dpi: DpiOption = None,
    lang: LangOption = None,
) -> None:
    """Run the experiments of chapter 6 and write a report.

    Without MNIST the small real digits are taken instead, and it is said; a folder that is named must have it. What is
    done is kept in the report's folder: after an interruption the same command goes on.

    Examples:

      kudari chapter6 -o report

      kudari chapter6 rules initial-weights --data ~/mnist --seeds 5

      kudari chapter6 rules --rule sgd:lr=0.1 --rule "v ← 0.9 v − 0.01 g; w ← w + v"

      kudari chapter6 rules --rule adam --rule my.py:MyAdam --on mine.npz
    """
    sheet = paper(size, dpi, [Path("every.png")])  # of which there is one for each experiment
    experiments = [_known(name) for name in dict.fromkeys(names or EXPERIMENTS)]
    name = on or ("mnist" if data is not None or available("mnist") else "digits")
    study = Study(seeds, quick, tuple(map(_compared, rules)) if rules else Study.rules)
    titled(study.rules)  # what is no rule is said before data are loaded
    lang = language(lang)
    replaceable(output / "index.html" if os.path.exists(output) else output)
    with named_as_options(folder="--data"):
        samples = load(name, data, download=on is not None, progress=True)  # what is wrong is said before any work
    runs, reports = Runs(experiments, study, samples, output / "runs", processes), []
    console, setting = plain_console(), _setting(samples, on is None, quick)
    console.print(said(setting, lang), highlight=False)
    for experiment in experiments:
        with watched(experiment.name) as progress:
            report = ExperimentReport.of(experiment, runs.of(experiment, progress), study, lang, sheet)
        reports.append(report)
        _show(console, report, lang)
    path = write_report(output, reports, setting, lang)
    console.print(translated(f"wrote {path}"), highlight=False, soft_wrap=True)


def _known(name: str) -> Experiment:
    if name not in EXPERIMENTS:
        raise unknown(f"there is no experiment {name!r}", name, EXPERIMENTS)
    return EXPERIMENTS[name]


def _compared(text: str) -> str | Rule:
    """A rule as it was typed, or the formula of somebody's own."""
    if not is_own(text):
        return text
    try:
        given = optimizer(text)
        return given if isinstance(given, Rule) else lift(given)
    except LiftError as error:
        raise KudariError(
            f"{text} cannot be compared here: its runs are done in other processes, to which only its formula can be "
            f"carried, and that cannot be read from the code: {error}"
        ) from None


def _setting(data: Data, nothing_asked: bool, quick: bool) -> Both:
    """On which data, and how, said plainly."""
    sizes = f"{len(data.train):,} samples to learn from, {len(data.test):,} to test with, {data.train.classes} classes"
    sizes_ja = f"学習用 {len(data.train):,} サンプル、テスト用 {len(data.test):,} サンプル、{data.train.classes} クラス"
    if data.name == "digits" and nothing_asked:
        english = (
            f"Done on the small digits that come with Kudari ({sizes}), for MNIST was not found "
            "(--data DIR says where)."
        )
        japanese = (
            f"MNIST が見つからないため、同梱の小さな手書き数字（{sizes_ja}）で実行しました（--data DIR で場所を指定）。"
        )
    elif data.name in NAMES:
        english, japanese = (
            f"Done on real data: {data.name} ({sizes}).",
            f"実データ {data.name}（{sizes_ja}）で実行しました。",
        )
    else:
        english, japanese = (
            f"Done on your own data: {data.name} ({sizes}).",
            f"ご自身のデータ {data.name}（{sizes_ja}）で実行しました。",
        )
    if quick:
        english += " Quick: a twentieth of the steps, to see whether all runs; the figures prove nothing."
        japanese += (
            "--quick のため、動作確認用にステップ数などを 20 分の 1 に減らしています。数値は結論の根拠になりません。"
        )
    return english, japanese


def _show(console: Console, report: ExperimentReport, lang: str) -> None:
    """The table and the sentences, on the terminal."""
    experiment = report.experiment
    headings, rows = experiment.table(report.results).within(lang)
    table = Table(title=said(experiment.title, lang))
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(said(experiment.findings(report.results), lang), highlight=False)
    console.print()
