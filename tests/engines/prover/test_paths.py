"""Names without a schema in functions that set no search_path, where a table of the platform is called the same."""

from collections.abc import Callable, Mapping

import pytest

Proving = Callable[..., Mapping[str, object]]

USERS = """
create role supabase_auth_admin;
alter table auth.users owner to supabase_auth_admin;
create table users (id uuid primary key references auth.users, org_id uuid not null references orgs);
create function mine() returns uuid language plpgsql stable security definer as $$
begin return (select u.org_id from users u where u.id = auth.uid()); end $$;
create policy p on docs for select to authenticated using (org_id = mine());
"""
ANOTHER = "create schema other; create table other.users (id uuid primary key, org_id uuid); "


@pytest.mark.parametrize(
    ("surface", "more", "verdict"),
    [("api", "", "isolated"), ("api", ANOTHER, "unknown"), ("app", "", "unknown"), ("sql", "", "unknown")],
)
def test_the_projects_own(surface: str, more: str, verdict: str, proofs: Proving) -> None:
    """An API sets the path, to the project's schemas; an application sets what it likes, and so does who writes SQL."""
    found = proofs(USERS + more, surface=surface)["select"]
    assert found.verdict == verdict  # type: ignore[attr-defined]
    assert verdict == "unknown" or any("search_path" in text for text in found.assumptions)  # type: ignore[attr-defined]
