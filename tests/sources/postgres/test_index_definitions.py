"""The texts of indexes: what is put together for the common ones is what the server would have written."""

from itertools import product

import psycopg

from pgadvise.sources.postgres.live import capture

TABLE = """
create schema "Sales";
create type kind as enum ('a', 'b');
create domain slug as text;
create table "Sales"."Orders" (
    id uuid primary key, "Group" int, small smallint, large bigint, amount numeric, price numeric(10, 2), title text,
    code varchar, short varchar(10), german text collate "C", done boolean, day date, at timestamp,
    seen timestamptz(3), kind kind, slug slug, number oid, "a ""b"" c" text, "select" int, "naïve" int
);
create table parted (id int, title text) partition by list (id);
create table parted_1 partition of parted for values in (1);
create index on parted (title);
create temporary table passing (id int, title text);
create index on passing (title);
"""
KEYS = (
    '"Group"', "small", "large", "amount", "price", "title", "code", "short", "german", "done", "day", "at", "seen",
    "kind", "slug", "number", '"a ""b"" c"', '"select"', '"naïve"', "lower(title)", "title text_pattern_ops",
    'title collate "C"', "code varchar_ops",
)  # fmt: skip
ORDERS = ("", " desc", " nulls first", " desc nulls last")
ENDINGS = (
    "", " where title is null", ' where "Group" is not null', " where amount > 0 and done", " include (title)",
    " with (fillfactor = 70)", " where case when done then true else false end",
)  # fmt: skip


def test_a_definition_is_the_servers_own(connection: psycopg.Connection) -> None:
    """Whatever the type, order, operator class, collation, name and predicate; a primary key's is left out."""
    connection.execute(TABLE)
    texts = [f"(id, {key}{order}){ending}" for key, order, ending in product(KEYS, ORDERS, ENDINGS)]
    texts += [f"({key}{order})" for key, order in product(KEYS, ORDERS)]
    for number, text in enumerate(texts):
        unique = "unique " if number % 3 == 0 else ""
        connection.execute(f'create {unique}index "Index {number}" on "Sales"."Orders" {text}'.encode())
    connection.execute('create index on "Sales"."Orders" using hash (title)')
    found = {i.oid: i.definition for i in capture(connection).indexes if not i.primary}
    connection.execute("set search_path = pg_catalog, pg_temp")
    every = "select oid::int8, pg_get_indexdef(oid) from pg_class where relkind in ('i', 'I')"
    said: dict[int, str] = dict(connection.execute(every).fetchall())
    assert len(found) > len(texts)
    assert found == {oid: said[oid] for oid in found}


SIZES = """
create table filled (id int primary key, title text unique);
insert into filled select n, repeat('x', n) from generate_series(1, 500) n;
create table emptied (id int primary key, title text);
create index on emptied using gin (to_tsvector('simple', title));
insert into emptied values (1, 'x');
truncate emptied;
create table fresh (id int primary key, title text, number numeric, at timestamp[]);
create index on fresh using hash (title);
create index on fresh using brin (id);
create unlogged table passing (id int primary key, title text);
create table narrow (id int primary key);
create index on narrow using spgist ((id::text));
create table counted (id int primary key, title text);
create index on counted using gin (to_tsvector('simple', title));
insert into counted select n, repeat('x', n) from generate_series(1, 20) n;
create table toasted (id int primary key, title text unique);
alter table toasted alter title set storage external;
create table gone (id int primary key, title text);
"""


def test_a_size_is_the_servers_own(connection: psycopg.Connection) -> None:
    """Of relations that were filled, emptied, never used, and whether or not they are opened to ask."""
    for statement in SIZES.split(";"):
        connection.execute(statement.encode())
    connection.execute("vacuum analyze counted, toasted, gone")
    connection.execute("insert into toasted values (1, 'x')")
    connection.execute("update toasted set title = repeat('long', 600)")
    connection.execute("select pg_sleep(1.1)")  # a session tells its counts once a second
    snapshot = capture(connection)
    sizes: dict[int, tuple[int, int]] = {}
    for oid, table, file in connection.execute(
        "select oid::int8, pg_table_size(oid), pg_relation_size(oid) from pg_class"
    ):
        sizes[oid] = (table, file)
    assert {i.oid: i.size_bytes for i in snapshot.indexes} == {i.oid: sizes[i.oid][1] for i in snapshot.indexes}
    assert {r.oid: r.size_bytes for r in snapshot.relations} == {r.oid: sizes[r.oid][0] for r in snapshot.relations}
    assert len(snapshot.relations) == 8
