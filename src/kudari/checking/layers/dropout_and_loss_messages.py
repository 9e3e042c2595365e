"""What the check of a layer says of a dropout and of a softmax with loss, in English and Japanese."""

from __future__ import annotations

from kudari.language import Text

OF_DROPOUT: dict[str, Text] = {
    "nothing dropped": (
        "{part} drops nothing while training; each number should become 0 with the probability of the ratio",
        "訓練のとき {part} が何も消していません。各要素を ratio の確率で 0 にします",
    ),
    "everything dropped": ("{part} drops every number", "{part} が全部の値を 0 にしています"),
    "mask drawn once": (
        "the mask is the same at every call; draw it anew in each forward",
        "マスクが毎回同じです。forward のたびに新しく作ります",
    ),
    "one mask for all samples": (
        "all samples of a batch have the same mask; draw a number for each element, in the shape of x",
        "バッチの全サンプルが同じマスクになっています。x と同じ形の乱数で、要素ごとに決めます",
    ),
    "dropped while predicting": (
        "{part} drops numbers; where train is False, all pass",
        "{part} でも値を消しています。train が False のときは全部通します",
    ),
    "scale missing": (
        "{part} is not what training gives on average: scale by 1 − ratio in prediction, or by 1 / (1 − ratio) in "
        "training",
        "{part} の値が、訓練時の平均と合いません。予測時に 1 − ratio を掛けるか、訓練時に 1 − ratio で割ります",
    ),
    "scaled twice": (
        "both training and prediction are scaled; one of them is enough",
        "訓練時と予測時の両方でスケールしています。どちらか片方だけにします",
    ),
    "shares exchanged": (
        "the share that is kept and the share that is dropped are exchanged: {about} of the numbers are kept, and "
        "they are scaled as if these were dropped",
        "残す割合と消す割合が入れ替わっています（残った割合は {about}）。スケールか、マスクの不等号を確かめてください",
    ),
    "scale wrong": (
        "{part} is scaled otherwise than training on average: {about}",
        "{part} のスケールが、訓練時の平均と合いません: {about}",
    ),
    "dropout mask missing": (
        "the mask is missing in backward: where forward gave 0, nothing flows back",
        "backward にマスクがありません。forward で 0 にしたところは勾配を流しません",
    ),
    "dropout mask inverted": (
        "the mask of backward is inverted: dout should pass where x came through",
        "backward のマスクが逆です。forward で通したところの dout を通します",
    ),
    "mask of its own": (
        "backward has a mask of its own; it takes the one that forward has drawn",
        "backward が別のマスクを使っています。forward で作ったマスクを使います",
    ),
    "backward not scaled": (
        "forward scales while training, and backward does not; both are multiplied by the same",
        "訓練時の forward でスケールしているのに、backward ではしていません。同じ値を掛けます",
    ),
    "backward scaled twice": ("backward scales twice", "backward で 2 回スケールしています"),
    "out for dropout mask": (
        "backward multiplies by the output; it multiplies by the mask",
        "backward で出力を掛けています。掛けるのはマスクです",
    ),
}

OF_LOSS: dict[str, Text] = {
    "loss not divided": (
        "the loss is summed over the batch; divide it by the number of samples, N",
        "損失がバッチの和になっています。サンプル数 N で割ります",
    ),
    "loss divided twice": ("the loss is divided by N twice", "損失を N で 2 回割っています"),
    "mean of all classes": (
        "the loss is a mean over samples and classes; sum over the classes, and divide by N alone",
        "損失をクラスについても平均しています。クラスについては足し、N だけで割ります",
    ),
    "loss of each sample": (
        "forward returns the loss of each sample; it should be one number, their mean",
        "forward がサンプルごとの損失を返しています。その平均の、ひとつの数を返します",
    ),
    "probabilities returned": (
        "forward returns the probabilities; it should return the loss",
        "forward が確率 y を返しています。損失を返します",
    ),
    "log missing": ("the logarithm is missing in the loss", "損失に対数がありません"),
    "another logarithm": (
        "the loss is made with the logarithm to the base of {about}; it is the natural one",
        "損失の対数の底が {about} になっています。自然対数です",
    ),
    "axis of the softmax": (
        "the softmax is taken over the batch; take it over the classes of each sample, axis=1",
        "softmax をバッチ方向に計算しています。サンプルごとに、クラス方向（axis=1）で計算します",
    ),
    "softmax of everything": (
        "the softmax is taken over all numbers at once; take it over the classes of each sample, axis=1",
        "softmax を全部の数で計算しています。サンプルごとに、クラス方向（axis=1）で計算します",
    ),
    "sigmoid for softmax": (
        "forward takes the sigmoid of x, not the softmax",
        "forward が softmax ではなくシグモイドを計算しています",
    ),
    "squares for entropy": (
        "the loss is the sum of squares; it should be the cross-entropy",
        "損失が二乗和誤差になっています。交差エントロピー誤差を計算します",
    ),
    "overflow": (
        "forward is no number where x is large; subtract the greatest x before the exponential",
        "x が大きいと forward の結果が数になりません。指数関数の前に x の最大値を引きます",
    ),
    "slope not divided": (
        "backward returns y − t; divide it by the number of samples, N, as the loss is",
        "backward が y − t のままです。損失と同じように、サンプル数 N で割ります",
    ),
    "slope divided twice": ("backward divides by N twice", "backward で N で 2 回割っています"),
    "slope divided by classes": (
        "backward divides by the number of classes as well; divide by N alone",
        "backward でクラス数でも割っています。割るのは N だけです",
    ),
    "t missing": (
        "t is not subtracted in backward; the slope is (y − t) / N",
        "backward で t を引いていません。勾配は (y − t) / N です",
    ),
    "x for y": (
        "backward is made with x; it is made with the probabilities y",
        "backward で x を使っています。使うのは確率 y です",
    ),
    "softmax passed over": (
        "backward is the slope of the logarithm alone; that of the softmax is missing",
        "backward が対数の勾配だけになっています。softmax を通る勾配が抜けています",
    ),
    "slope of softmax again": (
        "y (1 − y) is multiplied in; y − t is already the slope through the softmax",
        "y (1 − y) を余分に掛けています。y − t が softmax を通った勾配です",
    ),
    "y changed": (
        "backward changes what forward has kept, so that a second backward differs; work on a copy, as in y.copy()",
        "backward が forward で保存した値を書き換えるので、2 回目の結果が変わります。y.copy() に対して計算してください",
    ),
    "no labels": (
        "t must be one-hot rows here; class numbers are not taken",
        "t は one-hot で渡す必要があります（クラス番号は受け取れません）",
    ),
    "no one-hot": (
        "t must be class numbers here; one-hot rows are not taken",
        "t はクラス番号で渡す必要があります（one-hot は受け取れません）",
    ),
}
