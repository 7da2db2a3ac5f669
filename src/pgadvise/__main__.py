"""`python -m pgadvise`, `advise`, `pgadvise`: the same program."""

import contextlib
import sys

from pgadvise.cli import streams


def main() -> None:
    streams.ready()
    if sys.argv[1:] in (["--version"], ["-V"]):
        # Before Typer is imported: shells and CI ask this often. What is wrong with stdout is said the long way.
        from pgadvise.version import VERSION

        with contextlib.suppress(OSError):
            print(f"pgadvise {VERSION}", flush=True)
            return
    try:
        from pgadvise.cli.app import run

        code = run()
    except KeyboardInterrupt:  # while the program was still being loaded
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
