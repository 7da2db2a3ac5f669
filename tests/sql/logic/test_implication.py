"""What follows from what."""

import psycopg
import pytest

from pgadvise.sql.logic.implication import implies
from pgadvise.sql.parser.parse import expression

HOLDS = [
    ("a = 1 and b = 2", "b = 2"),
    ("a = 1", "a = 1 or b = 2"),
    ("b = 2 or a = 1", "a = 1 or c = 3 or b = 2"),
    ("(a = 1 or b = 2) and c = 3", "(b = 2 or a = 1) or c = 4"),
    ("a = 1", "a in (1, 2)"),
    ("a in (1, 2)", "a in (3, 2, 1)"),
    ("a in (1, 2)", "a = 1 or a = 2 or a = 3"),
    ("a = 1 or a = 2", "a in (1, 2)"),
    ("a = 1", "a is not null"),
    ("a in (1, 2)", "a is not null"),
    ("a > 3", "a is not null"),
    ("false", "a = 1"),
    ("a = 1", "true"),
    ("deleted_at is null and a = $1", "deleted_at is null"),
    ("a between 1 and 3", "a >= 1"),
]
UNKNOWN = [
    ("a = 1 or b = 2", "a = 1"),
    ("a in (1, 2)", "a = 1"),
    ("a is null", "a is not null"),
    ("a is distinct from 1", "a is not null"),
    ("a <> all (array[1, 2])", "a is not null and b = 1"),
    ("a = 3", "a > 2"),
    ("a = $1", "a = 1"),
]


@pytest.mark.parametrize(("premise", "conclusion"), HOLDS)
def test_what_follows(premise: str, conclusion: str) -> None:
    """Parts of AND and OR, shorter lists, and that nothing strict is true of NULL."""
    assert implies(expression(premise), expression(conclusion)) is True


@pytest.mark.parametrize(("premise", "conclusion"), UNKNOWN)
def test_what_is_not_known_to_follow(premise: str, conclusion: str) -> None:
    """None is no denial; some of these do follow, and nobody is told that they do not."""
    assert implies(expression(premise), expression(conclusion)) is None


def test_postgresql_uses_the_partial_index(connection: psycopg.Connection) -> None:
    """Where an implication is claimed, the planner proves it as well: a partial index of the conclusion serves it."""
    connection.execute("create table t (a int, b int, c int, deleted_at timestamptz); set enable_seqscan = off")
    for premise, conclusion in HOLDS:
        if "$" in premise or "true" in conclusion or "false" in premise:
            continue
        with connection.transaction(force_rollback=True):
            connection.execute(f"create index partial on t (c) where {conclusion}".encode())
            plan = connection.execute(f"explain select * from t where {premise}".encode()).fetchall()
        assert "partial" in str(plan), (premise, conclusion)
