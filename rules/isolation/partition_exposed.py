"""Partition or child reached past its parent's policies.

## What
A partition or inheritance child of a table with row-level security that roles of the application reach by its own name,
with its own row-level security off.

## Why
Policies are those of the table that a statement names: a query of the parent is held back by the parent's, a query of
the partition by nothing. PostgreSQL hands neither policies nor the switch down to a new partition.

## Example
```sql
-- platform: supabase
create table public.event (
    id      bigint not null,
    user_id uuid not null references auth.users,
    at      date not null,
    primary key (id, at)
) partition by range (at);
create index on public.event (user_id);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
alter table public.event enable row level security;
create policy own on public.event for all to authenticated using (user_id = (select auth.uid()));
```

## Fix
Row-level security without a policy closes the partition by its own name; through the parent everything goes on.
```sql
alter table public.event_2026 enable row level security;
```

## Not found
Children whose own row-level security is on. Children that nobody of the application reaches, by grant, by schema or by
the API. Parents whose policies do not hold the same role back: not bound, or without row-level security.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
- https://www.postgresql.org/docs/current/ddl-partitioning.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.reach import deeds, judged_grants, reaching, rights
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, Snapshot


@rule(severity="error", security=8.6, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    for child in platform.relations:
        if not child.is_table or child.row_security or not child.parents:
            continue
        for parent in _guarding(platform.snapshot, child):
            exposures = _held_back(application, parent, child)
            if exposures:
                yield _finding(platform.snapshot, tenancy, parent, child, exposures)
                break


def _guarding(snapshot: Snapshot, child: Relation) -> Iterator[Relation]:
    """The relations above with row-level security, the nearest first."""
    ahead = list(child.parents)
    while ahead:
        parent = snapshot.relation(ahead.pop(0))
        if parent is not None:
            if parent.row_security:
                yield parent
            ahead += parent.parents


def _held_back(application: Application, parent: Relation, child: Relation) -> list[Exposure]:
    """Who reaches the child and is bound by the parent's policies."""
    return [e for e in reaching(application, child) if application.access.binds(e.role.name, parent)]


def _finding(
    snapshot: Snapshot, tenancy: Tenancy, parent: Relation, child: Relation, exposures: list[Exposure]
) -> Finding:
    what = "a partition" if child.is_partition else "an inheritance child"
    return Finding(
        about=about_relation(child),
        message=f"{child} is {what} of {parent}, whose policies do not hold for it by its own name: "
        f"{deeds(exposures, tenancy, parent)} in it",
        evidence={"parent": str(parent), "roles": rights(exposures)},
        fix=Fix(
            title="Enable row-level security: without a policy only the parent leads to its rows",
            statements=(f"alter table {child} enable row level security",),
            safe=False,
        ),
        judged=(*judged_policies(snapshot, parent), *judged_grants(exposures)),
    )
