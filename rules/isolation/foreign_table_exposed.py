"""Foreign table that the application can read.

## What
A foreign table that roles of the application may read by its own name.

## Why
Row-level security cannot be switched on for a foreign table, and the other side sees the user of the mapping, not the
caller: whoever may read it reads all that the mapping's user may.

## Example
```sql
-- platform: supabase
reset role;
create foreign data wrapper stripe_wrapper;
create server stripe foreign data wrapper stripe_wrapper;
create foreign table public.stripe_customers (id text, email text) server stripe;
alter foreign table public.stripe_customers owner to postgres;
grant select on public.stripe_customers to anon, authenticated;
```

## Fix
Take the grants away, or move it to a schema that the API does not serve; a function that asks for the caller may read
it for them.
```sql
revoke select on public.stripe_customers from anon, authenticated;
```

## Not found
Foreign tables that nobody of the application reaches, by grant, schema or API. On a server without an API's roles, a
table without a tenant's or a person's key: the application's own connection may well be meant to read it.

## References
- https://www.postgresql.org/docs/current/ddl-foreign-data.html
- Supabase lint 0017_foreign_table_in_api
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.copies import readers, revoked
from pgadvise.engines.isolation.reach import judged_grants, rights
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule


@rule(severity="warning", security=6.5, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    keys = {tenancy.key(table) for table in platform.tables} - {None}
    for table in platform.relations:
        if table.kind != "foreign_table":
            continue
        keyed = any(column.name in keys for column in table.columns)
        found = tuple(e for e in readers(application, table) if e.role.api or keyed)
        if found:
            roles = [e.role.name for e in found]
            yield Finding(
                about=about_relation(table),
                message=f"{table} is a foreign table, for which there is no row-level security: {listed(roles)} can "
                "read all that its user mapping reads",
                evidence={"roles": rights(found)},
                fix=revoked(application.access, table, roles),
                judged=judged_grants(found),
            )
