"""One form for what is the same, on every version, and different forms for what is not."""

from pathlib import Path

import psycopg
import pytest

from pgadvise.sql.logic.canonical import canonical, canonical_query, query_text, text
from pgadvise.sql.parser import parse

FOLDER = Path(__file__).parents[1]


def listed(*files: str) -> list[str]:
    return [line for file in files for line in (FOLDER / file).read_text().splitlines()]


# What servers deparse each in their own way stands apart, since it is not rendered as it was written.
CONDITIONS, ON_18 = listed("conditions.sql", "deparsed.sql"), listed("conditions_18.sql", "deparsed_18.sql")
VIEWS, VIEWS_ON_18 = listed("views.sql"), listed("views_18.sql")

SAME = [
    ("a and b", "b and a"),
    ("(a and b) and c", "a and (b and c)"),
    ("a or b or a", "b or a"),
    ("a and true", "a"),
    ("a or false", "a"),
    ("x in ('b', 'a')", "(x = ANY (ARRAY['a'::text, 'b'::text]))"),
    ("x = any ('{a,b}'::text[])", "x in ('a', 'b')"),
    ("(v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])", "v::text in ('a', 'b')"),
    ("x in ('a')", "x = 'a'"),
    ("x not in (1, 2)", "not x in (2, 1)"),
    ("x not in (1, 2)", "x <> all (array[1, 2])"),
    ("x not in (select y from z)", "x <> all (select y from z)"),
    ("n between 1 and 5", "n >= 1 and n <= 5"),
    ("n not between 1 and 5", "n < 1 or n > 5"),
    ("5 > n", "n < 5"),
    ("auth.uid() = user_id", "user_id = auth.uid()"),
    ("b = true", "b"),
    ("b = false", "not b"),
    ("b is not null", "not b is null"),
    ("not (a = 1 or b)", "a <> 1 and not b"),
    ("t like 'a%'", "t ~~ 'a%'::text"),
    ("not t like 'a%'", "t !~~ 'a%'"),
    ("extract(YEAR from d) = 2020", "(date_part('year'::text, d) = (2020)::double precision)"),
    ("x = 5", "(x = '5'::bigint)"),
    ("x = -1", "(x = '-1'::integer)"),
    ("user_id = (select auth.uid())", "(user_id = ( SELECT auth.uid() AS uid))"),
    ("pg_catalog.lower(x) = 'a'", "lower(x) = 'a'::text"),
    ("x operator(pg_catalog.=) 1", "x = 1"),
    ("current_role = x", "x = current_user"),
    ("exists (select 1 from m)", "exists (select m.a, m.b from m)"),
    ("x is distinct from null", "x is not null"),
    ("b = 'true'::boolean", "b"),
]
# One source text, as servers before 14 deparse it and as later ones do.
DEPARSED = [
    ("date_part('year'::text, a) = date_part('year'::text, b)",
     "((EXTRACT(year FROM a))::double precision = date_part('year'::text, b))"),
    ("date_part('epoch'::text, a) > (x)::double precision", "(EXTRACT(epoch FROM a) > x)"),
    ("date_part('year'::text, a) = (n)::double precision", "(EXTRACT(year FROM a) = (n)::numeric)"),
    ('"substring"((v)::text, 1, 2)', "SUBSTRING(v FROM 1 FOR 2)"),
    ("is_normalized((v)::text, 'nfc'::text)", "(v IS NFC NORMALIZED)"),
]  # fmt: skip
NOT_DEPARSED = [
    ("x::numeric = n", "x = n"),
    ("date_part('year', a) = n::integer", "extract(year from a) = n"),
    ("date_part('year', a) = n::numeric(4, 1)", "extract(year from a) = n"),
    ("app.date_part('year', a) = n", "extract(year from a) = n"),
    ("app.substring(v::text, 1)", "app.substring(v, 1)"),
]
DIFFERENT = [
    ("user_id = (select auth.uid())", "user_id = auth.uid()"),
    ("x in (select y from z)", "x = any (array(select y from z))"),
    ("x = 1", "x = '1'"),
    ("x = 'owner'::app.role", "x = 'owner'"),
    ("x::text = 'a'", "x = 'a'"),
    ("a < b", "a > b"),
    ("a and b", "a or b"),
    ("row(a, b) is null", "not (row(a, b) is not null)"),
    ("exists (select count(*) from m)", "exists (select 1 from m)"),
    ("x = 1.5::integer", "x = 1.5"),
    ("x operator(app.=) 1", "x = 1"),
    ("app.lower(x)", "lower(x)"),
    ("x in ('a', null)", "x = 'a'"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_ways_to_say_the_same(left: str, right: str) -> None:
    """Both have one form, and one text."""
    assert text(parse.expression(left)) == text(parse.expression(right))
    assert canonical(parse.expression(left)) == canonical(parse.expression(right))


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_differs_stays_different(left: str, right: str) -> None:
    """No form is shared by two conditions that can differ in meaning, or that the planner treats differently."""
    assert canonical(parse.expression(left)) != canonical(parse.expression(right))


def test_the_own_table_is_left_out_outside_of_sub_queries() -> None:
    """`thing.a` is `a` in a policy of `thing`; inside a sub-query the qualifier tells the outer row."""
    policy = parse.expression("thing.a = 1 and exists (select 1 from m where m.x = thing.a)")
    assert text(policy, "thing") == "a = 1 and exists (select 1 from m where m.x = thing.a)"


@pytest.mark.parametrize(("old", "new"), DEPARSED)
def test_two_servers_words_for_one_text(old: str, new: str) -> None:
    """What only one of them writes is in neither text."""
    assert text(parse.expression(old)) == text(parse.expression(new))


@pytest.mark.parametrize(("left", "right"), NOT_DEPARSED)
def test_a_cast_that_a_person_wrote_stays(left: str, right: str) -> None:
    """Beside EXTRACT a cast between the two wide types of numbers is a server's; no other is, nor elsewhere."""
    assert text(parse.expression(left)) != text(parse.expression(right))


def test_a_view_of_one_table_is_the_same_with_and_without_qualifiers() -> None:
    """PostgreSQL up to 15 writes `t.a` where later ones write `a`."""
    old = parse.query(" SELECT t.a,\n    t.b\n   FROM s.t\n  WHERE (t.a = 1);")
    new = parse.query(" SELECT a,\n    b\n   FROM s.t\n  WHERE (a = 1);")
    assert canonical_query(old) == canonical_query(new)
    assert query_text(old) == query_text(new) == "select a, b from s.t where a = 1"


def test_every_version_gives_one_form(connection: psycopg.Connection) -> None:
    """What this server writes for a policy has the form of what PostgreSQL 18 writes for it."""
    connection.execute((FOLDER / "things.sql").read_bytes())
    for condition, on_18 in zip(CONDITIONS, ON_18, strict=True):
        with connection.transaction(force_rollback=True):
            connection.execute("set local search_path = app")
            try:
                connection.execute(f"create policy tried on app.thing using ({condition})".encode())
            except psycopg.errors.ProgrammingError:
                assert connection.info.server_version < 180000, condition  # older servers lack some of the syntax
                continue
            connection.execute("set local search_path = pg_catalog")
            row = connection.execute("select pg_get_expr(polqual, polrelid) from pg_policy").fetchone()
        assert row
        here, there = parse.expression(row[0]), parse.expression(on_18)
        assert text(here, "thing") == text(there, "thing")
        assert canonical(canonical(here)) == canonical(here)


def test_every_version_gives_one_form_of_a_view(connection: psycopg.Connection) -> None:
    """What this server writes for a view has the form of what PostgreSQL 18 writes for it."""
    connection.execute((FOLDER / "things.sql").read_bytes())
    for view, on_18 in zip(VIEWS, VIEWS_ON_18, strict=True):
        with connection.transaction(force_rollback=True):
            connection.execute(f"create view app.tried as {view}".encode())
            row = connection.execute("select pg_get_viewdef('app.tried'::regclass)").fetchone()
        assert row
        assert query_text(parse.query(row[0])) == query_text(parse.query(on_18))
