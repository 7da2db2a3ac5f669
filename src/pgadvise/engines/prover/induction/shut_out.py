"""Who stays out: who takes away the ban that a table of its own holds is let in again.

A membership that counts only where no such row is there is believed whole, so nobody within the attacker's reach may
change or delete a row of another tenant there.

A tenant without members stays nobody's (the premise of `founding`) where nobody can make one of others so.
"""

from collections.abc import Iterator

from pgadvise.engines.prover.commands.commands import keeps_to_own
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.said import naming
from pgadvise.engines.prover.words.belonging import is_outside
from pgadvise.engines.prover.words.proof import WriteOrRead
from pgadvise.snapshot import Relation


def let_back(ground: Ground, asker: Asker, table: Relation, kept: Kept) -> Iterator[str]:
    """Why somebody who was shut out of what the table says may come back."""
    for outside in ground.snapshot.tables:
        if outside.oid not in ground.axes or outside.oid == table.oid or not is_outside(outside.name):
            continue
        if not any(table.name in said.names for said in naming(ground.snapshot, outside)):
            continue
        held = ground.access.holds(asker.role, outside)
        commands: tuple[WriteOrRead, ...] = ("update", "delete")
        for command in commands:
            columns = ground.access.holds_on_columns(asker.role, outside, "UPDATE") if command == "update" else ()
            if (command.upper() in held or columns) and not keeps_to_own(
                Question(ground, asker, kept), outside, command
            ):
                yield f"{asker.role} may {command} rows of {outside}, which shut out of {table}"


def may_found(ground: Ground, writers: Writers, askers: tuple[Asker, ...], table: Relation, kept: Kept) -> bool:
    """Whether a tenant without a row in the table may be taken for nobody's."""
    axis, roles = ground.axes.get(table.oid), [asker.role for asker in askers]
    if axis is None or axis.column is None or table.parents or ground.snapshot.children_of(table):
        return False
    if set(ground.links) != {table.oid} or ground.listings or writers.past_policies(roles, table):
        return False
    for key in ground.snapshot.foreign_keys_of(table):
        target = ground.snapshot.relation(key.references or 0)
        moves = key.on_delete not in ("no_action", "restrict") or key.on_update not in ("no_action", "restrict")
        if moves and (target is None or _may_change(ground, writers, roles, target)):
            return False
    return all(_leaves(ground, asker, table, kept) for asker in askers)


def _may_change(ground: Ground, writers: Writers, roles: list[str], target: Relation) -> bool:
    """By a privilege, through a view, or by a function."""
    access = ground.access
    held = any(
        access.holds(role, target) & {"DELETE", "UPDATE"} or access.holds_on_columns(role, target, "UPDATE")
        for role in roles
    )
    seen = any(target.oid in view.reads for view in ground.snapshot.views)
    return held or seen or bool(writers.past_policies(roles, target))


def _leaves(ground: Ground, asker: Asker, table: Relation, kept: Kept) -> bool:
    """Whether no row of another tenant is deleted or changed by whoever asks."""
    if ground.access.holds_on_columns(asker.role, table, "UPDATE"):
        return False
    if "DELETE" not in ground.access.holds(asker.role, table):
        return True
    return keeps_to_own(Question(ground, asker, kept), table, "delete")
