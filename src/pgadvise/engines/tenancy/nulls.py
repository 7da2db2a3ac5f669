"""Whether a column can hold null, and whether somebody wrote down what that means."""

import re
from collections.abc import Collection, Iterator

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Name, Relation, Snapshot
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Column, Node, NullTest, Or
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.walk import walk

_OWNER = NamePattern(r"^(user|owner|profile|person)_?id$")


def may_be_null(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Nothing forbids it: neither NOT NULL, on all rows, nor a CHECK that is enforced and validated."""
    column = table.column(name)
    if column is None or (not column.nullable and column.not_null_valid):
        return False
    checks = (c for c in snapshot.constraints_of(table) if c.kind == "check" and c.validated and c.enforced)
    return not any(_demands(c.expression, name) for c in checks)


def left_open(snapshot: Snapshot, tenants: Tenancy, table: Relation) -> Iterator[tuple[Relation, str]]:
    """Columns on its way to a tenant that may be null, nearest first: a row without is nobody's, or everybody's."""
    known, at = tenants.of(table), table
    if known is None:
        return
    ways = [(s.table, s.references, s.columns) for s in known.via]
    for name, target, columns in ways or [(table.qualified, table.qualified, (known.key or "",))]:
        following = snapshot.named(target)
        if name != at.qualified or following is None:
            return  # a tenant's row points here: without it, this one is no more than forgotten
        yield from ((at, c.name) for c in map(at.column, columns) if c is not None and c.nullable)
        at = following
    parent = tenants.of(at)
    if ways and parent is not None and parent.key is not None:
        yield from ((at, c.name) for c in (at.column(parent.key),) if c is not None and c.nullable)


def null_is_meant(snapshot: Snapshot, table: Relation, name: str) -> bool:
    """Somebody wrote down what a row without it is: in a policy, an index predicate or a CHECK."""
    texts = [text for p in snapshot.policies_of(table) for text in (p.using, p.check)]
    texts += [i.predicate for i in snapshot.indexes_of(table)]
    texts += [c.expression for c in snapshot.constraints_of(table) if c.kind == "check"]
    trees = (tree for tree in map(parsed, texts) if tree is not None)
    return any(_speaks_of_null(node, name) for tree in trees for node in walk(tree))


def other_owners(snapshot: Snapshot, tenants: Tenancy, table: Relation, key: str) -> tuple[str, ...]:
    """Columns that say whose a row without tenant is: a person's, another level's (a team's or a user's link), or those
    of a tenant's row that takes this one along when it goes (a rule of a space or of one repository).
    """
    registries = {*tenants.levels, *tenants.people}
    targets = ((k.columns[0], snapshot.relation(k.references or 0)) for k in snapshot.foreign_keys_of(table))
    leading = {column for column, target in targets if target is not None and target.qualified in registries}
    others = (c.name for c in table.columns if c.name != key)
    wholes = _wholes(snapshot, tenants, table)
    return tuple(
        name
        for name in others
        if _OWNER.match(name)
        or name in tenants.keys
        or name in wholes
        or (name in leading and _names_level(name, registries))
    )


def _wholes(snapshot: Snapshot, tenants: Tenancy, table: Relation) -> frozenset[str]:
    keys = (k for k in snapshot.foreign_keys_of(table) if k.on_delete == "cascade" and k.references != table.oid)
    held = ((k.columns, snapshot.relation(k.references or 0)) for k in keys)
    return frozenset(
        columns[0]
        for columns, target in held
        if len(columns) == 1 and target is not None and tenants.scope(target) in ("direct", "transitive")
    )


def _names_level(column: str, registries: Collection[Name]) -> bool:
    """`organizationId` for the table Organization: named after what it leads to, not after who did something."""
    plain = re.sub(r"_?id$", "", column, flags=re.IGNORECASE).replace("_", "").lower()
    return any(r.name.replace("_", "").lower() in (plain, f"{plain}s") for r in registries)


def _demands(text: str | None, name: str) -> bool:
    """A CHECK says `column is not null`, alone or among what it demands."""
    return any(_null_test(part, name, negated=True) for part in conjuncts(parsed(text)))


def _speaks_of_null(node: Node, name: str) -> bool:
    """`column is null`, or what must be where it is, or the column among what `num_nonnulls` counts: one of several
    owners."""
    if isinstance(node, Call) and node.name in ("num_nonnulls", "num_nulls"):
        return any(isinstance(part, Column) and part.name == name for arg in node.args for part in walk(arg))
    if isinstance(node, Or):
        return any(_null_test(arg, name, negated=True) for arg in node.args)
    return _null_test(node, name, negated=False)


def _null_test(node: Node, name: str, *, negated: bool) -> bool:
    if not isinstance(node, NullTest) or not isinstance(node.arg, Column):
        return False
    return node.arg.name == name and node.negated == negated
