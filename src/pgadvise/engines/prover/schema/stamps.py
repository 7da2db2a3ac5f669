"""The columns that BEFORE triggers give a value, not those that they only look at.

An assignment begins a statement: behind a semicolon, or a word that opens a branch. Where comments and literals cannot
be told from the rest (quotes behind backslashes, between dollars, in names; comments within comments), and where
another statement may fill a column, every column that is named is taken for one that gets a value.
"""

import re
from collections.abc import Collection

from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.snapshot import Relation, Trigger

_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_STATEMENT = re.compile(
    r"(?:;|\b(?:begin|then|else|loop)\b|>>)\s*\"?new\"?\s*\.\s*(?:\"([^\"]+)\"|(\w+))\s*(?::?=|\[|\.)",
    re.IGNORECASE,
)
_BLURRED = re.compile(r"/\*(?:(?!\*/).)*/\*|\\'|\$\w*\$|\"[^\"\n]*'[^\"\n]*\"", re.DOTALL)
# Other statements that fill what they name; then every column that is named at all is taken for one of them.
_FILLS = re.compile(r"\b(?:into|diagnostics|for|foreach|call)\b[^;]*\bnew\"?\s*\.", re.IGNORECASE)


def stamped(writers: Writers, table: Relation) -> frozenset[str] | None:
    """Of the table and its parts; None where it may be any."""
    found: set[str] = set()
    ahead = [table]
    while ahead:
        current = ahead.pop()
        ahead += writers.snapshot.children_of(current)
        for trigger in writers.snapshot.triggers_of(current):
            changed = assigned(writers, trigger)
            if changed is None:
                return None
            found |= changed
    return frozenset(found)


def assigned(writers: Writers, trigger: Trigger) -> frozenset[str] | None:
    """Of one trigger."""
    named = writers.changed(trigger)
    function = writers.snapshot.function(trigger.function)
    if not named or function is None or function.body is None:
        return named
    body = _NOISE.sub(" ", function.body)
    if _FILLS.search(body) or _BLURRED.search(function.body):
        return named
    return named & {quoted or plain.lower() for quoted, plain in _STATEMENT.findall(body)}


def made_of(table: Relation, columns: Collection[str | None]) -> set[str]:
    """The columns that those of them that are generated are made of."""
    texts = [c.default or "" for c in table.columns if c.generated and c.name in columns]
    return {c.name for c in table.columns if any(names_column(text, c.name) for text in texts)}


def made_from(table: Relation, columns: Collection[str]) -> set[str]:
    """The generated columns that are made of any of them."""
    made = ((c.name, c.default or "") for c in table.columns if c.generated)
    return {name for name, text in made if any(names_column(text, column) for column in columns)}


def names_column(text: str, column: str) -> bool:
    """Whether the name stands in the text, in whatever case."""
    return re.search(rf"(?<!\w){re.escape(column)}(?!\w)", text, re.IGNORECASE) is not None
