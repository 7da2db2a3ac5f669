"""Columns that a text fills with what is called so: `insert into t (slug, title) values (s, new_title)`."""

import re
from collections.abc import Iterator

_INSERT = re.compile(r"\binsert into [\w.\"]+ (?:as \w+ )?\(([^()]*)\)\s*values\s*\(([^()]*)\)", re.IGNORECASE)
_NAME = re.compile(r"[a-z_]\w*", re.IGNORECASE)


def filled(text: str) -> Iterator[tuple[str, str]]:
    """Each column with the one word that is put into it."""
    for columns, values in _INSERT.findall(text):
        pairs = zip(columns.split(","), map(str.strip, values.split(",")), strict=False)
        yield from ((column.strip(' "\n'), value) for column, value in pairs if _NAME.fullmatch(value))
