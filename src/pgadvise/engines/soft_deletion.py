"""Rows that are marked as deleted and stay."""

from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Relation

_DELETED = NamePattern(r"^(deleted|removed|trashed|discarded)_?at$|^(deleted|removed)_?on$")


def deletion_column(table: Relation) -> Column | None:
    """A nullable time that says when the row was deleted."""
    times = (c for c in table.columns if c.nullable and c.base_type in ("timestamptz", "timestamp", "date"))
    return next((c for c in times if _DELETED.search(c.name)), None)
