"""Names without a schema in functions that set no search_path, where a table of the platform is called the same."""

from collections.abc import Callable, Mapping

import pytest

Proving = Callable[..., Mapping[str, object]]

MEMBERS = """
create role supabase_auth_admin;
create table auth.members (id uuid primary key, org_id uuid, user_id uuid);
alter table auth.members owner to supabase_auth_admin;
create function mine() returns setof uuid language sql stable security definer as $$
  select m.org_id from members m where m.user_id = auth.uid() $$;
create policy p on docs for select to authenticated using (org_id in (select mine()));
"""
ANOTHER = "create schema other; create table other.members (id uuid primary key, org_id uuid, user_id uuid);"


@pytest.mark.parametrize(
    ("surface", "more", "verdict"),
    [("api", "", "isolated"), ("api", ANOTHER, "unknown"), ("app", "", "unknown"), ("sql", "", "unknown")],
)
def test_the_projects_own(surface: str, more: str, verdict: str, proofs: Proving) -> None:
    """An API sets the path, to the project's schemas; an application sets what it likes, and so does who writes SQL."""
    found = proofs(MEMBERS + more, surface=surface)["select"]
    assert found.verdict == verdict  # type: ignore[attr-defined]
    assert verdict == "unknown" or any("search_path" in text for text in found.assumptions)  # type: ignore[attr-defined]
