"""A sub-select that is called contained finds nothing that the other does not, whatever the rows."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import psycopg
import pytest

from pgadvise.scratch.server import Server
from pgadvise.sql.logic.containment import membership
from pgadvise.sql.logic.implication import implies
from pgadvise.sql.parser.parse import expression

ROWS = """
    create temporary table m (team int, person int, role text);
    create temporary table r (name text, rank int);
    create temporary table t (team int, person int);
    insert into m select team, person, role from generate_series(1, 3) team, generate_series(1, 3) person,
        unnest(array['owner', 'admin', 'guest', null]) role
        where (team * 7 + person * 5 + length(coalesce(role, ''))) % 3 > 0;
    insert into m values (null, 1, 'owner'), (2, null, 'guest');
    insert into r values ('owner', 1), ('admin', 2), ('guest', null);
    insert into t select nullif(team, 4), nullif(person, 4)
        from generate_series(1, 4) team, generate_series(1, 4) person
"""
CONDITIONS = [
    "team in (select m.team from m where m.person = 1)",
    "team in (select x.team from m x where x.person = 1 and x.role = 'admin')",
    "team = any (array(select x.team from m x where x.person = 1 and x.role in ('owner', 'admin')))",
    "team in (select m.team from m join r on r.name = m.role where m.person = 1 and r.rank < 3)",
    "team in (select m.team from m left join r on r.name = m.role where m.person = 1)",
    "team in (select max(m.team) from m where m.person = 1)",
    "team in (select max(m.team) from m where m.person = 1 and m.role = 'guest')",
    "team in (select m.team from m where m.person = 1 limit 1)",
    "team in (select distinct m.team from m where m.person = 1 and m.role = 'owner')",
    "person in (select m.person from m where m.team = 1)",
    "exists (select 1 from m where m.team = t.team and m.person = 1)",
    "exists (select from m x where x.team = t.team and x.person = 1 and x.role = 'owner')",
    "exists (select count(*) from m where m.team = t.team and m.person = 1)",
    "not exists (select 1 from m where m.team = t.team and m.person = 1)",
    "team not in (select m.team from m where m.person = 1)",
    "team <> all (select m.team from m where m.person = 1 and m.role = 'admin')",
    "team in (select m.team from m where m.person = 1) and person = 2",
    "team in (select m.team from m where m.person = 1 and m.role = 'admin') or person = 2",
    "team in (select m.team from m where m.person = 1) or person in (1, 2)",
]
CLAIMED = {
    (1, 0),
    (2, 0),
    (3, 0),
    (8, 0),
    (11, 10),
    (16, 0),
    (1, 17),
    (1, 18),
    (0, 18),
    (17, 18),
    (16, 18),
    (2, 18),
    (1, 2),
}


@pytest.fixture(scope="module")
def rows(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.dsn, autocommit=True) as session:
        session.execute(ROWS.encode())
        yield session


@pytest.mark.parametrize(("narrow", "broad"), list(product(range(len(CONDITIONS)), repeat=2)))
def test_no_row_passes_the_narrow_one_alone(rows: psycopg.Connection[Any], narrow: int, broad: int) -> None:
    """Wherever implication is claimed, no row of a table with NULLs in it satisfies the premise alone."""
    one, other = CONDITIONS[narrow], CONDITIONS[broad]
    if implies(expression(one), expression(other), "t"):
        left = rows.execute(f"select from t where ({one}) and ({other}) is not true".encode()).fetchall()
        assert not left, (one, other)
    else:
        assert (narrow, broad) not in CLAIMED, (one, other)


def test_membership() -> None:
    """IN, = ANY (ARRAY(…)) and EXISTS are the same kind of question; other comparisons are not."""
    assert membership(expression("a in (select 1)")) == membership(expression("a = any (array(select 1))"))
    assert membership(expression("exists (select 1 from m)")) is not None
    for other in ("a = any (b)", "a < any (select 1)", "a = all (select 1)", "a not in (select 1)", "a = (select 1)"):
        assert membership(expression(other)) is None, other
