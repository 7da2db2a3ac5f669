"""Foreign keys: what one does beside checking, as SQL for one that takes its place, and what one can tie."""

from pgadvise.snapshot import Column, Constraint
from pgadvise.snapshot.constraints import Action

_ACTIONS: dict[Action, str] = {
    "cascade": "cascade",
    "restrict": "restrict",
    "set_null": "set null",
    "set_default": "set default",
}


def acting(key: Constraint, *, on_delete: str | None = None) -> str:
    """ON UPDATE, ON DELETE (`on_delete` where it is given) and DEFERRABLE, each where it is not the default."""
    deleted = _ACTIONS.get(key.on_delete or "no_action") if on_delete is None else on_delete
    updated = _ACTIONS.get(key.on_update or "no_action")
    parts = (
        f" on update {updated}" if updated else "",
        f" on delete {deleted}" if deleted else "",
        " deferrable" if key.deferrable else "",
        " initially deferred" if key.initially_deferred else "",
    )
    return "".join(parts)


def can_refer(column: Column, target: Column) -> bool:
    """Whether a foreign key can tie the two and each value of `target` fits: the server asks for an operator between
    the types in the unique index's family (tablecmds.c, ATAddForeignKeyConstraint), not for the same type."""
    types = {column.base_type, target.base_type}
    return column.base_oid == target.base_oid or types <= {"int4", "int8"} or types <= {"text", "varchar"}
