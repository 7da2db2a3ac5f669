"""`advise baseline accept` and `show`: findings that may stay, and why."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import replace

from pgadvise.cli.arguments.settings import configuration
from pgadvise.cli.jobs.baseline import check_judged, existing, ready_for, save, say, scan_of, to_write
from pgadvise.cli.jobs.main import Prepared
from pgadvise.cli.jobs.scanning import Scanning
from pgadvise.errors import ConnectionFailed, UsageError
from pgadvise.gate import change, file
from pgadvise.gate.baseline import Baseline, Entry, baseline_of, today_s
from pgadvise.report import Report, ReportedFinding
from pgadvise.reports import output
from pgadvise.reports.content.blocks import spelled
from pgadvise.reports.lines.layout import GLUE, number_of
from pgadvise.reports.lines.safe import safe
from pgadvise.sources.address import is_named
from pgadvise.sources.report_file import read_report

_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


class Taken(msgspec.Struct, frozen=True):
    """Where findings that are not in the file come from, and how much was looked at there."""

    report: Report
    schemas: tuple[str, ...]


def accepted_now(
    scanning: Scanning,
    words: tuple[str, ...],
    *,
    reason: str,
    owner: str | None,
    until: str | None,
    report: str | None,
) -> None:
    """Give the entries of these fingerprints their reason; take what is not in the file from a report or a scan."""
    today = date.today()
    grounds = change.Grounds(reason=_reason(reason), owner=owner, accepted=today, until=_day(until, today))
    target, wanted = _parted(words)
    if report is not None and target is not None:
        raise UsageError("--from and a target are two sources", "name one of them")
    ready = ready_for(scanning)
    path = to_write(scanning, ready.config)
    old = today_s(file.read(path), ready.rulebook) if path.exists() else None
    there = {entry.fingerprint for entry in old.entries} if old else set()
    unknown = next((word for word in wanted if word not in there), None)
    taken = _source(replace(scanning, target=target), ready, report, unknown, path)
    found = [f for f in taken.report.findings if f.fingerprint in wanted] if taken else []
    _check_known(wanted, there | {f.fingerprint for f in found}, path, report)
    base = old or _empty(taken)
    kept = change.ends_of(base, set(wanted)) if grounds.until == "kept" else {}
    _check_ends(kept, today)
    grounded = change.grounded(base, set(wanted) - {f.fingerprint for f in found}, grounds)
    save(change.taken(grounded, _standing(found), grounds), path)
    say(f"{path}: {number_of(len(set(wanted)), 'fingerprint')} accepted{_told(kept)}", scanning)


def _source(scanning: Scanning, ready: Prepared, report: str | None, unknown: str | None, path: Path) -> Taken | None:
    """The report or a scan of the target that is named; one of the environment's where a fingerprint is unknown."""
    if report is not None:
        return Taken(read_report(report), ())
    if scanning.target is None and unknown is None:
        return None
    try:
        scan = scan_of(scanning, ready)
    except ConnectionFailed as error:
        if scanning.target is not None:
            raise
        # Who named no target wonders why one is asked at all.
        raised = ConnectionFailed if scanning.env_file is not None or is_named(os.environ) else UsageError
        raise raised(
            f"{unknown} is not in {path}, and there is no target to take it from: {error.message}",
            "name a TARGET before the fingerprints, or --from REPORT.json",
        ) from error
    check_judged(scan, ready)
    return Taken(scan.report, scan.scope.schemas)


def _standing(found: list[ReportedFinding]) -> list[ReportedFinding]:
    return [f for f in found if f.state != "suppressed"]


def _empty(taken: Taken | None) -> Baseline:
    """A new file that accepts nothing yet, of a run whose findings are known."""
    if taken is None:
        return Baseline(tool="pgadvise")
    return replace(baseline_of(taken.report, taken.schemas), entries=())


def _reason(reason: str) -> str:
    if not reason.strip():
        raise UsageError("--reason is missing", 'a finding is accepted for a reason: --reason "prices are public"')
    return reason.strip()


def _day(until: str | None, today: date) -> date | Literal["kept"] | None:
    if until is None or until == "never":
        return "kept" if until is None else None
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise UsageError(f"--until is {until!r}", "write a day such as 2027-06-30, or never") from None
    if day < today:
        raise UsageError(f"--until {day} is over", "it is the last day on which the finding is accepted")
    return day


def _check_ends(kept: dict[str, date], today: date) -> None:
    """Under an end that has passed, what is accepted would gate again at once."""
    over = next((word for word, end in kept.items() if end < today), None)
    if over is not None:
        what = f"the acceptance of {over} ran out on {kept[over]}"
        raise UsageError(what, "--until DATE gives it a new end, --until never none")


def _told(kept: dict[str, date]) -> str:
    if not kept:
        return ""
    first = min(kept.values())
    whose = f"the end stays {first}" if len(kept) == 1 else f"{len(kept)} ends stay, the first {first}"
    return f"; {whose} (--until never takes it away)"


def _parted(words: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """TARGET, where the first word is one, and the fingerprints."""
    target = None if _FINGERPRINT.fullmatch(words[0]) else words[0]
    wanted = words if target is None else words[1:]
    wrong = next((word for word in wanted if not _FINGERPRINT.fullmatch(word)), None)
    if wrong is not None or not wanted:
        told = f"{wrong!r} is no fingerprint" if wrong else f"no fingerprint is named beside {words[0]!r}"
        raise UsageError(told, "16 hex digits, as `advise check -v` and the reports show them")
    return target, wanted


def _check_known(wanted: tuple[str, ...], known: set[str], path: Path, report: str | None) -> None:
    missing = [word for word in wanted if word not in known]
    if missing:
        where = report or "the target"
        raise UsageError(f"{missing[0]} is neither in {path} nor in {where}", "`advise check -v` shows fingerprints")


def shown(scanning: Scanning) -> None:
    """Print every entry: what, since when, until when, why."""
    found = existing(scanning, configuration(scanning.looking))
    today = date.today()
    for entry in found.baseline.entries:
        output.line(f"{entry.fingerprint}  {entry.severity:<7}  {_named(entry)}  {safe(entry.rule)}{_times(entry)}")
        terms = " · ".join(_terms(entry, today))
        if terms:
            output.line(f"    {terms}")
    count = number_of(found.baseline.count, "finding").replace(GLUE, " ")
    output.line(f"{found.path}: {count} accepted")


def _named(entry: Entry) -> str:
    return safe(spelled(entry.object))


def _times(entry: Entry) -> str:
    return f" ({entry.count} times)" if entry.count > 1 else ""


def _terms(entry: Entry, today: date) -> Iterator[str]:
    if entry.until is not None:
        yield f"ran out on {entry.until}" if entry.until < today else f"until {entry.until}"
    if entry.owner:
        yield entry.owner
    if entry.accepted is not None:
        yield f"accepted {entry.accepted}"
    if entry.reason:
        yield entry.reason
