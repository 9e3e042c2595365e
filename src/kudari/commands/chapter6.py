"""``kudari chapter6``: the book's experiments, each with its figure, and a report."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from kudari.chapter6 import EXPERIMENTS, Experiment, Runs, Section, Study, write_report
from kudari.commands.parse import LangOption, check_folder, watched
from kudari.data import available, load
from kudari.formula import KudariError
from kudari.language import language
from kudari.rules.text import rule_of


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help=f"Which: {', '.join(EXPERIMENTS)}. All unless given."),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder with MNIST; else KUDARI_DATA or the cache.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATA", help="Other data, such as fashion-mnist or digits.")
    ] = None,
    rules: Annotated[
        list[str] | None, typer.Option("--rule", help="The rules that are compared. May be repeated.")
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
    lang: LangOption = None,
) -> None:
    """Run the experiments of chapter 6 and write a report.

    Without MNIST the small real digits are taken instead, and it is said. What is done is kept in the report's folder:
    after an interruption the same command goes on.

    Examples:

      kudari chapter6 -o report

      kudari chapter6 rules initial-weights --data ~/mnist --seeds 5

      kudari chapter6 rules --rule sgd:lr=0.1 --rule "v ← 0.9 v − 0.01 g; w ← w + v"
    """
    chosen = [_known(name) for name in dict.fromkeys(names or EXPERIMENTS)]
    taken = on or ("mnist" if available("mnist", data) else "digits")
    study = Study(taken, seeds, quick, tuple(rules) if rules else Study.rules)
    for text in study.rules:
        rule_of(text)
    words = language(lang)
    check_folder(output / "index.html" if output.exists() else output)
    samples = load(taken, data, progress=True)  # what is wrong with the files is said before any work
    output.mkdir(exist_ok=True)
    console, told = Console(), _told(taken, on, data)
    console.print(told[words == "ja"], highlight=False)
    runs, sections = Runs(chosen, study, samples, output / "runs", processes), []
    for experiment in chosen:
        with watched(experiment.name) as progress:
            section = Section.of(experiment, runs.of(experiment, progress), words)
        sections.append(section)
        _show(console, section, words)
    path = write_report(output, sections, told, words)
    console.print(f"wrote {path}", highlight=False, soft_wrap=True)


def _known(name: str) -> Experiment:
    if name not in EXPERIMENTS:
        near = difflib.get_close_matches(name, EXPERIMENTS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(EXPERIMENTS)}"
        raise KudariError(f"there is no experiment {name!r}; {hint}")
    return EXPERIMENTS[name]


def _told(taken: str, asked: str | None, folder: Path | None) -> tuple[str, str]:
    """On which data, said plainly."""
    if taken == "digits" and asked is None:
        return (
            "Done on the 1,797 small digits that come with Kudari, for MNIST was not found (--data DIR says where).",
            "MNIST が見つからないため、同梱の小さな手書き数字 1,797 枚で実行しました（--data DIR で場所を指定）。",
        )
    return f"Done on real data: {taken}.", f"実データ {taken} で実行しました。"


def _show(console: Console, section: Section, lang: str) -> None:
    """The table and the sentences, on the terminal."""
    japanese = lang == "ja"
    made = section.experiment.table(section.results)
    table = Table(title=section.experiment.title[japanese])
    for place, heading in enumerate(made.heading):
        table.add_column(heading[japanese], justify="right" if place else "left")
    for row in made.rows:
        table.add_row(*row)
    console.print(table)
    console.print(section.experiment.seen(section.results)[japanese], highlight=False)
    console.print()
