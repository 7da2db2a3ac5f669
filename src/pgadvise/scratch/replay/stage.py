"""Stage: a clone with rows in it, and what is true there, as its superuser sees it."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import msgspec
import psycopg

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.attack.world.scene import Scene, Standing, row_key
from pgadvise.engines.attack.world.world import World
from pgadvise.engines.files import BUCKET, FILES
from pgadvise.scratch.replay.attempt import PATIENCE
from pgadvise.scratch.replay.probing import functions
from pgadvise.scratch.replay.seeding import Seeding
from pgadvise.snapshot import Relation, literal, quote
from pgadvise.snapshot.origin import captured

# Of a table, by row key: whose it is and a digest of all it holds.
Rows = Mapping[str, tuple[str | None, str]]

LIMIT = "2s"  # of a statement


class Stage:
    """`session` is the superuser's, in autocommit; attacks run on it too, each rolled back."""

    def __init__(self, dsn: str, world: World, before: "Stage | None" = None) -> None:
        """`before` has written the rows, in another's eyes."""
        self.scene: Scene
        self.dsn = dsn
        self.world = world
        self.session = open_session(dsn)
        unseeded: Mapping[int, str] = before.scene.unseeded if before else self._write()
        self.scene = Scene(world=world, rows=self._standing(), unseeded=unseeded)

    def _write(self) -> dict[int, str]:
        seeding = Seeding(self.session, self.world)
        seeding.write()
        self.session.execute(functions().encode())
        return seeding.failed

    def change(self, statements: tuple[str, ...]) -> None:
        """Other rows than were written, with every right, triggers and keys asleep."""
        if statements:
            asleep = "set local session_replication_role = replica"
            self.session.execute(";".join(("begin", asleep, *statements, "commit")).encode())
            self.scene = msgspec.structs.replace(self.scene, rows=self._standing())

    def seen_by(self, role: str) -> "Stage":
        """The same rows, where whose they are depends on the role; to be closed like any other."""
        return Stage(self.dsn, msgspec.structs.replace(self.world, role=role), self)

    def close(self) -> None:
        self.session.close()

    @cached_property
    def judged(self) -> tuple[Axis, ...]:
        """The tables whose rows have a tenant and are there."""
        axes = (axis for axis in self.world.axes.values() if axis.relation.is_table)
        return tuple(axis for axis in axes if self.scene.rows_of(axis.relation))

    def public_query(self, relation: Relation) -> str | None:
        """The query of the keys of those rows that anybody may read, whosever they are: files of public buckets."""
        buckets = captured(self.world.snapshot.public_buckets)
        if relation.qualified != FILES or relation.column(BUCKET) is None or not buckets:
            return None
        listed = ", ".join(map(literal, buckets))
        return f"select {row_key(relation, self.world)} from {relation} t where t.{quote(BUCKET)} in ({listed})"

    def _standing(self) -> dict[int, tuple[Standing, ...]]:
        known = self.world.snapshot.tables
        tables = [table for table in known if table.extension is None and table.persistence != "temporary"]
        found = {}
        told = self.session.execute(";".join(map(self._query, tables)).encode()) if tables else None
        for table in tables:
            assert told is not None
            found[table.oid] = tuple(self._read(table, told.fetchall()))
            told.nextset()
        return found

    def _query(self, table: Relation) -> str:
        """Rows in the order in which they were written: the ordinary one of a side comes first."""
        axis = self.world.axes.get(table.oid)
        cells = ", ".join(f"t.{quote(column.name)}::text" for column in table.columns)
        tenant = axis.sql if axis else "null"
        told = ", ".join(part for part in (row_key(table, self.world), tenant, cells) if part)
        return f"select {told} from {table} t order by t.tableoid, t.ctid"

    def _read(self, table: Relation, rows: Iterable[tuple[Any, ...]]) -> Iterator[Standing]:
        axis, names = self.world.axes.get(table.oid), [column.name for column in table.columns]
        for key, whose, *values in rows:
            yield Standing(key, self._side(axis, whose), dict(zip(names, values, strict=True)))

    def _side(self, axis: Axis | None, whose: str | None) -> str | None:
        return self.world.cast.side(whose) if axis else None

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """With every right, however long it takes on a machine that is busy."""
        with self.session.transaction():
            self.session.execute(PATIENCE.encode())
            return self.session.execute(query.encode()).fetchall()

    def facts_query(self, axes: tuple[Axis, ...]) -> str:
        """The query whose rows `facts` reads."""
        return " union all ".join(
            f"select {axis.relation.oid}, {row_key(axis.relation, self.world)}, {axis.sql}, md5(t::text)"
            f" from {axis.relation} t"
            for axis in axes
        )

    def facts(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, Rows]:
        """What stands in the tables, by oid."""
        found: dict[int, dict[str, tuple[str | None, str]]] = {}
        for oid, key, whose, digest in rows:
            found.setdefault(oid, {})[key] = (self.world.cast.side(whose), digest)
        return dict(found)


def open_session(dsn: str) -> psycopg.Connection:
    session = psycopg.connect(dsn, autocommit=True, prepare_threshold=None)
    session.execute(f"set statement_timeout = '{LIMIT}'; set client_min_messages = error; set lock_timeout = '{LIMIT}'")
    return session
