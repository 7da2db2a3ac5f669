"""Which policies let an index find the rows, compared with the plans of a real server; and what is put in their place,
compared by the rows that everybody then sees."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest

from pgadvise.engines.access.access import access
from pgadvise.engines.declared import Declared
from pgadvise.engines.indexes.drive import Drive, Hindrance
from pgadvise.engines.indexes.driving import drive_of
from pgadvise.engines.indexes.rewriting import searchable
from pgadvise.engines.platform import platform
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture

SETUP = """
    create role bound;
    create table m (ws int, who int, kind text, code varchar(10), big bigint);
    insert into m select n % 40, n % 25, case when n % 3 = 0 then 'admin' else 'guest' end, 'c' || n % 40, n % 40
        from generate_series(1, 60) n;
    insert into m values (null, 1, 'admin', null, null), (null, 3, 'guest', null, null);
    create table p (id int primary key, who int, code varchar(10));
    insert into p select n, n % 25, 'c' || n from generate_series(0, 39) n;
    create table d (
        id int primary key, ws int, who int, code varchar(10), plain int, gone timestamptz, price numeric, tags int[],
        label text, "Odd" int
    );
    insert into d select n, nullif(n % 41, 40), n % 25, 'c' || n % 40, n % 25, case when n % 10 = 0 then now() end,
        n % 5, array[n], 'x' || n, n % 40 from generate_series(1, 4000) n;
    create index on d (ws); create index on d (who); create index on d (code); create index on d (gone);
    create index on d (price); create index on d (tags); create index on d (label); create index on d ("Odd");
    create function me() returns int language sql stable as
        $$ select nullif(current_setting('app.me', true), '')::int $$;
    create function me_volatile() returns int language plpgsql as $$ begin return public.me(); end $$;
    create function mine() returns setof int language sql stable security definer set search_path = '' as
        $$ select ws from public.m where who = public.me() $$;
    create function mine_array() returns int[] language sql stable as
        $$ select array(select ws from public.m where who = public.me()) $$;
    create function member(ws int) returns boolean language sql stable security definer set search_path = '' as
        $$ select exists (select from public.m where m.ws = $1 and m.who = public.me()) $$;
    create function member_invoker(ws int) returns boolean language sql stable as
        $$ select exists (select from public.m where m.ws = $1 and m.who = public.me()) $$;
    create function is_mine(who int) returns boolean language sql stable as $$ select who = public.me() $$;
    create function is_mine_set(who int) returns boolean language sql stable set search_path = '' as
        $$ select who = public.me() $$;
    create function kind_in(ws int) returns text language sql stable as
        $$ select kind from public.m where m.ws = $1 and m.who = public.me() limit 1 $$;
    create function admin() returns boolean language sql stable as $$ select public.me() = 0 $$;
    grant select on m, p, d to bound;
    alter table d enable row level security;
    analyze m, p, d;
"""


class Shape(NamedTuple):
    """One policy's USING and what becomes of it: "drives", a kind of hindrance, or "blind"."""

    using: str
    is_: str
    mechanical: bool = True


MINE = "select m.ws from m where m.who = me()"
HELD = "exists (select from m where m.ws = d.ws and m.who = me())"
SHAPES = [
    Shape("ws = me()", "drives"),
    Shape("me() = ws", "drives"),
    Shape("ws = (select me())", "drives"),
    Shape("ws = current_setting('app.me', true)::int", "drives"),
    Shape("ws = (select m.ws from m where m.who = me() limit 1)", "drives"),
    Shape("ws = me_volatile()", "blind"),
    Shape("ws = (select me_volatile())", "drives"),
    Shape(f"ws = any (array({MINE}))", "drives"),
    Shape("ws = any (array(select mine()))", "drives"),
    Shape("ws = any (mine_array())", "drives"),
    Shape("ws = any ((select mine_array())::int[])", "drives"),
    Shape("is_mine(who)", "drives"),
    Shape("is_mine_set(who)", "helper", False),
    Shape("code = 'c' || me()", "drives"),
    Shape("code::text = 'c' || me()", "drives"),
    Shape("label = 'x' || me()", "drives"),
    Shape("plain = me()", "blind"),
    Shape("plain in (select m.ws from m where m.who = me())", "blind"),
    Shape("member(plain)", "blind"),
    Shape(f"ws in ({MINE})", "in"),
    Shape("ws in (select mine())", "in"),
    Shape(f"ws in ({MINE} union select m.ws from m where m.kind = 'admin' and m.who = me() + 1)", "in"),
    Shape(f"ws in ({MINE} order by 1 limit 3)", "in"),
    Shape("ws in (select m.big from m where m.who = me())", "in"),
    Shape("code in (select m.code from m where m.who = me())", "in"),
    Shape("label in (select 'x' || m.ws from m where m.who = me())", "in"),
    Shape(f'"Odd" in ({MINE})', "in"),
    Shape(f"ws = any ({MINE})", "in"),
    Shape(f"ws not in ({MINE})", "blind"),
    Shape(f"not (ws in ({MINE}))", "blind"),
    Shape("tags in (select array[m.ws] from m where m.who = me())", "blind"),
    Shape("exists (select from m where m.ws = d.ws and m.who = me())", "exists"),
    Shape("exists (select 1 from m where d.ws = m.ws and m.who = (select me()) and m.kind = 'admin')", "exists"),
    Shape("exists (select from m where m.code = d.code and m.who = me())", "exists"),
    Shape("exists (select from m join p on p.id = m.ws where m.ws = d.ws and p.who = me())", "exists", False),
    Shape("exists (select from m join p on p.id = m.ws where m.ws = d.ws and m.who = me())", "exists"),
    Shape("exists (select from p where p.id = d.ws and p.who in (select m.who from m where m.who = me()))", "exists"),
    Shape("exists (select from m where m.ws = d.ws and m.who = d.plain and m.who = me())", "exists"),
    Shape("exists (select from m where m.ws = d.ws and (m.who = me() or m.who = d.plain))", "blind"),
    Shape("exists (select from m where m.ws = d.ws and m.kind = 'admin')", "blind"),
    Shape("exists (select count(*) from m where m.ws = d.ws and m.who = me())", "blind"),
    Shape("exists (select from m where m.ws = d.ws and m.who = me() group by m.ws having count(*) > 1)", "blind"),
    Shape("exists (select from m where m.ws = d.ws and m.who = me_volatile())", "blind"),
    Shape("exists (select from m where m.ws > d.ws and m.who = me())", "blind"),
    Shape("not exists (select from m where m.ws = d.ws and m.who = me() + 1) and ws = me()", "drives"),
    Shape("not exists (select from m where m.ws = d.ws and m.who = me())", "blind"),
    Shape("me() in (select m.who from m where m.ws = d.ws)", "exists"),
    Shape("(select me()) in (select m.who from m where m.ws = d.ws and m.kind = 'admin')", "exists"),
    Shape(f"{HELD} and (plain = 3 or not {HELD})", "exists"),
    Shape("member(ws)", "helper", False),
    Shape("member_invoker(ws)", "helper", False),
    Shape("(select member(ws))", "helper", False),
    Shape("member(ws) is true", "helper", False),
    Shape("coalesce(member(ws), false)", "helper", False),
    Shape("kind_in(ws) = 'admin'", "helper", False),
    Shape("kind_in(ws) in ('admin', 'owner')", "helper", False),
    Shape("ws::text = current_setting('app.me', true)", "cast", False),
    Shape("gone is null and ws = me()", "drives"),
    Shape(f"gone is null and ws in ({MINE})", "in"),
    Shape("gone is null and ws::text = current_setting('app.me', true)", "cast", False),
    Shape(f"ws in ({MINE}) and who = me()", "drives"),
    Shape(f"ws in ({MINE}) and member(ws)", "in"),
    Shape("ws = me() or who = me()", "drives"),
    Shape(f"ws in ({MINE}) or who = me()", "in"),
    Shape(f"ws in ({MINE}) or plain = me()", "blind"),
    Shape("ws = me() or plain = me()", "blind"),
    Shape("admin() or ws = me()", "blind"),
    Shape(f"(select admin()) or ws in ({MINE})", "blind"),
    Shape("false or ws = me()", "drives"),
    Shape("(ws = me() and gone is null) or (who = me() and plain = 3)", "drives"),
    Shape("price = me()", "drives"),
    Shape("true", "blind"),
]


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A transaction with the tables, rolled back at the end."""
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        opened.execute(SETUP.encode())
        yield opened


def judged(session: psycopg.Connection[Any]) -> Drive:
    snapshot = capture(session)
    table = snapshot.relation_named("public", "d")
    assert table is not None
    return drive_of(access(snapshot, platform(snapshot, Declared())), "bound", table)


def searched(session: psycopg.Connection[Any]) -> bool:
    """Whether the plan of `bound` for the whole table, forbidden to read it in order, goes by an index's conditions.

    `gone IS NULL` is one too, and true of nearly all rows: no use.
    """
    session.execute("set local enable_seqscan = off; set local app.me = '7'; set local role bound")
    row = session.execute("explain (format json) select * from d").fetchone()
    session.execute("reset role")
    assert row is not None
    ahead, mine = [row[0][0]["Plan"]], []
    while ahead:
        node = ahead.pop()
        mine.append(node)
        ahead += [n for n in node.get("Plans", ()) if n.get("Parent Relationship") not in ("InitPlan", "SubPlan")]
    return any("Index Cond" in node and node["Index Name"] != "d_gone_idx" for node in mine)


def seen(session: psycopg.Connection[Any]) -> dict[str, list[int]]:
    """The rows that each user sees, and one who is nobody."""
    found = {}
    session.execute("set local role bound")
    for user in ["", *map(str, range(25))]:
        session.execute("select set_config('app.me', %s, true)", (user,))
        found[user] = [row[0] for row in session.execute("select id from d order by id")]
    session.execute("reset role")
    return found


def rewrite(session: psycopg.Connection[Any], hindrances: tuple[Hindrance, ...]) -> None:
    snapshot = capture(session)
    table = snapshot.relation_named("public", "d")
    assert table is not None
    for policy in {h.policy.oid: h.policy for h in hindrances if h.policy}.values():
        statement = searchable(policy, table, hindrances)
        assert statement is not None
        session.execute(statement.encode())


@pytest.mark.parametrize("shape", SHAPES, ids=lambda s: s.using)
def test_a_policy_is_searched_by_an_index_where_the_engine_says_so(
    session: psycopg.Connection[Any], shape: Shape
) -> None:
    """The engine says "drives" just where the plan has conditions on an index of the table."""
    with session.transaction(force_rollback=True):
        session.execute(f"create policy p on d for select using ({shape.using})".encode())
        drive = judged(session)
        assert ("drives" if drive.drives else (drive.hindrances[0].kind if drive.hindered else "blind")) == shape.is_
        assert searched(session) == drive.drives


@pytest.mark.parametrize(
    "shape", [s for s in SHAPES if s.is_ in ("in", "exists") and s.mechanical], ids=lambda s: s.using
)
def test_the_rewritten_policy_shows_the_same_rows_by_an_index(session: psycopg.Connection[Any], shape: Shape) -> None:
    """Everybody sees what they saw, rows and members that are NULL included, and now an index finds it."""
    with session.transaction(force_rollback=True):
        session.execute(f"create policy p on d for select using ({shape.using})".encode())
        before = seen(session)
        rewrite(session, judged(session).hindrances)
        assert seen(session) == before
        assert any(before.values())
        assert judged(session).drives
        assert searched(session)


@pytest.mark.parametrize("shape", [s for s in SHAPES if not s.mechanical], ids=lambda s: s.using)
def test_what_takes_a_person_is_not_rewritten(session: psycopg.Connection[Any], shape: Shape) -> None:
    """A helper that takes the column, a cast on it, keys that may be many: no SQL is offered that might do harm."""
    with session.transaction(force_rollback=True):
        session.execute(f"create policy p on d for select using ({shape.using})".encode())
        assert {h.rewritten for h in judged(session).hindrances} == {None}


class Several(NamedTuple):
    """Several policies at once: (permissive or restrictive, USING); `is_` as in Shape."""

    policies: tuple[tuple[str, str], ...]
    is_: str


SEVERAL = [
    Several((("permissive", "ws = me()"), ("permissive", "who = me()")), "drives"),
    Several((("permissive", "ws = me()"), ("permissive", f"ws in ({MINE})")), "in"),
    Several((("permissive", f"ws in ({MINE})"), ("permissive", "plain = me()")), "blind"),
    Several((("permissive", f"ws in ({MINE})"), ("permissive", "true")), "blind"),
    Several((("permissive", f"ws in ({MINE})"), ("permissive", "false")), "in"),
    Several((("permissive", f"ws in ({MINE})"), ("restrictive", "who = me()")), "drives"),
    Several((("permissive", "plain = 3"), ("restrictive", f"ws in ({MINE})")), "in"),
    Several((("permissive", "ws = me()"), ("restrictive", "gone is null")), "drives"),
    Several((("permissive", f"ws in ({MINE})"), ("restrictive", "gone is null")), "in"),
    Several((("permissive", "price = me()"), ("restrictive", "plain = me()")), "blind"),
    Several((("permissive", "plain = me()"), ("restrictive", "price = me()")), "drives"),
    Several((("permissive", "true"), ("restrictive", "ws = me()"), ("restrictive", "price = me()")), "drives"),
    Several((("permissive", "true"), ("restrictive", "plain = me()"), ("restrictive", "price = me()")), "blind"),
]


@pytest.mark.parametrize("several", SEVERAL, ids=lambda s: " + ".join(f"{k} {u}" for k, u in s.policies))
def test_policies_are_judged_together(session: psycopg.Connection[Any], several: Several) -> None:
    """One permissive policy without an index spoils all; one restrictive with an index is enough; what is asked after
    a restrictive one must be leakproof."""
    with session.transaction(force_rollback=True):
        for number, (kind, using) in enumerate(several.policies):
            session.execute(f"create policy p{number} on d as {kind} for select using ({using})".encode())
        drive = judged(session)
        assert ("drives" if drive.drives else (drive.hindrances[0].kind if drive.hindered else "blind")) == several.is_
        assert searched(session) == drive.drives
        if drive.hindered:
            before = seen(session)
            rewrite(session, drive.hindrances)
            assert seen(session) == before
            assert searched(session)


def test_a_partial_index_serves_the_policy_that_implies_its_predicate(session: psycopg.Connection[Any]) -> None:
    """`gone is null and plain = me()` goes by an index of the rows that are not gone, `plain = me()` does not."""
    with session.transaction(force_rollback=True):
        session.execute("create index on d (plain) where gone is null")
        session.execute("create policy p on d for select using (gone is null and plain = me())")
        assert judged(session).drives
        assert searched(session)
        session.execute("alter policy p on d using (plain = me())")
        assert not judged(session).drives
        assert not searched(session)
