"""Columns by which people are known as they log in to the database: each has a role of his own."""

import re

from pgadvise.engines.naming import NamePattern
from pgadvise.snapshot import Column, Snapshot

_LOGIN = NamePattern(r"log_?in|user_?name|(?:db|pg|database)_?(?:user|role)|rol_?name|role_name")


def is_login(snapshot: Snapshot, column: Column) -> bool:
    """Whether it holds roles of the database, one for each person: a text compares it with the session's, or asks
    whether the session has that role's rights."""
    if column.base_type not in ("text", "name", "varchar") or not _LOGIN.search(column.name):
        return False
    name, who = rf"\b{re.escape(column.name)}\b", r"\(*(?:current_user|session_user|current_role)\b"
    compared = rf"{name}\W*(?:::\w+\W*)?=\s*{who}|{who}(?:::\w+|\W)*=\s*\(?(?:\w+\.)?{name}"
    has_rights = rf"\bpg_has_role\(\s*(?:{who}\W*,\s*)?\(*(?:\w+\.)?{name}"
    asked = re.compile(f"{compared}|{has_rights}", re.IGNORECASE)
    views = (view.definition for view in snapshot.views)
    policies = (text for policy in snapshot.policies for text in policy.texts)
    bodies = (function.body or "" for function in snapshot.functions if function.extension is None)
    return any(asked.search(text) for text in (*views, *policies, *bodies))
