"""Rows can be created in another tenant, or moved there.

## What
The policies let a member of one tenant write a row that is another's: an INSERT whose WITH CHECK does not ask for the
tenant, an UPDATE that changes it. It was done on a copy of the schema; the finding tells the statements.

## Why
USING decides which rows are seen, WITH CHECK which rows may be written. A forged row stands in the other tenant's
lists, invoices and totals as one of its own; a moved one is lost to its owner as well.

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
create policy changes on public.invoice for update to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
) with check (author is not null);
create policy discards on public.invoice for delete to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Fix
```sql
alter policy changes on public.invoice with check (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
UPDATE policies without WITH CHECK, whose USING is asked of the new row too. Tables whose tenant a trigger sets or
freezes, or whose column nobody may write: nothing could be forged there. Where the same role reads other tenants' rows
of the table too, that is tenant-leak. A table of members is policy-trusts-writable-table, a check of the person alone
is policy-binds-user-not-tenant, rows of no tenant are shared-rows-writable.

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
    for leaking in causes.of("unchecked"):
        table = leaking.about
        assert isinstance(table, Relation)
        yield Finding(
            about=about_relation(table),
            certainty=telling.certainty(leaking),
            message=f"{telling.attacker(leaking)} can {_puts(leaking)}: no policy asks whose a written row is",
            detail=telling.detail(leaking),
            evidence=telling.evidence(leaking),
            fix=Fix(title="Ask WITH CHECK for the tenant of the new row", statements=(), safe=False),
            judged=telling.judged(access, leaking),
        )


def _puts(leaking: Leaking) -> str:
    return telling.puts(leaking, f"rows of {leaking.about}", telling.victim(leaking))
