"""Rows that are marked as deleted and stay."""

import msgspec

from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Relation, quote
from pgadvise.sql.parser.parse import parsed

_AT = NamePattern(r"^(deleted|removed|trashed|discarded)_?at$|^(deleted|removed)_?on$")
_FLAG = NamePattern(r"^(is_)?(soft_)?(deleted|removed|trashed|discarded)$")
_ASIDE = NamePattern(r"^archived_?at$|^(is_)?archived$")  # as good as gone for lists, though such a row may come back
_TIMES = ("timestamptz", "timestamp", "date")
_LIVING = ("not {0}", "{0} = false", "{0} is false", "{0} is not true", "{0} <> true")


class Deletion(msgspec.Struct, frozen=True):
    """The column that says it: a time that is null for a living row, or a flag that is true for a deleted one."""

    column: Column

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def living(self) -> str:
        """The condition of a living row, as SQL."""
        name = quote(self.name)
        if not _is_flag(self.column):
            return f"{name} is null"
        return f"{name} is not true" if self.column.nullable else f"not {name}"


def deletion(table: Relation) -> Deletion | None:
    """How a row of the table is marked; by a time before a flag."""
    marks = (*filter(_is_time, table.columns), *filter(_is_flag, table.columns))
    return next((Deletion(c) for c in marks if (_FLAG if _is_flag(c) else _AT).search(c.name)), None)


def marks_deleted(table: Relation) -> bool:
    """Whether an update may take a row out of what people see: as deleted, or as archived."""
    return any(is_mark(c.name) for c in table.columns)


def is_mark(name: str) -> bool:
    return any(pattern.search(name) for pattern in (_AT, _FLAG, _ASIDE))


def leaves_out_deleted(table: Relation, predicate: str | None) -> bool:
    """Whether an index has just the living rows, or those that are not archived."""
    tree = parsed(predicate)
    if tree is None:
        return False
    return any(tree in [parsed(form.format(quote(c.name))) for form in _forms(c)] for c in table.columns)


def _forms(column: Column) -> tuple[str, ...]:
    if _is_time(column) and (_AT.search(column.name) or _ASIDE.search(column.name)):
        return ("{0} is null",)
    return _LIVING if _is_flag(column) and (_FLAG.search(column.name) or _ASIDE.search(column.name)) else ()


def _is_time(column: Column) -> bool:
    return column.nullable and column.base_type in _TIMES


def _is_flag(column: Column) -> bool:
    return column.base_type == "bool"
