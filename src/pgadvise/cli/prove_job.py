"""`advise prove` as it runs: configuration, snapshot, proofs and attacks, report, files, exit code."""

import sys
import time
from typing import Literal

import msgspec

from pgadvise.cli.options import EMBEDDED, Looking
from pgadvise.cli.progress import Progress
from pgadvise.cli.settings import configuration
from pgadvise.cli.target import Asked, for_address
from pgadvise.engines.verdicts.questions import Surface
from pgadvise.errors import OutputFailed, UsageError
from pgadvise.proof_report import MatrixReport, ProofReport
from pgadvise.proving import proving
from pgadvise.reports import output
from pgadvise.reports.proof.formats import Destination, destination
from pgadvise.scratch.engine import serving
from pgadvise.verdict import Verdict

Color = Literal["auto", "always", "never"]


class ProveJob(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `began` is time.monotonic() at the start; `fails` says whether a leak is exit code 1."""

    looking: Looking = Looking()
    surface: Surface | None = None
    format: str | None = None
    outputs: tuple[str, ...] = ()
    emit: str | None = None
    matrix: bool = False
    fails: bool = True
    strict: bool = False
    engine: str | None = None
    replay: bool = True
    quiet: bool = False
    verbose: int = 0
    color: Color = "auto"
    began: float = 0.0


def run_prove(job: ProveJob, asked: Asked) -> int:
    """Do it and give the exit code. What is wrong with an option is said before anything about the target."""
    config = configuration(job.looking)
    starting = serving(job.engine or config.engine or EMBEDDED) if job.replay else None
    files = tuple(destination(option, job.emit) for option in job.outputs)
    if job.matrix and (job.emit or any(one.format != "json" for one in files)):
        raise UsageError("--matrix shows no leak, so there are no tests of it", "write it as json, or print it")
    with Progress(quiet=job.quiet) as progress:
        reading = asked.read(progress)
        wanted = proving.Asked(roles=job.looking.roles, surface=job.surface, serving=starting)
        declared = for_address(reading, config).declared
        if job.matrix:
            return _matrix(proving.reach(reading.snapshot, declared, wanted, kind=reading.kind), job, files)
        report = proving.prove(reading.snapshot, declared, wanted, kind=reading.kind, progress=progress)
    ending = outcome(report, fails=job.fails, strict=job.strict)
    _deliver(report, job, files, ending)
    return ending.exit_code


def _matrix(report: MatrixReport, job: ProveJob, files: tuple[Destination, ...]) -> int:
    """Facts have no exit code of their own."""
    from pgadvise.reports.proof import matrix

    for one in files:
        output.write(matrix.render(report), one.file)
    if job.format == "json":
        output.to_stdout(matrix.render(report))
    else:
        from pgadvise.reports.console import console
        from pgadvise.reports.terminal import send
        from pgadvise.reports.view import View

        terminal = console(sys.stdout, job.color)
        send(matrix.lines(report, View(width=terminal.width, verbose=job.verbose)), terminal)
    return 0


def outcome(report: ProofReport, *, fails: bool, strict: bool) -> Verdict:
    """1 for a leak, 3 where something is unknown and that is not enough, else 0."""
    counts = report.summary
    if counts.leaks and fails:
        return Verdict(1, f"{counts.leaks:,} {'pair leaks' if counts.leaks == 1 else 'pairs leak'}")
    if counts.unknown and strict:
        return Verdict(3, f"{counts.unknown:,} {'pair is' if counts.unknown == 1 else 'pairs are'} unknown (--strict)")
    if counts.leaks:
        return Verdict(0, "--fail-on never")
    return Verdict(0, "no leak found, but not everything is proved" if counts.unknown else "no leak, all of it proved")


def _deliver(report: ProofReport, job: ProveJob, files: tuple[Destination, ...], ending: Verdict) -> None:
    """Write every file that can be written, then print."""
    failures = []
    for one in files:
        try:
            output.write(one.text(report), one.file)
        except OutputFailed as error:
            failures.append(error)
    _print(report, job, ending)
    if failures:
        raise OutputFailed("; ".join(failed.message for failed in failures), failures[0].hint)


def _print(report: ProofReport, job: ProveJob, ending: Verdict) -> None:
    # Tests without a file to go to take the report's place.
    format = job.format or (job.emit if not job.outputs else None) or "terminal"
    if format != "terminal":
        output.to_stdout(Destination(format, "-").text(report))
        return
    # Rich is loaded for people only.
    from pgadvise.reports.console import console
    from pgadvise.reports.proof.terminal import write
    from pgadvise.reports.view import View

    terminal = console(sys.stdout, job.color)
    view = View(
        width=terminal.width,
        verbose=job.verbose,
        quiet=job.quiet,
        elapsed=time.monotonic() - job.began,
        exit_code=ending.exit_code,
        exit_reason=ending.reason,
    )
    write(report, terminal, view)
