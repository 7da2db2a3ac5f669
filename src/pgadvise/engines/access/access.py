"""Access, the value: who may do what to which object, and whether row-level security binds them.

Every answer is the server's own: has_table_privilege() and its like, pg_has_role(), row_security_active(). Objects
inside an unusable schema are out of reach by name, so `may`, `privileges` and `may_execute` ask for the schema too;
`holds` does not, as the executor does not for what a view or a function names.
"""

from collections.abc import Iterable
from functools import cached_property

import msgspec

from pgadvise.engines.access.bypass import Bypass, Reason
from pgadvise.engines.access.membership import Memberships
from pgadvise.engines.access.policies import BoundPolicies, bound_policies
from pgadvise.engines.access.privileges import (
    ON_COLUMNS,
    PUBLIC,
    Acl,
    database_grants,
    every_table_privilege,
    function_grants,
    grants,
    schema_grants,
    table_grants,
)
from pgadvise.engines.platform import Platform
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Grant, Relation, Schema, Snapshot
from pgadvise.snapshot.policies import Command

_NOTHING: frozenset[str] = frozenset()
_OPEN_SCHEMAS = frozenset(("pg_catalog", "information_schema"))  # never captured, usable by everybody

# What the predefined roles give on every table and view (aclchk.c, pg_class_aclmask_ext); the first two also open
# every schema.
_PREDEFINED = {
    "pg_read_all_data": frozenset(("SELECT",)),
    "pg_write_all_data": frozenset(("INSERT", "UPDATE", "DELETE")),
    "pg_maintain": frozenset(("MAINTAIN",)),
}
_OPENING_SCHEMAS = frozenset(("pg_read_all_data", "pg_write_all_data"))
_STRONGEST_FIRST: tuple[Reason, ...] = ("superuser", "bypassrls", "owner", "member_of_owner")


class Access(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What roles may do. A role is named; "public" asks for what everybody may. Answers are remembered.

    A role that the snapshot does not know has what everybody has.
    """

    snapshot: Snapshot
    platform: Platform

    @cached_property
    def memberships(self) -> Memberships:
        return Memberships(roles=self.snapshot.roles, memberships=self.snapshot.memberships)

    @cached_property
    def _on_relation(self) -> dict[tuple[str, str, Acl], frozenset[str]]:
        return {}

    @cached_property
    def _with_column_grants(self) -> frozenset[int]:
        return frozenset(r.oid for r in self.snapshot.relations if any(c.acl for c in r.columns))

    @cached_property
    def _executing(self) -> dict[tuple[str, str, Acl], bool]:
        return {}

    # --- who is whom

    def inherits(self, role: str) -> frozenset[str]:
        """`role` and all roles whose privileges it has as it is."""
        return self.memberships.inherits(role)

    def can_become(self, role: str) -> frozenset[str]:
        """The other roles that `role` can SET ROLE to, over any number of steps."""
        return self.memberships.becomes(role)

    def can_take(self, role: str) -> frozenset[str]:
        """Roles that `role`, where it sends any SQL, may grant itself, and has or becomes not without that.

        Before PostgreSQL 16 whoever has CREATEROLE grants any role that is no superuser.
        """
        if self.memberships.superuser(role):
            return frozenset()
        makers = {one for one in {role} | self.can_become(role) if self.makes_roles(one)}
        anybody = {r.name for r in self.snapshot.roles if not r.superuser} if makers and self._version < 16 else set()
        return (self.memberships.takes(role) | anybody) - {role} - (self.inherits(role) & self.can_become(role))

    def makes_roles(self, role: str) -> bool:
        """Whether it may make a role of any name that is free, and become it."""
        known = self.snapshot.role(role)
        return known is not None and known.create_role

    @property
    def _version(self) -> int:
        return self.snapshot.origin.major

    def owns(self, role: str, relation: Relation) -> bool:
        """Whether the server takes `role` for the owner: itself, by inherited membership, or as superuser."""
        return self.memberships.superuser(role) or relation.owner in self.inherits(role)

    # --- privileges

    def grants_to(self, relation: Relation) -> tuple[Grant, ...]:
        """The access list of a relation, its built-in default written out."""
        return table_grants(relation.acl, relation.owner, self.snapshot.origin.major)

    def holds(self, role: str, relation: Relation) -> frozenset[str]:
        """The privileges of `role` on the whole relation, whether or not it may use the schema."""
        key = (role, relation.owner, relation.acl)
        if key not in self._on_relation:
            self._on_relation[key] = self._held(role, relation)
        return self._on_relation[key]

    def _held(self, role: str, relation: Relation) -> frozenset[str]:
        if self.memberships.superuser(role):
            return every_table_privilege(self.snapshot.origin.major)
        # An owner who revoked from himself has lost it too, until he grants it again.
        return self._granted(role, self.grants_to(relation)) | self._predefined(role)

    def _granted(self, role: str, to: Iterable[Grant]) -> frozenset[str]:
        mine = self.inherits(role)
        given = (g.privileges for g in to if g.grantee == PUBLIC or g.grantee in mine)
        return _NOTHING.union(*given)

    def _predefined(self, role: str) -> frozenset[str]:
        return _NOTHING.union(*(_PREDEFINED[r] for r in _PREDEFINED.keys() & self.inherits(role)))

    def holds_on_columns(self, role: str, relation: Relation, privilege: str) -> frozenset[str]:
        """The columns on which `role` has `privilege`, whether or not it may use the schema."""
        if privilege not in ON_COLUMNS:
            return _NOTHING
        if privilege in self.holds(role, relation):
            return frozenset(c.name for c in relation.columns)
        granted = ((c.name, grants(c.acl)) for c in relation.columns if c.acl)
        return frozenset(name for name, to in granted if privilege in self._granted(role, to))

    def holds_somewhere(self, role: str, relation: Relation, privilege: str) -> bool:
        """Whether `role` has it on the relation or on any column of it, whether or not it may use the schema."""
        return privilege in self.holds(role, relation) or bool(self.holds_on_columns(role, relation, privilege))

    def privileges(self, role: str, relation: Relation) -> frozenset[str]:
        """What `role` may do to the whole relation by its name: SELECT, INSERT, UPDATE, DELETE, TRUNCATE, ..."""
        return self.holds(role, relation) if self.may_use(role, relation.schema) else _NOTHING

    def column_privileges(self, role: str, relation: Relation, privilege: str) -> frozenset[str]:
        """The columns on which `role` may use SELECT, INSERT, UPDATE or REFERENCES, by grant on table or column."""
        return self.holds_on_columns(role, relation, privilege) if self.may_use(role, relation.schema) else _NOTHING

    def may(self, role: str, privilege: str, relation: Relation) -> bool:
        """Whether `role` may use `privilege` on the whole relation."""
        return privilege in self.privileges(role, relation)

    def reaches(self, role: str, relation: Relation) -> frozenset[str]:
        """What `role` may do to the relation or to any column of it: empty means out of its reach."""
        whole = self.privileges(role, relation)
        if relation.oid not in self._with_column_grants:
            return whole
        return whole | {p for p in ON_COLUMNS if self.column_privileges(role, relation, p)}

    @remembered
    def may_use(self, role: str, schema: str) -> bool:
        """Whether `role` may name what lies in the schema (USAGE)."""
        if schema in _OPEN_SCHEMAS or self.memberships.superuser(role):
            return True
        if not _OPENING_SCHEMAS.isdisjoint(self.inherits(role)):
            return True
        known = self.snapshot.schema(schema)
        return known is not None and "USAGE" in self._granted(role, schema_grants(known.acl, known.owner))

    def creates_in(self, role: str, schema: Schema) -> bool:
        """Whether `role` may make objects in the schema."""
        return "CREATE" in self._granted(role, schema_grants(schema.acl, schema.owner))

    def on_database(self, role: str) -> frozenset[str]:
        """CONNECT, TEMPORARY, and CREATE, which makes schemas."""
        origin = self.snapshot.origin
        return self._granted(role, database_grants(origin.acl, origin.owner or ""))

    def may_execute(self, role: str, function: Function) -> bool:
        """Whether `role` may call the function by its name."""
        return self.may_use(role, function.schema) and self.holds_execute(role, function)

    def holds_execute(self, role: str, function: Function) -> bool:
        """Whether `role` may run the function, whether or not it may use the schema: as from a policy or a view."""
        key = (role, function.owner, function.acl)
        if key not in self._executing:
            to = function_grants(function.acl, function.owner)
            self._executing[key] = self.memberships.superuser(role) or "EXECUTE" in self._granted(role, to)
        return self._executing[key]

    # --- row-level security

    def bypass(self, role: str, relation: Relation) -> Bypass | None:
        """Why row-level security, where it is on, does not bind `role` on this relation; None where it does.

        What the role is by itself comes before what it can become: `Bypass.road` names the role to become.
        """
        return self._bypass(role, None if relation.row_security_forced else relation.owner)

    def bypass_everywhere(self, role: str) -> Bypass | None:
        """Why row-level security binds `role` on no relation at all: superuser, BYPASSRLS, or a road to one."""
        return self._bypass(role, None)

    @remembered
    def _bypass(self, role: str, owner: str | None) -> Bypass | None:
        return self._direct(role, owner) or self._by_road(role, owner)

    def _direct(self, role: str, owner: str | None) -> Bypass | None:
        if self.memberships.superuser(role):
            return Bypass(role=role, reason="superuser", by=role)
        if self.memberships.bypasses_rls(role):
            return Bypass(role=role, reason="bypassrls", by=role)
        if owner == role:
            return Bypass(role=role, reason="owner", by=role)
        if owner is not None and owner in self.inherits(role):
            return Bypass(role=role, reason="member_of_owner", by=owner)
        return None

    def _by_road(self, role: str, owner: str | None) -> Bypass | None:
        for reason in _STRONGEST_FIRST:
            for other in sorted(self.can_become(role)):
                there = self._direct(other, owner)
                if there is not None and there.reason == reason:
                    return Bypass(role=role, reason=reason, by=there.by, road=other)
        return None

    def binds(self, role: str, relation: Relation) -> bool:
        """Whether policies decide what `role`, as it is, sees of the relation (row_security_active())."""
        bypass = self.bypass(role, relation)
        return relation.row_security and (bypass is None or not bypass.direct)

    @remembered
    def policies(self, role: str, relation: Relation, command: Command) -> BoundPolicies:
        """The policies for `command` that name `role` or a role it inherits from, whether or not they bind it."""
        return bound_policies(self.snapshot.policies_of(relation), command, self.inherits(role))


def access(snapshot: Snapshot, platform: Platform) -> Access:
    """What the snapshot's roles may do."""
    return Access(snapshot=snapshot, platform=platform)
