"""Rows that are marked as deleted and stay."""

import re

from pgadvise.snapshot import Column, Relation

_DELETED = re.compile(r"^(deleted|removed|trashed|discarded)_?at$|^(deleted|removed)_?on$", re.IGNORECASE)


def deletion_column(table: Relation) -> Column | None:
    """A nullable time that says when the row was deleted."""
    times = (c for c in table.columns if c.nullable and c.base_type in ("timestamptz", "timestamp", "date"))
    return next((c for c in times if _DELETED.search(c.name)), None)
