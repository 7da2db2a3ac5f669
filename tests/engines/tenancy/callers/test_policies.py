"""What policies and the functions behind them give away."""

from collections.abc import Callable, Mapping

import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.callers.policies import Evidence, evidence
from pgadvise.engines.tenancy.references.guesses import graph
from pgadvise.snapshot import Snapshot

TABLES = """
create schema auth;
create function auth.uid() returns uuid language sql as 'select null::uuid';
create function auth.jwt() returns jsonb language sql as 'select null::jsonb';
create table member (team uuid, person uuid);
create table doc (id uuid, team uuid, person uuid, kind text);
alter table doc enable row level security;
"""


@pytest.fixture
def read(snapshot_of: Callable[[str], Snapshot]) -> Callable[..., tuple[set[str], set[str], set[str]]]:
    """What a policy of `doc` says: its key columns, its owner columns, the tables where the caller is looked up."""

    def reading(using: str, helpers: str = "") -> tuple[set[str], set[str], set[str]]:
        snapshot = snapshot_of(f"{TABLES}{helpers};create policy p on doc using ({using})")
        found = evidence(graph(snapshot, platform(snapshot, Declared())))
        return _named(snapshot, found)

    return reading


def _named(snapshot: Snapshot, found: Evidence) -> tuple[set[str], set[str], set[str]]:
    doc = snapshot.relation_named("public", "doc")
    assert doc is not None

    def columns(votes: Mapping[int, Mapping[str, int]]) -> set[str]:
        return set(votes.get(doc.oid, {}))

    looked_up = {relation.name for oid in found.lookups if (relation := snapshot.relation(oid))}
    return columns(found.keys), columns(found.owners), looked_up


@pytest.mark.parametrize(
    "using",
    [
        "team in (select m.team from member m where m.person = auth.uid())",
        "team = any (array(select team from member where person = (select auth.uid())))",
        "exists (select 1 from member m where m.team = doc.team and auth.uid() = m.person)",
        "(select count(*) from member m where m.team = doc.team and m.person = auth.uid()) > 0",
    ],
)
def test_membership(read: Callable[..., tuple[set[str], set[str], set[str]]], using: str) -> None:
    """However a policy asks for members, the key is the compared column and the join table is found."""
    assert read(using) == ({"team"}, set(), {"member"})


@pytest.mark.parametrize(
    "using",
    [
        "team = current_setting('app.team_id')::uuid",
        "team = (select current_setting('app.tenant', true))::uuid",
        "team = (auth.jwt() -> 'app_metadata' ->> 'org_id')::uuid",
        "team::text = current_setting('request.jwt.claims')::jsonb ->> 'tenant'",
        "team in (select id from allowed_teams())",
    ],
)
def test_session(read: Callable[..., tuple[set[str], set[str], set[str]]], using: str) -> None:
    """A setting, a claim or a function that gives the caller's tenants makes the column a key."""
    helper = "create function allowed_teams() returns table (id uuid) language sql as 'select null::uuid'"
    assert read(using, helper) == ({"team"}, set(), set())


@pytest.mark.parametrize(
    "using",
    [
        "person = auth.uid()",
        "(select auth.uid()) = person",
        "person = (auth.jwt() ->> 'sub')::uuid",
        "person = current_setting('app.user_id')::uuid",
        "person in (select auth.uid())",
    ],
)
def test_owner(read: Callable[..., tuple[set[str], set[str], set[str]]], using: str) -> None:
    """A column compared with the caller is an owner, not a key."""
    assert read(using) == (set(), {"person"}, set())


def test_helper_in_another_language(read: Callable[..., tuple[set[str], set[str], set[str]]]) -> None:
    """A helper in PL/pgSQL that asks for the caller says where members are; its argument is the key."""
    helper = """create function is_member(t uuid) returns boolean language plpgsql as $$
        begin return exists (select 1 from public."member" m where m.team = t and m.person = auth.uid()); end $$"""
    assert read("is_member(team)", helper) == ({"team"}, set(), {"member"})


def test_nothing_of_the_session(read: Callable[..., tuple[set[str], set[str], set[str]]]) -> None:
    """Comparisons with constants say nothing about tenants."""
    assert read("kind = 'public' and team is not null") == (set(), set(), set())
