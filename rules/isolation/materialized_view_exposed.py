"""Materialized view of protected rows that the application can read.

## What
A role of the application can read a materialized view that was filled from tables whose rows are kept from it, by
policies or by a missing grant.

## Why
A materialized view is a copy made with its owner's rights, and cannot have row-level security: everybody who may read
it reads all of it.

## Example
```sql
-- platform: supabase
create table public.invoice (
    id          uuid primary key,
    user_id     uuid not null references auth.users,
    total_cents bigint not null
);
create index on public.invoice (user_id);
alter table public.invoice enable row level security;
create policy own on public.invoice for select to authenticated using (user_id = (select auth.uid()));
create materialized view public.revenue as
    select i.user_id, sum(i.total_cents) as cents from public.invoice i group by i.user_id;
```

## Fix
Take the grants away, and let a function or a view that asks for the caller read it for them.
```sql
revoke select on public.revenue from anon, authenticated;
```

## Not found
Copies of tables that the same roles may read whole, of rows that belong to no tenant and no person, and totals over
everything in a single row. Materialized views that nobody of the application reaches, by grant, schema or API.

## References
- https://www.postgresql.org/docs/current/sql-creatematerializedview.html
- Supabase lint 0016_materialized_view_in_api
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.copies import is_total, protected, readers, revoked
from pgadvise.engines.isolation.judged import judged_view
from pgadvise.engines.isolation.reach import judged_grants
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule


@rule(severity="warning", security=6.5, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    for view in platform.views:
        if view.kind != "materialized_view" or is_total(platform.snapshot, view):
            continue
        kept = {e: protected(application, tenancy, view, e) for e in readers(application, view)}
        tables = dict.fromkeys(t for found in kept.values() for t in found)
        roles = [e.role.name for e, found in kept.items() if found]
        if tables:
            yield Finding(
                about=about_relation(view),
                message=f"{view} holds rows of {listed([str(t) for t in tables])} and has no row-level security: "
                f"{listed(roles)} can read what is kept from them there",
                evidence={"tables": [str(t) for t in tables], "roles": roles},
                fix=revoked(application.access, view, roles),
                judged=(judged_view(platform.snapshot, view), *judged_grants(e for e, found in kept.items() if found)),
            )
