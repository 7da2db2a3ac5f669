"""Extensions that the throwaway server has not: something of their kind takes their place."""

import psycopg
import pytest
from msgspec.structs import replace

from pgadvise.scratch.clone import clone
from pgadvise.scratch.platform import stand_ins_sql
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Extension, Snapshot, Type
from pgadvise.sources.postgres.live import capture


def _with(snapshot: Snapshot, *names: str, schema: str = "extensions") -> Snapshot:
    extensions = (Extension(name=name, schema=schema, version="1") for name in names)
    return replace(snapshot, extensions=(*snapshot.extensions, *extensions))


def test_functions_work(connection: psycopg.Connection, clone_server: Server) -> None:
    """Defaults and bodies that call them do what they do where the extension is."""
    connection.execute("create schema extensions; create table t (id uuid primary key, token text, word text)")
    snapshot = _with(capture(connection), "uuid-ossp", "pgcrypto", "supabase_vault", "pg_net")
    with clone(snapshot, clone_server) as made, psycopg.connect(made.dsn) as session:
        reasons = {one.what: one.reason for one in made.unmade if one.what.startswith("extension")}
        assert all("stands in" in reason for reason in reasons.values()), reasons
        told = session.execute(
            "select extensions.uuid_generate_v4() <> extensions.uuid_generate_v4(),"
            " length(extensions.gen_random_bytes(24)), extensions.crypt('a', h) = h, extensions.crypt('b', h) = h,"
            " extensions.pgp_sym_decrypt(extensions.pgp_sym_encrypt('word', 'key'), 'key')"
            " from (select extensions.crypt('a', extensions.gen_salt('bf')) as h) s"
        ).fetchone()
        assert told == (True, 24, True, False, "word")
        assert session.execute("select to_regnamespace('pgadvise_stand_ins')").fetchone() == (None,)


def test_types_are_texts(connection: psycopg.Connection, clone_server: Server) -> None:
    """A table with a column of a missing type is there, whatever stands in parentheses behind the type."""
    connection.execute("create schema extensions; create domain extensions.place as text")
    connection.execute("create table t (id int, at extensions.place)")
    snapshot = capture(connection)
    kept = tuple(t for t in snapshot.types if t.name != "place")
    place = next(t for t in snapshot.types if t.name == "place")
    base = Type(oid=place.oid, schema="extensions", name="place", kind="base", extension="postgis")
    relations = tuple(
        replace(r, columns=tuple(replace(c, type=f"{c.type}(Point,4326)") if c.name == "at" else c for c in r.columns))
        for r in snapshot.relations
    )
    changed = _with(replace(snapshot, types=(*kept, base), relations=relations), "postgis")
    with clone(changed, clone_server) as made, psycopg.connect(made.dsn) as session:
        assert [one.what for one in made.unmade] == ["extension postgis"]
        assert session.execute("insert into t values (1, 'here') returning at").fetchone() == ("here",)


def test_what_nothing_stands_in_for_is_lacking(connection: psycopg.Connection, clone_server: Server) -> None:
    """It is said as the server says it; also of what a replay does not need."""
    with clone(_with(capture(connection), "no_such_thing", "pg_graphql", schema="public"), clone_server) as made:
        lacking = [f"extension {name}" for name in ("no_such_thing", "pg_graphql")]
        assert [(one.what, "stands in" in one.reason) for one in made.unmade] == [(what, False) for what in lacking]


@pytest.mark.parametrize("extension", ["pg_net", "supabase_vault"])
def test_no_stand_in_lends_a_superusers_rights(
    connection: psycopg.Connection, clone_server: Server, extension: str
) -> None:
    """A stranger's function may lie where they look for theirs."""
    snapshot = _with(capture(connection), extension, schema="public")
    with clone(snapshot, clone_server) as made, psycopg.connect(made.dsn) as session:
        rows = session.execute(
            "select p.proname from pg_proc p join pg_roles r on r.oid = p.proowner"
            " where p.prosecdef and r.rolsuper and p.pronamespace <> 'pg_catalog'::regnamespace"
        ).fetchall()
    assert rows == []


def test_they_may_be_made_again(connection: psycopg.Connection) -> None:
    """The script and each of its stand-ins; what the server has is installed."""
    for _ in range(2):
        connection.execute(stand_ins_sql().encode())
    told = [
        connection.execute("select pgadvise_shim.create_extension(%s)", [name]).fetchone()
        for name in ("citext", "pg_cron", "pg_cron", "pg_graphql", "no_such_thing")
    ]
    assert told == [("installed",), ("shimmed",), ("shimmed",), ("without effect",), ("missing",)]
