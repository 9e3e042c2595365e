"""The words on pictures in two languages, and fonts that have their letters."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.text import Text

from kudari.language import language

_WORDS = {
    "start": ("start", "出発点"),
    "minimum": ("minimum", "最小点"),
    "steps": ("steps", "ステップ数"),
    "step": ("step {k}", "ステップ {k}"),
    "value": ("value f", "値 f"),
    "gap": ("gap to the minimum f − f*", "最小値との差 f − f*"),
    "end": ("f = {value} after {steps} steps", "{steps} ステップ後 f = {value}"),
    "diverged": ("diverged at step {k}", "ステップ {k} で発散"),
    "log": ("log₁₀ (f − lowest)", "log₁₀ (f − 最小値)"),
    "slope": ("slope a = {slope}", "傾き a = {slope}"),
    "forward": ("→ forward: values", "→ 順伝播: 値"),
    "backward": ("← backward: ∂{f}/∂·", "← 逆伝播: ∂{f}/∂·"),
    "sum": ("Σ: sum over the branches", "Σ: 枝ごとの和"),
    "true": ("true", "真"),
    "false": ("false", "偽"),
    "tangent": ("tangent y + a ε", "接線 y + a ε"),
    "ended": ("f − lowest after {steps} steps", "{steps} ステップ後の f − 最小値"),
    "lost": ("diverged, or ended above the start", "発散、または出発点より高い"),
    "best": ("lowest: {where}", "最も低い: {where}"),
    "theory": ("theory: stable inside", "理論: この内側で安定"),
    "until": ("steps until f ≤ {target}", "f ≤ {target} までのステップ数"),
    "never": ("not within {steps} steps", "{steps} ステップでは届かない"),
    "basin": ("comes to ({where})", "({where}) に着く"),
    "straying": ("still on its way", "まだ途中"),
    "left": ("diverged", "発散"),
    "here": ("{rule} at {where}", "{rule}、{where}"),
    "interpreted": ("interpreted: the field has no formula", "式がない場なので逐次計算"),
    "final": ("f − lowest after {steps} steps", "{steps} ステップ後の f − 最小値"),
    "target": ("target f ≤ {target}", "目標 f ≤ {target}"),
    "reaches": ("{rule}: {decades:.1f} decades", "{rule}: {decades:.1f} 桁"),
    "layer": ("layer {k}", "第 {k} 層"),
    "limit": ("theory: η < {lr}", "理論: η < {lr}"),
}

_CJK_FAMILIES = (
    *("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Hiragino Sans", "Hiragino Maru Gothic Pro"),
    *("Yu Gothic", "Meiryo", "MS Gothic", "TakaoPGothic", "VL Gothic", "Source Han Sans JP"),
)
_AS_NUMBER: dict[str, int] = font_manager.weight_dict  # type: ignore[assignment, unused-ignore]
_CJK_FILES = ("notosanscjk", "notosansjp", "ipaexg", "ipag", "hiragino", "yugoth", "meiryo", "takao", "vl-gothic")


def word(key: str, lang: str, **values: object) -> str:
    """The words for a thing, in English or, where a font has its letters, in Japanese."""
    return _WORDS[key][drawn_language(lang) == "ja"].format(**values)


def drawn_language(lang: str) -> str:
    """The language, if there is a font that has its letters; else English, and a warning."""
    if language(lang) == "ja" and cjk_family() is None:
        _warn_of_letters()
        return "en"
    return lang


def _warn_of_letters() -> None:
    warnings.warn("no font with Japanese letters was found; install one, such as Noto Sans CJK JP", stacklevel=4)


@cache
def cjk_family() -> str | None:
    """The name of an installed font that has Japanese letters."""
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    for family in _CJK_FAMILIES:
        if family in known:
            return family
    # One that came after matplotlib last looked; a regular one, before any bold one.
    found = [path for path in font_manager.findSystemFonts() if _is_cjk_file(Path(path))]
    if not found:
        return None
    path = min(found, key=lambda path: ("regular" not in path.lower(), path))
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def _is_cjk_file(path: Path) -> bool:
    return any(part in path.name.lower().replace("_", "") for part in _CJK_FILES)


def set_fonts(figure: Figure) -> None:
    """Give every text of a figure a font that has its letters; letters that no font has are left out."""
    foreign = [text for text in figure.findobj(Text) if isinstance(text, Text) and _foreign(text.get_text())]
    if not foreign:
        return
    family = cjk_family()
    if family is None:
        _warn_of_letters()
    for text in foreign:
        if family is None:
            text.set_text("".join(c for c in text.get_text() if not _foreign(c)).strip() or "…")
        else:
            text.set_fontfamily(["DejaVu Sans", family])
            text.set_fontweight(_weight(family))  # one that the font has: such fonts seldom come in bold


@cache
def _weight(family: str) -> int | str:
    """The weight of an installed font, the one nearest to regular."""
    weights = {entry.weight for entry in font_manager.fontManager.ttflist if entry.name == family}
    numbers = {weight: _AS_NUMBER[weight] if isinstance(weight, str) else weight for weight in weights}
    return min(numbers, key=lambda weight: abs(numbers[weight] - 400), default=400)


def _foreign(letters: Iterable[str]) -> bool:
    """Whether there are letters that DejaVu Sans, matplotlib's own font, has not: those of East Asia."""
    return any("\u2e80" <= letter <= "\ud7ff" or "\uf900" <= letter <= "\uffef" for letter in letters)
