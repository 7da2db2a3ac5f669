"""A trigger that reads past the policies puts nothing of another tenant's where its caller sees it."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

from pgadvise.engines.prover.words.proof import Proof

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


CALLED = """
create function called(p_id uuid) returns void language plpgsql security definer set search_path = '' as $$
declare o uuid;
begin
  select m.org_id into o from public.members m where m.user_id = auth.uid() limit 1;
  insert into public.docs (id, org_id) values (p_id, o);
end $$;
"""


@pytest.mark.parametrize(("tie", "verdict"), [("", "unknown"), (" and n.org_id = new.org_id", "isolated")])
@pytest.mark.parametrize("rights", ["invoker", "definer"])
def test_set_off_by_a_function(rights: str, tie: str, verdict: str, executed: Callable[[str], Proof]) -> None:
    """A trigger that writes nothing reads for whoever calls the function, with its owner's rights either way."""
    copying = f"new.title := (select n.title {MATCHING}{tie});"
    assert executed(NOTES.format(f"security {rights}", copying) + CALLED).verdict == verdict


PEEK = """
create schema private;
create function private.peek(p_id uuid) returns table (t text) language sql security definer set search_path = '' as
$$ select n.title from public.notes n where n.id = p_id $$;
grant usage on schema private to authenticated;
"""
PARENT = """
alter table notes add doc_id uuid references docs on delete cascade;
create trigger gone after delete on notes for each row execute function copy();
grant delete on docs to authenticated;
"""


def test_further_hands(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What a function gives in FROM is read by that function; a foreign key sets off triggers of the other table."""
    policy = using(f"org_id in ({MINE})")
    peeking = NOTES.format("security invoker", "select * into r from private.peek(new.id); new.title := r.t;")
    assert verdicts(peeking + PEEK + policy)["insert"] == "unknown"
    taken = "insert into public.docs (id, org_id, title) select old.id, old.org_id, d.title from public.docs d;"
    assert verdicts(NOTES.format("security definer", taken) + PARENT + policy)["delete"] == "unknown"
