"""`advise snapshot`: capture a database to a file."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o
from pgadvise.errors import UsageError

SHORT = "Capture a database to a file, to check it later."
HELP = """Capture TARGET to a file, to be checked later or elsewhere.

No row of user data, no password and no literal of a query enters it."""
EPILOG = """\b
Examples:
  advise snapshot postgresql://advisor@staging/app -o staging.json.gz
  advise check staging.json.gz

\b
Exit codes: 0 written, 2 usage, 3 could not complete, 130 interrupted."""


def register(app: typer.Typer) -> None:
    app.command("snapshot", short_help=SHORT, help=HELP, epilog=EPILOG)(snapshot)


def snapshot(
    target: o.Target = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="FILE.json or FILE.json.gz; - is stdout.")
    ] = "-",
    timeout: o.Timeout = 30.0,
    env_file: o.EnvFile = None,
    quiet: o.Silent = False,
) -> None:
    from pgadvise.cli.arguments.target import read
    from pgadvise.cli.terminal.progress import Progress
    from pgadvise.report import OBJECTS
    from pgadvise.reports.output import check_place
    from pgadvise.snapshot.codec import encode
    from pgadvise.sources.snapshot_file import write

    file = _file(output)
    check_place(file)
    with Progress(quiet=quiet) as progress:
        reading = read(target, env_file=env_file, timeout=timeout, progress=progress)
    if file == "-":
        sys.stdout.buffer.write(encode(reading.snapshot) + b"\n")
        return
    write(reading.snapshot, Path(file))
    if not quiet:
        tables = len(reading.snapshot.tables)
        print(f"{file}: {reading.address.described}, {tables} table{'' if tables == 1 else 's'}", file=sys.stderr)
        for one in reading.snapshot.unseen:
            if one.section in OBJECTS:
                print(f"  not seen: {one.object}, for {one.reason}", file=sys.stderr)


def _file(output: str) -> str:
    """The file that `-o [json=]FILE` names. Its name must tell `advise check` later what it is."""
    file = output.removeprefix("json=")
    if not file:
        raise UsageError("-o names no file", "write -o FILE.json, FILE.json.gz, or - for standard output")
    if file == "-" or file.lower().endswith((".json", ".json.gz")) or _is_device(file):
        return file
    raise UsageError(f"{file} would not be taken for a snapshot", f"call it {file}.json or {file}.json.gz")


def _is_device(file: str) -> bool:
    return os.path.exists(file) and not os.path.isfile(file) and not os.path.isdir(file)
