"""What the verbs of `advise baseline` do with a scan: write a new file, refresh one, tell the difference."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from pgadvise.cli.arguments.target import read
from pgadvise.cli.jobs.gate import Accepted, GateAsked, accepted, place, usual
from pgadvise.cli.jobs.main import Job, Prepared, Scan, prepare, scanned
from pgadvise.cli.jobs.scanning import Scanning
from pgadvise.cli.terminal.progress import Progress
from pgadvise.config import Config
from pgadvise.errors import ConfigError, IncompleteError, UsageError
from pgadvise.gate import change, file
from pgadvise.gate.baseline import Baseline, baseline_of, today_s
from pgadvise.gate.compare import GATES, Comparison, compare, pair
from pgadvise.report import FixedFinding, ReportedFinding, ordered
from pgadvise.reports import output
from pgadvise.reports.content.entry import named
from pgadvise.reports.lines.layout import GLUE, number_of
from pgadvise.reports.lines.safe import safe, safe_in_log


def created(scanning: Scanning, *, force: bool) -> None:
    """Write a new file; an existing one is only replaced with `force`."""
    ready = ready_for(scanning)
    path = to_write(scanning, ready.config)
    if path.exists() and not force:
        raise UsageError(f"{path} exists", "`advise baseline update` keeps its reasons; --force writes it anew")
    scan = scan_of(scanning, ready)
    check_whole(scan)
    baseline = baseline_of(scan.report, scan.scope.schemas)
    save(baseline, path)
    say(f"{path}: {number_of(baseline.count, 'finding')} accepted; commit it", scanning)


def check_whole(scan: Scan) -> None:
    """A file of a part would call the rest new as soon as the rule is repaired."""
    for one in scan.report.coverage.failed:
        raise IncompleteError(f"{one.rule} failed, so not everything was judged", "nothing was written")


def check_judged(scan: Scan, ready: Prepared) -> None:
    """What is not judged is not accepted: a crash of an isolation rule may hide a leak."""
    isolation = {rule.name for rule in ready.rules if rule.category == "isolation"}
    failed = [one.rule for one in scan.report.coverage.failed if one.rule in isolation]
    if failed:
        raise IncompleteError(f"{failed[0]} failed, so isolation was not judged", "nothing was written")


def refreshed(scanning: Scanning, *, prune: bool, accept_new: bool) -> None:
    """Bring the entries that still stand up to date; tell what changed, what is new and what is gone."""
    ready = ready_for(scanning)
    found = existing(scanning, ready.config)
    scan = scan_of(scanning, replace(ready, accepted=found))
    check_whole(scan)
    known = today_s(found.baseline, ready.rulebook)
    pairs = pair(scan.report.findings, known, scan.scope)
    told = _compared(scan, known, found.path)
    limited = _limited(scanning)
    if limited is None:
        save(change.updated(known, scan.report, pairs, prune=prune, accept_new=accept_new), found.path)
    taken = accept_new and limited is None
    words = {"changed": "changed" if limited else "refreshed", "new": "accepted" if taken else "new"}
    for line in _lines(told, {**words, "expired": "expired"}, "dropped" if prune and limited is None else "fixed"):
        output.line(line)
    rest = f"; nothing was written, for {limited} leaves something out" if limited else ""
    say(f"{found.path}: {_counted(told)}{rest}", scanning)


def _limited(scanning: Scanning) -> str | None:
    """The option that makes this a scan of a part, which neither writes nor prunes."""
    looking = scanning.looking
    given = {"--select": looking.select, "--ignore": looking.ignore, "--schema": looking.schemas}
    return next((option for option, value in given.items() if value), None)


def difference(scanning: Scanning) -> int:
    """Tell the difference, and give 1 where something gates."""
    ready = ready_for(scanning)
    found = existing(scanning, ready.config)
    scan = scan_of(scanning, replace(ready, accepted=found))
    told = _compared(scan, today_s(found.baseline, ready.rulebook), found.path)
    for line in _lines(told, {state: state for state in GATES}, "fixed"):
        output.line(line)
    say(f"{found.path}: {_counted(told)}", scanning)
    failed = [one.rule for one in scan.report.coverage.failed]
    if failed:
        raise IncompleteError(f"{failed[0]} failed, so the difference is not whole")
    return int(any(f.state in GATES for f in told.findings))


def ready_for(scanning: Scanning) -> Prepared:
    """The configuration and the rules; a baseline is not looked for yet."""
    job = Job(
        target=scanning.target,
        env_file=scanning.env_file,
        timeout=scanning.timeout,
        looking=scanning.looking,
        proof_time=scanning.proof_time,
        engine=scanning.engine,
    )
    return prepare(job)


def scan_of(scanning: Scanning, ready: Prepared) -> Scan:
    with Progress(quiet=scanning.quiet) as progress:
        reading = read(scanning.target, env_file=scanning.env_file, timeout=scanning.timeout, progress=progress)
        return scanned(reading, ready, progress)


def existing(scanning: Scanning, config: Config) -> Accepted:
    found = accepted(GateAsked(baseline=scanning.baseline), config)
    if found is None:
        there = " or ".join(str(path) for path in usual(config))
        raise ConfigError(f"there is no baseline {there}", "`advise baseline create TARGET` writes one; commit it")
    return found


def to_write(scanning: Scanning, config: Config) -> Path:
    """The named or the found file, else the first of the usual places; said at once where it cannot be written."""
    path = place(scanning.baseline, config) or usual(config)[0]
    output.check_place(str(path))
    return path


def save(baseline: Baseline, path: Path) -> None:
    output.write(file.text(baseline), str(path))


def say(text: str, scanning: Scanning) -> None:
    """To people, beside what is printed."""
    if not scanning.quiet:
        print(safe_in_log(safe(text.replace(GLUE, " "))), file=sys.stderr)


def _compared(scan: Scan, known: Baseline, path: Path) -> Comparison:
    return compare(scan.report, known, scan.scope, date.today(), "baseline", path.as_posix())


def _lines(told: Comparison, words: dict[str, str], gone: str) -> Iterator[str]:
    """One line for each, for grep: what became of it, its fingerprint, its object, its rule."""
    for finding in ordered(told.findings):
        if finding.state in words:
            yield f"{words[finding.state]:<9} {_line(finding)}: {safe(finding.message)}"
    for one in told.fixed:
        count = f" ({one.count} times)" if one.count > 1 else ""
        yield f"{gone:<9} {_line(one)}{count}"


def _line(one: ReportedFinding | FixedFinding) -> str:
    return f"{one.fingerprint}  {one.severity:<7}  {named(one)}  {safe(one.rule)}"


def _counted(told: Comparison) -> str:
    states = [(state, sum(f.state == state for f in told.findings)) for state in ("existing", *GATES)]
    parts = [f"{count} {'still accepted' if state == 'existing' else state}" for state, count in states if count]
    gone = sum(one.count for one in told.fixed)
    parts += [f"{gone} fixed"] if gone else []
    parts += [f"{told.gate.unknown} not judged in this run"] if told.gate.unknown else []
    return "; ".join([" · ".join(parts) or "nothing accepted, nothing found", *told.gate.warnings])
