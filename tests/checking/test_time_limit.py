"""An update that never ends is stopped, and told with its line; and what the caller's signals raise is the caller's."""

import signal
import threading
import time

import numpy as np
import pytest

from kudari import KudariError, check, check_layer
from kudari.calling.time_limit import TimeLimitError, limited

SOON = 0.3


class Endless:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        while True:
            params["W1"] = params["W1"] - self.lr * grads["W1"]


class EndlessStep:
    def step(self, w, grad):
        while True:
            w = w - grad


class EndlessInit:
    def __init__(self):
        while True:
            self.lr = 0.1

    def update(self, params, grads):
        pass


class EndlessAndDeaf(Endless):
    def update(self, params, grads):
        while True:
            try:  # noqa: SIM105
                params["W1"] = params["W1"] - self.lr * grads["W1"]
            except Exception:
                pass


@pytest.mark.parametrize("given", [Endless, Endless(), EndlessStep, EndlessInit, EndlessAndDeaf])
def test_what_never_ends_is_stopped_and_its_line_is_told(given):
    """In both languages; and no thread goes on."""
    began = time.perf_counter()
    report = check(given, like="sgd", seconds=SOON, lang="en")

    assert time.perf_counter() - began < 10
    assert (bool(report), report.verdict, report.fault.reason) == (False, "stopped", "endless")
    assert "after 0.3 s" in str(report)
    assert "line " in str(report)
    assert "は終わりません。0.3 秒たったので" in report.text("ja")
    assert " 行目: " in report.text("ja")
    assert not [thread for thread in threading.enumerate() if thread.name == "limited"]


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_limit_that_is_none_is_refused(seconds):
    """Whoever wants to wait for ever has to say for how long."""
    with pytest.raises(KudariError, match="time limit"):
        check(Endless, seconds=seconds)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no alarms on Windows")
@pytest.mark.parametrize("work", [lambda: check(Endless), lambda: check_layer(EndlessLayer)])
def test_an_alarm_of_the_caller_is_the_callers(work):
    """Its exception comes through, though it be one that an update might raise; and the work is stopped."""

    class Alarm(ValueError):
        pass

    def ring(*_):
        raise Alarm

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, SOON)
        with pytest.raises(Alarm):
            work()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not [thread for thread in threading.enumerate() if thread.name == "limited"]


class EndlessLayer:
    def forward(self, x):
        while True:
            x = np.abs(x)

    def backward(self, dout):
        return dout


def test_what_work_raises_is_raised_where_it_was_asked_for():
    """Whatever it is; and work within work runs in the same thread."""

    def leave():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        limited(leave)
    assert limited(lambda: limited(threading.get_ident) == threading.get_ident())


def test_work_that_takes_too_long_names_its_line():
    """And ours is not taken for it."""
    with pytest.raises(TimeLimitError, match=r"line \d+: (x = np.abs|while True:)"):
        limited(lambda: EndlessLayer().forward(np.ones(2)), SOON)
