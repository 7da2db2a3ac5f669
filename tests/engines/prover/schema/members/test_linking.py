"""Rows by which a setting of the application tells who the caller is, or whose host he asked."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
PEOPLE = """
create table people (number int primary key, org_id uuid not null references orgs, name text, {key});
alter table people enable row level security;
grant select, update {columns} on people to authenticated;
create policy everybody on people to authenticated using (true);
create policy tenant on docs to authenticated using (org_id = (
  select p.org_id from people p where p.{column} = nullif(current_setting('app.caller', true), '')::{type}));
"""
HOSTS = """
alter table orgs add host text {};
create policy listed on orgs for select to authenticated using (true);
create policy tenant on docs to authenticated using (org_id = (
  select o.id from orgs o where o.host = current_setting('app.host', true)));
"""
Verdicts = Callable[..., Mapping[str, str]]
NUMBER = {"key": "check (number > 0)", "columns": "(name)", "column": "number", "type": "int"}
CHANNELS = """
alter table members drop constraint members_user_id_fkey;
alter table docs drop constraint docs_author_id_fkey;
create table channels (id int primary key, org_id uuid not null references orgs);
create table channel_members (
  channel_id int not null {leads}, user_id int not null, primary key (channel_id, user_id)
);
grant select on channels, channel_members to authenticated;
alter table docs add channel_id int references channels;
create policy tenant on docs to authenticated using (exists (
  select 1 from channels c join channel_members m on m.channel_id = c.id
  where c.id = docs.channel_id and c.org_id = docs.org_id
  and m.user_id = nullif(current_setting('app.user_id', true), '')::int));
"""
TWINS: Mapping[str, tuple[str, str]] = {
    "of one person": (
        PEOPLE.format(**NUMBER),
        PEOPLE.format(**NUMBER | {"column": "name", "type": "text"}),
    ),
    "whose organisation he does not write": (
        PEOPLE.format(**NUMBER),
        PEOPLE.format(**NUMBER | {"columns": "(name, org_id)"}),
    ),
    "whose number nobody writes": (
        PEOPLE.format(**NUMBER),
        PEOPLE.format(**NUMBER | {"columns": "(name, number)"}),
    ),
    "one who is in a part": (CHANNELS.format(leads="references channels"), CHANNELS.format(leads="")),
    "one host": (HOSTS.format("unique"), HOSTS.format("")),
    "a host that is none by itself": (HOSTS.format("unique"), HOSTS.format("unique default ''")),
    "a host that nobody writes": (
        HOSTS.format("unique"),
        HOSTS.format("unique") + "grant insert, update on orgs to authenticated;"
        " create policy written on orgs to authenticated using (true);",
    ),
}


@pytest.mark.parametrize("name", TWINS)
def test_known_by_a_setting(name: str, verdicts: Verdicts) -> None:
    """Proved where the key is one row's and nothing of it is the caller's to write; else not."""
    sound, broken = TWINS[name]
    assert verdicts(sound, surface="app") == dict.fromkeys(ALL, "isolated")
    assert verdicts(broken, surface="app") == dict.fromkeys(ALL, "unknown")
