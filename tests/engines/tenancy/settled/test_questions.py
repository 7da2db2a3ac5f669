"""Doubts are told, and the lines that go with them settle them."""

import tomllib
from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import of

from pgadvise.engines.tenancy import SURE, Tenancy
from pgadvise.snapshot import Snapshot

LEVELS = """
create table users (id int primary key, email text, password_hash text);
create table team (id int primary key, name text);
create table team_user (team_id int not null, user_id int not null, role text, primary key (team_id, user_id));
create table website (id int primary key, team_id int, user_id int, domain text);
create table session (id int primary key, website_id int not null);
create table event (id int primary key, website_id int not null);
create table report (id int primary key, website_id int not null);
create table segment (id int primary key, website_id int not null);
create table revenue (id int primary key, website_id int not null);
"""
WITHOUT_TABLE = """
create table a (id int primary key, tenant_id int not null);
create table b (id int primary key, tenant_id int not null);
create table c (id int primary key, a_id int not null references a);
"""
NEAR = """
create table users (id int primary key, email text, password_hash text);
create table companies (id int primary key, name text);
create table contacts (id int primary key, company_id int references companies);
create table deals (id int primary key, company_id int references companies, user_id int references users);
create table stages (id int primary key);
create table sources (id int primary key);
"""
DIVIDED = """
create table users (id int primary key, email text, password_hash text);
create table organizations (id int primary key, name text);
create table organization_members (organization_id int not null references organizations, user_id int not null references users, role text, primary key (organization_id, user_id));
create table invoices (id int primary key, organization_id int not null references organizations);
create table domains (id int primary key, organization_id int not null references organizations);
create table budgets (id int primary key, organization_id int not null references organizations);
create table projects (id int primary key, organization_id int not null references organizations, name text);
create table traces (id int primary key, project_id int not null references projects);
create table spans (id int primary key, trace_id int not null references traces, project_id int not null references projects);
create table prompts (id int primary key, project_id int not null references projects);
create table scores (id int primary key, prompt_id int not null references prompts, project_id int not null references projects);
create table imports (id int primary key, legacy_id int);
create table import_rows (id int primary key, import_id int not null references imports);
"""  # noqa: E501
TABLES = """
create table users (id int primary key, email text, password_hash text);
create table workspaces (id int primary key, name text);
create table workspace_members (workspace_id int not null references workspaces, user_id int not null references users, primary key (workspace_id, user_id));
create table docs (id int primary key, workspace_id int not null references workspaces);
create table comments (id int primary key, entity_type text, entity_id int);
create table imports (id int primary key, "Old \\ ""Name" int, legacy_id int, creator_id int references users);
"""  # noqa: E501


@pytest.mark.parametrize(
    "script",
    [LEVELS, WITHOUT_TABLE, NEAR, TABLES, DIVIDED],
    ids=["levels", "no table", "near", "tables", "divided"],
)
def test_an_answer_settles_its_question(
    script: str, snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]
) -> None:
    """The lines of every question are TOML, and with them in the configuration it is not asked again."""
    snapshot = snapshot_of(script)
    questions = infer(snapshot).questions
    assert questions
    for question in questions:
        declared = tomllib.loads(question.answer)["tenancy"]
        assert question not in infer(snapshot, **declared).questions
        asked = [q.tables for q in infer(snapshot, **declared).questions]
        assert question.tables not in asked


def test_levels(infer: Callable[..., Tenancy]) -> None:
    """Where a registry below carries more, both are named and the lower key is offered as a further one."""
    question = infer(LEVELS).questions[0]
    assert question.doubt.startswith("public.team is taken as the tenant (0.")
    assert "5 tables carry the key of public.website" in question.doubt
    assert question.answer == (
        '[tenancy]\ntable = "public.team"      # or "public.website"\nkey = "team_id"\nalso = ["website_id"]'
    )


def test_one_question_for_a_level(snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]) -> None:
    """The tables with a level's key are likely until the key is declared, and are not asked about one by one."""
    schema = snapshot_of(LEVELS)
    before, after = infer(schema), infer(schema, table="public.team", key="team_id", also=("website_id",))
    assert of(before, "event").confidence < SURE <= of(after, "event").confidence
    assert len(before.questions) == 1


def test_what_hangs_together_is_asked_at_once(infer: Callable[..., Tenancy]) -> None:
    """One question for a level with all that carries its key, and one for a table with what refers to it."""
    level, rows = infer(DIVIDED).questions
    assert level.doubt.endswith("public.projects (4 tables hang on it)")
    assert level.answer.endswith('key = "organization_id"\nalso = ["project_id"]')
    assert len(level.tables) == 4
    assert rows.doubt.endswith("what legacy_id refers to is unknown; 1 more hangs on it")
    assert len(rows.tables) == 2


def test_no_table(infer: Callable[..., Tenancy]) -> None:
    """Keys without a table are judged by themselves, and that is told."""
    answer = infer(WITHOUT_TABLE)
    assert (answer.tenant_table, answer.keys) == (None, ("tenant_id",))
    assert answer.questions[0].doubt == (
        "2 tables carry tenant_id and no table lists the tenants: rows are judged by tenant_id alone"
    )


def test_near(infer: Callable[..., Tenancy]) -> None:
    """Where nobody is a tenant although a table comes near, that is the one question, and "none" is no certainty."""
    answer = infer(NEAR)
    assert (answer.source, answer.multi_tenant) == ("none", False)
    assert len(answer.questions) == 1
    assert "public.companies comes near" in answer.questions[0].doubt
    assert answer.confidence <= 0.8


def test_a_sure_database_asks_nothing(infer: Callable[..., Tenancy]) -> None:
    """Declared keys, members and a telling name leave no doubt."""
    script = TABLES.split("create table comments", maxsplit=1)[0]
    assert infer(script).questions == ()
