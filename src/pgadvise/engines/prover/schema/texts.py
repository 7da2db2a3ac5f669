"""What policies, functions and views say of a table's columns, as far as a text tells it."""

import re
from collections.abc import Iterator

from pgadvise.snapshot import Column, Relation, Snapshot


def texts(snapshot: Snapshot, table: Relation, *, of_others: bool = False) -> list[str]:
    """Those that name the table, and its own policies unless only `of_others` are asked for."""
    name = re.compile(rf"\b{re.escape(table.name)}\b")
    found = [text for text in every(snapshot) if table.name in text and name.search(text)]
    own = [text for p in snapshot.policies_of(table) for text in p.texts]
    return [text for text in found if text not in own] if of_others else [*found, *own]


def every(snapshot: Snapshot) -> Iterator[str]:
    """What policies ask, functions do and views show."""
    yield from (text for p in snapshot.policies for text in p.texts)
    yield from (f.body for f in snapshot.functions if f.body and f.extension is None)
    yield from (v.definition for v in snapshot.views)


def names(text: str, table: str, column: str, others: set[str]) -> bool:
    """Whether the text names the column, other than as one of another table (by its name, which is no alias here)."""
    found = re.finditer(rf'(?:\b(\w+)"?\.)?"?\b{re.escape(column)}\b', text)
    aliases = {match[1] for match in re.finditer(rf'\b{re.escape(table)}"?\s+(?:as\s+)?"?(\w+)', text, re.IGNORECASE)}
    return any(match[1] not in others - aliases for match in found)


def asks(text: str, column: Column) -> bool:
    """Whether it compares the column with something, or takes it for a condition. To list or to write it is not."""
    name = rf"(?<!new\.)(?<!old\.)\b{re.escape(column.name)}\b"
    if column.base_type == "bool":
        return bool(re.search(name, text, re.IGNORECASE))
    after = rf"{name}\"?[)\s]*(?:::[\w\s.]+)?[)\s]*(?:[<>=~!@?&*-]|\b(?:is|in|not|like|ilike|between|any)\b)"
    before = rf"(?:[<>=~@&*]|\bany\s*\()\s*\(?(?:\"?\w+\"?\.)?\"?{name}"
    within = rf"\b(?:(?:ts|tstz|date)range|isempty|(?:upper|lower)_inf)\s*\([^()]*{name}"
    return bool(re.search(f"{after}|{before}|{within}", text, re.IGNORECASE))
