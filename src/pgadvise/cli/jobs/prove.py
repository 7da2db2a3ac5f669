"""`advise prove` as it runs: configuration, snapshot, proofs and attacks, report, files, exit code."""

import sys
import time

import msgspec
from msgspec.structs import replace

from pgadvise.cli.arguments.delivery import COLORS, Delivery, Display, deliver, understood
from pgadvise.cli.arguments.options import EMBEDDED, Looking, one_of
from pgadvise.cli.arguments.settings import configuration
from pgadvise.cli.arguments.target import Asked, for_address
from pgadvise.cli.terminal.progress import Progress
from pgadvise.engines.verdicts.questions import Surface
from pgadvise.errors import UsageError
from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.proving import proving
from pgadvise.report import left_out
from pgadvise.reports import output
from pgadvise.reports.lines.layout import number_of
from pgadvise.reports.proof.formats import TABLE
from pgadvise.scratch.engine import serving
from pgadvise.verdict import Verdict


class ProveJob(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `began` is time.monotonic() at the start; `fails` says whether a leak is exit code 1."""

    looking: Looking = Looking()
    surface: Surface | None = None
    display: Display = Display()
    emit: str | None = None
    matrix: bool = False
    fails: bool = True
    strict: bool = False
    engine: str | None = None
    replay: bool = True
    began: float = 0.0


def run_prove(job: ProveJob, asked: Asked) -> int:
    """Do it and give the exit code. What is wrong with an option is said before anything about the target."""
    config = configuration(job.looking)
    starting = serving(job.engine or config.engine or EMBEDDED) if job.replay else None
    delivery = _understood(job)
    if job.matrix and (job.emit or any(one.format.name != "json" for one in delivery.files)):
        raise UsageError("--matrix shows no leak, so there are no tests of it", "write it as json, or print it")
    with Progress(quiet=job.display.quiet) as progress:
        reading = asked.read(progress)
        wanted = proving.Asked(roles=job.looking.roles, surface=job.surface, serving=starting)
        declared = for_address(reading.address, config).declared
        report = (
            proving.reach(reading.snapshot, declared, wanted, kind=reading.kind)
            if job.matrix
            else proving.prove(reading.snapshot, declared, wanted, kind=reading.kind, progress=progress)
        )
    elapsed = time.monotonic() - job.began
    if isinstance(report, MatrixReport):
        return _matrix(report, delivery, elapsed=elapsed, strict=job.strict)
    ending = outcome(report, fails=job.fails, strict=job.strict)
    deliver(report, delivery, elapsed=elapsed, exit_code=ending.exit_code, exit_reason=ending.reason)
    return ending.exit_code


def _understood(job: ProveJob) -> Delivery:
    """Tests without a file to go to take the report's place."""
    display = job.display
    if job.emit and not display.outputs and display.format is None:
        display = replace(display, format=job.emit)
    return understood(display, table=TABLE, otherwise=job.emit)


def _matrix(report: MatrixReport, delivery: Delivery, *, elapsed: float, strict: bool) -> int:
    """Facts have no exit code of their own, but not to have seen them has."""
    from pgadvise.reports.proof import matrix

    for one in delivery.files:
        output.write(matrix.render(report), one.file)
    if delivery.format.name == "json":
        output.to_stdout(matrix.render(report))
    else:
        from pgadvise.reports.console import console
        from pgadvise.reports.terminal import send
        from pgadvise.reports.view import View

        terminal = console(sys.stdout, one_of(delivery.display.color, COLORS, "--color"))
        view = View(width=terminal.width, verbose=delivery.display.verbose, elapsed=elapsed)
        send(matrix.lines(report, view), terminal)
    return 3 if strict and left_out(report.unseen) else 0


def outcome(report: ProofReport, *, fails: bool, strict: bool) -> Verdict:
    """1 for a leak, 3 where something is unknown and that is not enough, else 0."""
    counts, hidden = report.summary, left_out(report.coverage.unseen)
    if counts.leaks and fails:
        return Verdict(1, f"{counts.leaks:,} {'pair leaks' if counts.leaks == 1 else 'pairs leak'}")
    if counts.unknown and strict:
        return Verdict(3, f"{counts.unknown:,} {'pair is' if counts.unknown == 1 else 'pairs are'} unknown (--strict)")
    if hidden and strict:
        return Verdict(3, f"{number_of(len(hidden), 'object')} not seen (--strict)")
    if counts.leaks:
        return Verdict(0, "--fail-on never")
    if counts.unknown:
        return Verdict(0, "no leak found, but not everything is proved")
    return Verdict(0, f"no leak, all {'that was seen is' if hidden else 'of it'} proved")
