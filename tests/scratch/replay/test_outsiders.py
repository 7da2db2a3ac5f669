"""People whom a row names beside a tenant though they do not belong to it, or not any more."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack

_STATE = "alter table members add status text not null default 'active', add left_at timestamptz;"
_FORMER = """create table former_members (
    team_id uuid not null references teams, user_id uuid not null references auth.users, primary key (team_id, user_id)
);
grant select on former_members to authenticated;"""
_SHOWN = "create view left_ones as select user_id from members where left_at < now();"
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
    ],
    ids=["forgotten", "meant", "invited_too_much", "invited_sees_the_team", "listed", "kept_out"],
)  # fmt: skip
def test_who_does_not_belong(attack: Attack, script: str, leaks: bool) -> None:
    """Who left or was asked reaches rows where one policy says that he may not and another forgets.

    A list of those who left lets nobody in.
    """
    leak = attack(script)["notes.select"].leak
    assert (leak is not None) == leaks
    if leak is not None:
        assert leak.prepared[0].startswith("insert into public.")
