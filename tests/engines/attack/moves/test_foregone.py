"""Whether one statement's fate tells another's."""

import psycopg

from pgadvise.engines.attack.moves.foregone import Foregone
from pgadvise.sources.postgres.live import capture

_TABLES = """
create table plain (id int, team int, body text);
create table triggered (like plain); create table ruled (like plain); create table whole (like plain);
create function looks(whole) returns boolean language sql as 'select $1.body is null';
create function change() returns trigger language plpgsql as 'begin new.team := 1; return new; end';
create trigger change before insert on triggered for each row execute function change();
create trigger after after update on plain for each row execute function change();
create trigger once before update on whole execute function change();
create rule elsewhere as on insert to ruled do also delete from plain;
create policy team on plain for insert with check (team = 1);
create policy team on triggered with check (team = 1);
create policy team on ruled with check (team = 1);
create policy team on whole with check (looks(whole));
"""


def test_rows_are_alike_that_policies_cannot_tell_apart(connection: psycopg.Connection) -> None:
    """By the columns that a check names; not where a trigger or a rule comes first, or the check sees the whole row."""
    connection.execute(_TABLES)
    snapshot = capture(connection)
    known = {table.name: Foregone(snapshot, table) for table in snapshot.tables}
    plain = known["plain"]
    assert plain.kind({"id": "1", "team": "1"}) == plain.kind({"id": "2", "team": "1", "body": "x"})
    assert plain.kind({"id": "1", "team": "1"}) != plain.kind({"id": "1", "team": "2"})
    assert plain.kind({"id": "1", "team": "1"}) != plain.kind({"id": "1"})
    assert {name for name, table in known.items() if table.kind({"team": "1"}) is None} == {
        "triggered",
        "ruled",
        "whole",
    }
    assert {name for name, table in known.items() if table.update("id = 1") is None} == {"ruled", "whole"}
