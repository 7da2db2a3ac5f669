"""Roads through views, compared with what a role really reads there."""

import random
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
import psycopg
import pytest

from pgadvise.engines.access.access import Access, access
from pgadvise.engines.access.roads import roads, view_reaches, view_rights
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.snapshot import Relation
from pgadvise.sources.postgres.live import capture

ROLES = ("ann", "ben", "col", "dan")
TABLES = ("plain", "guarded", "forced")
VIEWS = tuple(f"v{n}" for n in range(10))

Seen = Literal["refused", "nothing", "rows"]


def setup(dice: random.Random, major: int) -> Iterator[str]:
    """Tables of one row that no policy lets pass, views over them and over each other, owners and grants at random."""
    for role in ROLES:
        yield f"create role {role} {'bypassrls' if dice.random() < 0.2 else ''}"
    yield f"grant {dice.choice(ROLES[1:])} to ann"
    for table in TABLES:
        yield f"create table {table} (id int); insert into {table} values (1)"
        yield f"alter table {table} owner to {dice.choice(ROLES)}"
        yield f"grant select on {table} to {dice.choice(ROLES)}, {dice.choice(ROLES)}"
    yield "alter table guarded enable row level security"
    yield "alter table forced enable row level security, force row level security"
    for number, view in enumerate(VIEWS):
        yield from make(dice, view, dice.choice((*TABLES, *VIEWS[:number])), major)


def make(dice: random.Random, view: str, source: str, major: int) -> Iterator[str]:
    kinds = ("view {}", "materialized view {}", *(("view {} with (security_invoker = yes)",) if major >= 15 else ()))
    head = dice.choice(kinds).format(view)
    data = "with no data" if "materialized" in head else ""
    yield f"create {head} as select id from {source} {data}"
    yield f"alter table {view} owner to {dice.choice(ROLES)}"
    yield f"grant select on {view} to {', '.join(dice.sample(ROLES, 3))}"
    if data:  # the owner fills it, if the owner can
        fill = f"begin refresh materialized view {view}; exception when others then null; end"
        yield f"do $$ {fill} $$"


@pytest.mark.parametrize("seed", range(30))
def test_what_comes_through_a_view_is_what_its_roads_say(session: psycopg.Connection[Any], seed: int) -> None:
    """No road: permission denied. A road past the policies: rows. Every other road: nothing."""
    with session.transaction(force_rollback=True):
        session.execute(";".join(setup(random.Random(seed), session.info.server_version // 10000)).encode())
        reach = captured(session)
        views = [named(reach, view) for view in VIEWS]
        told = {(role, view.name): expected(reach, role, view) for role in ROLES for view in views}
        real = {(role, view.name): read(session, role, view.name) for role in ROLES for view in views}
    assert told == real


def captured(session: psycopg.Connection[Any]) -> Access:
    snapshot = capture(session)
    return access(snapshot, platform(snapshot, Declared()))


def named(reach: Access, name: str) -> Relation:
    relation = reach.snapshot.relation_named("public", name)
    assert relation is not None
    return relation


def expected(reach: Access, role: str, view: Relation) -> Seen:
    found = roads(reach, role, view)
    if not found:
        return "refused"
    (road,) = found  # each view reads one relation
    assert view_reaches(reach.snapshot, view) == (road.relation,)
    return "rows" if road.opens or not road.relation.row_security else "nothing"


def read(session: psycopg.Connection[Any], role: str, view: str) -> Seen:
    try:
        with session.transaction(force_rollback=True):
            session.execute(f"set local role {role}".encode())
            return "rows" if session.execute(f"select from {view}".encode()).fetchall() else "nothing"
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState):
        return "refused"  # the second: a materialized view whose owner could not fill it


def test_several_roads_lead_to_one_table(connection: psycopg.Connection[Any]) -> None:
    """A view that reads a table itself and through another's view has a road for each whose rights are used."""
    connection.execute("""
        create role alice; create role bob; create table docs (id int); alter table docs enable row level security;
        grant select on docs to alice;
        create view first as select id from docs; alter view first owner to alice;
        create view second as select id from docs union all select id from first;
        alter table docs owner to bob; alter view second owner to bob;
        grant select on first to bob
    """)
    reach = captured(connection)
    found = roads(reach, "bob", named(reach, "second"))
    assert [(r.rights, r.opens, [v.name for v in r.via]) for r in found] == [
        ("alice", False, ["second", "first"]),
        ("bob", True, ["second"]),
    ]
    assert roads(reach, "alice", named(reach, "second")) == ()


@pytest.mark.parametrize("option", ["true", "on", "1", "yes", "T", "y", None, "false", "off", "0", "no"])
def test_an_option_is_read_as_the_server_reads_it(option: str | None) -> None:
    """`security_invoker` is stored as it was written, in any of a boolean's spellings."""
    view = Relation(oid=1, schema="public", name="v", kind="view", owner="chief")
    if option is not None:
        view = msgspec.structs.replace(view, options=(f"security_invoker={option}",))
    reads_as_caller = option is not None and option.lower() in ("true", "on", "1", "yes", "t", "y")
    assert view_rights(view) == (None if reads_as_caller else "chief")


def test_views_in_a_lattice_are_walked_once(session: psycopg.Connection[Any]) -> None:
    """Thirty layers of views that each read the layer below twice have a billion paths, and are quick all the same."""
    with session.transaction(force_rollback=True):
        session.execute("create table a0 (id int); create table b0 (id int)")
        layers = (
            f"create view {side}{n} as select a.id from a{n - 1} a, b{n - 1} b" for n in range(1, 31) for side in "ab"
        )
        session.execute(";".join(layers).encode())
        reach = captured(session)
    top = named(reach, "a30")
    assert [r.name for r in view_reaches(reach.snapshot, top)] == ["a0", "b0"]
    assert len(roads(reach, top.owner, top)) == 2
