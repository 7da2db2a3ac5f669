"""Whose load it is."""

import msgspec
from tests.engines.workload.conftest import row, snapshot

from pgadvise.engines.declared import Declared, RolesDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.workload.traffic import Traffic, traffic_of
from pgadvise.snapshot import Membership, Role

QUERY = "select * from invoice where id = $1"


def traffic(
    calls: dict[str | None, int], *, from_file: bool = False, app: tuple[str, ...] = ()
) -> dict[str | None, Traffic]:
    """Of roles that call a statement on a table of the user's."""
    rows = [row(QUERY, role, calls=number) for role, number in calls.items()]
    facts = Facts(snapshot(*rows), Declared(roles=RolesDeclared(app=app)))
    return traffic_of(facts.get("application"), calls, from_file=from_file)


def test_roles_are_told_by_name_and_nature() -> None:
    """The application, its jobs, who looks after the schema, machinery, and nobody."""
    found = traffic(
        {"web": 1000, "stranger": 10, "reporting": 10, "app_migrator": 10, "metabase": 10, "postgres": 10, None: 10}
    )
    assert found == {
        "web": "app",
        "stranger": "app",
        "reporting": "batch",
        "app_migrator": "administrator",
        "metabase": "platform",
        "postgres": "administrator",
        None: "unknown",
    }


def test_an_administrators_login_may_be_a_programs() -> None:
    """It is when it makes a tenth of the calls: people and migrations do not come near that."""
    assert traffic({"web": 900, "postgres": 99})["postgres"] == "administrator"
    assert traffic({"web": 900, "postgres": 100})["postgres"] == "app"


def test_a_migration_tool_is_no_program_of_the_applications() -> None:
    """However many statements it sends, beside an application; alone it is the only one there is."""
    assert traffic({"web": 10, "app_migrator": 900})["app_migrator"] == "administrator"
    assert traffic({"app_migrator": 900})["app_migrator"] == "app"


def test_a_declaration_outranks_names() -> None:
    """`[roles] app` is the application's, whatever it is called."""
    assert traffic({"web": 900, "reporting": 1, "postgres": 1}, app=("reporting", "postgres")) == {
        "web": "app",
        "reporting": "app",
        "postgres": "app",
    }


def test_a_file_may_name_no_role() -> None:
    """Its statements are the application's then; a dropped role of the server's own view is nobody."""
    assert traffic({None: 5}, from_file=True) == {None: "app"}
    assert traffic({None: 5}) == {None: "unknown"}


def test_requests_of_an_api_are_told_apart() -> None:
    """What anon, authenticated and service_role run came over HTTP; a login beside them is a program's own."""
    api = ("anon", "authenticated", "service_role")
    logins = ("authenticator", "prisma", "postgres", "supabase_auth_admin")
    calls: dict[str | None, int] = {**dict.fromkeys((*api, "prisma"), 100), **dict.fromkeys(logins, 10), "prisma": 100}
    platform = msgspec.structs.replace(
        snapshot(*(row(QUERY, role, calls=number) for role, number in calls.items())),
        roles=(*(Role(name=name) for name in api), *(Role(name=name, login=True) for name in logins)),
        memberships=tuple(Membership(role=name, member="authenticator") for name in api),
    )
    application = Facts(platform, Declared()).get("application")
    assert traffic_of(application, calls, from_file=False) == {
        **dict.fromkeys(api, "api"),
        "prisma": "app",
        "authenticator": "platform",
        "postgres": "administrator",
        "supabase_auth_admin": "platform",
    }
