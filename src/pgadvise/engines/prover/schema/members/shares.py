"""Whether a table that pairs people and tenants is about a part of a tenant: a share of a row, and no membership.

A share of one row says nothing of all that its tenant has, so it links nobody. The role somebody has there is no such
part, whose row ever it is. What is called a list of members, and not those of the part (`team_members` of a team), is
one also where a row may name the part its member works in. Where each person has one row, another row of the table is
another person, his manager maybe, and no part of what a tenant has.
"""

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.names.words import words
from pgadvise.snapshot import Constraint, Relation, Snapshot

_ROLE = NamePattern(r"(?:\A|_)(?:role|permission|right)s?(?:_?id)?\Z")
_MEMBERS = NamePattern(r"(?:\A|_)member(?:ship)?s?\Z")


def is_share(snapshot: Snapshot, tenancy: Tenancy, relation: Relation, known: set[str]) -> bool:
    """Whether a key besides those of the columns `known` leads to what a tenant has."""
    lists_people = any(len(key.columns) == 1 and key.columns[0] in known for key in snapshot.keys_of(relation))
    keys = (key for key in snapshot.foreign_keys_of(relation) if not set(key.columns) <= known)
    targets = ((key, snapshot.relation(key.references or 0)) for key in keys)
    parts = (target for key, target in targets if target is not None and not _is_apart(relation, key, target))
    scopes = (tenancy.scope(part) for part in parts if not (lists_people and part.oid == relation.oid))
    return any(scope not in ("global", "user", None) for scope in scopes)


def _is_apart(relation: Relation, key: Constraint, target: Relation) -> bool:
    """Whether the key tells more of a member: his role, or where he is besides."""
    if all(_ROLE.search(column) for column in key.columns):
        return True
    columns = [relation.column(name) for name in key.columns]
    named = words(target.name)[-1] in words(relation.name)
    return bool(_MEMBERS.search(relation.name)) and not named and all(c is not None and c.nullable for c in columns)
