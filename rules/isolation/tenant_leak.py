"""One tenant reaches the rows of another.

## What
On a copy of the schema with rows of several tenants, a session that a member of one tenant can have read, forged,
altered, moved or deleted a row of another's, or wrote one that belongs to nobody and that all see. The finding tells
the session, the statements and the rows; `advise prove TARGET --emit sql` writes the test that fails until it is
repaired.

## Why
This is no suspicion: it was done. Whoever sends the same statements to the database does the same.

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
    or author is not null
);
```

## Fix
```sql
alter policy members on public.invoice using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
What a rule of its own names stays with that rule, which then carries the statements: a policy that is always true,
row-level security that is off, a view with its owner's rights, a database without any row-level security. What a view
or a function does as its caller is told of the table below. Reading the table of tenants is a warning: it may be meant.
So is reading what is public and proved to be all that is read: rows that say so of themselves (`is_public`,
`visibility = 'public'`, `published_at`), that a policy shows to visitors by their role, or a bucket of files that one
opens to all by its name; files of a bucket that is marked public, which anybody fetches by their address, are no
finding at all. So is a table without row-level security that an application reads before it knows which
tenant is calling: tenants, members, people. Any other way through a policy that asks for no caller (`note is not null`)
is named: where it is meant, accept the finding. Attacks are many, not all: what no attack showed and nothing proved is
isolation-unproved.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.platform import Platform
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts import telling
from pgadvise.engines.verdicts.causes import Causes, Leaking
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.finding import Finding, Fix, about_function, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Function


@rule(severity="error", also=("warning",), security=9.1, since="0.1")
def check(
    verdicts: Verdicts, platform: Platform, tenants: Tenancy, access: Access, application: Application
) -> Iterator[Finding]:
    causes = Causes(verdicts=verdicts, platform=platform, tenancy=tenants, access=access)
    for leaking in causes.of("other"):
        about = leaking.about
        meant = _is_published(leaking) or causes.is_list(leaking) or causes.is_looked_up(leaking)
        yield Finding(
            about=about_function(about) if isinstance(about, Function) else about_relation(about),
            severity="warning" if meant else None,
            certainty=telling.certainty(leaking),
            message=_message(access, leaking),
            detail="\n".join((*_meant(access, leaking), telling.detail(leaking))),
            evidence=telling.evidence(leaking),
            fix=Fix(title="Bind every way to its rows to the caller's tenants", statements=(), safe=False),
            discriminator=leaking.roles[0],
            judged=telling.judged(access, leaking),
        )


def _is_published(leaking: Leaking) -> bool:
    return all(verdict.published for verdict, _ in leaking.leaks)


def _meant(access: Access, leaking: Leaking) -> Iterator[str]:
    if _is_published(leaking):
        yield "only what is public, by its own word or by a policy for visitors: if that is meant, accept the finding"
        return
    ways = list(dict.fromkeys(telling.unasked(access, leaking)))
    if ways:
        let = f"{'' if ways[1:] else 's'} rows through whoever asks"
        yield f"{listed(ways[:3])} let{let}: where that is meant, accept the finding ([[ignore]], or the baseline)"


def _message(access: Access, leaking: Leaking) -> str:
    about, done = leaking.about, listed(telling.deeds(leaking))
    where = f"through {about}" if isinstance(about, Function) else f"of {about}"
    passed = telling.passed(access, leaking)
    let = f"; {listed(passed[:3])} let{'' if len(passed) > 1 else 's'} them through" if passed else ""
    return f"{telling.attacker(leaking)} {done} {telling.victim(leaking)} rows {where}{let}"
