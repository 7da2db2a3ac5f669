"""What an error, or a notice, says: the arguments of the call may stand in it, what was read may not."""

from collections.abc import Callable

import pytest

from pgadvise.engines.prover.words.proof import Proof

SCRIPT = """
create function any_title() returns text language sql stable security definer set search_path = public as
    $$ select title from docs limit 1 $$;
create function called(p_id uuid) returns text language plpgsql security definer set search_path = public as $$
declare v docs;
begin
    select d.* into v from docs d where d.id = p_id;
    if not exists (select from members m where m.org_id = v.org_id and m.user_id = auth.uid()) then
        {} raise exception 'no';
    end if;
    return v.title;
end $$;
"""


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("raise notice 'looked for %', p_id;", "isolated"),
        ("raise exception 'no %', p_id using hint = 'look again';", "isolated"),
        ("raise notice 'found %', v.title;", "unknown"),
        ("raise notice 'found %', any_title();", "unknown"),
        ("raise exception 'no %', any_title();", "unknown"),
        ("raise exception using message = any_title();", "unknown"),
        ("raise exception 'no %', (select d.title from docs d limit 1);", "unknown"),
    ],
)
def test_messages(statement: str, verdict: str, executed: Callable[[str], Proof]) -> None:
    """A call in the message is followed as one anywhere else is."""
    assert executed(SCRIPT.format(statement)).verdict == verdict
