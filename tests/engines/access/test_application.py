"""What the application's roles reach."""

from collections.abc import Callable

from tests.origin import ORIGIN
from tests.work import calls

from pgadvise.engines.access.application import Application, Exposure
from pgadvise.engines.declared import Declared, RolesDeclared, SchemasDeclared
from pgadvise.snapshot import Function, Relation, Role, Schema, Snapshot

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


def named(found: Application, name: str, schema: str = "public") -> Relation:
    relation = found.access.snapshot.relation_named(schema, name)
    assert relation is not None
    return relation


def function(found: Application, name: str) -> Function:
    (only,) = found.access.snapshot.functions_named("public", name)
    return only


def test_exposure_needs_a_grant_and_a_served_schema(conclude: Conclude) -> None:
    """A grant in a schema that the API does not serve exposes nothing, nor does a served schema without a grant."""
    found = conclude(
        API,
        TABLES,
        "create schema hidden; create table hidden.notes (id int); grant usage on schema hidden to anon, authenticated",
        "grant all on hidden.notes to anon, authenticated; grant select on country to anon",
        "grant select (amount), insert on invoice to authenticated; grant all on invoice to service_role",
    )
    assert found.exposure(named(found, "notes", "hidden")) == ()
    assert found.exposure(named(found, "account")) == ()
    assert [(e.role.name, set(e.privileges), e.writes) for e in found.exposure(named(found, "country"))] == [
        ("anon", {"SELECT"}, False)
    ]
    (members,) = found.exposure(named(found, "invoice"))
    assert members.role.name == "authenticated"
    assert (set(members.privileges), set(members.partly)) == ({"SELECT", "INSERT"}, {"SELECT"})
    assert members.reads
    assert members.writes


def test_a_role_that_logs_in_reaches_every_schema_it_may_use(conclude: Conclude) -> None:
    """Which schemas an API serves is nothing to a role that sends its own SQL; USAGE is."""
    found = conclude(
        API,
        "create schema hidden; create table hidden.notes (id int)",
        "create schema shut; create table shut.notes (id int)",
        "create role shop login; grant usage on schema hidden to shop",
        "grant select on hidden.notes to shop; grant select on shut.notes to shop",
        declared=Declared(roles=RolesDeclared(app=("shop",))),
    )
    assert [e.role.name for e in found.exposure(named(found, "notes", "hidden"))] == ["shop"]
    assert found.exposure(named(found, "notes", "shut")) == ()


def test_where_nobody_knows_what_is_served_grants_decide(conclude: Conclude) -> None:
    """A declared API role without a known list of schemas is not silently taken for harmless."""
    made = "create role web; create role authenticator login noinherit; grant web to authenticator"
    grants = "create schema api; create table api.docs (id int); grant usage on schema api to web"
    roles = RolesDeclared(app=("web",))
    found = conclude(made, grants, "grant select on api.docs to web", declared=Declared(roles=roles))
    assert found.platform.exposed_schemas == ()
    assert [e.role.name for e in found.exposure(named(found, "docs", "api"))] == ["web"]
    elsewhere = Declared(roles=roles, schemas=SchemasDeclared(exposed=("other",)))
    served = conclude(snapshot=found.access.snapshot, declared=elsewhere)
    assert served.exposure(named(found, "docs", "api")) == ()


def test_functions_are_exposed_to_who_may_call_them(conclude: Conclude) -> None:
    """PUBLIC's built-in EXECUTE opens a function; a revoke closes it; triggers, and procedures over an API, never."""
    found = conclude(
        API,
        "create function opened() returns int language sql as 'select 1'",
        "create function members() returns int language sql as 'select 1'",
        "revoke execute on function members() from public",
        "grant execute on function members() to authenticated, service_role",
        "create function hook() returns trigger language plpgsql as 'begin return new; end'",
        "create procedure job() language sql as 'select 1'",
    )
    exposed = {
        name: [r.name for r in found.exposed_function(function(found, name))]
        for name in ("opened", "members", "hook", "job")
    }
    assert exposed == {"opened": ["anon", "authenticated"], "members": ["authenticated"], "hook": [], "job": []}


def test_truncate_needs_sql_or_a_function(conclude: Conclude) -> None:
    """An API sends no TRUNCATE: its role can only by a function that does; a role that logs in just can."""
    found = conclude(
        API,
        TABLES,
        "create role shop login; grant truncate on invoice to shop, authenticated, service_role",
        "create function wipe() returns void language sql as 'truncate table invoice'",
        "create table invoices (id int)",
        "create function other() returns void language sql as 'truncate table invoices'",
        declared=Declared(roles=RolesDeclared(app=("shop", "authenticated"))),
    )
    told = [(t.role.name, t.direct, [f.name for f in t.functions]) for t in found.truncations(named(found, "invoice"))]
    assert told == [("authenticated", False, ["wipe"]), ("shop", True, ["wipe"])]
    assert found.truncations(named(found, "country")) == ()


def test_access_lists_that_repeat_are_read_once(conclude: Conclude) -> None:
    """What a role holds is concluded for each list, not for each table: a table more is a few dozen calls."""
    (few, fewer), (many, more) = (_judged(conclude, number) for number in (10, 1_010))
    assert (len(few), len(many)) == (10, 1_010)
    assert more - fewer < 80 * 1_000


def _judged(conclude: Conclude, number: int) -> tuple[list[tuple[Exposure, ...]], int]:
    """What is known of so many tables, and the work that it took."""
    acl = ("chief=arwdDxt/chief", "authenticated=arw/chief", "=r/chief")
    tables = tuple(
        Relation(oid=n, schema="public", name=f"t{n}", kind="table", owner="chief", acl=acl, row_security=True)
        for n in range(1, number + 1)
    )
    snapshot = Snapshot(
        origin=ORIGIN,
        roles=(Role(name="chief"), *(Role(name=n) for n in ("anon", "authenticated", "service_role"))),
        schemas=(Schema(oid=1, name="public", owner="chief", acl=("=U/chief",)),),
        relations=tables,
    )
    exposures: list[tuple[Exposure, ...]] = []
    bound: list[bool] = []

    def judge() -> None:
        found = conclude(snapshot=snapshot)
        exposures.extend(found.exposure(t) for t in tables)
        bound.extend(found.access.binds(r.name, t) for r in found.untrusted for t in tables)

    work = calls(judge)
    assert {len(e) for e in exposures} == {2}
    assert all(bound)
    return exposures, work
