"""Policy on a column without an index.

## What
A policy compares a column of the table with who the caller is, and no usable index begins with that column.

## Why
PostgreSQL adds the policy to every query of the role: without an index each of them reads the whole table.

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

## Not found
A column that an index begins with, also the primary key's; a condition that an index on another column already narrows
(of `and` one part is enough). The tenant's key: see tenant-index-missing. Conditions that no index can serve, such as a
function of the column: see policy-cannot-use-index. Policies for roles that cannot reach the table or are not bound.
Tables known to be under `min_rows` rows.

## Options
- `min_rows`: under how many rows, as far as they are counted, nothing is said.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections import defaultdict
from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.indexes.building import building
from pgadvise.engines.indexes.driving import Driving
from pgadvise.engines.indexes.wanted import wanted
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_column
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote


@rule(severity="warning", since="0.1")
def check(
    platform: Platform, access: Access, application: Application, tenancy: Tenancy, *, min_rows: int = 1000
) -> Iterator[Finding]:
    for table in platform.tables:
        if not table.row_security or (table.rows is not None and table.rows < min_rows):
            continue
        lacking = _lacking(access, application, table)
        lacking.pop(tenancy.key(table) or "", None)
        for column, policies in lacking.items():
            yield _finding(table, column, policies)


def _lacking(access: Access, application: Application, table: Relation) -> dict[str, list[Policy]]:
    """Each column that policies for somebody who reaches the table ask for in vain."""
    driving = Driving(access.snapshot, table)
    found: defaultdict[str, list[Policy]] = defaultdict(list)
    for policy in _in_force(access, application, table):
        for column in wanted(driving, policy) or ():
            found[column].append(policy)
    return found


def _in_force(access: Access, application: Application, table: Relation) -> list[Policy]:
    """Permissive policies that say which rows a bound role of the application sees, changes or deletes."""
    named: dict[str, Policy] = {}
    for exposure in application.exposure(table):
        if access.binds(exposure.role.name, table):
            for command in ("select", "update", "delete"):
                bound = access.policies(exposure.role.name, table, command)
                named |= {p.name: p for p in bound.permissive if command.upper() in exposure.privileges}
    return [named[name] for name in sorted(named)]


def _finding(table: Relation, column: str, policies: list[Policy]) -> Finding:
    names = [p.name for p in policies]
    return Finding(
        about=about_column(table, column),
        message=f"{table} has no index that begins with {quote(column)}, by which "
        f"{'policy' if len(names) == 1 else 'policies'} {', '.join(map(quote, names))} select"
        f"{'s' if len(names) == 1 else ''} its rows: every query of the role reads the whole table",
        evidence={"policies": names, "rows": table.rows},
        fix=building(table, quote(column), "Index the policy's column"),
    )
