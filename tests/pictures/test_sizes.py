"""Pictures and films of any size, in which letters stay letters."""

import re
import zlib
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.text import Text
from PIL import Image
from tests.examples import quickly

import kudari
from kudari import KudariError
from kudari.charts import Chart, Line, Panel
from kudari.drawing import Paper
from kudari.pictures import plot_chart, save
from kudari.travel.training.history import History

WRONG_SIZES = [(0, 6), (8, -6), (8,), (8, 6, 2), "8x6", 8, (float("nan"), 6), (8, 1e9), (0.5, 6), (True, 6), ("8", 6)]
WRONG_DPI = [0, -100, float("inf"), 5, 1e6, "200", True]
DRAWN = {
    "race": lambda: kudari.race("ravine", ["sgd", "adam"], steps=3),
    "sweep": lambda: kudari.sensitivity("ravine", "sgd", size=4, steps=3, lr=(0.1, 1)),
    "map": lambda: kudari.learning_rate_map("ravine", "momentum", size=4, steps=3, lr=(0.1, 1), momentum=(0, 0.9)),
    "training": lambda: History("SGD", per_epoch=2, losses=[2.0, 1.0], rates=[0.1, 0.1], norms=[3.0, 2.0]),
}


def _dots(path):
    with Image.open(path) as image:
        return image.size


@pytest.fixture(scope="module")
def made():
    return {name: make() for name, make in DRAWN.items()}


@pytest.mark.parametrize("kind", quickly([*DRAWN], ["training"]))
def test_a_picture_has_the_size_and_the_dots_that_are_asked_for(kind, made, tmp_path):
    """The figure itself has that size, and so has the file."""
    path = made[kind].save(tmp_path / "a.png", size=(5, 4), dpi=40)

    assert _dots(path) == (200, 160)


@pytest.mark.slow
def test_dots_alone_leave_the_size(made, tmp_path):
    """And a size alone leaves the 120 dots."""
    own = made["sweep"].plot(getfig=True).get_size_inches()

    assert _dots(made["sweep"].save(tmp_path / "a.png", dpi=50)) == pytest.approx(50 * own, abs=1)
    assert _dots(made["sweep"].save(tmp_path / "a.png", size=(5, 4))) == (600, 480)


@pytest.mark.slow
def test_a_film_has_the_size_that_is_asked_for(made, tmp_path):
    path = made["race"].animate(tmp_path / "a.gif", size=(5, 3), dpi=30)

    assert _dots(path) == (150, 90)


@pytest.mark.parametrize("size", [(9, 3), pytest.param((2, 6), marks=pytest.mark.slow)])
def test_a_graph_grows_and_shrinks_with_its_paper(size):
    """Letters too, so that none of them leaves its box or the paper."""
    figure = kudari.field("ravine").plot_graph({"x": -7.0, "y": 2.0}, getfig=True)
    before = figure.get_size_inches().copy()
    letters = [text.get_fontsize() for text in figure.axes[0].texts]
    figure.fit(*size)
    figure.draw_without_rendering()

    scale = min(size / before)
    assert tuple(figure.get_size_inches()) == size
    assert [text.get_fontsize() for text in figure.axes[0].texts] == pytest.approx([scale * size for size in letters])
    for text in figure.axes[0].texts:
        box = text.get_window_extent().transformed(figure.transFigure.inverted())
        assert box.x0 >= -1e-6
        assert box.x1 <= 1 + 1e-6
        assert box.y0 >= -1e-6
        assert box.y1 <= 1 + 1e-6


@pytest.mark.slow
def test_panels_are_laid_out_for_their_size():
    """A chart that is made smaller keeps its words on the paper."""
    figure = plot_chart(Chart([Panel([Line([1, 2], [1e-5, 2e5], "a")], title="b", x="c", y="d")] * 4, columns=2))
    figure.fit(4, 4)

    for axes in figure.axes:
        box = axes.get_tightbbox().transformed(figure.transFigure.inverted())
        assert min(box.x0, box.y0) >= 0
        assert max(box.x1, box.y1) <= 1


@pytest.mark.parametrize("size", WRONG_SIZES)
@pytest.mark.parametrize(("lang", "said"), [("C", "inches"), ("ja_JP.UTF-8", "インチ")])
def test_what_is_no_size_is_refused(size, lang, said, made, monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", lang)
    with pytest.raises(KudariError, match=said):
        made["race"].save(tmp_path / "a.png", size=size)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dpi", WRONG_DPI)
def test_what_is_no_dpi_is_refused(dpi, made, tmp_path):
    with pytest.raises(KudariError, match="dpi"):
        made["race"].save(tmp_path / "a.png", dpi=dpi)


def test_too_many_dots_are_refused_before_they_are_drawn(made, tmp_path):
    with pytest.raises(KudariError, match="more dots"):
        made["race"].save(tmp_path / "a.png", size=(100, 100), dpi=1200)
    with pytest.raises(KudariError, match="more dots"):
        made["race"].animate(tmp_path / "a.gif", size=(20, 20), dpi=200)


@pytest.mark.parametrize("suffix", [".png", ".gif"])
def test_where_there_is_no_room_it_is_said(suffix, made, tmp_path):
    with pytest.raises(KudariError, match="no room"):
        made["race"].save(tmp_path / f"a{suffix}", size=(1, 1))


@pytest.mark.parametrize("suffix", [".csv", ".json", ".html"])
def test_what_is_no_picture_has_no_size(suffix, made, tmp_path):
    with pytest.raises(KudariError, match="no picture"):
        made["race"].save(tmp_path / f"a{suffix}", size=(8, 6))


def test_in_svg_words_are_text(made, tmp_path):
    """Japanese ones too, in a list of fonts that ends in one that every reader has."""
    root = ElementTree.parse(made["race"].save(tmp_path / "a.svg", lang="ja", size=(8, 4))).getroot()
    texts = [text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text]

    assert (root.get("width"), root.get("height")) == ("576pt", "288pt")
    assert "SGD   η = 0.01" in [text.text for text in texts]
    japanese = [text.get("style") for text in texts if "ステップ" in text.text]
    assert len(japanese) == 2
    assert all(re.search(r"font-family: 'DejaVu Sans', '[^']+', .*sans-serif", style) for style in japanese)


@pytest.mark.slow
def test_in_pdf_words_are_text_in_fonts_that_come_with_it(made, tmp_path):
    """TrueType as it is (Type 42), no Type 3; Japanese in the bundled font."""
    figure = made["race"].plot("values", getfig=True, lang="ja")
    data = save(figure, tmp_path / "a.pdf").read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    fonts = [unpacked for stream in streams if (unpacked := _unpacked(stream))[:4] in (b"\0\1\0\0", b"OTTO", b"true")]

    assert b"/Type3" not in data
    assert b"IPAexGothic" in data
    assert len(fonts) >= 2
    assert not any(font.startswith(b"OTTO") for font in fonts)
    assert not any("IPAexGothic" in text.get_fontfamily()[:1] for text in figure.findobj(Text))


def _unpacked(stream):
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


@pytest.mark.slow
def test_no_setting_of_matplotlib_is_changed(made, tmp_path):
    before = dict(mpl.rcParams)
    for suffix in (".svg", ".pdf"):
        made["sweep"].save(tmp_path / f"a{suffix}", size=(5, 4), dpi=50)

    assert dict(mpl.rcParams) == before


def test_a_paper_of_its_own_size():
    assert Paper() == Paper(None, None)
