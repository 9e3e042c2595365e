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
    "undo": ("undo", "元に戻す"),
    "redo": ("redo", "やり直す"),
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
        "Your own rule, as text, LaTeX, or your Python class: w is the parameter, g its slope, t the step; what else "
        "you name is a slider or a memory.",
        "自分の手法を、LaTeX や Python のクラスでも書けます。w はパラメータ、g は勾配、t はステップ。"
        "ほかの文字はスライダーか記憶です。",
    ),
    # A class that was pasted, and cannot be read
    "code line": ("line {line}: {why}", "{line} 行目: {why}"),
    "code long": ("a program may have {limit} characters at most", "プログラムは {limit} 文字までです"),
    "code indent": ("this line is indented otherwise than those around it", "インデントが前後の行と合いません"),
    "code syntax": ("Python does not expect «{what}» here, or it is not read yet", "ここに「{what}」は書けません"),
    "code deep": ("too much stands within each other here", "入れ子が深すぎます"),
    "code fuel": (
        "it does not come to an end; is there an endless loop?",
        "終わりません。無限ループではありませんか？",
    ),
    "code recursion": ("a function calls itself again and again", "関数が自分を呼び続けています"),
    "code unknown": (
        "«{what}» is not read here; Python's kudari.lift may read it",
        "「{what}」はここでは読めません。Python の kudari.lift なら読めるかもしれません",
    ),
    "code library": (
        "the library «{what}» is not here; NumPy and math are",
        "ライブラリ「{what}」は使えません。NumPy と math だけです",
    ),
    "code undefined": ("there is no «{what}»; is it misspelt?", "「{what}」がありません。つづりを確かめてください"),
    "code no name": ("«{what}» is nothing that {of} has", "{of} に「{what}」はありません"),
    "code no key": ("there is no key «{what}»", "キー「{what}」がありません"),
    "code key": ("this cannot be the key of a dict", "辞書のキーにできません"),
    "code index": ("only whole arrays are read: x[key] of a dict or a list, or x[...]", "配列は全体としてだけ読めます"),
    "code number": ("{what} is used as a number", "{what} を数として使っています"),
    "code operation": ("{one} {sign} {other} cannot be computed", "{one} {sign} {other} は計算できません"),
    "code infinite": ("a number here is infinite, or none", "数が無限大か、数ではありません"),
    "code loop": ("a loop cannot run over {what}; params.items() gives keys and arrays", "{what} ではループできません"),
    "code unpack": ("{there} values for {wanted} names", "{wanted} 個の名前に {there} 個の値があります"),
    "code argument": (
        "«{what}» is given no value; write a default, as in lr=0.01",
        "「{what}」に既定値を書いてください",
    ),
    "code arguments": ("{what} is called with too many arguments", "{what} の引数が多すぎます"),
    "code call": ("{what} cannot be called", "{what} は呼び出せません"),
    "code raised": ("the program raises an error here", "プログラムがここで例外を出しました"),
    "code branch": (
        "a branch on a value cannot be read as a formula; write np.where(condition, a, b)",
        "値による分岐は式になりません。np.where(条件, a, b) と書いてください",
    ),
    "code nothing": (
        "write a class with update(self, params, grads)",
        "update(self, params, grads) を持つクラスを書いてください",
    ),
    "code stays": ("no step changes params by their gradients", "勾配で params を変えるところがありません"),
    "code gives step": (
        "it gives back the step and not the new w; write w + …",
        "返す値は w ではなく変化量です。w + … としてください",
    ),
    "code unlike": (
        "what becomes of a parameter depends on its key, or on another one",
        "パラメータごとに扱いが違います",
    ),
    "code two places": (
        "{what} is kept in two places, which become different",
        "{what} が二か所にあり、違う値になります",
    ),
    "code differs": (
        "its formula and the program itself go different ways, so it is not shown",
        "式とプログラムの歩みが一致しないので、表示しません",
    ),
    "code unwritten": ("its formula is too long to be written", "式が長すぎて書けません"),
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
    "is rule": ("this is {rule}", "これは {rule} です"),
    "unknown rule": (
        "no rule of the catalogue, nor a usual mistake in one",
        "カタログにも、よくある間違いにもない手法です",
    ),
    "and": (" and ", " と "),
    "answered": ("✓ Right: that is {rule}.", "✓ 正解です。これは {rule} です。"),
    "hint": ("Not yet. {en}", "あと一歩です。{ja}"),
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
    # Pins
    "pin": ("pin", "留める"),
    "unpin": ("unpin", "外す"),
    "pin help": (
        "keep these walks in sight while the settings change; a link has them as well",
        "今の歩みを薄く残したまま設定を変えます。リンクにも入ります",
    ),
    "pinned": ("pinned: {note}", "留めた歩み：{note}"),
    "as now": ("as it is now", "今と同じ"),
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
    "heat help": ("Drag to take the values of pixels.", "ドラッグすると、その値になります。"),
    "heat best": ("Ring, the lowest end: {values}; {end}", "丸印は最も低い終点: {values}、{end}"),
    "heat at": ("Here: {values}; {end}", "ここ: {values}、{end}"),
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
    "full": ("open in full", "全体を開く"),
    "film": ("save film", "動画を保存"),
    "no film": ("this browser records no films", "このブラウザは動画を記録できません"),
    "save page": ("save this page", "このページを保存"),
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
