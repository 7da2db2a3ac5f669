"""Policy that a broader one beside it makes void.

## What
A permissive policy that allows nothing which another permissive policy for the same command and roles does not allow
as well; or a permissive policy that is false, written to forbid something.

## Why
Permissive policies are alternatives: a row passes when one of them lets it. "Only admins delete" beside a policy that
lets every member do everything leaves members deleting, and `using (false)` takes nothing away from anybody.

## Example
```sql
-- platform: supabase
create table public.workspace (
    id uuid primary key
);
create table public.workspace_member (
    workspace_id uuid not null references public.workspace,
    user_id      uuid not null references auth.users,
    role         text not null,
    primary key (workspace_id, user_id)
);
create index on public.workspace_member (user_id);
create table public.project (
    id           uuid primary key,
    workspace_id uuid not null references public.workspace
);
create index on public.project (workspace_id);
alter table public.workspace enable row level security;
alter table public.workspace_member enable row level security;
alter table public.project enable row level security;
create policy own on public.workspace_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.workspace for select to authenticated using (
    id = any (array(select m.workspace_id from public.workspace_member m where m.user_id = (select auth.uid())))
);
create policy members on public.project for all to authenticated using (
    workspace_id = any (array(
        select m.workspace_id from public.workspace_member m where m.user_id = (select auth.uid())))
);
create policy admins_delete on public.project for delete to authenticated using (
    workspace_id = any (array(
        select m.workspace_id from public.workspace_member m
        where m.user_id = (select auth.uid()) and m.role in ('owner', 'admin')))
);
```

## Fix
A restrictive policy is asked as well: a row must pass one permissive policy and every restrictive one. For a policy FOR
ALL the broader one is cut down to SELECT instead, so that everybody goes on reading.
```sql
drop policy admins_delete on public.project;
create policy admins_delete on public.project as restrictive for delete to authenticated using (
    workspace_id = any (array(
        select m.workspace_id from public.workspace_member m
        where m.user_id = (select auth.uid()) and m.role in ('owner', 'admin')))
);
```

## Not found
Policies that say the same. A broader policy that is simply true, which policy-always-true judges. A false policy with
no other for its command: without it nothing would pass either. Where a restrictive policy says it as well, or the roles
lack the grant. A policy for reading that adds nothing is a note, and so is one that stands in the broader one word for
word ("own rows" beside "own rows or an admin's"). What functions in SQL and one-line PL/pgSQL say is
compared too (certainty likely); of other functions nothing is known.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.alternatives import Alternatives, Void
from pgadvise.engines.caller.policy_statements import create_policy, drop_policy
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, quote

_NARROWING = "; to narrow what is read it would have to be restrictive"


@rule(severity="warning", also=("info",), security=5.3, since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    alternatives = Alternatives(application=application)
    for table in platform.tables:
        for void in alternatives.void(table):
            yield Finding(
                about=about_part(table, void.policy),
                severity="info" if void.kind == "repeated" or void.policy.command == "select" else None,
                certainty="likely" if void.through_functions else "proved",
                message=_message(table, void),
                evidence={"commands": list(void.commands), "beside": void.by.name if void.by else None},
                fix=_fix(table, void),
                judged=tuple(judged_policy(p, table) for p in (void.policy, void.by) if p is not None),
            )


def _message(table: Relation, void: Void) -> str:
    policy, commands = f"{quote(void.policy.name)} on {table}", listed([c.upper() for c in void.commands])
    if void.by is None:
        return (
            f"{policy} is permissive and false, so it forbids nothing: row-level security is off, and were it on, any "
            f"policy that allows {commands} would win"
        )
    by = quote(void.by.name)
    if void.kind == "false":
        return f"{policy} is permissive and false, so it forbids nothing: {by} beside it allows {commands}"
    if void.kind == "repeated":
        return f"{policy} adds nothing: {by} beside it says the same for {commands}, and more"
    return f"{policy} is void: {by} beside it allows {commands} of all these rows and of more"


def _fix(table: Relation, void: Void) -> Fix:
    policy, by = void.policy, void.by
    if void.kind == "repeated" or (void.kind == "narrower" and policy.command == "select"):
        title = "Drop the policy: what it allows stays allowed" + ("" if void.kind == "repeated" else _NARROWING)
        return Fix(title=title, statements=(drop_policy(table, policy),), safe=True)
    if void.kind == "narrower" and policy.command == "all" and by is not None:
        reading = create_policy(table, by, "select", permissive=True)
        title = f"Let {quote(by.name)} allow reading alone, so that {quote(policy.name)} decides on writing"
        return Fix(title=title, statements=(drop_policy(table, by), reading), safe=False)
    again = create_policy(table, policy, policy.command, permissive=False)
    return Fix(title="Make the policy restrictive", statements=(drop_policy(table, policy), again), safe=False)
