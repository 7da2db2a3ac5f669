"""A clone is the database again, without its rows and without its powers over this machine."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from pgadvise.scratch.clone import clone
from pgadvise.scratch.clone.clone import BUILDER
from pgadvise.scratch.platform import supabase_sql
from pgadvise.scratch.server import Server
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

HERE = Path(__file__).parent
CHANGEMAKER = Path(__file__).parents[3] / "examples" / "changemaker"


_SECTIONS = (
    "casts", "constraints", "defined_operators", "extensions", "functions", "indexes", "memberships", "policies",
    "relations", "rewrite_rules", "role_settings", "roles", "schemas", "sequences", "triggers", "types", "views",
)  # fmt: skip
_PASSING = frozenset(
    """oid rows pages size_bytes usage xid_age mxid_age comment scans rows_read last_scan last_value readable row_type
    number type_oid base_oid operator_family version default_version database""".split()
)
_POINTERS = frozenset("table references index parent parents relation function functions reads owned_by_table".split())
_GRANTOR = re.compile(r"/[^/]*$")


def likeness(snapshot: Snapshot) -> list[str]:
    """One line for each object; equal lists are equal databases, as far as a snapshot tells."""
    names = _names(snapshot)
    lines = []
    for section in _SECTIONS:
        for one in msgspec.to_builtins(getattr(snapshot, section)):
            if section == "schemas" and one["acl"] is not None and len(one["acl"]) == 1:
                # The built-in default, once something was granted and taken back.
                one["acl"] = None if _GRANTOR.sub("", one["acl"][0]) == f"{one['owner']}=UC" else one["acl"]
            line = f"{section} {json.dumps(_told(one, None, names), sort_keys=True)}"
            if BUILDER not in line and not one.get("extension") and one.get("language") != "internal":
                lines.append(line)
    return sorted(lines)


def _names(snapshot: Snapshot) -> dict[int, str]:
    names = {r.oid: str(r) for r in snapshot.relations} | {f.oid: str(f) for f in snapshot.functions}
    names |= {i.oid: f"{i.schema}.{i.name}" for i in snapshot.indexes}
    return names | {c.oid: f"{c.name} of {names[c.table]}" for c in snapshot.constraints}


def _told(value: Any, key: str | None, names: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {k: _told(v, k, names) for k, v in value.items() if k not in _PASSING}
    if isinstance(value, list | tuple):
        told = [_told(v, key, names) for v in value]
        return sorted(told) if key in ("acl", "config", "reads", "functions") else told
    if key in _POINTERS and isinstance(value, int):
        return names.get(value, "elsewhere")  # an index behind the constraint of another section
    return _GRANTOR.sub("", value) if key == "acl" and value is not None else value


def cloned(snapshot: Snapshot, server: Server) -> Snapshot:
    """What a capture of the clone gives; every object was made."""
    with clone(snapshot, server) as made, psycopg.connect(made.dsn) as session:
        assert made.unmade == ()
        return capture(session)


@pytest.mark.pg(">= 18")
def test_everything_comes_back(connection: psycopg.Connection, clone_server: Server) -> None:
    """Whatever a snapshot holds of an object, the clone's snapshot holds the same."""
    connection.execute((HERE / "everything.sql").read_bytes())
    snapshot = capture(connection)
    again = cloned(snapshot, clone_server)
    assert _without_superusers(again) == _without_superusers(snapshot)


def _without_superusers(snapshot: Snapshot) -> list[str]:
    """Theirs are the only attributes and memberships that a clone changes; a setting without its value stays away."""
    names = ("postgres", "pgadvise_scratch", "pg_database_owner")
    roles = ("roles", "memberships")
    lines = [x for x in likeness(snapshot) if not (x.startswith(roles) and any(f'"{n}"' in x for n in names))]
    return [x for x in lines if not (x.startswith("role_settings") and '"value": null' in x)]


@pytest.mark.pg(">= 15")
def test_changemaker_on_supabase(connection: psycopg.Connection, clone_server: Server) -> None:
    """The surroundings of a platform are objects like others: schemas, functions, grants, settings of roles."""
    connection.execute(supabase_sql())
    connection.execute((CHANGEMAKER / "schema.sql").read_bytes())
    connection.execute((CHANGEMAKER / "policies.sql").read_bytes())
    snapshot = capture(connection)
    again = cloned(snapshot, clone_server)
    assert len(again.policies) == len(snapshot.policies)
    assert {str(f) for f in again.functions} == {str(f) for f in snapshot.functions}


def test_no_superuser_comes_from_a_snapshot(connection: psycopg.Connection, clone_server: Server) -> None:
    """A stranger's function can reach no file and no program of this machine, whoever owned it there."""
    connection.execute("create role boss superuser login")
    connection.execute("create function evil() returns void language plpgsql security definer as "
                       "$$ begin perform pg_read_file('/etc/passwd'); end $$")  # fmt: skip
    connection.execute("alter function evil() owner to boss")
    with clone(capture(connection), clone_server) as made, psycopg.connect(made.dsn, autocommit=True) as session:
        rows = session.execute("select rolname from pg_roles where rolsuper").fetchall()
        assert rows == [("pgadvise_scratch",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("select evil()")


def test_a_superuser_is_a_member_of_the_others(connection: psycopg.Connection, clone_server: Server) -> None:
    """Who stands in for one has every role, but for those that are members of it and for other superusers."""
    connection.execute("create role boss superuser; create role chief superuser; create role clerk noinherit")
    connection.execute("create role deputy; grant boss to deputy; create role aide; grant deputy to aide")
    with clone(capture(connection), clone_server) as made, psycopg.connect(made.dsn) as session:
        assert made.unmade == ()
        asked = "select rolname from pg_roles where rolname = any(%s) and pg_has_role('boss', oid, 'USAGE')"
        rows = session.execute(asked, [["chief", "clerk", "deputy", "aide"]]).fetchall()
        assert rows == [("clerk",)]


def test_making_runs_nothing_as_superuser(connection: psycopg.Connection, clone_server: Server) -> None:
    """An index on an expression is folded when it is made: the stranger's function runs, without any power."""
    connection.execute(
        "create function spy(int) returns int language plpgsql immutable as "
        "$$ begin if current_user = 'pgadvise_scratch' then raise 'as superuser'; end if; return 1; end $$"
    )
    connection.execute("create table t (a int); create index on t ((spy(1) + a))")
    with clone(capture(connection), clone_server) as made:
        assert made.unmade == ()


def test_what_cannot_be_made_is_said(connection: psycopg.Connection, clone_server: Server) -> None:
    """An aggregate and a function in C are in no text of the catalog; the rest stands."""
    connection.execute("create aggregate total(int) (sfunc = int4pl, stype = int)")
    connection.execute("create table kept (a int)")
    with clone(capture(connection), clone_server) as made, psycopg.connect(made.dsn) as session:
        assert [one.what for one in made.unmade] == ["aggregate public.total(integer)"]
        assert session.execute("select count(*) from kept").fetchone() == (0,)


def test_nothing_is_left(connection: psycopg.Connection, clone_server: Server) -> None:
    """After the block, and after an error in it, the server is as before."""
    connection.execute("create role passing; create table t (a int); grant select on t to passing")
    snapshot = capture(connection)
    with psycopg.connect(clone_server.dsn) as session:
        state = (
            "select array(select rolname from pg_roles order by 1), array(select datname from pg_database order by 1)"
        )
        before = session.execute(state).fetchone()
        with pytest.raises(ZeroDivisionError), clone(snapshot, clone_server):
            raise ZeroDivisionError
        session.rollback()
        assert session.execute(state).fetchone() == before


def test_what_the_database_grants(connection: psycopg.Connection, clone_server: Server) -> None:
    """Who may make nothing temporary there may not in the clone: it would be a way round a view."""
    revoked = "execute format('revoke temporary on database %I from public', current_database())"
    connection.execute(f"do $$ begin {revoked}; end $$".encode())
    snapshot = capture(connection)
    asked = "select has_database_privilege('pg_monitor', current_database(), 'TEMPORARY')"
    with clone(snapshot, clone_server) as made, psycopg.connect(made.dsn) as session:
        assert session.execute(asked).fetchone() == (False,)
    assert made.unmade == ()
