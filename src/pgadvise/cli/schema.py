"""`advise schema`: the JSON Schema of what we write and read."""

from typing import Annotated

import typer

from pgadvise.cli.arguments import options as o

SHORT = "Print the JSON Schema of a report or a snapshot."
HELP = """Print the JSON Schema of what this program writes and reads.

A report, a proof or diff report, a snapshot, a baseline, or the configuration."""
EPILOG = """\b
Examples:
  advise schema report > report.schema.json

\b
Exit codes: 0, or 2 for another name."""


def register(app: typer.Typer) -> None:
    app.command("schema", short_help=SHORT, help=HELP, epilog=EPILOG)(schema)


def schema(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="report, proof, diff, snapshot, baseline or config.")],
) -> None:
    from pgadvise import schemas

    kinds = {
        "report": schemas.report,
        "proof": schemas.proof,
        "diff": schemas.diff,
        "snapshot": schemas.snapshot,
        "baseline": schemas.baseline,
        "config": schemas.config,
    }
    print(kinds[o.one_of(what, tuple(kinds), "WHAT")]())
