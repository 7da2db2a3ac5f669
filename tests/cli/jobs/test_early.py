"""What is concluded before the whole snapshot is there is what the whole snapshot says, and is used for no other."""

import psycopg
import pytest
from msgspec.structs import replace
from tests.isolation.family import PLATFORM, Case, cases

from pgadvise.cli.jobs.early import Early
from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.snapshot import NotCaptured, Snapshot, Workload
from pgadvise.sources.address import resolve
from pgadvise.sources.postgres.live import LiveSource

_SCHEMA = """
create table public.teams (id int primary key, name text);
create table public.members (team_id int references public.teams, user_id int, primary key (team_id, user_id));
create table public.notes (id int primary key, team_id int not null references public.teams, title text);
create unique index on public.notes (team_id, title) where title is not null;
"""


def read(database: str) -> tuple[list[Snapshot], Snapshot]:
    """The structure as it was told, and the whole."""
    told: list[Snapshot] = []
    whole = LiveSource(resolve(database, {})).read(structure=told.append)
    return told, whole


def concluded(structure: Snapshot) -> Early:
    early = Early(Declared())
    early.conclude(structure)
    return early


SOME = list(cases())[::40]


@pytest.mark.parametrize("case", SOME, ids=lambda case: case.name)
def test_the_whole_says_the_same(case: Case, connection: psycopg.Connection, database: str) -> None:
    """Tenancy by the structure alone is tenancy by all that is known."""
    connection.execute(PLATFORM.read_bytes())
    connection.execute(case.schema.encode())
    (structure,), whole = read(database)
    known = concluded(structure).of(whole)
    assert known == {"tenancy": Facts(whole, Declared()).get("tenancy")}


def test_the_structure_tells_no_use(connection: psycopg.Connection, database: str) -> None:
    """What is counted is not there yet, and is not empty either where that would be an answer."""
    connection.execute(_SCHEMA.encode())
    (structure,), whole = read(database)
    assert isinstance(structure.statistics, NotCaptured)
    assert {r.usage for r in structure.relations} == {None} != {r.usage for r in whole.relations}
    assert [replace(r, usage=None, size_bytes=None) for r in whole.relations] == list(structure.relations)


def test_around_a_lock_nothing_is_foreseen(connection: psycopg.Connection, database: str) -> None:
    """Where some of it did not come, nobody is told half of it."""
    connection.execute(_SCHEMA.encode())
    with psycopg.connect(database) as other:
        other.execute("lock table public.notes in access exclusive mode")
        told, whole = read(database)
    assert whole.unseen
    for structure in told:
        assert concluded(structure).of(whole) == {}


def test_another_reading_is_another_snapshot(connection: psycopg.Connection, database: str) -> None:
    """Neither a later transaction nor a workload from elsewhere is answered by what was seen before."""
    connection.execute(_SCHEMA.encode())
    (structure,), whole = read(database)
    early = concluded(structure)
    assert early.of(whole)
    assert early.of(read(database)[1]) == {}
    assert (
        early.of(
            replace(whole, workload=Workload(statements=(), since=None, extension_version="1.11", schema="public"))
        )
        == {}
    )
    assert Early(Declared()).of(whole) == {}
