"""Rows that are changed or deleted with those that they refer to: as safe as the command that sets it off."""

from collections.abc import Iterator
from typing import Protocol

from pgadvise.engines.prover.proof import Proof, Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.question import Asker
from pgadvise.engines.prover.refusals import barred, refused
from pgadvise.engines.prover.world import Ground
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Constraint, Function, Relation, Snapshot


class Proving(Protocol):
    """The prover itself: what a command sets off is as safe as the command."""

    @property
    def ground(self) -> Ground: ...

    @property
    def writers(self) -> Writers: ...

    def prove(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof: ...

    def execute(self, function: Function, role: str, surface: Surface) -> Proof: ...

    def premise(self, role: str, surface: Surface) -> tuple[tuple[Asker, ...], frozenset[int]]:
        """As whom he may come, and the tables that policies may believe then."""


def cascades(
    proving: Proving, snapshot: Snapshot, relation: Relation, command: WriteOrRead, role: str, surface: Surface
) -> Iterator[str]:
    """What has to be assumed of foreign keys. Raises Unproved for one by which a row of another tenant is reached."""
    for key in snapshot.foreign_keys_of(relation):
        target = snapshot.relation(key.references or 0)
        if target is None or target.oid == relation.oid:
            continue
        for action, cause in _actions(key, command):
            access = proving.ground.access
            if not target.is_table or refused(access, role, target, cause) or barred(access, role, target, cause):
                continue
            if proving.prove(target, cause, role, surface).verdict == "denied":
                continue
            if (
                target.oid not in proving.ground.axes
                or proving.prove(target, cause, role, surface).verdict == "unknown"
            ):
                raise Unproved(f"{action} of {target} reaches {relation} through the foreign key {key.name}")
            if not carries_tenant(proving.ground, key, relation, target):
                yield f"rows of {relation} refer to rows of their own tenant in {target}"


def _actions(key: Constraint, command: WriteOrRead) -> Iterator[tuple[str, WriteOrRead]]:
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
