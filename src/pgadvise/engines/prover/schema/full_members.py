"""Whether whoever a linking table names is let in altogether.

    create policy own on projects for all using (org_id in (select org_id from members where user_id = auth.uid()))

Who reads, adds, changes and deletes what a tenant has, whosever it is, and is asked for nothing but a row that names
him, is one of it: nobody gives all that to those who wait at the door. What other policies ask beside such a row is
then an error of theirs that opens what they are for, and does not tell who belongs. That is of what is one for all the
people of a tenant: what goes by a rank or by a person says who of those who are listed is let in, whoever may write it.
"""

from collections.abc import Mapping
from typing import Protocol

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.conditions import trees
from pgadvise.engines.prover.schema.texts.looking_up import Place
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Expression, Node
from pgadvise.sql.tree.parts import arms
from pgadvise.sql.tree.query import Subquery

_EVERYTHING = frozenset(("SELECT", "INSERT", "UPDATE", "DELETE"))


class Read(Protocol):
    """What is asked of those whom a table names."""

    def places(self, whole: Node) -> tuple[Place, ...]:
        """Where tables are read in it."""

    def is_content(self, table: Relation, lookup: Place, known: set[str]) -> bool:
        """Whether no more is asked than whom a row names."""

    def is_restricted(self, oid: int) -> bool:
        """Whether restrictive policies of the table ask for rows of others."""


class FullMembers:
    """`axes` are the tables that have a tenant, `linking` those that say who belongs, the registry among them."""

    def __init__(self, snapshot: Snapshot, access: Access, axes: Mapping[int, Axis], linking: frozenset[int]) -> None:
        self._snapshot, self._access = snapshot, access
        whole = (p for p in snapshot.policies if p.permissive and p.command == "all" and p.using)
        rows = (p for p in whole if p.table in axes and p.table not in linking)
        self._policies = [policy for policy in rows if self._may(policy)]

    def are_in(self, read: Read, table: Relation, known: set[str]) -> bool:
        """All those whom the table names; `known` are the columns that tell which row of it is which."""
        plain = (policy for policy in self._policies if not read.is_restricted(policy.table))
        every = ((policy, trees([policy])) for policy in plain)
        whole = (found for policy, found in every if len(found) == len({policy.using, policy.check} - {None}))
        return any(
            all(any(_asks_no_more(read, arm, table, known) for arm in arms(tree)) for tree in found) for found in whole
        )

    def _may(self, policy: Policy) -> bool:
        """Whether somebody whom it is for has all privileges, and policies bind him."""
        table = self._snapshot.relation(policy.table)
        bound = (r for r in self._snapshot.roles if not r.superuser and not r.bypass_rls)
        named = (r.name for r in bound if {r.name, "public"} & {*policy.roles})
        return (
            table is not None
            and table.row_security
            and any(self._access.holds(name, table) >= _EVERYTHING for name in named if name != table.owner)
        )


def _asks_no_more(read: Read, arm: Expression, table: Relation, known: set[str]) -> bool:
    """Whether that is all there is to it, whatever the row says."""
    found = [each for each in read.places(arm) if not each.guarded] if isinstance(arm, Subquery | Call) else []
    return bool(found) and all(
        {one.name for one in place.named} == {table.name} and place.sign > 0 and read.is_content(table, place, known)
        for place in found
    )
