"""What is said of a folder of hand-ins, in English and Japanese."""

from __future__ import annotations

from kudari.language import Messages

HEADINGS = {
    "en": ("file", "class", "verdict", "cause", "first differing step"),
    "ja": ("ファイル", "クラス", "判定", "原因", "最初に違うステップ"),
}

WORDS = Messages(
    {
        "right": ("right", "正しい"),
        "wrong": ("wrong", "間違い"),
        "not run": ("not run", "実行できず"),
        "summary": (
            "{files} files, {rows} rows: {right} right, {wrong} wrong, {not_run} not run",
            "{files} 個のファイル、{rows} 行: 正しい {right}、間違い {wrong}、実行できず {not_run}",
        ),
        "title": ("Hand-ins: {folder}", "提出物: {folder}"),
        "title like": ("Hand-ins: {folder}, beside {like}", "提出物: {folder}（{like} と比較）"),
        "doing": ("hand-ins", "提出物"),
        # why a hand-in could not be run
        "too long": (
            "it takes longer than {seconds:g} s; an endless loop?",
            "{seconds:g} 秒で終わりません。無限ループ？",
        ),
        "crashed": ("it crashed: {signal}", "異常終了しました: {signal}"),
        "ended": (
            "it ended the program (exit code {code})",
            "プログラムを終了させました（終了コード {code}）",
        ),
        "silent": ("nothing is heard of it any more", "応答がなくなりました"),
        "file": ("the file cannot be run: {reason}", "ファイルを実行できません: {reason}"),
        "nothing": (
            "there is no optimiser in it: no class with steps such as update(params, grads), no function of w and g",
            "最適化のクラス（update(params, grads) など）も、w と g の関数もありません",
        ),
        "not checked": ("it cannot be checked: {reason}", "検査できません: {reason}"),
        # what is wrong with the folder
        "no folder": ("there is no folder {folder}", "フォルダ {folder} がありません"),
        "no files": ("there is no .py file in {folder}", "{folder} に .py ファイルがありません"),
        "no time": (
            "the time limit must be a number of seconds above 0, not {seconds:g}",
            "制限時間は 0 より大きい秒数です（{seconds:g} は使えません）",
        ),
    }
)
