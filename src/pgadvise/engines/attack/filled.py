"""Columns that are set to what is called so, or compared with it: `insert into t (slug) values (s)`, `slug = s`."""

import re
from collections.abc import Iterator

_ASSIGNED = re.compile(r"\b(\w+) = (?=(\w+))")
_INSERT = re.compile(r"\binsert into [\w.\"]+ (?:as \w+ )?\(([^()]*)\)\s*values\s*\(([^()]*)\)", re.IGNORECASE)
_NAME = re.compile(r"[a-z_]\w*", re.IGNORECASE)


def filled(text: str) -> dict[str, set[str]]:
    """By word, the columns."""
    found: dict[str, set[str]] = {}
    for column, name in (*_ASSIGNED.findall(text), *_inserted(text)):
        found.setdefault(name, set()).add(column)
    return found


def _inserted(text: str) -> Iterator[tuple[str, str]]:
    for columns, values in _INSERT.findall(text):
        pairs = zip(columns.split(","), map(str.strip, values.split(",")), strict=False)
        yield from ((column.strip(' "\n'), value) for column, value in pairs if _NAME.fullmatch(value))
