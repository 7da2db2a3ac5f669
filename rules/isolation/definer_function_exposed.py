"""SECURITY DEFINER function that anybody can call over the API.

## What
A function that runs with its owner's rights, in a schema that the HTTP API serves, which visitors or signed-in users
can call, and which does not ask who is calling.

## Why
No policy binds what it does: its arguments decide whose rows it reads or changes, and the caller chooses those. Every
new function can be called by everybody (PUBLIC holds EXECUTE) until somebody revokes that.

## Example
```sql
-- platform: supabase
create table public.invoice (
    id           uuid primary key,
    workspace_id uuid not null,
    total_cents  bigint not null
);
create index on public.invoice (workspace_id);
alter table public.invoice enable row level security;
create function public.revenue(workspace uuid) returns bigint
language sql stable security definer set search_path = '' as $$
    select sum(i.total_cents)::bigint from public.invoice i where i.workspace_id = workspace
$$;
```

## Fix
Where users are meant to call it, let it ask: `auth.uid()` in its WHERE, or SECURITY INVOKER, so that policies do.
```sql
revoke execute on function public.revenue(uuid) from public, anon, authenticated;
```

## Not found
Functions that ask who is calling, themselves or in what they call (`auth.uid()`, the token, a header, a setting of your
own): whether they ask the right thing is not judged here. Those that open to an argument only the right people know (a
token, a code). Trigger functions, which nobody can call. Functions that touch no table, or whose owner has nothing that
policies would keep. Roles without EXECUTE or USAGE, and roles that need it: a policy, a view or a default that calls
the function would fail without; what others can do with such a helper is a note. So is a function that asks for the
session, and that visitors, who have none, can call all the same.

## References
- https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
- Supabase lints 0028_anon_security_definer_function_executable and
  0029_authenticated_security_definer_function_executable
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.privileges import PUBLIC, function_grants, grants
from pgadvise.engines.access.revocation import givers, role_list
from pgadvise.engines.caller.doors import Door, Doors
from pgadvise.engines.enumeration import listed
from pgadvise.finding import NO_LOCK, Finding, Fix, about_function
from pgadvise.rule import rule
from pgadvise.snapshot import Function


@rule(severity="warning", also=("info",), security=6.1, since="0.1")
def check(access: Access, application: Application) -> Iterator[Finding]:
    for door in Doors(application=application).open():
        function = door.function
        roles = [role.name for role in door.roles]
        yield Finding(
            about=about_function(function),
            severity="info" if door.asks_for_session or door.helper else None,
            message=_message(door, roles),
            detail=_by_default(access, function, roles),
            evidence={"roles": roles, "owner": function.owner},
            fix=_fix(access, application, door, roles),
            judged=(function.body or "", *(f"{role} executes" for role in roles)),
        )


def _message(door: Door, roles: list[str]) -> str:
    rights = f"{door.function} runs with the rights of {door.function.owner}"
    if door.asks_for_session:
        return f"{rights} and asks who is signed in: as {listed(roles)}, requests without a session can call it too"
    return f"{rights}, past every policy, and does not ask who is calling: {listed(roles)} can call it"


def _by_default(access: Access, function: Function, roles: list[str]) -> str:
    """Who revoked from PUBLIC meant to close it, as a dump that is restored does; Supabase's defaults open it again."""
    held = {g.grantee for g in function_grants(function.acl, function.owner) if "EXECUTE" in g.privileges}
    given = {
        grant.grantee
        for default in access.snapshot.default_privileges
        if default.object == "function" and default.role == function.owner
        if default.schema in (None, function.schema)
        for grant in grants(default.acl)
    }
    if PUBLIC in held or not held & given & {*roles}:
        return ""
    holders = listed(sorted(held & given & {*roles}))
    return (
        f"{holders} got it from the default privileges of {function.owner}: revoking it from PUBLIC leaves it to them"
    )


def _fix(access: Access, application: Application, door: Door, roles: list[str]) -> Fix:
    """Revoke from whom it was granted to, and grant again to who had it through them and is to keep it."""
    function = door.function
    held = [g for g in function_grants(function.acl, function.owner) if "EXECUTE" in g.privileges]
    taken = givers(access, roles, held)
    left = {g.grantee for g in held} - {*taken}
    others = [r.name for r in application.roles if r.name not in roles and access.may_execute(r.name, function)]
    keepers = [name for name in others if left.isdisjoint(access.inherits(name))]
    again = (f"grant execute on {_kind(function)} {function} to {role_list(keepers)}",) if keepers else ()
    if door.asks_for_session:
        title = "Let signed-in users alone call it"
    elif keepers or len(roles) == 1:
        title = f"Take it from {listed(roles)}, or let it ask who is calling"
    else:
        title = "Let services alone call it, or let it ask who is calling"
    revoke = f"revoke execute on {_kind(function)} {function} from {role_list(taken)}"
    return Fix(title=title, statements=(revoke, *again), safe=False, lock=NO_LOCK)


def _kind(function: Function) -> str:
    return "procedure" if function.kind == "procedure" else "function"
