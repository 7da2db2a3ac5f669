"""A schema in other words is judged as before; `tests/benchmarks/reworded.py` asks that of many."""

from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from tests.isolation.family import Case, cases
from tests.isolation.renaming import in_camel_case
from tests.isolation.rewording import rewordings
from tests.isolation.test_families import proved

SCHEMA = """
create table clubs (id uuid primary key);
create table members (
  club_id uuid not null references clubs, user_id uuid not null, active boolean not null default true,
  primary key (club_id, user_id)
);
create table notes (id uuid primary key, club_id uuid not null references clubs, title text);
alter table clubs enable row level security;
alter table members enable row level security;
alter table notes enable row level security;
create function mine() returns setof uuid language sql stable security definer set search_path = '' as $$
  select m.club_id from public.members m where m.user_id = auth.uid() and m.active $$;
create policy own on members for select to authenticated
  using (user_id = auth.uid() or club_id in (select mine()));
create policy listed on notes to authenticated
  using (club_id in (select m.club_id from members m where m.user_id = auth.uid() and m.active))
  with check (
    exists (select from members m where m.club_id = notes.club_id and m.user_id = auth.uid() and m.active)
    and club_id in (select mine())
  );
"""
OTHERWISE = dict(rewordings(SCHEMA))


def case(schema: str) -> Case:
    truth = {
        "tenant_column": "club_id",
        "role": "authenticated",
        "threat": "api",
        "tables": {"notes": {}},
        "functions": {},
    }
    return Case(name="reworded", schema=schema, rows="", truth=truth)


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("name", OTHERWISE)
def test_other_words(name: str, session: psycopg.Connection[Any]) -> None:
    """Whichever way it is said, each command is proved."""
    assert set(proved(session, case(OTHERWISE[name])).values()) == {"isolated"}


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("name", ["told_to_who_watches_to_who_says_so", "secret_that_is_guessed_by_chance"])
def test_bodies_in_capitals(name: str, session: psycopg.Connection[Any]) -> None:
    """What is looked for in bodies by name is found there, however it was typed; or it would be proved, or not."""
    form = next(form for form in cases() if form.name == name)
    with session.transaction(force_rollback=True):
        before = proved(session, form)
    assert proved(session, replace(form, schema=dict(rewordings(form.schema))["capitals"])) == before


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize(
    "name",
    [
        "agencies_that_are_approved_by_others",  # agency_id stands above org_id
        "until_when_one_is_banned_over",
        "until_when_one_is_banned_lasting",
    ],
)
def test_names_in_camel_case(name: str, session: psycopg.Connection[Any]) -> None:
    """What a column means is told by its words, however they are written."""
    form = next(form for form in cases() if form.name == name)
    with session.transaction(force_rollback=True):
        before = proved(session, form)
    after = proved(session, in_camel_case(form))
    assert list(after.values()) == list(before.values())


def test_every_rewriting_changes_something() -> None:
    """None of them lets the schema be as it was."""
    assert len({SCHEMA, *OTHERWISE.values()}) == len(OTHERWISE) + 1 == 30
