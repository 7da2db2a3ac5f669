"""What a role cannot do at all: the engine's reasons beside the server's answers."""

from collections.abc import Callable

import psycopg
import pytest
from psycopg import errors

from pgadvise.engines.declared import Declared, SchemasDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.barred import Barred, barred
from pgadvise.engines.verdicts.questions import Actor, Command, Question, Surface
from pgadvise.snapshot import Function, Relation
from pgadvise.sources.postgres.live import capture

Ask = Callable[..., Barred | None]
OWN_ROW = {
    "select": "select 1/count(*) from t",
    "insert": "insert into t values (7, 1)",
    "update": "update t set v = v",
    "delete": "delete from t",
}


@pytest.fixture
def ask(connection: psycopg.Connection) -> Ask:
    """Make a table t with a row and the role `web`, then `script`; ask about one command of web's."""

    def run(
        script: str, command: Command, surface: Surface = "app", declared: Declared | None = None, about: str = "t"
    ) -> Barred | None:
        connection.execute("create role web; create role lead; create table t (k int, v int)")
        connection.execute("insert into t values (1, 1)")
        connection.execute(script.encode())
        snapshot = capture(connection)
        facts = Facts(snapshot, declared or Declared())
        found: Relation | Function | None = snapshot.relation_named("public", about)
        found = found or snapshot.functions_named("public", about)[0]
        return barred(
            Question(found, command, Actor(role="web", surface=surface)), facts.get("access"), facts.get("platform")
        )

    return run


@pytest.mark.parametrize("command", OWN_ROW)
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("", "privilege on it"),
        ("grant all on t to web; revoke usage on schema public from public", "has no USAGE on schema public"),
        ("grant all on t to web; alter table t enable row level security", "no permissive policy lets web"),
        (
            "grant all on t to web; alter table t enable row level security;"
            "create policy p on t to lead using (true); create policy r on t as restrictive using (true)",
            "no permissive policy lets web",
        ),
        (
            "grant all on t to web; alter table t owner to web; alter table t force row level security;"
            "alter table t enable row level security",
            "no permissive policy lets web",
        ),
    ],
)
def test_what_is_barred_the_server_refuses(
    ask: Ask, connection: psycopg.Connection, script: str, reason: str, command: Command
) -> None:
    """A reason is given, and the role that tries all the same is refused or touches nothing."""
    bar = ask(script, command)
    assert bar is not None
    assert reason in bar.reason
    connection.execute("set role web")
    try:
        done = connection.execute(OWN_ROW[command].encode()).rowcount
    except (errors.InsufficientPrivilege, errors.UndefinedTable, errors.DivisionByZero):
        return
    assert done == 0


@pytest.mark.parametrize("command", OWN_ROW)
@pytest.mark.parametrize(
    "script",
    [
        "grant all on t to web",
        "grant all on t to lead; grant lead to web",
        "grant select (v), insert (v), update (v), delete on t to web",
        "grant all on t to public; alter table t enable row level security; create policy p on t using (false)",
        "alter table t owner to web; alter table t enable row level security",
        "grant all on t to web; alter role web bypassrls; alter table t enable row level security",
    ],
)
def test_what_may_be_done_is_not_barred(ask: Ask, script: str, command: Command) -> None:
    """A privilege by any road, and a policy whatever it says, leave the question open."""
    assert ask(script, command) is None


def test_the_surface_decides_what_can_be_sent(ask: Ask) -> None:
    """TRUNCATE takes SQL of the attacker's own; an API and an application send none."""
    bar = ask("grant all on t to web", "truncate", "api")
    assert bar is not None
    assert "sends no TRUNCATE" in bar.reason


@pytest.mark.parametrize(
    ("script", "is_barred"),
    [
        ("grant truncate on t to web", False),
        ("grant select on t to web", True),
        ("grant truncate on t to lead; grant lead to web with inherit false", False),
        ("alter table t owner to lead; revoke all on t from lead; grant lead to web with inherit false", False),
    ],
)
@pytest.mark.pg(">= 16")
def test_who_sends_sql_becomes_whom_it_can(ask: Ask, script: str, is_barred: bool) -> None:
    """A role to SET ROLE to counts, and an owner grants itself what it lacks."""
    assert (ask(script, "truncate", "sql") is not None) == is_barred


@pytest.mark.parametrize(("exposed", "is_barred"), [(("api",), True), (("public",), False), ((), False)])
def test_a_schema_that_the_api_does_not_serve(ask: Ask, exposed: tuple[str, ...], is_barred: bool) -> None:
    """Only where it is known what is served, and that is said as an assumption."""
    declared = Declared(schemas=SchemasDeclared(exposed=exposed))
    bar = ask("create role anon; grant all on t to web", "select", "api", declared)
    assert (bar is not None) == is_barred
    if bar is not None:
        assert bar.assumptions == ("the API serves api and nothing else",)


@pytest.mark.parametrize(
    "door",
    [
        "create rule r as on update to t do instead insert into others values (1)",
        "create trigger s before update on t for each statement execute function meddle()",
    ],
)
def test_what_runs_without_a_row_leaves_it_open(ask: Ask, door: str) -> None:
    """No row passes, but a rule or a statement trigger does its work all the same."""
    script = f"""
    create table others (k int);
    create function meddle() returns trigger language plpgsql as $$ begin return null; end $$;
    grant all on t to web; alter table t enable row level security; {door}
    """
    assert ask(script, "update") is None


@pytest.mark.parametrize(("script", "is_barred"), [("", False), ("revoke execute on function f() from public", True)])
def test_a_function_asks_for_execute(ask: Ask, script: str, is_barred: bool) -> None:
    """PUBLIC may execute unless that was revoked."""
    made = "create function f() returns int language sql as 'select 1';"
    assert (ask(made + script, "execute", about="f") is not None) == is_barred


@pytest.mark.parametrize(("surface", "is_barred"), [("api", True), ("app", False), ("sql", False)])
def test_an_api_calls_no_procedure(ask: Ask, surface: Surface, is_barred: bool) -> None:
    """PostgREST sends SELECT, and the server refuses a procedure there (42809)."""
    made = "create procedure wipe() language sql security definer as 'delete from public.t'"
    bar = ask(made, "execute", surface, about="wipe")
    assert (bar is not None) == is_barred
