"""Rows whose trigger puts what they hold where everybody looks are not proved to stay with their tenant."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

FEED = """
create table feed (id uuid, body text);
grant select on feed to authenticated;
create function spread() returns trigger language plpgsql security definer set search_path = '' as $$
declare v text;
begin
  {}
  return null;
end $$;
create trigger spread after insert or update on docs for each row execute function spread();
"""
BEHIND = "alter table feed enable row level security; create policy p on feed for select to authenticated using ({});"


@pytest.mark.parametrize(
    ("does", "behind", "verdict"),
    [
        ("insert into public.feed (body) values (new.title);", "", "unknown"),
        ("v := to_jsonb(old); insert into public.feed (body) values (v);", BEHIND.format("true"), "unknown"),
        ("insert into public.feed (body) values (new.title);", BEHIND.format("id = auth.uid()"), "isolated"),
        ("with n as (select new.title as t) insert into public.feed (body) select t from n;", "", "unknown"),
        ("update public.feed f set body = n.t from (select new.title as t) n where f.id = new.id;", "", "unknown"),
        ("insert into public.feed (id) values (new.id);", "", "isolated"),
    ],
)
def test_a_row_told_to_all(does: str, behind: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """In a table of no tenant; that a row is there is told by its key, and nothing of what it holds."""
    assert verdicts(FEED.format(does) + behind + using(f"org_id in ({MINE})"))["select"] == verdict


def test_a_row_told_to_all_by_a_second_trigger(verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The first trigger puts it into a table that nobody reads, whose own trigger hands it on."""
    chain = """
create table outbox (payload text);
create function hand_on() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.feed (body) values (new.payload);
  return null;
end $$;
create trigger hand_on after insert on outbox for each row execute function hand_on();
"""
    does = FEED.format("insert into public.outbox (payload) values (new.title);")
    assert verdicts(does + chain + using(f"org_id in ({MINE})"))["select"] == "unknown"
    assert verdicts(does + using(f"org_id in ({MINE})"))["select"] == "isolated"


@pytest.mark.parametrize(("who", "verdict"), [("staff", "isolated"), ("members", "unknown")])
def test_a_row_told_to_those_in_a_list(who: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """The operator's own people are in one that nobody within reach writes; each tenant's members are in theirs."""
    listed = "create table staff (user_id uuid primary key); alter table staff enable row level security;"
    listed += "create policy s on staff for select to authenticated using (user_id = auth.uid());"
    behind = BEHIND.format(f"exists (select 1 from {who} w where w.user_id = auth.uid())")
    told = FEED.format("insert into public.feed (body) values (new.title);")
    assert verdicts(listed + told + behind + using(f"org_id in ({MINE})"))["select"] == verdict
