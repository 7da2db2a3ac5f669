"""What a proof lacks is told: who may write what it believes, and which state of a membership nobody asks."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

from pgadvise.engines.prover.words.proof import Proof
from pgadvise.engines.verdicts.advice import advice

Proofs = Callable[..., Mapping[str, Proof]]
MEMBER = using(f"org_id in ({MINE})")
LEFT = "alter table members add left_at timestamptz, add invited_by uuid;"
ASKED = LEFT + using(f"org_id in ({MINE} and left_at is null)")
OPEN = "grant insert on members to authenticated; create policy come on members for insert with check (true);"
USED = f"create policy left_ on orgs for select using (id in ({MINE} and left_at is null));"
STATE = "nothing on the way asks left_at of public.members"
WRITTEN = "authenticated may insert into public.members what links him to another tenant"

HOOK = """
do $$ begin create role supabase_auth_admin; exception when duplicate_object then null; end $$;
create function token(event jsonb) returns jsonb language plpgsql stable as $$ declare org uuid; begin
    select m.org_id into org from public.members m where m.user_id = (event ->> 'user_id')::uuid {} limit 1;
    return jsonb_set(event, '{{claims,org}}', to_jsonb(org)); end $$;
""" + using("org_id = (auth.jwt() ->> 'org')::uuid").replace("{", "{{").replace("}", "}}")
SIGNED = "the claims that public.token has signed"


def test_claims_of_a_hook(proofs: Proofs) -> None:
    """A hook that forgets a state is named, since no policy of the table could ask for it."""
    found = proofs(LEFT + HOOK.format("") + USED)["select"]
    assert found.verdict == "unknown"
    assert SIGNED in found.reason
    assert "does not ask left_at of public.members" in found.reason
    assert proofs(LEFT + HOOK.format("and left_at is null") + USED)["select"].verdict == "isolated"


def test_memberships_that_claims_let_be_written(proofs: Proofs) -> None:
    """Who is believed wrongly writes there: why he is believed is the cause, not that he writes."""
    grown = """grant insert on members to authenticated; create policy grow on members for insert
        with check (org_id = (auth.jwt() ->> 'org')::uuid);"""
    found = proofs(LEFT + USED + HOOK.format("") + MEMBER.replace("policy tenant", "policy own") + grown)["select"]
    assert found.verdict == "unknown"
    assert SIGNED in found.reason
    assert WRITTEN not in found.reason


@pytest.mark.parametrize(
    ("script", "causes"),
    [
        (LEFT + MEMBER, [STATE]),
        (ASKED + OPEN, [WRITTEN]),
        (LEFT + MEMBER + OPEN, [WRITTEN, STATE]),
        (LEFT + using("true"), []),
    ],
    ids=("a state", "a write", "both", "neither"),
)
def test_causes(proofs: Proofs, script: str, causes: list[str]) -> None:
    """One, both, or neither: then the policy itself is too wide."""
    found = proofs(script)["select"]
    assert found.verdict == "unknown"
    assert [cause for cause in (WRITTEN, STATE) if cause in (found.cause or "")] == causes
    assert (found.cause is None) == (not causes)
    assert found.cause is None or found.cause in found.reason


def test_the_policy_that_is_too_wide(proofs: Proofs) -> None:
    """Of several policies those are named that let a row through by themselves."""
    wide = "create policy open on docs for select using (is_open); create policy all_ on docs using (title = 'x');"
    found = proofs(MEMBER + wide)
    assert "may pass policies all_ and open of public.docs" in found["select"].reason
    assert "may pass policy all_ of public.docs" in found["delete"].reason


def test_the_place_in_a_function(executed: Callable[[str], Proof]) -> None:
    """What it reads, or writes to; of what the caller's own memberships keep apart nothing is said."""
    body = """ create function called() returns setof text language sql security definer set search_path = ''
        as 'select d.title from public.docs d {}'"""
    mine = "join public.members m using (org_id) where m.user_id = auth.uid()"
    found = executed(body.format(""))
    assert "what it reads of public.docs may be another tenant's" in found.reason
    assert executed(body.format(mine)).verdict == "isolated"


def test_repaired(proofs: Proofs) -> None:
    """Where the state that was named is asked, there is a proof."""
    assert proofs(ASKED)["select"].verdict == "isolated"


def test_what_to_do() -> None:
    """A state is asked for; a membership that anybody writes is closed first."""
    assert "left_at is null" in advice(f"a row of another tenant may pass the policies of public.docs: {STATE}")
    assert "state" in advice(f"a row may pass the policies of public.docs: {SIGNED} do not all come from memberships")
    assert "WITH CHECK" in advice(f"a row of another tenant may pass the policies of public.docs: {WRITTEN}")
