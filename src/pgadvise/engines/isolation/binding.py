"""What a row's policy would have to say for its rows to stay with their tenant or person, from what is known."""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.isolation.practice import Practices
from pgadvise.engines.isolation.workable import workable
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import TableTenancy, Tenancy
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql import render
from pgadvise.sql.expression import Call, Column, Expression, Operator, Quantified, Target
from pgadvise.sql.query import Query, Subquery
from pgadvise.sql.query import Relation as Source

_DEEPEST = 3  # steps from a table to its tenant that a policy is proposed for
_UID = Subquery("scalar", Query(select=(Target(Call("auth", "uid")),)))


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """A predicate on a row. `by` says in words what it leans on; `reads_only`: too weak to let rows be written.

    Who may write a list of members by their own name would make themselves a member of anything.
    """

    predicate: Expression
    by: str
    reads_only: bool = False

    @property
    def sql(self) -> str:
        return render.render(self.predicate)


class Bindings(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Predicates for tables without policies: as other tables' policies say it, else by the table of members."""

    platform: Platform
    tenancy: Tenancy
    access: Access

    @property
    def snapshot(self) -> Snapshot:
        return self.platform.snapshot

    @cached_property
    def practices(self) -> Practices:
        return Practices(platform=self.platform, tenancy=self.tenancy)

    def of(self, table: Relation, roles: tuple[str, ...]) -> Binding | None:
        """One that works for all of `roles`: what it reads they may read, what it calls they may call, no circle."""
        for binding in self._candidates(table, None, _DEEPEST):
            if workable(self.access, binding.predicate, table, roles):
                return binding
        return None

    def _candidates(self, table: Relation, qualifier: str | None, depth: int) -> Iterator[Binding]:
        known = self.tenancy.of(table)
        if known is None or depth == 0:
            return
        if known.scope == "transitive":
            yield from self._through(table, known, qualifier, depth)
        elif known.scope == "user" and known.key is not None:
            yield from self._own(table, known.key, qualifier)
        elif known.scope in ("tenant", "direct", "membership") and known.key is not None:
            yield from self._by_tenant(table, known, known.key, qualifier)

    # --- by the tenant's key

    def _by_tenant(self, table: Relation, known: TableTenancy, key: str, qualifier: str | None) -> Iterator[Binding]:
        column = table.column(key)
        if column is None:
            return
        for practice in self.practices.of("tenant", column.base_type):
            yield Binding(
                predicate=practice.applied_to(Column(key, qualifier)),
                by="like those of the other tables",
                reads_only=known.scope == "tenant",
            )
        if known.scope == "membership":
            person = self._person(table)
            for binding in self._own(table, person, qualifier) if person else ():
                yield msgspec.structs.replace(binding, reads_only=True)
            return
        for members in self._members():
            for allowed in self._tenants_of(members):
                predicate = Quantified(Column(key, qualifier), "=", "any", Subquery("array", allowed))
                yield Binding(predicate=predicate, by=f"that asks {members}", reads_only=known.scope == "tenant")

    def _members(self) -> Iterator[Relation]:
        """The tables that say who belongs to which tenant; several only where there are several levels of tenants."""
        found = [t for t in self.tenancy.tables if t.scope == "membership"]
        for known in found if len(found) == 1 else ():
            relation = self.snapshot.relation(known.table)
            if relation is not None:
                yield relation

    def _tenants_of(self, members: Relation) -> Iterator[Query]:
        """`select m.tenant from m where m.person = (select auth.uid())`."""
        key, person = self.tenancy.key(members), self._person(members)
        if key is None or person is None:
            return
        source = Source(members.name, members.schema)
        for own in self._own(members, person, members.name):
            yield Query(select=(Target(Column(key, members.name)),), sources=(source,), where=own.predicate)

    # --- by the person

    def _own(self, table: Relation, key: str, qualifier: str | None) -> Iterator[Binding]:
        column = table.column(key)
        if column is None:
            return
        for practice in self.practices.of("user", column.base_type):
            yield Binding(predicate=practice.applied_to(Column(key, qualifier)), by="like those of the other tables")
        if self.platform.kind == "supabase" and column.base_type == "uuid" and self._is_account(table, key):
            yield Binding(predicate=Operator("=", (Column(key, qualifier), _UID)), by="for each person's own rows")

    def _person(self, members: Relation) -> str | None:
        """The one column that names the member; the one in the primary key where others name who invited."""
        found = [c.name for c in members.columns if self._names_person(members, c.name)]
        primary = self.snapshot.primary_key_of(members)
        inside = [name for name in found if primary is not None and name in primary.columns]
        for names in (found, inside, [n for n in found if n == "user_id"]):
            if len(names) == 1:
                return names[0]
        return None

    def _names_person(self, table: Relation, column: str) -> bool:
        if any(k.columns == (column,) for k in self.snapshot.foreign_keys_of(table)):
            return self._leads_to_people(table, column)
        return column == "user_id"

    def _leads_to_people(self, table: Relation, column: str) -> bool:
        targets = (self.snapshot.relation(k.references or 0) for k in self.snapshot.foreign_keys_of(table)
                   if k.columns == (column,))  # fmt: skip
        return any(t is not None and (_is_users(t) or t.qualified in self.tenancy.people) for t in targets)

    def _is_account(self, table: Relation, column: str, depth: int = _DEEPEST) -> bool:
        """Whether its values are those of auth.users.id: by foreign keys, from key to key, else by the name user_id."""
        keys = [k for k in self.snapshot.foreign_keys_of(table) if k.columns == (column,)]
        for key in keys if depth else ():
            target = self.snapshot.relation(key.references or 0)
            primary = self.snapshot.primary_key_of(target) if target else None
            if target is not None and _is_users(target):
                return True
            if target is not None and primary is not None and primary.columns == key.referenced_columns:
                return self._is_account(target, primary.columns[0], depth - 1)
        return not keys and column == "user_id"

    # --- through another table

    def _through(self, table: Relation, known: TableTenancy, qualifier: str | None, depth: int) -> Iterator[Binding]:
        """`key = any (array(select parent.id from parent where …))`, one column a step and from child to parent."""
        step = known.via[0] if known.via else None
        if step is None or step.table != table.qualified or len(step.columns) != 1:
            return
        parent = self.snapshot.relation_named(step.references.schema, step.references.name)
        id_ = self._referenced(table, step.columns, parent) if parent else None
        if parent is None or id_ is None:
            return
        for inner in self._candidates(parent, parent.name, depth - 1):
            allowed = Query(
                select=(Target(Column(id_, parent.name)),),
                sources=(Source(parent.name, parent.schema),),
                where=inner.predicate,
            )
            predicate = Quantified(Column(step.columns[0], qualifier), "=", "any", Subquery("array", allowed))
            yield Binding(predicate=predicate, by=f"that asks {parent}")

    def _referenced(self, table: Relation, columns: tuple[str, ...], parent: Relation) -> str | None:
        keys = (k for k in self.snapshot.foreign_keys_of(table) if (k.columns, k.references) == (columns, parent.oid))
        declared = next(keys, None)
        primary = self.snapshot.primary_key_of(parent)
        named = declared.referenced_columns if declared else primary.columns if primary else ()
        return named[0] if len(named) == 1 else None


def _is_users(relation: Relation) -> bool:
    return (relation.schema, relation.name) == ("auth", "users")
