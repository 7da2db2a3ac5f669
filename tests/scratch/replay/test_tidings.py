"""What others write, where a trigger puts it and the caller reads."""

import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack

_TOLD = f"""
alter table notes add published boolean not null default false;
create policy team on notes to authenticated using ({MEMBERS_ONLY});
create table feed (id uuid primary key default gen_random_uuid(), team_id uuid, said text);
alter table feed enable row level security;
create policy seen on feed for select to authenticated using (%s);
grant select on feed to authenticated;
create function tell() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if %s then insert into public.feed (team_id, said) values (new.team_id, new.%s); end if;
  return null;
end $$;
create trigger tell after insert on notes for each row execute function tell();
"""


@pytest.mark.parametrize(
    ("seen", "of", "leaks"),
    [
        ("true", "true", True),
        ("true", "new.published", False),
        (MEMBERS_ONLY.replace("notes", "feed"), "true", False),
    ],
    ids=["all", "published", "members"],
)
def test_a_feed(attack: Attack, seen: str, of: str, leaks: bool) -> None:
    """What it shows to all is told, unless a note says itself that it is for all."""
    leak = attack(_TOLD % (seen, of, "body"))["notes.select"].leak
    assert (leak is not None) == leaks
    if leak is not None:
        assert any("insert into public.notes" in statement for statement in leak.prepared)
