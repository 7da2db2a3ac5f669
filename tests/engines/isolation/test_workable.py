"""Whether a predicate can be a policy of a table, compared with what the server says to it."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.workable import Workability
from pgadvise.sql.parser import parse

Conclude = Callable[..., Facts]  # the fixture
Session = psycopg.Connection[Any]

TABLES = """
    create role reader; create role plain_owner;
    create schema shut;
    create table note (id int); create table seat (note int, person text); create table shut.seat (note int);
    create table room (note int); create table locked (note int);
    insert into note values (1); insert into shut.seat values (1); insert into seat values (1, current_user);
    grant select on note, seat, room, locked, shut.seat to reader;
    create function invoker() returns setof int language plpgsql stable as
        $$ begin return query select id from public.note; end $$;
    create function definer() returns setof int language sql stable security definer as 'select id from public.note';
    create function others() returns setof int language sql stable security definer as 'select id from public.NOTE';
    alter function others() owner to plain_owner; grant select on note to plain_owner;
    create function hidden() returns setof int language sql stable as 'select 1';
    revoke execute on function hidden() from public;
    alter table room enable row level security;
    create policy by_note on room using (exists (select from note n where n.id = room.note));
    alter table locked enable row level security;
"""


@pytest.mark.parametrize(
    ("predicate", "works"),
    [
        ("true", True),
        ("id = any (array(select s.note from public.seat s))", True),
        ("id = any (array(select public.definer()))", True),
        ("id = any (array(select n.id from public.note n))", False),
        ("id = any (array(select r.note from public.room r))", False),
        ("id = any (array(select public.invoker()))", False),
        ("id = any (array(select public.others()))", False),
        ("id = any (array(select s.note from shut.seat s))", True),
        ("id = any (array(select public.hidden()))", False),
    ],
)
def test_as_the_server_has_it(facts: Conclude, session: Session, predicate: str, works: bool) -> None:
    """What is said to work runs for the role, and what is said not to work fails."""
    known = facts(TABLES)
    note = known.snapshot.relation_named("public", "note")
    assert note is not None
    asked = parse.expression(predicate)
    assert Workability(access=known.get("access")).works(asked, note, ("reader",)) is works
    session.execute("alter table note enable row level security; alter table note force row level security")
    session.execute(f"create policy tried on note using ({predicate})".encode())
    session.execute("set local role reader")
    if works:
        assert session.execute("select id from note").fetchall() == [(1,)]
    else:
        with pytest.raises(psycopg.Error), session.transaction():
            session.execute("select id from note")


def test_a_table_that_shows_the_role_nothing_is_no_ground(facts: Conclude) -> None:
    """Row-level security without a policy lets no membership be seen."""
    known = facts(TABLES)
    note = known.snapshot.relation_named("public", "note")
    assert note is not None
    asked = parse.expression("id = any (array(select l.note from public.locked l))")
    assert not Workability(access=known.get("access")).works(asked, note, ("reader",))
