"""Which roles the application uses."""

from collections.abc import Callable

import pytest

from pgadvise.engines.access.application import Application
from pgadvise.engines.declared import Declared, RolesDeclared

API = """
    create role anon; create role authenticated; create role service_role bypassrls;
    create role authenticator login noinherit; grant anon, authenticated, service_role to authenticator;
    grant usage on schema public to anon, authenticated, service_role;
"""
TABLES = """
    create table account (id int primary key); create table invoice (account_id int, amount int);
    create table country (code text);
"""
Conclude = Callable[..., Application]  # the fixture


def taken(found: Application) -> list[tuple[str, str, str, bool]]:
    return [(r.name, r.kind, r.source, r.likely) for r in found.roles]


def test_an_api_has_its_own_roles(conclude: Conclude) -> None:
    """Where API roles exist they are the application's, whoever else logs in, owns or sends statements."""
    found = conclude(API, TABLES, "create role shop login; alter table invoice owner to shop", calls={"shop": 9})
    assert taken(found) == [
        ("anon", "anonymous", "api", False),
        ("authenticated", "member", "api", False),
        ("service_role", "service", "api", False),
    ]
    assert [r.name for r in found.tenant_roles] == ["authenticated"]
    assert [r.name for r in found.anonymous] == ["anon"]
    assert [r.name for r in found.service] == ["service_role"]


def test_an_api_role_that_can_log_in_sends_sql_too(conclude: Conclude) -> None:
    """The names are the API's all the same, but nothing that needs SQL from outside may be ruled out for them."""
    found = conclude(TABLES, "create role anon login; create role authenticated; grant select on invoice to anon")
    assert [(r.name, r.api) for r in found.roles] == [("anon", False), ("authenticated", True)]


def test_an_api_of_another_database_is_none_here(conclude: Conclude) -> None:
    """Roles are the cluster's: where they hold nothing, the application is looked for as on any server."""
    elsewhere = "create role anon; create role authenticated; create role service_role"
    found = conclude(TABLES, elsewhere, "create role shop login; alter table invoice owner to shop")
    assert taken(found) == [("shop", "app", "owner", True)]
    assert found.platform.exposed_source == "none"


@pytest.mark.parametrize("calls", [None, {"web": 9, "job_worker": 9, "odd": 9}])
def test_a_worker_that_bypasses_beside_a_bound_role_is_a_service(conclude: Conclude, calls: dict[str, int]) -> None:
    """Somebody meant it. Another name tells nothing."""
    roles = "create role web login; create role job_worker login bypassrls; create role odd login bypassrls"
    found = conclude(TABLES, roles, "grant insert on invoice to web, job_worker, odd", calls=calls)
    assert [(r.name, r.kind) for r in found.roles] == [("odd", "app"), ("web", "app"), ("job_worker", "service")]


def test_a_worker_all_alone_is_the_application(conclude: Conclude) -> None:
    """Where policies bind nobody, nobody was told apart."""
    found = conclude(TABLES, "create role worker login bypassrls; grant insert on invoice to worker")
    assert [(r.name, r.kind) for r in found.roles] == [("worker", "app")]


def test_declared_roles_come_before_all(conclude: Conclude) -> None:
    """A person's word; what was not declared (here the anonymous and the service) is found as ever."""
    declared = Declared(roles=RolesDeclared(app=("shop", "ghost", "authenticated")))
    found = conclude(API, TABLES, "create role shop login", calls={"other": 9}, declared=declared)
    assert taken(found) == [
        ("anon", "anonymous", "api", False),
        ("authenticated", "member", "declared", False),
        ("shop", "app", "declared", False),
        ("service_role", "service", "api", False),
    ]
    assert found.missing == ("ghost",)


def test_declared_visitors_and_services_have_their_kinds(conclude: Conclude) -> None:
    """A server like PostgREST has names of its own; its roles take no SQL from outside, roles that log in do."""
    found = conclude(
        TABLES,
        "create role web_anon; create role authenticator login noinherit; grant web_anon to authenticator",
        "create role web_user; grant web_user to authenticator; create role jobs login",
        declared=Declared(roles=RolesDeclared(app=("web_user",), anonymous=("web_anon",), service=("jobs",))),
    )
    assert taken(found) == [
        ("web_anon", "anonymous", "declared", False),
        ("web_user", "member", "declared", False),
        ("jobs", "service", "declared", False),
    ]
    assert [r.api for r in found.roles] == [True, True, False]


def test_a_declared_service_stays_one(conclude: Conclude) -> None:
    """Whatever its traffic: a worker for all tenants calls on their tables more than anybody."""
    declared = Declared(roles=RolesDeclared(service=("worker",)))
    found = conclude(
        TABLES, "create role worker login; create role shop login", calls={"worker": 90, "shop": 9}, declared=declared
    )
    assert taken(found) == [("shop", "app", "traffic", False), ("worker", "service", "declared", False)]


def test_traffic_on_tenant_tables_shows_the_application(conclude: Conclude) -> None:
    """Whoever sends the calls: not the owner who sends none, not the platform, not a person's stray query."""
    found = conclude(
        TABLES,
        "create role shop login; create role worker login; create role ann login; create role chief login",
        "create role datadog login; alter table invoice owner to chief",
        calls={"shop": 900, "worker": 95, "ann": 1, "datadog": 5000, "postgres": 10, "gone": 50},
    )
    assert taken(found) == [("shop", "app", "traffic", False), ("worker", "app", "traffic", False)]


def test_a_role_that_sessions_become_counts_by_its_traffic(conclude: Conclude) -> None:
    """pg_stat_statements books calls under the role after SET ROLE, which need not be able to log in."""
    found = conclude(TABLES, "create role tenant_user", calls={"tenant_user": 5})
    assert taken(found) == [("tenant_user", "app", "traffic", False)]


def test_without_traffic_the_roles_of_policies_are_guessed(conclude: Conclude) -> None:
    """Whom a policy is for and who has a grant: a reader, a role that sessions become; not a second name of one."""
    found = conclude(
        TABLES,
        "create role visitor; grant select on invoice to visitor; create role reader login; create role nobody",
        "create role writers; grant insert on invoice to writers; create role shop login; grant writers to shop",
        "grant select on invoice to reader; alter table invoice enable row level security",
        "create policy own on invoice for select to visitor, reader, nobody, writers, pg_monitor using (false)",
        calls={},
    )
    assert taken(found) == [
        ("reader", "app", "policy", True),
        ("shop", "app", "owner", True),
        ("visitor", "app", "policy", True),
    ]
    assert found.roles[0].why == "policies of public.invoice are for it"


def test_an_administrator_counts_only_where_nobody_else_calls(conclude: Conclude) -> None:
    """Many a shop runs as the superuser: to say so is role-bypasses-rls, and a guess all the same."""
    made = "create role boss superuser login; create role shop login"
    alone = conclude(TABLES, made, calls={"boss": 900, "datadog": 5000})
    assert taken(alone) == [("boss", "app", "traffic", True)]
    beside = conclude(snapshot=alone.access.snapshot, calls={"boss": 900, "shop": 3})
    assert taken(beside) == [("shop", "app", "traffic", False)]


def test_without_traffic_owners_and_writers_are_guessed(conclude: Conclude) -> None:
    """Login roles that own a tenant's table or may write one, by grant or membership; all of them likely."""
    found = conclude(
        TABLES,
        "create role owner_role login; alter table account owner to owner_role",
        "create role writers; grant insert on invoice to writers; grant usage on schema public to public",
        "create role shop login; grant writers to shop",
        "create role column_writer login; grant update (amount) on invoice to column_writer",
        "create role reader login; grant select on invoice to reader",
        "create role clerk login; grant all on country to clerk",
        "create role shop_migrator login; grant all on invoice to shop_migrator",
        "create role boss login superuser",
        calls={},
    )
    assert taken(found) == [
        ("column_writer", "app", "owner", True),
        ("owner_role", "app", "owner", True),
        ("shop", "app", "owner", True),
    ]
    assert [r.why for r in found.roles] == [
        "it may write public.invoice",
        "it owns public.account",
        "it may write public.invoice",
    ]


def test_without_tenants_every_table_counts(conclude: Conclude) -> None:
    """A database of one tenant has an application too: rules about audit and grants ask for it."""
    found = conclude(TABLES, "create role clerk login; grant all on country to clerk", tenants=False)
    assert taken(found) == [("clerk", "app", "owner", True)]


def test_nobody_is_taken_where_nobody_can_be_told(conclude: Conclude) -> None:
    """A fresh database of the superuser alone has no application role; no answer beats a wrong one."""
    assert conclude(TABLES).roles == ()
