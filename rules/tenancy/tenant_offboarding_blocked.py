"""Tenant that cannot be deleted: some of its rows go along, others refuse.

## What
Most tables let their rows go with the tenant's row, by ON DELETE CASCADE, and a few references do neither: the deletion
ends in an error there.

## Why
It is noticed on the day a customer leaves and asks for the data to be erased, and only for customers who used the part
that refuses. What is then done by hand, in an order that nobody wrote down, leaves rows behind.

## Example
```sql
create table public.workspaces (id uuid primary key);
create table public.members (
    workspace_id uuid references public.workspaces on delete cascade,
    user_id      uuid not null,
    primary key (workspace_id, user_id)
);
create table public.files (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces on delete cascade
);
create table public.exports (
    id           uuid primary key,
    workspace_id uuid not null references public.workspaces
);
create index on public.files (workspace_id);
create index on public.exports (workspace_id);
```

## Fix
Dropped and added in one statement the key is never missing; VALIDATE then reads the rows and blocks nobody.
```sql
alter table public.exports drop constraint exports_workspace_id_fkey,
    add constraint exports_workspace_id_fkey foreign key (workspace_id) references public.workspaces (id)
    on delete cascade not valid;
alter table public.exports validate constraint exports_workspace_id_fkey;
```

## Not found
Databases where few references cascade: there the application deletes, in its own order. A reference whose rows go along
by another key. RESTRICT, which somebody wrote on purpose, except where Prisma writes it by default. Audit logs and what
the books need: orders, invoices, payments, contracts. Tables that a trigger clears before.

## References
- https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK
"""

from collections.abc import Iterator

from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.references import acting
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.tenancy.departure import Departure, Refusal, departure
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, Snapshot, quote

_FEWEST, _MOST_REFUSING = 2, 0.34
_LOCK = (
    "SHARE ROW EXCLUSIVE lock on both tables for a moment: writes wait; VALIDATE afterwards blocks neither reads "
    "nor writes"
)


@rule(severity="info", since="0.1")
def check(platform: Platform, tenants: Tenancy) -> Iterator[Finding]:
    tenant = platform.snapshot.named(tenants.tenant_table)
    if tenant is None or not _cascades(platform.snapshot, tenant):
        return
    found = departure(platform, tenant)
    if 0 < len(found.refusals) <= _MOST_REFUSING * (len(found.refusals) + len(found.along)):
        yield _finding(platform.snapshot, tenant, found)


def _cascades(snapshot: Snapshot, tenant: Relation) -> bool:
    """Deleting the row is how tenants leave here: nearly all that names the tenant goes along or lets go."""
    actions = [k.on_delete for k in snapshot.references_to(tenant) if k.parent is None]
    refusing = sum(action in ("no_action", "restrict") for action in actions)
    return actions.count("cascade") >= _FEWEST and refusing <= _MOST_REFUSING * len(actions)


def _finding(snapshot: Snapshot, tenant: Relation, found: Departure) -> Finding:
    places = list(dict.fromkeys(_place(r) for r in found.refusals))
    shown = listed(places) if len(places) < 4 else f"{places[0]}, {places[1]} and {len(places) - 2} more"
    holds = "holds" if len(places) == 1 else "hold"
    return Finding(
        about=about_relation(tenant),
        message=f"A row of {tenant} cannot be deleted while {shown} {holds} on to it or to its rows, "
        f"though {len(found.along)} other tables let theirs go along",
        evidence={"refusing": places, "cascading": len(found.along)},
        fix=Fix(
            title="Let these rows go along as well, or let go of the tenant where the column may be null",
            statements=tuple(step for r in found.refusals for step in _steps(snapshot, r)),
            safe=False,
            lock=_LOCK,
        ),
    )


def _place(refusal: Refusal) -> str:
    return f"{refusal.table}.{', '.join(map(quote, refusal.reference.columns))}"


def _steps(snapshot: Snapshot, refusal: Refusal) -> Iterator[str]:
    table, key = refusal.table, refusal.reference
    name = quote(key.name)
    columns, target = (", ".join(map(quote, part)) for part in (key.columns, key.referenced_columns))
    instead = "set null" if refusal.can_let_go(snapshot) else "cascade"
    full = " match full" if key.match == "full" else ""
    changed = (
        f"alter table {table} drop constraint {name}, add constraint {name} foreign key ({columns}) "
        f"references {refusal.parent} ({target}){full}{acting(key, on_delete=instead)}"
    )
    if table.kind == "partitioned_table":  # NOT VALID is refused there before PostgreSQL 18
        yield changed
        return
    yield f"{changed} not valid"
    yield f"alter table {table} validate constraint {name}"
