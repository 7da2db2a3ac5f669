"""Several tenants in one database, and no row-level security anywhere.

## What
A database with tenants in which no table has row-level security or a policy, and that no HTTP API serves: what keeps
the tenants apart is the application alone. Once for the whole database.

## Why
Each statement of the application has to name the tenant, today and after every change; one that forgets reads or
changes everybody's rows, and nothing in the database notices. Row-level security is a second wall behind it. That a
role of the application reaches all rows was done on a copy of the schema, where the finding says so; whether a tenant
can make the application do it is not judged.

## Example
```sql
create role app login;
create table public.tenant (id bigint generated always as identity primary key, name text not null);
create table public.invoice (
    id        bigint generated always as identity primary key,
    tenant_id bigint not null references public.tenant,
    amount    bigint not null
);
create index on public.invoice (tenant_id);
grant select, insert, update, delete on public.tenant, public.invoice to app;
```

## Fix
In this order: a role for the application that owns nothing; the tenant as a setting of each transaction
(`select set_config('app.tenant_id', $1, true)`); then table after table a policy, and row-level security on. What is
looked up before the tenant is known, such as a tenant by its name, goes through a SECURITY DEFINER function.
```sql
alter table public.invoice enable row level security;
create policy invoice_tenant on public.invoice
    using (tenant_id = (select current_setting('app.tenant_id', true)::bigint));
alter table public.tenant enable row level security;
create policy tenant_itself on public.tenant
    using (id = (select current_setting('app.tenant_id', true)::bigint));
```

## Not found
A database without tenants; with row-level security or a policy on any table of its own, or behind Supabase's API or
PostgREST, whose roles hold something here, where the tables without it are rls-disabled one by one. With
`[platform] rls = "required"` they are everywhere.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.application import Application
from pgadvise.engines.access.roads import view_reaches
from pgadvise.engines.declared import Declared
from pgadvise.engines.isolation.expected import expected
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_database
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="warning", security=5.9, since="0.1")
def check(platform: Platform, tenants: Tenancy, application: Application, declared: Declared) -> Iterator[Finding]:
    tables = [t for t in platform.tables if tenants.holds_tenant_rows(t)]
    if not tables or expected(platform, application, declared):
        return
    number = "a table holds" if len(tables) == 1 else f"{len(tables)} tables hold"
    yield Finding(
        about=about_database(platform.snapshot.origin.database),
        message=f"{number} tenants' rows and no table has row-level security: a statement that forgets the tenant "
        "reaches everybody's rows",
        detail=_who_must_change(application, tables),
        fix=Fix(
            title="Let the application log in as a role that owns nothing, then give one table after another a policy",
            statements=(),
            safe=False,
        ),
        evidence={
            "tables": len(tables),
            "relations": [str(relation) for relation in _open(platform, tables)],
            "tenant_table": str(tenants.tenant_table) if tenants.tenant_table else None,
            "roles": [role.name for role in application.untrusted],
        },
    )


def _open(platform: Platform, tables: Sequence[Relation]) -> Iterator[Relation]:
    """The tables, and the views that show their rows."""
    yield from tables
    holding = {table.oid for table in tables}
    for relation in platform.relations:
        if not relation.is_table and any(t.oid in holding for t in view_reaches(platform.snapshot, relation)):
            yield relation


def _who_must_change(application: Application, tables: Sequence[Relation]) -> str:
    """Which roles of the application policies would not bind as things are."""
    access = application.access
    told = []
    for role in application.untrusted:
        bypass = access.bypass_everywhere(role.name)
        owned = sum(access.owns(role.name, t) for t in tables)
        if bypass is not None and bypass.direct:
            what = "is a superuser" if bypass.reason == "superuser" else "has BYPASSRLS"
            told.append(f"{role.name} {what}, so policies would not bind it")
        elif owned:
            number = "all" if owned == len(tables) else str(owned)
            told.append(f"{role.name} owns {number} of them, so policies would bind it only where they are forced")
    return "; ".join(told)
