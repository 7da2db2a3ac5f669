"""Texts that EXECUTE runs: folded as the server folds them, or not at all."""

import psycopg
import pytest

from pgadvise.sql.stored.functions import function_body

WRITTEN = (
    "'select 1'",
    "'a' || 'b' || E'\\n''x'''",
    "'select 1'::text || ' -- x'",
    "format('%I.%I = %L, %s %%', 'Public', 'order', 'o''clock', 'plain')",
    r"format('%2$s,%1$L', E'back\\slash', 'two')",
    "format('select %I', 'lower') || format(' from %s', 'x')",
)
UNKNOWN = ("a", "'x' || a", "format('%s', a)", "format('%5s', 'a')", "format('%s')", "lower('A')", "(select 'x')")


def written_out(expression: str) -> str | None:
    """The one text that a body executes, where it is known."""
    body = function_body(f"begin execute {expression}; end", "plpgsql", ("a",))
    return None if body.dynamic else body.statements[-1]


@pytest.mark.parametrize("expression", WRITTEN)
def test_literals(expression: str, connection: psycopg.Connection) -> None:
    """The text is what the server makes of it; a literal of %L may be spelled with or without a blank before E."""
    row = connection.execute(f"select {expression}".encode()).fetchone()
    assert row is not None
    found = written_out(expression)
    assert found is not None
    assert found.replace(" E'", "E'") == row[0].replace(" E'", "E'")


@pytest.mark.parametrize("expression", UNKNOWN)
def test_values(expression: str) -> None:
    """A text that depends on a value, or that format() refuses, is none."""
    assert written_out(expression) is None


def test_bodies() -> None:
    """What is written out is among a body's statements, and does not make it dynamic."""
    plain = "begin execute 'delete from ' || 'x'; end"
    assert "delete from x" in function_body(plain, "plpgsql").statements
    assert not function_body(plain, "plpgsql").dynamic
    assert function_body("begin execute 'delete from ' || a; end", "plpgsql", ("a",)).dynamic
