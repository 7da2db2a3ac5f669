"""The rows of pg_stat_statements → the application's statements, each once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pgadvise.engines.access.application import Application
from pgadvise.engines.workload.statements import Group, Part, Statements, in_all, of_application
from pgadvise.engines.workload.texts import fingerprint, is_work, skeleton, unprepared
from pgadvise.engines.workload.traffic import APPLICATION, Traffic, traffic_of
from pgadvise.grouped import grouped
from pgadvise.snapshot import NotCaptured, Origin, Statement, Workload, quote

FROM_FILE = "file"  # the extension's version where the workload was not the server's own
_LEAST_SHARE = 0.001


def statements(workload: Workload, application: Application) -> Statements | NotCaptured:
    """What the application runs. Statements inside functions are left out: their time is in their callers'."""
    rows = [s for s in workload.statements if s.calls > 0 and s.top_level is not False]
    work = [s for s in rows if s.query is None or is_work(s.query)]
    traffic = traffic_of(application, _calls(work), from_file=workload.extension_version == FROM_FILE)
    mine = [s for s in work if traffic[s.role] in APPLICATION]
    total = sum(s.total_time for s in mine)
    read = [s for s in mine if s.query is not None]
    if mine and not read:
        return NotCaptured(_all_hidden(application.access.snapshot.origin))
    return Statements(
        groups=_groups(read, traffic, total, counted=workload.extension_version != FROM_FILE),
        total_time=total,
        seconds=_seconds(application.access.snapshot.origin, workload),
    )


def _calls(rows: Iterable[Statement]) -> Mapping[str | None, int]:
    calls: Counter[str | None] = Counter()
    for row in rows:
        calls[row.role] += row.calls
    return calls


def _all_hidden(origin: Origin) -> str:
    reader = quote(origin.captured_by)
    return f"{reader} may not read what the application runs: grant pg_read_all_stats to {reader}"


def _groups(
    rows: Iterable[Statement], traffic: Mapping[str | None, Traffic], total: float, *, counted: bool
) -> tuple[Group, ...]:
    alike = grouped((skeleton(unprepared(row.query or "")), row) for row in rows)
    same: defaultdict[str, list[Statement]] = defaultdict(list)
    for members in alike.values():
        if sum(s.total_time for s in members) >= _LEAST_SHARE * total:
            same[fingerprint(_text(members))] += members
    groups = (_group(name, members, traffic, counted) for name, members in same.items())
    return tuple(sorted(groups, key=lambda group: (-group.total_time, group.fingerprint)))


def _text(rows: Iterable[Statement]) -> str:
    """The text that most time went to."""
    costliest = min(rows, key=lambda s: (-s.total_time, s.query or ""))
    return unprepared(costliest.query or "")


def _group(name: str, rows: Sequence[Statement], traffic: Mapping[str | None, Traffic], counted: bool) -> Group:
    by_role = grouped((row.role, row) for row in rows)
    return Group(
        fingerprint=name,
        text=_text(rows),
        queryids=tuple(sorted({s.queryid for s in rows if s.queryid is not None})) if counted else (),
        parts=of_application(_part(role, traffic[role], mine, counted) for role, mine in by_role.items()),
    )


def _part(role: str | None, traffic: Traffic, rows: Sequence[Statement], counted: bool) -> Part:
    return Part(
        role=role,
        traffic=traffic,
        calls=sum(s.calls for s in rows),
        rows=in_all(s.rows for s in rows),
        total_time=sum(s.total_time for s in rows),
        max_time=max(s.max_time for s in rows),
        pages_hit=sum(s.shared_blocks_hit for s in rows) if counted else None,
        pages_read=sum(s.shared_blocks_read for s in rows) if counted else None,
    )


def _seconds(origin: Origin, workload: Workload) -> float | None:
    """Before PostgreSQL 14 nobody knows since when the view counts."""
    if workload.since is None:
        return None
    seconds = (datetime.fromisoformat(origin.captured_at) - datetime.fromisoformat(workload.since)).total_seconds()
    return seconds if seconds > 0 else None
