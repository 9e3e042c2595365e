"""The page as one file: modules joined, data beside them, and a policy that lets nothing else in.

No text of a user ever becomes code or markup: it stands in the data, as JSON, and the page writes it as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import lzma
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import Any

import numpy as np

from kudari.language import language, said
from kudari.page import tables
from kudari.page.bundle import joined, sources
from kudari.page.lessons import Lesson
from kudari.page.page_words import ABOUT, NEEDS, WORDS

#: The letters of a packed script: those of ASCII that stand for themselves in HTML. There are 91, and 91² > 2¹³.
_LETTERS = np.frombuffer(bytes(set(range(33, 127)) - set(b'"&<')), np.uint8)
#: What stands most often in a script: each is one character, of those that no text of ours has, before it is packed.
_FREQUENT = (
    *("const ", "this.", "return ", "function ", "if(", "&&", "||", ".length", ".includes(", ".map(", "Math.", "\n"),
    *("undefined", "new ", ".filter(", ".slice(", "===", "!=="),
)
_FIRST_SIGN = 14
#: What opening/lzma.js unpacks: in a text the next letter follows from the last one's first bits, not from its place.
_LZMA = {"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0, "dict_size": 2**20}

#: A route that zig-zags down to a star.
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Cpath d='M1 2l4 9 2-6 3 7 1-4 1 4' fill='none' stroke='%230b5c93' stroke-width='2'/%3E"
    "%3Ccircle cx='13' cy='12' r='2.4' fill='%23e0a800'/%3E%3C/svg%3E"
)


def html(
    state: Mapping[str, Any],
    lang: str | None = None,
    lessons: Sequence[Lesson] = (),
    *,
    only: bool = False,
    embed: bool = False,
    wall: bool = False,
) -> str:
    """The page that opens with this state, or with the first of these lessons, in a language, or in the browser's.

    The lessons that come with Kudari stand behind these, unless these are the ``only`` ones. To ``embed`` it is to show
    nothing but the map, which plays again and again; a ``wall`` shows every field, with these rules on each.

    Raises :class:`KudariError` where there are no words in the language.
    """
    if lang is not None:
        language(lang)
    visible = {name: value for name, value in state.items() if name != "place"}
    visible |= {"lang": lang, "lesson": lessons[0].name if lessons else None, "only": embed}
    data = {"state": visible, "place": state.get("place"), "lessons": [lesson.plain() for lesson in lessons]}
    data |= {"only": only}
    title = said(WORDS["title"], lang or "en")
    running = Running(_script("wallmain" if wall else "main"), data, _style("page.css", *["wall.css"] * wall))
    return document(title, lang or "en", '<main id="kudari"></main>', running)


@dataclass(frozen=True)
class Running:
    """What runs in a page: a script of ours, the data that it finds, and the style of what it builds."""

    script: str
    data: Any
    style: str = ""

    def elements(self) -> str:
        """The markup. Script and style are packed, to a third of their size: pages are mailed, and stand in every cell.

        Where it does not run, in an old browser or without scripts, a sentence says what is needed.
        """
        whole = "\0".join(("\t".join(_FREQUENT), self.style, _abbreviated(self.script))).encode()
        packed = _packed(whole)
        return (
            f"<noscript>{escape(' '.join(NEEDS))}</noscript>\n"
            f'<script type="application/json" id="kudari-data">{_json(self.data)}</script>\n'
            f'<script type="text/plain" id="kudari-packed" data-packed="{len(packed)}" data-whole="{len(whole)}">'
            f"{_lettered(packed)}</script>\n"
            f"<script>{_loader()}</script>\n"
        )

    def policy(self) -> str:
        """The policy names what the script is once it is unpacked, so nothing else can run in its place."""
        return f"script-src {_hash(_loader())} {_hash(self.script)}; worker-src blob:; "


def document(title: str, lang: str, body: str, running: Running | None = None, styles: Sequence[str] = ()) -> str:
    """A whole page: ``body`` is markup, ``styles`` are files of ours, and all else is text."""
    style = _style(*styles)
    allowed = " ".join(_hash(text) for text in (style, running.style if running else "") if text)
    policy = (
        f"default-src 'none'; {running.policy() if running else ''}"
        f"style-src {allowed}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{_meta(title, lang)}\n{style and f'<style>{style}</style>'}\n</head>\n"
        f"<body>\n{body}\n"
        f"{running.elements() if running else ''}</body>\n</html>\n"
    )


def _meta(title: str, lang: str) -> str:
    """What tabs, bookmarks, and messages with a link to the page show of it."""
    about = escape(said(ABOUT, lang))
    return (
        f'<meta name="description" content="{about}">\n<meta property="og:description" content="{about}">\n'
        f'<meta property="og:title" content="{escape(title)}">\n<link rel="icon" href="{_ICON}">'
    )


def frame(text: str, picture: str = "") -> str:
    """The page within a page: a notebook's cell shows it, and lets it run nothing but its own script.

    ``picture`` is a PNG in base64. It stands within the frame, where browsers do not look; but a notebook that is not
    trusted takes the frame away, and leaves what stands in it.
    """
    shown = f'<img src="data:image/png;base64,{escape(picture)}">' if picture else ""
    return (
        f'<iframe srcdoc="{escape(text)}" sandbox="allow-scripts allow-downloads" allow="clipboard-write" '
        f'title="{escape(WORDS["title"][0])}" style="width: 100%; height: 760px; border: 0">{shown}</iframe>'
    )


@cache
def _script(entry: str) -> str:
    return joined(tables.modules(), [f"parts/{entry}.js"], short=True)


@cache
def _style(*names: str) -> str:
    return "".join(f"\n{_file(name)}\n" for name in names)


@cache
def _loader() -> str:
    # Its short names are those of the script, too: they stay between the brackets.
    return f"{{{joined(sources(), ['opening/loader.js'], short=True)}}}"


@cache
def _abbreviated(script: str) -> str:
    """The script with a single character for each of the frequent pieces."""
    for sign, piece in enumerate(_FREQUENT, _FIRST_SIGN):
        script = script.replace(piece, chr(sign))
    return script


@cache
def _packed(data: bytes) -> bytes:
    return lzma.compress(data, format=lzma.FORMAT_RAW, filters=[_LZMA])


@cache
def _file(name: str) -> str:
    return (resources.files("kudari.page") / name).read_text("utf-8").strip()


def _lettered(data: bytes) -> str:
    """Bytes as letters, 13 bits in two: an eighth shorter than base64, whose letters have six bits each."""
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    pairs = np.pad(bits, (0, -len(bits) % 13)).reshape(-1, 13) @ (1 << np.arange(12, -1, -1))
    return bytes(_LETTERS[np.stack(np.divmod(pairs, len(_LETTERS)), axis=1)]).decode()


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: Any) -> str:
    """Data that cannot end the element in which they stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
