"""Restrictive policies with no permissive one beside them.

## What
A table with row-level security on whose policies are all restrictive, on which roles of the application hold grants.

## Why
Restrictive policies only take away from what a permissive policy allows. With none of these no row passes: queries
answer with nothing and inserts fail, however true the restrictive ones are.

## Example
```sql
-- platform: supabase
create table public.note (
    id      bigint generated always as identity primary key,
    user_id uuid not null references auth.users,
    body    text not null
);
create index on public.note (user_id);
alter table public.note enable row level security;
create policy second_factor on public.note as restrictive for all to authenticated
    using ((select auth.jwt() ->> 'aal') = 'aal2');
revoke all on public.note from anon;
```

## Fix
Say what is allowed with a permissive policy; the restrictive ones go on narrowing it. A restrictive policy that was
meant to allow is made anew without `as restrictive`.
```sql
create policy own on public.note for all to authenticated using (user_id = (select auth.uid()));
```

## Not found
Tables with a permissive policy, for whatever role and command. A table without any policy is rls-without-policy. Tables
that no role of the application reaches, and owners whom the policies do not bind.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.isolation.reach import judged_grants, reaching, rights
from pgadvise.engines.platform import Platform
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule


@rule(severity="warning", since="0.1")
def check(platform: Platform, application: Application) -> Iterator[Finding]:
    for table in platform.tables:
        policies = platform.snapshot.policies_of(table)
        if not table.row_security or not policies or any(p.permissive for p in policies):
            continue
        exposures = [e for e in reaching(application, table) if application.access.binds(e.role.name, table)]
        if exposures:
            which = "its only policy is" if len(policies) == 1 else f"all of its {len(policies)} policies are"
            yield Finding(
                about=about_relation(table),
                message=f"{table} has row-level security and {which} restrictive: no row passes, its grants to "
                f"{listed([e.role.name for e in exposures])} give nothing",
                detail="A permissive policy has to allow what the restrictive ones then narrow",
                fix=Fix(
                    title="Add a permissive policy, or make one that was meant to allow anew without AS RESTRICTIVE",
                    statements=(),
                    safe=False,
                ),
                evidence={"policies": [p.name for p in policies], "roles": rights(exposures)},
                judged=(*judged_policies(platform.snapshot, table), *judged_grants(exposures)),
            )
