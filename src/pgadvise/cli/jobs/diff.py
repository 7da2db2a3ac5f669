"""`advise diff` as it runs: configuration, both snapshots, comparison, report, files, exit code."""

import time

import msgspec
from msgspec.structs import replace

from pgadvise.cli.arguments.delivery import Display, deliver, understood
from pgadvise.cli.arguments.options import Looking
from pgadvise.cli.arguments.settings import configuration
from pgadvise.cli.arguments.target import Reading, for_address, read
from pgadvise.cli.terminal.progress import Progress
from pgadvise.config import Config
from pgadvise.diff import Asked, Diff, diff
from pgadvise.engines.verdicts.questions import Surface
from pgadvise.report import left_out
from pgadvise.reports.diff.formats import TABLE
from pgadvise.rulebook import load
from pgadvise.verdict import FailOn, Verdict, verdict


class DiffJob(msgspec.Struct, frozen=True, kw_only=True):
    """One run. `began` is time.monotonic() at the start."""

    old: str
    new: str
    looking: Looking = Looking()
    surface: Surface | None = None
    display: Display = Display()
    fail_on: FailOn = "error"
    strict: bool = False
    timeout: float = 30.0
    began: float = 0.0


def run_diff(job: DiffJob) -> int:
    """Do it and give the exit code. What is wrong with an option is said before anything about a target."""
    config = configuration(job.looking)
    rulebook = load(config.rulebooks)
    rules = rulebook.select(config.select, config.ignore)
    delivery = understood(job.display, table=TABLE)
    with Progress(quiet=job.display.quiet) as progress:
        sides = [
            _asked(read(target, env_file=None, timeout=job.timeout, progress=progress), config)
            for target in (job.old, job.new)
        ]
        found = diff(sides[0], sides[1], rulebook, rules, surface=job.surface, progress=progress)
    ending = outcome(found, job.fail_on, {rule.name: rule.category for rule in rules}, strict=job.strict)
    elapsed = time.monotonic() - job.began
    deliver(found.report, delivery, elapsed=elapsed, exit_code=ending.exit_code, exit_reason=ending.reason)
    return ending.exit_code


def _asked(reading: Reading, config: Config) -> Asked:
    return Asked(snapshot=reading.snapshot, config=for_address(reading.address, config), kind=reading.kind)


def outcome(found: Diff, fail_on: FailOn, categories: dict[str, str], *, strict: bool) -> Verdict:
    """3 where it could not be judged, 1 for wider reach or a new finding, 3 for an unknown with `strict`, else 0."""
    counts, coverage = found.report.summary, found.report.coverage
    hidden = {*left_out(coverage.unseen_old), *left_out(coverage.unseen_new)}
    gating = tuple(f for f in found.findings.findings if f.state != "changed")
    ending = verdict(replace(found.findings, findings=gating), fail_on, categories, strict=strict)
    if ending.exit_code == 3:
        return ending
    more = counts.wider + counts.incomparable
    if more and fail_on != "never":
        reach = f"{more:,} {'reach is' if more == 1 else 'reaches are'} wider"
        return Verdict(1, f"{reach}, {ending.reason}" if ending.exit_code == 1 else reach)
    if counts.unknown and strict:
        return Verdict(
            3, f"{counts.unknown:,} {'reach is' if counts.unknown == 1 else 'reaches are'} unknown (--strict)"
        )
    if hidden and strict:
        return Verdict(3, f"{len(hidden):,} {'object was' if len(hidden) == 1 else 'objects were'} not seen (--strict)")
    if ending.exit_code or fail_on == "never":
        return ending
    return Verdict(
        0,
        f"nobody is shown to reach more, {ending.reason}"
        if counts.unknown or hidden
        else f"nobody reaches more, {ending.reason}",
    )
