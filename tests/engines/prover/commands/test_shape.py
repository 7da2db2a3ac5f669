"""Tables that look alike: one answer serves both only where nothing tells them apart."""

from collections.abc import Callable, Mapping

import pytest

from pgadvise.engines.prover.words.proof import Proof

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
TWIN = """
create table "Old Docs" (like docs including all, foreign key (org_id) references orgs,
    foreign key (author_id) references auth.users);
alter table "Old Docs" enable row level security; grant select on "Old Docs" to authenticated;
"""
READABLE = """
create function readable(doc uuid) returns boolean language sql stable security definer set search_path = public as $$
select exists (select from {table} d join members m on m.org_id = d.org_id where d.id = doc and m.user_id = auth.uid())
$$;
create policy mine on docs for select to authenticated using (readable(id));
create policy mine on "Old Docs" for select to authenticated using (readable(id));
"""
ALIKE = f"""
create policy mine on docs for select to authenticated using (org_id in ({MINE}));
create policy mine on "Old Docs" for select to authenticated using (org_id in ({MINE}));
create function of_nobody() returns bigint language sql as 'select count(*) from docs';
"""
SCRIPTS = {
    "alike": (ALIKE, "isolated", "isolated"),
    "the helper reads the one": (READABLE.format(table="DOCS"), "isolated", "unknown"),
    "the helper reads the other": (READABLE.format(table='"Old Docs"'), "unknown", "isolated"),
}
IdleProver = Callable[..., Callable[[str], Mapping[str, Proof]]]


@pytest.mark.parametrize("first", ["docs", "Old Docs"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_twins(name: str, first: str, idle_prover: IdleProver) -> None:
    """Whichever is asked first: a helper that reads one of two tables by its name says nothing of the other's rows."""
    script, docs, old = SCRIPTS[name]
    prove = idle_prover(TWIN + script)
    found = {table: prove(table)["select"].verdict for table in sorted(("docs", "Old Docs"), key=first.__ne__)}
    assert found == {"docs": docs, "Old Docs": old}
