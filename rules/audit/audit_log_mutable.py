"""Audit log whose rows the application can change or delete.

## What
A role that the application uses may UPDATE or DELETE rows of an audit log, and neither a policy nor a trigger stops it.

## Why
A log that its writer can rewrite proves nothing: whoever gets hold of the application, or of one user's session, can
remove the traces.

## Example
```sql
-- platform: supabase
create table public.audit_logs (
    id          uuid primary key default gen_random_uuid(),
    user_id     uuid,
    action      text not null,
    occurred_at timestamptz not null default now()
);
alter table public.audit_logs enable row level security;
create policy everything on public.audit_logs to authenticated using (true) with check (true);
revoke all on public.audit_logs from anon;
```

## Fix
Grants are the plain way. They change what the role may do, not what any query returns.
```sql
revoke update, delete, truncate on public.audit_logs from authenticated;
alter policy everything on public.audit_logs rename to readers;
drop policy readers on public.audit_logs;
create policy readers on public.audit_logs for select to authenticated using (user_id = (select auth.uid()));
create policy writers on public.audit_logs for insert to authenticated with check (user_id = (select auth.uid()));
create index on public.audit_logs (user_id);
```

## Not found
Roles without the grant. Row-level security that has no UPDATE and DELETE policy for the role, or only such as are never
true (nor by looking up the id that visitors lack), unless the role owns the table and so is not bound. A trigger before
UPDATE and DELETE that raises or skips the row. Services, superusers and the platform's own roles. Tables are taken as
audit logs by a name that says so (`audit_logs`) with when and who or what, or by a weaker one (`user_audit`,
`access_log`) with who, what and when, never when their rows are made to change (`updated_at`, `read_at`) or their name
says that people keep them of themselves (`activity_log`, `search_history`).

## References
- https://www.postgresql.org/docs/current/sql-revoke.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.access.revocation import givers, grants_on, role_list
from pgadvise.engines.audit import audit_logs, stopped_by_policies, stopped_by_trigger
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import Command

_COMMANDS: tuple[Command, ...] = ("update", "delete")


@rule(severity="error", security=6.5, since="0.1")
def check(platform: Platform, access: Access, application: Application) -> Iterator[Finding]:
    ordinary = Ordinary(callers=Callers(snapshot=access.snapshot))
    for table in audit_logs(platform):
        open_to = {e.role.name: _open(access, ordinary, e, table) for e in application.exposure(table)}
        open_to = {role: commands for role, commands in open_to.items() if commands}
        if open_to:
            yield _finding(access, table, open_to)


def _open(access: Access, ordinary: Ordinary, exposure: Exposure, table: Relation) -> tuple[Command, ...]:
    """The commands that the role may use and nothing stops."""
    return tuple(
        c
        for c in _COMMANDS
        if c.upper() in exposure.privileges
        and not stopped_by_policies(access, ordinary, exposure.role, table, c)
        and not stopped_by_trigger(access.snapshot, table, c)
    )


def _finding(access: Access, table: Relation, open_to: dict[str, tuple[Command, ...]]) -> Finding:
    commands = [c for c in _COMMANDS if any(c in open_ for open_ in open_to.values())]
    roles = sorted(open_to)
    return Finding(
        about=about_relation(table),
        message=f"{table} is an audit log and {listed(roles)} may {listed(commands)} its rows: whoever can use the "
        "application can remove the traces",
        evidence={"roles": roles, "commands": commands},
        fix=_fix(access, table, roles, commands),
        judged=tuple(f"{role} {command}" for role in roles for command in open_to[role]),
    )


def _fix(access: Access, table: Relation, roles: list[str], commands: list[Command]) -> Fix | None:
    """Revoke from whom it was granted to; where a role has it by attribute or membership in the system's, nothing."""
    wanted = {c.upper() for c in commands}
    grantees = givers(access, roles, (g for g in grants_on(access, table) if g.privileges & wanted))
    if not grantees:
        return None
    return Fix(
        title="Take the grants away",
        statements=(f"revoke {', '.join(commands)} on {table} from {role_list(grantees)}",),
        safe=True,
        lock=NO_LOCK,
    )
