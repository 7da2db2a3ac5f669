"""What is a way from a row to the tenant that it belongs to, and how sure it is."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

from pgadvise.engines.tenancy import SURE, Tenancy
from pgadvise.snapshot import Name

BASE = (
    PEOPLE + "create table orgs (id uuid primary key, name text);"
    "create table org_members (user_id int not null references users, org_id uuid not null references orgs,"
    "role text, primary key (user_id, org_id));"
    + tables("plain# (id uuid primary key, org_id uuid not null references orgs)", 6)
    + tables("part# (id int primary key, plain0_id uuid not null references plain0)", 3)
)
PERSON = "id int primary key, user_id int not null references users"


@pytest.mark.parametrize(
    ("column", "scope"),
    [
        ("logo_plain_id uuid references plain0", "global"),
        ("logo_plain_id uuid not null references plain0", "transitive"),
        ("other_plain_id uuid references plain0", "transitive"),
        ("plain0_id text not null", "transitive"),
        ("plain1_id text not null", "global"),
    ],
    ids=["a picture", "a picture that must be there", "no picture", "a uuid as text, taught", "a uuid as text"],
)
def test_way(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A picture that a row may show leads nowhere; a uuid as text does where the same name is declared to."""
    assert of(infer(BASE + f"create table one (id int primary key, {column})"), "one").scope == scope


def test_columns_that_all_may_be_null(infer: Callable[..., Tenancy]) -> None:
    """A way of three keys that all may be NULL is a way still: whoever declares one column so, declares all so."""
    chain = (
        "create table runs (id int primary key, run_id text, plain0_id uuid references plain0);"
        "create table jobs (id int primary key, job_id text, linked_run int references runs);"
        "create table notes (id int primary key, job_id text)"
    )
    assert of(infer(BASE + chain), "notes").scope == "transitive"


@pytest.mark.parametrize(
    ("key", "referenced", "scope"),
    [("org, plain", "org_id, id", "direct"), ("org, plain", "kind, id", "transitive"), ("org", "org_id", "direct")],
)
def test_a_key_that_another_row_has(key: str, referenced: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What refers to a row by its tenant's key has that tenant's key, whatever it calls it."""
    unique = f"alter table plain1 add kind uuid, add unique ({referenced});"
    one = "create table one (id int primary key, org uuid not null, plain uuid,"
    found = of(infer(f"{BASE}{unique}{one} foreign key ({key}) references plain1 ({referenced}))"), "one")
    assert (found.scope, found.key) == (scope, "org" if scope == "direct" else None)


def test_users_are_employees(infer: Callable[..., Tenancy]) -> None:
    """Who must be an employee of one organization belongs to it."""
    staff = (
        "create table orgs (id int primary key, name text);"
        "create table employees (id int primary key, full_name text, org_id int not null references orgs);"
        "create table users (id int primary key, email text, password_hash text,"
        "employee_id int not null references employees);"
        "create table logins (id int primary key, user_id int not null references users);"
    )
    rest = tables("item# (id int primary key, org_id int not null references orgs)", 3)
    others = tables("hue# (id int primary key, name text)", 30)
    answer = infer(staff + rest + others)
    assert answer.tenant_table == Name("public", "orgs")
    assert of(answer, "item0").scope == "direct"


@pytest.mark.parametrize(("column", "sure"), [("plain0_id uuid references plain0", False), ("topic text", True)])
def test_doubt_of_an_owner(column: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What must have a person and may have a tenant's row may be that row's."""
    found = of(infer(BASE + f"create table runs ({PERSON}, {column})"), "runs")
    assert found.scope == "user"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("agent", "scope"), [("user_agent text", "user"), ("topic text", "direct")])
def test_sessions_of_a_browser(agent: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Who is logged in may have chosen a tenant; whoever must be named in a session on some topic is in one."""
    found = infer(BASE + f"create table sessions ({PERSON}, org_id uuid references orgs, {agent})")
    assert of(found, "sessions").scope == scope


@pytest.mark.parametrize(("name", "sure"), [("job_totals", False), ("hue_types", True)])
def test_the_half_of_a_row(name: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What tenants' jobs point at, and is called after them, is no catalogue because jobs often are one."""
    column = f"{name[:-1]}_id int references {name}"
    jobs = f"create table jobs (id int primary key, plain0_id uuid not null references plain0, {column})"
    found = of(infer(BASE + f"create table {name} (id int primary key, name text); {jobs}"), name)
    assert found.scope == "global"
    assert (found.confidence >= SURE) == sure
