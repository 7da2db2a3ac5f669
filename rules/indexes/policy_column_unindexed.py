"""Policy on a column without an index.

## What
A policy compares a column of the table with who the caller is, and no usable index begins with that column.

## Why
PostgreSQL adds the policy to every query of the role: without an index each of them that brings no selective condition
of its own reads the whole table.

## Example
```sql
-- platform: supabase
create table public.profiles (
    id       bigint generated always as identity primary key,
    owner_id uuid not null references auth.users,
    bio      text
);
revoke all on public.profiles from anon;
alter table public.profiles enable row level security;
create policy own on public.profiles for select to authenticated using (owner_id = (select auth.uid()));
```

## Fix
```sql
create index concurrently on public.profiles (owner_id);
```

The index alone is not enough where the policy asks a sub-query of each row: the finding then says so.

## Not found
A column that an index begins with, also the primary key's; a condition that an index on another column already narrows
(of `and` one part is enough), or that nothing narrows because another policy for the same command lets rows through by
something no index finds. The tenant's key: see tenant-index-missing. The person's in a table of members, by which
other policies look the caller up: see membership-index-missing. Conditions that no index can serve, such as a function
of the column: see policy-cannot-use-index. Policies for roles that cannot reach the table or are not bound. Tables
known to be under `min_rows` rows. Where only UPDATE or DELETE asks for the column it is a note: such statements nearly
always name their row.

## Options
- `min_rows`: under how many rows, as far as they are counted, nothing is said.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.building import building
from pgadvise.engines.indexes.hindered import still_hindered
from pgadvise.engines.indexes.lacking import Lacking, lacking
from pgadvise.engines.indexes.lookups import Lookups
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, quote


@rule(severity="warning", also=("info",), since="0.1")
def check(
    platform: Platform,
    access: Access,
    application: Application,
    tenancy: Tenancy,
    lookups: Lookups,
    *,
    min_rows: int = 1000,
) -> Iterator[Finding]:
    for table in platform.tables:
        if not table.row_security or (table.rows is not None and table.rows < min_rows):
            continue
        for found in lacking(access, application, table):
            if found.column != tenancy.key(table) and found.column not in lookups.get(table.oid, ()):
                yield _finding(table, found, still_hindered(application, table, found.column))


def _finding(table: Relation, found: Lacking, hindered: str) -> Finding:
    names = [p.name for p in found.policies]
    reading = "select" in found.commands
    statement = "a statement" if reading else f"each {' or '.join(map(str.upper, found.commands))}"
    return Finding(
        about=about_column(table, found.column),
        severity="warning" if reading else "info",
        message=f"{table} has no index that begins with {quote(found.column)}, by which "
        f"{'policy' if len(names) == 1 else 'policies'} {', '.join(map(quote, names))} select"
        f"{'s' if len(names) == 1 else ''} its rows: {statement} without a selective condition of its own "
        "reads the whole table",
        detail=hindered,
        evidence={"policies": names, "commands": list(found.commands), "rows": table.rows},
        fix=building(table, quote(found.column), "Index the policy's column"),
    )
