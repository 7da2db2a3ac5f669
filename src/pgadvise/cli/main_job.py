"""The main job as a verb runs it: configuration, snapshot, rules, report, files, exit code."""

import sys
import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pgadvise.advise import advise
from pgadvise.cli.options import Looking, one_of
from pgadvise.cli.progress import Progress
from pgadvise.cli.settings import configuration
from pgadvise.cli.target import Reading, read
from pgadvise.config import Config
from pgadvise.errors import AdviseError, UsageError
from pgadvise.finding import Severity
from pgadvise.report import Report
from pgadvise.reports import formats, output
from pgadvise.reports.formats import Destination, Format
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook, load
from pgadvise.snapshot import Snapshot
from pgadvise.verdict import FailOn, Verdict, verdict

_SHOWN = {"error": ("error",), "warning": ("error", "warning"), "info": ("error", "warning", "info")}


class Display(msgspec.Struct, frozen=True, kw_only=True):
    """How the report is shown; nothing here changes the exit code."""

    format: str = "terminal"
    outputs: tuple[str, ...] = ()
    min_severity: str | None = None
    quiet: bool = False
    verbose: int = 0
    color: str = "auto"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One run of `advise check` or of a verb that ends in it. `began` is time.monotonic() at the start."""

    target: str | None
    env_file: Path | None = None
    timeout: float = 30.0
    workload: Path | None = None
    looking: Looking = Looking()
    display: Display = Display()
    fail_on: FailOn = "error"
    strict: bool = False
    began: float = 0.0


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A job whose every option was understood."""

    config: Config
    rulebook: Rulebook
    rules: tuple[Rule, ...]
    format: Format
    files: tuple[Destination, ...]
    min_severity: Severity | None


def prepare(job: Job) -> Prepared:
    """Understand every option, so that what is wrong with one is said before the target is touched."""
    config = configuration(job.looking)
    rulebook = load(config.rulebooks)
    one_of(job.display.color, ("auto", "always", "never"), "--color")
    lowest = job.display.min_severity
    return Prepared(
        config=config,
        rulebook=rulebook,
        rules=rulebook.select(config.select, config.ignore),
        format=formats.named(job.display.format),
        files=_destinations(job.display.outputs),
        min_severity=None if lowest is None else one_of(lowest, tuple(_SHOWN), "--min-severity"),
    )


def _destinations(outputs: tuple[str, ...]) -> tuple[Destination, ...]:
    found = tuple(formats.destination(option) for option in outputs)
    places = [Path(one.file).absolute() for one in found]
    for place in places:
        if places.count(place) > 1:
            raise UsageError(f"two outputs go to {place.name}", "give each a file of its own")
    return found


def run_job(job: Job) -> int:
    """Do it and give the exit code."""
    ready = prepare(job)
    with Progress(quiet=job.display.quiet) as progress:
        reading = read(job.target, env_file=job.env_file, timeout=job.timeout, progress=progress)
        report = advise(
            _snapshot(reading, job.workload),
            ready.rulebook,
            _for(reading, ready.config),
            rules=ready.rules,
            kind=reading.kind,
            progress=progress,
        )
    ending = verdict(report, job.fail_on, {r.name: r.category for r in ready.rules}, strict=job.strict)
    failures = _write_files(report, ready)
    _print(report, ready, job, ending)
    if failures:
        raise failures[0]
    return ending.exit_code


def _snapshot(reading: Reading, workload: Path | None) -> Snapshot:
    if workload is None:
        return reading.snapshot
    from pgadvise.sources.workload_file import read_workload

    return replace(reading.snapshot, workload=read_workload(workload))


def _for(reading: Reading, config: Config) -> Config:
    """Prisma's `?schema=` says which schema is meant, unless a person said otherwise."""
    if reading.address.schema is None or config.declared.schemas.include:
        return config
    schemas = replace(config.declared.schemas, include=(reading.address.schema,))
    return replace(config, declared=replace(config.declared, schemas=schemas))


def _shown(report: Report, lowest: Severity | None) -> Report:
    """What is shown from `lowest` on; the summary keeps counting everything."""
    if lowest is None:
        return report
    return replace(report, findings=tuple(f for f in report.findings if f.severity in _SHOWN[lowest]))


def _write_files(report: Report, ready: Prepared) -> list[AdviseError]:
    """Write every file that can be written; one that cannot does not cost the others."""
    failures: list[AdviseError] = []
    for place in ready.files:
        try:
            output.write(place.format.render(_shown(report, ready.min_severity)), place.file)
        except AdviseError as error:
            failures.append(error)
    return failures


def _print(report: Report, ready: Prepared, job: Job, ending: Verdict) -> None:
    if ready.format.name != "terminal":
        output.to_stdout(ready.format.render(_shown(report, ready.min_severity)))
        return
    # Rich is loaded for people only.
    from pgadvise.reports.console import console
    from pgadvise.reports.terminal import write
    from pgadvise.reports.view import View

    terminal = console(sys.stdout, one_of(job.display.color, ("auto", "always", "never"), "--color"))
    view = View(
        width=terminal.width,
        verbose=job.display.verbose,
        quiet=job.display.quiet,
        elapsed=time.monotonic() - job.began,
        exit_code=ending.exit_code,
        exit_reason=ending.reason,
        min_severity=ready.min_severity,
    )
    write(report, terminal, view)
