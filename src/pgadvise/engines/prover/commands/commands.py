"""A command on a table as a question: which rows it reads or leaves behind, and past which gate."""

from collections.abc import Mapping

from pgadvise.engines.files import BUCKET, FILES
from pgadvise.engines.prover.commands import registering
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.rekeying import is_fixed
from pgadvise.engines.prover.commands.triggers.triggers import Fired
from pgadvise.engines.prover.schema.effects.echoes import shown
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.keys import composite, taken, telling_apart
from pgadvise.engines.prover.words.kinds import column_kind
from pgadvise.engines.prover.words.proof import WriteOrRead, claim
from pgadvise.engines.prover.words.terms import TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import Frame, Scope
from pgadvise.engines.prover.world.world import Row, World
from pgadvise.snapshot import Column, Relation
from pgadvise.snapshot.origin import captured
from pgadvise.sql.parser.parse import parsed


@claim
def keeps_to_own(question: Question, relation: Relation, command: WriteOrRead) -> bool:
    """Whether the policies let it read, change or delete no row of another tenant, as far as that is what was there."""
    row = question.world.row(relation)
    passes = question.gates.passes(row, command, "using", question.role)
    return question.holds_nowhere(both(passes, question.world.foreign(row))).proved


def passing(
    question: Question, writers: Writers, relation: Relation, command: WriteOrRead, *, registers: bool = False
) -> tuple[Formula, Formula]:
    """What lets the command through, and that a row of another tenant is touched.

    An UPDATE touches the row as it was (altered, taken over) and as it will be (moved away). `registers`: a new key
    there names a new tenant.
    """
    world = question.world
    if command == "insert":
        new, passes = inserted(question, writers, relation)
        if registers:
            registering.told(world, new)
        return passes, world.foreign(new)
    old = world.row(relation)
    if command != "update":
        goes = Fired(question, writers, relation, command).goes(old) if command == "delete" else TRUE
        touches = both(world.foreign(old), _kept_from_some(world, old)) if command == "select" else world.foreign(old)
        return both(question.gates.passes(old, command, "using", question.role), goes), touches
    new, passes = updated(question, writers, old)
    _settle(question, writers, old, new)
    if registers:
        registering.told(world, new, old)
    return passes, either(world.foreign(old), world.foreign(new))


def _kept_from_some(world: World, row: Row) -> Formula:
    """Whether a row is not one that just anybody may read: a file of a public bucket is."""
    buckets, bucket = captured(world.ground.snapshot.public_buckets), row.columns.get(BUCKET)
    if row.relation.qualified != FILES or bucket is None or not buckets:
        return TRUE
    world.take_for_granted(f"files of a public bucket ({', '.join(buckets)}) are everybody's to read")
    return both(*(neither(both(neither(bucket.null), bucket.term == world.literal(b, bucket.kind))) for b in buckets))


def _settle(question: Question, writers: Writers, old: Row, new: Row) -> None:
    """No row of another tenant has the key that an UPDATE gives a row, but the row itself.

    Take the first row that an UPDATE touches of another tenant's: it was one, or it becomes one. Rows of others are all
    where they were until then, each with its key, and a key that is not deferred is checked for each row: so the new
    row's key is none of theirs. To show that there is no first one shows that there is none. What WITH CHECK looks up
    by the new key is then a row of the caller's own tenants, or the row that is updated. Nothing else may write the
    table meanwhile: no function, no part of it, no other command in one statement of whoever writes SQL.
    """
    relation, snapshot = old.relation, question.world.ground.snapshot
    if relation.parents or snapshot.children_of(relation) or question.session.surface == "sql":
        return
    if writers.past_policies((question.role,), relation):
        return
    for row, there in question.world.others(old):
        for key in telling_apart(snapshot, relation):
            when = both(there, question.world.foreign(row))
            question.world.facts.append(taken(key, when, new.columns, row.columns, old.columns))


def inserted(question: Question, writers: Writers, relation: Relation, *, tried: bool = False) -> tuple[Row, Formula]:
    """A row as an INSERT of the role may store it, and what lets it through.

    `tried` is enough for what a BEFORE trigger writes to stay: a trigger after it may leave the row out, and then no
    WITH CHECK is asked; ON CONFLICT may leave it out once that was asked, and then no AFTER trigger runs.
    """
    same = defaults(question, relation)
    proposed = question.world.row(relation, stored=False, checked=False, same=same)
    _sent(question, relation, proposed, same)
    new, stored = Fired(question, writers, relation, "insert").left(proposed, None, after=not tried)
    if tried and writers.drops(relation):
        return new, TRUE
    refer(question, writers, new)
    return new, both(stored, question.gates.passes(new, "insert", "check", question.role))


def left_by(question: Question, writers: Writers, relation: Relation, command: str) -> tuple[Row, Formula]:
    """A row as the role's INSERT or UPDATE may leave it, and what lets it through."""
    if command == "insert":
        return inserted(question, writers, relation)
    return updated(question, writers, question.world.row(relation))


def _sent(question: Question, relation: Relation, proposed: Row, same: Mapping[str, Value]) -> None:
    """Who writes a row that shows a secret knows it: the column has no default, and nothing else gives it a value.

    That the rows of others, which show theirs, tell it to nobody is asked where the secret is believed (`secrecy`).
    """
    ground = question.world.ground
    for columns in shown(ground.snapshot, ground.secrets, relation).values() if relation.is_table else ():
        for name in columns:
            if name not in same:
                question.session.sent(proposed.columns[name])


def defaults(question: Question, relation: Relation) -> dict[str, Value]:
    """What columns get that the role may not give a value: their default, or NULL.

    A view may have a default of its own, which needs no privilege below it, so where one has nothing is known.
    """
    ground = question.world.ground
    granted = ground.access.holds_on_columns(question.role, relation, "INSERT")
    if any(c.default for r in ground.snapshot.relations if r.kind == "view" for c in r.columns):
        return {}
    left = [c for c in relation.columns if c.name not in granted and not c.generated and not c.identity]
    return {c.name: found for c in left if (found := default(question, relation, c)) is not None}


def default(question: Question, relation: Relation, column: Column, role: str | None = None) -> Value | None:
    """What a column is that is not given; None where nothing is known of it."""
    kind = column_kind(column)
    if column.default is None:
        is_domain = column.type_oid != column.base_oid
        return None if is_domain else question.world.names.value(column.name, kind)._replace(null=TRUE)
    tree = parsed(column.default)
    if tree is None:
        return None
    with question.world.place(f"the default of {relation}.{column.name}"):
        found = question.translation.value(tree, Scope(Frame(role or question.role, path=("pg_catalog",))), kind)
        return found if kind is not None and found.kind == kind else question.translation.cast(found, column.type)


def updated(question: Question, writers: Writers, old: Row, *, tried: bool = False) -> tuple[Row, Formula]:
    """The row as an UPDATE of the role may leave it, and what lets it through; `tried` as of an INSERT.

    Columns that the role may not update stay as they were, unless a trigger changes them.
    """
    relation, gates, role = old.relation, question.gates, question.role
    granted = question.world.ground.access.holds_on_columns(role, relation, "UPDATE")
    same = {c.name: old.columns[c.name] for c in relation.columns if c.name not in granted and not c.generated}
    passes = gates.passes(old, "update", "using", role)
    proposed = question.world.row(relation, stored=False, checked=False, same=same)
    _sent(question, relation, proposed, same)
    new, stored = Fired(question, writers, relation, "update").left(proposed, old)
    if tried and writers.drops(relation, "update"):
        return new, passes
    refer(question, writers, new)
    return new, both(passes, stored, gates.passes(new, "update", "check", role))


def refer(question: Question, writers: Writers, row: Row, *, was: bool = False) -> None:
    """What a new row refers to is there after the statement, as it was before: the statement changes one table.

    That is not so where its own rows refer to each other, where a trigger's function takes rows of the other table or
    changes the key, and where whoever writes SQL changes several in one statement. What a row that `was` there referred
    to is there or has just gone with its key, which no other row has then; unless the key changes and the row follows.
    """
    snapshot = question.world.ground.snapshot
    if question.session.surface != "sql":
        changed = {row.relation.oid}
        for key in composite(snapshot, row.relation):
            target, follows = snapshot.relation(key.references or 0), key.on_update not in ("no_action", "restrict")
            if target is not None and (
                (was and follows) or not is_fixed(writers, target, frozenset(key.referenced_columns))
            ):
                changed.add(target.oid)
        question.world.refer(row, but=frozenset(changed))
