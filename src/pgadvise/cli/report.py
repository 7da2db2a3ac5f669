"""`advise report`: what `check`, `prove` or `diff` saved, rendered again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pgadvise.cli.arguments import options as o
from pgadvise.errors import UsageError

if TYPE_CHECKING:
    from pgadvise.reports.format import Formats
    from pgadvise.sources.report_file import Saved

SHORT = "Render a saved JSON report again, in any format."
HELP = """Render a saved JSON report again, in any format, without a database.

Nothing is judged anew: what `advise check`, `prove` or `diff` said then is
shown, in the formats of that verb, and it gates nothing."""
EPILOG = """\b
Examples:
  advise report report.json
  advise report report.json.gz -f markdown
  advise report report.json -o report.sarif -o summary=summary.md
  advise report proof.json -f pgtap
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
    from pgadvise.cli.arguments.anchor import anchor_file
    from pgadvise.cli.arguments.delivery import Display, deliver, understood
    from pgadvise.report import Report
    from pgadvise.sources.report_file import read_saved

    display = Display(
        format=format, outputs=tuple(output or ()), min_severity=min_severity, quiet=quiet, verbose=verbose, color=color
    )
    placed = anchor_file(anchor, config.find(Path.cwd()))
    understood(display, table=_every(), laborious=False)  # what is wrong with an option is said first
    found = read_saved(file)
    delivery = understood(display, placed, table=_formats(found), laborious=False)
    if not isinstance(found, Report):
        if min_severity is not None:
            raise UsageError(f"--min-severity is about findings, and {file} has no list of them alone", "leave it out")
        deliver(found, delivery)
        return
    if delivery.anchor is None and found.gate is not None and found.gate.kind == "baseline":
        # As the check that wrote it did.
        delivery = replace(delivery, anchor=anchor_file(None, Path(found.gate.name)))
    deliver(found, delivery)


def _formats(found: "Saved") -> "Formats":
    from pgadvise.diff_report import DiffReport
    from pgadvise.proof_report import ProofReport
    from pgadvise.reports import formats
    from pgadvise.reports.diff import formats as of_diffs
    from pgadvise.reports.proof import formats as of_proofs

    match found:
        case ProofReport():
            return of_proofs.TABLE
        case DiffReport():
            return of_diffs.TABLE
    return formats.TABLE


def _every() -> "Formats":
    """Before it is known what the file holds."""
    from pgadvise.reports import formats
    from pgadvise.reports.format import Formats
    from pgadvise.reports.proof import formats as of_proofs

    tests = (one for one in of_proofs.TABLE.formats if one.name in of_proofs.EMITTED)
    return Formats((*formats.TABLE.formats, *tests))
