"""CHECK says of a stored row what it said when that was written: by whom, when, in which zone nobody knows."""

from collections.abc import Callable, Mapping

import pytest

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
