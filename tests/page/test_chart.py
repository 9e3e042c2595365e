"""Charts of the page: what stands at a place, in V8; and what one sees and hears of it, in a browser."""

import json
import math

import pytest
from py_mini_racer import MiniRacer

from kudari.charts import Bars, Chart, Line, Panel
from kudari.page import report_html, tables
from kudari.page.bundle import joined
from kudari.page.report_page import chart_data, panel_data
from kudari.reports import Paragraph, Section

FEW = {"colours": tables.colour_table()}
CURVES = Panel(
    [
        Line([1, 2, 3, 4], [10.0, math.nan, 0.1, math.inf], "SGD"),
        Line([1, 2, 3, 4], [8.0, 4.0, 2.0, 1.0], "<b>Adam</b>"),
        Line([1, 2, 3, 4], [9.0, 9.0, 9.0, 9.0], faint=True),
    ],
    x="steps",
    y="loss",
)
NAMED = "<b>Adam</b>"


@pytest.fixture(scope="module")
def v8():
    """Call it with an expression of chart.js, and values that stand for names in it."""
    engine = MiniRacer()
    engine.eval(joined(tables.modules(FEW), ["parts/chart.js"]))

    def run(expression, **values):
        given = ", ".join(json.dumps(value) for value in values.values())
        return json.loads(engine.eval(f"JSON.stringify((({', '.join(values)}) => {expression})({given}))"))

    yield run
    engine.close()


@pytest.mark.parametrize(
    ("pixel", "x"), [(0, 1), (49, 1), (51, 2), (151, 3), (1000, 4)]
)  # of 300 pixels, which go from 1 to 4
def test_the_nearest_x_is_taken(pixel, x, v8):
    """By pixels."""
    frame = "new Frame([[1, 4], [0, 10]], 300, 100)"

    assert v8(f"nearestPlace(panel, {frame}, pixel, 5)", panel=panel_data(CURVES), pixel=pixel)["x"] == x


def test_on_a_logarithmic_axis_it_is_nearest_to_the_eye(v8):
    """4 is nearer to 10 than to 1 there."""
    panel = panel_data(Panel([Line([1, 10], [1.0, 1.0])], log_x=True))
    frame = "new Frame([[1, 10], [0, 1]], 100, 100, {}, {logX: true})"

    assert v8(f"nearestPlace(panel, {frame}, 60, 0)", panel=panel)["x"] == 10


def test_of_points_the_nearest_is_taken_in_both_directions(v8):
    """Two of one x, and another that is nearer only across."""
    panel = panel_data(Panel([Line([5, 5, 5.1], [0.0, 9.0, 5.0], points=True)]))
    place = v8("nearestPlace(panel, new Frame([[0, 10], [0, 10]], 100, 100), 51, 12)", panel=panel)

    assert (place["x"], place["y"]) == (5, 9)
    assert v8("readingsOf(panel, place)", panel=panel, place=place) == [place]


@pytest.mark.parametrize(("x", "read"), [(1, {0: 10, 1: 8}), (2, {1: 4}), (3, {0: 0.1, 1: 2}), (4, {1: 1})])
def test_a_line_without_a_value_there_is_left_out(x, read, v8):
    """And so is a faint one."""
    rows = v8("readingsOf(panel, {x, y: 0, line: 1})", panel=panel_data(CURVES), x=x)

    assert {row["line"]: row["y"] for row in rows} == read


def test_of_bars_the_heights_are_read(v8):
    """In the middle between their edges."""
    panel = panel_data(Panel(bars=Bars([0, 1, 3], [5, 7])))

    assert v8("placesOf(panel)", panel=panel) == [{"x": 0.5, "y": 5, "line": -1}, {"x": 2, "y": 7, "line": -1}]


@pytest.mark.parametrize(
    ("panel", "x", "y"),
    [
        (Panel([Line([0, 4], [1.0, 3.0])]), (0, 4), (0.92, 3.08)),
        (Panel([Line([0, 4], [1.0, 3.0])], limits=(0, None)), (0, 4), (0, 3.08)),
        (Panel([Line([0, 4], [0.0, 100.0])], log_y=True), (0, 4), (90, 110)),
        (Panel([Line([0, 4], [1.0, 3.0], low=[0.0, 2.0], high=[2.0, 5.0])], limits=(None, 4)), (0, 4), (-0.2, 4)),
        (Panel([Line([2], [7.0])]), (1.8, 2.2), (6.3, 7.7)),
        (Panel(), (1, 10), (0.64, 10.36)),
        (Panel([Line([1, 2], [math.nan, math.inf])], log_y=True), (1, 2), (0.91, 10.96)),
        (Panel(bars=Bars([0, 1, 2], [3, 9])), (0, 2), (0, 9)),
    ],
)
def test_axes_end_where_the_numbers_do(panel, x, y, v8):
    """With a little room for y; with something to see where there is one number, or none."""
    found_x, found_y = v8("chartDomain(panel)", panel=panel_data(panel))

    assert found_x == pytest.approx(x)
    if panel.log_y and y == (90, 110):
        assert found_y == pytest.approx((50, 200))  # one number above zero
    else:
        assert found_y == pytest.approx(y, abs=0.01)


def test_numbers_as_large_as_there_are_have_ends(v8):
    """Whose distance is a number."""
    _, (low, high) = v8("chartDomain(panel)", panel=panel_data(Panel([Line([1, 2], [-1.7e308, 1.7e308])])))

    assert math.isfinite(high - low)


@pytest.mark.parametrize(
    ("low", "high", "log", "ticks"),
    [
        (0, 10, False, [0, 5, 10]),
        (0.01, 100, True, [0.01, 1, 100]),
        (0.3, 4, True, [0.5, 1, 2]),
        (90, 300, True, [100, 200]),
        (2.1, 2.9, True, [2.5]),
    ],
)
def test_ticks_are_round(low, high, log, ticks, v8):
    """Of a logarithmic axis powers of ten, or 1, 2 and 5 between them."""
    assert v8("chartTicks(low, high, 2, log)", low=low, high=high, log=log) == ticks


@pytest.mark.parametrize(
    ("value", "log", "text"), [(1e-6, True, "10⁻⁶"), (100, True, "100"), (1e5, False, "100000"), (-0.5, False, "−0.5")]
)
def test_numbers_at_the_axes(value, log, text, v8):
    """Powers where they are short, and a true minus."""
    assert v8("chartNumber(value, log)", value=value, log=log) == text


def test_data_are_plain():
    """Six figures; nothing that JSON has not; colours for all."""
    data = chart_data(Chart([CURVES, Panel([Line([1 / 3], [1e300])])], columns=2))

    json.dumps(data, allow_nan=False)
    assert data["panels"][0]["lines"][0]["y"] == [10, None, 0.1, None]
    assert data["panels"][1]["lines"][0]["x"] == [0.333333]
    assert all(len(line["colour"]) == 7 for panel in data["panels"] for line in panel["lines"])


def test_a_report_is_small_and_closed():
    """None of the tables that charts do not need; markup stays text."""
    section = Section("A & <i>B</i>", 'x" onload="', [Paragraph("<u>")], Chart([CURVES]), table=(["<"], [["<s>"]]))
    text = report_html("<i>Title</i>", [section], "en")

    assert len(text) < 40_000
    for tag in ("<i>", "<u>", "<s>", "<b>", ' onload="'):
        assert tag not in text
    assert "&lt;i&gt;Title" in text


@pytest.fixture
def opened(chromium, tmp_path):
    """Open a page of so many pixels; whatever it asks for or complains of is in ``page.heard``."""
    contexts = []

    def open_page(text, width=1200, dark=False):
        (tmp_path / "page.html").write_text(text, "utf-8")
        scheme = "dark" if dark else "light"
        contexts.append(chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.heard.append(request.url))
        page.goto((tmp_path / "page.html").as_uri())
        assert page.heard.pop(0).startswith("file:")
        page.wait_for_function("() => typeof Chart !== 'undefined'")  # the script comes packed
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return page

    yield open_page
    for context in contexts:
        context.close()


def report(*panels, columns=2):
    return report_html("Title", [Section("Part", chart=Chart(panels, columns=columns))], "en")


@pytest.mark.slow
def test_what_is_pointed_at_is_read_out(opened):
    """By the mouse and by the keyboard; not a number that is none."""
    page = opened(report(CURVES))
    canvas, live = page.locator("canvas"), page.locator(".live")
    box = canvas.bounding_box()
    assert live.text_content() == ""

    page.mouse.move(box["x"] + 40, box["y"] + 60)
    assert live.text_content() == f"steps 1: SGD 10, {NAMED} 8"
    page.mouse.move(box["x"] + box["width"] - 12, box["y"] + 60)
    assert live.text_content() == f"steps 4: {NAMED} 1"
    page.mouse.move(box["x"] + 40, box["y"] - 60)
    assert live.text_content() == ""
    page.keyboard.press("Tab")
    heard = []
    for key in ("ArrowRight", "ArrowRight", "End", "ArrowLeft", "PageUp", "Home", "ArrowLeft", "Escape"):
        page.keyboard.press(key)
        heard.append(live.text_content().partition(":")[0])

    assert heard == ["steps 1", "steps 2", "steps 4", "steps 3", "steps 1", "steps 1", "steps 1", ""]
    assert page.heard == []


@pytest.mark.slow
def test_an_x_is_picked(opened):
    """By a click, and by Enter; the arrows begin at the cursor."""
    program = """(panel) => new Promise((resolve) => {
      const canvas = document.createElement('canvas');
      document.querySelector('main').prepend(canvas);
      window.picked = [];
      window.chart = new Chart(canvas);
      chart.onpick = (x) => picked.push(x);
      chart.show(panel, inksOf(false), {cursor: 2});
      resolve();
    })"""
    page = opened(report_html("Title", [Section(chart=Chart([]))], "en"))
    page.evaluate(program, panel_data(CURVES))
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + 60)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "Enter"):
        page.keyboard.press(key)

    assert page.evaluate("picked") == [4, 3]


@pytest.mark.slow
def test_a_frame_takes_less_than_a_millisecond(opened, announce):
    """Four lines of 200 points and a cursor, over and over."""
    page = opened(report_html("Title", [Section(chart=Chart([]))], "en"))
    steps = list(range(200))
    lines = [Line(steps, [math.exp(-k / (20 + 10 * n)) for k in steps], f"line {n}") for n in range(4)]
    program = """(panel) => {
      const canvas = document.createElement('canvas');
      document.querySelector('main').prepend(canvas);
      canvas.style.cssText = 'width: 500px; height: 190px';
      const [chart, inks] = [new Chart(canvas), inksOf(false)];
      const times = [];
      for (let k = 0; k < 200; k++) {
        const before = performance.now();
        chart.show(panel, inks, {cursor: k});
        times.push(performance.now() - before);
      }
      return times.sort((a, b) => a - b)[100];
    }"""
    took = page.evaluate(program, panel_data(Panel(lines, x="step", y="f", log_y=True)))

    announce(f"charts on the page: a frame of four lines of 200 points takes {took:.2f} ms")
    assert took < 5  # on a busy machine


@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [390, 1200])
def test_a_report_fits_the_screen(width, dark, opened):
    """Without scrolling sideways; one column on a phone; every canvas has something on it."""
    wide = Panel(
        [Line([1e-8, 1.0], [1e6, 1e-6], "a rather long name of a line")], title="Title", log_x=True, log_y=True
    )
    bars = [Panel(bars=Bars([0, 1, 2], [3, 4]), numbers="", y="row" * (k == 0)) for k in range(5)]
    text = report_html(
        "Title",
        [Section("Large", chart=Chart([wide, CURVES], 2)), Section("Grid", chart=Chart(bars, 5))],
        "ja",
    )
    page = opened(text, width, dark)
    lefts = [one.bounding_box()["x"] for one in page.locator(".large canvas").all()]
    drawn = """(canvas) => new Set(new Uint32Array(
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert len(set(lefts)) == (1 if width == 390 else 2)
    assert len({one.bounding_box()["y"] for one in page.locator(".grid canvas").all()}) == 1
    assert all(one.evaluate(drawn) > 3 for one in page.locator("canvas").all())
    assert page.heard == []
