"""Keys, foreign keys, checks, exclusions."""

from typing import Literal

import msgspec

ConstraintKind = Literal["primary_key", "unique", "foreign_key", "check", "exclusion", "not_null", "trigger"]
Action = Literal["no_action", "restrict", "cascade", "set_null", "set_default"]


class Constraint(msgspec.Struct, frozen=True, kw_only=True):
    """One row of pg_constraint that belongs to a table.

    `columns` and `referenced_columns` stand in the key's own order; `references` is the oid of the referenced table.
    `expression` is a CHECK's text, `definition` an exclusion's (pg_get_constraintdef). `index` is the oid of the index
    behind a key, or that a foreign key leans on.
    `parent` is set for the copy of a partitioned table's constraint on a partition. `delete_set_columns` are the
    columns of ON DELETE SET NULL (column list), PostgreSQL 15 and newer. `enforced` is False only from 18;
    `fires` where a trigger that keeps rows to a foreign key is switched off.
    """

    oid: int
    name: str
    table: int
    kind: ConstraintKind
    columns: tuple[str, ...] = ()
    references: int | None = None
    referenced_columns: tuple[str, ...] = ()
    on_delete: Action | None = None
    on_update: Action | None = None
    match: Literal["simple", "full", "partial"] | None = None
    delete_set_columns: tuple[str, ...] = ()
    deferrable: bool = False
    initially_deferred: bool = False
    validated: bool = True
    enforced: bool = True
    fires: bool = True
    index: int | None = None
    parent: int | None = None
    expression: str | None = None
    definition: str | None = None
    comment: str | None = None
