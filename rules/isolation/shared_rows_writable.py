"""Rows that all tenants share can be written by one of them.

## What
Rows without a tenant are shown to everybody, and a member of one tenant could create such a row, or take a row of their
own out of its tenant, on a copy of the schema.

## Why
What one tenant writes there, every other tenant sees as the product's own: a template, a price, a link.

## Example
```sql
-- platform: supabase
create table public.team (
    id   uuid primary key,
    name text not null
);
create table public.team_member (
    team_id uuid not null references public.team,
    user_id uuid not null references auth.users,
    primary key (team_id, user_id)
);
create index on public.team_member (user_id);
create table public.template (
    id      uuid primary key,
    team_id uuid references public.team,
    author  uuid not null references auth.users
);
create index on public.template (team_id);
create index on public.template (author);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.template enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy seen on public.template for select to authenticated using (
    team_id is null
    or team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy adds on public.template for insert to authenticated with check (
    team_id is null
    or team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Fix
```sql
alter policy adds on public.template with check (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Rows of no tenant that nobody else sees. Tables that belong to all tenants by design have no tenant column, and are
judged by policy-always-true. Reading shared rows is what they are there for.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts import telling
from pgadvise.engines.verdicts.causes import Causes, Leaking
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", security=8.8, since="0.1")
def check(verdicts: Verdicts, platform: Platform, tenants: Tenancy, access: Access) -> Iterator[Finding]:
    causes = Causes(verdicts=verdicts, platform=platform, tenancy=tenants, access=access)
    for leaking in causes.of("shared"):
        table = leaking.about
        assert isinstance(table, Relation)
        yield Finding(
            about=about_relation(table),
            certainty=telling.certainty(leaking),
            message=f"{telling.attacker(leaking)} can {_puts(leaking)}: every tenant sees them",
            detail=telling.detail(leaking),
            evidence=telling.evidence(leaking),
            fix=Fix(title="Let tenants write rows of their own only", statements=(), safe=False),
            judged=telling.judged(access, leaking),
        )


def _puts(leaking: Leaking) -> str:
    return telling.puts(leaking, f"rows of {leaking.about}", "nobody's")
