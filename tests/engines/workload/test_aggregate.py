"""Rows of pg_stat_statements become statements of the application, each once."""

from collections.abc import Callable

import psycopg
import pytest
from tests.engines.workload.conftest import row, snapshot

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.workload import aggregate
from pgadvise.engines.workload.statements import Statements
from pgadvise.engines.workload.texts import fingerprint
from pgadvise.snapshot import NotCaptured
from pgadvise.sources.postgres.live import capture

Conclude = Callable[..., Statements]
QUERY = "select * from invoice where id = $1"


def texts(found: Statements) -> list[str]:
    return [group.text for group in found.groups]


def test_rows_of_one_statement_are_added_up(conclude: Conclude) -> None:
    """Roles, widths of a list, a PREPARE: one statement; its text is the costliest row's."""
    one, two = "select * from invoice where id in ($1)", "select * from invoice where id in ($1, $2)"
    found = conclude(
        row(one, calls=10, total_time=5.0, queryid=7, shared_blocks_hit=9),
        row(two, "worker", calls=5, total_time=50.0, queryid=8),
        row(f"prepare p as {one}", "worker", calls=1, total_time=1.0, queryid=9, shared_blocks_read=1),
    )
    (group,) = found.groups
    assert group.text == two
    assert (group.calls, group.rows, group.total_time, group.pages) == (16, 16, 56.0, 10)
    assert group.queryids == (7, 8, 9)
    assert [(part.role, part.calls, part.total_time) for part in group.parts] == [("worker", 6, 51.0), ("web", 10, 5.0)]
    assert group.hit_ratio == 0.9
    assert found.total_time == 56.0


def test_the_costliest_comes_first(conclude: Conclude) -> None:
    """By time in all, not by calls."""
    found = conclude(row(QUERY, calls=1000), row("select count(*) from invoice", calls=2, total_time=2000.0))
    assert texts(found) == ["select count(*) from invoice", QUERY]
    assert found.share(2000.0) == pytest.approx(2 / 3)


def test_the_whole_is_the_applications_work(conclude: Conclude) -> None:
    """Of others the time is told apart; of transactions, settings and what runs inside functions there is none."""
    found = conclude(
        row(QUERY, total_time=100.0),
        row("select * from invoice", "app_migrator", total_time=30.0),
        row("select * from invoice", "metabase", total_time=3.0),
        row("commit", total_time=1000.0),
        row("vacuum invoice", "postgres", total_time=1000.0),
        row("update invoice set id = $1", top_level=False, total_time=1000.0),
        row("delete from invoice", calls=0, total_time=0.0),
    )
    assert (texts(found), found.total_time) == ([QUERY], 100.0)


def test_hidden_texts_count_in_the_whole(conclude: Conclude) -> None:
    """What may not be read took its time all the same: a share of what is seen would be too large."""
    found = conclude(row(QUERY, total_time=100.0), row(None, "worker", total_time=300.0))
    assert (texts(found), found.share(100.0)) == ([QUERY], 0.25)


def test_where_nothing_can_be_read_nothing_is_known() -> None:
    """Every text hidden is no empty workload; the reason says what to grant."""
    found = Facts(snapshot(row(None), row("begin")), Declared()).get("statements")
    assert found == NotCaptured(
        '"Advisor" may not read what the application runs: grant pg_read_all_stats to "Advisor"'
    )


def test_a_workload_without_statements_is_an_empty_one(conclude: Conclude) -> None:
    """Just reset: there is nothing, and no share of nothing."""
    found = conclude()
    assert (found.groups, found.share(0.0), found.costliest()) == ((), 0.0, ())


def test_how_long_was_counted(conclude: Conclude) -> None:
    """From the view's reset to the capture; unknown before PostgreSQL 14."""
    assert conclude(row(QUERY)).seconds == 9 * 86400
    assert conclude(row(QUERY), since=None).seconds is None
    assert conclude(row(QUERY)).seconds_per_day(9000.0) == 1.0
    assert conclude(row(QUERY), since=None).seconds_per_day(9000.0) is None


def test_a_file_counts_no_pages(conclude: Conclude) -> None:
    """Zero pages there would mean that nobody counted; its numbers are no queryids."""
    (group,) = conclude(row(QUERY, None), version="file", since=None).groups
    assert (group.pages, group.hit_ratio, group.queryids, group.parts[0].role) == (None, None, (), None)


def test_only_what_takes_time_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full view is told apart by its texts."""
    parsed: list[str] = []

    def counted(text: str) -> str:
        parsed.append(text)
        return fingerprint(text)

    monkeypatch.setattr(aggregate, "fingerprint", counted)
    ids = ", ".join(f"${n}" for n in range(1, 40))
    many = [row(f"select a{n}, b from invoice join line{n} on a{n} = b where id in ({ids})") for n in range(5000)]
    facts = Facts(snapshot(*many, row(QUERY, total_time=1_000_000.0)), Declared())
    assert texts(facts.get("statements")) == [QUERY]
    assert parsed == [QUERY]


def test_a_real_workload(connection: psycopg.Connection) -> None:
    """What the server itself makes of lists, cursors, transactions and prepared statements; our own questions apart."""
    connection.execute("create extension pg_stat_statements")
    connection.execute("create table public.invoice as select n as id, n as body from generate_series(1, 3000) n")
    connection.execute("select pg_stat_statements_reset()")
    for ids in ("1", "1, 2", "1, 2, 3"):
        connection.execute(f"select body from public.invoice where id in ({ids})".encode())
    connection.execute("prepare p as select body from public.invoice where id in (7, 8)")
    connection.execute("execute p")
    with connection.transaction():
        connection.execute("insert into public.invoice values (1, 1), (2, 2)")
        connection.execute("insert into public.invoice values (3, 3)")
    capture(connection)
    found = Facts(capture(connection), Declared()).get("statements")
    assert isinstance(found, Statements)
    # Before PostgreSQL 18 each length of the list is a row of its own, and the costliest of them gives the text.
    assert {(group.line(60).partition(" (")[0], group.calls, group.rows) for group in found.groups} == {
        ("select … from invoice where id in", 4, 8),
        ("insert into invoice values …", 2, 3),
    }
