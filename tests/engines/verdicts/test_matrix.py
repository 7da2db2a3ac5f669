"""What stands between a role and the rows."""

from collections.abc import Callable

import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.verdicts.matrix import Reach, matrix, road
from pgadvise.engines.verdicts.questions import Actor, Question, Surface, questions
from pgadvise.sources.postgres.live import capture

SURROUNDINGS = """
create role web; create role lead bypassrls; create role keeper;
create table t (k int primary key, v int); insert into t values (1, 1);
create view v as select * from t; alter view v owner to keeper; alter table t owner to keeper;
"""
PROTECTED = "grant all on t to web; alter table t enable row level security; create policy p on t using (true);"

Ask = Callable[..., dict[str, Reach]]


def asking(connection: psycopg.Connection, script: str, surface: Surface) -> tuple[tuple[Question, ...], Facts]:
    connection.execute((SURROUNDINGS + script).encode())
    facts = Facts(capture(connection), Declared())
    platform = facts.get("platform")
    return questions((Actor(role="web", surface=surface),), platform.relations, platform), facts


@pytest.fixture
def ask(connection: psycopg.Connection) -> Ask:
    """The matrix of `web` by object and command."""

    def run(script: str, surface: Surface = "app") -> dict[str, Reach]:
        asked, facts = asking(connection, script, surface)
        found = matrix(asked, facts.get("access"), facts.get("platform"))
        return {f"{r.question.about.name}.{r.question.command}": r for r in found}

    return run


@pytest.mark.parametrize(
    ("script", "surface", "word", "road"),
    [
        ("grant all on t to web", "app", "open", "row-level security is off"),
        (PROTECTED, "app", "conditional", "policy p"),
        (PROTECTED + "create policy q on t as restrictive using (true)", "app", "conditional", "policies p, q"),
        (PROTECTED + "alter role web bypassrls", "app", "open", "web has BYPASSRLS"),
        (PROTECTED + "alter table t owner to web", "app", "open", "web owns it and row-level security is not forced"),
        (PROTECTED + "grant lead to web", "app", "conditional", "policy p"),
        (PROTECTED + "grant lead to web", "sql", "open", "web can SET ROLE to lead: lead has BYPASSRLS"),
        ("grant select (v) on t to web", "app", "open", "row-level security is off; columns v only"),
        ("", "app", "denied", "web has no SELECT privilege on it"),
    ],
)
def test_the_road_to_a_table(ask: Ask, script: str, surface: Surface, word: str, road: str) -> None:
    """Privilege, then whether policies bind, then which."""
    found = ask(script, surface)["t.select"]
    assert (found.word, found.road) == (word, road)


@pytest.mark.parametrize(
    ("script", "word", "road"),
    [
        ("", "open", "reads public.t with the rights of keeper, whom no policy binds there"),
        (
            "alter table t force row level security",
            "conditional",
            "reads public.t with the rights of keeper, under its",
        ),
        (
            "alter view v set (security_invoker = true)",
            "conditional",
            "reads public.t as the caller, under its policies",
        ),
    ],
)
@pytest.mark.pg(">= 15")
def test_a_view_reads_with_somebody_s_rights(ask: Ask, script: str, word: str, road: str) -> None:
    """Its owner's, or the caller's; and past the policies it is a road around the table's own."""
    found = ask(f"{PROTECTED} grant select on v to web; {script}")
    assert found["v.select"].word == word
    assert road in found["v.select"].road
    assert found["t.select"].around == (("public.v",) if word == "open" else ())


def test_what_no_policy_sees(ask: Ask) -> None:
    """TRUNCATE, a stored copy, and a function that runs as its owner."""
    found = ask(
        PROTECTED
        + """
        create materialized view m as select * from t; grant select on m to web;
        create function d() returns int language sql security definer as 'select 1';
        create function i() returns int language sql as 'select 1';
        """,
        "sql",
    )
    assert (found["t.truncate"].word, found["t.truncate"].road) == ("open", "no policy is asked for TRUNCATE")
    assert found["m.select"].word == "open"
    assert found["d.execute"].word == "open"
    assert found["i.execute"].word == "conditional"
    assert "public.m" in found["t.select"].around


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (PROTECTED, "p lets it through"),
        (PROTECTED + "create policy q on t as restrictive using (true)", "p lets it through"),
        (PROTECTED + "create policy q on t for select using (v > 0)", "p and q let it through"),
        (PROTECTED + "alter table t owner to web", "web owns it and row-level security is not forced"),
        ("grant all on t to web", "row-level security is off"),
    ],
)
def test_what_lets_a_leak_through(connection: psycopg.Connection, script: str, told: str) -> None:
    """The policies that permit it, which no restrictive one does; else why none is asked."""
    asked, facts = asking(connection, script, "app")
    (question,) = (q for q in asked if (q.about.name, q.command) == ("t", "select"))
    assert road(question, facts.get("access")) == told
