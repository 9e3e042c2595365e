"""What tests announce is printed at the end, also when they run in several processes."""

import os
from pathlib import Path

import pytest


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="also run what starts other programs, such as notebooks")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--slow") and not os.environ.get("CI"):
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))


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
def _kernels_of_their_own(tmp_path_factory):
    """Kernels are compiled into a folder of the tests, which the processes that run them share."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    before = os.environ.get("KUDARI_CACHE_DIR")
    os.environ["KUDARI_CACHE_DIR"] = str(shared / "cache")
    yield
    os.environ.pop("KUDARI_CACHE_DIR")
    if before is not None:
        os.environ["KUDARI_CACHE_DIR"] = before


@pytest.fixture
def closed(tmp_path):
    """A folder that cannot be written to; for root, who may write anywhere else, the kernel's own."""
    if os.geteuid() == 0:
        yield Path("/proc")
    else:
        tmp_path.chmod(0o500)
        yield tmp_path
        tmp_path.chmod(0o700)


@pytest.fixture
def announce(record_property):
    """Call it with a line to print in the summary."""
    return lambda line: record_property("announced", line)


def pytest_terminal_summary(terminalreporter):
    lines = [
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == "announced"
    ]
    if lines:
        terminalreporter.section("announced")
        for line in lines:
            terminalreporter.write_line(line)
