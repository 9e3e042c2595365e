"""The sentences of a report on an optimiser, in two languages, and what the rules are called in them."""

from __future__ import annotations

from kudari.language import Messages

PHRASES = Messages(
    {
        "right": ("{name} is {rule}, {how}.", "{name} は {rule} です（{how}）。"),
        "right but": ("{name} computes {rule}, but: {cause}.", "{name} の式は {rule} です。ただし、{cause}。"),
        "exact": ("bit for bit", "最後の 1 ビットまで一致"),
        "rounded": ("but for rounding", "丸め誤差の範囲で一致"),
        "stops": (
            "{name} stops before its steps can be compared with those of {rule}: {cause}.",
            "{name} は途中で止まるので、{rule} の動きと比べられません。{cause}。",
        ),
        "stops alone": ("{name} stops: {cause}.", "{name} は途中で止まります。{cause}。"),
        "endless": ("{name} does not come to its end: {cause}.", "{name} は終わりません。{cause}。"),
        "python": ("Python says: {error}", "Python のメッセージ: {error}"),
        "wrong": ("{name} is not {rule}: {cause}.", "{name} は {rule} ではありません。{cause}。"),
        "not right": ("{name} is not right: {cause}.", "{name} は正しくありません。{cause}。"),
        "the learning rate": ("the learning rate", "学習率"),
        "the parameter": ("the parameter itself", "パラメータそのもの"),
        "yours": ("yours", "書いた式"),
        "theirs": ("right", "正しい式"),
        "unknown": (
            "the cause is none of the usual ones; compare the two formulas",
            "よくある間違いのどれでもありません。二つの式を見比べてください",
        ),
        "unread": (
            "the cause is none of the usual ones; compare your code with the formula",
            "よくある間違いのどれでもありません。コードを式と見比べてください",
        ),
        "really": ("these are the steps of {rule}", "これは {rule} の動きです"),
        "difference": (
            'step {step}, params["{key}"]: {after}, where {rule} has {expected} '
            "(from {before}, with the slope {gradient})",
            'ステップ {step}, params["{key}"]: {after}。{rule} なら {expected}（{before} から、勾配 {gradient}）',
        ),
        "averaged": (
            "an average of slopes is shorter than their sum: with the same η its steps are {times} times shorter than "
            "those of Momentum, and it takes η = {rate} to go as far",
            "平均は合計より短いので、同じ η なら動きは Momentum の {times} 分の 1 になります。"
            "同じだけ進むには η = {rate} が必要です",
        ),
        "also": ("also: {cause}", "ほかに: {cause}"),
        "kept": (
            "grads, shapes and dtypes are kept, and a second optimiser beside it is not disturbed",
            "grads・形・dtype はそのままで、別の最適化器を並べても影響がありません",
        ),
    }
)

# What is worth knowing of a mistake in one rule, by its title and the cause.
NOTES = Messages(
    {
        "Nesterov: overwritten": (
            "the book's second volume prints it so, with v overwritten first; Nesterov's step needs the old v",
            "『ゼロから作る Deep Learning ②』のコードもこの順（先に v を上書き）ですが、"
            "Nesterov の動きには古い v が必要です",
        ),
    }
)

# What a rule is called with what tells it from its variants, by its title; the others go by their titles alone.
FORMS = Messages(
    {
        "Momentum": ("Momentum with η inside the velocity", "Momentum（η は速度の中）"),
        "Momentum (torch)": ("Momentum with η outside the velocity", "Momentum（η は速度の外）"),
        "Momentum (average)": (
            "Momentum along an average of the slopes, (1 − α) g",
            "Momentum（勾配の平均 (1 − α) g で動く形）",
        ),
        "Nesterov": ("Nesterov with η inside the velocity", "Nesterov（η は速度の中）"),
        "Nesterov (torch)": ("Nesterov with η outside the velocity", "Nesterov（η は速度の外）"),
        "AdaGrad": ("AdaGrad with ε after the root", "AdaGrad（ε は根号の外）"),
        "AdaGrad (keras)": ("AdaGrad with ε under the root, and h from 0.1", "AdaGrad（ε は根号の中、h は 0.1 から）"),
        "AdaGrad (ruder)": ("AdaGrad with ε under the root, and h from 0", "AdaGrad（ε は根号の中、h は 0 から）"),
        "RMSProp": ("RMSProp with ε after the root", "RMSProp（ε は根号の外）"),
        "RMSProp (keras)": ("RMSProp with ε under the root", "RMSProp（ε は根号の中）"),
        "Adam": ("Adam in the book's form, ε beside the uncorrected root", "Adam（本の形、ε は補正前の根に足す）"),
        "Adam (torch)": (
            "Adam as Algorithm 1, ε beside the corrected root",
            "Adam（論文のアルゴリズム 1、ε は補正後の根に足す）",
        ),
        "Adam (geron)": ("Adam with ε under the corrected root", "Adam（ε は補正後の根号の中）"),
        "AdamW": ("AdamW as in PyTorch, the decay scaled by η", "AdamW（PyTorch の形、減衰に η が掛かる）"),
        "AdamW (paper)": (
            "AdamW as in the paper, the decay not scaled by η",
            "AdamW（論文の形、減衰に η が掛からない）",
        ),
        "AMSGrad": (
            "AMSGrad as in PyTorch, the maximum before the correction",
            "AMSGrad（PyTorch の形、補正前に最大値）",
        ),
        "AMSGrad (optax)": (
            "AMSGrad as in Optax, the maximum after the correction",
            "AMSGrad（Optax の形、補正後に最大値）",
        ),
        "AMSGrad (paper)": ("AMSGrad as in the paper, without correction", "AMSGrad（論文の形、補正なし）"),
        "NAdam": (
            "NAdam as in PyTorch, with a schedule of the momentum",
            "NAdam（PyTorch の形、モーメンタムが変わる）",
        ),
        "NAdam (keras)": (
            "NAdam as in Keras, with a quick schedule of the momentum",
            "NAdam（Keras の形、モーメンタムが速く変わる）",
        ),
        "NAdam (optax)": ("NAdam as in Optax, without a schedule", "NAdam（Optax の形、モーメンタムは一定）"),
        "NAdam (ruder)": (
            "NAdam as in Ruder's overview, both halves corrected alike",
            "NAdam（Ruder の解説の形、両方を同じように補正）",
        ),
    }
)
