"""CHECK says of a stored row what it said when that was written: by whom, when, in which zone nobody knows."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from pgadvise.engines.prover.schema.rows.keys import checks, has_heirs, row_checks
from pgadvise.sources.postgres.live import capture

MARKED = """
alter table docs add mark {kind} not null default {kind} '{default}', add check (org_id is not null and {check});
create policy marked on docs for select to authenticated using ({asked});
"""
DAY = "2000-01-01"
TWINS = {
    "whoever wrote it": (("text", "a", "mark = 'a'", "mark = 'b'"), ("text", "a", "mark = current_user", "mark = 'b'")),
    "the day it was": (
        ("int", "1", "mark <> 7", "mark = 7"),
        ("date", DAY, "mark <> current_date", "mark = current_date"),
    ),
    "the zone it was written in": (
        ("int", "1", "mark::text <> '7'", "mark::text = '7'"),
        ("timestamptz", DAY, f"mark::date::text <> '{DAY}'", f"mark::date::text = '{DAY}'"),
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_lasting(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What no session changes keeps rows from all; what hangs on one says nothing of another."""
    sound, broken = (
        MARKED.format(kind=kind, default=default, check=check, asked=asked)
        for kind, default, check, asked in TWINS[name]
    )
    assert verdicts(sound)["select"] == "denied"
    assert verdicts(broken)["select"] == "unknown"


def test_foreign_partitions(idle: psycopg.Connection[Any]) -> None:
    """Of a partition that is a foreign table the server checks nothing, whatever stands above it."""
    with idle.transaction(force_rollback=True):
        idle.execute(
            "create table sales (shop int not null, no int, check (no = shop), check (shop > 0))"
            " partition by list (shop)"
        )
        idle.execute("create table sales_1 partition of sales for values in (1) partition by list (no)")
        idle.execute("create table sales_1_1 partition of sales_1 for values in (1)")
        snapshot = capture(idle)
    for kind, held in (("table", True), ("foreign_table", False)):
        relations = tuple(replace(r, kind=kind) if r.name == "sales_1_1" else r for r in snapshot.relations)
        made = replace(snapshot, relations=relations)
        sales = made.relation_named("public", "sales")
        assert sales is not None
        assert has_heirs(made, sales) is not held
        assert bool(row_checks(made, sales, "shop")) is bool(list(checks(made, sales, "shop"))) is held
