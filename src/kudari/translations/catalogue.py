"""A catalogue of messages as gettext has it, for translators' tools: pairs of ``msgid`` and ``msgstr``."""

from __future__ import annotations

import json
import re

_ENTRY = re.compile(r'^msgid (".*")\nmsgstr (".*")$', re.MULTILINE)


def read_catalogue(text: str) -> dict[str, str]:
    """The sentences of a catalogue by what they are in English. Each is one line; the entry of the head is left out.

    >>> read_catalogue('msgid "wrote {path}"\\nmsgstr "{path} に書き出しました"')
    {'wrote {path}': '{path} に書き出しました'}
    """
    return {english: other for english, other in (map(json.loads, pair) for pair in _ENTRY.findall(text)) if english}
