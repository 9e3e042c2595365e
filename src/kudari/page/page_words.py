"""What the page says, in English and Japanese."""

from __future__ import annotations

#: For browsers in which nothing else of the page can be seen.
NEEDS = (
    "This page needs scripts, and a browser of 2023 or later: Chrome or Edge 110, Firefox 115, Safari 16.4.",
    "このページには JavaScript と、2023 年以降のブラウザ（Chrome・Edge 110、Firefox 115、Safari 16.4〜）が必要です。",
)

#: For whatever shows a link to the page.
ABOUT = (
    "A laboratory of gradient-based optimisation: rules race downhill on fields that you choose or type.",
    "勾配法の実験室。選んだ関数や自分で書いた関数の上で、更新手法が競走します。",
)

#: By the names that the modules ask for; «{…}» is filled in there.
WORDS: dict[str, tuple[str, str]] = {
    # Heads
    "title": ("Kudari: update rules walk downhill", "Kudari（下り）：更新手法のレース"),
    "heading": ("Kudari · a race downhill", "Kudari（下り）· 更新手法のレース"),
    "purpose": ("Change a rule and see where it leads.", "式や値を変えて、歩みを見よう。"),
    "language": ("日本語", "English"),
    "lesson": ("Lesson", "レッスン"),
    "lessons": ("Lessons", "レッスン"),
    "free": ("free play", "自由に遊ぶ"),
    "again": ("start again", "もう一度"),
    "next lesson": ("next lesson", "次のレッスン"),
    # The field
    "field": ("Field", "関数"),
    "gallery": ("Gallery", "関数を絵から選ぶ"),
    "formula": ("your own formula", "自分で書いた式"),
    "formula help": (
        "Any formula of one or two variables, such as sin(x) + cos(2y). η is found for it.",
        "変数が 1 つか 2 つの式なら何でも書けます（例: sin(x) + cos(2y)）。η はその式のために探します。",
    ),
    "no formula": (
        "This field is no formula here: only what was walked on it can be seen.",
        "この関数は式ではないので、ここでは歩いた結果だけを見られます。",
    ),
    "variables": (
        "a formula of one or two variables is needed, such as x**2 + y**2",
        "変数が 1 つか 2 つの式を書いてください（例: x**2 + y**2）",
    ),
    "at character": ("{what} (at character {place})", "{what}（{place} 文字目）"),
    "at part": ("{what} (at «{part}»)", "{what}（«{part}» のところ）"),
    "map": ("Map", "等高線"),
    "surface": ("Surface", "曲面"),
    "map of": (
        "Map of {field}. Start at {place}. Arrow keys move the start, W A S D the view, plus and minus zoom.",
        "{field} の等高線。スタートは {place}。矢印キーでスタート、W A S D で視野が動き、+ と − で拡大・縮小します。",
    ),
    "surface of": (
        "Surface of {field}, start at {place}. Arrow keys turn it.",
        "{field} の曲面。スタートは {place}。矢印キーで回します。",
    ),
    "minimum": ("minimum", "最小値"),
    "a minimum": ("minimum", "極小値"),
    "start": ("start", "スタート"),
    "start of": ("start, {name}", "スタートの {name}"),
    "drag the ring": ("drag the ring", "輪をつまんで動かそう"),
    "hands on map": (
        "Drag: start. Shift-drag: view. Ctrl-wheel: zoom.",
        "ドラッグでスタート、Shift＋ドラッグで視野、Ctrl＋ホイールで拡大",
    ),
    "hands on surface": ("Drag to turn it. Ctrl-wheel: zoom.", "ドラッグで回転、Ctrl＋ホイールで拡大"),
    "zoom in": ("zoom in", "拡大"),
    "zoom out": ("zoom out", "縮小"),
    "whole": ("whole field", "全体を表示"),
    "adventurers": ("adventurers", "冒険者"),
    "noise": ("noise σ", "ノイズ σ"),
    # Rules
    "rules": ("Rules", "更新手法"),
    "add": ("add a rule …", "手法を追加 …"),
    "add own": ("add", "追加"),
    "mine": ("my rule", "自分の手法"),
    "own rule": ("your own rule", "自分の手法を書く"),
    "own rule help": (
        "Your own rule, as text or LaTeX: w is the parameter, g its slope, t the step; what else you name is a slider "
        "or a memory.",
        "自分の手法を、LaTeX でも書けます。w はパラメータ、g は勾配、t はステップ。ほかの文字はスライダーか記憶です。",
    ),
    "edit": ("edit the formula of {name}", "{name} の式を書き直す"),
    "formula of": ("formula of {name}", "{name} の式"),
    "change": ("change", "変更"),
    "tune": ("tune {symbol}", "{symbol} を探す"),
    "tune of": ("tune {symbol} of {name}", "{symbol} を探す（{name}）"),
    "tune help": (
        "find the learning rate with which {name} ends lowest from here",
        "ここから最も低く着く {name} の学習率を探す",
    ),
    "no rate": ("no learning rate is better than another here", "ここでは、どの学習率でも変わりません"),
    "gradients": ("{cost} gradients a step", "一歩に勾配 {cost} 回"),
    "left out": ("left out: {what}", "読まなかったもの: {what}"),
    "recorded": ("shown as it was recorded", "記録されたとおりに表示しています"),
    "remove": ("remove {name}", "{name} を外す"),
    "shown": ("show {name}", "{name} を表示"),
    "value of": ("{symbol} of {name}", "{name} の {symbol}"),
    "numbers": ("the numbers of the next step", "次の一歩の数値"),
    # Time
    "time": ("time", "時間"),
    "play": ("play", "再生"),
    "pause": ("pause", "停止"),
    "back": ("one step back", "1 ステップ戻る"),
    "forward": ("one step forward", "1 ステップ進む"),
    "first": ("to the start", "最初へ"),
    "space": ("space", "スペース"),
    "step": ("step", "ステップ"),
    "steps": ("steps", "ステップ数"),
    "speed": ("speed", "速さ"),
    "in all": ("{time} s in all", "全体を {time} 秒"),
    "loop": ("again and again", "くり返す"),
    "step of": ("step {step} of {steps}", "ステップ {step} / {steps}"),
    # What is seen
    "values": ("Value against steps", "値の変化"),
    "gap": ("f − lowest value", "f − 最小値"),
    "value": ("f", "f"),
    "moved by": (
        "Dashed arrow: the next step. Solid arrow: what its memory alone would do. Box: how it scales each axis.",
        "破線の矢印は次の一歩、実線は記憶（速度など）だけで進む分、四角は軸ごとの歩幅の比です。",
    ),
    "diverged": ("«diverged»", "«発散»"),
    "lost of": ("({gone} of {lanes} diverged)", "（{lanes} 人中 {gone} 人が発散）"),
    # Maps
    "heat": ("Map of all settings, or all starts", "すべての設定・スタートの地図"),
    "no map": ("There is no rule here that can be walked again.", "もう一度歩ける手法がありません。"),
    "ends": ("how low it ends", "どこまで下りるか"),
    "basins": ("which minimum", "どの最小値に着くか"),
    "all starts": ("all starts", "すべてのスタート"),
    "ends help": (
        "Dark is low, pale is high, red is «diverged».",
        "濃い色ほど低く、薄い色ほど高く、赤は «発散» です。",
    ),
    "basins help": (
        "A colour for each minimum, grey is not there yet, red is «diverged».",
        "色は着いた最小値、灰色はまだ途中、赤は «発散» です。",
    ),
    "theory": ("The dashed line is theory’s border of stability.", "破線は理論による安定の境界です。"),
    "heat help": ("Click to take a pixel’s values.", "押すと、その値になります。"),
    "heat of": ("Map of {x} and {y} for {name}", "{name} の {x} と {y} の地図"),
    "kind": ("kind of map", "地図の種類"),
    "of rule": ("rule of the map", "地図の手法"),
    "map x": ("across the map", "地図の横軸"),
    "map y": ("up the map", "地図の縦軸"),
    # To take along
    "share": ("Take it along", "持ち帰る"),
    "link": ("copy link", "リンクをコピー"),
    "python": ("copy as Python", "Python としてコピー"),
    "no program": (
        "There is no program: the field, or every rule, is only a record.",
        "プログラムにはできません。関数か、すべての手法が、記録されただけのものです。",
    ),
    "picture": ("save picture", "画像を保存"),
    "record": ("save record", "記録を保存"),
    "bring": ("open a record …", "記録を開く …"),
    "brought": ("{name}: the record is open", "{name}：記録を開きました"),
    "copied": ("copied", "コピーしました"),
    "only here": (
        "The link opens this page where its file lies; to others, send the file.",
        "このリンクはこのファイルがある所でだけ開けます。ほかの人にはファイルを送ってください。",
    ),
    "copy this": ("copy this text", "この文をコピーしてください"),
    "drop": ("or drop its file anywhere on the page", "ファイルをページのどこかに落としても開けます"),
    "no record": ("this file is no record of a race: {why}", "このファイルはレースの記録ではありません：{why}"),
    "too large": ("it is too large", "大きすぎます"),
    "no json": ("it is no JSON", "JSON ではありません"),
    "no part": ("{part} is missing or not right", "{part} がないか、正しくありません"),
}
