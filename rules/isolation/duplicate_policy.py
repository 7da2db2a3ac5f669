"""Two policies that say the same.

## What
Two policies of one table for the same command and roles, of the same kind, whose conditions are the same.

## Why
Both are asked for every row, and each has to be changed when the rule changes: the one that is forgotten keeps the old
answer, and permissive policies are alternatives, so the older, wider one wins.

## Example
```sql
-- platform: supabase
create table public.note (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users,
    body    text not null
);
create index on public.note (user_id);
alter table public.note enable row level security;
create policy note_read on public.note for select to authenticated using (user_id = (select auth.uid()));
create policy note_select on public.note for select to authenticated using ((select auth.uid()) = user_id);
```

## Fix
```sql
drop policy note_select on public.note;
```

## Not found
Policies for different commands or roles, also where one covers the other: that is void-policy. A permissive and a
restrictive policy with one condition. Conditions that come to the same only by what functions or data say. Tables whose
row-level security is off.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections import defaultdict
from collections.abc import Iterator

from pgadvise.engines.isolation.judged import judged_policy, plain_rule
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote


@rule(severity="info", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    for table in platform.tables:
        policies = platform.snapshot.policies_of(table)
        if table.row_security and len(policies) > 1:
            yield from _repeated(table, policies)


def _repeated(table: Relation, policies: tuple[Policy, ...]) -> Iterator[Finding]:
    same: defaultdict[str, list[Policy]] = defaultdict(list)
    for policy in sorted(policies, key=lambda p: p.name):
        same[plain_rule(policy, table)].append(policy)
    for first, *others in same.values():
        for other in others:
            yield _finding(table, first, other)


def _finding(table: Relation, first: Policy, other: Policy) -> Finding:
    return Finding(
        about=about_part(table, other),
        message=f"{quote(other.name)} on {table} says the same as {quote(first.name)}: both are asked, and both have "
        "to be changed",
        evidence={"same_as": first.name, "command": other.command, "roles": list(other.roles)},
        fix=Fix(title="Drop one of the two", statements=(f"drop policy {quote(other.name)} on {table}",), safe=True),
        judged=(judged_policy(first, table), judged_policy(other, table)),
    )
