"""Who is in a part of a tenant is one of its own: believed of a table that is the pair of part and person, and kept."""

from collections.abc import Callable, Mapping

import pytest

ALL = ("select", "insert", "update", "delete")
PROJECTS = """
create table projects (id uuid primary key, org_id uuid not null references orgs);
create table {crew} (
  project_id uuid not null references projects, user_id uuid not null references auth.users, {more}
  primary key (project_id, user_id)
);
create table tasks (id uuid primary key, project_id uuid not null references projects);
alter table projects enable row level security;
alter table {crew} enable row level security;
alter table tasks enable row level security;
grant select on {crew} to authenticated;
grant select, insert, update, delete on tasks to authenticated;
create policy own on {crew} for select to authenticated using (user_id = auth.uid());
create policy of_project on tasks to authenticated
  using (project_id in (select c.project_id from {crew} c where c.user_id = auth.uid()));
"""
SOUND = PROJECTS.format(crew="project_members", more="")
Verdicts = Callable[..., Mapping[str, str]]

BROKEN = {
    "he enrols himself": SOUND + "grant insert on project_members to authenticated; create policy join_in on"
    " project_members for insert to authenticated with check (user_id = auth.uid());",
    "guests": PROJECTS.format(crew="project_guests", more=""),
    "shares": PROJECTS.format(crew="project_shares", more=""),
    "those who asked": PROJECTS.format(crew="project_requests", more=""),
    "he moves the project": SOUND + "grant select, update on projects to authenticated; create policy move on projects"
    " to authenticated using (id in (select c.project_id from project_members c where c.user_id = auth.uid()))"
    " with check (true);",
    "more than a pair": PROJECTS.format(crew="project_members", more="org_id uuid references orgs,").replace(
        "primary key (project_id, user_id)", "primary key (project_id, user_id, org_id)"
    ),
    "a project of nobody": SOUND.replace("org_id uuid not null references orgs)", "org_id uuid references orgs)"),
}


def test_members_of_a_project(verdicts: Verdicts) -> None:
    """They belong to the project's tenant."""
    assert verdicts(SOUND, table="tasks") == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_others(name: str, verdicts: Verdicts) -> None:
    """A row that says less, or that he can write, makes nobody belong."""
    assert verdicts(BROKEN[name], table="tasks") == dict.fromkeys(ALL, "unknown")
