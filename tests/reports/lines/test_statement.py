"""SQL that can be copied."""

from typing import Any

import pglast
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pglast.stream import RawStream
from psycopg import sql

from pgadvise.reports.lines import statement
from pgadvise.reports.lines.cells import width
from pgadvise.reports.lines.safe import is_safe

STATEMENTS = (
    "create policy p on public.invoice as restrictive for update to authenticated using (tenant_id = any (array("
    "select m.tenant_id from public.members m where m.user_id = (select auth.uid()) and m.role in ('a b  c', 'd'))))"
    " with check (tenant_id is not null)",
    "create index concurrently \"an  index\" on public.t using gin (to_tsvector('english', a || ' - ' || b)) "
    "include (c, d) where deleted_at is null and state <> 'x;y'",
    "create function f() returns text language sql as $body$\n  select 'a  b';\n\n\tselect $$c$$ -- d\n$body$",
    "alter table a.b add constraint c foreign key (d, e) references a.f (d, e) on delete cascade not valid",
    "comment on table a.b is E'it''s \\\\ \\' here'",
    "drop index a.b -- by hand",
    "revoke all on a.b from public, anon /* both -- of them */;",
)


@pytest.mark.parametrize("text", STATEMENTS)
@pytest.mark.parametrize("cells", [20, 34, 74, 154])
def test_a_broken_statement_is_the_same_statement(text: str, cells: int) -> None:
    """At every width PostgreSQL's own grammar reads the same tree, and a semicolon ends it."""
    shown = "\n".join(" " * 6 + line for line in statement.lines(text, cells))
    assert shown.rstrip().endswith(";")
    assert _tree(shown) == _tree(text)


@pytest.mark.parametrize("text", STATEMENTS)
def test_a_statement_that_fits_is_one_line_or_its_own_lines(text: str) -> None:
    """Nothing is broken without need."""
    lines = statement.lines(text, 1000)
    ends_in_comment = "-- by hand" in text
    assert len(lines) == text.count("\n") + 1 + ends_in_comment


def test_clauses_begin_lines() -> None:
    """A long policy is broken before its clauses, what is inside them stands further in."""
    assert statement.lines(STATEMENTS[0], 70) == [
        "create policy p on public.invoice",
        "    as restrictive for update to authenticated",
        "    using (tenant_id = any (array(select m.tenant_id",
        "        from public.members m where m.user_id = (select auth.uid())",
        "        and m.role in ('a b  c', 'd'))))",
        "    with check (tenant_id is not null);",
    ]


def test_a_remark_is_no_statement() -> None:
    """It ends with no semicolon, and stays one line."""
    assert statement.lines("-- there before the attack", 10) == ["-- there before the attack"]


def test_lines_fit_where_they_can() -> None:
    """A line is wider than the terminal only where it holds no place to break."""
    for text in STATEMENTS:
        for line in statement.lines(text, 60):
            assert width(line) <= 60 or " " not in line.strip() or "'" in line


def test_names_of_hidden_characters_can_be_copied(connection: psycopg.Connection, samples: Any) -> None:
    """A name made of ESC, newlines or bidi marks, and a string of them, reach the server exactly as they were."""
    for number, name in enumerate(samples.nasty):
        name = f"{number}{name}"[:15]
        create = sql.SQL("create table public.{} ()").format(sql.Identifier(name)).as_string(connection)
        comment = sql.SQL("comment on table public.{} is {}").format(sql.Identifier(name), sql.Literal(name))
        for text in (create, comment.as_string(connection)):
            lines = statement.lines(text, 40)
            assert all(map(is_safe, lines))
            assert lines[0] != statement.INEXACT
            connection.execute("\n".join(lines))
        found = connection.execute(
            "select obj_description(oid, 'pg_class') from pg_class where relname = %s", (name,)
        ).fetchone()
        assert found == (name,)


def test_what_cannot_be_shown_is_not_passed_off_as_exact() -> None:
    """A comment or body with an escape sequence is marked: copied from here it would be another one."""
    lines = statement.lines("do $$ begin raise notice '\x1b[2J'; end $$", 200)
    assert lines[0] == statement.INEXACT
    assert all(map(is_safe, lines))


@given(st.text(st.sampled_from("ab \n\t'\"$-/*;()\\,eEU&\x1b\u202e🦊"), max_size=60), st.integers(10, 60))
def test_any_text_ends(text: str, cells: int) -> None:
    """Even what is no SQL comes out, safe, and not a visible character of it is lost."""
    lines = statement.lines(text, cells)
    assert all(map(is_safe, lines))
    assert sum(line.count("🦊") for line in lines) == text.count("🦊")


def _tree(text: str) -> str:
    tree = pglast.parse_sql(text)
    assert len(tree) == 1
    # The indentation of a dollar-quoted body is part of its text: only white space may differ there.
    return " ".join(str(RawStream()(tree[0])).split())
