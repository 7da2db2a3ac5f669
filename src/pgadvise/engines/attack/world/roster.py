"""What tells the tenants apart: their key, roles of the database, and the tables that say who belongs to them."""

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.access.privileges import PUBLIC, grants
from pgadvise.engines.api_roles import SUPABASE_API_ROLES
from pgadvise.engines.attack.texts.composed import Composed, composed
from pgadvise.engines.attack.texts.hints import Hints
from pgadvise.engines.attack.texts.people import People
from pgadvise.engines.attack.texts.values import TEXTS, Value
from pgadvise.engines.attack.world.assigned import assigned, called_after
from pgadvise.engines.attack.world.axis import Axis, carrying, key_column
from pgadvise.engines.attack.world.groups import groups
from pgadvise.engines.attack.world.held import ROLEISH
from pgadvise.engines.attack.world.operators import is_of_operators
from pgadvise.engines.attack.world.partitions import Partitions
from pgadvise.engines.attack.world.spelling import Source, source
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot


class Roster(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`axes` by oid; `role` is the one that attacks, where rows are seen with its eyes."""

    snapshot: Snapshot
    tenancy: Tenancy
    axes: dict[int, Axis]
    hints: Hints
    people: People
    role: str | None = None

    @cached_property
    def key(self) -> tuple[Relation, Column] | None:
        return key_column(self.axes, self.tenancy)

    @property
    def key_names(self) -> tuple[str, ...]:
        """What columns are called that carry a tenant."""
        return (*self.tenancy.keys, *([self.key[1].name] if self.key else ()))

    @property
    def of_persons(self) -> bool:
        """Whether each tenant is a person: a row of a table of people, or of one that takes its key from there."""
        name = self.tenancy.tenant_table
        table = self.snapshot.named(name)
        if table is None or name in self.tenancy.people:
            return table is not None
        primary = self.snapshot.primary_columns_of(table)
        keys = (k for k in self.snapshot.foreign_keys_of(table) if k.columns == primary)
        return not {k.references for k in keys}.isdisjoint(person.oid for person in self.people.tables)

    @property
    def by_address(self) -> bool:
        """Whether tenants are known by their e-mail addresses, and so each is one person."""
        columns = [column for relation, column in carrying(self.axes.values()) if relation.is_table]
        return bool(columns) and all(map(self.is_address, columns))

    @cached_property
    def composed(self) -> Composed | None:
        """What the tenant is put together of, where the table of its key is the only one that has it."""
        ours = {table.oid for table in self.hints.platform.tables}  # a platform has tables of people besides
        own = [axis for axis in self.axes.values() if axis.relation.oid in ours]
        column = own[0].relation.column(own[0].column) if len(own) == 1 and own[0].column else None
        return composed(self.snapshot, own[0].relation, column, self.hints) if column is not None else None

    @property
    def tenant_roles(self) -> tuple[str, ...]:
        """Where each tenant is a role of the database: those, `role` first."""
        return () if self.assigned else self._asked_roles

    @cached_property
    def _asked_roles(self) -> tuple[str, ...]:
        """Where the key is compared with roles: those that may do anything to its table, `role` first."""
        key = self.key
        if key is None or key[1].base_type not in TEXTS or not self.hints.compares_roles(key[1].name):
            return ()
        return tuple(sorted(users(self.snapshot, key[0]), key=lambda name: (name != self.role, name)))

    @cached_property
    def assigned(self) -> Mapping[str, tuple[str, str]]:
        """By side its role and its tenant, where policies give each role one; the attacker's role is that of A."""
        roles = self._asked_roles
        named = called_after(roles, self.key_names, self.hints.text) if roles else {}
        found = named or ({} if roles else assigned(self.snapshot, self.axes))
        if self.role is not None and self.role not in found:
            return {}
        return dict(zip("ABCDE", sorted(found.items(), key=lambda one: (one[0] != self.role, one)), strict=False))

    @cached_property
    def application(self) -> str | None:
        """The one role of the application's own, where tables of rows of tenants say so."""
        return self.logins[0] if len(self.logins) == 1 else None

    @cached_property
    def logins(self) -> tuple[str, ...]:
        """The application's own roles, as far as tables of rows of tenants tell."""
        return tuple(sorted({name for axis in self.axes.values() for name in users(self.snapshot, axis.relation)}))

    @cached_property
    def _of_roles(self) -> frozenset[str]:
        """What columns are called that texts compare with the role that asks."""
        asked = re.search(r"current_user|session_user|current_role|pg_has_role", self.hints.text, re.IGNORECASE)
        every = {c.name for axis in self.axes.values() for c in axis.relation.columns if c.base_type in TEXTS}
        return frozenset(name for name in every if asked and self.hints.compares_roles(name))

    def login_columns(self, table: Relation) -> tuple[str, ...]:
        """Which roles of the database belong to a tenant, where rows say so."""
        named = (c for c in table.columns if c.name in self._of_roles and c.base_type in TEXTS)
        axis = self.axes.get(table.oid)
        return tuple(c.name for c in named if axis is not None and c.name != axis.column) if self.logins else ()

    def is_address(self, column: Column) -> bool:
        return "email" in column.name and column.base_type in TEXTS

    def is_domain(self, table: Relation, column: Column) -> bool:
        """Whether it says in which domain a tenant's addresses lie."""
        axis = self.axes.get(table.oid)
        named = "domain" in column.name and column.base_type in TEXTS and column.element_type is None
        return named and axis is not None and axis.column != column.name and not column.generated

    def login(self, table: Relation, column: Column, number: int) -> Value:
        """A's rows name the application's roles, whichever of them attacks."""
        if column.name in self.login_columns(table):
            return self.logins[number] if number < len(self.logins) else None
        named = number == 0 and self.application is not None and self.hints.names_roles(column.name)
        return self.application if named else None

    @cached_property
    def grouped(self) -> frozenset[int]:
        """The tables of groups of people that tenants let in: each group is one tenant's here."""
        return frozenset(group.of.oid for group in groups(self.snapshot, self.axes, self.people.columns))

    def source(self, table: Relation) -> Source | None:
        """What the tenant of its rows is generated from."""
        return source(table, self.axes.get(table.oid), self.snapshot.constraints_of(table))

    @cached_property
    def partitions(self) -> Partitions:
        return Partitions(self.snapshot)

    @cached_property
    def tables(self) -> tuple[Relation, ...]:
        """What rows are written to: a partition gets its rows through its table."""
        return tuple(t for t in self.snapshot.tables if t.extension is None and not t.is_partition)

    def is_of_operators(self, table: Relation) -> bool:
        """Whether it lists the operator's own people: whoever has a list of tenants there is of those."""
        return is_of_operators(self.snapshot, self.tenancy, self.axes, table) and not self._lists_tenants(table)

    def _lists_tenants(self, table: Relation) -> bool:
        """By a column that is compared with their key, or whose elements are asked for, none by a constant as
        permissions are.
        """
        kinds = {column.base_type for _, column in carrying(self.axes.values())}
        keys = "|".join(map(re.escape, self.key_names))
        asked = []
        for column in table.columns:
            name = rf"\b{re.escape(column.name)}\b"
            if column.element_type in kinds and not (ROLEISH.search(column.name) or self.hints.elements(column.name)):
                asked.append(rf"\b(?:any|unnest)\s*\(+[^;]{{0,80}}{name}")
            elif column.base_type in kinds and column.name not in self.people.columns(table):
                asked.append(rf"\b(?:{keys})\)? = [^;=]{{0,40}}\.{name}|\.{name}\)? = [^;=]{{0,20}}\b(?:{keys})\b")
        return any(re.search(pattern, self.hints.text, re.IGNORECASE) for pattern in asked)

    def is_membership(self, table: Relation) -> bool:
        """Says of a person that he belongs to a tenant."""
        axis = self.axes.get(table.oid)
        people = self.people.columns(table)
        if axis is None or axis.column is None or not people or axis.path:
            return False
        keys = self.snapshot.keys_of(table)
        known = self.tenancy.of(table)
        return (known is not None and known.scope == "membership") or any(people & set(key.columns) for key in keys)


def users(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """Those with rights on it that policies hold for; not its owner, nor a platform's roles.

    A group through which several have their rights, and none otherwise, is none of them.
    """
    holders = {grant.grantee for grant in grants(table.acl or ())} - {PUBLIC, table.owner, *SUPABASE_API_ROLES}
    members = {name: {m.member for m in snapshot.memberships if m.role == name and m.inherit} for name in holders}
    groups = {name for name, them in members.items() if len(them) > 1 and not them & holders}
    holders = (holders - groups).union(*(members[name] for name in groups))
    return tuple(r.name for r in snapshot.roles if r.name in holders and not (r.superuser or r.bypass_rls))
