"""Rows that a function looks for by their key before and after it writes: that none was there is true for a while."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
CALLED = """
create table jobs (id int primary key);
create table done (id int primary key references jobs on delete cascade);
create function jsonb_object_keys(text) returns text language sql as $f$ select $1 $f$;
create function called(p_id uuid, p_org uuid) returns void language plpgsql security definer set search_path = public
as $$ declare r text; begin {} end $$;
grant execute on function called to authenticated;
"""
JOIN = "insert into members values (p_org, auth.uid(), 'member');"
IN = "select {} from members m where m.org_id = p_org and m.user_id = auth.uid()"
ONCE = "if exists (select from done where id = 1) then return; end if; insert into done values (1);"
AGAIN = "if exists (select from done where id = 1) then {} end if;"

JOINING = {
    "who is not in it yet": f"if exists ({IN.format('')}) then return; end if; {JOIN}",
    "who is not in it yet, said otherwise": f"if not exists ({IN.format('1')}) then {JOIN} end if;",
    "who was not found": f"{IN.format('m.role into r')}; if not found then {JOIN} end if;",
    "who has no role": f"r := ({IN.format('m.role')}); if r is null then {JOIN} end if;",
    "after what is done once": ONCE + JOIN,
    "after what was done now": ONCE + AGAIN.format(JOIN),
    "after what went along": "if not exists (select from done where id = 1) then return; end if;"
    f" delete from jobs where id = 1; {AGAIN.format('return;')} {JOIN}",
    "where an empty set gives no row": "select jsonb_object_keys('{}'::jsonb) into r; if found then return; end if;"
    + JOIN,
}


@pytest.mark.parametrize("name", JOINING)
def test_who_joins_is_no_member(name: str, verdicts: Verdicts) -> None:
    """A row that comes does not contradict that there was none: whoever adds himself anywhere is let in nowhere."""
    assert verdicts(using(f"org_id in ({MINE})") + CALLED.format(JOINING[name]))["select"] == "unknown"


def test_who_was_in_it_may(verdicts: Verdicts) -> None:
    """What was found by a key stays true, whatever is written elsewhere meanwhile."""
    refuse = f"if not exists ({IN.format('')}) then raise exception 'no'; end if;"
    found = verdicts(using(f"org_id in ({MINE})") + CALLED.format(refuse + ONCE + JOIN))
    assert found == dict.fromkeys(ALL, "isolated")
