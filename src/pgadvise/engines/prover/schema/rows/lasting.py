"""What comes out the same whenever, and by whomever, it is asked.

CHECK was asked when a row was written: who wrote it then, on which day, and with which TimeZone nobody knows. So it
says of a stored row what it said then only where nothing in it hangs on the session: no `current_user`, no time, and no
value whose text or order the settings decide. Casts to and from times do that, bytea and float as well.
"""

from collections.abc import Collection, Iterable

from pgadvise.engines.prover.words.kinds import stored_kind
from pgadvise.sql.tree.expression import Cast, Expression, SessionValue
from pgadvise.sql.tree.walk import walk

_OF_SETTINGS = frozenset(("date", "instant", "timestamp", "bytea"))


def lasts(tree: Expression, columns: Iterable[str | None], enums: Collection[str]) -> bool:
    """Whether it does, of `columns` of these kinds."""
    parts = tuple(walk(tree))
    casts = (stored_kind(frozenset(enums), part.type) for part in parts if isinstance(part, Cast))
    return not any(isinstance(part, SessionValue) for part in parts) and all(map(_is_steady, (*columns, *casts)))


def _is_steady(kind: str | None) -> bool:
    return kind is not None and kind.removesuffix("[]") not in _OF_SETTINGS
