"""Likeness: sessions that nothing in the database can tell apart, so that one of them is enough."""

import re

from pgadvise.engines.attack.hints import Hints

_TOKEN = re.compile(r"jwt|claim|anonymous|email", re.IGNORECASE)
_SESSION = re.compile(r"jwt|claim|setting|\brole\b\"?\(", re.IGNORECASE)


def guests_are_told(hints: Hints) -> bool:
    """Whether anything looks at more of a token than the id in it, which is a guest's like anybody's."""
    return _looks(hints, _TOKEN)


def visitors_are_told(hints: Hints) -> bool:
    """Whether anything may tell who brings a token without an id from who brings none."""
    return _looks(hints, _SESSION)


def _looks(hints: Hints, for_: re.Pattern[str]) -> bool:
    tables = (table for table in hints.snapshot.tables if hints.platform.owns_schema(table.schema))
    defaults = (column.default for table in tables for column in table.columns)
    return any(for_.search(text or "") for text in (*hints.deciding(), *defaults))
