"""What a check says where an update stops, in two languages: one entry a fault, with what to write instead."""

from __future__ import annotations

from kudari.language import Messages

FAULTS = Messages(
    {
        "stops": ("update cannot go on", "update が先へ進めません"),
        "ends": (
            "it raises {error}, which ends the program",
            "{error} を起こして、プログラムを終わらせています",
        ),
        "endless": (
            "after {seconds} s it was stopped here; look for a loop that never ends",
            "{seconds} 秒たったので、ここで止めました。終わりのないループがないか確かめてください",
        ),
        # Names that do not exist
        "misspelt": (
            "there is no {wrong}; it is called {right}",
            "{wrong} というものはありません。正しくは {right} です",
        ),
        "init misspelt": (
            "{wrong} is a misspelling of __init__, with two underscores on both sides: Python never calls it, so "
            "{name} was not set",
            "{wrong} は __init__（前後にアンダースコアが二つずつ）の書き間違いです。"
            "呼ばれないので、{name} が作られていません",
        ),
        "never set": (
            "{name} was never set; write {name} = … in __init__ (what there is: {others})",
            "{name} は作られていません（あるのは {others}）。__init__ で {name} = … と書いてください",
        ),
        "undefined": (
            "the name {name} is not defined here; write {right}",
            "{name} という名前はここにはありません。{right} と書いてください",
        ),
        "unknown": (
            "the name {name} is not defined; give it a value before this line",
            "{name} という名前がありません。この行より前で値を入れてください",
        ),
        "before its value": (
            "{name} is used before it has got a value in this function; set it further up",
            "{name} が、値を入れる前に使われています。もっと前で値を入れてください",
        ),
        "not imported": (
            "a line is missing at the head of the file: {line}",
            "ファイルの先頭に {line} の行がありません",
        ),
        # Dicts and their keys
        "missing items": (
            "a loop over a dict gives its keys alone; to get keys and values together, write {line}",
            "辞書をそのままループするとキーだけが得られます。キーと値を同時に得るには {line} と書いてください",
        ),
        "quoted key": (
            '"{key}" in quotes is a text; without quotes, [{key}] is the key of the loop',
            '引用符つきの "{key}" はただの文字列です。ループのキーなら引用符なしで [{key}] と書いてください',
        ),
        "numbered": (
            "params has names for keys, and no numbers such as {key}; loop over the keys: for key in params",
            "params のキーは名前で、{key} のような番号ではありません。for key in params でループしてください",
        ),
        "key written out": (
            "params has no key {key}, for the names differ from network to network; loop over them: for key in params",
            "params に {key} というキーはありません。名前はネットワークによって違うので、"
            "for key in params でループしてください",
        ),
        "state empty": (
            "{name} has no entry for the key {key} yet; let it begin at zeros before it is used: "
            "{name}[{loop}] = np.zeros_like(params[{loop}])",
            "{name} にまだキー {key} がありません。使う前に 0 で初期化してください: "
            "{name}[{loop}] = np.zeros_like(params[{loop}])",
        ),
        "missing key": (
            "one cannot calculate with a whole dict ({name}); in the loop its entry is {entry}",
            "辞書全体（{name}）のままでは計算できません。ループの中では {entry} と書いてください",
        ),
        "no loop": (
            "one cannot calculate with a whole dict ({name}); loop over the keys, for key in params, and use "
            "params[key] and grads[key]",
            "辞書全体（{name}）のままでは計算できません。for key in params でループして、"
            "params[key] と grads[key] を使ってください",
        ),
        "name for value": (
            "{key} is only the name of a parameter; its array is params[{key}]",
            "{key} はパラメータの名前でしかありません。配列は params[{key}] です",
        ),
        "text for number": (
            "{name} is the text {text}; a number stands without quotes",
            "{name} が文字列 {text} になっています。数は引用符なしで書いてください",
        ),
        "round brackets": (
            "entries are taken out with square brackets: {right}, not {wrong}",
            "要素を取り出すには角かっこを使います: {wrong} ではなく {right}",
        ),
        "not called": (
            "round brackets are missing: {name}()",
            "丸かっこが抜けています: {name}()",
        ),
        "state none": (
            "{name} is still None when it is used: it was never created; let it begin at zeros for every key",
            "{name} が None のままで、まだ作られていません。キーごとに 0 の配列で初期化してください",
        ),
        # All else
        "no self": (
            "self is missing, the first argument of every method: def {function}({first})",
            "メソッドの最初の引数 self が抜けています: def {function}({first})",
        ),
        "self misspelt": (
            "the first argument is written {wrong}, while self is used below it: def {function}(self, …)",
            "最初の引数が {wrong} となっていますが、その下では self が使われています: def {function}(self, …)",
        ),
        "math of arrays": (
            "math.{name} takes a single number; for arrays it is np.{name}",
            "math.{name} は数を一つしか受け取れません。配列には np.{name} を使います",
        ),
        "caret": (
            "^ is no power in Python; a power is written with **, as in grads[key] ** 2",
            "Python の ^ はべき乗ではありません。grads[key] ** 2 のように ** で書きます",
        ),
        "shapes": (
            "arrays of different shapes meet; does one state serve all parameters? Keep one for each key, as in "
            "self.v[key]",
            "形の違う配列が混ざっています。状態をパラメータの間で共有していませんか。"
            "self.v[key] のようにキーごとに持ってください",
        ),
    }
)
