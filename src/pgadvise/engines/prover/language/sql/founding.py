"""Whoever comes first: a tenant without a single member is nobody's, and who makes himself its first one owns it.

So what a policy of the membership table asks with `NOT EXISTS (a member of this tenant)` lets the caller into no tenant
of others. That is an assumption, and told. It is made only where the question sees every member (no policy hides one
from who asks it), where no other table says who belongs, and where the attacker cannot make a tenant of others empty:
he deletes and changes no row of theirs, nothing writes the table past its policies, and no deletion elsewhere that he
can bring about takes members along.
"""

import z3

from pgadvise.engines.prover.words.terms import OWN, Formula, both, neither
from pgadvise.engines.prover.world.scopes import Meaning, Scope, resolved
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Relation
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import walk


def told(meaning: Meaning, query: q.Query, scope: Scope, exists: Formula) -> None:
    """What it means that the query finds nothing, where it asks for the members of one tenant and no more."""
    world = meaning.world
    table, source = world.founding, query.sources[0] if len(query.sources) == 1 else None
    if table is None or not isinstance(source, q.Relation) or source.columns or source.name in scope.queries:
        return
    if query != q.Query(select=query.select, sources=query.sources, where=query.where):
        return
    reader = scope.frame.reader or scope.frame.role
    found = resolved(meaning, source, scope.frame)
    if found is None or found.oid != table.oid or world.ground.access.binds(reader, table):
        return
    asked = query.where
    if isinstance(asked, e.Operator) and asked.name == "=" and asked.schema in (None, "pg_catalog"):
        for one, other in (asked.args, asked.args[::-1]):
            if _is_tenant(world.ground, one, source, table) and not _reads(other, source, table):
                value, column = meaning.value(other, scope), table.column(world.ground.axes[table.oid].column or "")
                if column is not None and value.kind is not None:
                    why = f"a tenant without a row in {table} is nobody's, and its first member's"
                    empty = both(neither(exists), neither(value.null))
                    world.assumed.append((why, z3.Implies(empty, OWN(value.term))))


def _is_tenant(ground: Ground, side: e.Expression, source: q.Relation, table: Relation) -> bool:
    return (
        isinstance(side, e.Column) and side.name == ground.axes[table.oid].column and side.table in (None, source.label)
    )


def _reads(side: e.Expression, source: q.Relation, table: Relation) -> bool:
    """Whether it may mean the member's row: by its label, by a bare name that the table has, or in a sub-select."""
    names = {column.name for column in table.columns}
    for part in walk(side):
        if isinstance(part, q.Subquery | e.Star):
            return True
        if isinstance(part, e.Column) and (part.table == source.label or (part.table is None and part.name in names)):
            return True
    return False
