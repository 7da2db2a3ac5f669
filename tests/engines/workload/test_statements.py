"""Which statements the server is busy with, and what is told of one."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.engines.workload.conftest import row, snapshot

from pgadvise.engines.workload.statements import Group, Statements

Conclude = Callable[..., Statements]
MINUTE_A_DAY = 9 * 60_000.0


def busy(found: Statements, **options: Any) -> list[str]:
    return [group.text for group in found.costliest(**options)]


def query(number: int) -> str:
    return f"select c{number} from invoice where id > $1"


def test_share_and_clock_both_count(conclude: Conclude) -> None:
    """5 % of the time and a minute of each day: one of them is not enough."""
    shares = conclude(row(query(1), total_time=MINUTE_A_DAY * 40), row(query(2), total_time=MINUTE_A_DAY))
    assert busy(shares) == [query(1)]
    assert busy(conclude(row(query(1), total_time=MINUTE_A_DAY))) == [query(1)]
    assert busy(conclude(row(query(1), total_time=MINUTE_A_DAY - 10))) == []


def test_a_busy_moment_is_enough_and_an_idle_week_is_not(conclude: Conclude) -> None:
    """The same three seconds: within seconds they are a load, in nine days they are none."""
    assert busy(conclude(row(query(1), total_time=3000.0), since="2026-11-25T11:59:50+00:00")) == [query(1)]
    assert busy(conclude(row(query(1), total_time=3000.0))) == []


def test_next_to_nothing_is_no_load_in_however_short_a_time(conclude: Conclude) -> None:
    """Half a second of statements, read at once, shows nothing."""
    assert busy(conclude(row(query(1), total_time=400.0), since="2026-11-25T11:59:59+00:00")) == []


def test_without_a_window_a_minute_in_all_counts(conclude: Conclude) -> None:
    """PostgreSQL 13 and files do not say since when: nothing is made up."""
    assert busy(conclude(row(query(1), total_time=60_000.0), since=None)) == [query(1)]
    assert busy(conclude(row(query(1), total_time=59_000.0), since=None)) == []


def test_rare_statements_are_no_load(conclude: Conclude) -> None:
    """A backfill that ran once took long, and will not again."""
    assert busy(conclude(row(query(1), calls=4, total_time=MINUTE_A_DAY * 9))) == []
    assert busy(conclude(row(query(1), calls=5, total_time=MINUTE_A_DAY * 9))) == [query(1)]


def test_only_the_first_are_told(conclude: Conclude) -> None:
    """Twenty statements of a twentieth each are nobody's list of work."""
    found = conclude(*(row(query(n), total_time=MINUTE_A_DAY * 10 + n) for n in range(10)))
    assert busy(found) == [query(n) for n in (9, 8, 7, 6, 5)]
    assert len(busy(found, most=7)) == 7


@pytest.mark.parametrize(
    "total, rows, pages, quick",
    [
        (0.9, 1, 4, True),
        (0.9, 1, 101, True),
        (0.9, 1, 103, False),
        (0.9, 200, 450, True),
        (1.0, 1, 4, False),
    ],
)
def test_quick_is_what_cannot_be_made_quicker(
    conclude: Conclude, total: float, rows: int, pages: int, quick: bool
) -> None:
    """Under a millisecond, and few pages for its rows."""
    (group,) = conclude(row(query(1), calls=1, total_time=total, rows=rows, shared_blocks_hit=pages)).groups
    assert group.as_quick_as_it_gets is quick


def test_pages_that_nobody_counted_are_no_reason(conclude: Conclude) -> None:
    """A file tells times alone."""
    (group,) = conclude(row(query(1), total_time=90.0), version="file").groups
    assert group.as_quick_as_it_gets


def test_the_role_that_waits_longest(conclude: Conclude) -> None:
    """By the average of a call, of those that called it often enough and that somebody waits for."""
    (group,) = conclude(
        row(query(1), "web", calls=1000, total_time=1000.0),
        row(query(1), "worker", calls=30, total_time=3000.0),
        row(query(1), "stranger", calls=3, total_time=3000.0),
        row(query(1), "reporting", calls=100, total_time=90_000.0),
    ).groups
    part = group.slowest_part(20)
    assert part is not None
    assert (part.role, part.mean_time) == ("worker", 100.0)
    assert group.slowest_part(2000) is None


def relations(group: Group) -> list[str]:
    return [str(relation) for relation in group.relations(snapshot())]


def test_tables_are_those_of_the_catalog(conclude: Conclude) -> None:
    """By their schema, or the only one of that name; what could be two, or is a WITH query's name, is none."""
    (group,) = conclude(
        row('with note as (select 1) select * from "Line" l, invoice, note, (select id from public.invoice) x where $1')
    ).groups
    assert relations(group) == ['billing."Line"', "public.invoice"]
    (group,) = conclude(row("select * from note, old.note, gone where $1")).groups
    assert relations(group) == ["old.note"]
