"""What the page says, in English and Japanese."""

from __future__ import annotations

#: By the names that the modules ask for; «{…}» is filled in there.
WORDS: dict[str, tuple[str, str]] = {
    # Heads
    "title": ("Kudari: update rules walk downhill", "Kudari（下り）：更新手法のレース"),
    "language": ("日本語", "English"),
    "lesson": ("Lesson", "レッスン"),
    "free": ("free play", "自由に遊ぶ"),
    # The field
    "field": ("Field", "関数"),
    "gallery": ("Gallery", "関数を選ぶ"),
    "formula": ("your own formula", "自分で式を書く"),
    "formula help": ("for example x**2/20 + y**2, or sin(x) + cos(2y)", "例: x**2/20 + y**2、sin(x) + cos(2y)"),
    "variables": (
        "a formula of one or two variables is needed, such as x**2 + y**2",
        "変数が 1 つか 2 つの式を書いてください（例: x**2 + y**2）",
    ),
    "window": ("from {low} to {high}", "{low} から {high} まで"),
    "map": ("Map", "等高線"),
    "surface": ("Surface", "曲面"),
    "map of": (
        "Map of {field}. Start at {place}. Arrow keys move the start, plus and minus zoom.",
        "{field} の等高線。スタートは {place}。矢印キーで動かし、+ と − で拡大・縮小します。",
    ),
    "surface of": ("Surface of {field}. Arrow keys turn it.", "{field} の曲面。矢印キーで回します。"),
    "minimum": ("minimum", "最小値"),
    "start": ("start", "スタート"),
    "whole": ("whole field", "全体を表示"),
    "adventurers": ("Adventurers", "冒険者の数"),
    # Rules
    "rules": ("Rules", "更新手法"),
    "add": ("Add a rule", "手法を追加"),
    "own rule": ("your own rule", "自分の手法を書く"),
    "own rule help": ("one or more lines, such as v ← α v − η g; w ← w + v", "例: v ← α v − η g; w ← w + v"),
    "remove": ("remove {name}", "{name} を外す"),
    "shown": ("show {name}", "{name} を表示"),
    "value of": ("{symbol} of {name}", "{name} の {symbol}"),
    "numbers": ("The numbers of this step, for {variable}", "このステップの数値（{variable}）"),
    # Time
    "play": ("play", "再生"),
    "pause": ("pause", "停止"),
    "back": ("one step back", "1 ステップ戻る"),
    "forward": ("one step forward", "1 ステップ進む"),
    "first": ("to the start", "最初へ"),
    "step": ("step", "ステップ"),
    "steps": ("steps", "ステップ数"),
    "speed": ("speed", "速さ"),
    "loop": ("again and again", "くり返す"),
    "step of": ("step {step} of {steps}", "ステップ {step} / {steps}"),
    # What is seen
    "values": ("Value against steps", "値の変化"),
    "gap": ("f − lowest value", "f − 最小値"),
    "value": ("f", "f"),
    "diverged": ("«diverged»", "«発散»"),
    "diverged at": ("{name}: «diverged» at step {step}", "{name}：ステップ {step} で «発散»"),
    "arrived": ("{name}: arrived, f = {value}", "{name}：到着、f = {value}"),
    "zigzag": ("{name}: zig-zags across the valley, f = {value}", "{name}：谷を横切ってジグザグに進む、f = {value}"),
    "stalled": ("{name}: has stalled where it is flat, f = {value}", "{name}：平らなところで止まっている、f = {value}"),
    "walking": ("{name}: still on its way, f = {value}", "{name}：まだ進んでいる、f = {value}"),
    # Maps
    "heat": ("Where it ends, for every setting", "設定ごとの結果"),
    "basins": ("Which minimum, from every start", "どのスタートがどの最小値に着くか"),
    "heat help": ("click a pixel to take its values", "ピクセルを押すと、その値になります"),
    "heat of": ("Map of {x} and {y} for {name}", "{name} の {x} と {y} の地図"),
    "kind": ("Kind of map", "地図の種類"),
    "of rule": ("Rule", "手法"),
    # To take along
    "link": ("Copy link", "リンクをコピー"),
    "python": ("Copy as Python", "Python としてコピー"),
    "picture": ("Save picture", "画像を保存"),
    "record": ("Save record", "記録を保存"),
    "copied": ("copied", "コピーしました"),
    "drop": ("drop a record here", "記録のファイルをここに落とす"),
    "no record": ("this file is no record of a race: {why}", "このファイルはレースの記録ではありません：{why}"),
    "too large": ("it is too large", "大きすぎます"),
    "no json": ("it is no JSON", "JSON ではありません"),
    "no part": ("{part} is missing or not right", "{part} がないか、正しくありません"),
}
