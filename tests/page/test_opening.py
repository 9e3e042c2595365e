"""The script of a page comes packed, as letters: what Python packed is unpacked to the same bytes."""

import json
import re
from html import unescape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer
from tests.examples import examples

from kudari.page import html, state_of_field
from kudari.page.build import _lettered, _packed, _script, _style
from kudari.page.bundle import joined, sources

# All that the loader asks of a browser; V8 alone has neither elements nor texts of bytes.
ELEMENTS = """
globalThis.TextEncoder = class {
  encode(text) { return Uint8Array.from(text, (letter) => letter.charCodeAt(0)); }
};
globalThis.TextDecoder = class {
  decode(bytes) { return decodeURIComponent(Array.from(bytes, (b) => '%' + b.toString(16).padStart(2, '0')).join('')); }
};
"""


@pytest.fixture(scope="module")
def v8():
    engine = MiniRacer()
    engine.eval(ELEMENTS + joined(sources(), ["opening/letters.js", "opening/lzma.js"]))
    yield engine
    engine.close()


def through(v8, data):
    """Bytes that Python packed, as the page unpacks them."""
    packed = _packed(data)
    bytes_ = f"unpacked(unlettered({_lettered(packed)!r}, {len(packed)}), {len(data)})"
    return bytes.fromhex(v8.eval(f"Array.from({bytes_}, (byte) => byte.toString(16).padStart(2, '0')).join('')"))


@examples(200)
@given(st.binary(max_size=2000))
def test_any_bytes_are_unpacked(v8, data):
    assert through(v8, data) == data


@pytest.mark.parametrize("letters", [2, 3, 200])
@pytest.mark.parametrize("span", [1, 100, 70_000])
def test_what_repeats_itself_is_unpacked(v8, letters, span):
    """From near and far, by short and long pieces: every kind of match and of distance comes up."""
    generator = np.random.default_rng([letters, span])
    once = generator.integers(letters, size=span, dtype=np.uint8).tobytes()
    starts = generator.integers(span, size=60)
    pieces = [
        once[start : start + int(size)] for start, size in zip(starts, generator.geometric(0.02, 60), strict=True)
    ]
    data = once + b"".join(pieces)

    assert through(v8, data) == data


DOCUMENT = """
const added = [];
const packedElement = {textContent: %r, dataset: {packed: '%s', whole: '%s'}};
globalThis.document = {
  querySelector: () => ({textContent: 'what is needed', after: (text) => added.push(text)}),
  getElementById: () => packedElement,
  createElement: (name) => ({name}),
  body: {append: ({name, textContent}) => added.push([name, textContent])},
};
"""


@pytest.mark.parametrize("browser", ["of today", "too old"])
def test_the_loader_runs_the_script_or_says_what_is_needed(browser):
    """As they stand in a page, in a document that writes down what is added to it."""
    text = html(state_of_field("ravine"))
    packed = re.search(r'id="kudari-packed" data-packed="(\d+)" data-whole="(\d+)">([^<]*)<', text)
    loader = re.search(r"<script>(.*?)</script>", text, re.DOTALL)[1]
    engine = MiniRacer()
    engine.eval(ELEMENTS + DOCUMENT % (unescape(packed[3]), packed[1], packed[2]))
    if browser == "too old":
        engine.eval("delete Array.prototype.toSorted")
    engine.eval(loader)

    added = json.loads(engine.eval("JSON.stringify(added)"))
    built = [["style", _style("page.css")], ["script", _script("main")]]
    assert added == (built if browser == "of today" else ["what is needed"])
    engine.close()
