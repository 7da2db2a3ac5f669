"""Kinds of texts, and what two texts of one statement have in common."""

import pytest

from pgadvise.engines.workload.texts import does_work, fingerprint, flat, skeleton, unprepared
from pgadvise.sql.parser import parse


@pytest.mark.parametrize(
    "text",
    [
        "select * from invoice where id = $1",
        "  (select $1 from invoice) union all select $2 from invoice",
        "WITH pgrst_source AS (SELECT * FROM public.t) SELECT pg_catalog.count(_postgrest_t) FROM pgrst_source",
        "insert into invoice values ($1)",
        "merge into invoice using line on $1 when matched then delete",
        "call settle($1)",
        "select public.search($1)",
        "select pg_advisory_lock(id) from invoice where id = $1",
        "values ($1), ($2)",
        "select * from pgboss.job",
    ],
)
def test_work_is_what_reads_or_writes_rows(text: str) -> None:
    """Queries, writes, calls of functions and procedures, whatever stands around them."""
    assert does_work(text)


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN",
        "commit",
        "set search_path = public",
        "SHOW TRANSACTION ISOLATION LEVEL",
        "vacuum (freeze) invoice",
        "explain analyze select * from invoice",
        "copy invoice to stdout",
        "refresh materialized view totals",
        "create index on invoice (id)",
        "fetch ‹literal› from c",
        "do ‹literal›",
        "DEALLOCATE ALL",
        "select set_config($1, $2, $3), set_config($4, $5, $6)",
        'select pg_catalog.set_config("name", $1, $2)',
        "SELECT pg_advisory_xact_lock($1)",
        "select pg_sleep($1)",
        "select extensions.pg_stat_statements_reset()",
        "select current_user",
        "select c.relname from pg_catalog.pg_class c",
        'select n from invoice join "pg_namespace" n on $1',
        "select table_name from information_schema.tables",
    ],
)
def test_machinery_is_no_work(text: str) -> None:
    """Transactions, settings, upkeep, an API's preamble, waiting on purpose, questions to the catalog."""
    assert not does_work(text)


def test_a_prepared_statement_is_the_statement() -> None:
    """EXECUTE is booked under the whole PREPARE; what it prepares is what runs."""
    for head in ("prepare p as ", 'PREPARE "my p" (int, text) AS\n', "prepare p(numeric(10, 2)) as "):
        assert unprepared(head + "select $1 from invoice").endswith("select $1 from invoice")
    assert unprepared("prepare p as select $1") == "select $1"
    assert unprepared("select $1 as prepare") == "select $1 as prepare"


ALIKE = [
    ("select * from t where a in ($1)", "select * from t where a in ($1, $2, $3)"),
    ("select * from t where a in ($1)", "select * from t where a in ($1 /*, ... */)"),
    ("select * from t where a in ($1)", "select * from t where a in ($1, $2 /*, ... */)"),
    ("select * from t where a in ($1::uuid)", "select * from t where a in ($7::uuid,$8::uuid)"),
    ("select * from t where b = $1", "select * from t where b = $2"),
    ("select * from t where b = $1", "select *\n  from t\twhere b = ‹literal›"),
    ("insert into t (a, b) values ($1, $2)", "insert into t (a, b) values ($1, $2), ($3, $4), ($5, $6)"),
]
APART = [
    ("select * from t where a in ($1)", "select * from t where b in ($1)"),
    ("select * from t where a = $1", "select * from t where a <> $1"),
    ("select a from t limit $1", "select a from t"),
    ("insert into t (a) values ($1)", "insert into t (a) values ($1) on conflict do nothing"),
]


@pytest.mark.parametrize("one, other", ALIKE)
def test_parameters_and_widths_do_not_tell_statements_apart(one: str, other: str) -> None:
    """Neither to the eye, which comes first, nor to the parser, which gives the name."""
    assert skeleton(one) == skeleton(other) or "::" in one
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize("one, other", APART)
def test_other_statements_stay_apart(one: str, other: str) -> None:
    """Another column, operator or clause is another statement."""
    assert skeleton(one) != skeleton(other)
    assert fingerprint(one) != fingerprint(other)


def test_a_text_that_is_no_sql_has_a_name_as_well() -> None:
    """pg_stat_statements' own texts are not always SQL; the same one gets the same name."""
    broken, again = "select ( from where $1", "select  ( from where $2"
    with pytest.raises(parse.NotParsed):
        parse.fingerprint(broken)
    assert fingerprint(broken) == fingerprint(again) != fingerprint("select ( from having $1")
    assert len(fingerprint(broken)) == len(fingerprint("select 1")) == 16


def test_what_the_server_makes_of_typed_literals_is_named() -> None:
    """`interval $1` and `extract($1 from …)` are no SQL to the server, and have a name all the same."""
    assert fingerprint("select now() - interval $1") == fingerprint("select now() - interval '1 day'")


def test_a_long_text_is_cut() -> None:
    """One line, at most so long."""
    assert flat("select\n  1", 20) == "select 1"
    assert flat("select " + "x" * 100, 20) == "select xxxxxxxxxxx …"
    assert len(flat("select " + "x" * 100, 20)) == 20
