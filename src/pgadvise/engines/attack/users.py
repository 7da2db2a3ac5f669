"""Roles of the application's own that use a table."""

from pgadvise.engines.access.privileges import PUBLIC, grants
from pgadvise.engines.api_roles import SUPABASE_API_ROLES
from pgadvise.snapshot import Relation, Snapshot


def users(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """Those with rights on it that policies hold for; not its owner, nor a platform's roles.

    A group through which several have their rights, and none otherwise, is none of them.
    """
    holders = {grant.grantee for grant in grants(table.acl or ())} - {PUBLIC, table.owner, *SUPABASE_API_ROLES}
    members = {name: {m.member for m in snapshot.memberships if m.role == name and m.inherit} for name in holders}
    groups = {name for name, them in members.items() if len(them) > 1 and not them & holders}
    holders = (holders - groups).union(*(members[name] for name in groups))
    return tuple(r.name for r in snapshot.roles if r.name in holders and not (r.superuser or r.bypass_rls))
