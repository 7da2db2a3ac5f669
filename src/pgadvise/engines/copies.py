"""Tables that serve no application: put aside (`create table users_backup_20240101 as select * from users`), or loaded
through (`staging.users`).

The first has its columns from another and nothing else: no key, no index, nothing NOT NULL. Its one fault is that it is
still there. The second is told by its schema, and by having nothing either.
"""

from pgadvise.engines.naming import snake_case
from pgadvise.snapshot import Relation, Snapshot

_ASIDE = frozenset("backup backups bak bkp copy old orig original tmp temp save saved before prev previous".split())

_STAGES = frozenset("staging stage stg landing raw etl elt import imports load loads scratch sandbox tmp temp".split())


def serves_nobody(snapshot: Snapshot, table: Relation) -> bool:
    """Whether no query of an application waits for it, and nobody looks after its rows."""
    staged = not _STAGES.isdisjoint(snake_case(table.schema).split("_")) and not _is_tended(snapshot, table)
    return staged or original(snapshot, table) is not None


def original(snapshot: Snapshot, table: Relation) -> Relation | None:
    """The table whose rows were copied here, told by the name and the columns of both; None for a table in use."""
    words = snake_case(table.name).split("_")
    kept = [word for word in words if word not in _ASIDE and not word.isdigit()]
    if table.kind != "table" or _ASIDE.isdisjoint(words) or _is_tended(snapshot, table):
        return None
    columns = {(c.name, c.base_oid) for c in table.columns}
    return next(
        (
            other
            for other in snapshot.relations
            if snake_case(other.name).split("_") == kept and columns <= {(c.name, c.base_oid) for c in other.columns}
        ),
        None,
    )


def _is_tended(snapshot: Snapshot, table: Relation) -> bool:
    """Somebody gave it what a copy does not bring along."""
    return bool(
        snapshot.indexes_of(table)
        or snapshot.foreign_keys_of(table)
        or snapshot.triggers_of(table)
        or snapshot.policies_of(table)
    )
