"""What a condition reads."""

import psycopg
import pytest

from pgadvise.sql.parser.parse import expression, statement
from pgadvise.sql.tree.expression import Column
from pgadvise.sql.tree.reads import Setting, columns, functions, own_columns, relations, settings, subqueries


def test_columns_carry_their_qualifier() -> None:
    """Columns of sub-queries are told or left out; a whole row is no column."""
    tree = expression("a = t.b and exists (select m.* from m where m.c = t.d)")
    assert columns(tree) == {Column("a"), Column("b", "t"), Column("c", "m"), Column("d", "t")}
    assert columns(tree, queries=False) == {Column("a"), Column("b", "t")}


def test_own_columns_are_those_of_the_row_at_hand(connection: psycopg.Connection) -> None:
    """In the server's text of a policy, the columns of its own table are found at every depth, and no others."""
    connection.execute("create table t (a int, b int, c int, d int, e int); create table m (a int, b int, c int)")
    connection.execute(
        "create policy p on t using (a = 1 and exists (select 1 from m where m.b = d and m.c in"
        " (select x.c from t x where x.e = m.a and x.a = t.b)))"
    )
    row = connection.execute("select pg_get_expr(polqual, polrelid) from pg_policy").fetchone()
    assert row
    assert own_columns(expression(row[0]), "t") == {"a", "b", "d"}


def test_a_name_that_from_gives_again_means_the_inner_table() -> None:
    """`t.a` below `FROM u AS t` is not the outer table's."""
    assert own_columns(expression("exists (select 1 from u as t where t.a = 1)"), "t") == set()
    assert own_columns(expression("exists (select 1 from m, lateral (select t.a) s)"), "t") == {"a"}


def test_functions_carry_their_schema() -> None:
    """Calls are found in expressions, sub-queries and FROM."""
    tree = expression("auth.uid() = a or exists (select count(*) from s.f(1) where lower(b) = 'x')")
    assert functions(tree) == {("auth", "uid"), (None, "count"), ("s", "f"), (None, "lower")}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("current_setting('app.tenant')", {Setting("app.tenant", False)}),
        ("(select pg_catalog.current_setting('app.tenant'::text, true))::uuid = a", {Setting("app.tenant", True)}),
        ("current_setting('a.b', 't'::boolean) = current_setting('a.c', false)", {("a.b", True), ("a.c", False)}),
        ("current_setting(a)", set()),
        ("app.current_setting('a.b')", set()),
    ],
)
def test_settings_say_whether_they_may_be_missing(text: str, found: set[Setting]) -> None:
    """Without missing_ok a setting that was never set raises an error."""
    assert settings(expression(text)) == found


def test_sub_queries_are_listed_from_the_outside() -> None:
    """A sub-query inside a sub-query comes after it."""
    tree = expression("a in (select b where exists (select c)) and (select d) = 1")
    assert [found.kind for found in subqueries(tree)] == ["any", "exists", "scalar"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select 1 from a, s.b x left join c on true where exists (select 1 from d)", {"a", "s.b", "c", "d"}),
        ("with w as (select 1 from a) select 1 from w, s.w", {"a", "s.w"}),
        ("with w as (select 1 from w) select 1 from w", {"w"}),
        ("with recursive w as (select 1 from a union select 1 from w) select 1 from w", {"a"}),
        ("select 1 from (with w as (select 1) select 1 from w) x, w", {"w"}),
        ("insert into a select 1 from b on conflict do nothing returning (select 1 from c)", {"a", "b", "c"}),
        ("update a set x = (select 1 from b) from c where exists (select 1 from d)", {"a", "b", "c", "d"}),
        ("delete from a using b", {"a", "b"}),
        ("merge into a using (select 1 from b) x on true when matched then delete", {"a", "b"}),
        ("explain select 1 from a", {"a"}),
        ("select 1 from a tablesample system (1), xmltable('/x' passing (select x from b) columns y int)", {"a", "b"}),
        ("truncate a, s.b", {"a", "s.b"}),
    ],
)
def test_relations_are_tables_and_views(text: str, found: set[str]) -> None:
    """The names of WITH are hidden just where PostgreSQL hides them."""
    assert {name if schema is None else f"{schema}.{name}" for schema, name in relations(statement(text))} == found
