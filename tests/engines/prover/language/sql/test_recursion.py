"""Hierarchies walked by WITH RECURSIVE: what every step keeps holds of all that is found, and of nothing more."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
UNITS = """
create table units (
  id uuid primary key, org_id uuid not null references orgs, parent_id uuid, name text, unique (org_id, id),
  {key}
);
create table workers (
  unit_id uuid not null references units, user_id uuid not null references auth.users, primary key (unit_id, user_id)
);
create table tickets (id uuid primary key, unit_id uuid not null references units);
alter table units enable row level security;
alter table workers enable row level security;
alter table tickets enable row level security;
grant select, insert, update, delete on tickets to authenticated;
create function my_units() returns setof uuid language sql stable security definer set search_path = '' as $$
  with recursive walked{columns} as (
    select u.id, u.parent_id, u.org_id from public.units u join public.workers w on w.unit_id = u.id
    where {start}
    union {every}
    select u.id, u.parent_id, u.org_id from public.units u join walked w on {step} {clauses}
  )
  select {shown} from walked
$$;
create policy of_unit on tickets to authenticated using (unit_id in (select my_units()));
"""
TREE = "foreign key (org_id, parent_id) references units (org_id, id)"
PLAIN = {
    "key": TREE, "columns": "", "start": "w.user_id = auth.uid()", "every": "", "step": "u.parent_id = w.id",
    "clauses": "", "shown": "id",
}  # fmt: skip
Verdicts = Callable[..., Mapping[str, str]]

SOUND: Mapping[str, Mapping[str, str]] = {
    "down": {},
    "down, every way": {"every": "all"},
    "down, by other names": {"columns": " (a, b, c)", "step": "u.parent_id = w.a", "shown": "a"},
    "up": {"step": "u.id = w.parent_id"},
    "up and down": {"step": "u.id = w.parent_id or u.parent_id = w.id"},
    "the step asks for the tenant": {
        "key": "foreign key (parent_id) references units (id)",
        "step": "u.parent_id = w.id and u.org_id = w.org_id",
    },
    "the parent is shown": {"shown": "parent_id"},
}
BROKEN: Mapping[str, Mapping[str, str]] = {
    "a key without the tenant": {"key": "foreign key (parent_id) references units (id)"},
    "roots are each other's": {"step": "u.parent_id = w.id or u.parent_id is null and w.parent_id is null"},
    "anybody's start": {"start": "w.user_id is not null"},
    "the step forgets where it comes from": {"step": "u.parent_id is not null and w.id is not null"},
    "another column is followed": {
        "columns": " (a, b, c)",
        "step": "u.parent_id = w.b or w.c is not null",
        "shown": "a",
    },
    "the order is not known": {"clauses": "search depth first by id set ordered"},
}


def made(changed: Mapping[str, str]) -> str:
    given = {**PLAIN, **changed}
    search = given.pop("clauses")
    script = UNITS.format(**given, clauses="")
    return script.replace("\n  )\n  select", f"\n  ) {search}\n  select") if search else script


@pytest.mark.parametrize("name", SOUND)
def test_kept_by_every_step(name: str, verdicts: Verdicts) -> None:
    """The start is the caller's, and no step leads out of its tenant."""
    assert verdicts(made(SOUND[name]), table="tickets") == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.pg(">= 14") if "clauses" in BROKEN[name] else ()) for name in BROKEN]
)
def test_lost_on_the_way(name: str, verdicts: Verdicts) -> None:
    """A step, or the start, that leads to another tenant leads to all that hangs on it."""
    assert verdicts(made(BROKEN[name]), table="tickets") == dict.fromkeys(ALL, "unknown")


def test_tables_named_after_one_another(verdicts: Verdicts) -> None:
    """Under RECURSIVE a query may be an ordinary one; in a body one that reads a later one is not followed."""
    mine = "select m.org_id as id from members m where m.user_id = auth.uid()"
    asked = "with recursive {} select id from a"
    policy = f"create policy mine on docs to authenticated using (org_id in ({asked}));"
    body = f"create function mine() returns setof uuid language sql stable as $$ {asked} $$;" + (
        "create policy mine on docs to authenticated using (org_id in (select mine()));"
    )
    assert verdicts(policy.format(f"a as ({mine})")) == dict.fromkeys(ALL, "isolated")
    assert verdicts(body.format(f"b as ({mine}), a as (select id from b)")) == dict.fromkeys(ALL, "isolated")
    assert verdicts(body.format(f"a as (select id from b), b as ({mine})")) == dict.fromkeys(ALL, "unknown")


UP = """
create function is_above(wanted uuid) returns boolean language sql stable security definer set search_path = '' as $$
  with recursive above as (
    select u.id, u.parent_id from public.units u where {start}
    union all
    select u.id, u.parent_id from public.units u join above a on u.id = a.parent_id
  )
  select exists (select from above a join public.workers w on w.unit_id = a.id where w.user_id = auth.uid())
$$;
create policy of_unit on tickets to authenticated using (is_above(unit_id));
"""


@pytest.mark.parametrize(
    ("start", "changed", "verdict"),
    [
        ("u.id = wanted", {}, "isolated"),
        ("u.id = wanted or u.parent_id is null", {}, "unknown"),
        ("u.id = wanted", {"key": "foreign key (parent_id) references units (id)"}, "unknown"),
    ],
)
def test_who_climbs(start: str, changed: Mapping[str, str], verdict: str, verdicts: Verdicts) -> None:
    """From a row of another tenant one climbs to rows of that tenant alone, where each step keeps the tenant."""
    units = made(changed).partition("create function")[0]
    assert verdicts(units + UP.format(start=start), table="tickets") == dict.fromkeys(ALL, verdict)
