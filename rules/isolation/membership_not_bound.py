"""Membership asked of anybody, or of any tenant.

## What
A policy's sub-select on the table of members that does not ask for the caller, that an outer join lets find everybody's
rows, that EXISTS asks of an aggregate, or that is not tied to the row: any membership will do.

## Why
The sub-select answers for somebody, but not for this caller and this row: who belongs to one tenant, or to none, passes
for all of them.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.invoice (
    id      uuid primary key,
    team_id uuid not null references public.team
);
create index on public.invoice (team_id);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy members on public.invoice for select to authenticated using (
    exists (select from public.team_member m where m.user_id = (select auth.uid()))
);
```

## Fix
```sql
alter policy members on public.invoice using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Sub-selects whose tables' own policies ask for the caller. What the same way through the policy asks for elsewhere: the
caller, the row. A restrictive policy that asks for the caller. Tables that list no members of a tenant, such as a
person's global role, and rows that belong to no tenant. Sub-selects that name one tenant. Negated sub-selects, and what
functions ask. A column caught by the inner table is column-captured.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.conditions import conditions
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.captures import Captures
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.unbound import Bonds, Unbound
from pgadvise.engines.isolation.written import governed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote

_WORDS = {
    "caller": "finds members in {0} whoever asks, so that everybody passes who is under it",
    "outer": "asks for the caller in an outer join with {0}, which keeps the rows that do not match: everybody passes",
    "row": "asks for a membership in {0} and not for the row's tenant: a member of one passes for all",
    "aggregate": "asks EXISTS of an aggregate of {0}, which always gives a row: everybody passes",
}


@rule(severity="error", security=8.6, since="0.1")
def check(platform: Platform, tenants: Tenancy, access: Access, application: Application) -> Iterator[Finding]:
    origins = Origins(platform=platform, tenancy=tenants)
    captures = Captures(origins=origins)
    bonds = [Bonds(access=access, tenancy=tenants, origins=origins, role=r) for r in application.untrusted]
    for table in governed(platform):
        for policy in access.snapshot.policies_of(table) if table.row_security else ():
            found = _found(bonds, policy, table, application)
            if found and not any(True for c in conditions(policy) for _ in captures.of_policy(c, table)):
                yield _finding(platform, table, policy, found)


def _found(bonds: list[Bonds], policy: Policy, table: Relation, application: Application) -> dict[Unbound, list[str]]:
    """By flaw, the roles that it lets in."""
    found: dict[Unbound, list[str]] = {}
    if not policy.permissive or not any("select" in t.lower() for t in policy.texts):
        return found
    reached = {e.role.name for e in application.exposure(table)}
    for bond in bonds:
        if bond.role.name in reached and bond.lets_in(policy, table):
            for unbound in bond.of(policy, table):
                found.setdefault(unbound, []).append(bond.role.name)
    return found


def _finding(platform: Platform, table: Relation, policy: Policy, found: dict[Unbound, list[str]]) -> Finding:
    first, *others = found
    roles = list(dict.fromkeys(role for names in found.values() for role in names))
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} {_WORDS[first.flaw].format(first.members)} ({listed(roles)})",
        detail="; ".join(f"It also {_WORDS[o.flaw].format(o.members)}" for o in others),
        evidence={"flaws": [f"{u.flaw} {u.members}" for u in found], "roles": roles},
        fix=Fix(title="Tie the sub-select to the caller and to the row's tenant", statements=(), safe=False),
        judged=judged_policies(platform.snapshot, table),
    )
