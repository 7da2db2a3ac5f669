"""Rows that texts name by their keys, such as the buckets that files lie in: everybody's, whoever made them."""

import re

from pgadvise.engines.attack.hints import Hints
from pgadvise.engines.attack.people import People
from pgadvise.engines.attack.values import TEXTS
from pgadvise.snapshot import Relation

_MOST = 6
_WORD = re.compile(r"[\w.-]+")


def listed(table: Relation, people: People, hints: Hints) -> tuple[str, tuple[str, ...]] | None:
    """The key of a table that says who made its rows, and the words that texts put beside what refers to it."""
    primary = people.snapshot.primary_key_of(table)
    key = table.column(primary.columns[0]) if primary is not None and len(primary.columns) == 1 else None
    if key is None or key.base_type not in TEXTS or key.name in people.columns(table) or not people.columns(table):
        return None
    referring = (k.columns[0] for k in people.snapshot.references_to(table) if k.referenced_columns == (key.name,))
    words = dict.fromkeys(w for name in referring for w in hints.near(name) if _WORD.fullmatch(w))
    return (key.name, tuple(words)[:_MOST]) if words else None
