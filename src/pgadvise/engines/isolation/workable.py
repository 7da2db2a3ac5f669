"""Whether a predicate can be a table's policy: its roles may ask what it asks, and it does not ask the table again."""

import re
from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Expression
from pgadvise.sql.tree.reads import functions, relations


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """All that is read in the end when a predicate is asked: through the policies of the tables it reads as well.

    `unknown` where something is named that the snapshot has not. `bodies`, in lower case, are those of functions that
    policies bind: one that runs as a role which bypasses them asks none.
    """

    tables: frozenset[int]
    bodies: tuple[str, ...]
    unknown: bool = False

    def comes_back_to(self, table: Relation) -> bool:
        """Whether to ask is to ask the table: the server refuses it (42P17), or runs out of stack."""
        if self.unknown or table.oid in self.tables:
            return True
        name = table.name.lower()
        return any(name in body and re.search(rf"\b{re.escape(name)}\b", body) for body in self.bodies)


class Workability(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What predicates ask, each worked out once."""

    access: Access

    @property
    def snapshot(self) -> Snapshot:
        return self.access.snapshot

    def works(self, predicate: Expression, table: Relation, roles: tuple[str, ...]) -> bool:
        """True only where `roles` read and call all that `predicate` names, with their own rights, and in no circle."""
        return self._is_allowed(predicate, roles) and not self.asked(predicate).comes_back_to(table)

    @remembered
    def _is_allowed(self, predicate: Expression, roles: tuple[str, ...]) -> bool:
        return all(self._may(role, predicate) for role in roles)

    def forcible(self, table: Relation) -> bool:
        """Whether FORCE ROW LEVEL SECURITY leaves the table's policies workable: a function that reads the table as
        the owner, to answer one of its policies, is then bound by that policy itself."""
        return not any(self.asked(policy).comes_back_to(table) for policy in self._policies(table))

    @remembered
    def asked(self, predicate: Expression) -> Asked:
        tables: set[int] = set()
        bodies: dict[str, None] = {}
        unknown = False
        ahead = [predicate]
        while ahead:
            node = ahead.pop()
            bodies.update((f.body.lower(), None) for f in self._functions(node) if f.body and not self._unbound(f))
            for relation in self._relations(node):
                if relation is None:
                    unknown = True
                elif relation.oid not in tables:
                    tables.add(relation.oid)
                    ahead += self._policies(relation)
        return Asked(tables=frozenset(tables), bodies=tuple(bodies), unknown=unknown)

    def _may(self, role: str, predicate: Expression) -> bool:
        read = all(r is not None and self._reads(role, r) for r in self._relations(predicate))
        return read and all(self.access.may_execute(role, f) for f in self._functions(predicate))

    def _reads(self, role: str, relation: Relation) -> bool:
        # A policy names its tables by oid: the schema's USAGE is not asked for.
        if not self.access.holds_on_columns(role, relation, "SELECT"):
            return False
        if not self.access.binds(role, relation):
            return True
        return bool(self.access.policies(role, relation, "select").permissive)

    def _unbound(self, function: Function) -> bool:
        bypass = self.access.bypass_everywhere(function.owner)
        return function.security_definer and bypass is not None and bypass.direct

    def _policies(self, relation: Relation) -> list[Expression]:
        """What the policies of a relation ask, each text once; those that do not parse are left out."""
        texts = {text for policy in self.snapshot.policies_of(relation) for text in policy.texts}
        found = []
        for text in sorted(texts):
            try:
                found.append(parse.expression(text))
            except parse.NotParsed:
                continue
        return found

    def _relations(self, node: Expression) -> Iterator[Relation | None]:
        for schema, name in relations(node):
            yield self.snapshot.relation_named(schema or "", name)

    def _functions(self, node: Expression) -> Iterator[Function]:
        for schema, name in functions(node):
            yield from self.snapshot.functions_named(schema or "", name)
