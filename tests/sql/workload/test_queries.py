"""The shape of what applications send, as the server has counted it."""

import psycopg
import pytest

from pgadvise.sql.workload.literals import redact
from pgadvise.sql.workload.queries import shape
from pgadvise.sql.workload.query_shapes import JoinKey, OrderKey, Predicate, StatementShape, TableUse, Unplaced

PRISMA = (
    'SELECT "public"."T"."id", "public"."T"."c" FROM "public"."T" WHERE ("public"."T"."workspaceId" = $1 AND $2=$3)'
    ' ORDER BY "public"."T"."c" ASC LIMIT $4 OFFSET $5'
)
PRISMA_COUNT = 'SELECT COUNT(*) AS "_count$_all" FROM (SELECT "T"."id" FROM "T" WHERE "a" = $1 OFFSET $2) AS "sub"'
POSTGREST = (
    'WITH pgrst_source AS ( SELECT "public"."t".* FROM "public"."t" LEFT JOIN LATERAL (SELECT "u".* FROM "public"."u"'
    ' WHERE "public"."u"."t_id" = "public"."t"."id") AS "u_1" ON TRUE WHERE "t"."a" = $1 ORDER BY "t"."b"'
    " DESC NULLS LAST LIMIT $2 OFFSET $3 ) SELECT null::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS"
    " page_total FROM ( SELECT * FROM pgrst_source ) _postgrest_t"
)
POSTGREST_INSERT = (
    'WITH pgrst_source AS (INSERT INTO "public"."t"("a", "b") SELECT a, b FROM json_to_recordset($1) AS _ (a int)'
    ' RETURNING "public"."t"."id") SELECT count(*) FROM (SELECT * FROM pgrst_source) _'
)


def shaped(text: str) -> StatementShape:
    found = shape(text)
    assert found
    return found


def predicates(condition: str) -> list[tuple[str, ...]]:
    """(column, operator, operand, around) of a condition on one table."""
    (table,) = [use for use in shaped(f"select 1 from t where {condition}").tables if use.name == "t"]
    return [
        (found.column, found.operator, found.operand, *([found.around] if found.around else []))
        for found in table.predicates
    ]


def test_prisma() -> None:
    """`1=1` is no condition; names keep their case."""
    found = shaped(PRISMA)
    assert found.tables == (TableUse("public", "T", predicates=(Predicate("workspaceId", "=", "parameter"),)),)
    assert found.order_by == (OrderKey(0, "c"),)
    assert (found.limit, found.offset, found.complete) == (True, True, True)


def test_prisma_without_a_filter_has_none() -> None:
    """A `where` whose values were undefined reads every row."""
    found = shaped('SELECT "public"."T"."id" FROM "public"."T" WHERE $1=$2 OFFSET $3')
    assert found.tables == (TableUse("public", "T"),)
    assert found.complete


def test_wrappers_are_looked_through() -> None:
    """PostgREST's WITH and Prisma's count: kind, order and limit are those of the query inside."""
    count = shaped(PRISMA_COUNT)
    assert (count.kind, count.limit, count.offset) == ("select", False, True)
    rest = shaped(POSTGREST)
    assert [use.name for use in rest.tables] == ["t", "u"]
    assert rest.order_by == (OrderKey(0, "b", descending=True, nulls_first=False),)
    assert rest.limit
    assert rest.joins == (JoinKey(0, "id", 1, "t_id"),)
    insert = shaped(POSTGREST_INSERT)
    assert (insert.kind, insert.tables) == ("insert", (TableUse("public", "t", written=True, assigned=("a", "b")),))


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("a = $1", [("a", "=", "parameter")]),
        ("$1 < t.a", [("a", ">", "parameter")]),
        ("a = $1::uuid", [("a", "=", "parameter")]),
        ("a = 'x'", [("a", "=", "literal")]),
        ("a = ‹literal›", [("a", "=", "literal")]),
        ("a = now()", [("a", "=", "expression")]),
        ("a = lower($1)", [("a", "=", "parameter")]),
        ("a = b", [("a", "=", "column"), ("b", "=", "column")]),
        ("a = (select max(b) from u)", [("a", "=", "subquery")]),
        ("a in ($1, $2)", [("a", "in", "parameter")]),
        ("a in ($1 /*, ... */)", [("a", "in", "parameter")]),
        ("a = any ($1::text[])", [("a", "in", "parameter")]),
        ("a <> all ($1)", [("a", "not in", "parameter")]),
        ("$1 = any (a)", [("a", "any =", "parameter")]),
        ("a in (select b from u)", [("a", "in", "subquery")]),
        ("a not in (select b from u)", [("a", "not in", "subquery")]),
        ("a is null and b is not null", [("a", "is null", "none"), ("b", "is not null", "none")]),
        ("a and not b", [("a", "is true", "none"), ("b", "is false", "none")]),
        ("a is not true", [("a", "is not true", "none")]),
        ("a between $1 and $2", [("a", "between", "parameter")]),
        ("a like $1 and b not ilike $2", [("a", "like", "parameter"), ("b", "not ilike", "parameter")]),
        ("a @> $1 and $2 <@ b", [("a", "@>", "parameter"), ("b", "@>", "parameter")]),
        ("not (a = $1 or b = $2)", []),
        ("not a = $1", [("a", "<>", "parameter")]),
        ("lower(a) = lower($1)", [("a", "=", "parameter", "lower(a)")]),
        ("t.a::date = $1", [("a", "=", "parameter", "a::date")]),
        ("a ->> $1 = $2", [("a", "=", "parameter", "a ->> $1")]),
        ("a + b = $1", []),
        ("(a, b) = ($1, $2)", [("a", "=", "parameter"), ("b", "=", "parameter")]),
        ("(a, b) < ($1, $2)", [("a", "<=", "parameter")]),
        ("a operator(pg_catalog.=) $1", [("a", "=", "parameter")]),
        ("a = $1 or b = $2", []),
        ("(a = $1 and b = $2) and b = $3", [("a", "=", "parameter"), ("b", "=", "parameter")]),
        ("a > now() - interval $1", [("a", ">", "parameter")]),
        ("a >= date $1", [("a", ">=", "parameter")]),
        ("extract($2 from b) = $3", [("b", "=", "parameter", "extract($2 from b)")]),
    ],
)
def test_each_predicate(condition: str, found: list[tuple[str, ...]]) -> None:
    """Column, operator, what it is compared with, and what is around the column."""
    assert predicates(condition) == found


def test_what_is_not_listed_is_said() -> None:
    """An OR, or a condition over two columns, leaves the shape incomplete."""
    assert not shaped("select 1 from t where a = $1 or b = $2").complete
    assert not shaped("select 1 from t where a + b = $1").complete
    assert shaped("select 1 from t where a = $1").complete


def test_columns_find_their_tables() -> None:
    """By alias, by being alone, across sub-queries; and where only the catalog knows, that is said."""
    found = shaped("""
        select 1 from a x join s.b on x.id = b.a_id left join c on c.id = b.c_id and c.k = $1 and b.z = $2
        where exists (select 1 from m where user_id = x.owner) and made > $3 and s.b.y = $4
    """)
    assert [(use.schema, use.name, use.alias) for use in found.tables] == [
        (None, "a", "x"),
        ("s", "b", None),
        (None, "c", None),
        (None, "m", None),
    ]
    assert found.joins == (JoinKey(0, "id", 1, "a_id"), JoinKey(1, "c_id", 2, "id"), JoinKey(0, "owner", 3, "user_id"))
    assert found.unplaced == (Unplaced(Predicate("made", ">", "parameter"), (0, 1, 2)),)
    assert [(predicate.column, predicate.operand) for predicate in found.tables[1].predicates] == [
        ("a_id", "column"),
        ("y", "parameter"),
    ]


def test_a_left_join_filters_its_right_side_only() -> None:
    """A condition in ON does not remove rows of the left table."""
    found = shaped("select 1 from a left join b on a.x = $1 and b.y = $2 and a.id = b.id")
    assert [predicate.column for predicate in found.tables[0].predicates] == []
    assert [predicate.column for predicate in found.tables[1].predicates] == ["y", "id"]


def test_using_is_a_join() -> None:
    """The merged column belongs to both sides."""
    assert shaped("select 1 from a join b using (k) join c using (l)").joins == (
        JoinKey(0, "k", 1, "k"),
        JoinKey(0, "l", 2, "l"),
    )


def test_writes_name_their_target_and_columns() -> None:
    """The target is told from the tables that are read; what ON CONFLICT sets counts."""
    insert = shaped("insert into t (a, b) select a, b from u where c = $1 on conflict (a) do update set d = $2")
    assert insert.tables == (
        TableUse(None, "t", written=True, assigned=("a", "b", "d")),
        TableUse(None, "u", predicates=(Predicate("c", "=", "parameter"),)),
    )
    update = shaped("update t set a = $1 where id = $2")
    assert update.tables == (
        TableUse(None, "t", written=True, predicates=(Predicate("id", "=", "parameter"),), assigned=("a",)),
    )
    assert shaped("delete from t using u where t.id = u.id").joins == (JoinKey(0, "id", 1, "id"),)
    merge = shaped("merge into t using u on t.id = u.id when matched then update set z = $1")
    assert (merge.kind, merge.tables[0].assigned) == ("merge", ("z",))


def test_order_by_place_and_alias_mean_a_column() -> None:
    """`ORDER BY 1` and the name that AS gave are looked up; an expression has no column."""
    found = shaped("select a, b as c, lower(d) e from t group by 1 order by c, 1 desc, e")
    assert found.order_by == (OrderKey(0, "b"), OrderKey(0, "a", descending=True), OrderKey(None, None))
    assert found.group_by == (OrderKey(0, "a"),)


@pytest.mark.parametrize("text", ["select 1 from t where a = ", "select 1a", "selec", "", "select (‹unreadable›", "\0"])
def test_what_cannot_be_read_has_no_shape(text: str) -> None:
    """A text that is cut off fails quietly."""
    assert shape(text) is None


@pytest.mark.parametrize(
    "text", ["set x = 1", "begin", "create index on t (a)", "vacuum t", "explain select 1", "call p()"]
)
def test_utility_statements_have_a_kind_only(text: str) -> None:
    """They are no traffic on tables."""
    assert shaped(text) == StatementShape("utility")


def test_a_redacted_statement_keeps_its_shape() -> None:
    """What capture makes of a text changes none of its predicates."""
    text = "select a::numeric(10, 2) from t where b = 'x' and c in (1, 2) and d > now() - interval '1' day order by 1"
    assert redact(text) != text
    before, after = shaped(text), shaped(redact(text))
    assert before.order_by == after.order_by
    assert [(one.column, one.operator) for one in before.tables[0].predicates] == [
        (one.column, one.operator) for one in after.tables[0].predicates
    ]


def test_what_the_server_counted_can_be_read(connection: psycopg.Connection) -> None:
    """Each text that pg_stat_statements makes of these has the predicates that were written."""
    if "pg_stat_statements" not in connection.execute("show shared_preload_libraries").fetchall()[0][0]:
        pytest.skip("the server does not count statements")
    connection.execute("create extension pg_stat_statements")
    connection.execute("create table t (a int, b timestamptz, c text, d date)")
    for condition in (
        "a = 1 and 1=1",
        "a in (1, 2, 3)",
        "b > now() - interval '7 days'",
        "d = date '2020-01-01'",
        "c like 'x%'",
        "extract(year from b) = 2020",
        "b > timestamp with time zone '2020-01-01'",
        "c = E'\\\\x'",
        "a between 1 and 2",
    ):
        connection.execute(f"select t.a from t where {condition} limit 1".encode())
    rows = connection.execute(
        "select query from pg_stat_statements where query like 'select t.a%' and dbid = (select oid from pg_database"
        " where datname = current_database())"
    ).fetchall()
    assert len(rows) == 9
    for (text,) in rows:
        found = shaped(redact(text))
        assert len(found.tables[0].predicates) == 1, text
        assert found.limit
