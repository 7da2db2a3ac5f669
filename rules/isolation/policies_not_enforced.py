"""Policies on a table whose row-level security is off.

## What
A table has policies, and row-level security was never enabled on it.

## Why
A policy does nothing until `alter table … enable row level security`: the table looks protected, in reviews and in
`\\d`, and everybody with a grant reads and writes every row.

## Example
```sql
-- platform: supabase
create table public.note (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users,
    body    text not null
);
create index on public.note (user_id);
create policy note_own on public.note for all to authenticated using (user_id = (select auth.uid()));
```

## Fix
From then on only what a policy allows is possible: see that each command the application uses has one.
```sql
alter table public.note enable row level security;
```

## Not found
Partitions: their parent's policies are what counts for those who go through it. A table that none of the application's
roles reaches, where these are known, is a warning.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
- Supabase lint 0007_policy_exists_rls_disabled
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.reach import deeds, judged_grants, reaching, rights
from pgadvise.engines.isolation.remedy import Remedies
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation
from pgadvise.snapshot.policies import ROW_COMMANDS


@rule(severity="error", also=("warning",), security=9.1, since="0.1")
def check(platform: Platform, tenancy: Tenancy, application: Application) -> Iterator[Finding]:
    remedies = Remedies(platform=platform, tenancy=tenancy, application=application)
    for table in platform.tables:
        policies = platform.snapshot.policies_of(table)
        if table.row_security or not policies:
            continue
        exposures = reaching(application, table)
        hidden = application.untrusted and not any(e.reads or e.writes for e in application.exposure(table))
        number = "a policy" if len(policies) == 1 else f"{len(policies)} policies"
        yield Finding(
            about=about_relation(table),
            severity="warning" if hidden else None,
            message=f"{table} has {number} and row-level security off: {_consequence(tenancy, table, exposures)}",
            detail=_afterwards(application, table, exposures),
            evidence={"policies": [p.name for p in policies], "roles": rights(exposures)},
            fix=remedies.fix(table, exposures),
            judged=(*judged_policies(platform.snapshot, table), *judged_grants(exposures)),
        )


def _consequence(tenancy: Tenancy, table: Relation, exposures: Sequence[Exposure]) -> str:
    if not exposures:
        return "nothing is enforced"
    return deeds(exposures, tenancy, table)


def _afterwards(application: Application, table: Relation, exposures: Sequence[Exposure]) -> str:
    """What those who can do it today will no longer be able to, although nobody wrote so."""
    told = []
    for exposure in exposures:
        granted = [c for c in ROW_COMMANDS if c.upper() in exposure.privileges]
        refused = [c for c in granted if not application.access.policies(exposure.role.name, table, c).permissive]
        if refused:
            what = "nothing" if refused == granted else "no " + listed([c.upper() for c in refused], "or")
            told.append(f"{what} to {exposure.role.name}")
    return f"Once it is on, the policies allow {listed(told)}" if told else ""
