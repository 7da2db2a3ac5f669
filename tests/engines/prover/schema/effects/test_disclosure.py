"""What discloses a secret: every way out of its table, and none that only tells whether a guess is right."""

import pytest
from tests.engines.prover.schema.routines import routine

from pgadvise.engines.prover.schema.effects.disclosers import function_discloses
from pgadvise.engines.prover.schema.effects.disclosure import Secret

SECRET = Secret(
    frozenset(("id", "org_id", "token", "link")), frozenset({"token"}), frozenset({"link"}), frozenset({"invites"})
)

KEEPS = (
    "select i.org_id from invites i where i.token = $1",
    "select 1 from invites where token is not null and token <> $1 and token is distinct from $2",
    "select org_id from invites where token in ('a', $1)",
    "select exists (select * from invites where token = $1)",
    "select count(*) from invites",
    "insert into invites (org_id, token) values ($1, $2) on conflict (token) do nothing returning token",
    "update invites set token = $1 where id = $2 returning org_id",
    "select k.* from keys k join invites i using (org_id)",
    "select token from sessions",
    "select i.ctid from invites i where i is null",
)
DISCLOSES = (
    "select token from invites",
    "select 1 from invites where $1 >= token",
    "select 1 from invites where token like $1",
    "select 1 from invites i where i::text like $1",
    "select 1 from invites where link = $1",
    "select link from invites",
    "select * from invites",
    "table invites",
    "select i from invites i",
    "select i.* from invites i",
    "select i.link_of from invites i",
    "select i.c from invites i (a, b, c)",
    "select j.x from (invites i join orgs o on true) as j (x)",
    "select j from (invites i join orgs o on true) as j",
    "select 1 from invites order by token",
    "select case token when $1 then 1 end from invites",
    "with gone as (delete from invites returning *) select org_id from gone",
    "insert into invites (token) values ($1) on conflict (token) do update set token = $2 returning token",
    "update log set what = (select token from invites limit 1)",
    "copy invites to '/tmp/x'",
    "select query_to_xml($1, true, true, '')",
)


@pytest.mark.parametrize(("sql", "discloses"), [*((sql, False) for sql in KEEPS), *((sql, True) for sql in DISCLOSES)])
def test_what_a_statement_discloses(sql: str, discloses: bool) -> None:
    """In a body of SQL, whatever it gives."""
    assert function_discloses(routine(sql, "text", "sql"), SECRET) is discloses


@pytest.mark.parametrize(
    ("body", "discloses"),
    [
        ("select * into r from invites; if r is null or r.token <> 'x' then raise exception 'no'; end if;", False),
        ("for r in select * from invites loop raise notice '%', r.org_id; end loop;", False),
        ("perform * from invites;", False),
        ("select * into r from invites; v = r.token;", True),
        ("select * into r from invites; v := r;", True),
        ("select * into r from invites; insert into log select r.*;", True),
        ("select * into r from invites; raise exception '%', r;", True),
        ("select * into a, b from invites;", True),
        ("select * into other from invites; insert into log values (other.what);", True),
        ("execute 'select 1';", False),
        ("execute v;", True),
    ],
)
def test_what_a_procedure_does_with_a_row(body: str, discloses: bool) -> None:
    """One that gives nothing may look at a whole row, if it is called there as the table calls it."""
    declared = "declare r invites; other audit; v text; a text; b text;"
    assert function_discloses(routine(f"{declared} begin {body} end"), SECRET) is discloses


def test_a_row_that_a_trigger_returns() -> None:
    """It is stored where the trigger is."""
    body = "declare r record; begin select * into r from invites; return r; end"
    assert function_discloses(routine(body, "trigger"), SECRET)
