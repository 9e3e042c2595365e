"""The page of a class in a browser that runs no scripts: on a desk and on a phone, in light and in dark."""

import pytest

from kudari import SGD, check
from kudari.checking.handins import Results, Row
from kudari.checking.handins.findings import finding_of, not_run
from kudari.page import handins_html

LONG = "yamada_taro_0123456789_kadai_06_optimizer_final_version_2_really_final.py"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_a_report_unfolds_where_somebody_clicks(chromium, tmp_path, width, scheme):
    """Nothing has to be scrolled sideways; what differs stands marked within the formulas, with no carets below."""
    wrong = finding_of("Descent", check(SGD(), like="momentum", lang="ja"), "ja")
    rows = [Row(LONG, wrong), Row("提出 物.py", not_run("", f"<b>{'long' * 60}</b>"))]
    path = tmp_path / "page.html"
    path.write_text(handins_html(Results("handins", "momentum", rows, "ja")), "utf-8")
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(path.as_uri())
    report = page.locator("pre")

    assert not report.is_visible()
    page.locator("summary").click()
    lines = wrong.report.split("\n")
    assert report.inner_text().split("\n") == [line for line in lines if line.strip(" ^")]
    assert report.locator("mark").count() > 0
    for cell in page.locator("td:visible").all():
        box = cell.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    context.close()
