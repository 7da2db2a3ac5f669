"""Whose statements touch given tables."""

import pytest

from pgadvise.engines.access.traffic import traffic
from pgadvise.snapshot import NotCaptured, Relation, Statement, Workload


def statement(role: str | None, query: str | None, calls: int = 1, *, top_level: bool | None = True) -> Statement:
    return Statement(
        role=role,
        queryid=1,
        query=query,
        top_level=top_level,
        calls=calls,
        rows=0,
        total_time=1.0,
        mean_time=1.0,
        min_time=1.0,
        max_time=1.0,
        stddev_time=0.0,
    )


def workload(*statements: Statement) -> Workload:
    return Workload(statements=statements, since=None, extension_version="1.12", schema="public")


INVOICE = Relation(oid=1, schema="public", name="invoice", kind="table", owner="chief")
ODD = Relation(oid=2, schema="shop", name="Order Lines", kind="table", owner="chief")


def callers(*statements: Statement) -> list[tuple[str, int]]:
    return [(t.role, t.calls) for t in traffic(workload(*statements), (INVOICE, ODD))]


@pytest.mark.parametrize(
    "text",
    [
        "select * from invoice where id = $1",
        "SELECT * FROM public.Invoice",
        'SELECT "public"."invoice"."id" FROM "public"."invoice" WHERE ($1=$2) LIMIT $3 OFFSET $4',
        "insert into invoice (id) values ($1)",
        "update invoice set a = $1",
        "delete from invoice using other where other.id = invoice.id",
        "with gone as (delete from invoice returning *) select count(*) from gone",
        "select 1 where exists (select from invoice)",
        'select * from shop."Order Lines" l',
        "declare c cursor for select * from invoice",
        "select * from other where at > now() - interval $1 and id in (select id from invoice)",
    ],
)
def test_a_table_is_found_wherever_it_stands(text: str) -> None:
    """Qualified or not, quoted or not, read or written, at the top or in a sub-select."""
    assert callers(statement("app", text)) == [("app", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "select * from shop.invoice",
        'select * from "Invoice"',
        "select 'invoice' from other",
        "select invoice from other",
        "with invoice as (select 1) select * from invoice",
        "select set_config('request.invoice', $1, $2)",
        "select * from invoice where (",
        "create index on invoice (a)",
        "create policy own on invoice using (id in (select id from invoice))",
        "vacuum analyze invoice",
    ],
)
def test_the_same_word_is_not_the_table(text: str) -> None:
    """Another schema's table, a string, a column, a WITH query, a setting; what cannot be parsed counts for nobody, nor
    do migrations and maintenance."""
    assert callers(statement("app", text)) == []


def test_calls_are_summed_by_role() -> None:
    """Most calls first, each with its share of all that touch the tables."""
    found = traffic(
        workload(
            statement("web", "select * from invoice", 60),
            statement("job", "update invoice set a = $1", 15),
            statement("web", "delete from invoice", 15),
            statement("web", "select * from elsewhere", 1000),
            statement("nil", "select * from invoice", 0),
            statement("cron", 'select * from shop."Order Lines"', 10),
        ),
        (INVOICE, ODD),
    )
    assert [(t.role, t.calls, t.share) for t in found] == [("web", 75, 0.75), ("job", 15, 0.15), ("cron", 10, 0.1)]


def test_what_cannot_be_booked_is_left_out() -> None:
    """A dropped role, a hidden text, and statements inside functions, which run as the function's owner."""
    assert callers(statement(None, "select * from invoice"), statement("app", None)) == []
    assert callers(statement("definer", "select * from invoice", top_level=False)) == []
    assert callers(statement("app", "select * from invoice", top_level=None)) == [("app", 1)]


def test_without_a_workload_nothing_is_known() -> None:
    """No extension, no traffic: the same as none, and the caller is told elsewhere why."""
    assert traffic(NotCaptured("pg_stat_statements is not installed"), (INVOICE,)) == ()
