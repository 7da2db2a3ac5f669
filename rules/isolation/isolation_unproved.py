"""Isolation that is neither proved nor refuted.

## What
For a command of a role on a tenant's table there is no proof that it stays with the caller's tenants, and no attack
reached another's rows either. The finding says which construct the proof stopped at, and where it stands.

## Why
Nothing is known to be wrong. But what cannot be proved is also what a reader of the policy cannot see at once, and the
attacks are many, not all.

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
create function public.may_see(team uuid) returns boolean language plpgsql stable set search_path = '' as $$
declare
    found boolean;
begin
    execute 'select exists (select from public.team_member m where m.team_id = $1 and m.user_id = auth.uid())'
        into found using team;
    return found;
end $$;
create policy members on public.invoice for select to authenticated using (public.may_see(team_id));
```

## Fix
```sql
alter policy members on public.invoice using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Not found
Relations that leak, which are told as such. Functions: they are attacked, and never proved. What the time did not
suffice for is named at the head of the report, with the command that looks at it.

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.verdicts.verdicts import Verdict, Verdicts
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule
from pgadvise.snapshot import Relation

_HOW = "Say it in plain SQL: columns, the session's claims, IN or = ANY of a table of members, a LANGUAGE sql function"
_MOST = 3  # reasons that are told


@rule(severity="info", security=2.0, since="0.1")
def check(verdicts: Verdicts, access: Access) -> Iterator[Finding]:
    leaking = {verdict.question.about.oid for verdict, _ in verdicts.leaks}
    left = {question.key for question in verdicts.left}
    found: dict[int, list[Verdict]] = {}
    for verdict in verdicts.unknown:
        question = verdict.question
        if question.about.oid not in leaking and question.key not in left:
            found.setdefault(question.about.oid, []).append(verdict)
    for unknown in found.values():
        about = unknown[0].question.about
        assert isinstance(about, Relation)
        yield _finding(access, about, unknown)


def _finding(access: Access, about: Relation, unknown: list[Verdict]) -> Finding:
    commands = list(dict.fromkeys(v.question.command for v in unknown))
    roles = list(dict.fromkeys(v.question.actor.role for v in unknown))
    blocked = list(dict.fromkeys(text for v in unknown for text in v.blocked_by))
    reasons = list(dict.fromkeys(v.reason for v in unknown))
    return Finding(
        about=about_relation(about),
        message=f"Whether {listed(commands, 'or')} of {about} as {listed(roles, 'or')} stays with the caller's tenants "
        "is neither proved nor refuted",
        detail="\n".join(reasons[:_MOST]),
        evidence={"roles": roles, "commands": commands, "not_understood": blocked},
        fix=Fix(title=_HOW, statements=(), safe=False) if blocked else None,
        judged=judged_policies(access.snapshot, about),
    )
