"""`python -m pgadvise`, `advise`, `pgadvise`: the same program."""

import atexit
import contextlib
import gc
import os
import sys
import threading
from typing import NoReturn

from pgadvise.cli.terminal import interrupts, streams
from pgadvise.frames import roomy


def main() -> None:
    streams.ready()
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Before Typer is imported: shells and CI ask this often. What is wrong with stdout is said the long way.
        from pgadvise.version import VERSION

        with contextlib.suppress(OSError):
            print(f"pgadvise {VERSION}", flush=True)
            return
    interrupts.keep()
    # What is read from a catalog is much and lives to the end: to look through it for garbage all the time is in vain.
    gc.set_threshold(100_000, 20, 100)
    try:
        from pgadvise.cli.app import run

        code = roomy(run)
    except KeyboardInterrupt:  # while the program was still being loaded
        code = 130
    if interrupts.struck():
        with contextlib.suppress(OSError):
            print("advise: interrupted", file=sys.stderr)
    _leave(interrupts.code(code))


def _leave(code: int) -> NoReturn:
    """End at once: Python would first take apart, object by object, all that was read, 0.1 s for 2,000 tables."""
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
