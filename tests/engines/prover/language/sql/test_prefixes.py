"""What is left of a path without its beginning: a uuid there is the one that the path names, if it names any."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

ONE, OTHER = "aaaaaaaa-0000-4000-8000-00000000000a", "bbbbbbbb-0000-4000-8000-00000000000b"
PIECES = ("", "room:", "org:", ":", "/", "{", "}", "-", "a", "xx", ONE, OTHER, ONE.upper(), ONE[:18], ONE[18:])
TOLD = (
    "replace(t, 'room:', '')",
    "regexp_replace(t, '^room:', '')",
    "regexp_replace(t, '^org:room:', '')",
    "substr(t, 6)",
)
MESSAGES = """
create schema realtime;
grant usage on schema realtime to authenticated;
create table realtime.messages (id uuid primary key, topic text not null, payload text);
grant select on realtime.messages to authenticated;
alter table realtime.messages enable row level security;
create policy of_room on realtime.messages for select to authenticated using (
  topic like 'room:%' and {asked} in (select m.org_id from members m where m.user_id = auth.uid()));
"""
BROKEN = (
    "replace(topic, 'feed:', '')::uuid",
    "replace(topic, 'room', '')::uuid",
    "replace(topic, 'room:', 'x')::uuid",
    "regexp_replace(topic, 'room:', '')::uuid",
    "regexp_replace(topic, '^room:', '', 'g')::uuid",
    "substr(topic, 43)::uuid",
    "right(topic, 36)::uuid",
)


@pytest.mark.pg(">= 16")
@pytest.mark.parametrize("cut", TOLD)
def test_on_the_server(cut: str, idle: psycopg.Connection[Any]) -> None:
    """Each part of a path is no uuid, or the one that is left."""
    paths = sorted({"".join(pieces) for pieces in itertools.product(PIECES, repeat=4)})
    found = idle.execute(
        f"select t, r, p from (select t, {cut} as r from unnest(%s::text[]) as u (t)) as x,"
        " lateral unnest(string_to_array(t, ':') || string_to_array(t, '/')) as s (p)"
        " where pg_input_is_valid(r, 'uuid') and pg_input_is_valid(p, 'uuid') and p::uuid <> r::uuid".encode(),
        (paths,),
    ).fetchall()
    assert not found


@pytest.mark.parametrize("cut", [each.replace("(t,", "(topic,") + "::uuid" for each in TOLD])
def test_kept(cut: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Such a message is of the caller's own tenant."""
    assert verdicts(MESSAGES.format(asked=cut), table="realtime.messages")["select"] == "isolated"


@pytest.mark.parametrize("cut", BROKEN)
def test_others(cut: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Of what is cut otherwise nothing is said."""
    assert verdicts(MESSAGES.format(asked=cut), table="realtime.messages")["select"] == "unknown"
