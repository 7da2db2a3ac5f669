"""A workload from a file: CSV or JSON with pg_stat_statements' columns, from a log analyser or another collector."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from pgadvise.errors import SnapshotUnreadable, UsageError, reading_hint
from pgadvise.snapshot import Statement, Workload
from pgadvise.sql.workload.literals import redact

_NEEDED = ("query", "calls")
# Before PostgreSQL 13 the columns were called so.
_FORMERLY = {"total_exec_time": "total_time", "mean_exec_time": "mean_time", "max_exec_time": "max_time"}
_COLUMNS = (
    "its columns are those of pg_stat_statements: query, calls, and total_exec_time or mean_exec_time, rows, rolname"
)
_SHOWN = re.compile(r"[\w.+-]{1,30}")  # anything else may be a piece of a text
_HIDDEN = "<insufficient privilege>"
_LONGEST = 1 << 30  # csv's own limit for a field is 128 KiB
_LARGEST = 2**63 - 1


class _Row(msgspec.Struct, frozen=True):
    """One statement's columns, and where they stand: `line 3`, `entry 3`."""

    where: str
    columns: Mapping[str, Any]


class _NotUnderstood(Exception):
    """What is wrong with one row, in words."""


def read_workload(path: Path) -> Workload:
    """Read `path`: columns query and calls, and as far as known total_, mean_ and max_exec_time, rows, rolname.

    Times in milliseconds; of total and mean one gives the other, and where both are missing the time is unknown: 0,
    so that no statement is called slow. Columns of other names are left alone. Raises UsageError where there is no
    such file, else SnapshotUnreadable, naming the line.
    """
    text = _text(path)
    if not text.strip():
        raise SnapshotUnreadable(f"the workload {path} is empty", _COLUMNS)
    as_json = text.lstrip().startswith(("[", "{"))
    rows = _json_rows(text, path) if as_json else _csv_rows(text, path)
    statements = tuple(_numbered(rows, path))
    hidden = sum(statement.query is None for statement in statements)
    return Workload(statements=statements, since=None, extension_version="file", schema="", hidden=hidden)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"there is no workload {path}", "--workload names a CSV or JSON file") from None
    except OSError as error:
        raise SnapshotUnreadable(f"the workload {path} cannot be read: {error.strerror}", reading_hint(error)) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SnapshotUnreadable(
            f"the workload {path} is not UTF-8 (line {line})", f"iconv -f ENCODING -t UTF-8 {path} converts it"
        ) from None


def _csv_rows(text: str, path: Path) -> Iterator[_Row]:
    csv.field_size_limit(_LONGEST)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        if missing := [name for name in _NEEDED if name not in header]:
            raise SnapshotUnreadable(f"the workload {path} has no column {missing[0]} in line 1", _COLUMNS)
        begins = reader.line_num + 1
        for columns in reader:
            yield _Row(f"line {begins}", columns)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SnapshotUnreadable(
            f"line {begins} of the workload {path} is no CSV: {error}",
            "texts with commas, quotes or breaks stand in quotes",
        ) from None


def _json_rows(text: str, path: Path) -> Iterator[_Row]:
    try:
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise SnapshotUnreadable(
            f"line {error.lineno} of the workload {path} is no JSON: {error.msg}", "it must be one list of objects"
        ) from None
    except (RecursionError, ValueError):
        raise SnapshotUnreadable(f"the workload {path} is no list of statements", _COLUMNS) from None
    if isinstance(rows, dict):
        rows = rows.get("statements", rows.get("queries"))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SnapshotUnreadable(f"the workload {path} is no list of statements", _COLUMNS)
    yield from (_Row(f"entry {number}", row) for number, row in enumerate(rows, 1))


def _numbered(rows: Iterator[_Row], path: Path) -> Iterator[Statement]:
    for number, row in enumerate(rows, 1):
        try:
            yield _statement(row.columns, number)
        except _NotUnderstood as error:
            raise SnapshotUnreadable(f"{row.where} of the workload {path}: {error}", _COLUMNS) from None


def _statement(row: Mapping[str, Any], number: int) -> Statement:
    if None in row:
        raise _NotUnderstood("it has more fields than the header: texts with commas stand in quotes")
    calls = _number(row, "calls")
    if calls is None or not calls.is_integer():
        raise _NotUnderstood("calls is missing" if calls is None else "calls is no whole number")
    total, mean, longest = (_number(row, name) for name in _FORMERLY)
    rows = _number(row, "rows")
    if total is None:
        total = (mean or 0.0) * calls
    if mean is None:
        mean = total / max(calls, 1)
    return Statement(
        role=_word(row, "rolname"), queryid=number, query=_query(row), calls=int(calls),
        rows=None if rows is None else int(rows), total_time=total, mean_time=mean, min_time=mean,
        max_time=longest or mean, stddev_time=0.0,
    )  # fmt: skip


def _query(row: Mapping[str, Any]) -> str | None:
    text = _word(row, "query")
    return None if text is None or text == _HIDDEN else redact(text)


def _word(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise _NotUnderstood(f"{name} is no text")
    return value or None


def _number(row: Mapping[str, Any], name: str) -> float | None:
    """A count or a time: finite and not negative; None where there is none."""
    value = row.get(name, row.get(_FORMERLY.get(name, name)))
    if value is None or value == "":
        return None
    shown = f" ({value})" if _SHOWN.fullmatch(str(value)) else ""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise _NotUnderstood(f"{name} is no number{shown}")
    if not 0 <= number <= _LARGEST:
        raise _NotUnderstood(f"{name} is {'negative' if number < 0 else 'too large'}{shown}")
    return number
