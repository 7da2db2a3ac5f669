"""An object whose entries are rows: a key in it is some row's key, and what stands under it that row's value."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

Verdicts = Callable[..., Mapping[str, str]]
MINE = """
create function mine() returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_object_agg({}) from public.members m where {} $$;
"""
BY_ORG = MINE.format("m.org_id, m.role", "m.user_id = auth.uid()")
BY_ROLE = MINE.format("m.role, m.org_id", "m.user_id = auth.uid()")
EACH = "exists (select 1 from jsonb_each_text(mine()) e where {})"
SOUND = (
    BY_ORG + using("mine() ? org_id::text"),
    BY_ORG + using("mine() ->> org_id::text = 'admin'"),
    BY_ORG + using(EACH.format("e.key = org_id::text and e.value = 'admin'")),
    BY_ROLE + using("mine() ->> 'admin' = org_id::text"),
    BY_ROLE + using(EACH.format("e.value = org_id::text")),
)
BROKEN = (
    MINE.format("m.org_id, m.role", "true") + using("mine() ? org_id::text"),
    BY_ORG + using("mine() ->> title = 'admin'"),
    BY_ORG + using(EACH.format("e.value = 'admin'")),
    BY_ROLE + using("mine() ? title"),
    BY_ROLE + using(EACH.format("e.key = title")),
)


@pytest.mark.parametrize("script", SOUND)
def test_sound(script: str, verdicts: Verdicts) -> None:
    """Of entries that are the caller's memberships each names a tenant of his."""
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("script", BROKEN)
def test_broken(script: str, verdicts: Verdicts) -> None:
    """Others' entries, or what is asked of none of the two, say nothing of the row."""
    assert verdicts(script) == dict.fromkeys(ALL, "unknown")
