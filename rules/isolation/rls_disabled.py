"""Row-level security off where outsiders or tenants reach the rows.

## What
A table without row-level security that holds tenants' rows, or that a role of an HTTP API reaches, in a database that
relies on row-level security.

## Why
Behind Supabase's API, or PostgREST, the policies are all that stands between a request and the rows: without them,
whoever has a grant has every row of every tenant. The `anon` key is in every browser.

## Example
```sql
-- platform: supabase
create table public.workspace (id uuid primary key default gen_random_uuid(), name text not null);
create table public.workspace_user (
    workspace_id uuid not null references public.workspace,
    user_id      uuid not null references auth.users,
    primary key (user_id, workspace_id)
);
create table public.invoice (
    id           bigint generated always as identity primary key,
    workspace_id uuid not null references public.workspace,
    amount       bigint not null
);
create index on public.invoice (workspace_id);
create index on public.workspace_user (workspace_id);
```

## Fix
With row-level security on and no policy nobody but the owner (and `service_role`) reads the table: so the policies come
along. A member lists their own memberships, and these decide about everything else. Writing the first two is left to
the server here: who could write their own membership could join any workspace.
```sql
alter table public.workspace_user enable row level security;
create policy workspace_user_own on public.workspace_user for select to authenticated
    using (user_id = (select auth.uid()));
alter table public.workspace enable row level security;
create policy workspace_own on public.workspace for select to authenticated
    using (id = any (array(select m.workspace_id from public.workspace_user m where m.user_id = (select auth.uid()))));
alter table public.invoice enable row level security;
create policy invoice_own on public.invoice for all to authenticated
    using (workspace_id = any (array(
        select m.workspace_id from public.workspace_user m where m.user_id = (select auth.uid()))));
```

## Not found
A table that no role of the application has a grant on, or whose schema the API does not serve. A table with policies:
that is policies-not-enforced. A database that uses row-level security nowhere and has no API role: that is
rls-not-used, once for all of it, unless `[platform] rls = "required"` asks for every tenants' table. Partitions, whose
parent is reported. Roles that bypass row-level security everywhere do not count: they are role-bypasses-rls.

A table of nobody's rows that API roles may read but not write is a note: that may be meant. Tables by which a plain
application looks up who is calling (tenants, members, people), and people's rows that an API role may only read, are
warnings.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- Supabase lint 0013_rls_disabled_in_public
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.declared import Declared
from pgadvise.engines.isolation.expected import expected, looked_up
from pgadvise.engines.isolation.reach import deeds, judged_grants, reaching, rights
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Severity, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", also=("warning", "info"), security=9.1, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application, declared: Declared) -> Iterator[Finding]:
    if not expected(platform, application, declared):
        return
    required = declared.platform.rls == "required"
    remedies = Remedies(platform=platform, tenancy=tenancy, application=application)
    for table in platform.tables:
        if table.row_security or platform.snapshot.policies_of(table):
            continue
        exposures = reaching(application, table)
        severity = _severity(tenancy, table, exposures, required)
        if severity is not None:
            yield Finding(
                about=about_relation(table),
                severity=severity,
                message=f"{table} has no row-level security: {_consequence(tenancy, table, exposures)}",
                evidence={"roles": rights(exposures)},
                fix=remedies.fix(table, exposures),
                judged=judged_grants(exposures),
            )


def _severity(tenancy: Tenancy, table: Relation, exposures: Sequence[Exposure], required: bool) -> Severity | None:
    by_api = [e for e in exposures if e.role.api]
    if tenancy.holds_tenant_rows(table):
        if by_api or required:
            return "error"
        return ("warning" if looked_up(tenancy, table) else "error") if exposures else None
    if not by_api:
        return None
    if any(e.writes for e in by_api):
        return "error"
    return "warning" if tenancy.scope(table) == "user" else "info"


def _consequence(tenancy: Tenancy, table: Relation, exposures: Sequence[Exposure]) -> str:
    if not exposures:
        return "pgadvise.toml requires it of every table with tenants' rows"
    return deeds(exposures, tenancy, table)
