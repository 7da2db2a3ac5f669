"""Policy on people's rows that never asks who is calling.

## What
Rows belong to persons, and a permissive policy asks for their state alone (`not is_deleted`, `status = 'active'`): one
way through it is open to whoever comes as the role.

## Why
Permissive policies are alternatives, and so are the arms of an OR: one that names nobody gives everybody's rows of that
state to anybody. Tests with one account see nothing of it.

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
create table public.project (
    id      uuid primary key,
    team_id uuid not null references public.team
);
create index on public.project (team_id);
create table public.notes (
    id         uuid primary key,
    user_id    uuid not null references auth.users,
    body       text,
    is_deleted boolean not null default false
);
alter table public.team enable row level security;
alter table public.team_member enable row level security;
alter table public.project enable row level security;
create policy own on public.team_member for select to authenticated using (user_id = (select auth.uid()));
create policy own on public.team for select to authenticated using (
    id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create policy own on public.project for select to authenticated using (
    team_id = any (array(select m.team_id from public.team_member m where m.user_id = (select auth.uid())))
);
create index on public.notes (user_id);
alter table public.notes enable row level security;
create policy living on public.notes for all to authenticated using (not is_deleted);
```

## Fix
```sql
alter policy living on public.notes using (user_id = (select auth.uid()) and not is_deleted);
```

## Not found
A policy that is true for every row: see policy-always-true. Rows of tenants, whose isolation is proved and tried
(tenant-leak). Rows that say of themselves that they are public (`is_public`, `published_at`, `visibility = 'public'`),
or that are nobody's (`user_id is null`). What looks into another table or calls a function, which may ask there. Tables
where a restrictive policy narrows the rows. Databases without tenants, as far as rows are only read. Where rows of a
state are read it is a note, as a catalogue of offers is meant to be; that a row is not deleted is no such state.

## References
- https://www.postgresql.org/docs/current/sql-createpolicy.html
"""

from collections.abc import Iterator, Sequence

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.callers import Callers
from pgadvise.engines.caller.narrowed import bound_to
from pgadvise.engines.caller.openings import Deed, Openings
from pgadvise.engines.caller.ordinary import Ordinary
from pgadvise.engines.caller.unasked import Unasked
from pgadvise.engines.enumeration import listed
from pgadvise.engines.isolation.binding import Bindings
from pgadvise.engines.isolation.judged import judged_policies
from pgadvise.engines.platform import Platform
from pgadvise.engines.soft_deletion import is_mark
from pgadvise.engines.tenancy import Tenancy
from pgadvise.finding import Finding, about_part
from pgadvise.rule import rule
from pgadvise.snapshot import Policy, Relation, quote
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.reads import own_columns

_VERBS = {"select": "read", "insert": "add", "update": "change", "delete": "delete"}


@rule(severity="warning", also=("info",), security=6.5, since="0.1")
def check(platform: Platform, tenancy: Tenancy, access: Access, application: Application) -> Iterator[Finding]:
    ordinary = Ordinary(callers=Callers(snapshot=access.snapshot))
    bindings = Bindings(platform=platform, tenancy=tenancy, access=access)
    for table in platform.tables:
        known = tenancy.of(table)
        if known is None or known.scope != "user" or not table.row_security:
            continue
        keys = {*filter(None, (known.key,)), *(name for step in known.via[:1] for name in step.columns)}
        unasked = Unasked(ordinary=ordinary, table=table, keys=frozenset(keys))
        opened = Openings(access=access, ordinary=ordinary, opens=unasked.opens)
        for policy, deeds in opened.deeds(table, application.exposure(table)).items():
            if tenancy.multi_tenant or any(d.command != "select" for d in deeds):
                yield _finding(bindings, table, policy, deeds)


def _finding(bindings: Bindings, table: Relation, policy: Policy, deeds: Sequence[Deed]) -> Finding:
    roles = list(dict.fromkeys(d.role.name for d in deeds))
    verbs = list(dict.fromkeys(map(_verb, deeds)))
    return Finding(
        about=about_part(table, policy),
        severity="info" if verbs == ["read"] and not _asks_for_living(table, policy) else None,
        message=f"{quote(policy.name)} on {table} asks for the state of a row and not who is calling: "
        f"{listed(roles)} can {listed(verbs)} such rows of everybody",
        evidence={"roles": {role: [_verb(d) for d in deeds if d.role.name == role] for role in roles}},
        fix=bound_to(bindings, table, policy, deeds),
        judged=(*judged_policies(bindings.snapshot, table), *sorted(f"{d.role.name} {_verb(d)}" for d in deeds)),
    )


def _asks_for_living(table: Relation, policy: Policy) -> bool:
    """Nothing but that the row is not deleted: that shows it to nobody new."""
    tree = parsed(policy.using)
    return tree is not None and all(map(is_mark, own_columns(tree, table.name)))


def _verb(deed: Deed) -> str:
    return "hand over" if (deed.command, deed.side) == ("update", "new") else _VERBS[deed.command]
