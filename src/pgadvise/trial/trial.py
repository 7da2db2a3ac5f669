"""Try one rule: run SQL in a transaction, read the catalog in it, let rules speak, roll back."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec
import psycopg

from pgadvise.config import Config, from_document
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.ignores import spelling
from pgadvise.report import ReportedFinding
from pgadvise.rule import Rule
from pgadvise.run import Outcome, run
from pgadvise.snapshot import NotCaptured, Relation, Snapshot, Statement, TableUsage, Workload
from pgadvise.sources.postgres.live import capture
from pgadvise.trial.cases import Case

_CONCURRENTLY = re.compile(r"\bconcurrently\b", re.IGNORECASE)


@contextmanager
def rolled_back(connection: psycopg.Connection) -> Iterator[None]:
    """A transaction that leaves nothing behind, roles included."""
    with connection.transaction(force_rollback=True):
        connection.execute("set local client_min_messages = error")
        yield


def apply(connection: psycopg.Connection, statements: Iterable[str]) -> None:
    """Run SQL; CONCURRENTLY is left out, since a transaction forbids it and the catalog ends up the same."""
    for statement in statements:
        connection.execute(_CONCURRENTLY.sub("", statement).encode())


def judge(
    connection: psycopg.Connection,
    rules: Sequence[Rule],
    case: Case | None = None,
    proving: Callable[[Facts], Verdicts | NotCaptured] | None = None,
) -> tuple[Outcome, ...]:
    """What the rules say of the database as this transaction sees it; nothing is proved without `proving`."""
    snapshot = capture(connection, prepare=True)
    config = Config()
    if case is not None:
        snapshot = _staged(snapshot, case)
        config = from_document(case.json("declared"))
    facts = Facts(snapshot, config.declared, proving)
    options = case.json("options") if case else {}
    return tuple(run(rule, facts, options if len(rules) == 1 else {}, None) for rule in rules)


def found(outcomes: Iterable[Outcome]) -> tuple[ReportedFinding, ...]:
    """All findings; a rule that failed is an error here."""
    findings: list[ReportedFinding] = []
    for outcome in outcomes:
        if outcome.failed is not None:
            raise AssertionError(f"{outcome.rule} failed: {outcome.failed.reason}")
        findings += outcome.findings
    return tuple(findings)


def identities(findings: Iterable[ReportedFinding]) -> set[tuple[str, str]]:
    """(rule, fingerprint) of each finding: what must be gone after a fix, and what must not be new."""
    return {(f.rule, f.fingerprint) for f in findings}


def spelled(finding: ReportedFinding) -> str:
    """The object as a case's `finds` line spells it; what differs between servers is named by its kind alone."""
    if finding.object.kind in ("database", "statement"):
        return finding.object.kind
    return spelling(finding.object)


def _staged(snapshot: Snapshot, case: Case) -> Snapshot:
    """The snapshot with the counters that the case states."""
    changes: dict[str, Any] = {}
    window = case.head("window")
    if window is not None:
        since = datetime.fromisoformat(snapshot.origin.captured_at) - timedelta(days=float(window))
        changes["origin"] = msgspec.structs.replace(snapshot.origin, counters_since=since.isoformat())
    if "usage" in case.heads:
        usage = dict(_usage(line) for line in case.heads["usage"])
        changes["relations"] = tuple(_used(r, usage) for r in snapshot.relations)
    if "scans" in case.heads:
        scans = {name: int(n) for name, n in (line.rsplit(maxsplit=1) for line in case.heads["scans"])}
        changes["indexes"] = tuple(
            msgspec.structs.replace(i, scans=scans.get(_index_name(snapshot, i.table, i.name), i.scans))
            for i in snapshot.indexes
        )
    if "statement" in case.heads:
        changes["workload"] = _workload(case, snapshot)
    for name, value in case.json("section").items():
        kind = {f.name: f.type for f in msgspec.structs.fields(Snapshot)}[name]
        changes[name] = msgspec.convert(value, kind)
    return msgspec.structs.replace(snapshot, **changes) if changes else snapshot


def _usage(line: str) -> tuple[str, dict[str, int]]:
    name, _, fields = line.partition(" ")
    return name, msgspec.json.decode(fields, type=dict[str, int])


def _used(relation: Relation, usage: dict[str, dict[str, int]]) -> Relation:
    counted = usage.get(f"{relation.schema}.{relation.name}")
    if counted is None:
        return relation
    zero = {f.name: 0 for f in msgspec.structs.fields(TableUsage) if f.required}
    return msgspec.structs.replace(relation, usage=msgspec.convert(zero | counted, TableUsage))


def _index_name(snapshot: Snapshot, table: int, name: str) -> str:
    relation = snapshot.relation(table)
    return f"{relation.schema}.{relation.name}.{name}" if relation else name


def _workload(case: Case, snapshot: Snapshot) -> Workload:
    """The statements of the case, seen for a week."""
    since = datetime.fromisoformat(snapshot.origin.captured_at) - timedelta(days=float(case.head("window") or 7))
    statements = tuple(_statement(msgspec.json.decode(line), i) for i, line in enumerate(case.heads["statement"]))
    base = snapshot.workload
    if isinstance(base, NotCaptured):
        base = Workload(statements=(), since=None, extension_version="1.11", schema="public", track="top")
    return msgspec.structs.replace(base, statements=statements, since=since.isoformat(), hidden=0)


def _statement(fields: dict[str, Any], number: int) -> Statement:
    calls = fields.get("calls", 1)
    total = fields.get("total_time", float(calls))
    mean = total / max(calls, 1)
    defaults = {"role": "app", "queryid": number + 1, "rows": calls, "top_level": True}
    times = {"total_time": total, "mean_time": mean, "min_time": mean, "max_time": mean, "stddev_time": 0.0}
    return msgspec.convert({**defaults, "calls": calls, **times, **fields}, Statement)
