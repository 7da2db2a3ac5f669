"""What stands beside a mark in a signed text is trusted as the text is, unless names of tenants may hold the mark."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

CLUBS = """
create table clubs (club text primary key);
create table notes (id int primary key, club text not null references clubs, title text);
alter table clubs enable row level security;
alter table notes enable row level security;
grant select, insert, update, delete on notes to authenticated;
create policy of_club on notes to authenticated using ({asked});
"""
CLAIM = "auth.jwt() -> 'app_metadata' ->> 'club'"
CUTS = (
    "club = split_part({claim}, '{mark}', 1)",
    "club = any (string_to_array({claim}, '{mark}'))",
    "club = (string_to_array({claim}, '{mark}'))[1]",
    "club in (select regexp_split_to_table({claim}, '{mark}'))",
    "club = btrim({claim}, '{mark}')",
)


@pytest.mark.parametrize("cut", CUTS)
def test_of_names(cut: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Measured on a server: who is signed as of `north-east` reads what `north` has; a colon is in no name."""
    asked = {mark: CLUBS.format(asked=cut.format(claim=CLAIM, mark=mark)) for mark in (":", "-", "e")}
    found = {mark: verdicts(script, table="notes", key="club") for mark, script in asked.items()}
    expected = {":": "isolated", "-": "unknown", "e": "unknown"}
    assert found == {mark: dict.fromkeys(ALL, verdict) for mark, verdict in expected.items()}


def test_of_random_ids(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """No part of a random id is another one."""
    asked = f"org_id::text = split_part({CLAIM}, '-', 1)"
    assert verdicts(using(asked)) == dict.fromkeys(ALL, "isolated")
