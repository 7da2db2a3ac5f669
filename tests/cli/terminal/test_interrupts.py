"""Ctrl-C is not lost, wherever it strikes."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import z3

from pgadvise.engines.prover.words.solver import bounded

DEAF = """
import ctypes, signal, time, weakref
from pgadvise.cli.terminal import interrupts

class Struck:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

class Asked(ctypes.c_int):
    @classmethod
    def from_param(cls, value):
        signal.raise_signal(signal.SIGINT)
        return ctypes.c_int(value)

# As the import system has one for the lock of each module.
exec(compile("def cb(_): signal.raise_signal(signal.SIGINT)", "<frozen importlib._bootstrap>", "exec"))

number = ctypes.pythonapi.PyLong_FromLong
number.argtypes, number.restype = [Asked], ctypes.py_object
interrupts.keep()
try:
    WHERE
    time.sleep(5)
except KeyboardInterrupt:
    print("ended")
"""


WHERE = {"del": "Struck()", "from_param": "number(1)", "import": "kept = weakref.ref(type('Lock', (), {})(), cb)"}


@pytest.mark.parametrize("where", WHERE.values(), ids=WHERE)
def test_an_interrupt_is_kept_where_nothing_can_be_raised(where: str) -> None:
    """Python prints what strikes in a `__del__`, ctypes makes an error of its own of it; here it comes once more."""
    program = DEAF.replace("WHERE", where)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=20)
    assert (done.stdout, done.stderr) == ("ended\n", "")


def test_what_swallowed_an_interrupt_does_not_hide_it() -> None:
    """Somebody's rule, or a library, may take it for its own; the exit code is an interrupt's all the same."""
    swallowed = """
import signal
from pgadvise.cli.terminal import interrupts
interrupts.keep()
before = interrupts.code(1)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print(before, interrupts.code(1))
try:
    interrupts.heed()
except KeyboardInterrupt:
    print("again")
"""
    done = subprocess.run([sys.executable, "-c", swallowed], capture_output=True, text=True, timeout=20)
    assert (done.stdout, done.stderr) == ("1 130\nagain\n", "")


@contextmanager
def _ctrl_c(after: float) -> Iterator[None]:
    timer = threading.Timer(after, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    yield
    timer.cancel()


def test_an_interrupt_while_the_solver_works_is_no_answer() -> None:
    """z3 calls it unknown, which would pass for a question that cannot be decided."""
    solver = bounded()
    solver.set("rlimit", 1_000_000)  # about a second; eleven pigeons in ten holes take longer
    holes, pigeons = range(10), range(11)
    sits = {(p, h): z3.Bool(f"{p} in {h}") for p in pigeons for h in holes}
    solver.add(*(z3.Or([sits[p, h] for h in holes]) for p in pigeons))
    solver.add(*(z3.Not(z3.And(sits[p, h], sits[q, h])) for h in holes for p in pigeons for q in range(p)))
    with pytest.raises(KeyboardInterrupt), _ctrl_c(0.1):
        solver.check()
