"""Keys that change and take along what refers to them: who may change a link without touching its table?

ON UPDATE CASCADE writes a link as whoever changes the key that it refers to says: by hand, through a view or a
function with its owner's rights, a rule, or by a key that this one follows in its turn. A key may change with what it
is generated from, or with any column where a trigger sets it. Which columns a function assigns is read off its
statements; one that cannot be read may assign any. ON DELETE SET NULL writes what says that a row does not count,
`banned_by`, as whoever deletes there says.
"""

from collections.abc import Collection, Iterable, Iterator

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.prover.schema.effects.refusals import barred
from pgadvise.engines.prover.schema.effects.windows import family, writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.generated import made_of
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.tree.query import assigned_columns


def passed_on(
    ground: Ground, writers: Writers, roles: list[str], table: Relation, columns: Collection[str] | None = None
) -> Iterator[str]:
    """Why what foreign keys do to rows of the table, or to these columns, may be an attacker's doing."""
    for key in ground.snapshot.foreign_keys_of(table):
        target = ground.snapshot.relation(key.references or 0)
        if target is None or (columns is not None and not {*columns} & {*key.columns}):
            continue
        if "set_default" in (key.on_update, key.on_delete):
            yield f"the foreign key {key.name} of {table} sets a default"
        names = frozenset(key.referenced_columns)
        if key.on_update == "cascade" and _may_change(ground, writers, roles, target, names, frozenset({table.oid})):
            yield f"an update of {target} changes {table} through the foreign key {key.name}"
        if not {*key.columns} & _deciding(ground, table):
            continue
        unset = key.on_delete == "set_null" and may_delete(ground, writers, roles, target, frozenset({table.oid}))
        changed = key.on_update == "set_null"
        if unset or (changed and _may_change(ground, writers, roles, target, names, frozenset({table.oid}))):
            what = "a delete" if unset else "an update"
            yield f"{what} of {target} unsets in {table} what tells whether a row counts"


def _deciding(ground: Ground, table: Relation) -> set[str]:
    """What is asked of a row besides whose it is."""
    uses = ground.uses.get(table.oid)
    return {*ground.validity.get(table.oid, ()), *(uses.decisive if uses is not None else ())}


def may_delete(
    ground: Ground, writers: Writers, roles: list[str], table: Relation, seen: frozenset[int] = frozenset()
) -> bool:
    """By hand, past the policies, or with what it refers to; not as the auth server deletes an account."""
    access, snapshot = ground.access, ground.snapshot
    for role in roles:
        by_hand = "DELETE" in access.holds(role, table) and not barred(access, role, table, "delete")
        if by_hand or writable_view(access, role, table, ("DELETE",)) is not None:
            return True
    if writers.ruled(table, "delete") != () or writers.entrances(roles, table, "delete"):
        return True
    fired_on = (snapshot.relation(trigger.table) for trigger in writers.leading_to(table, "delete"))
    if any(each is None or each.qualified != ACCOUNTS for each in fired_on):
        return True
    above = (snapshot.relation(k.references or 0) for k in snapshot.foreign_keys_of(table) if k.on_delete == "cascade")
    ahead = [each for each in above if each is not None and each.oid not in seen]
    return any(may_delete(ground, writers, roles, each, seen | {table.oid}) for each in ahead)


def _may_change(
    ground: Ground, writers: Writers, roles: list[str], table: Relation, names: frozenset[str], seen: frozenset[int]
) -> bool:
    access = ground.access
    if writers.ruled(table, "update") != ():
        return True
    names = changing(writers, table, names)
    for role in roles:
        given = access.holds_on_columns(role, table, "UPDATE") & names
        if (given and not barred(access, role, table, "update")) or writable_view(access, role, table) is not None:
            return True
    written = writers.written_as(table)
    if any(assigns(f, table, written, names) for f in writers.past_policies(roles, table)):
        return True
    for key in ground.snapshot.foreign_keys_of(table):
        target = ground.snapshot.relation(key.references or 0)
        follows = key.on_update == "cascade" and names & set(key.columns)
        if follows and target is not None and target.oid not in seen:
            told = frozenset(key.referenced_columns)
            if _may_change(ground, writers, roles, target, told, seen | {table.oid}):
                return True
    return False


def takes_tenants(writers: Writers, ground: Ground, functions: Iterable[Function]) -> bool:
    """Whether they, or what they call, may take a row of the registry away, or its key: it may be made again then."""
    registry = ground.snapshot.relation(ground.registry or 0)
    key = ground.axes[registry.oid].column if registry is not None and registry.oid in ground.axes else None
    if registry is None or key is None:
        return True
    names, seen = writers.written_as(registry), {registry.oid: registry}
    for table in (ahead := [registry]):
        keys = (key for key in ground.snapshot.foreign_keys_of(table) if key.on_delete == "cascade")
        targets = (ground.snapshot.relation(key.references or 0) for key in keys)
        ahead += [t for t in targets if t is not None and seen.setdefault(t.oid, t) is t and t not in ahead]
    gone = {(name, "delete") for table in seen.values() for name in writers.written_as(table)}
    hands = {hand.oid: hand for function in functions for hand in writers.called_by(function)}.values()
    done = [writers.acts(hand) for hand in hands]
    return any(acts is None or acts & gone for acts in done) or any(
        assigns(hand, registry, names, changing(writers, registry, frozenset((key,)))) for hand in hands
    )


def is_fixed(writers: Writers, table: Relation, names: frozenset[str]) -> bool:
    """Whether no trigger that a statement sets off takes a row of the table away, or changes one of these columns."""
    return not writers.leading_to(table, "delete") and keeps(writers, table, names)


def keeps(writers: Writers, table: Relation, names: frozenset[str], roles: tuple[str, ...] = ()) -> bool:
    """Whether no trigger changes one of these columns, nor a function that writes it past the policies of the roles."""
    snapshot, updating = writers.snapshot, writers.leading_to(table, "update")
    found = [f for trigger in updating if (f := snapshot.function(trigger.function)) is not None]
    every = [*found, *writers.entrances(roles, table, "update")]
    changed, written = writers.changed_columns(table) if every else frozenset(), writers.written_as(table)
    if changed is None or changed & names or len(found) < len(updating):
        return False
    names = changing(writers, table, names)
    return not any(assigns(hand, table, written, names) for each in every for hand in writers.called_by(each))


def changing(writers: Writers, table: Relation, names: frozenset[str]) -> frozenset[str]:
    """The columns with whose update one of these may change."""
    found, parts = names | made_of(table, names), family(writers.snapshot, table)
    triggers = (t for part in parts for t in writers.snapshot.triggers_of(part) if "update" in t.events)
    if any(changed is None or changed & found for changed in map(writers.changed, triggers)):
        return frozenset(column.name for column in table.columns)
    return found


def assigns(function: Function, table: Relation, written: frozenset[str], names: frozenset[str]) -> bool:
    """Whether it may assign one of the columns; by another of the table's names it may call them otherwise."""
    read = whole_body(function)
    if read is None:
        return True
    told = ((assigned_columns(part), part.relation.name) for part in read.writes(written))
    return any(columns & names or (columns and name != table.name) for columns, name in told)
