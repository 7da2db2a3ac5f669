"""Lists that say who belongs, believed as long as nobody writes himself into one; and near misses of asking them."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
PROFILES = """
create table profiles (
  user_id uuid primary key references auth.users, name text, org_ids uuid[], requested_org_ids uuid[], access jsonb
);
alter table profiles enable row level security;
grant select on profiles to authenticated;
create policy own on profiles to authenticated using (user_id = auth.uid());
"""
CREWS = """
alter table orgs add crew jsonb not null default '[]', add member_ids uuid[];
create policy see on orgs for select to authenticated using (true);
"""
ONE = PROFILES + "alter table profiles add org_id uuid references orgs, add requested_org uuid references orgs;"
SEEN = "create policy see on profiles for select to authenticated using (true);"
HOME = "docs.org_id = (select p.org_id from profiles p where p.user_id = auth.uid())"
GUARD = """
create function at_home() returns trigger language plpgsql security definer set search_path = '' as $$ begin
  if not exists (select from public.members m where m.org_id = new.org_id and m.user_id = new.user_id) then
    raise exception 'no member';
  end if;
  return new;
end $$;
create trigger at_home {} profiles for each row execute function at_home();
"""
MINE = "org_id = any ((select p.org_ids from profiles p where p.user_id = auth.uid())::uuid[])"
ACCESS = "org_id::text in (select a ->> 'org' from profiles p, jsonb_array_elements(p.access) a)"
CREW = "exists (select 1 from orgs o where o.id = org_id and o.crew @> jsonb_build_array(jsonb_build_object('{}', {})))"
LIST = "exists (select 1 from orgs o where o.id = org_id and o.crew -> '{}' @> to_jsonb(auth.uid()))"
PATH = "jsonb_path_exists((select o.crew from orgs o where o.id = org_id), '{}', jsonb_build_object('me', auth.uid()))"
JOIN = """
create function join_org(org uuid) returns void language sql security {} as
$$ update profiles set org_ids = org_ids || org where user_id = auth.uid() $$;
"""


def using(condition: str) -> str:
    qualified = condition.replace("= org_id", "= docs.org_id")
    return f"create policy tenant on docs to authenticated using ({qualified});"


# What it is about: what isolates, its neighbour that does not.
TWINS: Mapping[str, tuple[str, str]] = {
    "a list that its owner edits": (
        PROFILES + using(MINE) + "grant update (name) on profiles to authenticated;",
        PROFILES + using(MINE) + "grant update (name, org_ids) on profiles to authenticated;",
    ),
    "a list that its owner makes": (
        PROFILES + using(MINE),
        PROFILES + using(MINE) + "grant insert on profiles to authenticated;",
    ),
    "a list that a function edits": (
        PROFILES + using(MINE) + JOIN.format("invoker"),
        PROFILES + using(MINE) + JOIN.format("definer"),
    ),
    "one tenant": (
        ONE + using(HOME) + "grant update (name) on profiles to authenticated;",
        ONE + using(HOME) + "grant update (name, org_id) on profiles to authenticated;",
    ),
    "one tenant that is looked at": (
        ONE + using(HOME) + "grant update on profiles to authenticated;" + GUARD.format("before update on"),
        ONE + using(HOME) + "grant update on profiles to authenticated;" + GUARD.format("before update of name on"),
    ),
    "one tenant that he asks for": (ONE + using(HOME), ONE + using(HOME.replace("p.org_id", "p.requested_org"))),
    "one tenant in a table of wishes": (
        ONE + using(HOME),
        ONE.replace("profiles", "join_requests") + using(HOME.replace("profiles", "join_requests")),
    ),
    "somebody's tenant": (ONE + using(HOME), ONE + SEEN + using("org_id in (select p.org_id from profiles p)")),
    "a list of wishes": (PROFILES + using(MINE), PROFILES + using(MINE.replace("p.org_ids", "p.requested_org_ids"))),
    "anybody's list": (
        PROFILES + using("org_id in (select unnest(p.org_ids) from profiles p)"),
        PROFILES
        + "create policy see on profiles for select to authenticated using (true);"
        + using("org_id in (select unnest(p.org_ids) from profiles p)"),
    ),
    "a document of tenants": (
        PROFILES + using(ACCESS),
        PROFILES + using(ACCESS) + "grant update on profiles to authenticated;",
    ),
    "a document of people": (
        CREWS + using(CREW.format("uid", "auth.uid()")),
        CREWS + using(CREW.format("uid", "auth.uid()")) + "grant update (crew) on orgs to authenticated;"
        "create policy edit on orgs for update to authenticated using (true);",
    ),
    "a key that means no member": (
        CREWS + using(CREW.format("uid", "auth.uid()")),
        CREWS + using(CREW.format("invited_by", "auth.uid()")),
    ),
    "a list in a document": (
        CREWS + using(LIST.format("active")),
        CREWS + using(LIST.format("banned")),
    ),
    "another's id": (CREWS + using(CREW.format("uid", "auth.uid()")), CREWS + using(CREW.format("uid", "author_id"))),
    "or in a path": (
        CREWS + using(PATH.format("$[*] ? (@.uid == $me && @.rank == \"lead\")")),
        CREWS + using(PATH.format("$[*] ? (@.uid == $me || @.rank == \"lead\")")),
    ),
    "not in a path": (
        CREWS + using(PATH.format("$[*] ? (@.uid == $me)")),
        CREWS + using(PATH.format("$[*] ? (!(@.uid == $me))")),
    ),
    "a variable of another name": (
        CREWS + using(PATH.format("$[*].uid ? (@ == $me)")),
        CREWS + using(PATH.format("$[*].uid ? (@ != $me)")),
    ),
    "contained the other way": (
        CREWS + using("(select o.member_ids from orgs o where o.id = org_id) @> array[auth.uid()]"),
        CREWS + using("(select o.member_ids from orgs o where o.id = org_id) <@ array[auth.uid()]"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWINS)
def test_lists(name: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The sound one is proved for all commands, the other for none."""
    sound, broken = TWINS[name]
    assert verdicts(sound) == dict.fromkeys(ALL, "isolated")
    assert verdicts(broken) == dict.fromkeys(ALL, "unknown")
