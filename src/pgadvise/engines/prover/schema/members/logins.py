"""Columns by which people are known as they log in to the database: each has a role of his own."""

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.texts.said import every
from pgadvise.snapshot import Column, Snapshot

_LOGIN = NamePattern(r"log_?in|user_?name|(?:db|pg|database)_?(?:user|role)|rol_?name|role_name")
_SESSION = frozenset(("current_user", "session_user", "current_role"))


def is_login(snapshot: Snapshot, column: Column) -> bool:
    """Whether it holds roles of the database, one for each person: a text compares it with the session's, or asks
    whether the session has that role's rights."""
    if column.base_type not in ("text", "name", "varchar") or not _LOGIN.search(column.name):
        return False
    held = (each for said in every(snapshot) for each in said.beside(column.name))
    return any(each.by == "pg_has_role" or each.equates(column.name, _SESSION) for each in held)
