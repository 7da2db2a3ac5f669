"""WITH CHECK that looks the stored row up: by a key that no other tenant's row can lose meanwhile, or otherwise."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
FROZEN = f"""
create function org_of(doc uuid) returns uuid language sql stable security definer set search_path = '' as $$
  select d.org_id from public.docs d where {{found}} $$;
create policy see on docs for select to authenticated using (org_id in ({MINE}));
create policy edit on docs for update to authenticated using (org_id in ({MINE})) with check (org_id = org_of(id));
"""
BY_KEY = FROZEN.format(found="d.id = doc")
Verdicts = Callable[..., Mapping[str, str]]

BROKEN = {
    "by another column": FROZEN.format(found="d.author_id = doc"),
    "any row": FROZEN.format(found="d.id is not null limit 1"),
    "no key": BY_KEY + "alter table docs drop constraint docs_pkey;",
    "a deferred key": BY_KEY + "alter table docs drop constraint docs_pkey, add unique (id) deferrable;",
    "of the row's other tenant": BY_KEY.replace("d.org_id from", "d.previous_org_id from"),
    "of others": BY_KEY.replace(f"using (org_id in ({MINE})) with check", "using (true) with check"),
    "a function deletes": BY_KEY + "create function clean() returns void language sql security definer as"
    " $$ delete from docs $$;",
    "a trigger deletes": BY_KEY
    + """
    create function clean() returns trigger language plpgsql security definer as $$ begin
      delete from docs where id = new.id and id <> old.id; return new; end $$;
    create trigger clean before update on docs for each row execute function clean();
    """,
}  # fmt: skip


def test_found_by_its_key(verdicts: Verdicts) -> None:
    """The key is the row's own or nobody else's, so the tenant stays."""
    assert verdicts(BY_KEY)["update"] == "isolated"
    assert verdicts(BY_KEY, surface="sql", role="anon")["update"] == "denied"


@pytest.mark.parametrize("name", BROKEN)
def test_found_otherwise(name: str, verdicts: Verdicts) -> None:
    """What is found may be a row of another tenant, with whose key or without."""
    assert verdicts(BROKEN[name])["update"] == "unknown"


def test_found_not_to_differ(verdicts: Verdicts) -> None:
    """That no row with the key has another tenant says something where there is one: where the key stays."""
    moved = f"""
    create function moved(doc uuid, org uuid) returns boolean language sql stable security definer set search_path = ''
      as $$ select exists (select from public.docs d where d.id = doc and d.org_id <> org) $$;
    create policy see on docs for select to authenticated using (org_id in ({MINE}));
    create policy edit on docs for update to authenticated using (org_id in ({MINE}))
      with check (not moved(id, org_id));
    """
    stays = "revoke update on docs from authenticated; grant update (title, org_id) on docs to authenticated;"
    assert verdicts(moved + stays)["update"] == "isolated"
    assert verdicts(moved)["update"] == "unknown"


def test_who_writes_sql(verdicts: Verdicts) -> None:
    """One statement of WITH may delete the row whose key another takes."""
    assert verdicts(BY_KEY, surface="sql")["update"] == "unknown"
