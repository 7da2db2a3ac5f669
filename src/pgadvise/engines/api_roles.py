"""Whether the roles of an HTTP API are at home in this database: roles are the whole cluster's, grants are not.

A developer's server has a Supabase project beside databases that no API serves; there `anon` exists and holds nothing.
"""

from collections.abc import Iterable, Iterator

from pgadvise.snapshot import Relation, Snapshot, Workload
from pgadvise.snapshot.origin import captured

SUPABASE_API_ROLES = ("anon", "authenticated")
SERVICE = "service_role"
API_ROLES = (*SUPABASE_API_ROLES, SERVICE)


def at_home(snapshot: Snapshot, relations: Iterable[Relation]) -> bool:
    """Something of this database, whose own relations are `relations`, is granted or addressed to an API's role, to one
    that it inherits from or can become, or belongs to it; what PUBLIC may do to relations counts as well, and so do
    statements that such a role has run here."""
    names = _with_all_they_are(snapshot, [name for name in API_ROLES if snapshot.role(name) is not None])
    if not names:
        return False
    if any(name.startswith("pg_") or _is_superuser(snapshot, name) for name in names):
        return True  # rights that stand on no access list, such as pg_read_all_data's
    own = tuple(relations)
    named = {*_owners(snapshot, own), *(name for policy in snapshot.policies for name in policy.roles)}
    if not names.isdisjoint(named) or _is_configured(snapshot) or _has_run(snapshot):
        return True
    # As aclitems are written: quotes where a name needs them, nothing before `=` for PUBLIC.
    quoted = (name.replace('"', '""') for name in names)
    begins = tuple(f"{mark}{name}{mark}=" for name in quoted for mark in ("", '"'))
    if any(item.startswith(begins) for acl in {*_acls(snapshot)} for item in acl):
        return True
    return any(item.startswith("=") for acl in {r.acl or () for r in own} for item in acl)


def _with_all_they_are(snapshot: Snapshot, names: list[str]) -> frozenset[str]:
    found: set[str] = set()
    while names:
        found.add(name := names.pop())
        names += [m.role for m in snapshot.memberships if m.member == name and m.role not in found]
    return frozenset(found)


def _is_superuser(snapshot: Snapshot, name: str) -> bool:
    role = snapshot.role(name)
    return role is not None and role.superuser


def _owners(snapshot: Snapshot, relations: Iterable[Relation]) -> Iterator[str]:
    yield from (relation.owner for relation in relations)
    yield from (function.owner for function in snapshot.functions)
    yield from (schema.owner for schema in snapshot.schemas)


def _has_run(snapshot: Snapshot) -> bool:
    workload = snapshot.workload
    return isinstance(workload, Workload) and any(s.role in API_ROLES for s in workload.statements)


def _is_configured(snapshot: Snapshot) -> bool:
    """PostgREST reads its configuration from settings of the role that it logs in as, here or in all databases."""
    settings = (s for s in captured(snapshot.role_settings) if s.database == snapshot.origin.database)
    return any(setting.name.startswith("pgrst.") for setting in settings)


def _acls(snapshot: Snapshot) -> Iterator[tuple[str, ...]]:
    """Every access list, extensions' too: a grant to an API's role there is somebody's doing as well."""
    yield snapshot.origin.acl or ()
    yield from (schema.acl or () for schema in snapshot.schemas)
    yield from (relation.acl or () for relation in snapshot.relations)
    yield from (function.acl or () for function in snapshot.functions)
    yield from (sequence.acl or () for sequence in snapshot.sequences)
    yield from (column.acl for relation in snapshot.relations for column in relation.columns if column.acl)
    yield from (one.acl for one in snapshot.default_privileges)
