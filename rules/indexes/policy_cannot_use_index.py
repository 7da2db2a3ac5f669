"""Policy that no index can answer.

## What
A policy asks about a column that an index begins with, in a form that the index cannot be searched for: `IN (SELECT
…)`, `EXISTS`, a helper function that takes the column, a cast of the column.

## Why
PostgreSQL turns such a condition into a filter: it reads the whole table, or the whole index, and asks the question of
each row. Measured on 100,000 rows of which 200 are the caller's: `IN` and `EXISTS` 4 to 33 ms, a helper 500 to 1,200
ms, `= ANY (ARRAY(SELECT …))` 0.03 ms. A statement that brings a condition of its own, such as the primary key, is as
fast either way.

## Example
```sql
-- platform: supabase
create table public.members (
    workspace_id uuid not null,
    user_id      uuid not null,
    primary key (user_id, workspace_id)
);
create table public.notes (
    id           bigint generated always as identity primary key,
    workspace_id uuid not null,
    body         text
);
create index notes_workspace on public.notes (workspace_id);
alter table public.members enable row level security;
create policy own on public.members for select to authenticated using (user_id = (select auth.uid()));
alter table public.notes enable row level security;
create policy of_members on public.notes for select to authenticated
    using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select auth.uid())));
```

## Fix
The array is made once for the statement, and the index is searched for its elements. The same rows pass, NULL included.
```sql
alter policy of_members on public.notes using (workspace_id = any (array(
    select m.workspace_id from public.members m where m.user_id = (select auth.uid()))));
```

## Not found
`column = f()` with a STABLE function, `= (SELECT …)` and `= ANY (ARRAY(SELECT …))`, which an index answers. A condition
beside another that an index answers, as of AND one part is enough, in a restrictive policy too. Policies of which an
arm of OR, or another permissive policy for the same role, asks something that no index could answer in any form, such
as `is_admin()`: rewriting would not help. Columns that no index begins with: see policy-column-unindexed and
tenant-index-missing. Sub-queries whose answer does not depend on the caller. Roles that policies do not bind, or whose
every query they refuse (policy-function-not-executable).
It is a note where the statements of these roles are known and each on the table brings a condition of its own; where
none is known, if the table has fewer than `min_rows` rows or nobody has counted them.

## Options
- `min_rows`: from how many rows on it is a warning where no statements are known; where they are, from a tenth of that.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/functions-comparisons.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import counted
from pgadvise.engines.indexes.demand import Ask, Demand, calls
from pgadvise.engines.indexes.drive import Hindrance
from pgadvise.engines.indexes.hindered import HinderedPolicy, hindered_policies
from pgadvise.engines.indexes.key_sets import advice
from pgadvise.engines.indexes.rewriting import searchable
from pgadvise.engines.indexes.selective import Selective
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.isolation.refused import Refusals
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import NotCaptured, Relation, Snapshot, Workload, quote


@rule(severity="warning", also=("info",), since="0.1")
def check(
    platform: Platform, application: Application, workload: Workload | NotCaptured, *, min_rows: int = 10_000
) -> Iterator[Finding]:
    tables = tuple(table for table in platform.tables if table.row_security)
    demand = Demand(tables, workload)
    refusals = Refusals(application=application)
    for table in tables:
        for hindered in hindered_policies(application, table):
            if not all(refusals.reads(table, role) for role in hindered.roles):
                yield _finding(platform.snapshot, table, hindered, demand, min_rows)


def _finding(snapshot: Snapshot, table: Relation, hindered: HinderedPolicy, demand: Demand, min_rows: int) -> Finding:
    policy, first = hindered.policy, hindered.hindrances[0]
    selective = Selective(snapshot, table)
    asks = [a for a in demand.of(table) if a.role in hindered.roles and a.asking.command != "insert"]
    scanning = [a for a in asks if not selective.found_by_index(a.asking)]
    if demand.heard(hindered.roles):
        large = bool(scanning) and (table.rows is None or table.rows >= min_rows / 10)
    else:
        large = table.rows is not None and table.rows >= min_rows
    statement = searchable(policy, table, hindered.hindrances)
    return Finding(
        about=about_part(table, policy),
        severity="warning" if large else "info",
        certainty="measured" if scanning else "proved",
        message=f"{quote(policy.name)} on {table} {_shape(first)}, which {quote(first.index.name)} cannot be searched "
        f"for: {_consequence(table, asks, scanning)}",
        detail=_detail(snapshot, hindered, scanning, statement),
        evidence={
            "shapes": sorted({h.kind for h in hindered.hindrances}),
            "columns": sorted({h.column for h in hindered.hindrances}),
            "index": first.index.name,
            "roles": list(hindered.roles),
            "rows": table.rows,
            "calls": calls(scanning) if demand.heard(hindered.roles) else None,
        },
        fix=Fix(title="Compare with an array, which the index can be searched for", statements=(statement,), safe=True)
        if statement
        else None,
        judged=(judged_policy(policy, table),),
    )


def _shape(hindrance: Hindrance) -> str:
    column = quote(hindrance.column)
    match hindrance.kind:
        case "in":
            return f"asks for {column} IN (SELECT …)"
        case "exists":
            return f"asks a sub-query about {column} of each row"
        case "helper":
            name = hindrance.function.qualified if hindrance.function else "a function"
            return f"calls {name} with {column} of each row"
    return f"casts {column} of each row"


def _consequence(table: Relation, asks: list[Ask], scanning: list[Ask]) -> str:
    rows = f"all {table.rows:,.0f} rows" if table.rows else "the whole table"
    if scanning:
        roles = ", ".join(sorted({a.role for a in scanning}))
        return f"{counted(calls(scanning), 'call')} by {roles} read {rows}"
    seen = f", though each of {counted(calls(asks), 'call')} seen brings one" if asks else ""
    return f"a statement without a selective condition of its own reads {rows}{seen}"


def _detail(snapshot: Snapshot, hindered: HinderedPolicy, scanning: list[Ask], statement: str | None) -> str:
    milliseconds = sum(s.total_time for s in {id(a.statement): a.statement for a in scanning}.values())
    spent = f"These calls took {milliseconds:,.0f} ms. " if scanning else ""
    by_hand = next((h for h in hindered.hindrances if h.rewritten is None), None)
    return (spent + ("" if statement or by_hand is None else _by_hand(snapshot, by_hand))).strip()


def _by_hand(snapshot: Snapshot, hindrance: Hindrance) -> str:
    column = quote(hindrance.column)
    if hindrance.kind == "cast":
        return f"Cast what {column} is compared with instead; text that is no such value then is an error."
    if hindrance.kind == "exists":
        return "A list of all these keys may be long: the tenant's key in the table itself serves better."
    return advice(snapshot, hindrance.column, hindrance.function)
