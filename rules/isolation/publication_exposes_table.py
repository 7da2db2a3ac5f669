"""Table without row-level security in a realtime publication.

## What
Supabase's publication `supabase_realtime` carries a table whose rows belong to tenants or persons, its row-level
security is off, and roles of the API may read it.

## Why
Realtime sends each change to whoever subscribed and may see the row by its policies. Without row-level security that is
everybody with a grant: every insert and update of every tenant, as it happens.

## Example
```sql
-- platform: supabase
create table public.message (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users,
    body    text not null
);
create index on public.message (user_id);
alter publication supabase_realtime add table public.message;
```

## Fix
```sql
alter table public.message enable row level security;
create policy own on public.message for all to authenticated using (user_id = (select auth.uid()));
```

## Not found
Other publications: a replica or a warehouse asks no policy and needs a role with REPLICATION. Tables whose rows belong
to nobody in particular. Tables that no role of the API may read. Deletes carry the primary key to everybody, whatever
the policies say: that is no fault of the table.

## References
- https://www.postgresql.org/docs/current/sql-createpublication.html
- https://supabase.com/docs/guides/realtime/postgres-changes
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.reach import judged_grants, reaching, rights
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation

_REALTIME = "supabase_realtime"


@rule(severity="error", security=8.6, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    remedies = Remedies(platform=platform, tenancy=tenancy, application=application)
    carried = {oid for p in platform.snapshot.publications if p.name == _REALTIME for oid in p.tables}
    for table in platform.tables if carried else ():
        if table.row_security or not _carried(platform, table, carried) or not _somebodys(tenancy, table):
            continue
        readers = tuple(e for e in reaching(application, table) if e.role.api and e.reads)
        if readers:
            yield _finding(tenancy, table, readers, remedies)


def _carried(platform: Platform, table: Relation, carried: set[int]) -> bool:
    """Itself, or by its partitions: a publication names those, unless it publishes by the root."""
    return table.oid in carried or any(p.oid in carried for p in platform.snapshot.children_of(table) if p.is_partition)


def _somebodys(tenancy: Tenancy, table: Relation) -> bool:
    return tenancy.holds_tenant_rows(table) or tenancy.scope(table) == "user"


def _finding(tenancy: Tenancy, table: Relation, readers: tuple[Exposure, ...], remedies: Remedies) -> Finding:
    whose = "every tenant's rows" if tenancy.holds_tenant_rows(table) else "everybody's rows"
    return Finding(
        about=about_relation(table),
        message=f"{table} is in the publication {_REALTIME} and row-level security is off: "
        f"{listed([e.role.name for e in readers])} can subscribe to every change of {whose}",
        evidence={"publication": _REALTIME, "roles": rights(readers)},
        fix=remedies.fix(table, readers),
        judged=judged_grants(readers),
    )
