"""The report: one page with every figure, table and sentence in it, that needs nothing beside it."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from kudari.chapter6.experiment import Both, Experiment, Result, Study, Table, pick
from kudari.files import written_whole

STYLE = """
:root { color-scheme: light dark; --ink: #22303c; --ground: #fff; --line: #d5dce2; --faint: #5d6f7e }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e9ee; --ground: #161c22; --line: #36424d; --faint: #9db0bf } }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--ground); color: var(--ink);
       font: 1rem/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", "Yu Gothic", sans-serif }
h1 { font-size: 1.6rem } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line) }
nav ol { columns: 2; padding-left: 1.4rem } a { color: inherit }
img { max-width: 100%; height: auto; background: #fff; border-radius: .3rem }
.question { color: var(--faint) } .other { color: var(--faint) }
.table { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: right }
th:first-child, td:first-child { text-align: left }
@media (max-width: 40rem) {
  nav ol { columns: 1 }
  .figure { overflow-x: auto } .figure img { max-width: none; width: 44rem }
}
"""


@dataclass(frozen=True)
class Section:
    """One experiment, done."""

    experiment: Experiment
    results: Mapping[str, list[Result]]
    setting: Both
    figure: bytes  # as PNG

    @classmethod
    def of(cls, experiment: Experiment, results: Mapping[str, list[Result]], study: Study, lang: str) -> Section:
        """With its figure drawn."""
        return cls(experiment, results, experiment.setting(study), experiment.chart(results, lang).plot()._repr_png_())


def write_report(folder: Path, sections: Sequence[Section], told: Both, lang: str) -> Path:
    """Write ``index.html``, and every figure as a file beside it."""
    for section in sections:
        with written_whole(folder / f"{section.experiment.name}.png") as temporary:
            temporary.write_bytes(section.figure)
    path = folder / "index.html"
    with written_whole(path) as temporary:
        temporary.write_text(page(sections, told, lang), "utf-8")
    return path


def page(sections: Sequence[Section], told: Both, lang: str) -> str:
    """The page as text."""
    title = pick(("Chapter 6: techniques of learning", "第 6 章 学習に関するテクニック"), lang)
    parts = "\n".join(_section(section, lang) for section in sections)
    entries = "".join(
        f'<li><a href="#{section.experiment.name}">{escape(pick(section.experiment.title, lang))}</a></li>'
        for section in sections
    )
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{_both(told, lang)}\n<nav><ol>{entries}</ol></nav>\n{parts}\n</body>\n</html>\n"
    )


def _section(section: Section, lang: str) -> str:
    made, image = section.experiment, base64.b64encode(section.figure).decode()
    seen = made.seen(section.results)
    return (
        f'<section id="{made.name}">\n<h2>{escape(pick(made.title, lang))}</h2>\n'
        f'<p class="question">{escape(pick(made.question, lang))} {escape(pick(section.setting, lang))}</p>\n'
        f'<div class="figure"><img alt="{escape(pick(seen, lang))}" src="data:image/png;base64,{image}"></div>\n'
        f"{_both(seen, lang)}\n{_table(made.table(section.results), lang)}\n</section>"
    )


def _both(texts: Both, lang: str) -> str:
    """A text in both languages, that of the page first."""
    other = "en" if lang == "ja" else "ja"
    return f'<p>{escape(pick(texts, lang))}</p>\n<p class="other" lang="{other}">{escape(pick(texts, other))}</p>'


def _table(table: Table, lang: str) -> str:
    headings, cells = table.told(lang)
    head = "".join(f"<th>{escape(text)}</th>" for text in headings)
    rows = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in cells)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
