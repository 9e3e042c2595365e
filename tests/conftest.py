"""What tests announce is printed at the end, also when they run in several processes."""

import pytest


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
