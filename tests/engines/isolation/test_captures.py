"""Columns that a nearer table catches, in the texts that the server itself keeps of them."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.captures import Capture, Captures, repaired
from pgadvise.engines.isolation.origins import Origins
from pgadvise.engines.isolation.shadowed import hidden_arguments
from pgadvise.sources.postgres.live import capture
from pgadvise.sql.parser.parse import expression
from pgadvise.sql.writing.render import render

SCHEMA = """
    create table public.team (id bigint primary key);
    create table public.member (id bigint primary key, team_id bigint references public.team, login text);
    create table public.profile (id bigint primary key, my_team bigint);
    create table public.doc (id bigint primary key, team_id bigint references public.team);
"""

Found = Callable[[str, str], tuple[Capture, ...]]


@pytest.fixture
def found(session: psycopg.Connection[Any]) -> Found:
    """The captures of a policy on a table, written by a person and read back from the catalog."""

    def captures(table: str, using: str) -> tuple[Capture, ...]:
        session.execute(f"{SCHEMA}; create policy p on public.{table} using ({using})".encode())
        facts = Facts(capture(session), Declared())
        relation = facts.snapshot.relation_named("public", table)
        assert relation is not None
        (policy,) = facts.snapshot.policies_of(relation)
        origins = Origins(platform=facts.get("platform"), tenancy=facts.get("tenancy"))
        return tuple(Captures(origins=origins).of_policy(expression(policy.using or ""), relation))

    return captures


@pytest.mark.parametrize(
    ("table", "using", "kind"),
    [
        ("doc", "exists (select from public.member m where m.team_id = team_id and login = current_user)", "itself"),
        ("team", "exists (select from public.member m where m.team_id = id and m.login = current_user)", "instead"),
        ("doc", "team_id in (select team_id from public.profile where my_team = 1)", "returned"),
        ("doc", "exists (select from (select from public.member m where m.team_id = team_id) x)", "itself"),
        (
            "doc",
            "exists (with x as (select from public.member where member.team_id = team_id) select from x)",
            "itself",
        ),
        ("team", "exists (select from (select * from public.member m where m.team_id = m.id) x)", None),
        ("doc", "exists (select from public.member m where m.team_id = doc.team_id)", None),
        ("doc", "team_id in (select team_id from public.member where login = current_user)", None),
        ("doc", "exists (select from public.member m where m.id = m.team_id and m.team_id = doc.team_id)", None),
        ("doc", "team_id = team_id", None),
    ],
)
def test_kinds(found: Found, table: str, using: str, kind: str | None) -> None:
    """A comparison that lost the policy's row is told by its kind; one that has it is left alone."""
    assert [c.kind for c in found(table, using)] == ([] if kind is None else [kind])


def test_repaired_names_the_row(session: psycopg.Connection[Any], found: Found) -> None:
    """The repaired condition asks for the policy's row, and nothing in it is caught any more."""
    using = "exists (select from public.member m where m.team_id = team_id)"
    captures = found("doc", using)
    row = session.execute("select pg_get_expr(polqual, polrelid) from pg_policy").fetchone()
    assert row is not None
    meant = repaired(expression(row[0]), captures)
    assert meant is not None
    assert "m.team_id = doc.team_id" in render(meant)


@pytest.mark.parametrize(
    ("signature", "body", "hidden"),
    [
        ("(team_id bigint)", "select exists (select from public.member m where m.team_id = team_id)", ["team_id"]),
        ("(team_id bigint)", "select exists (select from public.member where team_id = team_id)", ["team_id"]),
        ("(team_id bigint)", "select exists (select from public.member m where m.team_id = f.team_id)", []),
        ("(team_id bigint)", "select exists (select from public.member m where m.team_id = $1)", []),
        ("(team bigint)", "select exists (select from public.member m where m.team_id = team)", []),
        ("(my_team bigint)", "select exists (select from public.member m where m.team_id = my_team)", []),
    ],
)
def test_hidden_arguments(session: psycopg.Connection[Any], signature: str, body: str, hidden: list[str]) -> None:
    """An argument is hidden where its name is a column's, and the server then answers alike whatever is passed."""
    session.execute(
        f"{SCHEMA}; create function public.f{signature} returns boolean language sql as $${body}$$".encode()
    )
    session.execute("insert into public.team values (1); insert into public.member values (1, 1, 'ann')")
    snapshot = capture(session)
    (made,) = snapshot.functions_named("public", "f")
    assert [h.name for h in hidden_arguments(made, snapshot)] == hidden
    answers = session.execute("select public.f(1), public.f(99)").fetchone()
    assert answers == ((True, True) if hidden else (True, False))
