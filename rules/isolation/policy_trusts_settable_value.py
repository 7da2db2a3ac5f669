"""Policy that believes what the client sends.

## What
A policy, itself or through a function, decides by a header or a cookie of the request, or by a setting that a function
lets every caller of the API set.

## Why
Nothing proves such a value: whoever writes another tenant's id into the header, or calls the function with it, is that
tenant.

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
create policy chosen on public.invoice for select to authenticated using (
    team_id = ((select current_setting('request.headers', true))::json ->> 'x-team-id')::uuid
);
```

## Fix
Let the header choose among the tenants that the token proves.
```sql
alter policy chosen on public.invoice using (
    team_id = ((select current_setting('request.headers', true))::json ->> 'x-team-id')::uuid
    and team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Headers that narrow what the token, a membership or a function of yours already decides. A secret that is sent, such as
a share link's token compared with a column of that name. Settings that a role which logs in sets for itself
(`set app.tenant = …`): there the application speaks SQL and is trusted with it. Functions that check before they set:
they ask a table or the token, or decide anything at all. Functions that no role of the API can call.

## References
- https://docs.postgrest.org/en/stable/references/transactions.html#request-headers-cookies-and-jwt-claims
- https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SET
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.settable import Settable, Setters
from pgadvise.engines.conditions import conditions
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.isolation.written import governed
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote


@rule(severity="error", security=8.8, since="0.1")
def check(application: Application) -> Iterator[Finding]:
    if not any(role.api for role in application.untrusted):
        return
    setters = Setters(application=application, callers=Callers(snapshot=application.access.snapshot))
    for table in governed(application.platform):
        for policy in application.access.snapshot.policies_of(table):
            found = tuple(dict.fromkeys(s for c in conditions(policy) for s in setters.decides(c)))
            roles = _roles(application, table, policy) if found else []
            if roles and not _is_floored(setters, application, table, policy, roles[0]):
                yield _finding(table, policy, found, roles)


def _roles(application: Application, table: Relation, policy: Policy) -> list[str]:
    """The API's roles that the policy lets in: a restrictive one lets nobody in."""
    access = application.access
    commands = policy.commands
    found = []
    for exposure in application.exposure(table) if policy.permissive else ():
        role = exposure.role
        bound = access.binds(role.name, table)
        for command in commands if role.api and bound else ():
            named = policy in access.policies(role.name, table, command).permissive
            if named and command.upper() in exposure.privileges and role.name not in found:
                found.append(role.name)
    return found


def _is_floored(setters: Setters, application: Application, table: Relation, policy: Policy, role: str) -> bool:
    """Whether a restrictive policy beside it asks for what callers cannot choose."""
    command = "select" if policy.command == "all" else policy.command
    floor = application.access.policies(role, table, command).restrictive
    return any(setters.proves(condition) for other in floor for condition in conditions(other))


def _finding(table: Relation, policy: Policy, found: tuple[Settable, ...], roles: list[str]) -> Finding:
    first = found[0]
    if first.by is not None:
        fact = f"believes the setting {first.name}, which {first.by} sets to whatever {listed(roles)} say"
    else:
        fact = f"believes a {first.source} of the request, which {listed(roles)} write themselves"
    return Finding(
        about=about_part(table, policy),
        message=f"{quote(policy.name)} on {table} {fact}: whoever names another tenant is taken for it",
        evidence={"believes": [s.name for s in found], "set_by": sorted({str(s.by) for s in found if s.by})},
        fix=Fix(title="Ask the token, or ask for a membership beside it", statements=(), safe=False),
        judged=(judged_policy(policy, table), *sorted({s.by.body or "" for s in found if s.by})),
    )
