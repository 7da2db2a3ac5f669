"""Rows that may be changed and not deleted, and that a member of two tenants can move from one to the other.

USING looks at the row as it was, WITH CHECK at the row as it will be, and neither sees both: a policy that asks for
*a* tenant of the caller lets a row leave for another of them. Where the same people may delete the row nothing is
lost by that. Where they may not, moving it is how to take it away.
"""

import re
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.stamps import settled
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.soft_deletion import marks_deleted
from pgadvise.engines.tenancy.nulls import may_be_null
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Policy, Relation, Snapshot
from pgadvise.sql.logic.implication import implies
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Cast, Column, Expression, Node, Operator
from pgadvise.sql.tree.reads import relations
from pgadvise.sql.tree.walk import walk

_INVITATION = re.compile("invit", re.IGNORECASE)  # whoever invites to both tenants gives nothing away


class Movable(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Judges tables of direct tenant rows."""

    application: Application
    tenancy: Tenancy

    @property
    def access(self) -> Access:
        return self.application.access

    @property
    def snapshot(self) -> Snapshot:
        return self.access.snapshot

    @cached_property
    def callers(self) -> Callers:
        return Callers(snapshot=self.snapshot)

    @cached_property
    def origins(self) -> Origins:
        return Origins(platform=self.application.platform, tenancy=self.tenancy)

    def roles(self, table: Relation) -> tuple[str, ...]:
        """The roles that policies bind on the table, and that can move its rows and not delete them."""
        key = self.tenancy.key(table) if self.tenancy.scope(table) == "direct" else None
        if key is None or not table.row_security or self._kept(table, key):
            return ()
        exposed = (e.role for e in self.application.exposure(table) if e.role in self.application.tenant_roles)
        return tuple(role.name for role in exposed if self._moves(role.name, table, key))

    def _moves(self, role: str, table: Relation, key: str) -> bool:
        if not self.access.binds(role, table) or settled(self.access, role, table, key, "update"):
            return False
        bound = self.access.policies(role, table, "update")
        checks = [tree for p in bound.all if (tree := parsed(p.new_row_check)) is not None]
        if len(checks) < len(bound.all) or any(self._pins(tree, key) for tree in checks):
            return False
        open_ = [p for p in bound.permissive if self._asks_members(p, key)]
        return bool(open_) and not all(self._may_delete(role, table, policy) for policy in open_)

    def _kept(self, table: Relation, key: str) -> bool:
        """A trigger has a word on the key, a reference holds it, or rows are deleted by a mark that is an update."""
        if _INVITATION.search(table.name) or marks_deleted(table):
            return True
        for trigger in self.snapshot.triggers_of(table):
            function = self.snapshot.function(trigger.function)
            said = f"{trigger.condition} {function.body if function else key}"
            if trigger.timing == "before" and "update" in trigger.events and key in said:
                return True
        return any(
            key in k.columns and len(k.columns) > 1 and not any(may_be_null(self.snapshot, table, c) for c in k.columns)
            for k in self.snapshot.foreign_keys_of(table)
        )

    def _pins(self, tree: Expression, key: str) -> bool:
        """`key = value`: what the caller has one of, and the row before and after holds the same."""
        return any(
            isinstance(part, Operator)
            and part.name == "="
            and any(_is_column(side, key) and not _reads_row(other) for side, other in (part.args, part.args[::-1]))
            for part in walk(tree, queries=False)
        )

    def _asks_members(self, policy: Policy, key: str) -> bool:
        """It is told by a list in which a person can stand for several tenants, and told of the row's key."""
        tree = parsed(policy.new_row_check)
        if tree is None or not any(isinstance(p, Column) and p.name == key for p in walk(tree)):
            return False
        return any(self._several(member) for member in self._read(tree))

    def _read(self, tree: Expression) -> Iterator[Relation]:
        """The tables that the condition and the functions it calls read."""
        bodies = (body(function) for function in self.callers.reached(self.callers.called(tree)))
        trees: list[Node] = [tree, *(statement for found in bodies if found for statement in found.statements)]
        for schema, name in {found for part in trees for found in relations(part)}:
            relation = self.snapshot.relation_named(schema or "public", name)
            if relation is not None:
                yield relation

    def _several(self, table: Relation) -> bool:
        """A table of members that no key keeps to one tenant a person."""
        if self.tenancy.scope(table) != "membership":
            return False
        single = [i.columns[0] for i in self.snapshot.indexes_of(table) if i.unique and len(i.keys) == 1]
        return not any(column is not None and self._is_person(table, column) for column in single)

    def _is_person(self, table: Relation, column: str) -> bool:
        return column == "user_id" or self.origins.is_person(table, column)

    def _may_delete(self, role: str, table: Relation, policy: Policy) -> bool:
        """Whoever may change a row by this policy may delete it by another."""
        using = parsed(policy.using)
        if using is None:  # nothing passes
            return True
        if "DELETE" not in self.access.privileges(role, table):
            return False
        bound = self.access.policies(role, table, "delete")
        allowed = (parsed(p.using) for p in bound.permissive)
        return any(tree is not None and implies(using, tree, table.name) for tree in allowed)


def _is_column(node: Node, key: str) -> bool:
    if isinstance(node, Cast):
        return _is_column(node.arg, key)
    return isinstance(node, Column) and node.name == key


def _reads_row(node: Node) -> bool:
    """A sub-query gives one value, whatever it reads."""
    return any(isinstance(part, Column) for part in walk(node, queries=False))
