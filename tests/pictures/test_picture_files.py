"""A saved picture is what its suffix says, in words that have letters, and leaves matplotlib as it was."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import pytest
from matplotlib.animation import FFMpegWriter
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from PIL import Image
from tests.examples import quickly

import kudari
from kudari import FIELDS, RULES, Field, KudariError, race
from kudari.charts import Chart, Line, Panel
from kudari.pictures import captions, plot_chart, save

MAGIC = {".png": b"\x89PNG\r\n\x1a\n", ".svg": b"<?xml", ".pdf": b"%PDF-"}
PICTURES = {
    "race": lambda short, lang: short.plot(getfig=True, lang=lang),
    "overlay": lambda short, lang: short.plot("overlay", getfig=True, lang=lang),
    "values": lambda short, lang: short.plot("values", getfig=True, lang=lang),
    "surface": lambda short, lang: race("rosenbrock", steps=1).field.plot_3d(getfig=True, lang=lang),
    "tangent": lambda short, lang: Field("x**2").plot_tangent(1, getfig=True, lang=lang),
}
JAPANESE = re.compile("[\u3040-\u9fff]")


def texts(figure):
    """Everything written in a figure."""
    return [text for text in figure.findobj(Text) if text.get_text()]


# ---------------------------------------------------------------------- kinds of files


@pytest.mark.parametrize("suffix", quickly([*MAGIC, ".PNG"], [".PNG"]))
def test_a_file_is_what_its_suffix_says(suffix, short, tmp_path):
    """By its first bytes."""
    path = short.save(tmp_path / f"race{suffix}")

    assert path.read_bytes().startswith(MAGIC[suffix.lower()])
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.slow
def test_in_svg_the_routes_stay_lines(short, tmp_path):
    """And the ground is one image in each panel."""
    text = short.save(tmp_path / "race.svg").read_text()

    assert 1 <= text.count("<image") <= 8
    assert text.count("<path") > 20


# ---------------------------------------------------------------------- matplotlib


@pytest.mark.slow
def test_no_picture_changes_matplotlibs_settings(short, tmp_path):
    """rcParams are what they were, in both languages."""
    before = dict(mpl.rcParams)
    for lang in ("en", "ja"):
        short.save(tmp_path / "race.png", lang=lang)
    short.animate(tmp_path / "race.gif")

    assert dict(mpl.rcParams) == before


@pytest.mark.slow
def test_saving_never_loads_pyplot(tmp_path):
    """Which would look for a screen, and keep figures."""
    program = (
        "import sys, kudari\n"
        "run = kudari.race('ravine', steps=1)\n"
        "for name in ('a.png', 'a.gif', 'a.svg'): run.save(name)\n"
        "run.field.plot(getfig=True), run.field.plot_3d(getfig=True), run.plot(getfig=True)\n"
        "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True)

    assert ran.stdout.split() == ["True", "False"]


@pytest.mark.slow
def test_without_a_screen_showing_warns_and_does_not_fail(tmp_path):
    """And says what to do."""
    program = "import kudari; kudari.field('ravine').plot()"
    environment = {**os.environ, "MPLBACKEND": "agg"}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
    )

    assert "getfig=True" in ran.stderr


# ---------------------------------------------------------------------- Japanese


@pytest.mark.parametrize("kind", sorted({*PICTURES} - {"overlay"}))
def test_japanese_words_are_written_in_a_font_that_has_them(kind, short, drawn, fonts):
    """Already in the figure that is handed out, which its owner may save."""
    written = [text for text in texts(PICTURES[kind](short, "ja")) if drawn.is_japanese(text.get_text())]

    assert written
    for text in written:
        assert captions.cjk_family() in text.get_fontfamily()


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.slow
def test_no_letter_is_missing_from_a_saved_picture(kind, short, fonts, tmp_path):
    """matplotlib warns of every box that it draws, and pytest makes an error of the warning."""
    path = save(PICTURES[kind](short, "ja"), tmp_path / "picture.png")

    assert path.stat().st_size > 1000


def japanese():
    """Every Japanese text of the package, wherever it is shown."""
    for file in Path(kudari.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and JAPANESE.search(node.value):
                yield node.value


@pytest.mark.slow
def test_every_word_and_formula_has_its_letters(fonts):
    """In matplotlib's own font, or in that of Japanese: what is said in Japanese, captions, rules and fields."""
    words = [*japanese(), *(said for pair in captions.CAPTIONS.values() for said in pair)]
    rules = (rule for family in RULES.values() for rule in (family, *family.variants.values()))
    words += [rule.formula.equations.unicode() for rule in rules]
    words += [str(entry.field().formula) for entry in FIELDS.values()]
    letters = set("".join(words)) | set("₀₁₉ᵗ⁻¹←→√∛·−×≤≥≠∂∇ΣληβαθΔπ")
    known = captions._letters("DejaVu Sans") | captions._letters(captions.cjk_family())

    assert len(letters) > 500
    assert letters - known == set()


def test_the_font_of_japanese_has_japanese(fonts):
    """The file that matplotlib finds for it is not its own, and it is the machine's where there is one."""
    path = mpl.font_manager.findfont(FontProperties(family=captions.cjk_family()))

    assert "DejaVu" not in path
    assert path.endswith("ipaexg.ttf") or fonts == "the fonts of this machine"


def test_names_in_japanese_stay_whole_and_apart(fonts):
    """「自作」 in a title, 「BN あり」 beside 「BN なし」, also on a machine without fonts: no letter is left out."""
    names = ["自作", "自作の手法／改", "BN あり／なし", "BN あり", "BN なし"]
    walked = race("ravine", {name: kudari.SGD(lr=0.1) for name in names}, steps=2)
    for kind in ("side by side", "overlay", "values"):
        written = {text.get_text() for text in texts(walked.plot(kind, getfig=True, lang="ja"))}

        assert [name for name in names if not any(text.startswith(name) for text in written)] == [], kind


def test_legends_in_japanese_stay_apart(fonts):
    """In the chart of the book's batch normalisation as well."""
    lines = [Line([0, 1], [0.0, share], name) for name, share in (("BN あり", 0.9), ("BN なし", 0.5))]
    written = {text.get_text() for text in texts(plot_chart(Chart([Panel(lines, title="学習の正解率")])))}

    assert written >= {"BN あり", "BN なし", "学習の正解率"}


@pytest.mark.slow
def test_no_package_of_a_font_is_imported(short, fonts, tmp_path):
    """For importing it would write all that is drawn in its font."""
    short.save(tmp_path / "race.png", lang="ja")

    assert "matplotlib_fontja" not in sys.modules
    assert "IPAexGothic" not in mpl.rcParams["font.family"]


@pytest.mark.parametrize("fonts", ["no fonts but Kudari's"], indirect=True)
@pytest.mark.slow
def test_where_even_that_font_was_removed_it_is_said(short, fonts, monkeypatch, tmp_path):
    """With what brings it back; English is drawn all the same."""
    monkeypatch.setattr(captions, "find_spec", lambda name: None)

    with pytest.raises(KudariError, match="pip install matplotlib-fontja"):
        short.save(tmp_path / "race.png", lang="ja")
    assert short.save(tmp_path / "race.png").stat().st_size > 1000


@pytest.mark.parametrize("fonts", ["no fonts but Kudari's"], indirect=True)
def test_a_font_that_is_gone_is_not_taken(fonts, monkeypatch):
    """matplotlib keeps a list, and an uninstalled font may still stand in it."""
    gone = SimpleNamespace(name="Noto Sans CJK JP", fname="/nowhere/NotoSansCJK-Regular.ttc")
    monkeypatch.setattr(mpl.font_manager.fontManager, "ttflist", [*mpl.font_manager.fontManager.ttflist, gone])

    assert captions.cjk_family() == "IPAexGothic"


@pytest.mark.parametrize("turn", [1, -1])
def test_the_regular_weight_is_taken_in_whatever_order_fonts_are_found(turn, monkeypatch):
    """matplotlib lists new fonts in an order that changes from run to run; bold would change every picture."""
    found = [f"/fonts/{name}" for name in ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc")][::turn]
    taken = []
    monkeypatch.setattr(captions.font_manager, "fontManager", SimpleNamespace(ttflist=[], addfont=taken.append))
    monkeypatch.setattr(captions.font_manager, "findSystemFonts", lambda: found)
    monkeypatch.setattr(captions.font_manager, "FontProperties", lambda fname: SimpleNamespace(get_name=lambda: fname))
    captions.cjk_family.__wrapped__()

    assert taken == ["/fonts/NotoSansCJK-Regular.ttc"]


def test_letters_that_no_font_has_are_left_out(fonts, tmp_path):
    """Rather than become boxes; of a text that has no others, three dots are left."""
    figure = Figure()
    names = [figure.text(0.5, 0.5, name) for name in ("勾配降下法 \U0001f680", "\U0001fae0", "SGD \U0001f680 η\n= 1")]
    captions.set_fonts(figure)
    save(figure, tmp_path / "picture.png")

    assert [name.get_text() for name in names] == ["勾配降下法", "…", "SGD  η\n= 1"]


# ---------------------------------------------------------------------- films


@pytest.mark.slow
def test_a_gif_moves(short, tmp_path):
    """One frame for the start and one for every step, and the end is held for a while."""
    with Image.open(short.animate(tmp_path / "race.gif")) as film:
        lengths = []
        for k in range(film.n_frames):
            film.seek(k)
            lengths.append(film.info["duration"])
        size = film.size

    assert len(lengths) >= 4
    assert lengths[-1] > lengths[0] or len(lengths) > 4
    assert sum(lengths) == pytest.approx(1000 * (4 + 12) / 8, rel=0.05)
    assert size == (round(9.4 * 90), (8 * 90))


@pytest.mark.slow
def test_progress_reaches_the_end(short, tmp_path):
    """Rising by one, to the number of all frames."""
    told = []
    short.animate(tmp_path / "race.gif", progress=lambda done, total: told.append((done, total)))

    assert told == [(k, 16) for k in range(1, 17)]


@pytest.mark.parametrize("lang", quickly(["ja", "en"], 1))
@pytest.mark.slow
def test_a_film_of_one_variable_and_of_a_divergence(lang, diverged, tmp_path):
    """Both move; the second says that it ended early."""
    for run in (race("two_valleys", ["sgd:lr=0.01"], steps=2), diverged):
        with Image.open(run.animate(tmp_path / "race.gif", lang=lang)) as film:
            assert film.n_frames >= 3


@pytest.mark.slow
def test_an_interrupted_film_leaves_nothing(short, tmp_path):
    """Neither half a film nor a temporary file."""

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        short.animate(tmp_path / "race.gif", progress=stop)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["race.png", "race.avi", "race"])
def test_a_film_has_the_suffix_of_one(name, short, tmp_path):
    """The message names .gif and .mp4."""
    with pytest.raises(KudariError, match=r"\.gif \.mp4"):
        short.animate(tmp_path / name)


@pytest.mark.skipif(
    shutil.which("ffmpeg") is None and not os.environ.get("CI"), reason="the program ffmpeg is not installed"
)
@pytest.mark.slow
def test_an_mp4_is_written_where_ffmpeg_is(tmp_path):
    """Its first box says so."""
    path = race("ravine", ["sgd"], steps=1).animate(tmp_path / "race.mp4")

    assert path.read_bytes()[4:8] == b"ftyp"


def test_without_ffmpeg_an_mp4_is_refused(short, tmp_path, monkeypatch):
    """The message says what to install, and that a GIF needs nothing."""
    monkeypatch.setattr(FFMpegWriter, "isAvailable", classmethod(lambda cls: False))
    with pytest.raises(KudariError, match=r"ffmpeg.*\.gif"):
        short.animate(tmp_path / "race.mp4")
    assert os.listdir(tmp_path) == []
