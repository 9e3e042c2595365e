"""What is run when, what tests may use everywhere, and what they announce at the end."""

import gc
import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

from kudari.engine.own_folder import own_folder
from kudari.formula import KudariError

# The matrices of the tests are small: threads of NumPy's would wait for each other, and for those of the other process.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# The examples are the same in every run. In the quick one there are fewer of them: see ``tests.examples``.
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=100)
settings.register_profile("nightly", deadline=None, derandomize=True, max_examples=100)


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="also run what takes long or starts other programs")
    parser.addoption("--forks", type=int, default=3, help="how often a process forks beside a busy thread of each kind")
    parser.addoption("--kills", type=int, default=2, help="how often each long command is killed")
    parser.addoption("--mutations", type=int, default=400, help="how many damaged files are read, of all kinds")
    parser.addoption("--only-slow", action="store_true", help="run what --slow adds, and nothing else")
    parser.addoption("--nightly", action="store_true", help="run everything, whole: what --slow does by a share, too")


# A collection of garbage goes through all that lives, and the tests themselves are millions of things that live to the
# end: none is looked for while they are collected, and afterwards they are no longer gone through.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_configure(config):
    slow = any(map(config.getoption, ("--slow", "--only-slow")))
    settings.load_profile("nightly" if config.getoption("--nightly") else "thorough" if slow else "quick")


def pytest_collection_modifyitems(config, items):
    """Slow tests are left out, or are run alone, with those that try more examples then."""
    if config.getoption("--nightly"):
        return
    left_out = {"nightly"} if config.getoption("--slow") or config.getoption("--only-slow") else {"nightly", "slow"}
    _keep(config, items, lambda item: not any(map(item.get_closest_marker, left_out)))
    if config.getoption("--only-slow"):
        _keep(config, items, lambda item: item.get_closest_marker("slow") or item.get_closest_marker("thorough"))


def _keep(config, items, belongs):
    left_out = [item for item in items if not belongs(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if belongs(item)]


def pytest_runtest_setup(item):
    """Lines are counted where tests are quick: counting takes twice as long as what is counted."""
    if item.get_closest_marker("slow"):
        item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed, a skipped test hides a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _a_cache_of_their_own(request, tmp_path_factory):
    """What Kudari keeps goes into a folder that the processes of this run share, and the next run too.

    Each kernel is kept under the hash of all that it depends on: an old one is never taken for a new one. Where pytest
    keeps nothing, or where others can write, the folder is one of this run.
    """
    root = tmp_path_factory.getbasetemp()
    folder = (root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root) / "cache"
    folder.mkdir(exist_ok=True)
    if kept := getattr(request.config, "cache", None):
        with suppress(KudariError), own_folder(kept.mkdir("kudari") / "kernels", make=True) as opened:
            folder = opened.path.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KUDARI_CACHE_DIR", str(folder))
        yield


@pytest.fixture
def closed(tmp_path):
    """A folder that cannot be written to; for root, who may write anywhere else, the kernel's own."""
    if os.geteuid() == 0:
        yield Path("/proc")
    else:
        tmp_path.chmod(0o500)
        yield tmp_path
        tmp_path.chmod(0o700)


ANNOUNCED = "announced"


@pytest.fixture
def announce(request):
    """Call it with a line to print in the summary, from whatever process."""
    return lambda line: request.node.add_report_section("call", ANNOUNCED, line)


def pytest_terminal_summary(terminalreporter):
    lines = [
        content
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, content in report.sections
        if name == f"Captured {ANNOUNCED} call"
    ]
    if lines:
        terminalreporter.section("announced")
        for line in lines:
            terminalreporter.write_line(line)
    if not any(map(terminalreporter.config.getoption, ("--slow", "--only-slow", "--nightly"))):
        terminalreporter.write_line("slow tests were left out; --slow runs them as well")
