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
