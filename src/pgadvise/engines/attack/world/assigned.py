"""Tenants that policies give to roles of the database by name: `to clinic_a using (clinic = 'a')`, one for each role.

Whoever writes that says whose the role is. A single role with a constant in its policy says nothing: there the constant
is a tenant like any other, and the role's callers may be of many. A role may also be called after its tenant, with
something before or behind it that policies put there: `current_user = tenant || '_app'`.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import takewhile

from pgadvise.engines.api_roles import SUPABASE_API_ROLES
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.snapshot import Policy, Snapshot

_SHARED = frozenset(("public", *SUPABASE_API_ROLES))
_ROLE = r"\b(?:current_user|session_user)\b\)*(?:::\w+)?\)*"
_TEXT = r"'([^']*)'(?:::\w+)?\)*"


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


def called_after(roles: tuple[str, ...], columns: Iterable[str], text: str) -> Mapping[str, str]:
    """By role the tenant that it is called after, as policies put that together; of `%` what all the roles share."""
    names = rf"(?:\w+\.)?\"?(?:{'|'.join(map(re.escape, columns))})\b\"?\)*(?:::\w+)?\)*"
    made = rf"\(*(?:{_TEXT} \|\| )?\(*{names}(?: \|\| {_TEXT})?"
    shared = _shared(roles)
    for found in re.finditer(rf"{_ROLE}(?: (=|~~\*?|\^@)|(,)) {made}|{made} = {_ROLE}", text, re.IGNORECASE):
        before, behind = found[3] or found[5] or "", found[4] or found[6] or ""
        behind += "%" if found[1] == "^@" or found[2] else ""
        before, behind = (
            end if "%" in told else told.replace("\\", "") for end, told in zip(shared, (before, behind), strict=True)
        )
        fitting = (name for name in roles if name.startswith(before) and name.endswith(behind))
        tenants = {name: name.removeprefix(before).removesuffix(behind) for name in fitting}
        if before + behind and len(set(filter(None, tenants.values()))) == len(tenants) > 1:
            return tenants
    return {}


def _shared(roles: tuple[str, ...]) -> tuple[str, str]:
    """How all of them begin and end, in whole words."""
    words = [name.split("_") for name in roles]
    begins, ends = _alike(words), _alike([each[::-1] for each in words])
    return "".join(f"{word}_" for word in begins), "".join(f"_{word}" for word in reversed(ends))


def _alike(words: list[list[str]]) -> list[str]:
    return [each[0] for each in takewhile(lambda each: len(set(each)) == 1, zip(*words, strict=False))]
