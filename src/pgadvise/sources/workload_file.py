"""A workload from a file: CSV or JSON with pg_stat_statements' columns, from a log analyser or another collector."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pgadvise.errors import SnapshotUnreadable
from pgadvise.snapshot import Statement, Workload
from pgadvise.sql.literals import redact

_NEEDED = ("query", "calls")
# Before PostgreSQL 13 the columns were called so.
_FORMERLY = {"total_exec_time": "total_time", "mean_exec_time": "mean_time"}


def read_workload(path: Path) -> Workload:
    """Read `path`: columns query and calls, and as far as known total_exec_time, mean_exec_time, rows, rolname.

    Times in milliseconds; of total and mean one gives the other, and where both are missing the time is unknown: 0,
    so that no statement is called slow. Raises SnapshotUnreadable, naming the row.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SnapshotUnreadable(f"the workload {path} cannot be read: {error}", "it must be CSV or JSON") from error
    statements = tuple(_statement(row, f"{path}, row {n}", n) for n, row in enumerate(_rows(text, path), 1))
    return Workload(statements=statements, since=None, extension_version="file", schema="")


def _rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    if text.lstrip().startswith(("[", "{")):
        yield from _json_rows(text, path)
        return
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise SnapshotUnreadable(f"the workload {path} has no column {missing[0]!r}", "it needs query and calls")
    yield from reader


def _json_rows(text: str, path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise SnapshotUnreadable(f"the workload {path} is no JSON: {error}") from error
    if isinstance(rows, dict):
        rows = rows.get("statements", rows.get("queries"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SnapshotUnreadable(f"the workload {path} holds no list of statements", "it needs query and calls")
    yield from rows


def _statement(row: Mapping[str, Any], where: str, number: int) -> Statement:
    try:
        calls = int(row["calls"])
        total, mean = (_number(row, name) for name in _FORMERLY)
        if total is None and mean is not None:
            total = mean * calls
        if mean is None:
            mean = (total or 0.0) / max(calls, 1)
        return Statement(
            role=row.get("rolname") or None, queryid=number, query=redact(str(row["query"])), calls=calls,
            rows=int(_number(row, "rows") or 0), total_time=total or 0.0, mean_time=mean, min_time=mean, max_time=mean,
            stddev_time=0.0,
        )  # fmt: skip
    except (KeyError, ValueError, TypeError) as error:
        raise SnapshotUnreadable(f"{where} of the workload is not understood: {error}") from error


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name, row.get(_FORMERLY.get(name, name)))
    return None if value in (None, "") else float(value)
