"""Who does not see the page, or cannot use a mouse, can use it: axe-core finds nothing serious in it.

axe-core comes from the npm registry when the tests run; the page has nothing of it.
"""

import os
import shutil
import subprocess
import tarfile

import pytest
from tests.examples import by_night

from kudari.page import html, state_of_field
from kudari.page.lessons import built_in

AXE = "axe-core@4.14.1"
GRAVE = {"serious", "critical"}
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
OPENED = "field=beale&rule=sgd&rule=momentum&rule=adagrad&rule=adam&map=Momentum|lr|momentum|ends"
VIEWS = {
    "a race": "field=ravine&rule=sgd:lr=0.95&rule=adam:lr=0.3",
    "all opened": OPENED,
    "a surface": "field=himmelblau&view=surface&rule=sgd&rule=adam&adventurers=20",
    "one variable": "formula=x**4-3x**2&rule=sgd&rule=adam",
    "a typed rule": "field=ravine&rule=v ← α v − η g; w ← w %2B v:α=0.9,η=0.1&off=adam",
}
LESSONS = {f"lesson {lesson.name}": f"{lesson.link}&lesson={lesson.name}" for lesson in built_in()}
SEEN = [("en", "light", "desktop"), ("ja", "dark", "desktop"), ("en", "dark", "phone"), ("ja", "light", "phone")]
RUN = """
async () => {
  const {violations} = await axe.run(document, {resultTypes: ['violations']});
  return violations.map(({id, impact, help, nodes}) => ({
    id, impact, help, nodes: nodes.slice(0, 5).map(({html, any, all, none}) =>
      [html.slice(0, 160), ...[...any, ...all, ...none].map((check) => check.message)].join(' | ')),
  }));
}
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """The text of axe-core."""
    if not shutil.which("npm"):
        pytest.skip("needs npm")
    folder = tmp_path_factory.mktemp("axe")
    command = ["npm", "pack", "--silent", AXE]
    environment = os.environ | {"NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300, env=environment)
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        return archive.extractfile("package/axe.min.js").read().decode()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The page as a file."""
    path = tmp_path_factory.mktemp("page") / "race.html"
    path.write_text(html(state_of_field("ravine")), encoding="utf-8")
    return path


def told(violations):
    """What was found, the worst first."""
    ranks = ["critical", "serious", "moderate", "minor"]
    lines = []
    for found in sorted(violations, key=lambda found: ranks.index(found["impact"])):
        lines += [f"{found['impact']}: {found['id']}: {found['help']}", *(f"    {node}" for node in found["nodes"])]
    return "\n".join(lines)


def shown(seen):
    """Every view in each of these ways, and the lessons in turn; by night all of them in each."""
    turn = SEEN.index(seen)
    return [*VIEWS, *[*LESSONS][turn :: len(SEEN)]]


@pytest.mark.parametrize(
    ("lang", "scheme", "size", "names"),
    by_night(
        [(*seen, names) for seen in SEEN for names in (shown(seen), [*LESSONS])],
        [(*seen, shown(seen)) for seen in SEEN],
    ),
    ids=lambda part: len(part) if isinstance(part, list) else part,
)
def test_nothing_serious_is_found(lang, scheme, size, names, chromium, axe, file):
    """In what is seen first, in all that can be opened, on surfaces and curves, and in every lesson.

    Any two of language, colours and size come together here.
    """
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    page = context.new_page()
    grave, moderate = [], []
    for view, link in [(name, (VIEWS | LESSONS)[name]) for name in names]:
        page.goto("about:blank")
        page.goto(f"{file.as_uri()}#{link}&lang={lang}")
        page.wait_for_selector("[data-part=share]", state="attached")  # the cards come last
        if view == "all opened":
            page.evaluate("() => document.querySelectorAll('details').forEach((part) => (part.open = true))")
        page.wait_for_selector("html[data-settled]")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert (
            page.evaluate("() => [...document.querySelectorAll('.error')].map((one) => one.textContent).join('')") == ""
        )
        page.evaluate(axe)
        for found in page.evaluate(RUN):
            (grave if found["impact"] in GRAVE else moderate).append({**found, "id": f"{view}: {found['id']}"})
    context.close()

    assert not grave, told([*grave, *moderate])
