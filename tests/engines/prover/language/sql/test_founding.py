"""The first member of a tenant: who finds it empty, seen by all eyes, owns it; who can make it empty does not."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

EMPTY = """
create function is_empty(org uuid) returns boolean language sql stable security {how} set search_path = '' as $$
  select not exists (select 1 from public.members m where {asked}) $$;
grant insert on members to authenticated;
create policy first on members for insert to authenticated with check (user_id = auth.uid() and is_empty({of}));
"""
PLAIN = {"how": "definer", "asked": "m.org_id = org", "of": "org_id"}
SOUND = using(f"org_id in ({MINE})") + EMPTY.format(**PLAIN)
Verdicts = Callable[..., Mapping[str, str]]


def changed(**words: str) -> str:
    return using(f"org_id in ({MINE})") + EMPTY.format(**{**PLAIN, **words})


BROKEN = {
    "own eyes": changed(how="invoker"),
    "members of a kind": changed(asked="m.org_id = org and m.role = 'owner'"),
    "the column captured": changed(asked="m.org_id = org_id"),
    "another tenant": changed(of="gen_random_uuid()"),
    "not empty": changed(of="org_id) is not true and (user_id = auth.uid()"),
    "he deletes members": SOUND + "grant delete on members to authenticated;"
    " create policy clean on members for delete to authenticated using (true);",
    "he moves members": SOUND + "grant update on members to authenticated;"
    f" create policy move on members for update to authenticated using (org_id in ({MINE}));",
    "a function deletes members": SOUND + "create function clean(org uuid) returns void language sql security definer"
    " as $$ delete from public.members where org_id = org $$;",
    "a deletion takes members along": SOUND + "create table clubs (id uuid primary key);"
    " grant select, delete on clubs to authenticated;"
    " alter table members add club_id uuid references clubs on delete cascade;",
    "others belong by another table": SOUND + "create table staff (org_id uuid not null references orgs, user_id uuid"
    " not null references auth.users, primary key (org_id, user_id));",
}


def test_the_first_member(verdicts: Verdicts) -> None:
    """A tenant that nobody belongs to is no other's."""
    assert verdicts(SOUND) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_not_the_first(name: str, verdicts: Verdicts) -> None:
    """Members that are not seen, or that may be gone by then, make a tenant look empty."""
    assert verdicts(BROKEN[name]) == dict.fromkeys(ALL, "unknown")
