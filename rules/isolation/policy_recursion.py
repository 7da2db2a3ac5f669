"""Policies that ask themselves: every statement ends in an error.

## What
Policies whose sub-selects come back to a table that is being answered for: the table itself, or a ring of tables, read
directly or through views. PostgreSQL refuses each such statement: 42P17, infinite recursion detected in policy.

## Why
Nobody is let in and nothing works: no row can be read, and with it every table whose policies ask this one. The usual
repair in a hurry is to switch row-level security off.

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
alter table public.team enable row level security;
alter table public.team_member enable row level security;
create policy teammates on public.team_member for select to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
```

## Fix
Let a function of the tables' owner, whom policies do not bind, look up what the policy asks for.
```sql
create function public.my_teams() returns uuid[]
language sql stable security definer set search_path = '' as $$
    select coalesce(array_agg(m.team_id), '{}') from public.team_member m where m.user_id = (select auth.uid())
$$;
revoke execute on function public.my_teams() from public, anon;
grant execute on function public.my_teams() to authenticated;
alter policy teammates on public.team_member using (team_id = any ((select public.my_teams())::uuid[]));
```

## Not found
Sub-selects on tables whose policies ask no table, or do not bind the role: its own, no row-level security, BYPASSRLS.
Views with the rights of an owner whom policies do not bind. Roles without the privilege on the table. Circles through
functions: SECURITY DEFINER of an owner whom policies do not bind ends them; through others the server comes back to the
table only while it runs, where rows and the order of conditions decide whether it runs out of stack (54001).

## References
- https://www.postgresql.org/docs/current/ddl-rowsecurity.html
"""

from collections.abc import Iterator

from pgadvise.engines.access.application import Application
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.circles import Fall, Ring, rings
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.finding import Finding, Fix, about_relation
from pgadvise.rule import rule


@rule(severity="error", security=5.3, since="0.1")
def check(application: Application) -> Iterator[Finding]:
    for ring in rings(application):
        first, *others = ring.circle
        yield Finding(
            about=about_relation(first),
            message=f"{_asks(ring)}: {_who(ring)} get an error (42P17) for every {_statements(ring)}",
            detail=_detail(ring),
            evidence={
                "circle": [str(r) for r in ring.circle],
                "fails": sorted({f"{f.role} {f.command} {f.table}" for f in ring.falls}),
            },
            fix=Fix(
                title="Let a SECURITY DEFINER function look up what the policy asks: policies do not bind its owner",
                statements=(),
                safe=False,
            ),
            discriminator=", ".join(str(r) for r in others),
            judged=tuple(text for r in ring.circle for text in judged_policies(application.access.snapshot, r)),
        )


def _asks(ring: Ring) -> str:
    first, *others = ring.circle
    if not others:
        return f"A policy of {first} asks {first} itself"
    return f"A policy of {first} asks {' and then '.join(str(r) for r in others)}, which asks {first} again"


def _who(ring: Ring) -> str:
    """Of the tables in the ring where somebody may use them; those outside are told in the detail."""
    return listed(sorted({f.role for f in ring.falls}))


def _statements(ring: Ring) -> str:
    inside = [f for f in ring.falls if f.table in ring.circle] or list(ring.falls)
    return f"{listed(list(dict.fromkeys(f.command.upper() for f in inside)))} on {_tables(inside)}"


def _tables(falls: list[Fall]) -> str:
    return listed(sorted({str(f.table) for f in falls}))


def _detail(ring: Ring) -> str:
    outside = sorted({str(f.table) for f in ring.falls if f.table not in ring.circle})
    return f"So do those whose policies ask them: {listed(outside)}" if outside else ""
