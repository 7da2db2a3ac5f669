"""Which tenant works for which: believed of a table that is the pair of the two, if nobody writes it himself."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, using

Verdicts = Callable[..., Mapping[str, str]]
MINE = "select m.org_id from members m where m.user_id = auth.uid()"
CLIENTS = """
create table {table} (
  {above} uuid not null {references}, org_id uuid not null references orgs, primary key ({above}, org_id)
);
alter table {table} enable row level security;
grant select on {table} to authenticated;
create policy seen on {table} for select to authenticated using (true);
"""
OF_AGENCY = "org_id in (select c.org_id from {table} c where c.{above} in ({mine}))"
WRITTEN = (
    "grant insert on agency_clients to authenticated; create policy add on agency_clients for insert to authenticated"
)


def clients(table: str = "agency_clients", above: str = "agency_id", references: str = "references orgs") -> str:
    return CLIENTS.format(table=table, above=above, references=references)


def seen(table: str = "agency_clients", above: str = "agency_id") -> str:
    return using(OF_AGENCY.format(table=table, above=above, mine=MINE))


BROKEN = {
    "the agency links itself": clients() + WRITTEN + f" with check (agency_id in ({MINE}));" + seen(),
    "anybody links": clients() + WRITTEN + " with check (true);" + seen(),
    "it moves a link": clients()
    + "grant update on agency_clients to authenticated; create policy edit on agency_clients for update to"
    + f" authenticated using (agency_id in ({MINE})) with check (agency_id in ({MINE}));"
    + seen(),
    "the other way round": clients()
    + using(f"org_id in (select c.agency_id from agency_clients c where c.org_id in ({MINE}))"),
    "another client's": clients()
    + using(
        "org_id in (select c.org_id from agency_clients c join agency_clients o on o.agency_id = c.agency_id"
        f" where o.org_id in ({MINE}))"
    ),
    "no right comes of it": clients("transfers", "sender_id") + seen("transfers", "sender_id"),
    "whoever looks on": clients("agency_follows") + seen("agency_follows"),
    "of nobody who is there": clients(references="") + seen(),
}


def test_clients(verdicts: Verdicts) -> None:
    """What an agency was linked to is not another's; a client may link itself."""
    assert verdicts(clients() + seen()) == dict.fromkeys(ALL, "isolated")
    mine = WRITTEN + f" with check (org_id in ({MINE}));"
    assert verdicts(clients() + mine + seen()) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_others(name: str, verdicts: Verdicts) -> None:
    """A link that he makes, or that says less, lets nobody in."""
    assert verdicts(BROKEN[name]) == dict.fromkeys(ALL, "unknown")
