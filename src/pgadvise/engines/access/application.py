"""Application, the value: which roles the application uses, and what of each object they reach."""

import re
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.app_roles import (
    WRITES,
    AppRole,
    api_roles,
    declared_roles,
    named_by_policies,
    owners_and_writers,
    roles_with_traffic,
    with_services,
)
from pgadvise.engines.access.traffic import RoleTraffic, traffic
from pgadvise.engines.declared import Declared, RolesDeclared
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, NotCaptured, Relation, Snapshot, Workload

_KINDS = ("anonymous", "member", "app", "service")
_TRUNCATE = re.compile(r"\btruncate\b", re.IGNORECASE)


class Exposure(msgspec.Struct, frozen=True, kw_only=True):
    """What one role can do to a relation; `partly` are those privileges that it has on some columns only."""

    role: AppRole
    privileges: frozenset[str]
    partly: frozenset[str] = frozenset()

    @property
    def reads(self) -> bool:
        return "SELECT" in self.privileges

    @property
    def writes(self) -> bool:
        return not WRITES.isdisjoint(self.privileges)


class Truncation(msgspec.Struct, frozen=True, kw_only=True):
    """A role that may TRUNCATE a relation, past every policy and every row trigger.

    `direct`: by a statement of its own. An HTTP API sends none, so its roles take one of `functions`: those they may
    call whose body truncates and names the table.
    """

    role: AppRole
    direct: bool
    functions: tuple[Function, ...] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The application's roles by kind and name; none where none could be told. `missing` are declared, not there.

    `tables` are the tenants' tables, or all of the user's in a database without tenants: whose traffic was counted.
    """

    access: Access
    platform: Platform
    roles: tuple[AppRole, ...] = ()
    missing: tuple[str, ...] = ()
    tables: tuple[Relation, ...] = ()
    workload: Workload | NotCaptured = NotCaptured("not asked for")

    # --- the roles

    def _of_kind(self, *kinds: str) -> tuple[AppRole, ...]:
        return tuple(r for r in self.roles if r.kind in kinds)

    @cached_property
    def tenant_roles(self) -> tuple[AppRole, ...]:
        """Those that act for one tenant at a time, and must not see another's rows."""
        return self._of_kind("member", "app")

    @cached_property
    def anonymous(self) -> tuple[AppRole, ...]:
        return self._of_kind("anonymous")

    @cached_property
    def service(self) -> tuple[AppRole, ...]:
        return self._of_kind("service")

    @cached_property
    def untrusted(self) -> tuple[AppRole, ...]:
        """Everybody but the services: for whom policies and grants are there."""
        return self._of_kind("anonymous", "member", "app")

    @cached_property
    def traffic(self) -> tuple[RoleTraffic, ...]:
        """The calls on `tables` by role, most first; empty without a workload."""
        return traffic(self.workload, self.tables)

    # --- what they reach

    @remembered
    def exposure(self, relation: Relation) -> tuple[Exposure, ...]:
        """Which roles, services aside, reach a relation at all: by grant, by schema, and by the API where it is one."""
        found = (self._exposed_to(role, relation) for role in self.untrusted)
        return tuple(e for e in found if e.privileges)

    def _exposed_to(self, role: AppRole, relation: Relation) -> Exposure:
        if not self._serves(role, relation.schema):
            return Exposure(role=role, privileges=frozenset())
        all_of_it = self.access.privileges(role.name, relation)
        reached = self.access.reaches(role.name, relation)
        return Exposure(role=role, privileges=reached, partly=reached - all_of_it)

    def _serves(self, role: AppRole, schema: str) -> bool:
        """An API serves some schemas only; where nobody knows which, grants alone decide."""
        return not role.api or not self.platform.exposed_schemas or self.platform.is_exposed(schema)

    def exposed_function(self, function: Function) -> tuple[AppRole, ...]:
        """The roles, services aside, that can call the function; an API calls no procedure and no aggregate."""
        if function.is_trigger or function.kind in ("aggregate", "window"):
            return ()
        return tuple(r for r in self.untrusted if self._calls(r, function))

    def _calls(self, role: AppRole, function: Function) -> bool:
        if role.api and (function.kind != "function" or not self._serves(role, function.schema)):
            return False
        return self.access.may_execute(role.name, function)

    def truncations(self, relation: Relation) -> tuple[Truncation, ...]:
        """The roles, services aside, that may TRUNCATE the relation."""
        return tuple(
            Truncation(role=e.role, direct=not e.role.api, functions=self._truncating(e.role, relation))
            for e in self.exposure(relation)
            if "TRUNCATE" in e.privileges
        )

    @cached_property
    def _truncaters(self) -> tuple[Function, ...]:
        return tuple(f for f in self.platform.functions if f.body and _TRUNCATE.search(f.body))

    def _truncating(self, role: AppRole, relation: Relation) -> tuple[Function, ...]:
        table = re.compile(rf"(?<!\w){re.escape(relation.name)}(?!\w)")
        named = (f for f in self._truncaters if table.search(f.body or ""))
        return tuple(f for f in named if role in self.exposed_function(f))


def application(
    snapshot: Snapshot,
    platform: Platform,
    access: Access,
    tenancy: Tenancy,
    workload: Workload | NotCaptured,
    declared: Declared,
) -> Application:
    """Take the declared roles; else the API's that exist; else those with traffic; else owners and writers, and whom
    policies name.

    Each of app, anonymous and service is taken by itself: to declare one leaves the others to be found.
    """
    ours = tuple(t for t in platform.tables if tenancy.holds_tenant_rows(t)) or platform.tables
    found = Application(access=access, platform=platform, tables=ours, workload=workload)
    outsiders = {role.name: role for role in _outsiders(access, declared.roles)}
    insiders = {role.name: role for role in _insiders(found, declared.roles)}
    # What was declared is more than what traffic tells: a worker for all tenants has calls on their tables, too.
    guessed = {name for name, role in insiders.items() if role.source != "declared"}
    roles = outsiders | {name: role for name, role in insiders.items() if name not in guessed & outsiders.keys()}
    named = (*declared.roles.app, *declared.roles.anonymous, *declared.roles.service)
    return msgspec.structs.replace(
        found,
        roles=tuple(sorted(roles.values(), key=lambda r: (_KINDS.index(r.kind), r.name))),
        missing=tuple(name for name in dict.fromkeys(named) if snapshot.role(name) is None),
    )


def _outsiders(access: Access, declared: RolesDeclared) -> tuple[AppRole, ...]:
    """Anonymous visitors and services: declared, else the API's."""
    anonymous = tuple(declared_roles(access, declared.anonymous, "anonymous"))
    service = tuple(declared_roles(access, declared.service, "service"))
    api = api_roles(access)
    return (
        *(anonymous or (r for r in api if r.kind == "anonymous")),
        *(service or (r for r in api if r.kind == "service")),
    )


def _insiders(found: Application, declared: RolesDeclared) -> tuple[AppRole, ...]:
    """The roles that act for tenants. Where there is an API, roles that log in are not guessed at."""
    chosen = tuple(declared_roles(found.access, declared.app, "app"))
    if chosen:
        return chosen
    api = tuple(r for r in api_roles(found.access) if r.kind != "service")
    if api:
        return tuple(r for r in api if r.kind == "member")
    seen = roles_with_traffic(found.access, found.traffic)
    if seen:
        return tuple(with_services(found.access, seen))
    guessed = owners_and_writers(found.access, found.tables)
    named = named_by_policies(found.access, found.tables, guessed)
    return tuple(with_services(found.access, (*guessed, *named)))
