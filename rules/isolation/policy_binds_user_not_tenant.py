"""Write policy that asks whose name is on the row, and not which tenant's it is.

## What
The policy that lets a role write compares the person's column with the caller and leaves the tenant's column free. On a
copy of the schema a member of one tenant wrote a row of another's through it; the finding tells the statements.

## Why
Everybody can put their own name on a row. Whose list it turns up in is decided by the tenant, which the client chooses.

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
create table public.invoice (
    id      uuid primary key,
    team_id uuid not null references public.team,
    author  uuid not null references auth.users
);
create index on public.invoice (team_id);
create index on public.invoice (author);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.invoice enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy members on public.invoice for select to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy adds on public.invoice for insert to authenticated with check (author = (select auth.uid()));
```

## Fix
```sql
alter policy adds on public.invoice with check (
    author = (select auth.uid())
    and team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Policies that ask for the tenant beside the person, here or in a restrictive policy. Tables whose tenant a trigger sets.
Rows that belong to persons and to no tenant. Where the same role reads other tenants' rows of the table too, that is
tenant-leak.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts import telling
from pgadvise.engines.verdicts.causes import Causes
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import Finding, Fix, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Relation, quote


@rule(severity="error", security=8.8, since="0.1")
def check(verdicts: Verdicts, platform: Platform, tenants: Tenancy, access: Access) -> Iterator[Finding]:
    causes = Causes(verdicts=verdicts, platform=platform, tenancy=tenants, access=access)
    for leaking in causes.of("person"):
        table, policy = leaking.about, leaking.policy
        assert isinstance(table, Relation)
        assert policy is not None
        yield Finding(
            about=about_part(table, policy),
            certainty=telling.certainty(leaking),
            message=f"{quote(policy.name)} on {table} asks for the person and leaves the tenant free: "
            f"{listed(leaking.roles)} can {telling.puts(leaking, 'rows', telling.victim(leaking))}",
            detail=telling.detail(leaking),
            evidence=telling.evidence(leaking),
            fix=Fix(title="Ask for the tenant beside the person", statements=(), safe=False),
            judged=telling.judged(access, leaking),
        )
