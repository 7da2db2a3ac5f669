"""People whom a row names beside a tenant though they do not belong to it, or not any more."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack

_STATE = "alter table members add status text not null default 'active', add left_at timestamptz;"
_FORMER = """create table former_members (
    team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id)
);
grant select on former_members to authenticated;"""
_SHOWN = "create view left_ones as select user_id from members where left_at < now();"
_INVITED = """create table invitations (
    id uuid primary key default gen_random_uuid(), team_id uuid not null references teams, email text not null,
    status text not null default 'open' check (status in ('open', 'taken', 'revoked'))
);
alter table invitations enable row level security; grant select on invitations to authenticated;
grant select on auth.users to authenticated;
create policy mine on invitations using (email = (select u.email from auth.users u where u.id = auth.uid()));
create function accept(one uuid) returns void language plpgsql security definer as $$ declare team uuid; begin
  select i.team_id into team from invitations i join auth.users u using (email)
    where i.id = one and u.id = auth.uid(){};
  insert into members values (team, auth.uid()); update invitations set status = 'taken' where id = one; end $$;"""
IN = "exists (select from members m where m.team_id = {} and m.user_id = (select auth.uid()){})"
STAYS, ACTIVE, ASKED = " and m.left_at is null", " and m.status = 'active'", " and m.status in ('active', 'invited')"


def policies(teams: str, notes: str) -> str:
    return (
        f"create policy seen on teams for select to authenticated using ({IN.format('teams.id', teams)});"
        f"create policy team on notes to authenticated using ({IN.format('notes.team_id', notes)});"
    )


@pytest.mark.parametrize(
    ("script", "leaks"),
    [
        (_STATE + policies(ACTIVE + STAYS, ACTIVE), True),
        (_STATE + policies(ACTIVE, ACTIVE) + _SHOWN, False),
        (_STATE + policies(ACTIVE, ASKED), True),
        (_STATE + policies(ASKED, ACTIVE), False),
        (_FORMER + f"create policy team on notes to authenticated using ({MEMBERS_ONLY} or team_id in"
         " (select f.team_id from former_members f where f.user_id = (select auth.uid())));", True),
        (_FORMER + f"create policy team on notes to authenticated using ({MEMBERS_ONLY} and team_id not in"
         " (select f.team_id from former_members f where f.user_id = (select auth.uid())));", False),
        (_INVITED.format("") + f"create policy team on notes to authenticated using ({MEMBERS_ONLY});", True),
        (_INVITED.format(" and i.status = 'open'")
         + f"create policy team on notes to authenticated using ({MEMBERS_ONLY});", False),
    ],
    ids=["forgotten", "meant", "invited_too_much", "invited_sees_the_team", "listed", "kept_out", "revoked", "refused"],
)  # fmt: skip
def test_who_does_not_belong(attack: Attack, script: str, leaks: bool) -> None:
    """Who left or was asked reaches rows where one policy says that he may not and another forgets.

    A list of those who left lets nobody in, nor does an invitation that was withdrawn; that its row is seen is no harm.
    """
    found = attack(script)
    leak = found["notes.select"].leak
    assert (leak is not None) == leaks
    assert "invitations.select" not in found or found["invitations.select"].leak is None
    if leak is not None:
        assert leak.prepared[0].startswith("insert into public.")


_DAYS = """alter table members add role text not null default 'reader' check (role in ('reader', 'owner')),
    add valid_from timestamptz not null default now(), add valid_until timestamptz{};
create policy team on notes for select to authenticated using ({});"""
_WRITES = "create policy adds on notes for insert to authenticated with check ({});"
_LASTS = " and m.valid_until > now()"
_READS_AND_ADDS = """create policy reads on notes for select using (in_team(team_id, false));
create policy adds on notes for insert with check (in_team(team_id, true));"""
_BY_A_FLAG = """create function in_team(team uuid, now_only boolean) returns boolean
language sql stable security definer as $$
  select exists (select from members m
    where m.team_id = team and m.user_id = auth.uid() and (not now_only or m.valid_until > now())) $$;"""


def _of_notes(asked: str) -> str:
    return IN.format("notes.team_id", asked)


@pytest.mark.parametrize(
    ("script", "leaks"),
    [
        (_DAYS.format("", _of_notes(" and m.valid_from <= now()")), True),
        (_DAYS.format("", _of_notes(" and (m.valid_from <= now() or m.valid_until > now())")), True),
        (_DAYS.format("", _of_notes(" and m.valid_from <= now() and m.valid_until > now()")), False),
        (_DAYS.format("", _of_notes(" and (m.role = 'owner' or m.valid_until > now())")), False),
        (_DAYS.format("", _of_notes(" and m.valid_until + interval '90 days' > now()")), False),
        (_DAYS.format("", _of_notes("")) + _WRITES.format(_of_notes(_LASTS)), False),
        (_DAYS.format(", add trial_until date", _of_notes(" and coalesce(m.trial_until > now(), true)")), False),
        (_DAYS.format("", "false") + _BY_A_FLAG + _READS_AND_ADDS, False),
    ],
    ids=["begun", "either", "within", "for_good", "grace", "may_read", "trial", "by_a_flag"],
)  # fmt: skip
def test_whose_days_are_over(attack: Attack, script: str, leaks: bool) -> None:
    """Whose membership has ended reads on where the policy asks for the days and forgets the end; not where it is meant
    so: an owner's, a time of grace, what former members may read."""
    assert (attack(script)["notes.select"].leak is not None) == leaks
