"""integer-key-running-out for a reader who may not see how far a sequence is."""

import io

import psycopg

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.report import Report
from pgadvise.reports.console import console
from pgadvise.reports.terminal import write
from pgadvise.rulebook import load
from pgadvise.scratch.server import Server
from pgadvise.sources.postgres.live import capture


def report_of(connection: psycopg.Connection) -> Report:
    rulebook = load()
    return advise(capture(connection), rulebook, Config(), rules=(rulebook.named("integer-key-running-out"),))


def test_what_cannot_be_read_is_said(connection: psycopg.Connection, server: Server) -> None:
    """A key may be at its end and the reader not see it: no finding, and no silence either."""
    connection.execute("create table public.entry (id serial primary key)")
    connection.execute("select setval('public.entry_id_seq', 2147483647)")
    connection.execute('create role "Guest" login')
    assert len(report_of(connection).findings) == 1
    assert "sequences" not in {u.section for u in report_of(connection).coverage.unseen}
    with psycopg.connect(server.on(connection.info.dbname, "Guest"), autocommit=True) as guest:
        report = report_of(guest)
        assert report.findings == ()
        assert ("sequences", "public.entry_id_seq") in [(u.section, u.object) for u in report.coverage.unseen]
        file = io.StringIO()
        write(report, console(file, "never", {}))
        assert "last values of public.entry_id_seq" in file.getvalue()
        (unseen,) = [u for u in report.coverage.unseen if u.section == "sequences"]
        connection.execute(unseen.reason.split(": ")[1].encode())
        assert len(report_of(guest).findings) == 1
