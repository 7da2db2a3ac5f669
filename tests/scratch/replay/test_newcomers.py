"""What anybody gets who signs up, by what he says of himself then, where triggers act upon it."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack

_SEATED = f"""
alter table auth.users add raw_user_meta_data jsonb, add raw_app_meta_data jsonb;
create table people (id uuid primary key references auth.users on delete cascade, job text);
alter table people enable row level security;
create policy team on notes to authenticated using ({MEMBERS_ONLY}
    or exists (select from people p where p.id = auth.uid() and p.job = 'operator'));
create policy self on people for select to authenticated using (id = auth.uid());
grant select on people to authenticated;
create function seat() returns trigger language plpgsql security definer set search_path = '' as $$
begin %s; return new; end $$;
create trigger seat after %s on auth.users for each row execute function seat();
"""
_SEAT = "insert into public.members values ({}, new.id)"
_HIRED = "insert into public.people values (new.id, new.raw_{}_meta_data ->> 'job')"
_TEAM = "(new.raw_{}_meta_data ->> 'team_id')::uuid"
_EXAMPLES = "'c0000000-0000-4000-8000-00000000000c'"


@pytest.mark.parametrize(
    ("does", "on", "leaks"),
    [
        (_SEAT.format(_TEAM.format("user")), "insert", True),
        (_SEAT.format(_TEAM.format("app")), "insert", False),
        (_HIRED.format("user"), "insert", True),
        (f"insert into public.members (team_id, user_id) values ({_EXAMPLES}, new.id)", "insert", False),
        ("insert into public.members select t.id, new.id from public.teams t limit 1", "insert", True),
        (f"update public.members set team_id = {_TEAM.format('user')} where user_id = new.id", "update", True),
    ],
    ids=["asked", "signed", "hired", "everybodys", "any", "changed"],
)
def test_what_an_account_says_of_itself(attack: Attack, does: str, on: str, leaks: bool) -> None:
    """Whoever asks for a team gets its notes where a trigger believes him; what everybody gets is no leak."""
    leak = attack(_SEATED % (does, on))["notes.select"].leak
    assert (leak is not None) == leaks
    if leak is not None:
        assert any("auth.users" in statement for statement in leak.prepared)
        assert leak.identity.side is None or on == "update"
