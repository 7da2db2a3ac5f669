"""A trigger that reads past the policies puts nothing of another tenant's where its caller sees it."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

NOTES = """
create table notes (id uuid primary key, org_id uuid not null references orgs, source uuid, title text);
alter table notes enable row level security;
grant select, insert on docs, notes to authenticated;
create function copy() returns trigger language plpgsql {} set search_path = '' as $$
declare r record;
begin
  {}
  return new;
end $$;
create trigger copy before insert on docs for each row execute function copy();
"""
MATCHING = "from public.notes n where n.id = new.id"


@pytest.mark.parametrize(
    ("does", "verdict"),
    [
        (f"select n.title into new.title {MATCHING};", "unknown"),
        (f"select n.title into new.title {MATCHING} and n.org_id = new.org_id;", "isolated"),
        (f"select n.org_id, n.title into new.org_id, new.title {MATCHING};", "isolated"),
        (f"select * into r {MATCHING}; new.title := 'like ' || r.title;", "unknown"),
        (f"new.title := (select to_jsonb(n) ->> 'title' {MATCHING});", "unknown"),
        (f"select * into r {MATCHING}; if found then raise 'is %', r.title; end if;", "unknown"),
        (f"select * into r {MATCHING}; if r.title is null then new.title := 'none'; end if;", "isolated"),
        ("execute 'select title from public.notes where id = $1' into new.title using new.id;", "unknown"),
        (f"if exists (select {MATCHING}) then raise 'taken'; end if;", "isolated"),
    ],
)
def test_what_is_put_into_the_row(does: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Neither keys nor what only decides are a copy; what is read of one's own tenants is."""
    assert verdicts(NOTES.format("security definer", does) + using(f"org_id in ({MINE})"))["insert"] == verdict


def test_who_reads(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Under the caller's own rights the policies decide what there is to copy."""
    copying = f"select n.title into new.title {MATCHING};"
    policies = using(f"org_id in ({MINE})") + using(f"org_id in ({MINE})").replace("docs", "notes")
    assert verdicts(NOTES.format("security invoker", copying) + policies)["insert"] == "isolated"
