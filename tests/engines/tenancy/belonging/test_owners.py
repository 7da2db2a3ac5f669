"""Whose rows: people, and what only says who did something."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

from pgadvise.engines.tenancy import SURE, Tenancy


@pytest.mark.parametrize(("stamp", "scope"), [(", updater_id int references users", "global"), ("", "user")])
def test_who_changed_it_last(stamp: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Who made a row owns it, unless the row says who changed it last too: then both are bookkeeping."""
    answer = infer(PEOPLE + f"create table pages (id int primary key, creator_id int not null references users{stamp})")
    assert of(answer, "pages").scope == scope


@pytest.mark.parametrize(
    ("key", "scope"),
    [("user_id int not null references users", "membership"), ("nickname text", "direct")],
)
def test_users_of_something(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """The users of a team are no people but memberships where each names a user; else people of one team each."""
    answer = infer(
        PEOPLE + "create table teams (id int primary key, name text);"
        f"create table team_users (id int primary key, {key}, team_id int not null references teams, email text,"
        "password text);"
        + tables("item# (id int primary key, team_id int not null references teams)", 4)
        + tables("note# (id int primary key, team_user_id int not null references team_users)", 8)
    )
    assert of(answer, "team_users").scope == scope


def test_clients_of_a_login_service(infer: Callable[..., Tenancy]) -> None:
    """A program that may log in for somebody is no person, although it has a password."""
    answer = infer(
        PEOPLE + "create table oauth_clients (id int primary key, name text, email text, password text);"
        "create table links (id int primary key, oauth_client_id int not null references oauth_clients)"
    )
    assert [of(answer, name).scope for name in ("oauth_clients", "links")] == ["global", "global"]


def test_through_rows_of_a_person(infer: Callable[..., Tenancy]) -> None:
    """What hangs on a person's row may be everybody's where people are all that isolates."""
    answer = infer(
        PEOPLE + "create table edits (id int primary key, user_id int not null references users);"
        "create table points (id int primary key, edit_id int not null references edits)"
    )
    assert of(answer, "points").confidence < SURE <= of(answer, "edits").confidence


@pytest.mark.parametrize(("unique", "scope"), [("unique", "user"), ("", "transitive")])
def test_profile_of_each_user(unique: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A profile for each user is that person, and what refers to it that person's, not the tenant's."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        f"create table profiles (id int primary key, user_id int not null {unique} references users,"
        "org_id int references orgs, nickname text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        "create table subscriptions (id int primary key, profile_id int not null references profiles);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, "subscriptions").scope == scope


@pytest.mark.parametrize(("login", "scope"), [("email text, password text", "user"), ("title text", "global")])
def test_whoever_logs_in(login: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A table of administrators with e-mails and passwords is one of people, also where others log in for them."""
    answer = infer(
        f"create table admin_users (id int primary key, {login}, provider text, provider_id text);"
        "create table notes (id int primary key, admin_user_id int references admin_users)"
    )
    assert of(answer, "admin_users").scope == scope


@pytest.mark.parametrize(("null", "scope"), [("not null", "user"), ("", "global")])
def test_person_behind_the_user(null: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where every user is a person, persons are people, and what is theirs is."""
    answer = infer(
        "create table persons (id int primary key, born date);"
        f"create table users (id int primary key, email text, password text, person_id int {null} references persons);"
        "create table addresses (id int primary key, person_id int not null references persons)"
    )
    assert of(answer, "addresses").scope == scope


@pytest.mark.parametrize(("column", "scope"), [("staff_card_id", "membership"), ("approved_by_id", "direct")])
def test_whoever_is_a_member(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A membership joins the tenant with what its other reference is called after; an approver is nobody's member."""
    answer = infer(
        PEOPLE + "create table staff_cards (id int primary key, user_id int references users, title text);"
        "create table orgs (id int primary key, name text);"
        "create table staff_org_memberships (id int primary key, org_id int not null references orgs,"
        f"{column} int not null references staff_cards, unique ({column}, org_id));"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, "staff_org_memberships").scope == scope


@pytest.mark.parametrize(("members", "scope"), [("team_members", "user"), ("team_logs", "global")])
def test_people_that_are_listed_elsewhere(members: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where a table joins tenants and people whose list is another system's, user_id names one of these."""
    answer = infer(
        f"create table teams (id int primary key, name text); create table {members} (user_id text not null,"
        "team_id int not null references teams, primary key (user_id, team_id));"
        "create table secrets (id int primary key, user_id text not null);"
        + tables("item# (id int primary key, team_id int not null references teams)", 4)
    )
    assert of(answer, "secrets").scope == scope


@pytest.mark.parametrize(("column", "sure"), [("big_paper0_id int not null", False), ("remark text", True)])
def test_owner_beside_a_doubtful_way(column: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What must have an owner and perhaps leads to a tenant too is likely the person's, and no more."""
    answer = infer(
        PEOPLE + "create table teams (id int primary key, name text);"
        "create table team_members (user_id int not null references users, team_id int not null references teams,"
        "primary key (user_id, team_id));"
        + tables("paper# (id int primary key, team_id int not null references teams)", 4)
        + f"create table drafts (id int primary key, user_id int not null references users, {column})"
    )
    draft = of(answer, "drafts")
    assert (draft.scope, draft.confidence >= SURE) == ("user", sure)


@pytest.mark.parametrize(("column", "scope"), [("approver_profile_id", "global"), ("page_id", "user")])
def test_no_way_by_a_trace(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What a person did something to is not his, although the column leads to a row of his."""
    answer = infer(
        PEOPLE + "create table pages (id int primary key, user_id int not null references users);"
        f"create table papers (id int primary key, {column} int not null references pages)"
    )
    assert of(answer, "papers").scope == scope


def test_email_address_of_an_identity(infer: Callable[..., Tenancy]) -> None:
    """Identities with an `email_address` are the people that users of an account are."""
    answer = infer(
        "create table identities (id int primary key, email_address text not null);"
        "create table accounts (id int primary key, name text);"
        "create table users (id int primary key, account_id int not null, identity_id int, role text);"
        + tables("session# (id int primary key, identity_id int not null)", 4)
        + tables("card# (id int primary key, account_id int not null)", 6)
    )
    assert (of(answer, "identities").scope, of(answer, "session0").scope) == ("user", "user")
    assert of(answer, "users").scope == "membership"


@pytest.mark.parametrize(("column", "scope"), [("owner_id text", "user"), ("maker_id text", "global")])
def test_owner_in_a_database_without_people(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where another system lists the people, what has an owner is his perhaps."""
    found = of(infer(f"create table todos (id int primary key, {column} not null, label text)"), "todos")
    assert found.scope == scope
    assert found.confidence < SURE


@pytest.mark.parametrize(("column", "scope"), [("team_ids int[]", "user"), ("team_id int not null", "direct")])
def test_owner_of_a_list_of_tenants(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A key of a person that is good for several tenants is his."""
    answer = infer(
        PEOPLE + "create table teams (id int primary key, name text);"
        "create table team_members (user_id int not null references users, team_id int not null references teams,"
        "primary key (user_id, team_id));"
        + tables("page# (id int primary key, team_id int not null references teams)", 4)
        + f"create table api_keys (id int primary key, user_id int not null references users, {column})"
    )
    assert of(answer, "api_keys").scope == scope


@pytest.mark.parametrize(
    ("policy", "scope"), [("", "global"), ("create policy p on pages using (created_by = auth.uid());", "user")]
)
def test_who_made_it(policy: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Who made a row is no owner of it, unless a policy says so."""
    answer = infer(
        PEOPLE + "create table pages (id int primary key, created_by int not null references users);"
        "create schema auth; create function auth.uid() returns int language sql stable as 'select 1';" + policy
    )
    assert of(answer, "pages").scope == scope


@pytest.mark.parametrize(("name", "scope"), [("user_sessions", "user"), ("sessions", "direct")])
def test_of_each_user(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What is named after users, must name one and may name a tenant is the user's."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        f"create table {name} (id int primary key, user_id int not null references users, org_id int references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, name).scope == scope
    assert of(answer, name).confidence < SURE


@pytest.mark.parametrize(("column", "scope"), [("user_id", "user"), ("account_id", "global")])
def test_what_references_call_people(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A table that others refer to by `user_id` lists people, whatever it is called."""
    answer = infer(
        PEOPLE
        + "create table actors (id int primary key, nickname text);"
        + tables(f"item# (id int primary key, {column} int not null references actors)", 5)
    )
    assert of(answer, "actors").scope == scope


@pytest.mark.parametrize(("role", "scope"), [("agent_roles", "user"), ("agent_notes", "global")])
def test_who_has_roles(role: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Agents with an address and roles are people, also without a password."""
    answer = infer(
        "create table orgs (id int primary key, name text);"
        "create table agents (id int primary key, email text);"
        f"create table {role} (id int primary key, agent_id int not null references agents,"
        "org_id int not null references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, "agents").scope == scope


@pytest.mark.parametrize(("name", "scope"), [("subscriptions", "user"), ("topics", "global")])
def test_what_a_user_pays(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """The subscription that a user's row points at is that user's."""
    answer = infer(
        f"create table {name} (id int primary key, started date);"
        "create table users (id int primary key, email text, password_hash text,"
        f"{name[:-1]}_id int references {name})"
    )
    assert of(answer, name).scope == scope


ORGS = (
    PEOPLE + "create table orgs (id int primary key, name text);"
    "create table org_members (user_id int not null references users, org_id int not null references orgs);"
    + tables("item# (id int primary key, org_id int not null references orgs)", 4)
)


@pytest.mark.parametrize(("key", "scope"), [("current_org_id", "user"), ("org_id", "direct")])
def test_where_a_user_is(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A login says where its user is at the moment, and is no row of that tenant."""
    user = "user_id int not null references users"
    answer = infer(ORGS + f"create table logins (id int primary key, {user}, {key} int not null references orgs)")
    assert of(answer, "logins").scope == scope


def test_no_way_through_a_persons_row(infer: Callable[..., Tenancy]) -> None:
    """What hangs on a person's page is the person's, also where the page may show a tenant's picture."""
    answer = infer(
        ORGS + "create table pages (id int primary key, user_id int not null references users,"
        "logo_id int references item0);"
        "create table topics (id int primary key, page_id int not null references pages, text text)"
    )
    assert [of(answer, name).scope for name in ("pages", "topics")] == ["user", "user"]
