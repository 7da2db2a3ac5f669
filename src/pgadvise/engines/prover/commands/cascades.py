"""Rows that are changed or deleted with those that they refer to: as safe as the command that sets it off.

If they are of the same tenant: by a key that has the tenant in it, or because policies keep it so (`tied_rows`). What
nobody may change or delete by hand triggers, rules, views and what policies call may, with their owners' rights, and
the rows go along all the same.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.prover.commands.proving import Proving
from pgadvise.engines.prover.commands.rekeying import keeps
from pgadvise.engines.prover.commands.shared import Shared
from pgadvise.engines.prover.schema.effects.acts import actions
from pgadvise.engines.prover.schema.effects.refusals import comes_by_others, may
from pgadvise.engines.prover.schema.members.linking import columns_of_people
from pgadvise.engines.prover.schema.rows.keys import carries_tenant
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead, claim
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Constraint, Relation, Trigger


class _Step(NamedTuple):
    """A foreign key by which a row is reached from the one that it refers to."""

    key: Constraint
    table: Relation
    target: Relation


class _Cause(NamedTuple):
    """A command on another table that foreign keys pass on, the last of `steps` from its own rows.

    Not `by_hand`: there are only other ways.
    """

    action: str
    command: WriteOrRead
    steps: tuple[_Step, ...]
    by_hand: bool = True


def ask_for_own(proving: Proving, relation: Relation, command: WriteOrRead, role: str, surface: Surface) -> None:
    """Raises Unproved for a foreign key by which the command is done to a row of another tenant."""
    roles = proving.roles(role, surface) if surface == "sql" else (role,)
    for key in proving.ground.snapshot.foreign_keys_of(relation):
        if key.references == relation.oid and any(actions(key, command)):
            road = f"a row of {relation} reaches others through the foreign key {key.name}"
            _ask_for_tied(proving, _Step(key, relation, relation), road, role, surface)
    for cause in _causes(proving, relation, command, roles, ()):
        _ask_for_own(proving, cause, relation, role, surface)


@claim
def leads_to_own(proving: Proving, trigger: Trigger, event: str, role: str, surface: Surface) -> bool:
    """Whether foreign keys set the trigger off for rows of the caller's own tenants only."""
    table = proving.ground.snapshot.relation(trigger.table)
    assert table is not None
    ask_for_own(proving, table, "delete" if event == "delete" else "update", role, surface)
    return True


@claim
def leads_nowhere(proving: Proving, trigger: Trigger, event: str, role: str, surface: Surface) -> bool:
    """Whether no foreign key sets the trigger off, since nobody who comes as the role may do what keys pass on."""
    table = proving.ground.snapshot.relation(trigger.table)
    assert table is not None
    if surface == "sql" or any(key.references == table.oid for key in proving.ground.snapshot.foreign_keys_of(table)):
        return False
    causes = _causes(proving, table, "delete" if event == "delete" else "update", (role,), ())
    return not any(_is_given(proving, cause, role, surface) for cause in causes)


def _is_given(proving: Proving, cause: _Cause, role: str, surface: Surface) -> bool:
    """Whether the role may give the command, or it is given for him."""
    target = cause.steps[-1].target
    if not cause.by_hand or comes_by_others(proving.ground.access, proving.writers, (role,), target, cause.command):
        return True
    return proving.prove(target, cause.command, role, surface).verdict != "denied"


def _causes(
    proving: Proving, table: Relation, command: WriteOrRead, roles: tuple[str, ...], taken: tuple[_Step, ...]
) -> Iterator[_Cause]:
    """What passes the command on to the table; where nobody gives it there, what passes it on to that."""
    snapshot = proving.ground.snapshot
    for key in snapshot.foreign_keys_of(table):
        target = snapshot.relation(key.references or 0)
        if target is None or target.oid in (table.oid, *(step.table.oid for step in taken)):
            continue
        steps = (*taken, _Step(key, table, target))
        for action, cause in actions(key, command):
            access = proving.ground.access
            if not (target.is_table and any(may(access, role, target, cause) for role in roles)):
                if target.is_table and _is_done_otherwise(proving, key, target, cause, roles):
                    yield _Cause(action, cause, steps, by_hand=False)
                yield from _causes(proving, target, cause, roles, steps)
            else:
                yield _Cause(action, cause, steps)


def _is_done_otherwise(
    proving: Proving, key: Constraint, target: Relation, command: WriteOrRead, roles: tuple[str, ...]
) -> bool:
    """But for triggers of accounts, which the auth server deletes; an update has to change what the key refers to."""
    writers, snapshot = proving.writers, proving.ground.snapshot
    if comes_by_others(proving.ground.access, writers, roles, target, command) or writers.stored_entrances(
        roles, target, command
    ):
        return True
    tables = (snapshot.relation(trigger.table) for trigger in writers.leading_to(target, command))
    if all(table is not None and table.qualified == ACCOUNTS for table in tables):
        return False
    return command == "delete" or not keeps(writers, target, frozenset(key.referenced_columns))


def _ask_for_own(proving: Proving, cause: _Cause, relation: Relation, role: str, surface: Surface) -> None:
    key, table, target = cause.steps[-1]
    road = f"{cause.action} of {target} reaches {relation} through the foreign key {key.name}"
    roles = proving.roles(role, surface) if surface == "sql" else (role,)
    if comes_by_others(proving.ground.access, proving.writers, roles, target, cause.command):
        raise Unproved(f"{road}, and a rule or a view writes {target} past its policies")
    if cause.by_hand:
        proof = proving.prove(target, cause.command, role, surface)
        if proof.verdict == "denied":
            return
        if target.oid not in proving.ground.axes or proof.verdict == "unknown":
            raise Unproved(f"{road}, and {proof.reason}" if proof.verdict == "unknown" else road, proof.cause)
    elif (harm := _harm(proving, target, cause.command, role, surface, roles)) is not None:
        raise Unproved(f"{road}, and {harm}")
    taken = key.on_delete if cause.command == "delete" else key.on_update
    names = (key.delete_set_columns if cause.command == "delete" else ()) or key.columns
    if taken == "set_default" and moved_by(proving.ground, names, table, unset=False):
        raise Unproved(f"{cause.action} of {target} gives rows of {table} the default of {key.name}")
    if taken == "set_null" and moved_by(proving.ground, names, table, unset=True):
        _ask_for_hidden(proving, relation, f"{cause.action} of {target} leaves rows of {relation}", role, surface)
    for step in cause.steps:
        _ask_for_tied(proving, step, road, role, surface)


def _ask_for_hidden(proving: Proving, relation: Relation, left: str, role: str, surface: Surface) -> None:
    """Raises Unproved where rows that are left without a tenant are seen by people of any tenant."""
    askers, kept = proving.premise(role, surface)
    people = columns_of_people(proving.ground.snapshot, proving.tenancy, relation)
    rows = Shared(proving.ground, proving.writers, askers[0], kept, relation)
    if relation.oid in proving.ground.axes and rows.is_shown(people, askers):
        raise Unproved(f"{left} without a tenant, and all see them")


def _harm(
    proving: Proving, target: Relation, command: WriteOrRead, role: str, surface: Surface, roles: tuple[str, ...]
) -> str | None:
    """Why what nobody may do by hand may be done to a row of another tenant."""
    if target.oid not in proving.ground.axes:
        return "it is done past the policies"
    for function in proving.writers.stored_entrances(roles, target, command):
        if proving.execute(function, role, surface).verdict == "unknown":
            return f"{function.qualified}, which policies, defaults or views call, may do it"
    return proving.past(target, command, role, surface)


def _ask_for_tied(proving: Proving, step: _Step, road: str, role: str, surface: Surface) -> None:
    tied = proving.tied(role, surface)
    if not carries_tenant(proving.ground.axes, *step) and not tied.stay_within(*step):
        raise Unproved(f"{road}, and a row of {step.table} may refer to one of another tenant in {step.target}")


def moved_by(ground: Ground, names: Iterable[str], table: Relation, *, unset: bool) -> bool:
    """Whether a row's tenant becomes that of a default, which may be anybody's, or nobody's if that counts, `unset`."""
    columns = (table.column(name) for name in ground.deciding(table).intersection(names))
    return any(unset or column.default is not None for column in columns if column is not None)
