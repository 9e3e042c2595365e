"""The words on pictures in two languages, and fonts that have their letters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

from kudari.formula.errors import KudariError
from kudari.language import Messages

CAPTIONS = Messages(
    {
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
        "unstable": ("diverged, or ended above the start", "発散、または出発点より高い"),
        "best": ("lowest: {where}", "最も低い: {where}"),
        "theory": ("theory: stable inside", "理論: この内側で安定"),
        "until": ("steps until f ≤ {target}", "f ≤ {target} までのステップ数"),
        "never": ("not within {steps} steps", "{steps} ステップでは届かない"),
        "basin": ("comes to ({where})", "({where}) に着く"),
        "straying": ("still on its way", "まだ途中"),
        "gone": ("diverged", "発散"),
        "here": ("{rule} at {where}", "{rule}、{where}"),
        "interpreted": ("interpreted: the field has no formula", "式がない場なので逐次計算"),
        "final": ("f − lowest after {steps} steps", "{steps} ステップ後の f − 最小値"),
        "target": ("target f ≤ {target}", "目標 f ≤ {target}"),
        "reaches": ("{rule}: {decades:.1f} decades", "{rule}: {decades:.1f} 桁"),
        "layer": ("layer {k}", "第 {k} 層"),
        "limit": ("theory: η < {lr}", "理論: η < {lr}"),
    }
)

_CJK_FAMILIES = (
    *("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "Hiragino Sans", "Hiragino Maru Gothic Pro"),
    *("Yu Gothic", "Meiryo", "MS Gothic", "TakaoPGothic", "VL Gothic", "Source Han Sans JP"),
)
_CJK_FILES = ("notosanscjk", "notosansjp", "ipaexg", "ipag", "hiragino", "yugoth", "meiryo", "takao", "vl-gothic")
_AS_NUMBER: dict[str, int] = font_manager.weight_dict  # type: ignore[assignment, unused-ignore]
_LATIN = "DejaVu Sans"  # matplotlib's own, which has Greek letters and mathematics


def word(key: str, lang: str | None, **values: object) -> str:
    """What a picture says of a thing, in English or in Japanese.

    >>> word("diverged", "ja", k=7)
    'ステップ 7 で発散'
    """
    return CAPTIONS.said(key, lang, **values)


@cache
def cjk_family() -> str:
    """The name of a font that has Japanese letters: one of this machine, or else the one that comes with Kudari."""
    known = {entry.name for entry in font_manager.fontManager.ttflist if Path(entry.fname).is_file()}
    for family in _CJK_FAMILIES:
        if family in known:
            return family
    # One that came after matplotlib last looked; a regular one, before any bold one.
    files = [path for path in font_manager.findSystemFonts() if _is_cjk_file(Path(path))]
    path = min(files, key=lambda path: ("regular" not in path.lower(), path), default=None)
    return _own_family() if path is None else _added(path)


def _own_family() -> str:
    """The name of the font that comes with Kudari."""
    return _added(str(_own_font()))


def _added(path: str) -> str:
    """The name of the font in a file, which matplotlib knows from now on."""
    if path not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def _is_cjk_file(path: Path) -> bool:
    return any(part in path.name.lower().replace("_", "") for part in _CJK_FILES)


def _own_font() -> Path:
    """The file of IPAexGothic. The package that carries it is not imported: that changes matplotlib's settings."""
    package = find_spec("matplotlib_fontja")
    if package is None or not package.submodule_search_locations:
        raise KudariError("there is no font with Japanese letters; pip install matplotlib-fontja brings one")
    return Path(package.submodule_search_locations[0]) / "fonts" / "ipaexg.ttf"


def listed(name: str) -> str:
    """A name as a legend lists it: matplotlib leaves out those that begin with an underscore."""
    return f" {name}" if name.startswith("_") else name


def set_fonts(figure: Figure) -> None:
    """Give every text of a figure a font that has its letters; letters that no font has are left out.

    A dollar is a dollar: only the numbers along axes, which matplotlib writes itself, may be mathematics to it.
    """
    numbers = {id(text) for axis in figure.findobj(Axis) for text in axis.findobj(Text) if text is not axis.label}
    for text in figure.findobj(Text):
        if isinstance(text, Text) and id(text) not in numbers:
            text.set_parse_math(False)
    for text in figure.findobj(Text):
        if isinstance(text, Text) and (foreign := {*text.get_text()} - _letters(_LATIN)):
            family = cjk_family()
            if unknown := foreign - _letters(family):
                text.set_text("".join(letter for letter in text.get_text() if letter not in unknown).strip() or "…")
            text.set_fontfamily([_LATIN, family, "sans-serif"])  # the last for who reads an SVG elsewhere
            text.set_fontweight(_weight(family))  # one that the font has: such fonts seldom come in bold


@contextmanager
def embeddable(figure: Figure) -> Iterator[None]:
    """Within this block Japanese letters are in a font that a PDF can carry as it is.

    Of TrueType fonts it carries the letters that it needs; PostScript outlines, as Noto's, not every reader can show.
    """
    changed = [text for text in figure.findobj(Text) if isinstance(text, Text) and _LATIN in text.get_fontfamily()]
    for text in changed:
        text.set_fontfamily([_LATIN, _own_family(), *text.get_fontfamily()[1:]])
    try:
        yield
    finally:
        for text in changed:
            text.set_fontfamily([_LATIN, *text.get_fontfamily()[2:]])


@cache
def _letters(family: str) -> frozenset[str]:
    """The letters of a font, and what moves the pen without any."""
    path = font_manager.findfont(font_manager.FontProperties(family=family))
    return frozenset(map(chr, font_manager.get_font(path).get_charmap())) | {"\n"}


@cache
def _weight(family: str) -> int | str:
    """The weight of an installed font, the one nearest to regular."""
    weights = {entry.weight for entry in font_manager.fontManager.ttflist if entry.name == family}
    numbers = {weight: _AS_NUMBER[weight] if isinstance(weight, str) else weight for weight in weights}
    return min(numbers, key=lambda weight: abs(numbers[weight] - 400), default=400)
