"""secret-in-statements on a real server: the cases cannot show that the texts of the view lead to the finding."""

import io

import psycopg
import pytest

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.report import Report
from pgadvise.reports import formats
from pgadvise.reports.console import console
from pgadvise.reports.terminal import write
from pgadvise.reports.view import View
from pgadvise.rulebook import load
from pgadvise.snapshot import codec
from pgadvise.sources.postgres.live import capture

SECRET = "hunter2-Zx9"
RULE = "secret-in-statements"


@pytest.fixture
def counted(connection: psycopg.Connection) -> psycopg.Connection:
    """The extension in a schema that needs quotes, counting from now."""
    connection.execute('create schema "Ext"')
    connection.execute('create extension pg_stat_statements schema "Ext"')
    connection.execute('select "Ext".pg_stat_statements_reset()')
    return connection


def report_of(connection: psycopg.Connection) -> Report:
    rulebook = load()
    return advise(capture(connection), rulebook, Config(), rules=(rulebook.named(RULE),))


def printed(report: Report) -> str:
    """Every format, with all that -v shows."""
    file = io.StringIO()
    write(report, console(file, "never", {}), View(verbose=2))
    return file.getvalue() + formats.named("json").render(report)


def test_a_password_in_the_view_is_found_and_told_to_nobody(counted: psycopg.Connection) -> None:
    """The server keeps it in clear; neither the snapshot nor any report has it."""
    counted.execute(f"create role somebody login password '{SECRET}'".encode())
    counted.execute(f"alter role somebody password '{SECRET}2'".encode())
    kept = counted.execute('select count(*) from "Ext".pg_stat_statements where query ~ %s', (SECRET,)).fetchone()
    assert kept is not None
    assert kept[0] >= 2
    report = report_of(counted)
    (finding,) = report.findings
    assert finding.severity == "error"
    assert "(2 passwords of roles)" in finding.message
    assert SECRET.encode() not in codec.encode(capture(counted))
    assert RULE in printed(report)
    assert SECRET not in printed(report)


def test_the_fix_makes_the_server_forget(counted: psycopg.Connection) -> None:
    """The statement of the fix runs as it is printed, and takes these texts alone."""
    counted.execute("create table public.kept (id int)")
    counted.execute(f"create role somebody password '{SECRET}'".encode())
    counted.execute(f"alter role somebody password '{SECRET}2'".encode())
    (finding,) = report_of(counted).findings
    assert finding.fix is not None
    for statement in finding.fix.statements:
        counted.execute(statement.encode())
    assert report_of(counted).findings == ()
    texts = [query for (query,) in counted.execute('select query from "Ext".pg_stat_statements')]
    assert not [text for text in texts if SECRET in text]
    assert "create table public.kept (id int)" in texts


@pytest.mark.pg(">= 14")
def test_what_psql_sends_is_no_secret(counted: psycopg.Connection) -> None:
    """psql's password command hashes by SCRAM: the advice, followed, is not reported again."""
    counted.execute("create role somebody")
    hashed = counted.pgconn.encrypt_password(SECRET.encode(), b"somebody", b"scram-sha-256").decode()
    counted.execute(f"alter role somebody password '{hashed}'".encode())
    assert report_of(counted).findings == ()
    counted.execute(f"alter role somebody password 'md5{'0' * 32}'".encode())
    assert len(report_of(counted).findings) == 1
