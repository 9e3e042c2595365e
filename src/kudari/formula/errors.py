"""What can be wrong with a formula, said so that its writer can mend it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from kudari.formula.foreign import escaped, in_a_message
from kudari.formula.widths import shown_width


def _as_written(text: str, _lang: str | None) -> str:
    return text


class KudariError(ValueError):
    """Something the user gave cannot be used; the message names it and says what to do.

    It is written in English, and told in ``lang``, or in the reader's language where that is None. What it quotes was
    written by others, and is shown as :func:`~kudari.formula.foreign.in_a_message` does.
    """

    lang: str | None = None
    in_words: ClassVar[Callable[[str, str | None], str]] = _as_written  # the translations, once they are loaded

    def __init__(self, *told: object) -> None:
        super().__init__(*(in_a_message(one) if isinstance(one, str) else one for one in told))

    def __str__(self) -> str:
        return KudariError.in_words(super().__str__(), self.lang)


class TraceError(KudariError, TypeError):
    """A Python function does something that cannot be read as a formula."""


class CaretWarning(UserWarning):
    """``^`` was read as a power, which in Python is written ``**``."""


_MOST_OF_A_PIECE = 78  # letters of a formula that a message quotes

# One entry an error of the grammar: English, Japanese. The page shows the same words.
WORDS = {
    "too long": (
        "the formula has {length} characters; at most {limit} are read",
        "数式が長すぎます（{length} 文字。{limit} 文字まで）",
    ),
    "a sum": (
        "a sum or product is written out, as in x1² + x2²",
        "和や積は x1² + x2² のように、一つずつ書いてください",
    ),
    "too deep": ("the formula is nested more than {limit} deep", "かっこなどの入れ子が深すぎます（{limit} 段まで）"),
    "too large": ("the formula has more than {limit} operations", "演算が多すぎます（{limit} 個まで）"),
    "character": ("the character {what!r} has no meaning here", "文字 {what!r} はここでは使えません"),
    "command": ("{what} is no LaTeX that a formula can have", "{what} は数式では使えない LaTeX の命令です"),
    "empty": ("there is no formula", "数式がありません"),
    "end": ("the formula ends too early: a number, a name or '(' should follow", "数式が途中で終わっています"),
    "unexpected": ("{what!r} does not fit here", "{what!r} はここには置けません"),
    "expected": ("{expected!r} is missing before {what}", "{what} の前に {expected!r} が必要です"),
    "unclosed": ("{expected!r} is missing before the end", "数式の終わりの前に {expected!r} が必要です"),
    "unknown name": ("{what!r} is not known here; known are: {known}", "{what!r} は未定義です。使える名前: {known}"),
    "unknown function": (
        "{what!r} is not a function that can be used; to multiply, write {what}*(…). Functions: {known}",
        "{what!r} という関数はありません。掛け算なら {what}*(…) と書きます。使える関数: {known}",
    ),
    "brackets": ("{what} needs brackets: {what}(x)", "{what} にはかっこが必要です: {what}(x)"),
    "unclear": (
        "it is not clear what belongs to {what}; write its argument in brackets, as in {what}(2x)",
        "{what} の引数がどこまでか分かりません。{what}(2x) のようにかっこを付けてください",
    ),
    "glued": (
        "{what!r} may be a name or a function; write {function}({argument}) for the function",
        "{what!r} は変数名か関数か分かりません。関数なら {function}({argument}) と書いてください",
    ),
    "power of a function": (
        "this power of {what} has more than one meaning; write {what}(x)^(−1), or arcsin(x) for an inverse function",
        "{what} のこのべきには二つの意味があります。{what}(x)^(−1) か、逆関数なら arcsin(x) のように書いてください",
    ),
    "base": (
        "the index of {what} has no meaning here; a logarithm's base is a number or a letter, as in log_2(x)",
        "{what} の添字は使えません。対数の底は数か 1 文字で、log_2(x) のように書いてください",
    ),
    "parameter": (
        "nothing here changes the parameter: one line should begin with w ← (or W, θ, x)",
        "パラメータが更新されていません。w ← …（または W, θ, x）の行が必要です",
    ),
    "two parameters": (
        "{what!r} stands beside {other!r}, and either may be the parameter; use one of them",
        "{what!r} と {other!r} のどちらがパラメータか分かりません。どちらか一方にしてください",
    ),
    "arguments": (
        "{what} takes {expected} argument(s), not {given}",
        "{what} の引数は {expected} 個です（{given} 個ありました）",
    ),
    "dot": (
        "a '.' does not belong here: write sin(x), not np.sin(x); attributes cannot be used",
        "「.」は使えません。np.sin(x) ではなく sin(x) と書いてください",
    ),
    "number": ("{what!r} is not a finite number", "{what!r} は有限の数ではありません"),
    "elsewhere": (
        "the gradient at another place, as in ∇L(w + α v), cannot be read here; for a product write ∇L · (…)",
        "∇L(w + α v) のような別の場所での勾配は、ここでは読めません。掛け算なら ∇L · (…) と書いてください",
    ),
    "update": (
        "{what!r} is changed here, as in a step of a rule; a field is written f(x, y) = …, from its variables alone",
        "{what!r} を更新する式は手法の式です。関数は f(x, y) = … のように、変数だけで書いてください",
    ),
    "target": (
        "an update begins with the name it changes, as in w ← w − η g",
        "更新式は w ← w − η g のように、変わる名前から始めてください",
    ),
    "python": (
        "{what!r} is a word of Python and no formula; for a choice write where(condition, a, b)",
        "{what!r} は Python の語で、数式では使えません。場合分けは where(条件, a, b) と書いてください",
    ),
}

# The same for what people paste, before the grammar sees it.
WORDS_OF_READING = {
    "implicit": (
        "{what} is read before it can be known: its index is that of a value that is still to come",
        "{what} はまだ計算されていない値を読んでいます。添字を確かめてください",
    ),
    "no gradient": (
        "no gradient stands in this: write g, ∇L or ∂L/∂W where it belongs",
        "勾配がありません。g、∇L、∂L/∂W などを書いてください",
    ),
    "no start": (
        "{what} is made of itself alone, and it is not said where it begins; give it a first value, as in {what}_0 = 1",
        "{what} は自分自身だけから作られていて、初期値がありません。{what}_0 = 1 のように書いてください",
    ),
    "prose": (
        "{what!r} seems to be a word of a sentence and no factor; leave out what only explains",
        "{what!r} は説明の言葉のようです。式だけを残してください",
    ),
    "counter": (
        "{what!r} seems to count the steps; write t for the number of the step, or another name for a constant",
        "{what!r} はステップ数のようです。ステップ数なら t、定数なら別の名前にしてください",
    ),
    "order": (
        "{what} is read above the line that makes it; put that line first, or write indices such as v_t and v_{{t-1}}",
        "{what} を定義する行より前で使っています。定義を先に書くか、v_t と v_{{t-1}} のように添字を付けてください",
    ),
    "two meanings": (
        "{what!r} can be read in two ways; write products with a sign, indices with an underline, and brackets",
        "{what!r} は二通りに読めます。積には記号、添字には下線、必要なところにはかっこを付けてください",
    ),
    "remark": (
        "it is not clear whether ({what}) is a factor or a remark; write · before a factor, or leave the remark out",
        "（{what}）が掛け算か注釈か分かりません。掛け算なら · を付け、注釈なら消してください",
    ),
    "several": (
        "{what} takes more than one step here, as in a list of rules; give one rule",
        "{what} の更新式がいくつもあります。手法を一つだけ書いてください",
    ),
    "undefined": (
        "{what} is assigned nowhere; write g for the gradient, or the line that makes it",
        "{what} がどこにも定義されていません。勾配なら g と書き、そうでなければ定義の式を加えてください",
    ),
    "cases": (
        "a case distinction cannot be read; write where(condition, a, b)",
        "場合分けは読めません。where(条件, a, b) と書いてください",
    ),
    "noise": (
        "{what} is a random number, and a rule here has none; noise belongs to the field",
        "{what} は乱数で、更新則には使えません。雑音はフィールドに加えてください",
    ),
    "search": (
        "{what} looks for a minimum within the step, which a formula of one step cannot",
        "{what} はステップの中で最小値を探すもので、一歩の数式には書けません",
    ),
    "matrix": (
        "{what} belongs to vectors and matrices; a rule here is computed element by element",
        "{what} はベクトルや行列の演算です。更新則は要素ごとに計算されます",
    ),
    "another variable": (
        "this is a gradient by {what}, and the step is one of {other}; write g, or the chain up to ∂{other}",
        "これは {what} についての勾配ですが、更新されるのは {other} です。g か、∂{other} までの連鎖律を書いてください",
    ),
    "another element": (
        "{what} is another element than {other}, and a rule is computed element by element; write the same index",
        "{what} は {other} とは別の要素です。更新則は要素ごとに計算されるので、同じ添字にしてください",
    ),
    "two functions": (
        "{what} and {other} are two functions, and a rule takes the gradient of one; write out that of the other",
        "{what} と {other} は別の関数ですが、勾配をとれるのは一つだけです。もう一方の勾配は式で書いてください",
    ),
    "mean": (
        "{what} is a mean, and not said of what; give it a name of its own, and write the line that makes it",
        "{what} は平均のようですが、何の平均か分かりません。名前を付けて、それを求める式を書いてください",
    ),
    "objective": (
        "more than the loss is differentiated here; write out what that gives, as in ∇L + λ w",
        "損失以外のものも微分されています。∇L + λ w のように、微分した結果を書いてください",
    ),
    "place or factor": (
        "{what} behind a gradient may be its place or a factor; write ∇L{what} for the place, g · {what} for a product",
        "勾配のうしろの {what} は場所か因子か分かりません。場所なら ∇L{what}、積なら g · {what} と書いてください",
    ),
    "power of a gradient": (
        "a power behind {what} may be that of the gradient or of what is in it; write ({what})² for the gradient's",
        "{what} の指数がどこにかかるか分かりません。勾配の二乗なら ({what})² と書いてください",
    ),
    "sum": (
        "a sum is read of gradients over a batch, or over the steps; this one is neither",
        "総和として読めるのは、バッチの勾配の和と、ステップについての和だけです",
    ),
}


class FormulaError(KudariError):
    """A formula cannot be read: what is wrong, and where.

    ``position`` counts characters of ``text`` from 0; ``message("ja")`` says the same in Japanese.
    """

    def __init__(self, code: str, text: str, position: int, **details: Any) -> None:
        self.code, self.text, self.position, self.details = code, text, position, details
        super().__init__(f"{self.message()}\n{self._excerpt()}")

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.text, self.position, self.details)

    def message(self, lang: str = "en") -> str:
        """The fault in words, without its place."""
        words = WORDS.get(self.code) or WORDS_OF_READING[self.code]
        quoted = {name: value if name == "known" else _short(value) for name, value in self.details.items()}
        return in_a_message(words[lang == "ja"].format(**quoted))

    def _excerpt(self, width: int = 60) -> str:
        """The text around the fault, with a mark under it."""
        first = max(0, self.position - width // 2)
        before = ("… " if first else "") + _in_one_line(self.text[first : self.position])
        behind = _in_one_line(self.text[self.position : first + width])
        after = " …" if first + width < len(self.text) else ""
        return f"  {before}{behind}{after}\n  {' ' * shown_width(before)}^"


def reason_of(error: Exception) -> str:
    """Why something cannot be used, to stand in an error of ours: what another library says is one line.

    >>> print(reason_of(TypeError("unknown field `a\\nb`")))
    unknown field `a\\nb`
    """
    return str(error) if isinstance(error, KudariError) else escaped(str(error))


def _short(value: Any) -> Any:
    """The beginning of a long piece of a formula; the page cuts it at the same letter."""
    return value if not isinstance(value, str) or len(value) < _MOST_OF_A_PIECE else value[: _MOST_OF_A_PIECE - 1] + "…"


def _in_one_line(text: str) -> str:
    """A part of a formula; its line ends and tabs are spaces there."""
    return escaped(text.translate({ord("\n"): " ", ord("\t"): " "}))


def _again(code: str, text: str, position: int, details: dict[str, Any]) -> FormulaError:
    """The same error, in another process."""
    return FormulaError(code, text, position, **details)
