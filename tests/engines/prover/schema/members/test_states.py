"""A membership that counts for one policy only while it is active, accepted or not over must count so for all."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

Verdicts = Callable[..., Mapping[str, str]]
STATUS = "alter table members add status text not null default 'invited';"
ENUM = "create type standing as enum ('invited', 'active', 'banned'); alter table members add status standing;"
ACTIVE = "alter table members add is_active boolean not null default true;"
MAYBE = "alter table members add is_active boolean;"
BANNED = "alter table members add is_banned boolean;"
LEFT = "alter table members add left_at timestamptz;"
ACCEPTED = "alter table members add accepted_at timestamptz;"
EXPIRES = "alter table members add expires_at timestamptz;"
TIMED = "alter table members add starts_at timestamptz, add ends_at timestamptz;"
NOW = "(m.starts_at is null or m.starts_at <= now()) and (m.ends_at is null or m.ends_at > now())"
COLUMNS = STATUS + ACTIVE + BANNED + LEFT + ACCEPTED + EXPIRES

# The column, what one policy asks of it, and what as good as that another may ask.
ASKED = (
    (STATUS, "m.status = 'active'", "m.status = 'active'"),
    (STATUS, "m.status = 'active'", "m.status in ('active', 'owner')"),
    (STATUS, "m.status = 'active'", "lower(m.status) = 'active'"),
    (STATUS, "m.status <> 'banned'", "not (m.status = 'banned')"),
    (ENUM, "m.status = 'active'", "m.status not in ('invited', 'banned')"),
    (ACTIVE, "m.is_active", "m.is_active = true"),
    (ACTIVE, "m.is_active", "coalesce(m.is_active, false)"),
    (ACTIVE, "m.is_active", "coalesce(m.is_active, true)"),  # it is never NULL
    (BANNED, "not m.is_banned", "m.is_banned is not true"),
    (LEFT, "m.left_at is null", "(m.left_at is null or m.left_at > now())"),
    (ACCEPTED, "m.accepted_at is not null", "m.accepted_at is not null"),
    (EXPIRES, "m.expires_at > now()", "(m.expires_at is null or now() < m.expires_at)"),
    (EXPIRES, "m.expires_at > now()", "(m.expires_at > now()) is not false"),
    (TIMED, NOW, "m.starts_at <= now() and m.ends_at > now()"),
    (TIMED, NOW, "tstzrange(m.starts_at, m.ends_at) @> now()"),
)
# What does not say that the row counts.
FORGOTTEN = (
    (STATUS, "m.status = 'active'", "true"),
    (STATUS, "m.status = 'active'", "m.status in ('active', 'invited')"),
    (STATUS, "m.status = 'active'", "(m.status = 'active' or m.role = 'owner')"),
    (STATUS, "m.status = 'active'", "m.status <> 'banned'"),
    (STATUS, "m.status = 'active'", "m.status like '%ive'"),
    (STATUS, "m.status = 'active'", "m.status is not null"),
    (ENUM, "m.status = 'active'", "m.status <> 'banned'"),
    (ENUM, "m.status = 'active'", "m.status >= 'invited'"),
    (EXPIRES, "m.expires_at > now()", "m.expires_at > '2020-01-01'"),
    (ACCEPTED, "m.accepted_at is not null", "coalesce(m.accepted_at, now()) <= now()"),
    (ACTIVE, "m.is_active", "m.is_active is not null"),
    (MAYBE, "m.is_active", "coalesce(m.is_active, true)"),
    (BANNED, "not m.is_banned", "m.is_banned"),
    (LEFT, "m.left_at is null", "m.left_at is not null"),
    (ACCEPTED, "m.accepted_at is not null", "m.accepted_at is null"),
    (EXPIRES, "m.expires_at > now()", "m.expires_at < now()"),
    (EXPIRES, "m.expires_at > now()", "coalesce(m.expires_at > now(), true)"),
    (EXPIRES, "m.expires_at > now()", "(m.expires_at < now()) is not false"),
    (ACCEPTED, "m.accepted_at is not null", "(m.accepted_at <= now()) is not false"),
    (TIMED, "m.starts_at <= now()", "m.starts_at <= now()"),
    (TIMED, NOW, "m.starts_at > now() and m.ends_at > now()"),
    (TIMED, NOW, "tstzrange(m.ends_at, m.starts_at) @> now()"),
)


def asked(one: str, other: str) -> str:
    """One policy for the tenants themselves, another for their rows."""
    mine = "select m.org_id from members m where m.user_id = auth.uid() and"
    return f"create policy of_members on orgs for select to authenticated using (id in ({mine} {one}));" + using(
        f"org_id in ({mine} {other})"
    )


@pytest.mark.parametrize(("column", "one", "other"), ASKED)
def test_whoever_asks_believes(column: str, one: str, other: str, verdicts: Verdicts) -> None:
    assert verdicts(column + asked(one, other)) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(("column", "one", "other"), FORGOTTEN)
def test_whoever_forgets_does_not(column: str, one: str, other: str, verdicts: Verdicts) -> None:
    assert verdicts(column + asked(one, other)) == dict.fromkeys(ALL, "unknown")


def test_every_state_is_to_be_asked(verdicts: Verdicts) -> None:
    """Of two states that count somewhere, one is not enough."""
    columns = STATUS + LEFT
    both = "m.status = 'active' and m.left_at is null"
    assert verdicts(columns + asked(both, both))["select"] == "isolated"
    assert verdicts(columns + asked(both, "m.status = 'active'"))["select"] == "unknown"


def test_what_nobody_asks_counts(verdicts: Verdicts) -> None:
    """A column that says no more than which of several rows is meant is no state."""
    seat = "alter table members add seat text, add is_notified boolean;"
    one = "m.seat = auth.jwt() ->> 'seat' and m.is_notified"
    assert verdicts(seat + asked(one, "true"))["select"] == "isolated"


ENROL = (
    ENUM.replace("'invited'", "'requested', 'invited', 'active'").replace("'active', 'active'", "'active'")
    + """
grant insert, update (status), delete on members to authenticated;
create policy ask on members for insert to authenticated with check (user_id = auth.uid() and {asks});
create policy go on members for update to authenticated using (user_id = auth.uid())
  with check (user_id = auth.uid() and {goes});
"""
)
HERE = "m.status = 'active'"


@pytest.mark.parametrize(
    ("asks", "goes", "here", "verdict"),
    [
        ("status = 'requested'", "status = 'banned'", HERE, "isolated"),
        ("status in ('requested', 'invited')", "false", HERE, "isolated"),
        ("status = 'requested'", "status = 'active'", HERE, "unknown"),
        ("status <> 'banned'", "false", HERE, "unknown"),
        ("true", "false", HERE, "unknown"),
        ("status = 'requested'", "false", "m.status <> 'banned'", "unknown"),
        ("status = 'requested'", "false", "(m.status = 'active' or m.role = 'owner')", "unknown"),
    ],
)
def test_who_asks_to_come_in(asks: str, goes: str, here: str, verdict: str, verdicts: Verdicts) -> None:
    """A row that he may write himself opens nothing while it does not count, and one that counts he may not write."""
    script = ENROL.format(asks=asks, goes=goes) + asked(HERE, here)
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


def test_what_begins_by_itself(verdicts: Verdicts) -> None:
    """Who may write a row of another tenant that begins to count tomorrow has only to wait."""
    later = """
    grant insert on members to authenticated;
    create policy ask on members for insert to authenticated with check (user_id = auth.uid() and {});
    """
    over, soon = later.format("ends_at < now()"), later.format("starts_at > now()")
    assert verdicts(TIMED + over + asked(NOW, NOW)) == dict.fromkeys(ALL, "isolated")
    assert verdicts(TIMED + soon + asked(NOW, NOW)) == dict.fromkeys(ALL, "unknown")
