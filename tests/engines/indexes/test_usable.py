"""Which operator on which index a role under row-level security can use: compared with the plans of a real server."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import psycopg
import pytest

from pgadvise.engines.indexes.usable import Usability, orders_nothing
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Index, Relation, Snapshot
from pgadvise.sources.postgres.live import capture

EXTENSIONS = ("btree_gin", "btree_gist", "pg_trgm", "citext")
TABLE = """
    create type mood as enum ('sad', 'ok', 'glad');
    create domain positive as int check (value > 0);
    create domain price as numeric;
    create table t (
        tenant int not null, bounded int, big bigint, key uuid, name text, code varchar(40), fixed char(8),
        price numeric, ratio float8, flag boolean, at timestamptz, day date, mood mood, place inet, raw bytea,
        tags text[], doc jsonb,
        span int4range, point point, mail citext, plus positive, cost price, words tsvector, took interval, lines int[]
    );
    insert into t (tenant, bounded, big, key, name, code, price, at, day, mood, tags, doc, words, mail)
    select n % 5, n, n, md5(n::text)::uuid, 'n' || n, 'c' || n, n, now(), current_date, 'ok', array['x'], '{}', 'a',
        'm' || n
    from generate_series(1, 500) n;
    alter table t enable row level security;
    create policy by_tenant on t using (tenant = (select current_setting('app.tenant', true)::int));
    create role bound;
    create role unbound bypassrls;
    grant select on t to bound, unbound;
"""


class Use(NamedTuple):
    """An index and a condition that whom nothing binds can use it for."""

    definition: str
    operator: str
    condition: str


def btree(column: str, value: str, *operators: str) -> list[Use]:
    return [Use(f"btree ({column})", o, f"{column} {o} {value}") for o in operators]


USES = [
    *btree("bounded", "7", "=", "<", ">="),
    *btree("big", "7::bigint", "=", ">"),
    *btree("key", "'00000000-0000-0000-0000-000000000000'::uuid", "=", "<"),
    *btree("name", "'n7'", "=", "<", ">="),
    *btree("code", "'c7'", "=", "<"),
    *btree("fixed", "'c7'::bpchar", "=", "<"),
    *btree("price", "7::numeric", "=", "<", ">="),
    *btree("ratio", "7::float8", "=", "<"),
    *btree("at", "now()", "=", "<", ">="),
    *btree("day", "current_date", "=", "<"),
    *btree("mood", "'sad'::mood", "=", "<", ">="),
    *btree("place", "'10.0.0.1'::inet", "=", "<"),
    *btree("raw", "'\\x00'::bytea", "=", "<"),
    *btree("tags", "array['x']", "=", "<"),
    *btree("doc", "'{}'::jsonb", "=", "<"),
    *btree("span", "'[1,2)'::int4range", "=", "<"),
    *btree("mail", "'m7'::citext", "=", "<"),
    *btree("plus", "7", "=", "<"),
    *btree("cost", "7::numeric", "=", "<"),
    *btree("words", "'a'::tsvector", "=", "<"),
    *btree("took", "'1 day'::interval", "=", "<"),
    Use("btree (code varchar_pattern_ops)", "=", "code = 'c7'"),
    Use("btree (name text_pattern_ops)", "=", "name = 'n7'"),
    Use("btree (name text_pattern_ops)", "~<~", "name ~<~ 'n7'"),
    Use("btree (name text_pattern_ops)", "~~", "name like 'n7%'"),
    Use('btree (name collate "C")', "~~", "name like 'n7%'"),
    Use('btree (name collate "C")', "=", "name = 'n7' collate \"C\""),
    Use("btree (lower(name))", "=", "lower(name) = 'n7'"),
    Use("btree (upper(code))", "=", "upper(code) = 'c7'"),
    Use("btree (md5(name))", "=", "md5(name) = 'x'"),
    Use("btree ((name || code))", "=", "name || code = 'x'"),
    Use("btree ((doc ->> 'a'))", "=", "doc ->> 'a' = 'x'"),
    Use("btree (((doc ->> 'a')::int))", "=", "(doc ->> 'a')::int = 7"),
    Use("btree ((coalesce(bounded, 0)))", "=", "coalesce(bounded, 0) = 7"),
    Use("btree ((bounded + 1))", "=", "bounded + 1 = 7"),
    Use("btree ((bounded::bigint))", "=", "bounded::bigint = 7::bigint"),
    Use("btree ((key::text))", "=", "key::text = 'x'"),
    Use("btree ((code::text))", "=", "code::text = 'x'"),
    Use("btree (((at at time zone 'utc')::date))", "=", "(at at time zone 'utc')::date = current_date"),
    Use("btree ((flag is true))", "=", "(flag is true) = true"),
    Use("hash (bounded)", "=", "bounded = 7"),
    Use("hash (mood)", "=", "mood = 'sad'::mood"),
    Use("hash (price)", "=", "price = 7::numeric"),
    Use("hash (name)", "=", "name = 'n7'"),
    Use("brin (at)", ">", "at > now()"),
    Use("brin (price)", ">", "price > 7::numeric"),
    Use("gin (words)", "@@", "words @@ 'a'::tsquery"),
    Use("gin (to_tsvector('english', name))", "@@", "to_tsvector('english', name) @@ 'a'::tsquery"),
    Use("gin (tags)", "@>", "tags @> array['x']"),
    Use("gin (tags)", "&&", "tags && array['x']"),
    Use("gin (doc)", "@>", "doc @> '{}'"),
    Use("gin (doc)", "?", "doc ? 'x'"),
    Use("gin (doc jsonb_path_ops)", "@>", "doc @> '{\"a\": 1}'"),
    Use("gin (name gin_trgm_ops)", "~~", "name like '%abc%'"),
    Use("gin (name gin_trgm_ops)", "~~*", "name ilike '%abc%'"),
    Use("gin (name gin_trgm_ops)", "~", "name ~ 'abc'"),
    Use("gin (name gin_trgm_ops)", "%", "name % 'abc'"),
    Use("gin (bounded)", "=", "bounded = 7"),
    Use("gin (bounded)", "<", "bounded < 7"),
    Use("gin (price)", "=", "price = 7::numeric"),
    Use("gin (mood)", "=", "mood = 'sad'::mood"),
    Use("gin (key)", "=", "key = '00000000-0000-0000-0000-000000000000'::uuid"),
    Use("gist (span)", "&&", "span && '[1,2)'::int4range"),
    Use("gist (span)", "@>", "span @> 7"),
    Use("gist (point)", "<@", "point <@ box '((0,0),(1,1))'"),
    Use("gist (name gist_trgm_ops)", "~~", "name like '%abc%'"),
    Use("gist (key)", "=", "key = '00000000-0000-0000-0000-000000000000'::uuid"),
    Use("gist (mood)", "=", "mood = 'sad'::mood"),
    Use("spgist (name)", "=", "name = 'n7'"),
    Use("spgist (name)", "^@", "name ^@ 'n7'"),
    Use("spgist (place)", "=", "place = '10.0.0.1'::inet"),
    Use("spgist (span)", "&&", "span && '[1,2)'::int4range"),
]


@pytest.fixture(scope="module")
def session(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A transaction with the table `t`, rolled back at the end, in which an index scan is taken where there is one."""
    with psycopg.connect(server.dsn, autocommit=True) as opened, opened.transaction(force_rollback=True):
        for extension in EXTENSIONS:
            opened.execute(f"create extension if not exists {extension}".encode())
        opened.execute(TABLE.encode())
        opened.execute("set local enable_seqscan = off")
        yield opened


def plan(session: psycopg.Connection[Any], role: str, query: str) -> list[dict[str, Any]]:
    """The nodes of the plan that `role` gets."""
    session.execute(f"set local role {role}".encode())
    row = session.execute(f"explain (format json) {query}".encode()).fetchone()
    session.execute("reset role")
    assert row is not None
    ahead, found = [row[0][0]["Plan"]], []
    while ahead:
        node = ahead.pop()
        found.append(node)
        ahead += node.get("Plans", ())
    return found


def drives(session: psycopg.Connection[Any], role: str, condition: str, where: str = "where") -> bool:
    """Whether the index `i` is searched by a condition for it."""
    nodes = plan(session, role, f"select * from t {where} {condition}")
    return any(node.get("Index Name") == "i" and "Index Cond" in node for node in nodes)


def made(session: psycopg.Connection[Any], definition: str) -> tuple[Snapshot, Relation, Index]:
    session.execute(f"create index i on t using {definition}".encode())
    snapshot = capture(session)
    table = snapshot.relation_named("public", "t")
    assert table is not None
    return snapshot, table, next(i for i in snapshot.indexes_of(table) if i.name == "i")


@pytest.mark.parametrize("use", USES, ids=lambda u: f"{u.definition} {u.operator}")
def test_an_operator_drives_an_index_where_the_engine_says_so(session: psycopg.Connection[Any], use: Use) -> None:
    """Of what the index answers to whom nothing binds, a bound role gets just what `answers` promises."""
    with session.transaction(force_rollback=True):
        snapshot, table, index = made(session, use.definition)
        told = Usability(snapshot).answers(table, index.keys[0], use.operator)
        assert drives(session, "unbound", use.condition), "the index does not answer this at all"
        assert drives(session, "bound", use.condition) == told


@pytest.mark.parametrize("definition", sorted({use.definition for use in USES}))
def test_a_dead_key_drives_nothing_but_the_equality_of_a_class_for_patterns(
    session: psycopg.Connection[Any], definition: str
) -> None:
    """What is called dead is dead for every operator tried, `=` and `~<~` of a class made for LIKE aside."""
    with session.transaction(force_rollback=True):
        snapshot, table, _ = made(session, definition)
        index = next(i for i in snapshot.indexes_of(table) if i.name == "i")
        dead = Usability(snapshot).dead_keys(table, index)
        uses = [use for use in USES if use.definition == definition]
        alive = {use.operator for use in uses if drives(session, "bound", use.condition)}
        if dead:
            incidental = {"=", "~<~"} if "pattern_ops" in definition or "trgm" in definition else set()
            assert alive <= incidental
            assert {use.operator for use in uses} <= dead[0].operators
        else:
            assert alive, "every operator that was tried is dead, and the engine does not know"


@pytest.mark.parametrize("definition", ["btree (mood)", "btree (price)", "btree (lower(name))"])
def test_a_dead_btree_still_gives_an_order(session: psycopg.Connection[Any], definition: str) -> None:
    """ORDER BY asks no operator: such an index is not called one that serves conditions only."""
    with session.transaction(force_rollback=True):
        snapshot, _, index = made(session, definition)
        key = definition.removeprefix("btree (").removesuffix(")")
        nodes = plan(session, "bound", f"select * from t order by {key} limit 1")
        assert any(node.get("Index Name") == "i" for node in nodes)
        assert not orders_nothing(snapshot, index)


@pytest.mark.parametrize(
    "definition", ["gin (words)", "gin (tags)", "hash (mood)", "brin (price)", "spgist (span)", "gist (span)"]
)
def test_an_index_for_conditions_only_gives_nothing_else(session: psycopg.Connection[Any], definition: str) -> None:
    """Neither an order nor min and max is taken from it, whoever asks."""
    with session.transaction(force_rollback=True):
        snapshot, _, index = made(session, definition)
        assert orders_nothing(snapshot, index)
        key = index.keys[0].column
        for role in ("bound", "unbound"):
            nodes = plan(session, role, f"select {key} from t order by {key} limit 1")
            assert not any(node.get("Index Name") == "i" for node in nodes if "Bitmap" not in node["Node Type"])


def test_a_later_key_is_dead_by_itself(session: psycopg.Connection[Any]) -> None:
    """Of (bounded, mood) the first is searched and the second becomes a filter; null tests and partial predicates
    run no operator and stay."""
    with session.transaction(force_rollback=True):
        snapshot, table, index = made(session, "btree (bounded, mood)")
        assert [key.text for key in Usability(snapshot).dead_keys(table, index)] == ["mood"]
        both = "bounded = 7 and mood = 'sad'"
        conditions = [
            next(n["Index Cond"] for n in plan(session, role, f"select * from t where {both}") if "Index Cond" in n)
            for role in ("bound", "unbound")
        ]
        assert ["mood" in condition for condition in conditions] == [False, True]
        assert drives(session, "bound", "mood is null and bounded = 7")
        session.execute("create index open on t (bounded) where mood = 'sad'")
        nodes = plan(session, "bound", f"select * from t where {both}")
        assert any(node.get("Index Name") == "open" for node in nodes)


def test_a_policy_drives_a_dead_index_by_itself(session: psycopg.Connection[Any]) -> None:
    """What a policy asks waits for nothing; behind a restrictive one it waits as well."""
    with session.transaction(force_rollback=True):
        made(session, "btree (price)")
        session.execute("drop policy by_tenant on t; create policy cheap on t using (price = 7)")
        assert drives(session, "bound", "", where="")
        session.execute("create policy of_tenant on t as restrictive using (tenant = (select 1))")
        assert not drives(session, "bound", "", where="")
