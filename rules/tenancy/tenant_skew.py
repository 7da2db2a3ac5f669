"""One tenant owns a large share of the rows.

## What
The statistics of large tables say that one tenant among many owns a large share of their rows.

## Why
A prepared statement gets, from its sixth run on, one plan for all values if that looks as cheap on the average. The
average tenant's plan walks an index; for the largest it walks it through a third of the table, and the plan that suits
the largest reads a third of the table for everybody.

## Example
```sql
-- options: {"min_rows": 1000}
-- declared: {"roles": {"app": ["web"]}}
create role web login;
create table public.workspaces (id int primary key);
create table public.members (
    workspace_id int references public.workspaces,
    user_id      int not null,
    primary key (workspace_id, user_id)
);
create table public.events (
    id           int primary key,
    workspace_id int not null references public.workspaces
);
create index on public.events (workspace_id);
insert into public.workspaces select generate_series(1, 50);
insert into public.events select n, case when n % 2 = 0 then 1 else n % 50 + 1 end from generate_series(1, 3000) n;
analyze public.events;
```

## Fix
Planning anew costs a fraction of a millisecond a statement and gives each tenant its own plan. It is for sessions that
begin afterwards. Tables that the largest tenant makes slow for all can also be partitioned by tenant.
```sql
alter role web set plan_cache_mode = force_custom_plan;
```

## Not found
Tables under `min_rows` rows, and those with fewer than `min_tenants` tenants. Where the server, the database or every
role of the application already plans anew. Tables without statistics: ANALYZE makes them.

## Options
- `min_share`: the share of one tenant, 0.3 is 30 %, of the rows that have a tenant.
- `min_rows`: under how many rows nothing is said.
- `min_tenants`: under how many tenants nothing is said: of three, one always owns a third.

## References
- https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-PLAN-CACHE-MODE
- https://www.postgresql.org/docs/current/sql-prepare.html
"""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.application import Application
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import NO_LOCK, About, Finding, Fix, about_database, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import ColumnStatistics, Relation, Snapshot, quote
from pgadvise.snapshot.origin import captured

_SETTING, _ANEW = "plan_cache_mode", "force_custom_plan"
_SERVERS = ("configuration file", "command line", "environment variable", "global")
_API_LOGIN = "authenticator"  # whose connections PostgREST's requests run on, whatever role they become


@rule(severity="info", since="0.1")
def check(
    platform: Platform,
    tenants: Tenancy,
    application: Application,
    statistics: tuple[ColumnStatistics, ...],
    *,
    min_share: float = 0.3,
    min_rows: int = 100_000,
    min_tenants: int = 10,
) -> Iterator[Finding]:
    snapshot = platform.snapshot
    measured = (_measured(snapshot, tenants, table, min_rows) for table in platform.tables)
    skewed = [one for one in measured if one and one.share >= min_share and one.tenants >= min_tenants]
    roles = _roles(application)
    waiting = [role for role in roles if not _plans_anew(snapshot, role)]
    if skewed and (waiting or not roles) and not _plans_anew(snapshot, None):
        yield _finding(snapshot, tenants, skewed, waiting)


class _Skew(msgspec.Struct, frozen=True):
    """`share` of the rows with a tenant is the largest one's, of so many `tenants`."""

    table: Relation
    rows: float
    share: float
    tenants: float


def _measured(snapshot: Snapshot, tenants: Tenancy, table: Relation, min_rows: int) -> _Skew | None:
    key = tenants.key(table) if tenants.scope(table) == "direct" else None
    known = snapshot.statistics_of(table).get(key) if key else None
    if known is None or table.rows is None or table.rows < min_rows or known.null_fraction >= 1:
        return None
    filled = 1 - known.null_fraction
    distinct = known.distinct if known.distinct >= 0 else -known.distinct * table.rows
    return _Skew(table, table.rows, max(known.top_frequencies, default=0.0) / filled, distinct)


def _roles(application: Application) -> tuple[str, ...]:
    """The logins whose sessions hold the application's prepared statements."""
    names = (_API_LOGIN if role.api else role.name for role in application.roles)
    known = (application.access.snapshot.role(name) for name in dict.fromkeys(names))
    return tuple(role.name for role in known if role is not None and role.login)


def _plans_anew(snapshot: Snapshot, role: str | None) -> bool:
    """Whether sessions of `role`, or with None all of them, make a plan for each run."""
    settings = captured(snapshot.role_settings)
    here = (s for s in settings if s.name == _SETTING and s.database in (None, snapshot.origin.database))
    if any(s.value == _ANEW for s in here if s.role == role):
        return True
    server = snapshot.setting(_SETTING)
    return role is None and server is not None and server.value == _ANEW and server.source in _SERVERS


def _finding(snapshot: Snapshot, tenants: Tenancy, skewed: list[_Skew], roles: list[str]) -> Finding:
    most = max(skewed, key=lambda one: one.share * one.rows)
    others = len(skewed) - 1
    further = f", and one of {others} more table{'s' if others > 1 else ''} nearly as much" if others else ""
    return Finding(
        about=_about(snapshot, tenants),
        certainty="estimated",
        message=f"One of {most.tenants:,.0f} tenants owns {most.share:.0%} of the {most.rows:,.0f} rows of {most.table}"
        f"{further}: a plan made for the average tenant does not suit it",
        evidence={"share": {str(one.table): round(one.share, 2) for one in skewed}},
        fix=Fix(
            title="Plan each run for the tenant it is for",
            statements=tuple(f"alter role {quote(role)} set {_SETTING} = {_ANEW}" for role in roles),
            safe=True,
            lock=NO_LOCK,
        ),
    )


def _about(snapshot: Snapshot, tenants: Tenancy) -> About:
    registry = snapshot.named(tenants.tenant_table)
    return about_relation(registry) if registry else about_database(snapshot.origin.database)
