"""Policies as statements: what they make is what they were read from."""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from tests.engines.caller.conftest import policy_named, the

from pgadvise.engines.caller.policy_statements import alter_policy, create_policy, drop_policy
from pgadvise.snapshot import Snapshot
from pgadvise.sources.postgres.live import capture

TABLE = 'create table public."T" (id int, "Who" uuid)'
POLICIES = [
    'for select using ("Who" = auth.uid())',
    'for select using ("Who" = (select auth.uid()))',
    'for insert to authenticated with check ("Who" = auth.uid() and id in (select 1 union select 2))',
    "for update to anon, authenticated using (id > 0) with check (id < 10)",
    'as restrictive for delete using (exists (select 1 from auth.users u where u.id = "T"."Who"))',
    "for all using (id is not null)",
]


@pytest.mark.parametrize("text", POLICIES)
def test_dropped_and_made_again(make: Callable[..., Snapshot], session: psycopg.Connection[Any], text: str) -> None:
    """Drop and create give a policy that reads the same, in one line."""
    snapshot = make(TABLE, f'create policy "a ""b""" on public."T" {text}')
    policy, table = policy_named(snapshot, 'a "b"'), the(snapshot, "T")
    statements = (drop_policy(table, policy), create_policy(table, policy, policy.command, policy.permissive))
    for statement in statements:
        assert not re.search("\n| as uid", statement)  # the server shows both, and nobody typed them
        session.execute(statement.encode())
    again = policy_named(capture(session), 'a "b"')
    assert (again.command, again.permissive, again.roles) == (policy.command, policy.permissive, policy.roles)
    assert (again.using, again.check) == (policy.using, policy.check)


def test_cut_down_to_one_command(make: Callable[..., Snapshot], session: psycopg.Connection[Any]) -> None:
    """Of a policy FOR ALL each command keeps its own side; INSERT takes USING where there is no check."""
    snapshot = make(TABLE, 'create policy p on public."T" using (id > 0)')
    policy, table = policy_named(snapshot, "p"), the(snapshot, "T")
    assert (
        create_policy(table, policy, "select", True)
        == 'create policy p on public."T" for select to public using (id > 0)'
    )
    assert create_policy(table, policy, "insert", False) == (
        'create policy p on public."T" as restrictive for insert to public with check (id > 0)'
    )


def test_altered(make: Callable[..., Snapshot], session: psycopg.Connection[Any]) -> None:
    """A side that is None stays."""
    snapshot = make(TABLE, 'create policy p on public."T" for update using (id > 0) with check (id > 1)')
    policy, table = policy_named(snapshot, "p"), the(snapshot, "T")
    session.execute(alter_policy(table, policy, None, "id > 2").encode())
    again = policy_named(capture(session), "p")
    assert (again.using, again.check) == ("(id > 0)", "(id > 2)")
