"""A list that a function is given is held against the list of what is the caller's own."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

LISTS = "create function mine() returns uuid[] language sql stable security definer set search_path = '' as" + (
    " $$ select coalesce(array_agg(m.org_id), '{{}}') from public.members m where m.user_id = auth.uid() $$;"
    " create table wanted (id int primary key, orgs uuid[] {null}); grant select on wanted to authenticated;"
    " create policy of_list on docs for select to authenticated using"
    " (exists (select 1 from wanted w where {asked} and org_id = any (w.orgs)));"
)
BROKEN = ("w.orgs && mine()", "w.orgs @> mine()", "not (w.orgs <@ mine()) is true")


def test_contained(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Each of a list that is within his own is his own; and a list that is there is within or it is not."""
    assert verdicts(LISTS.format(null="", asked="w.orgs <@ mine()"))["select"] == "isolated"
    assert verdicts(LISTS.format(null="not null", asked="(w.orgs <@ mine()) is not false"))["select"] == "isolated"


@pytest.mark.parametrize("asked", BROKEN)
def test_others(asked: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Of lists that share one, of one that holds all his own, of one that is not within, nothing follows."""
    assert verdicts(LISTS.format(null="", asked=asked))["select"] == "unknown"


def test_never_null(idle: psycopg.Connection[Any]) -> None:
    """Of two arrays that are there the server says yes or no, elements that are NULL notwithstanding."""
    arrays = ("'{}'", "'{1}'", "'{1,NULL}'", "'{NULL}'")
    pairs = ", ".join(f"({one}::int[], {other}::int[])" for one in arrays for other in arrays)
    found = idle.execute(f"select a <@ b, a && b from (values {pairs}) as v (a, b)".encode()).fetchall()
    assert not any(answer is None for row in found for answer in row)
