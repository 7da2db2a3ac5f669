"""transaction-id-wraparound: who holds the age, and a fix that no transaction can try."""

import msgspec
import psycopg

from pgadvise.advise import advise
from pgadvise.config import Config
from pgadvise.report import ReportedFinding
from pgadvise.rulebook import load
from pgadvise.snapshot import Activity, DatabaseAge, NotCaptured, Session, Snapshot
from pgadvise.sources.postgres.live import capture

OLD = 1_300_000_000


def aged(connection: psycopg.Connection) -> Snapshot:
    """The database as it is, but for the age of it and of two tables: a server does not grow so old in a test."""
    snapshot = capture(connection)
    tables = {"Old Table": OLD, "older": OLD + 7, "young": 500}
    return msgspec.structs.replace(
        snapshot,
        ages=(DatabaseAge(database=snapshot.origin.database, xid_age=OLD + 7, mxid_age=0),),
        relations=tuple(msgspec.structs.replace(r, xid_age=tables.get(r.name, 1)) for r in snapshot.relations),
    )


def finding_of(snapshot: Snapshot) -> ReportedFinding:
    rulebook = load()
    (finding,) = advise(snapshot, rulebook, Config(), rules=(rulebook.named("transaction-id-wraparound"),)).findings
    return finding


def test_the_oldest_tables_are_frozen(connection: psycopg.Connection) -> None:
    """The tables that hold the database's age are named, the oldest first, and the server takes the fix as printed."""
    connection.execute('create table public."Old Table" (id int); create table public.older (id int)')
    connection.execute("create table public.young (id int)")
    finding = finding_of(aged(connection))
    assert 'oldest: public.older (1.3 billion), public."Old Table" (1.3 billion)' in finding.detail
    assert finding.fix is not None
    assert finding.fix.statements == (
        "vacuum (freeze, verbose, index_cleanup off) public.older",
        'vacuum (freeze, verbose, index_cleanup off) public."Old Table"',
    )
    for statement in finding.fix.statements:
        connection.execute(statement.encode())


def test_where_the_catalog_is_old_all_is_frozen(connection: psycopg.Connection) -> None:
    """No table of the user's is old: the database as a whole is vacuumed."""
    connection.execute("create table public.young (id int)")
    finding = finding_of(aged(connection))
    assert finding.fix is not None
    assert finding.fix.statements == ("vacuum (freeze, verbose, index_cleanup off)",)
    connection.execute(finding.fix.statements[0].encode())


def test_a_temporary_table_is_left_to_its_session(connection: psycopg.Connection) -> None:
    """Nobody else can vacuum it, so it is named and not in the fix."""
    connection.execute("create temp table older (id int)")
    finding = finding_of(aged(connection))
    assert "older (1.3 billion)" in finding.detail
    assert finding.fix is not None
    assert finding.fix.statements == ("vacuum (freeze, verbose, index_cleanup off)",)


def test_who_holds_it_is_named(connection: psycopg.Connection) -> None:
    """With its age; what is young holds nothing."""
    one = Session(pid=11, role="Web", database="d", application=None, backend="client backend", state="active")
    sessions = (
        msgspec.structs.replace(one, xmin_age=900_000_000, state="idle in transaction"),
        msgspec.structs.replace(one, pid=12, xmin_age=3),
    )
    held = msgspec.structs.replace(aged(connection), activity=Activity(sessions=sessions))
    assert finding_of(held).detail == (
        'held back by session 11 of "Web" (idle in transaction), 900 million transactions old'
    )


def test_what_could_not_be_seen_is_said(connection: psycopg.Connection) -> None:
    """Without the right to see sessions nobody knows whether one holds it back."""
    blind = msgspec.structs.replace(aged(connection), activity=NotCaptured("not permitted"))
    assert finding_of(blind).detail == "whether a session holds it back could not be seen"
