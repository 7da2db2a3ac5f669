"""Roles of the application's own that use a table."""

from pgadvise.engines.access.privileges import PUBLIC, grants
from pgadvise.engines.platform import SUPABASE_API_ROLES
from pgadvise.snapshot import Relation, Snapshot


def users(snapshot: Snapshot, table: Relation) -> tuple[str, ...]:
    """Those with rights on it that policies hold for; not its owner, nor a platform's roles."""
    holders = {grant.grantee for grant in grants(table.acl or ())} - {PUBLIC, table.owner, *SUPABASE_API_ROLES}
    return tuple(r.name for r in snapshot.roles if r.name in holders and not (r.superuser or r.bypass_rls))
