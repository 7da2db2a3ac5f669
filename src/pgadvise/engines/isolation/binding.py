"""What a row's policy would have to say for its rows to stay with their tenant or person, from what is known."""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.practice import Practices
from pgadvise.engines.isolation.workable import Workability
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import TableTenancy, Tenancy
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Column, Expression, Operator, Quantified, Target
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.query import Relation as Source
from pgadvise.sql.writing import render

_LIKE_OTHERS = "like those of the other tables"
_DEEPEST = 3  # steps from a table to its tenant that a policy is proposed for
_UID = Subquery("scalar", Query(select=(Target(Call("auth", "uid")),)))


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """A predicate on a row. `by` says in words what it leans on; `reads_only`: too weak to let rows be written.

    Who may write a list of members by their own name would make themselves a member of anything. `asked_of` are the
    roles whose policies say so already, None where no policy does: another role's sessions may say who calls otherwise.
    """

    predicate: Expression
    by: str
    reads_only: bool = False
    asked_of: frozenset[str] | None = None

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
    def origins(self) -> Origins:
        return Origins(platform=self.platform, tenancy=self.tenancy)

    @cached_property
    def practices(self) -> Practices:
        return Practices(platform=self.platform, tenancy=self.tenancy, origins=self.origins)

    @cached_property
    def workability(self) -> Workability:
        return Workability(access=self.access)

    def of(self, table: Relation, roles: tuple[str, ...]) -> Binding | None:
        """One that works for all of `roles`: what it reads they may read, what it calls they may call, no circle."""
        for binding in self._candidates(table, None, _DEEPEST):
            if self._is_asked_of(binding, roles) and self.workability.works(binding.predicate, table, roles):
                return binding
        return None

    def _is_asked_of(self, binding: Binding, roles: tuple[str, ...]) -> bool:
        named = binding.asked_of
        return named is None or PUBLIC in named or all(self.access.inherits(role) & named for role in roles)

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
        registry = known.scope == "tenant"
        for practice in self.practices.of(table, key):
            predicate = practice.applied_to(Column(key, qualifier))
            yield Binding(predicate=predicate, by=_LIKE_OTHERS, reads_only=registry, asked_of=practice.roles)
        if known.scope == "membership":
            person = self._person(table)
            for binding in self._own(table, person, qualifier) if person else ():
                yield msgspec.structs.replace(binding, reads_only=True)
            return
        for members, allowed in self._memberships:
            if self.origins.of(table, key) == self.origins.of(members, self.tenancy.key(members) or ""):
                predicate = Quantified(Column(key, qualifier), "=", "any", Subquery("array", allowed))
                yield Binding(predicate=predicate, by=f"that asks {members}", reads_only=registry)

    @cached_property
    def _memberships(self) -> tuple[tuple[Relation, Query], ...]:
        """Each table of members with `select m.tenant from m where m.person = (select auth.uid())`."""
        known = (t for t in self.tenancy.tables if t.scope == "membership")
        tables = (self.snapshot.relation(t.table) for t in known)
        return tuple((table, query) for table in tables if table is not None for query in self._tenants_of(table))

    def _tenants_of(self, members: Relation) -> Iterator[Query]:
        key, person = self.tenancy.key(members), self._person(members)
        if key is None or person is None:
            return
        source = Source(members.name, members.schema)
        for own in self._own(members, person, members.name):
            yield Query(select=(Target(Column(key, members.name)),), sources=(source,), where=own.predicate)

    # --- by the person

    def _own(self, table: Relation, key: str, qualifier: str | None) -> Iterator[Binding]:
        for practice in self.practices.of(table, key):
            predicate = practice.applied_to(Column(key, qualifier))
            yield Binding(predicate=predicate, by=_LIKE_OTHERS, asked_of=practice.roles)
        column = table.column(key)
        uuid = column is not None and column.base_type == "uuid"
        if self.platform.kind == "supabase" and uuid and self.origins.is_account(table, key):
            yield Binding(predicate=Operator("=", (Column(key, qualifier), _UID)), by="for each person's own rows")

    def _person(self, members: Relation) -> str | None:
        """The one column that names the member; the one in the primary key where others name who invited."""
        found = [c.name for c in members.columns if self.origins.is_person(members, c.name)]
        inside = [name for name in found if name in self.snapshot.primary_columns_of(members)]
        for names in (found, inside, [n for n in found if n == "user_id"]):
            if len(names) == 1:
                return names[0]
        return None

    # --- through another table

    def _through(self, table: Relation, known: TableTenancy, qualifier: str | None, depth: int) -> Iterator[Binding]:
        """`key = any (array(select parent.id from parent where …))`, one column a step and from child to parent."""
        step = known.via[0] if known.via else None
        if step is None or step.table != table.qualified or len(step.columns) != 1:
            return
        parent = self.snapshot.named(step.references)
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
            yield Binding(predicate=predicate, by=f"that asks {parent}", asked_of=inner.asked_of)

    def _referenced(self, table: Relation, columns: tuple[str, ...], parent: Relation) -> str | None:
        keys = (k for k in self.snapshot.foreign_keys_of(table) if (k.columns, k.references) == (columns, parent.oid))
        declared = next(keys, None)
        named = declared.referenced_columns if declared else self.snapshot.primary_columns_of(parent)
        return named[0] if len(named) == 1 else None
