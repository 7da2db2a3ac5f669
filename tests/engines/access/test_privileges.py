"""Access lists are read as the server means them."""

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pgadvise.engines.access.privileges import (
    PUBLIC,
    every_table_privilege,
    function_grants,
    grant,
    grants,
    schema_grants,
    table_grants,
)
from pgadvise.errors import SnapshotUnreadable
from pgadvise.snapshot import quote

RESERVED = ("public", "none", "current_user", "session_user", "current_role", "user")
NAMES = st.text(
    st.one_of(st.sampled_from('"=/*,{}\\ \n\x1b'), st.characters(codec="utf-8", exclude_characters="\0")),
    min_size=1,
    max_size=15,
).filter(lambda name: name.lower() not in RESERVED and not name.startswith("pg_"))
EXPLODED = """
    select pg_get_userbyid(x.grantor), case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee) end,
        x.privilege_type, x.is_grantable
    from pg_class c, aclexplode(c.relacl) x where c.oid = 'listed'::regclass
"""


@given(grantee=NAMES, everybody=st.booleans(), option=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_list_says_what_aclexplode_says(
    session: psycopg.Connection[Any], grantee: str, everybody: bool, option: bool
) -> None:
    """Grantor, grantee, privilege and grant option survive any name that a role can have."""
    privileges = "select, truncate, trigger" if option else "all"
    with session.transaction(force_rollback=True):
        session.execute(f"create role {quote(grantee)}; create temp table listed (a int)".encode())
        session.execute(
            f"grant {privileges} on listed to {quote(grantee)} {'with grant option' if option else ''};"
            f"grant update on listed to {PUBLIC if everybody else quote(grantee)}".encode()
        )
        theirs = set(session.execute(EXPLODED).fetchall())
        acl = session.execute("select relacl::text[] from pg_class where oid = 'listed'::regclass").fetchall()[0][0]
    ours = {(g.grantor, g.grantee, p, p in g.grantable) for g in grants(tuple(acl)) for p in g.privileges}
    assert ours == theirs


def test_an_empty_list_is_not_the_default() -> None:
    """Where everything was revoked nobody holds anything; where nothing was granted the owner holds all."""
    assert table_grants((), "owner", 18) == ()
    assert [(g.grantee, g.privileges) for g in table_grants(None, "owner", 18)] == [
        ("owner", every_table_privilege(18))
    ]
    assert "MAINTAIN" not in table_grants(None, "owner", 16)[0].privileges


def test_everybody_may_execute_a_new_function_but_not_enter_a_new_schema() -> None:
    """The built-in defaults: EXECUTE to PUBLIC, schemas to their owner alone."""
    assert {g.grantee for g in function_grants(None, "owner")} == {"owner", PUBLIC}
    assert {g.grantee for g in schema_grants(None, "owner")} == {"owner"}


def test_a_privilege_of_a_later_release_is_kept() -> None:
    """A letter that is not known stands for itself: it is neither lost nor taken for another."""
    assert grant("app=rQ*/owner").privileges == {"SELECT", "Q"}
    assert grant("app=rQ*/owner").grantable == {"Q"}


def test_a_list_may_name_nobody_and_nothing() -> None:
    """Both sides may be empty: PUBLIC stands for nobody's name, and an item may have lost all its privileges."""
    assert (grant("=/owner").grantee, grant("=/owner").privileges) == (PUBLIC, frozenset())


@pytest.mark.parametrize("text", ["", "app", "app=r", '"app=r/owner', "app=r1/owner", "app==r/owner"])
def test_what_is_no_aclitem_is_refused(text: str) -> None:
    """A foreign snapshot is told apart from an empty list."""
    with pytest.raises(SnapshotUnreadable, match="access privilege"):
        grant(text)
