"""The group that the tenants' own database roles share: whoever sends any SQL acts as it as well.

`grant app to role_alpha, role_beta`: by SET ROLE app the current user is called `app`, for all of them alike. Then
nothing is lost if no tenant and no login is called so, which is assumed and told. A role of another tenant that he was
given is none of these, so the one role that he can become has to be told from a tenant's. It is where his own role, and
another in the group that he cannot become, have no rights on tables nor policies of their own, and the group has. Of
one that can become others in turn, and of several, nothing is said: one of them may be a tenant's.
"""

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import grants


def shared(access: Access, role: str) -> tuple[str, ...]:
    """The role and what it can become, where that is one shared group and nothing else; else nobody."""
    others = access.can_become(role)
    if len(others) != 1 or access.memberships.superuser(role) or _is_named(access, role):
        return ()
    members = [r.name for r in access.snapshot.roles if not r.superuser and r.name not in others | {role}]
    fellows = [name for name in members if not _is_named(access, name)]
    return (role, *others) if all(_is_group(access, group, fellows) for group in others) else ()


def _is_group(access: Access, group: str, fellows: list[str]) -> bool:
    known = access.snapshot.role(group)
    if known is None or known.login or access.can_become(group) or not _is_named(access, group):
        return False
    return any(group in access.can_become(fellow) for fellow in fellows)


def _is_named(access: Access, role: str) -> bool:
    """Whether a table, or a policy, names the role itself."""
    for relation in access.snapshot.relations:
        lists = (access.grants_to(relation), *(grants(c.acl) for c in relation.columns if c.acl))
        if relation.owner == role or any(grant.grantee == role for each in lists for grant in each):
            return True
    return any(role in policy.roles for policy in access.snapshot.policies)
