"""Messages whose whole topic is the tenant: what the caller listens to is his choice, who may is said by members."""

from collections.abc import Callable, Mapping

import pytest

ROOMS = """
drop table docs, members, orgs;
create schema realtime;
grant usage on schema realtime to authenticated;
create function realtime.topic() returns text language sql stable as
$$ select current_setting('realtime.topic', true) $$;
create table realtime.messages (id uuid primary key, topic text not null, payload text);
create table rooms (topic text primary key, name text);
create table room_users (
    topic text not null references rooms, user_id uuid not null references auth.users, primary key (topic, user_id)
);
alter table realtime.messages enable row level security;
alter table room_users enable row level security;
grant select on realtime.messages, room_users to authenticated;
create policy own on room_users for select to authenticated using (user_id = auth.uid());
create policy listen on realtime.messages for select to authenticated using ({});
"""
MEMBER = "exists (select 1 from room_users u where u.user_id = auth.uid() and u.topic = {})"
ASKED = "(select realtime.topic())"


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (MEMBER.format("messages.topic"), "isolated"),
        (f"topic = {ASKED} and {MEMBER.format(ASKED)}", "isolated"),
        (f"topic = {ASKED}", "unknown"),
        (MEMBER.format(ASKED), "unknown"),
        (f"topic = {ASKED} or {MEMBER.format('messages.topic')}", "unknown"),
        (f"starts_with(topic, {ASKED}) and {MEMBER.format(ASKED)}", "unknown"),
    ],
)
def test_who_may_listen(condition: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """A member of the row's own topic may; that a topic was asked for, or one of another row is his, is not enough."""
    assert verdicts(ROOMS.format(condition), table="realtime.messages", key="topic")["select"] == verdict
