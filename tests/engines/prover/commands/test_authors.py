"""Rows that the caller wrote: shown to him wherever they are, as long as he cannot make those of others his."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
DOCS = f"""
create policy tenant on docs to authenticated using (org_id in ({MINE}));
create policy author on docs to authenticated using (author_id = auth.uid());
"""
Proofs = Callable[..., Mapping[str, object]]

# By what a caller could do to the rows of others, or why the column says nothing of who wrote the row.
BROKEN = {
    "takes over what he may update": "create policy take on docs for update to authenticated using (true) with check"
    " (author_id = auth.uid());",
    "a function hands rows out": "create function take(doc uuid) returns void language sql security definer as"
    " $$ update docs set author_id = auth.uid() where id = doc $$;",
    "a view hands rows out": "create view d as select * from docs; grant update on d to authenticated;",
    "somebody else's column": "alter table docs add assigned_to uuid references auth.users; drop policy author on docs;"
    " create policy assigned on docs to authenticated using (assigned_to = auth.uid());",
    "a sub-select asks by mistake": "drop policy author on docs; create policy mine on docs to authenticated using"
    " (exists (select 1 from members m where m.org_id = docs.org_id and docs.author_id = auth.uid()));"
    " create policy see on members for select to authenticated using (true);",
    "an arm of its own": "create policy open on docs for select to authenticated using (is_open);",
}


def test_the_author_sees_his_rows(proofs: Proofs) -> None:
    """What is assumed is said; to put a row into another tenant is no reading of it, and a leak all the same."""
    found = proofs(DOCS)
    assert {c: p.verdict for c, p in found.items()} == {  # type: ignore[attr-defined]
        "select": "isolated", "insert": "unknown", "update": "unknown", "delete": "isolated"
    }  # fmt: skip
    assert any("author_id" in said for said in found["select"].assumptions)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", BROKEN)
def test_rows_of_others(name: str, proofs: Proofs) -> None:
    """Nothing is assumed of rows that the caller may have made his, nor of a column that anybody else may fill."""
    assert proofs(DOCS + BROKEN[name])["select"].verdict == "unknown"  # type: ignore[attr-defined]


def test_what_hangs_on_an_authors_row(proofs: Proofs) -> None:
    """Who wrote one row of a tenant does not belong there, so nothing else is his."""
    child = (
        "create table notes (id uuid primary key, doc_id uuid not null references docs, org_id uuid not null"
        " references orgs); alter table notes enable row level security; grant select on notes to authenticated;"
        " create policy of_doc on notes for select to authenticated using"
        " (doc_id in (select d.id from docs d where d.author_id = auth.uid()));"
    )
    assert proofs(DOCS + child, table="notes")["select"].verdict == "unknown"  # type: ignore[attr-defined]
