"""Policy for roles that no policy binds.

## What
A policy that names only roles which bypass row-level security on its table: superusers, BYPASSRLS, owners not forced.

## Why
Such a role reads and writes every row before any policy is asked: a permissive policy gives it nothing, and a
restrictive one holds it back from nothing. It reads like a rule, and is none.

## Example
```sql
-- platform: supabase
create table public.payout (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users,
    amount  bigint not null
);
create index on public.payout (user_id);
alter table public.payout enable row level security;
create policy own on public.payout for select to authenticated using (user_id = (select auth.uid()));
create policy service_writes on public.payout for all to service_role using (true) with check (true);
```

## Fix
```sql
drop policy service_writes on public.payout;
```

## Not found
Policies that name a role which is bound beside one that is not, or `public`. Roles that bypass only by becoming another
role. Roles with members that are bound: BYPASSRLS is not inherited.
Tables with row-level security off.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.bypass import Bypass
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote

_WHY = {
    "superuser": "a superuser",
    "bypassrls": "a role with BYPASSRLS",
    "owner": "the owner of the table, which is not forced",
    "member_of_owner": "a member of the owner of the table, which is not forced",
}


@rule(severity="info", since="0.1")
def check(platform: Platform, access: Access) -> Iterator[Finding]:
    for table in platform.tables:
        for policy in platform.snapshot.policies_of(table) if table.row_security else ():
            bypasses = _all_bypass(access, table, policy)
            if bypasses:
                yield _finding(table, policy, bypasses)


def _all_bypass(access: Access, table: Relation, policy: Policy) -> list[Bypass]:
    """Why none of the policy's roles is bound; empty where one of them is, by itself or by who inherits from it."""
    if PUBLIC in policy.roles:
        return []
    found = [access.bypass(role, table) for role in policy.roles]
    bypasses = [b for b in found if b is not None and b.direct]
    return bypasses if len(bypasses) == len(found) and not _heirs(access, table, policy) else []


def _heirs(access: Access, table: Relation, policy: Policy) -> bool:
    """Whether a role that is bound inherits from one of the policy's: the policy then speaks for it. BYPASSRLS is not
    inherited."""
    named = frozenset(policy.roles)
    heirs = (r.name for r in access.snapshot.roles if r.name not in named and named & access.inherits(r.name))
    return any(access.binds(heir, table) for heir in heirs)


def _finding(table: Relation, policy: Policy, bypasses: list[Bypass]) -> Finding:
    consequence = "gives nothing" if policy.permissive else "holds nothing back"
    roles = listed([f"{b.role}, {_WHY[b.reason]}," for b in bypasses])
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} {consequence}: it is for {roles} whom no policy binds",
        evidence={"roles": {b.role: b.reason for b in bypasses}},
        fix=Fix(
            title="Drop the policy, or write it for the roles that are bound",
            statements=(f"drop policy {quote(policy.name)} on {table}",),
            safe=True,
        ),
        judged=(judged_policy(policy, table),),
    )
