"""What a check calls mistakes beside the formula, in two languages: in how params, states and arguments are handled."""

from __future__ import annotations

from kudari.language import Text

HANDLING: dict[str, Text] = {
    "local copy": (
        "params stay as they were: nothing is written into them, and a copy does not count; write params[key] -= …",
        "params が変わっていません。コピーを変えても届きません。params[key] -= … と書いてください",
    ),
    "rate zero": (
        "params stay as they were, since {about} is 0; with another value they move",
        "{about} が 0 なので params が変わりません。0 でない値なら動きます",
    ),
    "arguments exchanged": (
        "params and grads are exchanged: update is handed params first, and writes into grads; "
        "write def update(self, params, grads)",
        "params と grads が入れ替わっています。update には params が先に渡されるので、grads を書き換えています。"
        "def update(self, params, grads) と書いてください",
    ),
    "numbers stay": (
        "params stay as they were where they are plain numbers; write params[key] -= …",
        "値がただの数のとき params が変わりません。params[key] -= … と書いてください",
    ),
    "missing loop": (
        "not every parameter is updated, only the others move: {about} stays; loop over the keys, "
        "for key in params, with the whole update inside of the loop, and return or break outside",
        "全部のパラメータが更新されていません（{about} が動きません）。for key in params のループの中に更新を入れ、"
        "return や break はループの外に置いてください",
    ),
    "state shared": (
        "the parameters share a state; keep one for each key, as in self.v[key]",
        "状態がパラメータの間で共有されています。self.v[key] のようにキーごとに持ってください",
    ),
    "rebinds": (
        "the formula is right, but params[key] = … puts a new array in the dict, and layers that hold the old one "
        "do not see the step; write params[key] -= … or params[key][...] = …",
        "式は正しいのですが、params[key] = … は新しい配列に置き換えるので、元の配列を持つ層には更新が届きません。"
        "params[key] -= … か params[key][...] = … と書いてください",
    ),
    "returns": (
        "the formula is right, but new params are returned; change params in place: params[key] -= …",
        "式は正しいのですが、新しい params を返しています。params[key] -= … と直接書き換えてください",
    ),
    "grads changed": (
        "it writes into grads, which others may still need; work on a copy",
        "grads を書き換えています。ほかでも使われるので、コピーに対して計算してください",
    ),
    "shared between optimisers": (
        "a second optimiser beside it changes its steps: its state is not its own (a class attribute, a global, a "
        "default argument?); make it in __init__",
        "別の最適化器を並べると動きが変わります。状態が共有されています（クラス変数、グローバル変数、既定の引数？）。"
        "__init__ で作ってください",
    ),
    "numbers differ": ("plain numbers take other steps than arrays", "ただの数と配列とで動きが違います"),
    "dtype changed": ("the dtype changes: {about}", "dtype が変わります: {about}"),
    "elements mixed": (
        "the elements of an array share one number (np.sum, np.mean, np.linalg.norm?); each element of each "
        "parameter has a state of its own, as in self.v[key]",
        "配列の要素どうしが一つの数を共有しています（np.sum, np.mean, np.linalg.norm など）。"
        "状態は self.v[key] のように、要素ごとに持ちます",
    ),
    "argument ignored": (
        "{what} is {value} whatever {about} is: nothing that is given for {about} changes the steps; "
        "write self.{about} = {about} in __init__, and self.{about} where {value} stands",
        "{about} に何を渡しても、{what}は {value} のままで、動きが変わりません。"
        "__init__ で self.{about} = {about} とし、{value} のところに self.{about} と書いてください",
    ),
    "argument unused": (
        "{about} is not used: whatever is given for it, the steps stay the same",
        "{about} が使われていません。何を渡しても同じ動きになります",
    ),
    "written out": (
        "the steps are right for {about} = {value} alone: with another {about} they are no longer those of the "
        "rule; a number stands in the code where self.{about} belongs",
        "{about} = {value} のときしか正しくありません。{about} を変えると、この手法の動きではなくなります。"
        "コードの中に、self.{about} と書くべきところを数で書いた箇所があります",
    ),
    "followed in part": (
        "the steps are right for {about} = {value} alone: with another {about} they are no longer those of the rule",
        "{about} = {value} のときしか正しくありません。{about} を変えると、この手法の動きではなくなります",
    ),
    "set from another": (
        "__init__ sets {attribute} from {source}, the wrong argument; write {attribute} = {meant}",
        "__init__ で {attribute} に、別の引数の {source} が入っています。{attribute} = {meant} と書いてください",
    ),
    "odd value": (
        "{hyper} is {value}, where {usual} is usual; is that meant?",
        "{hyper} が {value} です（普通は {usual}）。これでよいか確かめてください",
    ),
    "defaults exchanged": (
        "the defaults are β₁ = {about}, just the other way round than usual; is that meant?",
        "既定の値が β₁ = {about} で、普通と逆です。これでよいか確かめてください",
    ),
    "rate negative": (
        "{hyper} is {value}: below 0 the steps lead uphill; is that meant?",
        "{hyper} が {value} です。負なら坂を上ります。これでよいか確かめてください",
    ),
    "rate huge": (
        "{hyper} is {value}, where a rate is seldom above 1; is that meant?",
        "{hyper} が {value} です。普通は 1 以下です。これでよいか確かめてください",
    ),
    "names written out": (
        "only parameters with the names that stand in the code are updated; other networks have other names: "
        "loop over the keys, for key in params",
        "コードに書かれた名前のパラメータしか更新されません。名前はネットワークによって違うので、"
        "for key in params でループしてください",
    ),
    "keys sorted": (
        "the keys of one dict are sorted and those of the other are not, so that parameters get gradients of others: "
        "take grads[key] for the same key",
        "片方の辞書のキーだけを並べ替えているので、ほかのパラメータの勾配が使われます。"
        "同じキーで grads[key] を使ってください",
    ),
    "names numbered": (
        "only parameters with the names W1, b1, W2, b2, … are updated; for key in params takes any names",
        "W1, b1, W2, b2, … という名前のパラメータしか更新されません。for key in params ならどの名前でも動きます",
    ),
    "another rule": ("it is {about}", "これは {about} です"),
    "raises": ("update stops with {about}", "update が止まりました: {about}"),
}
