"""What takes grants away: REVOKE from a role that has them through another removes nothing."""

from collections.abc import Iterable

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC, grants
from pgadvise.snapshot import Grant, Relation, quote


def grants_on(access: Access, relation: Relation) -> tuple[Grant, ...]:
    """Those on a relation and those on its columns, which a REVOKE on the relation takes away as well."""
    return (*access.grants_to(relation), *(g for column in relation.columns for g in grants(column.acl or ())))


def givers(access: Access, roles: Iterable[str], given: Iterable[Grant]) -> tuple[str, ...]:
    """To whom that was granted which `roles` have of `given`, by name: themselves, groups, PUBLIC.

    Empty where they have it otherwise: by attribute, or through a predefined role.
    """
    reached = frozenset[str]().union(*(access.inherits(role) for role in roles))
    return tuple(sorted({g.grantee for g in given if g.grantee == PUBLIC or g.grantee in reached}))


def role_list(names: Iterable[str]) -> str:
    """`public, anon, "Web App"`, as GRANT, REVOKE and CREATE POLICY read it."""
    return ", ".join(PUBLIC if name == PUBLIC else quote(name) for name in dict.fromkeys(names))
