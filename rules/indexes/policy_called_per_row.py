"""Policy that calls a function for every row.

## What
A policy calls a function whose answer is the same for all rows, and has the server call it for each of them; or a
helper that takes a column of a table where no index could answer instead.

## Why
PostgreSQL asks a policy of every row it looks at, a STABLE function in it each time. Measured on 100,000 rows, which
take 5 ms to read: auth.uid() and auth.jwt() add 120 ms, a PL/pgSQL function 130 ms, one with SECURITY DEFINER or SET
220 ms, one that asks a table 500 ms. Inside `(select …)` it is asked once for the statement, and adds nothing.

## Example
```sql
-- platform: supabase
create table public.notes (
    id       bigint generated always as identity primary key,
    owner_id uuid not null references auth.users,
    body     text
);
alter table public.notes enable row level security;
create policy own_or_admin on public.notes for select to authenticated
    using (owner_id = auth.uid() or auth.jwt() ->> 'user_role' = 'admin');
```

## Fix
```sql
alter policy own_or_admin on public.notes
    using (owner_id = (select auth.uid()) or (select auth.jwt() ->> 'user_role') = 'admin');
```

## Not found
A function inside `(select …)`, `IN (SELECT …)`, `EXISTS` or an array's sub-query: asked once, or a matter of
policy-cannot-use-index. One that is compared with a column that an index begins with: the index is searched for its
answer, which is then asked once. One beside a cheap comparison with the caller in an AND, which is asked only of the
rows that pass. IMMUTABLE functions, current_user, now(), current_setting() with a cast, which cost no more than reading
the row. WITH CHECK, which is asked of the rows written: a microsecond beside the cost of writing one. Policies that
bind no role of the application.
It is a note where all rows together take less than `min_ms` milliseconds, or nobody knows how many there are, and
nothing where they take less than one. Where the workload is known, nothing is said if each of its statements on the
table leaves few rows by a condition of its own, and it is a note where none was seen.

## Options
- `min_ms`: from how many milliseconds for reading all rows on it is a warning.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://supabase.com/docs/guides/database/postgres/row-level-security#call-functions-with-select
- Supabase lint 0003_auth_rls_initplan
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import counted
from pgadvise.engines.indexes.called_policies import CalledPolicy, called_policies
from pgadvise.engines.indexes.demand import Demand, calls
from pgadvise.engines.indexes.key_sets import advice
from pgadvise.engines.indexes.rewriting import once
from pgadvise.engines.isolation.judged import judged_policy
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import NotCaptured, Relation, Snapshot, Workload, quote


@rule(severity="warning", also=("info",), since="0.1")
def check(
    platform: Platform, application: Application, workload: Workload | NotCaptured, *, min_ms: float = 10
) -> Iterator[Finding]:
    tables = tuple(table for table in platform.tables if table.row_security)
    demand = Demand(tables, workload)
    for table in tables:
        for found in called_policies(application, demand, table):
            if not found.sifted and (found.milliseconds >= min_ms or _worth_a_note(table, found)):
                yield _finding(platform.snapshot, table, found, min_ms)


def _worth_a_note(table: Relation, found: CalledPolicy) -> bool:
    """Whatever the table grows to; but of one that was counted and is small there is nothing to say."""
    return found.costly and (not table.rows or found.milliseconds >= 1)


def _finding(snapshot: Snapshot, table: Relation, found: CalledPolicy, min_ms: float) -> Finding:
    policy = found.policy
    names = list(dict.fromkeys(name for call in found.calls for name in call.names))
    statement = once(policy, table, found.calls)
    volatile = any(call.volatile for call in found.calls)
    return Finding(
        about=about_part(table, policy),
        severity="warning" if found.scanned and found.milliseconds >= min_ms else "info",
        message=f"{quote(policy.name)} on {table} calls {', '.join(names)} for every row it is asked about: "
        f"{_cost(table, found)}",
        detail=_detail(snapshot, found, volatile),
        evidence={
            "functions": names,
            "microseconds_per_row": round(sum(call.micros for call in found.calls), 2),
            "rows": table.rows,
            "roles": list(found.roles),
            "calls": None if found.asks is None else calls(found.scanning),
        },
        certainty="estimated",
        fix=Fix(title="Ask once for the statement", statements=(statement,), safe=not volatile) if statement else None,
        judged=(judged_policy(policy, table),),
    )


def _cost(table: Relation, found: CalledPolicy) -> str:
    if not table.rows:
        return "a statement that reads many rows calls it as often"
    cost = f"about {found.milliseconds:,.0f} ms when all {table.rows:,.0f} rows are read"
    return f"{cost}, as in {counted(calls(found.scanning), 'call')} seen" if found.scanning else cost


def _detail(snapshot: Snapshot, found: CalledPolicy, volatile: bool) -> str:
    parts = []
    if volatile:
        parts.append(
            "It is declared VOLATILE: where it only reads, STABLE is right and lets an index be searched for it."
        )
    parts += [advice(snapshot, call.column, call.function) for call in found.calls if call.takes_column]
    return " ".join(dict.fromkeys(parts))
