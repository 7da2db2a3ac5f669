"""A table of those who are shut out: it shuts out only whom nobody but the tenant's own people may let back."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

BANS = """
create table bans (
    org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id)
);
alter table bans enable row level security;
grant select, {granted} on bans to authenticated;
create function is_out(org uuid) returns boolean language sql stable security definer set search_path = '' as
  $$ select exists (select 1 from public.bans b where b.org_id = org and b.user_id = auth.uid()) $$;
create policy look on bans for select to authenticated using (user_id = auth.uid());
create policy lift on bans for {granted} to authenticated using ({lift});
"""
ADMINS = "org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.role = 'admin')"
IN = f"{ADMINS} and not is_out(org_id)"
STAYS = "not exists (select 1 from bans b where b.org_id = m.org_id and b.user_id = auth.uid())"
MEMBER = using(f"org_id in (select m.org_id from members m where m.user_id = auth.uid() and {STAYS})")


@pytest.mark.parametrize("granted", ["delete", "update"])
@pytest.mark.parametrize(
    ("lift", "verdict"),
    [("user_id = auth.uid()", "unknown"), (f"org_id in ({MINE})", "unknown"), (ADMINS, "unknown"), (IN, "isolated")],
)
def test_who_lifts_a_ban(lift: str, verdict: str, granted: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """Measured on a server: who may take his own ban away reads the tenant's rows again.

    So may who is asked for a row of members alone, which he still has, an admin's too.
    """
    assert verdicts(BANS.format(granted=granted, lift=lift) + MEMBER) == dict.fromkeys(ALL, verdict)
