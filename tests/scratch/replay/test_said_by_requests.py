"""What a session says, and which rows there are, where a text looks at it: hosts, lists, empty settings, roots."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack
from tests.scratch.replay.test_search import leaking

_ABOVE = """alter table teams add parent_id uuid references teams, add slug text unique;
create policy listed on teams for select to authenticated using (true);
create policy own on notes for select to authenticated using (
  team_id in (select t.{0} from teams t join members m on m.team_id = t.id where m.user_id = (select auth.uid())));"""
_HOST = """alter table teams add slug text not null unique;
create policy listed on teams for select to authenticated using (true);
create policy asked on notes for select to authenticated using (
  team_id = (select t.id from teams t
    where t.slug = split_part(current_setting('request.headers', true)::json ->> 'host', '.', 1)){0});"""
_ROLE = """create policy bound on notes for select to authenticated using (
  team_id = nullif(current_setting('app.team_id', true), '')::uuid or current_setting('app.role', true) {0});"""

_LIST = """create policy asked on notes for select to authenticated using (
  team_id = any ((current_setting('request.headers', true)::json ->> 'x-teams')::uuid[]){0});"""


_FORMS = (
    ("api", _ABOVE, "parent_id", "id"),
    ("api", _HOST, "", f" and {MEMBERS_ONLY}"),
    ("api", _LIST, "", f" and {MEMBERS_ONLY}"),
    ("app", _ROLE, "<> 'user'", "= 'system'"),
)


@pytest.mark.parametrize("leaks", [True, False], ids=["broken", "sound"])
@pytest.mark.parametrize(("surface", "script", "broken", "sound"), _FORMS, ids=["above", "host", "list", "role"])
def test_what_is_said_opens(attack: Attack, surface: str, script: str, broken: str, sound: str, *, leaks: bool) -> None:
    """Each form that believes it leaks, and its twin does not."""
    found = leaking(attack(script.format(broken if leaks else sound), surface=surface))
    assert ("notes.select" in found) is leaks
