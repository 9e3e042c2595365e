"""What the check of a layer says, in two languages: one entry a cause, English and Japanese."""

from __future__ import annotations

from kudari.checking.layers.dropout_and_loss_messages import OF_DROPOUT, OF_LOSS
from kudari.language import Messages

CAUSES = Messages(
    {
        **OF_DROPOUT,
        **OF_LOSS,
        # It does not get so far
        "raises": ("{part} stops with {about}", "{part} が止まりました: {about}"),
        "nothing": (
            "{part} returns nothing yet; it needs a return",
            "{part} がまだ何も返していません。return が必要です",
        ),
        "not kept": (
            "backward does not write {part}; it must be there afterwards, for the optimiser",
            "backward のあとに {part} がありません。最適化に使うので、backward の中で代入してください",
        ),
        "no array": (
            "{value} is a {about}; it should be one array",
            "{value}が {about} になっています。配列ひとつにしてください",
        ),
        "dtype": (
            "{value} has the dtype {about} where float64 went in; look at the dtypes on the way",
            "float64 を渡したのに、{value}が {about} になっています。途中の配列の dtype を確かめてください",
        ),
        "not finite": ("there is {about} in {value}", "{value}に {about} が出ています"),
        "random": (
            "forward gives other numbers for the same x each time, so that no slope can be compared",
            "同じ x でも forward の結果が毎回変わるので、勾配を比べられません",
        ),
        # Any part
        "shape": ("{value} has the wrong shape: {about}", "{value}の形が違います: {about}"),
        "sign": ("{value} has the wrong sign", "{value}の符号が逆です"),
        "factor": (
            "{value} is {about} times as large as it should be",
            "{value}が正しい値の {about} 倍になっています",
        ),
        "transposed": (
            "{value} is transposed; it should have the shape of W",
            "{value}が転置されています。W と同じ形にします",
        ),
        "unknown": (
            "{value} is wrong, and the cause is none of the usual ones; compare the numbers",
            "{value}が違いますが、よくある間違いのどれでもありません。数を見比べてください",
        ),
        # Forward
        "unchanged": ("forward returns x as it is", "forward が x をそのまま返しています"),
        "mask inverted forward": (
            "the mask of forward is inverted: what is positive should pass, and what is negative become 0",
            "forward のマスクが逆です。正の値を通し、負の値を 0 にします",
        ),
        "mask itself": (
            "forward returns the mask itself, 0 and 1; x should pass where the mask is 1",
            "forward がマスク（0 と 1）を返しています。マスクが 1 のところは x を通します",
        ),
        "absolute": (
            "negative numbers lose their sign; they should become 0",
            "負の値の符号が消えています。0 にします",
        ),
        "exponent sign": (
            "the exponent has the wrong sign: it is e to the power of −x",
            "指数の符号が逆です。e の −x 乗です",
        ),
        "another layer": ("forward computes {about}", "forward の計算は {about} になっています"),
        "b missing": ("forward does not add b", "forward で b を足していません"),
        "b sign": ("forward subtracts b instead of adding it", "forward で b を足さずに引いています"),
        "W transposed": ("forward multiplies by W.T; it is x W", "forward で W.T を掛けています。x W です"),
        "not centred": ("the mean is not subtracted", "平均を引いていません"),
        "not scaled": ("forward does not divide by the root of the variance", "分散の平方根で割っていません"),
        "root missing": (
            "forward divides by the variance itself; take its root",
            "分散そのもので割っています。平方根で割ります",
        ),
        "gamma missing": ("γ is not used in {part}", "{part} で γ を掛けていません"),
        "beta missing": ("β is not added in {part}", "{part} で β を足していません"),
        "neither gamma nor beta": ("neither γ nor β is used in {part}", "{part} で γ も β も使っていません"),
        "axis of the mean": (
            "mean and variance are taken over each sample; take them over the batch, axis=0",
            "平均と分散をサンプルごとに求めています。バッチ方向（axis=0）で求めます",
        ),
        "mean of everything": (
            "mean and variance are taken over all numbers at once; take them over the batch, axis=0",
            "平均と分散を全部の数から求めています。バッチ方向（axis=0）で求めます",
        ),
        "N minus one": (
            "the variance is divided by N − 1; here it is divided by N",
            "分散を N − 1 で割っています。ここでは N で割ります",
        ),
        # Backward
        "dout missing": (
            "dout is missing in {part}: the chain rule multiplies by what comes back from the next layer",
            "{part} に dout が掛かっていません。連鎖律では、後ろの層から来た勾配を掛けます",
        ),
        "dout twice": ("dout is multiplied in twice", "dout が 2 回掛かっています"),
        "mask missing": (
            "the mask is missing in backward: where x was negative, nothing flows back",
            "backward にマスクがありません。x が負だったところは勾配を流しません",
        ),
        "mask inverted": (
            "the mask of backward is inverted: dout should pass where x was positive",
            "backward のマスクが逆です。x が正だったところの dout を通します",
        ),
        "mask of dout": (
            "the mask of backward is made from dout; it is made from x, in forward",
            "backward のマスクを dout から作っています。forward で x から作ったものを使います",
        ),
        "out for mask": (
            "backward multiplies by the output; the slope is 1 where x was positive, and 0 elsewhere",
            "backward で出力を掛けています。x が正なら傾きは 1、それ以外は 0 です",
        ),
        "slope missing": (
            "backward returns dout as it is; the slope of this layer is missing",
            "backward が dout をそのまま返しています。この層の傾きを掛けます",
        ),
        "x for out": (
            "the slope is computed from x; the formula wants the output y",
            "傾きを x から計算しています。出力 y を使う式です",
        ),
        "forward twice": (
            "the slope is that at the output: forward is applied once more to y",
            "出力 y にもう一度 forward の関数を掛けて傾きを求めています",
        ),
        "factor lost": ("the factor {about} is missing in backward", "backward に {about} が掛かっていません"),
        "sign inside": (
            "the slope is {about}; a sign in it is wrong",
            "傾きが {about} になっています。途中の符号が逆です",
        ),
        "square missing": ("the slope is 1 − y²; the square is missing", "傾きは 1 − y² です。2 乗が抜けています"),
        "not transposed": ("backward multiplies dout by W; it is W.T", "dout に W を掛けています。掛けるのは W.T です"),
        "wrong axis": (
            "{part} is summed over the wrong axis; sum over the batch, axis=0",
            "{part} を足す向きが違います。バッチ方向（axis=0）に足します",
        ),
        "everything summed": (
            "{part} is one sum of everything; sum over the batch alone, axis=0",
            "{part} が全部の和になっています。バッチ方向（axis=0）にだけ足します",
        ),
        "not summed": (
            "{part} is not summed over the batch, axis=0",
            "{part} がバッチ方向（axis=0）に足されていません",
        ),
        "exchanged": ("{part} is what {about} should be", "{part} が {about} の値になっています"),
        "normal missing": (
            "the normalised input x̂ is missing in {part}",
            "{part} に正規化した入力 x̂ が掛かっていません",
        ),
        "x for normal": (
            "{part} is made with x; it is made with the normalised x̂",
            "{part} に x を掛けています。正規化した x̂ を掛けます",
        ),
        "out for normal": (
            "{part} is made with the output; it is made with the normalised x̂",
            "{part} に出力を掛けています。正規化した x̂ を掛けます",
        ),
        "mean and variance fixed": (
            "backward takes mean and variance for constants, but both depend on x, "
            "and slopes flow back through them too",
            "平均と分散を定数として扱っています。どちらも x で決まるので、そこを通っても勾配が流れます",
        ),
        "variance fixed": (
            "the slope through the mean is there; the one through the variance is missing, for it depends on x too",
            "平均を通る勾配はありますが、分散を通る勾配が抜けています。分散も x で決まります",
        ),
        "mean fixed": (
            "the slope through the variance is there; the one through the mean is missing, for it depends on x too",
            "分散を通る勾配はありますが、平均を通る勾配が抜けています。平均も x で決まります",
        ),
        "not divided by N": (
            "the slopes through mean and variance are sums over the batch that are not divided by N",
            "平均と分散を通る勾配の和を N で割っていません",
        ),
        "deviation missing": (
            "backward does not divide by the standard deviation",
            "backward で標準偏差で割っていません",
        ),
        "deviation twice": (
            "backward divides by the variance; it is its root, the standard deviation",
            "backward で分散で割っています。平方根（標準偏差）で割ります",
        ),
        # Prediction
        "not as in training": (
            "forward gives something else when train is False; this layer does the same in training and in prediction",
            "train が False のときに forward の結果が変わります。この層の計算は、訓練でも予測でも同じです",
        ),
        "batch while predicting": (
            "{part} looks at the other samples of the batch; "
            "where train is False, it takes the running mean and variance",
            "{part} の結果が、バッチのほかのサンプルで変わります。train が False のときは、"
            "訓練中に求めた移動平均の平均と分散を使います",
        ),
        "learns while predicting": (
            "{part} changes what the next prediction gives; "
            "the running mean and variance are updated in training alone",
            "予測すると、次の予測の結果が変わります。移動平均を更新するのは訓練のときだけです",
        ),
        "running mean": (
            "{part} does not take the running mean of the training; "
            "after the same batch again and again it should be that of the batch, but {about}",
            "{part} で使う平均が、訓練の移動平均になっていません。"
            "同じバッチで訓練を繰り返すとそのバッチの平均に近づくはずですが、{about} です",
        ),
        "running variance": (
            "{part} does not take the running variance of the training; "
            "after the same batch again and again it should be that of the batch, but {about}",
            "{part} で使う分散が、訓練の移動平均になっていません。"
            "同じバッチで訓練を繰り返すとそのバッチの分散に近づくはずですが、{about} です",
        ),
        # Habits
        "x changed": (
            "forward changes x itself; where x is still needed, work on a copy, as in x.copy()",
            "forward が x そのものを書き換えています。"
            "x をほかでも使うなら、x.copy() などのコピーに対して計算してください",
        ),
        "another eps": (
            "ε is {about} here, and the outputs differ by that from those with the book's 10e-7",
            "ε が {about} なので、出力が本の 10e-7 のときと少し違います",
        ),
        "kink": (
            "there is a kink at {about}, as a ReLU has at 0, and no one slope; a little beside it all is right",
            "{about} で折れ曲がっていて（ReLU の 0 のように）、傾きがひとつに決まりません。そのすぐ横では正しい値です",
        ),
        "stale": (
            "{part} is right for the first batch and wrong for the next: something is kept from the call before",
            "{part} は 1 回目は正しいのに、次のバッチで間違います。前の呼び出しのものが残っています",
        ),
        "accumulated": (
            "{part} adds up from call to call; it should be that of the last batch alone",
            "{part} が呼び出しのたびに足されていきます。直前のバッチの分だけにします",
        ),
        "eps missing": (
            "where all samples have the same number, forward divides by zero; add a small ε to the variance",
            "全サンプルで値が同じ列があると、0 で割ることになります。分散に小さな ε を足してください",
        ),
    }
)

PHRASES = Messages(
    {
        "right": ("{name} is right: it computes {title}.", "{name} は正しい {title} です。"),
        "agrees": ("{name}: backward fits forward.", "{name} の backward は forward と合っています。"),
        "compared": (
            "compared with differences, also for a second batch: {parts} (relative error {error})",
            "数値微分と比べたもの（2 回目のバッチも）: {parts}（相対誤差 {error}）",
        ),
        "compared with the mask": (
            "compared with the mask of forward, also for a second batch: {parts}",
            "forward のマスクと比べたもの（2 回目のバッチも）: {parts}",
        ),
        "compared with the formula": (
            "compared with the formula, also for a second batch: the loss, {parts}",
            "式と比べたもの（2 回目のバッチも）: 損失、{parts}",
        ),
        "no parameters": ("; no parameters were found", "。パラメータは見つかりませんでした"),
        "looked at": (
            "prediction (train False) is right too",
            "予測時（train が False）も正しい結果です",
        ),
        "no flag": (
            "prediction was not looked at: forward takes no train",
            "予測時の動作は確かめていません（forward に引数 train がありません）",
        ),
        "no kind": (
            "prediction was not looked at: what it should give is not known",
            "予測時の動作は確かめていません（正しい結果が分からないため）",
        ),
        "wrong": ("{name} is not right yet: {cause}.", "{name} はまだ正しくありません。{cause}。"),
        "also": ("also: {cause}.", "ほかに: {cause}。"),
        "note": ("note: {cause}.", "なお、{cause}。"),
        "difference": ("{place} is {value}, right is {expected}", "{place} が {value}、正しくは {expected}"),
        "inputs": (" ({inputs})", "（{inputs}）"),
    }
)

# What a part is called as a value, and as a piece of code; an attribute is called by its name.
VALUES = Messages(
    {
        "forward": ("the output of forward", "forward の出力"),
        "prediction": ("the output of forward in prediction", "予測時の forward の出力"),
        "dx": ("what backward returns", "backward の戻り値"),
    }
)
PARTS = Messages(
    {
        "forward": ("forward", "forward"),
        "prediction": ("forward in prediction", "予測時の forward"),
        "dx": ("backward", "backward"),
    }
)
