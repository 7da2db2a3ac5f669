"""Tenants that policies give to roles of the database by name: `to clinic_a using (clinic = 'a')`, one for each role.

Whoever writes that says whose the role is. A single role with a constant in its policy says nothing: there the constant
is a tenant like any other, and the role's callers may be of many.
"""

import re
from collections.abc import Mapping

from pgadvise.engines.api_roles import SUPABASE_API_ROLES
from pgadvise.engines.attack.axis import Axis
from pgadvise.snapshot import Policy, Snapshot

_SHARED = frozenset(("public", *SUPABASE_API_ROLES))


def assigned(snapshot: Snapshot, axes: Mapping[int, Axis]) -> Mapping[str, str]:
    """By role the one tenant that its policies name; none unless several roles have one each."""
    named: dict[str, set[str]] = {}
    for axis in axes.values():
        for policy in snapshot.policies_of(axis.relation) if axis.column and not axis.path else ():
            if len(policy.roles) == 1 and policy.roles[0] not in _SHARED:
                named.setdefault(policy.roles[0], set()).update(_constants(policy, axis.column or ""))
    found = {role: next(iter(texts)) for role, texts in sorted(named.items()) if len(texts) == 1}
    return found if len(found) > 1 and len(set(found.values())) == len(found) else {}


def _constants(policy: Policy, column: str) -> set[str]:
    """What the column is equal to."""
    equal = re.compile(rf"\(*\b{re.escape(column)}\)*(?:::\w+)? = (?:'((?:[^']|'')+)'(?:::\w+)?|(\d+))\)")
    found = (match for text in policy.texts for match in equal.finditer(text))
    return {(match[1] or match[2]).replace("''", "'") for match in found}
