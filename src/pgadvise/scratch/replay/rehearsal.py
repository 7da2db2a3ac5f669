"""Rehearsal: what a script does where only the rows are that it brings itself."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from pgadvise.scratch.replay.stage import Stage, open_session
from pgadvise.snapshot import Relation

Rehearse = Callable[[str], str | None]


@contextmanager
def rehearsal(stage: Stage) -> Iterator[Rehearse]:
    """Run a script in an emptied clone, in a connection of its own: the message it raises, None where it raises none.

    What it did is undone each time. Any other error than one that was raised on purpose is the script's failure: an
    empty message.
    """
    with open_session(stage.dsn) as session:
        session.execute("begin")
        _empty(session, stage)

        def run(script: str) -> str | None:
            session.execute("savepoint rehearsed")
            try:
                session.execute(script.encode(), prepare=False)
            except errors.RaiseException as error:
                return error.diag.message_primary or ""
            except psycopg.Error:
                return ""
            finally:
                session.execute("rollback to rehearsed")
            return None

        try:
            yield run
        finally:
            session.execute("rollback")


def _empty(session: psycopg.Connection, stage: Stage) -> None:
    deletions = [f"delete from {table}" for table in written(stage)]
    views = [r for r in stage.world.snapshot.relations if r.kind == "materialized_view" and r.extension is None]
    refreshed = [f"refresh materialized view {view}" for view in views if view.oid not in stage.scene.unseeded]
    script = ["set local session_replication_role = replica", *deletions, *refreshed]
    session.execute(";".join((*script, "set local session_replication_role = origin")).encode())


def written(stage: Stage) -> tuple[Relation, ...]:
    """The tables that have rows; a partition's are its table's."""
    return tuple(
        table for table in stage.world.snapshot.tables if not table.is_partition and stage.scene.rows_of(table)
    )
