"""What statements ask of a table, read from the texts that pg_stat_statements keeps."""

import pytest

from pgadvise.engines.indexes.demand import Asking, Demand, askings, calls, pattern
from pgadvise.snapshot import NotCaptured, Relation, Statement, Workload
from pgadvise.sql.parser import parse


def asking(text: str, table: str = "note") -> Asking:
    (found,) = [asking for _, name, asking in askings(text) if name == table]
    return found


def filters(text: str, table: str = "note") -> set[tuple[str, str | None]]:
    return {(f.operator, f.column) for f in asking(text, table).filters}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("state = $1", {("=", "state")}),
        ("$1 < price", {(">", "price")}),
        ("state in ($1, $2)", {("=", "state")}),
        ("id in (select x.id from x)", {("=", "id")}),
        ("price between $1 and $2", {(">=", "price"), ("<=", "price")}),
        ("name like $1 and name ilike $2", {("~~", "name"), ("~~*", "name")}),
        ("tags && $1 and doc @> $2", {("&&", "tags"), ("@>", "doc")}),
        ("done and not hidden", {("=", "done"), ("=", "hidden")}),
        ("gone is null", {("is null", "gone")}),
        ("lower(name) = $1", {("=", None)}),
        ("state = $1 or price = $2", set()),
        ("not (state = $1 and price = $2)", set()),
        ("state not in ($1, $2)", set()),
        ("$1 = $2", set()),
    ],
)
def test_only_what_every_row_must_meet_is_a_filter(where: str, expected: set[tuple[str, str | None]]) -> None:
    """Conditions under OR and NOT do not narrow the rows by themselves."""
    assert filters(f"select id from note where {where}") == expected


def test_layers_around_a_statement_change_nothing() -> None:
    """PostgREST and Prisma wrap what they ask."""
    wrapped = """
        WITH pgrst_source AS (SELECT "public"."note"."id" FROM "public"."note" WHERE "public"."note"."state" = $1
        ORDER BY "public"."note"."at" DESC LIMIT $2 OFFSET $3)
        SELECT $4::bigint AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total
        FROM (SELECT * FROM pgrst_source) _postgrest_t"""
    assert filters(wrapped) == {("=", "state")}
    assert asking(wrapped).sorted_by == {"at"}


def test_a_join_filters_both_sides() -> None:
    """Which condition is a join's is told; one of an outer join filters the side that may be missing."""
    text = "select n.id from note n join tag t on t.note_id = n.id where n.state = $1"
    assert {(f.operator, f.column, f.joined) for f in asking(text).filters} == {
        ("=", "id", True),
        ("=", "state", False),
    }
    left = "select n.id from note n left join tag t on t.note_id = n.id and t.kind = $1"
    assert filters(left) == set()
    assert filters(left, "tag") == {("=", "note_id"), ("=", "kind")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select id from note order by price desc", {"price"}),
        ("select state, count(*) from note group by state", {"state"}),
        ("select max(price) from note", {"price"}),
        ("select distinct state from note", {"state"}),
        ("select distinct on (state) id from note order by state, at", {"state", "at"}),
        ("select sum(price) from note where price = $1", set()),
    ],
)
def test_what_an_order_would_serve(text: str, expected: set[str]) -> None:
    """ORDER BY, GROUP BY, DISTINCT, min and max; a sum and a filter need no order."""
    assert asking(text).sorted_by == expected


def test_what_is_merely_shown_is_not_mentioned() -> None:
    """Prisma lists every column of a table: that uses no index."""
    text = "select note.id, note.state::text, note.price from note where note.owner = $1 order by note.at"
    assert asking(text).mentioned == {"owner", "at"}
    assert asking(text).by(("owner",))
    assert not asking(text).by(("state", "price"))


def test_what_is_done_to_the_rows() -> None:
    """The command of each place: the target is written, what it is filled from is read."""
    found = askings("insert into note (id) select t.id from tag t where t.kind = $1")
    assert {(name, a.command) for _, name, a in found} == {("note", "insert"), ("tag", "select")}
    assert asking("update note set state = $1 where id = $2").command == "update"
    assert asking("delete from note where id = $1").command == "delete"


def test_an_expression_is_known_by_its_pattern() -> None:
    """The catalog's spelling and a normalised statement's have the same one; another function has not."""
    key = parse.expression("to_tsvector('english'::regconfig, ((title || ' '::text) || (doc ->> 'content'::text)))")
    text = "select id from note c where to_tsvector($1, c.title || $2 || (c.doc ->> $3)) @@ plainto_tsquery($4, $5)"
    (found,) = asking(text).filters
    assert (found.operator, found.asked) == ("@@", pattern(key))
    other = "select id from note c where to_tsvector($1, c.title || $2) @@ plainto_tsquery($4, $5)"
    assert asking(other).filters[0].asked != pattern(key)


def relation(oid: int, schema: str, name: str) -> Relation:
    return Relation(oid=oid, schema=schema, name=name, kind="table", owner="o", row_security=True)


def statement(role: str | None, query: str | None, times: int) -> Statement:
    return Statement(
        role=role, queryid=None, query=query, calls=times, rows=0,
        total_time=0, mean_time=0, min_time=0, max_time=0, stddev_time=0,
    )  # fmt: skip


def test_an_unqualified_name_is_any_table_so_called() -> None:
    """The search path is not known; a qualified one is that table alone. Unreadable texts and no calls say nothing."""
    tables = (relation(1, "public", "note"), relation(2, "archive", "note"), relation(3, "public", "Other"))
    statements = (
        statement("app", "select id from note where state = $1", 5),
        statement("app", "select a.id from archive.note a, archive.note b where a.id = b.id", 7),
        statement("app", "select id from note where", 100),
        statement(None, "select id from note", 100),
        statement("app", None, 100),
        statement("idle", "select id from note", 0),
    )
    demand = Demand(tables, Workload(statements=statements, since=None, extension_version="1.11", schema="public"))
    assert [(a.role, a.statement.calls) for a in demand.of(tables[0])] == [("app", 5)]
    assert calls(demand.of(tables[1])) == 12
    assert demand.of(tables[2]) == ()
    assert demand.heard(("app", "web"))
    assert not demand.heard(("idle",))
    assert not Demand(tables, NotCaptured("off")).heard(("app",))
