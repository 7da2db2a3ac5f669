"""`advise snapshot`: capture a database to a file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pgadvise.cli import options as o

HELP = """Capture TARGET to a file, to be checked later or elsewhere.

No row of user data, no password and no literal of a query enters it."""
EPILOG = """\b
Examples:
  advise snapshot postgresql://advisor@staging/app -o staging.json.gz
  advise check staging.json.gz

\b
Exit codes: 0 written, 2 usage, 3 could not complete, 130 interrupted."""


def register(app: typer.Typer) -> None:
    app.command("snapshot", help=HELP, epilog=EPILOG)(snapshot)


def snapshot(
    target: o.Target = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="FILE.json or FILE.json.gz; - is stdout.")
    ] = "-",
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    quiet: o.Quiet = False,
) -> None:
    from pgadvise.cli.progress import Progress
    from pgadvise.cli.target import read
    from pgadvise.snapshot.codec import encode
    from pgadvise.sources.snapshot_file import write

    with Progress(quiet=quiet) as progress:
        reading = read(target, env_file=env_file, timeout=timeout, progress=progress)
    if output == "-":
        sys.stdout.buffer.write(encode(reading.snapshot) + b"\n")
        return
    write(reading.snapshot, Path(output))
    if not quiet:
        print(f"{output}: {reading.address.described}, {len(reading.snapshot.tables)} tables", file=sys.stderr)
