"""What is said of one statement."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.engines.workload.conftest import row, snapshot

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.workload.account import evidence, look_at_plan, reasons, spent, who
from pgadvise.engines.workload.statements import Group, Statements
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

Conclude = Callable[..., Statements]
QUERY = "select * from invoice where id = $1"


def test_who_runs_it(conclude: Conclude) -> None:
    """The costliest role by name, the others by number; a file may know none."""

    def told(*roles: str | None, **about: Any) -> str:
        rows = (row(QUERY, role, total_time=100.0 - n) for n, role in enumerate(roles))
        return who(conclude(*rows, **about).groups[0])

    assert told("web") == " by web"
    assert told("Web", "worker") == ' by "Web" and 1 more role'
    assert told("web", "worker", "other") == " by web and 2 more roles"
    assert told(None, version="file") == ""


@pytest.mark.parametrize(
    "since, words",
    [("2026-11-16T12:00:00+00:00", "1 s a day"), ("2026-11-25T11:00:00+00:00", "9 s in 60 min"), (None, "9 s in all")],
)
def test_what_it_takes_of_the_clock(conclude: Conclude, since: str | None, words: str) -> None:
    """By the day where days were counted; nothing is said of days that were not."""
    assert spent(conclude(row(QUERY), since=since), 9000.0) == words


def test_evidence_is_for_programs(conclude: Conclude) -> None:
    """Whole numbers in known units, names as they are, the text in one line; the longest call where one is known."""
    found = conclude(
        row("select *\n from invoice", calls=4, rows=10, total_time=8.0, shared_blocks_hit=3, shared_blocks_read=1)
    )
    assert evidence(found.groups[0], found, snapshot()) == {
        "query": "select * from invoice",
        "roles": ["web"],
        "tables": ["public.invoice"],
        "share": 1.0,
        "calls": 4,
        "total_seconds": 0.008,
        "mean_ms": 2.0,
        "max_ms": None,
        "rows_per_call": 2.5,
        "per_call_bytes": 8192,
        "hit_ratio": 0.75,
    }


def test_a_file_that_does_not_count_rows_tells_of_none(conclude: Conclude) -> None:
    """Nobody counted them is not the same as none."""
    rows = [row(QUERY, "web", rows=7), row(QUERY, "worker", rows=None)]
    told = evidence((found := conclude(*rows, version="file")).groups[0], found, snapshot())
    assert (told["rows_per_call"], told["per_call_bytes"]) == (None, None)
    assert [part.rows for part in found.groups[0].parts] == [7, None]


SCHEMA = """
create table public.entry (id int primary key, author int, kind int, at date);
create index on public.entry (kind, at);
insert into public.entry select n, n, n % 3, now() from generate_series(1, 5000) n;
create table public.few (id int primary key, author int);
create view public.entries as select * from public.entry;
analyze public.entry, public.few;
create role bound; create role free bypassrls;
alter table public.entry enable row level security;
create policy own on public.entry using (author = 1);
"""


def group(conclude: Conclude, text: str, **fields: Any) -> Group:
    return conclude(row(text, calls=10, **{"rows": 10, "shared_blocks_hit": 1000, **fields})).groups[0]


def test_reasons_are_what_is_known(connection: psycopg.Connection, conclude: Conclude) -> None:
    """Pages and rows of a call, policies that bind the role, columns without an index; else nothing."""
    connection.execute(SCHEMA)
    captured: Snapshot = capture(connection)
    access = Facts(captured, Declared()).get("access")

    def told(text: str, role: str | None = "free", **fields: Any) -> str:
        return reasons(group(conclude, text, **fields), role, access)

    reading = "a call looks at 800 kB for 1 row"
    assert told("select * from entry where id = $1") == reading
    assert told("select * from entry where id = $1", rows=25) == "a call looks at 800 kB for 2 rows"
    assert told("select * from entry where id = $1", shared_blocks_hit=0) == ""
    assert told("with pgrst_source as (select $1) select * from pgrst_source") == "a call looks at 800 kB"
    assert (
        told("select * from entry where id = $1", "bound")
        == f"{reading}; bound runs it through the policies of public.entry"
    )
    assert told("select * from entry where id = $1", None) == reading
    for column in ("author", "at"):
        assert (
            told(f"select * from entry where {column} = $1")
            == f"{reading}; no index of public.entry begins with {column}"
        )
    assert told("select * from entry where author = $1 and at in ($2, $3)").endswith("begins with author or at")
    for served in ("kind = $1", "at = $1 and kind = $2", "abs(author) = $1", "author > $1"):
        assert told(f"select * from entry where {served}") == reading
    assert told("select * from few where author = $1") == reading
    assert told("select * from entries where author = $1") == reading
    assert told("select ( from") == reading


def test_the_plan_is_asked_for_as_the_role(conclude: Conclude) -> None:
    """explain (generic_plan) takes the text with its parameters, where there are any and the server knows it."""
    one = group(conclude, QUERY)
    assert look_at_plan(one, one.parts[0], snapshot()).title == (
        "See its plan as web: explain (generic_plan) takes the text with its $1"
    )
    for text in ("select count(*) from invoice", "select * from invoice where at > now() - interval $1"):
        other = group(conclude, text)
        assert look_at_plan(other, other.parts[0], snapshot()).title.startswith("See its plan as web: explain (analyze")
    assert look_at_plan(one, one.parts[0], snapshot()).statements == ()
