"""Leaks that nobody foresaw as a kind: two steps of one's own, rows that are open by two words at once, tables by name.

All in one database that leaks, and in its twin, which differs in a detail each and does not.
"""

import re

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack
from tests.scratch.replay.test_search import leaking

_TABLE = """
create table {0} (id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, {1});
alter table {0} enable row level security; grant select on {0} to authenticated;
"""
# Whoever asks and is answered is let in; he does both himself, or one of them.
_ASKED = (
    """
create table asks (team_id uuid references teams, user_id uuid, primary key (team_id, user_id));
create table answers (team_id uuid references teams, user_id uuid, primary key (team_id, user_id));
grant select, insert on asks to authenticated; grant select<<, insert>> on answers to authenticated;
"""
    + _TABLE.format("papers", "body text")
    + """create policy let_in on papers for select to authenticated using (team_id in (select a.team_id from asks a
  join answers b using (team_id) where a.user_id = (select auth.uid()) and b.user_id = (select auth.uid())));"""
)
_WORDS = _TABLE.format("letters", "state text not null, stage text not null") + (
    "create policy team on letters for select to authenticated using ("
    f"{MEMBERS_ONLY} <<or>><<!and>> (state = 'sent' and stage = 'last'));"
)
_COLLEAGUES = _TABLE.format("drafts", "author uuid not null references auth.users") + (
    """create function works_with(who uuid, team uuid) returns boolean language sql stable security definer as $$
  select exists (select from members a join members b using (team_id)
    where a.user_id = auth.uid() and b.user_id = who<<! and a.team_id = team>>) $$;"""
    "create policy colleagues on drafts for select to authenticated using (works_with(author, team_id));"
)
_NAMED = """create function rows_of(which regclass) returns setof text language plpgsql stable
  security <<definer>><<!invoker>> as $$ begin return query execute format('select t::text from %s t', which); end $$;
grant execute on function rows_of to authenticated;"""
# A row of another's name is one's own all the same, and so is what is computed of the name.
_SEARCHED = _TABLE.format(
    "posts", "title text, words tsvector generated always as (to_tsvector('simple', title)) stored"
) + (
    f"grant update (title) on posts to authenticated; create policy t on posts to authenticated using ({MEMBERS_ONLY});"
    f"""create function found(q text) returns setof posts language sql stable security definer
  as $$ select * from posts where title like '%' || q || '%' and {MEMBERS_ONLY} $$;"""
)
# Whoever has invited himself accepts; what he may be is a word that a CHECK lists, and a function tells of him.
_INVITED = _TABLE.format("plans", "body text") + (
    """create table invitations (team_id uuid references teams, email text, primary key (team_id, email));
create table guests (team_id uuid references teams, user_id uuid references auth.users, primary key (team_id, user_id));
alter table invitations enable row level security; alter table guests enable row level security;
create function invite(p_team uuid, p_email text) returns void language plpgsql security definer as $$ begin
  if not exists (select from members m where m.user_id = auth.uid()<<! and m.team_id = p_team>>) then
    raise exception 'no member'; end if;
  insert into invitations values (p_team, p_email); end $$;
create function accept() returns void language sql security definer as $$ insert into guests
  select i.team_id, auth.uid() from invitations i join auth.users u using (email) where u.id = auth.uid()
  on conflict do nothing $$;
create policy guests on plans for select to authenticated using (team_id in (select g.team_id from guests g
  where g.user_id = (select auth.uid())));
grant select on guests to authenticated; create policy own on guests using (user_id = (select auth.uid()));"""
)
_RANKED = _TABLE.format("bills", "body text") + (
    """create table ranks (user_id uuid primary key references auth.users, nick text,
  rank text not null default 'none' check (rank in ('none', 'some', 'overseer')));
alter table ranks enable row level security; grant select, update (nick<<, rank>>) on ranks to authenticated;
create policy own on ranks using (user_id = (select auth.uid()));
create function my_rank() returns text language sql stable security definer as $$
  select r.rank from ranks r where r.user_id = auth.uid() $$;
create policy ranked on bills for select to authenticated using (my_rank() = 'overseer');"""
)
_ALL = f"create policy team on notes to authenticated using ({MEMBERS_ONLY});" + "".join(
    (_ASKED, _WORDS, _COLLEAGUES, _NAMED, _SEARCHED, _INVITED, _RANKED)
)


def _form(text: str, *, broken: bool) -> str:
    """`<<…>>` is the broken form's, `<<!…>>` the sound one's."""
    return re.sub(r"<<(!?)(.*?)>>", lambda found: found[2] if broken != bool(found[1]) else "", text)


@pytest.mark.parametrize("broken", [True, False], ids=["broken", "sound"])
def test_what_nobody_foresaw(attack: Attack, broken: bool) -> None:
    """Two steps, two words, a colleague elsewhere and a table's name each open what the twin keeps shut."""
    opened = {"papers.select", "letters.select", "drafts.select", "rows_of.execute", "plans.select", "bills.select"}
    found = leaking(attack(_form(_ALL, broken=broken)))
    assert found & {*opened, "notes.select", "posts.select", "found.execute"} == (opened if broken else set())
