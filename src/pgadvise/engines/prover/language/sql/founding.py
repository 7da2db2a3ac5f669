"""Whoever comes first: a tenant without a single member is nobody's, and who makes himself its first one owns it.

So what a policy of the membership table asks with `NOT EXISTS (a member of this tenant)` lets the caller into no tenant
of others. That is an assumption, and told. It is made only where the question sees every member (no policy hides one
from who asks it), where no other table says who belongs, and where the attacker cannot make a tenant of others empty:
he deletes and changes no row of theirs, nothing writes the table past its policies, and no deletion elsewhere that he
can bring about takes members along.
"""

from pgadvise.engines.prover.language.sql.lone import table_read
from pgadvise.engines.prover.words.equations import compared
from pgadvise.engines.prover.words.terms import OWN, Formula, both, implies, neither
from pgadvise.engines.prover.world.scopes import Meaning, Scope
from pgadvise.sql.tree.expression import Operator
from pgadvise.sql.tree.query import Query, Relation


def told(meaning: Meaning, query: Query, scope: Scope, exists: Formula) -> None:
    """What it means that the query finds nothing, where it asks for the members of one tenant and no more."""
    world, table = meaning.world, meaning.world.founding
    source = next(iter(query.sources), None)
    if table is None or table_read(meaning, query, scope) != table or not isinstance(source, Relation):
        return
    if world.ground.access.binds(scope.frame.reader or scope.frame.role, table):
        return
    names = {column.name for column in table.columns}
    asked = compared(query.where, source.label, names) if isinstance(query.where, Operator) else ()
    for value in (meaning.value(other, scope) for name, other in asked if name == world.ground.axes[table.oid].column):
        if value.kind is not None:
            why = f"a tenant without a row in {table} is nobody's, and its first member's"
            empty = both(neither(exists), neither(value.null))
            world.assumed.append((why, implies(empty, OWN(value.term))))
