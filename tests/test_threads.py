"""Threads, and forks beside them: nothing hangs, and nothing that belongs to all of them is lost."""

import itertools
import os
import subprocess
import sys
import threading
import time
import warnings

import pytest

from kudari import Field, lift, race, rule
from kudari.calling.quiet import quiet
from kudari.engine.compile import Kernel

SOURCE = "def kernel(n, xs):\n    for i in range(n):\n        xs[i] = xs[i] * {}"


class Chatty:
    """Somebody's class, which prints."""

    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        print("a step")
        for key in params:
            params[key] -= self.lr * grads[key]


# ---------------------------------------------------------------------- standard output


def test_in_many_threads_the_output_is_not_lost(capsys):
    """Of those who read formulas out of somebody's code and race with it; nor do warnings stay silent."""
    before, filters = sys.stdout, list(warnings.filters)

    def work():
        for _ in range(3):
            lift(Chatty())
            race("ravine", [Chatty()], steps=2)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sys.stdout is before
    assert warnings.filters == filters
    print("still here")
    assert "still here" in capsys.readouterr().out


def test_whoever_leaves_last_puts_back_what_was_there(capsys):
    """In whatever order they leave; and who did not ask for silence is heard meanwhile."""
    before, entered, leave = sys.stdout, threading.Event(), threading.Event()

    def other():
        with quiet():
            print("not heard")
            entered.set()
            leave.wait(10)

    with quiet():
        thread = threading.Thread(target=other)
        thread.start()
        assert entered.wait(10)
        print("not heard either")
    print("heard")
    leave.set()
    thread.join()

    assert sys.stdout is before
    assert capsys.readouterr().out == "heard\n"


def test_an_output_that_somebody_has_put_there_stays(capsys):
    """Silence ends, but what is theirs is not taken from them."""
    mine = sys.stdout
    try:
        with quiet():
            sys.stdout = theirs = sys.stderr
        assert sys.stdout is theirs
    finally:
        sys.stdout = mine


# ---------------------------------------------------------------------- forks


def compiling(number):
    """A kernel that nobody has compiled before."""
    return Kernel(SOURCE.format(1 + (time.time_ns() % 10**12 + number) / 1e15), ("int", "float64*")).function


def reading(number):
    Field(f"x**2*{number} + sin(y*{number})").gradient({"x": 1.0, "y": 2.0})
    rule(f"w ← w − {number + 1} η g", η=0.1)


def lifting(number):
    lift(Chatty(number))


WORK = {"compiling": compiling, "reading": reading, "lifting": lifting}


def hanging(work, forks, seconds=60.0):
    """How many of the children that are forked beside a busy thread do not end, having done all that is done here."""
    busy = True

    def forever():
        for number in itertools.count():
            if not busy:
                return
            work(number)

    thread = threading.Thread(target=forever)
    thread.start()
    hanging = 0
    try:
        for number in range(forks):
            time.sleep(0.02)
            child = os.fork()
            if not child:
                try:
                    reading(number)
                    lifting(number)
                    work(number + 10**6)
                finally:
                    os._exit(0)
            end = time.monotonic() + seconds
            while not os.waitpid(child, os.WNOHANG)[0]:
                if time.monotonic() > end:
                    os.kill(child, 9)
                    os.waitpid(child, 0)
                    hanging += 1
                    break
                time.sleep(0.005)
    finally:
        busy = False
        thread.join()
    return hanging


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("name", ["reading", "lifting"])
def test_a_fork_beside_a_busy_thread_does_not_hang(name, request):
    """Whatever the thread holds at that moment."""
    assert hanging(WORK[name], request.config.getoption("--forks")) == 0


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_beside_a_compiling_thread_does_not_hang(request):
    """It waits until the kernel is there."""
    assert hanging(compiling, request.config.getoption("--forks")) == 0


@pytest.mark.slow
def test_a_fork_while_the_compiler_is_loaded_says_nothing():
    """Python's logging, which comes with it, has something to do at forks, too."""
    program = (
        "import os, threading, time\n"
        "from tests.test_threads import compiling\n"
        "thread = threading.Thread(target=compiling, args=(1,)); thread.start(); time.sleep(0.2)\n"
        "child = os.fork()\n"
        "if not child: os._exit(0)\n"
        "os.waitpid(child, 0); thread.join()\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, timeout=120)

    assert (done.returncode, done.stderr) == (0, "")
