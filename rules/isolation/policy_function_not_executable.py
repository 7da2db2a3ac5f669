"""Policy that its own roles may not ask.

## What
A policy calls a function that a role it is for may not execute, or its sub-select reads a table on which that role has
no grant.

## Why
A policy is asked with the rights of whoever queries the table. Without EXECUTE, or SELECT on the table below, the query
is refused before a row is looked at: the role gets an error from every query, also where another policy would pass.

## Example
```sql
-- platform: supabase
create schema app;
create function app.is_staff() returns boolean language sql stable set search_path = '' as
    $$ select (select auth.jwt() -> 'app_metadata' ->> 'staff') = 'true' $$;
revoke execute on function app.is_staff() from public;
create table public.ticket (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users
);
create index on public.ticket (user_id);
alter table public.ticket enable row level security;
create policy own on public.ticket for all to authenticated
    using (user_id = (select auth.uid()) or (select app.is_staff()));
```

## Fix
The schema's USAGE is not asked for: a policy names its functions by identity.
```sql
grant execute on function app.is_staff() to authenticated;
```

## Not found
Roles that the table itself is closed to, for the policy's command, and those that no policy binds. Anonymous visitors,
unless the policy names their role: being refused may be meant. Names that several functions share. Grants on some
columns of a table are taken to be enough.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.access.revocation import role_list
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.isolation.refused import Refusal, Refusals
from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote


@rule(severity="error", since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    refusals = Refusals(application=application)
    for table in platform.tables:
        for policy in platform.snapshot.policies_of(table) if table.row_security else ():
            found = tuple(refusals.of(table, policy))
            if found:
                yield _finding(table, policy, found)


def _finding(table: Relation, policy: Policy, found: tuple[Refusal, ...]) -> Finding:
    roles = tuple(dict.fromkeys(r.role for r in found))
    what = listed([f"{'execute' if r.function else 'read'} {r.object}" for r in dict.fromkeys(_nameless(found))])
    which = "query" if policy.command == "all" else policy.command.upper()
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} is for {listed(roles)}, who may not {what}: every {which} of the "
        "table by them is refused",
        evidence={"fails": policy.command, "roles": list(roles), "lacking": sorted({r.object for r in found})},
        fix=_fix(found),
        judged=(judged_policy(policy, table),),
    )


def _nameless(found: tuple[Refusal, ...]) -> Iterator[Refusal]:
    return (Refusal(role="", object=r.object, function=r.function, guarded=r.guarded) for r in found)


def _fix(found: tuple[Refusal, ...]) -> Fix:
    """The grants; another way where one would open a table that no policy guards, or help nobody."""
    if not all(r.guarded for r in found):
        asked = "Let a SECURITY DEFINER function look up what the policy asks for"
        accounts = any(r.object == "auth.users" for r in found)
        title = f"Ask the token instead, as auth.jwt() ->> 'email' does. Or l{asked[1:]}" if accounts else asked
        return Fix(title=title, statements=(), safe=False)
    statements = [
        f"grant {'execute on function' if r.function else 'select on'} {r.object} to {role_list([r.role])}"
        for r in found
    ]
    return Fix(
        title="Grant what the policy asks for", statements=tuple(dict.fromkeys(statements)), safe=False, lock=NO_LOCK
    )
