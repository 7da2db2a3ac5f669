"""A secret that somebody shows, noted down where others read it, is none."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE, using

CODES = """
alter table orgs add join_code text not null unique;
create table attempts (id serial primary key, code text, made_by uuid);
alter table attempts enable row level security;
grant select on attempts to authenticated;
create policy seen on attempts for select to authenticated using ({seen});
create function note(what text) returns void language sql as
    $$ insert into public.attempts (code, made_by) values (what, auth.uid()) $$;
create function join_by(p_code text) returns void language {language} security definer set search_path = public as
$$ {body} $$;
"""
JOINS = (
    "insert into members (org_id, user_id, role) select o.id, auth.uid(), 'member' from orgs o where o.join_code = {};"
)
NOTES = "insert into attempts (code, made_by) values ({}, auth.uid());"

DECLARED = "declare r record; s orgs; v text;"
FOUND = (
    "select * into r from orgs o where o.name = 'x'; if r.join_code is distinct from p_code then raise 'no'; end if;"
)


def run(statements: str, declared: str = "", argument: str = "p_code") -> str:
    return f"{declared} begin {statements} {JOINS.format(argument)} end"


@pytest.mark.parametrize(
    ("body", "language", "seen", "verdict"),
    [
        (run(""), "plpgsql", "true", "isolated"),
        (run(NOTES.format("null")), "plpgsql", "true", "isolated"),
        (run(NOTES.format("p_code")), "plpgsql", "true", "unknown"),
        (run(NOTES.format("p_code")), "plpgsql", "false", "isolated"),  # nobody reads it
        (run(NOTES.format("upper(p_code)")), "plpgsql", "true", "unknown"),
        (run("v := trim(p_code);" + NOTES.format("v"), "declare v text;"), "plpgsql", "true", "unknown"),
        (run("v = trim(p_code);" + NOTES.format("v"), "declare v text;"), "plpgsql", "true", "unknown"),
        (run(NOTES.format("v"), "declare v text default p_code;"), "plpgsql", "true", "unknown"),
        (run("select o.id, p_code into w, v from orgs o limit 1;" + NOTES.format("v"), "declare w uuid; v text;"),
         "plpgsql", "true", "unknown"),
        (run("for r in select p_code as c loop " + NOTES.format("r.c") + " end loop;", "declare r record;"),
         "plpgsql", "true", "unknown"),
        (run(NOTES.format("p_code"), "declare v text := trim(p_code);", "v"), "plpgsql", "true", "unknown"),
        (run(NOTES.format("p_code"), "declare v alias for $1;", "v"), "plpgsql", "true", "unknown"),
        (run("v := 'a';" + NOTES.format("v"), "declare v text;"), "plpgsql", "true", "isolated"),
        (run(FOUND + NOTES.format("r.name"), DECLARED), "plpgsql", "true", "isolated"),
        (run(FOUND + NOTES.format("r.join_code"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + NOTES.format("r::text"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + NOTES.format("(r).join_code"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + NOTES.format("to_jsonb(r.*) ->> 'join_code'"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + "v := r.name;" + NOTES.format("v"), DECLARED), "plpgsql", "true", "isolated"),
        (run(FOUND + "v := r.join_code;" + NOTES.format("v"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + "s := r;" + NOTES.format("s.join_code"), DECLARED), "plpgsql", "true", "unknown"),
        (run(FOUND + "r.name := p_code;" + NOTES.format("r.name"), DECLARED), "plpgsql", "true", "unknown"),
        (
            run("execute format('insert into %I (code) values ($1)', 'attempts') using p_code;"),
            "plpgsql",
            "true",
            "unknown",
        ),
        (run("perform note(p_code);"), "plpgsql", "true", "unknown"),
        (NOTES.format("$1") + JOINS.format("$1"), "sql", "true", "unknown"),
        (JOINS.format("$1"), "sql", "true", "isolated"),
    ],
)  # fmt: skip
def test_noted(body: str, language: str, seen: str, verdict: str, verdicts: Callable[..., Mapping[str, str]]) -> None:
    """What its bearer shows stays his where nobody can read what is kept of it."""
    script = CODES.format(body=body, language=language, seen=seen) + using(f"org_id in ({MINE})")
    assert verdicts(script)["select"] == verdict
