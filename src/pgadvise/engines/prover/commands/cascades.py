"""Rows that are changed or deleted with those that they refer to: as safe as the command that sets it off."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.commands.question import Asker
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.refusals import barred, refused
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Proof, Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Constraint, Function, Relation


class Proving(Protocol):
    """The prover itself: what a command sets off is as safe as the command."""

    @property
    def ground(self) -> Ground: ...

    @property
    def writers(self) -> Writers: ...

    def roles(self, role: str, surface: Surface) -> tuple[str, ...]:
        """As whom he can come."""

    def prove(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof: ...

    def execute(self, function: Function, role: str, surface: Surface) -> Proof: ...

    def premise(self, role: str, surface: Surface) -> tuple[tuple[Asker, ...], Kept]:
        """As whom he may come, and the tables that policies may believe then."""


class _Cause(NamedTuple):
    """A command on another table that a foreign key passes on."""

    action: str
    target: Relation
    command: WriteOrRead
    key: Constraint
    table: Relation


def cascades(proving: Proving, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Iterator[str]:
    """What has to be assumed of foreign keys. Raises Unproved for one by which a row of another tenant is reached."""
    roles = proving.roles(role, surface) if surface == "sql" else (role,)
    for cause in _causes(proving.ground.access, relation, command, roles, frozenset()):
        yield from _cascaded(proving, cause, relation, role, surface)


def _causes(
    access: Access, table: Relation, command: WriteOrRead, roles: tuple[str, ...], seen: frozenset[tuple[int, str]]
) -> Iterator[_Cause]:
    """What passes the command on to the table; where nobody gives it there, what passes it on to that."""
    for key in access.snapshot.foreign_keys_of(table):
        target = access.snapshot.relation(key.references or 0)
        if target is None or target.oid == table.oid:
            continue
        for action, cause in actions(key, command):
            if (target.oid, cause) in seen:
                continue
            if not target.is_table or all(_closed(access, each, target, cause) for each in roles):
                yield from _causes(access, target, cause, roles, seen | {(target.oid, cause)})
            else:
                yield _Cause(action, target, cause, key, table)


def _closed(access: Access, role: str, target: Relation, command: WriteOrRead) -> bool:
    return refused(access, role, target, command) is not None or barred(access, role, target, command)


def _cascaded(proving: Proving, cause: _Cause, relation: Relation, role: str, surface: Surface) -> Iterator[str]:
    target = cause.target
    proof = proving.prove(target, cause.command, role, surface)
    if proof.verdict == "denied":
        return
    if target.oid not in proving.ground.axes or proof.verdict == "unknown":
        why = f", and {proof.reason}" if proof.verdict == "unknown" else ""
        road = f"{cause.action} of {target} reaches {relation} through the foreign key {cause.key.name}"
        raise Unproved(f"{road}{why}", proof.cause)
    taken = cause.key.on_delete if cause.command == "delete" else cause.key.on_update
    if taken == "set_default" and moved_by(proving.ground, cause.key, cause.table, unset=False):
        raise Unproved(f"{cause.action} of {target} gives rows of {cause.table} the default of {cause.key.name}")
    if not carries_tenant(proving.ground, cause.key, cause.table, target):
        yield f"rows of {cause.table} refer to rows of their own tenant in {target}"


def moved_by(ground: Ground, key: Constraint, table: Relation, *, unset: bool) -> bool:
    """Whether a row's tenant becomes that of a default, which may be anybody's, or nobody's if that counts, `unset`."""
    axis = ground.axes.get(table.oid)
    deciding = {axis.column, *(axis.parent.columns if axis.parent is not None else ())} if axis is not None else set()
    columns = [column for name in key.columns if (column := table.column(name)) is not None]
    return any(c.name in deciding and (unset or c.default is not None) for c in columns)


def actions(key: Constraint, command: WriteOrRead) -> Iterator[tuple[str, WriteOrRead]]:
    """What happens to the parent so that this command is done to the child."""
    if command == "delete" and key.on_delete == "cascade":
        yield "a delete", "delete"
    if command == "update" and key.on_delete in ("set_null", "set_default"):
        yield "a delete", "delete"
    if command == "update" and key.on_update in ("cascade", "set_null", "set_default"):
        yield "an update", "update"


def carries_tenant(ground: Ground, key: Constraint, relation: Relation, target: Relation) -> bool:
    mine, theirs = ground.axes.get(relation.oid), ground.axes.get(target.oid)
    if mine is None or theirs is None:
        return False
    if mine.parent == key:
        return True
    pairs = dict(zip(key.columns, key.referenced_columns, strict=True))
    return mine.column is not None and pairs.get(mine.column) == theirs.column
