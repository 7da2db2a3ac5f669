"""Table that policies believe can be written by those whom it is to hold back.

## What
Policies ask a table who belongs to which tenant (members, profiles, invitations), and a member of one tenant could
write there, on a copy of the schema, what makes them a member of another tenant. The finding tells the statements, and
what they opened.

## Why
A policy is as strong as the table that it asks. One INSERT of one's own name, one UPDATE of one's own row, and every
policy that asks it lets the stranger in.

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
create policy joins on public.team_member for insert to authenticated with check (user_id = (select auth.uid()));
```

## Fix
Let a function with the owner's rights add members, one that asks for an invitation or for an administrator's call.
```sql
drop policy joins on public.team_member;
```

## Not found
Tables of members where only those of the tenant write, or where a trigger or a function decides. Joining by an
invitation that names the person. Writing that was tried and opened nothing.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts import telling
from pgadvise.engines.verdicts.causes import Causes, Leaking
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation


@rule(severity="error", security=9.1, since="0.1")
def check(verdicts: Verdicts, platform: Platform, tenants: Tenancy, access: Access) -> Iterator[Finding]:
    causes = Causes(verdicts=verdicts, platform=platform, tenancy=tenants, access=access)
    for leaking in causes.of("believed"):
        table = leaking.about
        assert isinstance(table, Relation)
        yield Finding(
            about=about_relation(table),
            certainty=telling.certainty(leaking),
            message=_message(causes, leaking),
            detail=telling.detail(leaking),
            evidence=telling.evidence(leaking),
            fix=Fix(title="Let only those who belong to the tenant write to it", statements=(), safe=False),
            judged=telling.judged(access, leaking),
        )


def _message(causes: Causes, leaking: Leaking) -> str:
    table = leaking.about
    assert isinstance(table, Relation)
    opened = {str(v.question.about) for v, _ in leaking.leaks if v.question.about.oid != table.oid}
    names = sorted(opened) or [str(believer) for believer in causes.believers(table)]
    shown = listed(names) if len(names) < 4 else f"{listed(names[:2], 'and')} and {len(names) - 2} more"
    what = "which opens" if opened else "which is believed by the policies of"
    return (
        f"{telling.attacker(leaking)} can write to {table} what makes them a member of another tenant, {what} {shown}"
    )
