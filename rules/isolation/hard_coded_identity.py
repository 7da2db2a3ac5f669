"""Policy that names a person or a tenant.

## What
A policy that compares with one particular user's id or e-mail address, or one particular tenant's key.

## Why
What is written into the schema is forgotten there: the person leaves, the account is sold, the id is another's in the
next environment, and the way in stays open. Nobody sees it in the list of members.

## Example
```sql
-- platform: supabase
create table public.notice (
    id   uuid primary key,
    text text not null
);
alter table public.notice enable row level security;
create policy support on public.notice for select to authenticated using (
    (select auth.uid()) = '7d1c0a4e-52b5-4b0e-9a35-0a6d0f6c2f11'
);
```

## Fix
Ask for something that the server keeps about people, and set it for those who should pass.
```sql
alter policy support on public.notice using (
    (select auth.jwt() -> 'app_metadata' ->> 'role') = 'support'
);
```

## Not found
Roles, plans and states by name. The nil UUID and names such as `system` or `default`, which stand for nobody. UUIDs
compared with columns that hold neither a person nor a tenant: a kind, a category. Who is kept out by name (`<>`).
Patterns of addresses, such as everybody at one company. Policies for roles that bypass row-level security. What
functions compare.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.privileges import PUBLIC
from pgadvise.engines.conditions import conditions
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.isolation.named import Named, Names
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.written import governed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote

_WORDS = {"person": "one person", "address": "one e-mail address", "tenant": "one tenant"}


@rule(severity="warning", security=3.9, since="0.1")
def check(platform: Platform, tenancy: Tenancy, access: Access) -> Iterator[Finding]:
    names = Names(origins=Origins(platform=platform, tenancy=tenancy), tenancy=tenancy)
    for table in governed(platform):
        for policy in platform.snapshot.policies_of(table):
            if not _is_read_by_anybody(access, policy):
                continue
            found = tuple(dict.fromkeys(n for c in conditions(policy) for n in names.of(c, table)))
            if found:
                yield _finding(table, policy, found)


def _is_read_by_anybody(access: Access, policy: Policy) -> bool:
    bypasses = (access.bypass_everywhere(role) for role in policy.roles if role != PUBLIC)
    return PUBLIC in policy.roles or any(b is None or not b.direct for b in bypasses)


def _finding(table: Relation, policy: Policy, found: tuple[Named, ...]) -> Finding:
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} names {_WORDS[first.what]}, {first.value}{more}: "
        "whoever that is passes for as long as the policy stands",
        evidence={"named": [n.value for n in found]},
        fix=Fix(title="Ask for a membership or a role that is kept as data", statements=(), safe=False),
        judged=(judged_policy(policy, table),),
    )
