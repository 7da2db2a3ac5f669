"""What is rendered means to PostgreSQL what was read."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pgadvise.sql.logic import canonical
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.expression import Call, Expression, Opaque, Quantified, Target
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import replace
from pgadvise.sql.writing.render import NotRendered, render

FOLDER = Path(__file__).parents[1]
CONDITIONS = (FOLDER / "conditions.sql").read_text().splitlines()


def stored(connection: psycopg.Connection, condition: str, path: str) -> str:
    """The server's text of a policy with `condition`, names in it looked up along `path`; the text is qualified."""
    with connection.transaction(force_rollback=True):
        connection.execute(f"set local search_path = {path}".encode())
        connection.execute(f"create policy tried on app.thing using ({condition})".encode())
        connection.execute("set local search_path = pg_catalog")
        text = connection.execute("select pg_get_expr(polqual, polrelid) from pg_policy").fetchone()
    assert text
    return str(text[0])


@pytest.fixture
def schema(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute((FOLDER / "things.sql").read_bytes())
    return connection


def written(schema: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Each condition as people write it, and the server's text of it. Older servers lack some of the syntax."""
    for condition in CONDITIONS:
        try:
            yield condition, stored(schema, condition, "app")
        except psycopg.errors.ProgrammingError:
            assert schema.info.server_version < 180000, condition


def test_a_rendered_policy_is_the_one_it_was_read_from(schema: psycopg.Connection) -> None:
    """The server's text and what is rendered from its tree come to the same policy, word for word."""
    for _, text in written(schema):
        tree = parse.expression(text)
        assert stored(schema, render(tree), "pg_catalog") == stored(schema, text, "pg_catalog"), render(tree)
        assert parse.expression(render(tree)) == tree


def test_a_rendered_condition_is_what_was_written(schema: psycopg.Connection) -> None:
    """What people write comes to the same policy when it is read and rendered first."""
    for condition, text in written(schema):
        assert stored(schema, render(parse.expression(condition)), "app") == text, condition


def test_canonical_form_is_the_same_for_both(schema: psycopg.Connection) -> None:
    """The canonical form does not change when the server reads it and writes it out."""
    for _, text in written(schema):
        once = canonical.text(parse.expression(text), "thing")
        again = canonical.text(parse.expression(stored(schema, render(parse.expression(text)), "pg_catalog")), "thing")
        assert once == again


VIEWS = """
select id, n from app.thing where b order by n desc nulls last limit 3 offset 1
select t.id, m.role as "Role" from app.thing t join app.member m using (workspace_id) where t.n = any (t.tags::int[])
with recursive x(id) as (select id from app.thing union select t.id from app.thing t join x on x.id = t.workspace_id) table x
select b, count(*) from only app.thing group by b having count(*) > 1
select id from app.thing union all (select id from app.thing except select user_id from app.member)
select a.id, z.n from app.thing a left join lateral (select n from app.thing c where c.id = a.id limit 1) z on true
select (a).n from (select a from app.thing a) s, generate_series(1, 3) g
select k.id from (app.thing a cross join app.member m) right join app.thing k on k.id = a.id full join app.member f on true
select * from (values (1, 'a'), (2, 'b')) v(x, y) natural join (select 1 as x) w
select sum(n) over w, rank() over (w order by m) from app.thing window w as (partition by b)
select * from xmltable('/a' passing (null::xml) columns x int path 'b') k
select id from app.thing for update skip locked
"""  # noqa: E501


def test_a_rendered_view_is_the_one_it_was_read_from(schema: psycopg.Connection) -> None:
    """A view made from the rendered query has the same definition, word for word."""
    schema.execute("set search_path = pg_catalog")
    for sql in VIEWS.strip().splitlines():
        definition = defined(schema, sql)
        assert defined(schema, render(parse.query(definition))) == definition


def defined(schema: psycopg.Connection, query: str) -> str:
    with schema.transaction(force_rollback=True):
        schema.execute(f"create view app.tried as {query}".encode())
        text = schema.execute("select pg_get_viewdef('app.tried'::regclass)").fetchone()
    assert text
    return str(text[0])


def test_in_select_becomes_any_array() -> None:
    """`x IN (SELECT y …)` is rewritten as `x = ANY (ARRAY(SELECT y …))`, the form that an index serves."""

    def rewritten(node: Expression) -> Expression:
        match node:
            case Subquery(kind="any", operator="=", test=Expression() as test):
                return Quantified(test, "=", "any", Subquery("array", node.query))
        return node

    policy = parse.expression("(a IN ( SELECT m.a FROM m WHERE (m.u = auth.uid()))) AND b")
    assert render(replace(policy, rewritten)) == ("a = any (array(select m.a from m where m.u = auth.uid())) and b")


def test_a_call_is_wrapped_in_select() -> None:
    """`auth.uid()` becomes `(select auth.uid())`, wherever it stands."""

    def wrapped(node: Expression) -> Expression:
        uid = isinstance(node, Call) and (node.schema, node.name) == ("auth", "uid")
        return Subquery("scalar", Query(select=(Target(node),))) if uid else node

    policy = parse.expression("user_id = auth.uid() or exists (select 1 from m where m.u = auth.uid())")
    assert render(replace(policy, wrapped)) == (
        "user_id = (select auth.uid()) or exists (select 1 from m where m.u = (select auth.uid()))"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a = (b or c)",
        "(a or b) and c",
        "not (a and b)",
        "a - (b - c) - d",
        "(a = b) = c",
        "(a is null) = b",
        "(a ->> 'b') = c",
        "-(-a)",
        "(a + b)::text",
        '(a || b) collate "C"',
        "(select 1) + 1",
        "(case when a then b end)::int",
    ],
)
def test_parentheses_keep_the_tree(text: str) -> None:
    """Where the tree needs parentheses it gets them."""
    tree = parse.expression(text)
    assert parse.expression(render(tree)) == tree


def test_names_and_literals_are_quoted() -> None:
    """A name that looks like a keyword, or a literal with a quote, cannot end what it stands in."""
    tree = parse.expression("\"select\".\"a\"\"b\" = 'it''s; drop' and e'\\\\' = c")
    assert parse.expression(render(tree)) == tree


def test_what_has_no_text_is_refused() -> None:
    """A construct without text raises; nothing half is given."""
    with pytest.raises(NotRendered):
        render(Opaque("JsonArrayAgg", ""))
    with pytest.raises(NotRendered):
        render(parse.statement("delete from t"))
