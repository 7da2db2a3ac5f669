"""Whose a declared key is."""

import psycopg
import pytest

from pgadvise.engines.declared import Declared, TenancyDeclared
from pgadvise.proving.meant import meant
from pgadvise.sources.postgres.live import capture

SCRIPT = """
create schema storage; create schema realtime;
create table storage.objects (id int, name text); create table realtime.messages (id int, topic text, team_id int);
alter table storage.objects enable row level security; alter table realtime.messages enable row level security;
create policy p on storage.objects using (true); create policy p on realtime.messages using (true);
create table crews (id int primary key, name text, team_id int);
"""


@pytest.mark.parametrize(
    ("key", "left", "tables"),
    [
        ("name", None, {"storage.objects": "direct split_part(name, '/', 1)"}),
        ("topic", None, {"realtime.messages": "direct topic"}),
        ("team_id", "team_id", {}),
        ("nothing", "nothing", {}),
        (None, None, {}),
    ],
)
def test_a_key_is_the_user_s_own_unless_it_can_only_be_the_platform_s(
    connection: psycopg.Connection, key: str | None, left: str | None, tables: dict[str, str]
) -> None:
    """A file's name says its path; other names are the platform's where no own table has them."""
    connection.execute(SCRIPT.encode())
    found = meant(capture(connection), Declared(tenancy=TenancyDeclared(key=key))).tenancy
    assert (found.key, dict(found.tables)) == (left, tables)


def test_what_is_said_of_a_table_stands(connection: psycopg.Connection) -> None:
    """A line of the configuration about the table itself outranks what the key may mean there."""
    connection.execute(SCRIPT.encode())
    said = {"storage.objects": "direct split_part(name, '/', 2)"}
    found = meant(capture(connection), Declared(tenancy=TenancyDeclared(key="name", tables=said))).tenancy
    assert dict(found.tables) == said
