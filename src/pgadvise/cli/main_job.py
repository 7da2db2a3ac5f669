"""The main job as a verb runs it: configuration, snapshot, rules, report, files, exit code."""

import sys
import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pgadvise.advise import advise
from pgadvise.cli.options import Looking, color_wanted, one_of
from pgadvise.cli.progress import Progress
from pgadvise.cli.settings import configuration
from pgadvise.cli.target import Reading, read
from pgadvise.config import Config
from pgadvise.errors import AdviseError
from pgadvise.report import Report
from pgadvise.reports import formats, output, terminal
from pgadvise.rule import Rule
from pgadvise.rulebook import Rulebook, load
from pgadvise.snapshot import Snapshot
from pgadvise.verdict import FailOn, Verdict, verdict

_SHOWN = {"error": ("error",), "warning": ("error", "warning"), "info": ("error", "warning", "info")}


class Display(msgspec.Struct, frozen=True, kw_only=True):
    """How the report is shown; nothing here changes the exit code."""

    format: str = "terminal"
    outputs: tuple[str, ...] = ()
    min_severity: str = "info"
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
    places: tuple[output.Place, ...]


def prepare(job: Job) -> Prepared:
    """Understand every option, so that what is wrong with one is said before the target is touched."""
    config = configuration(job.looking)
    rulebook = load(config.rulebooks)
    one_of(job.display.format, formats.NAMES, "--format")
    one_of(job.display.min_severity, tuple(_SHOWN), "--min-severity")
    color_wanted(job.display.color, tty=False)
    return Prepared(
        config=config,
        rulebook=rulebook,
        rules=rulebook.select(config.select, config.ignore),
        places=output.places(job.display.outputs),
    )


def run_job(job: Job) -> int:
    """Do it and give the exit code."""
    ready = prepare(job)
    with Progress(quiet=job.display.quiet) as progress:
        reading = read(job.target, env_file=job.env_file, timeout=job.timeout, progress=progress)
        report = advise(
            _snapshot(reading, job.workload), ready.rulebook, _for(reading, ready.config), rules=ready.rules,
            kind=reading.kind, progress=progress,
        )  # fmt: skip
    ending = verdict(report, job.fail_on, {r.name: r.category for r in ready.rules}, strict=job.strict)
    shown = _at_least(report, job.display.min_severity)
    failures = _write_files(shown, ready.places, ending)
    _print(shown, job, ending, reading)
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


def _at_least(report: Report, level: str) -> Report:
    """What is shown from `level` on; the summary keeps counting everything."""
    if level == "info":
        return report
    return replace(report, findings=tuple(f for f in report.findings if f.severity in _SHOWN[level]))


def _write_files(report: Report, places: tuple[output.Place, ...], ending: Verdict) -> list[AdviseError]:
    """Write every file that can be written; one that cannot does not cost the others."""
    failures: list[AdviseError] = []
    for place in places:
        try:
            output.write(place, formats.render(place.format, report, ending))
        except AdviseError as error:
            failures.append(error)
    return failures


def _print(report: Report, job: Job, ending: Verdict, reading: Reading) -> None:
    if job.display.format != "terminal":
        sys.stdout.write(formats.render(job.display.format, report, ending))
        return
    terminal.write(
        report,
        terminal.console(sys.stdout, color=color_wanted(job.display.color, sys.stdout.isatty())),
        verdict=ending,
        place=reading.address.described,
        elapsed=time.monotonic() - job.began,
        verbose=job.display.verbose,
        quiet=job.display.quiet,
    )
