"""What decides before and beside the policies: privileges, who is not bound, and other roads into the same rows."""

from collections.abc import Iterator
from typing import Protocol

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.proof import Proof, Surface, Unproved, WriteOrRead
from pgadvise.engines.prover.windows import updatable
from pgadvise.engines.prover.world import Ground
from pgadvise.engines.prover.writers import Writers
from pgadvise.snapshot import Constraint, NotCaptured, Relation, Snapshot


class Proving(Protocol):
    """The prover itself: a cascade is as safe as the command that sets it off."""

    @property
    def ground(self) -> Ground: ...

    @property
    def writers(self) -> Writers: ...

    def prove(self, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> Proof: ...


def refused(access: Access, role: str, relation: Relation, command: WriteOrRead) -> str | None:
    """Why the server refuses the command whatever the row is."""
    privilege = command.upper()
    if not (access.may(role, privilege, relation) or access.column_privileges(role, relation, privilege)):
        return f"{role} has no {privilege} on {relation}"
    if command != "select" and relation.kind == "materialized_view":
        return f"{relation} is a materialized view, which nobody writes"
    if command != "select" and relation.kind == "view" and _fixed(access, relation):
        return f"{relation} is a view that cannot be written"
    return None


def barred(access: Access, role: str, table: Relation, command: WriteOrRead) -> bool:
    """Whether policies bind the role there and not one lets it."""
    return access.binds(role, table) and not access.policies(role, table, command).permissive


def _fixed(access: Access, view: Relation) -> bool:
    instead = any(t.timing == "instead_of" for t in access.snapshot.triggers_of(view))
    rules = access.snapshot.rewrite_rules
    ruled = isinstance(rules, NotCaptured) or any(r.relation == view.oid and r.event != "select" for r in rules)
    return not instead and not ruled and not updatable(access, view)


def ask_for_policies(access: Access, role: str, relation: Relation, surface: Surface) -> None:
    """Raises Unproved where no policy binds the role on a table."""
    if not relation.row_security:
        raise Unproved(f"row-level security of {relation} is off, so every row is open to {role}")
    bypass = access.bypass(role, relation)
    if bypass is not None and (bypass.direct or surface != "api"):
        raise Unproved(f"policies do not bind {role} on {relation}: {bypass}")


def ask_for_table(relation: Relation) -> None:
    if not relation.is_table:
        raise Unproved(f"{relation} is a {relation.kind.replace('_', ' ')}: no policy protects it")


def ask_for_axis(ground: Ground, relation: Relation) -> None:
    if relation.oid not in ground.axes:
        raise Unproved(f"nothing tells which tenant a row of {relation} belongs to")


def other_roads(
    proving: Proving, relation: Relation, command: WriteOrRead, role: str, surface: Surface
) -> tuple[str, ...]:
    """Raises Unproved for a road past the policies; gives what has to be assumed of those that lead nowhere."""
    snapshot = proving.ground.snapshot
    rules = snapshot.rewrite_rules
    if isinstance(rules, NotCaptured):
        raise Unproved("the snapshot does not tell whether there are rules, which write past policies")
    if any(r.event != "select" and (r.relation == relation.oid or relation.name in r.definition) for r in rules):
        raise Unproved(f"a rule rewrites commands on {relation}, or writes it")
    if command == "select":
        return ()
    if command == "delete" and surface == "sql" and proving.ground.access.may(role, "TRUNCATE", relation):
        raise Unproved(f"{role} may TRUNCATE {relation}, which no policy prevents")
    trigger = proving.writers.triggered(relation)
    if trigger is not None:
        raise Unproved(f"the trigger function {trigger.qualified} writes {relation} with its owner's rights")
    return tuple(_cascades(proving, snapshot, relation, command, role, surface))


def _cascades(
    proving: Proving, snapshot: Snapshot, relation: Relation, command: WriteOrRead, role: str, surface: Surface
) -> Iterator[str]:
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
