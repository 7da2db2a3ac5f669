"""`advise report`: a saved report, rendered again."""

from pathlib import Path
from typing import Annotated

import typer

from pgadvise.cli import options as o

SHORT = "Render a saved JSON report again, in any format."
HELP = """Render a saved JSON report again, in any format, without a database.

Nothing is judged anew: what `advise check` said then is shown, and it gates nothing."""
EPILOG = """\b
Examples:
  advise report report.json
  advise report report.json.gz -f markdown
  advise report report.json -o report.sarif -o summary=summary.md
  advise check -f json | advise report -

\b
Exit codes: 0 rendered, whatever was found, 2 usage, 3 FILE cannot be read or
an output not written."""


def register(app: typer.Typer) -> None:
    app.command("report", short_help=SHORT, help=HELP, epilog=EPILOG)(report)


def report(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="What --format json printed, gzipped or not; - is standard input.")
    ],
    format: o.ReportFormat = None,
    output: o.Output = None,
    anchor: o.Anchor = None,
    min_severity: o.MinSeverity = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = 0,
    color: o.Color = "auto",
) -> None:
    from msgspec.structs import replace

    from pgadvise import config
    from pgadvise.cli.anchor import anchor_file
    from pgadvise.cli.delivery import Display, deliver, understood
    from pgadvise.sources.report_file import read_report

    delivery = understood(
        Display(
            format=format,
            outputs=tuple(output or ()),
            min_severity=min_severity,
            quiet=quiet,
            verbose=verbose,
            color=color,
        ),
        anchor_file(anchor, config.find(Path.cwd())),
        laborious=False,
    )
    found = read_report(file)
    if delivery.anchor is None and found.gate is not None and found.gate.kind == "baseline":
        # As the check that wrote it did.
        delivery = replace(delivery, anchor=anchor_file(None, Path(found.gate.name)))
    deliver(found, delivery)
