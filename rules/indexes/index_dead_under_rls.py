"""Index that is dead under row-level security.

## What
An index whose operator, or the function in its expression, is not LEAKPROOF, on a table whose policies bind the roles
that read it, and that serves nothing else: enum, numeric and citext columns, full text, trigrams and LIKE, JSON,
arrays, ranges, lower(…).

## Why
A policy must pass a row before anything of the statement's own looks at it that could tell what it saw. What is not
LEAKPROOF could, so it cannot drive an index for such a role: PostgreSQL reads the whole table, or the tenant's rows by
another index, and filters. As the owner the same statement uses the index, so a test by hand shows nothing.

## Example
```sql
-- platform: supabase
create table public.notes (
    id           bigint generated always as identity primary key,
    workspace_id uuid not null,
    body         text not null
);
create index notes_workspace on public.notes (workspace_id);
create index notes_search on public.notes using gin (to_tsvector('english', body));
alter table public.notes enable row level security;
create policy of_workspace on public.notes for select to authenticated
    using (workspace_id = (select (auth.jwt() -> 'app_metadata' ->> 'workspace_id')::uuid));
```

## Fix
Drop what serves nobody. In its place:
- An enum or a flag that queries ask for by a few values: a partial index for each, `on t (tenant, at) where status =
  'open'`. Its predicate is proved, not run. Or text with a CHECK in place of the enum, bigint cents for numeric.
- Text search: an index that begins with the tenant, so that one tenant's rows are filtered; or a SECURITY DEFINER
  function with a fixed search_path that checks the caller's membership itself and searches as its owner.
- `alter function … leakproof` needs a superuser, and vouches that no error and no timing tells a value.
```sql
drop index concurrently public.notes_search;
```

## Not found
What still serves by something that runs no operator: an order, min and max, uniqueness, IS NULL, the predicate of a
partial index. A key that a policy asks for, as policies wait for nothing; a foreign key's column, which the server
looks up as the owner; what a SECURITY DEFINER function or a view with its owner's rights names; what statements of
roles that policies do not bind ask for. Tables whose only policy for the role says `true`. So a btree on a column is
found only where the workload is known: statements of bound roles filter by it, and nothing has scanned it since they
are counted. A later key of a btree is a note, where all that is asked of the table is known and none of it uses the
key. Without a workload an index is found that can serve nothing but conditions (GIN, hash, BRIN, GiST and SP-GiST
without distances), and as notes those that could still sort (a btree over an expression) and those that a service role
could use.

## References
- https://www.postgresql.org/docs/current/rules-privileges.html
- https://www.postgresql.org/docs/current/sql-createfunction.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import counted, listed
from pgadvise.engines.indexes.dead import DeadIndex, DeadIndexes
from pgadvise.engines.indexes.demand import Demand
from pgadvise.engines.indexes.removal import removal
from pgadvise.engines.isolation.judged import judged_index, judged_policies
from pgadvise.engines.platform import Platform
from pgadvise.engines.window import Window
from pgadvise.finding import Certainty, Finding, Fix, Severity, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import NotCaptured, Snapshot, Workload, quote

_LONG_ENOUGH = 14  # days without a scan after which nobody is likely to come


@rule(severity="warning", also=("info",), since="0.1")
def check(
    platform: Platform, application: Application, window: Window, workload: Workload | NotCaptured
) -> Iterator[Finding]:
    tables = tuple(table for table in platform.tables if table.row_security)
    dead = DeadIndexes(application, Demand(tables, workload), window)
    for table in tables:
        for found in dead.of(table):
            yield _finding(platform.snapshot, found, window)


def _finding(snapshot: Snapshot, found: DeadIndex, window: Window) -> Finding:
    return Finding(
        about=about_part(found.table, found.index),
        severity=_severity(found),
        certainty=_certainty(found),
        message=_message(found),
        detail=_detail(found, window),
        evidence={
            "keys": [key.text for key in found.keys],
            "not_leakproof": sorted({key.because for key in found.keys}),
            "roles": list(found.roles),
            "calls": found.calls,
            "scans": found.scans,
            "definition": found.index.definition,
        },
        fix=_fix(found, window),
        judged=(judged_index(found.index, found.table), *judged_policies(snapshot, found.table)),
    )


def _severity(found: DeadIndex) -> Severity:
    if not found.whole or found.proof == "sorts":
        return "info"
    return "info" if found.services and not found.calls else "warning"


def _certainty(found: DeadIndex) -> Certainty:
    return "likely" if found.proof in ("sorts", "asked") else "measured" if found.calls else "proved"


def _message(found: DeadIndex) -> str:
    roles = listed(found.roles)
    key = found.keys[0]
    cause = f"{key.because} is not leakproof"
    if not found.whole:
        what = f"key {key.text} of {quote(found.index.name)} on {found.table} is dead for {roles}: {cause}"
        who = counted(found.calls, "call") if found.calls else "a statement"
        return f"{what}, so {who} can search by the other keys only, and must filter by it"
    what = f"{quote(found.index.name)} on {found.table} is dead for {roles} under row-level security: {cause}"
    asked = key.text if found.index.keys[key.place].column else "its expression"
    if found.calls:
        return f"{what}, so {counted(found.calls, 'call')} with a condition on {asked} cannot use it"
    return f"{what}, so no condition on {asked} can use it"


def _detail(found: DeadIndex, window: Window) -> str:
    parts = []
    if found.scans == 0 and window.since and found.whole:
        days = f", {counted(window.days, 'day')} ago" if window.at_least(1) and window.days else ""
        parts.append(f"Nobody has scanned it since the counters began{days}.")
    elif found.scans and found.whole:
        parts.append(f"Others scanned it {counted(found.scans, 'time')}.")
    if found.proof == "sorts":
        parts.append("It could still give an order.")
    if found.services and found.whole and not found.calls:
        parts.append(f"{', '.join(found.services)} could use it.")
    parts.append(_way_out(found))
    return " ".join(parts)


def _way_out(found: DeadIndex) -> str:
    """What serves instead, by what the key is made of."""
    key = found.keys[0]
    column = found.table.column(found.index.keys[key.place].column or "")
    if column is not None and column.base_kind == "e":
        partial = f"A partial index for each value that is asked for (where {key.text} = '…') is used"
        return f"{partial}; so is one on text with a CHECK."
    if column is not None and column.base_type == "numeric":
        return "bigint in the smallest unit is leakproof, numeric is not."
    return (
        "An index that begins with the tenant's key leaves few rows to filter; or a SECURITY DEFINER function that "
        "checks the caller's membership itself may search by it."
    )


def _fix(found: DeadIndex, window: Window) -> Fix | None:
    idle = found.scans == 0 and window.at_least(_LONG_ENOUGH) and not window.elsewhere
    return removal(found.index, found.table) if found.whole and idle and found.proof != "sorts" else None
