"""Policy that compares the caller's role with one that does not exist.

## What
A policy compares `auth.role()`, or the token's claim `role`, with a word that is the name of no role of the database.

## Why
PostgREST switches to the role that the token names, and refuses one that does not exist: nobody ever carries this word.
What was to open for `admin` opens for nobody, and what was to stay closed for it (`<>`) is open to everybody.

## Example
```sql
-- platform: supabase
create table public.report (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users
);
create index on public.report (user_id);
alter table public.report enable row level security;
create policy own on public.report for select to authenticated
    using (user_id = (select auth.uid()) or (select auth.role()) = 'admin');
```

## Fix
Ask for what says so of a person: a claim that only the server writes, or a table of members.
```sql
alter policy own on public.report using (
    user_id = (select auth.uid()) or (select auth.jwt() -> 'app_metadata' ->> 'role') = 'admin'
);
```

## Not found
Roles that exist, able to log in or not. Comparisons with columns and settings. Databases without `auth.role()`.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
- https://supabase.com/docs/guides/database/postgres/row-level-security
"""

from collections.abc import Iterator

from pgadvise.engines.caller.role_words import compared_with_role
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, Snapshot, literal, quote


@rule(severity="warning", since="0.1")
def check(platform: Platform) -> Iterator[Finding]:
    snapshot = platform.snapshot
    for table in platform.tables if snapshot.functions_named("auth", "role") else ():
        for policy in snapshot.policies_of(table):
            words = sorted(w for w in compared_with_role(policy) if snapshot.role(w) is None)
            if words:
                yield _finding(snapshot, table, policy, words)


def _finding(snapshot: Snapshot, table: Relation, policy: Policy, words: list[str]) -> Finding:
    named = listed([literal(w).strip() for w in words], "or")
    roles = "a role that does not exist" if len(words) == 1 else "roles that do not exist"
    known = [r for r in ("anon", "authenticated", "service_role") if snapshot.role(r)]
    return Finding(
        about=about_part(table, policy),
        certainty="likely",
        message=f"{quote(policy.name)} on {table} compares the role of the token with {named}, {roles}: no caller ever "
        "has it",
        detail=f"What auth.role() says is the database role of the token: {listed(known, 'or')}" if known else "",
        fix=Fix(
            title="Ask for a claim that only the server writes (auth.jwt() -> 'app_metadata'), or a table of members",
            statements=(),
            safe=False,
        ),
        evidence={"words": words},
        judged=(judged_policy(policy, table),),
    )
