"""What takes grants away, tried: after the REVOKE nobody of those roles has the privilege."""

from typing import Any

import psycopg
import pytest

from pgadvise.engines.access.access import access
from pgadvise.engines.access.revocation import givers, grants_on, role_list
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

SETUP = (
    "create role web; create role readers; create role clerk; create role stranger",
    "grant readers to web; create table note (id int, body text)",
)
GRANTS = (
    "select on note to web",
    "select on note to readers",
    "select on note to public",
    "select (body) on note to web",
)


def revoked_from(snapshot: Snapshot, *roles: str) -> tuple[str, ...]:
    known = access(snapshot, platform(snapshot, Declared()))
    note = snapshot.relation_named("public", "note")
    assert note is not None
    return givers(known, roles, (g for g in grants_on(known, note) if "SELECT" in g.privileges))


def reads(session: psycopg.Connection[Any], role: str) -> bool:
    found = session.execute("select has_any_column_privilege(%s, 'public.note', 'select')", (role,)).fetchone()
    assert found is not None
    return bool(found[0])


@pytest.mark.parametrize("given", GRANTS)
def test_who_was_granted_it_is_who_it_is_taken_from(session: psycopg.Connection[Any], given: str) -> None:
    """Itself, its group, everybody, and on a single column: REVOKE on the table from those leaves nothing."""
    for statement in (*SETUP, f"grant {given}"):
        session.execute(statement.encode())
    assert reads(session, "web")
    names = revoked_from(capture(session), "web")
    session.execute(f"revoke select on note from {role_list(names)}".encode())
    assert not reads(session, "web")


def test_others_keep_theirs(session: psycopg.Connection[Any]) -> None:
    """Only those through whom the roles have it are named, once each, by name."""
    for statement in (*SETUP, "grant select on note to stranger, readers, web, clerk"):
        session.execute(statement.encode())
    assert revoked_from(capture(session), "web", "clerk") == ("clerk", "readers", "web")


@pytest.mark.pg(">= 14")
def test_a_predefined_role_is_no_grant(session: psycopg.Connection[Any]) -> None:
    """Who reads by pg_read_all_data keeps it whatever is revoked: nobody is named."""
    for statement in (*SETUP, "grant pg_read_all_data to web"):
        session.execute(statement.encode())
    assert revoked_from(capture(session), "web") == ()


def test_role_list_is_read_back(session: psycopg.Connection[Any]) -> None:
    """Names are quoted where they must be, PUBLIC never: a role may be called "PUBLIC", which is another."""
    session.execute('create role "PUBLIC"; create role "Web App"')
    names = role_list(("public", "PUBLIC", "Web App", "public"))
    assert names == 'public, "PUBLIC", "Web App"'
    session.execute(f"create table note (id int); revoke all on note from {names}".encode())
