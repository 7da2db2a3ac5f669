"""Audit log that the application can TRUNCATE.

## What
A role that the application uses holds TRUNCATE on an audit log, and no trigger refuses it.

## Why
TRUNCATE empties the table in one statement. Row-level security does not see it, forced or not, and neither do row
triggers. Supabase grants it to `anon` and `authenticated` by default: no request over its API sends a TRUNCATE, but any
function that runs SQL with the caller's rights can.

## Example
```sql
-- platform: supabase
create table public.audit_logs (
    id          uuid primary key default gen_random_uuid(),
    user_id     uuid,
    action      text not null,
    occurred_at timestamptz not null default now()
);
grant truncate on public.audit_logs to authenticated;
alter table public.audit_logs enable row level security;
```

## Fix
```sql
revoke truncate on public.audit_logs from anon, authenticated;
```

## Not found
Roles without the grant, services, and roles that own the server anyway. A statement trigger before TRUNCATE that
raises. Where only an API's roles hold it and no function they may call truncates the table, the finding is a warning.
Which tables count as audit logs: `advise explain audit-log-mutable`.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/sql-truncate.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application, Truncation
from pgadvise.engines.access.revocation import givers, role_list
from pgadvise.engines.audit import audit_logs, stopped_by_trigger
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.finding import NO_LOCK, Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", also=("warning",), security=5.9, since="0.1")
def check(platform: Platform, access: Access, application: Application) -> Iterator[Finding]:
    for table in audit_logs(platform):
        able = application.truncations(table)
        if able and not stopped_by_trigger(platform.snapshot, table, "truncate"):
            yield _finding(access, table, able)


def _finding(access: Access, table: Relation, able: tuple[Truncation, ...]) -> Finding:
    roles = [t.role.name for t in able]
    functions = sorted({str(f) for t in able for f in t.functions})
    reachable = any(t.direct for t in able) or bool(functions)
    return Finding(
        about=about_relation(table),
        severity="error" if reachable else "warning",
        message=f"{table} is an audit log and {listed(roles)} may TRUNCATE it: neither policies nor row triggers "
        "see it go",
        detail=f"reachable through {', '.join(functions)}"
        if functions
        else ""
        if reachable
        else "no request over the API sends a TRUNCATE, but a function that runs SQL as its caller can",
        evidence={"roles": roles, "functions": functions},
        fix=_fix(access, table, roles),
        judged=tuple(sorted(roles)),
    )


def _fix(access: Access, table: Relation, roles: list[str]) -> Fix | None:
    grantees = givers(access, roles, (g for g in access.grants_to(table) if "TRUNCATE" in g.privileges))
    if not grantees:
        return None
    return Fix(
        title="Take the grant away",
        statements=(f"revoke truncate on {table} from {role_list(grantees)}",),
        safe=True,
        lock=NO_LOCK,
    )
