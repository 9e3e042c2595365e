"""What a check calls the mistakes in a formula, in two languages: one entry a cause, English and Japanese."""

from __future__ import annotations

from kudari.checking.handling_messages import HANDLING
from kudari.language import Messages

CAUSES = Messages(
    {
        # The formula
        "gradient sign": (
            "the gradient has the wrong sign, so that the step goes uphill",
            "勾配の符号が逆で、坂を上っています",
        ),
        "state sign": ("the term with the old {about} has the wrong sign", "前の {about} の項の符号が逆です"),
        "sign": ("a sign is wrong", "符号が逆の項があります"),
        "overwritten": (
            "{about} is overwritten before its old value is used",
            "{about} の古い値を使う前に、新しい値で上書きしています",
        ),
        "stale state": (
            "the step uses the old {about}; bring {about} forward first",
            "更新前の {about} で動いています。先に {about} を更新してください",
        ),
        "not kept": (
            "the old {about} is forgotten: it begins anew in each step (= for +=? made again in every update? "
            "never stored in self.{about}[key]?)",
            "前の {about} が次のステップに引き継がれず、毎回初めからになっています"
            "（+= が = になっている、update のたびに作り直している、"
            "self.{about}[key] に入れ忘れている、のどれかではありませんか）",
        ),
        "never stored": (
            "{what} is computed, but never stored, so that the old {where} stays what it was; after that line, "
            "write {where} = {what}",
            "{what} が計算されただけで {where} に入れられておらず、前の値のままです。"
            "その行のあとに {where} = {what} と書いてください",
        ),
        "correction kept": (
            "the corrected {about} is stored in the state, and so corrected once more in the next step; give the "
            "corrected value a name of its own, such as m_hat",
            "補正した {about} が状態に保存され、次のステップでもう一度補正されています。"
            "補正した値は m_hat のような別の変数に入れてください",
        ),
        "state unused": (
            "the step is made with the gradient itself; {about}, as in self.{about}[key], is not used",
            "ステップが勾配そのもので計算され、{about}（self.{about}[key] など）が使われていません",
        ),
        "not in the step": (
            "the step does not use {about}, but what {about} would be without its past: only the present gradient",
            "ステップが {about} を使わず、今の勾配だけで計算しています",
        ),
        "never updated": (
            "the state {about} is never brought forward, and stays what it was in the beginning: its line is missing",
            "状態 {about} が一度も更新されず、初めの値のままです。{about} を更新する行が抜けています",
        ),
        "subtracted from itself": (
            "{about} is written with -=, and so is subtracted from what it was; = or += is meant",
            "{about} が -= で書かれていて、前の値から引かれています。= か += が正しい書き方です",
        ),
        "added to itself": (
            "{about} is written with +=, and so its old value counts twice; assign it with =",
            "{about} が += で書かれていて、前の値が二重に足されています。= で代入してください",
        ),
        "parameter for state": (
            "the parameter, params[key], stands where the old {about} belongs, as in self.{about}[key]",
            "前の {about}（self.{about}[key] など）のところに、パラメータ params[key] が書かれています",
        ),
        "states exchanged": (
            "{about} are exchanged in the step: each stands in the place of the other",
            "ステップの中で {about} が入れ替わっています",
        ),
        "state for gradient": (
            "another state stands in the line of {about} where the gradient, grads[key], belongs",
            "{about} の行で、勾配 grads[key] のところに別の状態が書かれています",
        ),
        "only first": (
            "only the first step moves anything: all later lines stand under the if that creates the states; "
            "move them out, by their indentation",
            "最初のステップでしか動いていません。状態を作る if の中に全部の行が入っています。"
            "字下げを直して if の外に出してください",
        ),
        "first skipped": (
            "the first step does not move the parameters: after the states are created, the step itself must follow "
            "(is there an else or a return?)",
            "最初のステップでパラメータが動いていません。状態を作ったあと、そのまま更新に進んでください"
            "（else や return がありませんか）",
        ),
        "state only first": (
            "{about} grows in the first step only, and is never updated again: its line stands under the if that "
            "creates it; move it out, by its indentation",
            "{about} が最初のステップでしか更新されていません。{about} を作る if の中に更新の行が入っています。"
            "字下げを直して if の外に出してください",
        ),
        "start": (
            "the start of {about} is {begun}, and should be {start}: let it begin at {array}",
            "{about} の初めの値が {begun} です。正しくは {start} です: {array}",
        ),
        "missing root": ("the square root is missing", "平方根（np.sqrt）が抜けています"),
        "eps inside root": (
            "ε stands inside the root; here it is added after it",
            "ε が根号の中にあります。根号の外で足します",
        ),
        "eps outside root": (
            "ε stands outside the root; here it belongs inside",
            "ε が根号の外にあります。根号の中で足します",
        ),
        "missing eps": (
            "ε is missing, so that a slope of zero is divided by zero",
            "ε が抜けているので、勾配が 0 のとき 0 で割ることになります",
        ),
        "missing brackets": (
            "brackets are missing: × and ÷ bind more tightly than + and −",
            "かっこが抜けています。× と ÷ は + と − より先に計算されます",
        ),
        "brackets too wide": (
            "brackets reach too far: {about} should multiply one term, not both",
            "かっこの範囲が広すぎます。{about} を掛けるのは片方の項だけです",
        ),
        "missing square": ("the gradient is not squared", "勾配が 2 乗されていません"),
        "bias multiplied": (
            "the bias correction is turned over: m and v are divided by 1 − βᵗ, not multiplied",
            "バイアス補正が逆です。m と v は 1 − βᵗ を掛けるのではなく、1 − βᵗ で割ります",
        ),
        "bias missing": (
            "a bias correction is missing: division by 1 − βᵗ",
            "バイアス補正（1 − βᵗ で割ること）が抜けています",
        ),
        "power missing": (
            "the bias correction has β where βᵗ belongs: β to the power of the step number",
            "バイアス補正の β が t 乗（βᵗ）になっていません",
        ),
        "t from 0": (
            "the step number is 0 in the first step, and 1 − β⁰ = 0 divides; count before it is used",
            "最初のステップで t = 0 なので、1 − β⁰ = 0 で割っています。使う前に t を 1 増やしてください",
        ),
        "t too large": (
            "the step number is 2 in the first step; it should be 1",
            "最初のステップで t = 2 になっています（正しくは 1）",
        ),
        "t not counted": (
            "the step number t does not grow; count it once in every update, as in self.iter += 1",
            "ステップ数 t が増えていません。update のたびに self.iter += 1 のように 1 回増やしてください",
        ),
        "t per key": (
            "the step number is counted for every parameter; count once a step, outside the loop",
            "t がパラメータごとに増えています。ループの外で、1 ステップに 1 回だけ増やしてください",
        ),
        "betas exchanged": ("the two decay rates β₁ and β₂ are exchanged", "β₁ と β₂ が入れ替わっています"),
        "share for another": ("{wrong} stands where {right} belongs", "{right} のところに {wrong} が書かれています"),
        "lr twice": ("the learning rate is applied twice", "学習率が 2 回掛かっています"),
        "lr missing": ("the learning rate is not used", "学習率が使われていません"),
        "lr inside and outside": ("the learning rate stands in the wrong place", "学習率の掛かる場所が違います"),
        "exchanged with lr": (
            "{about} and η (lr), the learning rate, have changed places: they are exchanged",
            "{about} と学習率 η（lr）が入れ替わっています",
        ),
        "share missing": (
            "the factor (1 − β) before the new slope is missing",
            "新しい勾配に掛ける (1 − β) が抜けています",
        ),
        "shares exchanged": ("{about} and 1 − {about} are exchanged", "{about} と 1 − {about} が入れ替わっています"),
        "share for rest": (
            "{about} stands where 1 − {about} belongs, so that the old and the new are not mixed in shares of one",
            "1 − {about} のところに {about} が書かれていて、合計が 1 になりません",
        ),
        "rest for share": (
            "1 − {about} stands where {about} belongs",
            "{about} のところに 1 − {about} が書かれています",
        ),
        "rate in the average": (
            "η stands within the average of the slopes, and where it is in use, outside of it; while η stays, the "
            "steps are the same, but when it changes, the old slopes keep the old one",
            "η が勾配の平均の中にあります（使われている形では外にあります）。η が一定なら動きは同じですが、"
            "η を変えても、前の勾配には前の η が掛かったままです",
        ),
        "averaged": (
            "the new slope is multiplied by 1 − {about}, which makes an average of the slopes; its steps are {times} "
            "times shorter with the same η, and it takes η = {rate} to go as far. Where an average is meant, η stands "
            "outside of it: v ← α v + (1 − α) g, and w ← w − η v",
            "新しい勾配に 1 − {about} が掛かった「勾配の平均」の形です。同じ η なら動きは {times} 分の 1 になり、"
            "同じだけ進むには η = {rate} が必要です。平均を使う形なら、η はその外に置きます: "
            "v ← α v + (1 − α) g, w ← w − η v",
        ),
        "factor missing": (
            "a factor is missing: multiply by {about}",
            "{about} を掛けるのを忘れています",
        ),
        "sum for product": (
            "a + or − stands where {about} should be multiplied: × is written *",
            "{about} は掛け算（*）のはずですが、足し算か引き算になっています",
        ),
        "product for sum": (
            "two terms are multiplied where they should be added: + belongs between them",
            "足すはずの二つの項が掛けられています。間に + が必要です",
        ),
        "parameter for gradient": (
            "the parameter itself stands where the gradient, grads[key], belongs",
            "勾配 grads[key] のところに、パラメータそのものが書かれています",
        ),
        "step twice": (
            "the step is made twice: params[key] is moved once too often",
            "同じ移動が 2 回行われています。params[key] の更新は 1 回だけです",
        ),
        "gradient squared": (
            "the gradient is squared, or multiplied by itself, where it should not be",
            "2 乗しないはずのところで、勾配が 2 乗されています",
        ),
        "eps huge": (
            "ε is huge, and so no step is left: 1e-7 is a tiny number, 1e7 a great one",
            "ε が大きすぎて、ほとんど動きません。1e-7 が小さな数で、1e7 は大きな数です",
        ),
        "multiplied": ("a factor is divided by where it is multiplied", "掛けるべきところで割っています"),
        "divided": ("something is multiplied where it is divided by", "割るべきところで掛けています"),
        "division missing": ("a division is missing", "割り算が抜けています"),
        "term missing": ("a term is missing", "項が一つ抜けています"),
        "gradient missing": (
            "the gradient, grads[key], is missing where it belongs",
            "あるべきところに勾配 grads[key] がありません",
        ),
        "step alone": (
            "the old value of the parameter is lost: it is replaced by the step instead of being moved by it "
            "(= for -=, or =-?); write params[key] -= …",
            "パラメータの前の値が失われています。動かされず、移動量に置き換えられています"
            "（-= が = や =- になっていませんか）。params[key] -= … と書いてください",
        ),
        "max missing": ("the maximum is missing", "最大値（np.maximum）が抜けています"),
        "min for max": ("the minimum is taken instead of the maximum", "最大値ではなく最小値を取っています"),
        "sign missing": ("np.sign is missing", "np.sign が抜けています"),
        "decay missing": ("weight decay is missing", "荷重減衰（weight decay）が抜けています"),
        "decay sign": (
            "weight decay has the wrong sign, so that weights grow",
            "荷重減衰の符号が逆で、重みが大きくなります",
        ),
        "decay coupled": (
            "weight decay is added to the gradient; here it is apart from it (decoupled)",
            "荷重減衰が勾配に足されています。ここでは勾配と切り離して引きます（decoupled）",
        ),
        "decay twice": (
            "weight decay is applied twice: in the gradient and beside it",
            "荷重減衰が 2 回掛かっています（勾配の中と外）",
        ),
        "decay unscaled": ("weight decay is not scaled by the learning rate", "荷重減衰に学習率が掛かっていません"),
        # What is added on purpose
        "decay in gradient": (
            "weight decay is added to the gradient ({about})",
            "荷重減衰が勾配に足されています（{about}）",
        ),
        "decay in gradient of weights": (
            "weight decay is added to the gradient, for the weights alone ({about})",
            "荷重減衰が重みだけ、勾配に足されています（{about}）",
        ),
        "size in gradient": (
            "the sign of the parameter is added to the gradient, an L1 penalty ({about})",
            "パラメータの符号が勾配に足されています（L1 正則化、{about}）",
        ),
        "clipped": ("the gradient is clipped ({about})", "勾配がクリップされています（{about}）"),
        "rate by root": (
            "the learning rate is divided by the root of the step number",
            "学習率がステップ数の平方根で割られています",
        ),
        "rate shrinks": (
            "the learning rate shrinks with every step ({about})",
            "学習率がステップごとに小さくなります（{about}）",
        ),
        "warm-up": (
            "the learning rate grows over the first steps, a warm-up ({about})",
            "学習率が最初のうち大きくなっていきます（ウォームアップ、{about}）",
        ),
        "clipped by norm": (
            "the gradients of all parameters are clipped by their common norm ({about})",
            "全パラメータの勾配がまとめてノルムでクリップされています（{about}）",
        ),
        "clipped by own norm": (
            "the gradient of each parameter is clipped by its norm ({about})",
            "勾配がパラメータごとにノルムでクリップされています（{about}）",
        ),
        "own gradient": ("your gradient is {about} in place of g", "勾配が g ではなく {about} になっています"),
        "own rate": ("your learning rate is {about} in place of η", "学習率が η ではなく {about} になっています"),
        # Published forms that are no variants of the catalogue
        "centred": (
            "the square of the average slope is taken off the average square, as in PyTorch with centered=True",
            "二乗の平均から平均の二乗が引かれています（PyTorch の centered=True の形）",
        ),
        "velocity over it": (
            "a velocity is laid over the steps, as in PyTorch and Keras with momentum ({about})",
            "動きに慣性（速度）が加えられています（PyTorch・Keras の momentum の形、{about}）",
        ),
        "eps beside both roots": (
            "ε is added after both roots; the paper has it under them",
            "ε が両方の根号の外で足されています（論文では根号の中）",
        ),
        "Dozat's factor": (
            "the average square is multiplied by β₂ before it is corrected, as in Dozat's report",
            "二乗の平均に、補正の前に β₂ が掛かっています（Dozat の報告の形）",
        ),
        "corrected in the rate": (
            "both averages are corrected by a factor of the learning rate, as in Keras",
            "両方の平均の補正が学習率に掛けられています（Keras の形）",
        ),
        "step and decay scaled": (
            "the step and the decay are scaled by one more number, the paper's schedule ({about})",
            "ステップと減衰の両方に、もう一つの数が掛かっています（論文のスケジュール、{about}）",
        ),
        **HANDLING,
    }
)
