"""The operator's own people: who stands in a list of them reaches over all tenants, and no member of a tenant does.

`platform_admins (user_id)`: a list of persons that is of no tenant, by its name. One that other rows refer to may be
where everybody's employees are kept, and one that is called as the tenants are is theirs. A mere `staff` is nearly
always the operator's as well: no attack puts the attacker there, and no proof leans on it.
"""

import re
from collections.abc import Collection

from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Relation, Snapshot

_LIST = re.compile(
    r"(?:(super|platform|system|global|site|internal|saas)_?)?(?:admins?|administrators?|staff|operators?|superusers?"
    r"|admin_users|staff_members|support_(?:agents?|staff|team))\Z",
    re.IGNORECASE,
)


# Whom such a name calls may be anybody's, unless it says whose.
_ANYBODYS = re.compile(r"staff|operators?|support", re.IGNORECASE)


def is_surely_of_operators(snapshot: Snapshot, tenancy: Tenancy, of_tenants: Collection[int], table: Relation) -> bool:
    """The same where the name leaves no doubt."""
    return _ANYBODYS.match(table.name) is None and is_of_operators(snapshot, tenancy, of_tenants, table)


def is_of_operators(snapshot: Snapshot, tenancy: Tenancy, of_tenants: Collection[int], table: Relation) -> bool:
    """Whether the table lists them. `of_tenants` are the relations whose rows are of tenants."""
    named, primary = _LIST.match(table.name), snapshot.primary_key_of(table)
    if named is None or not table.is_table or primary is None or table.parents or snapshot.children_of(table):
        return False
    if table.oid in of_tenants or table.qualified in tenancy.people or tenancy.scope(table) in ("membership", "tenant"):
        return False
    words = [*tenancy.keys, *([tenancy.tenant_table.name] if tenancy.tenant_table is not None else [])]
    if any(named[1].lower() in word.lower() for word in words if named[1]):
        return False
    beside = any(key.references in of_tenants for key in snapshot.foreign_keys_of(table))
    keyed = any(column.name in tenancy.keys for column in table.columns)
    return not (beside or keyed or snapshot.references_to(table))
