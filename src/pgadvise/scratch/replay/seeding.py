"""Write a world's rows into a clone: keys and triggers are off, checks are not, and what a check refuses is varied."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice, pairwise

import psycopg
from psycopg import errors

from pgadvise.engines.attack.texts import checked_texts
from pgadvise.engines.attack.texts.repairs import repairs, together
from pgadvise.engines.attack.texts.sample import patterns, sample
from pgadvise.engines.attack.texts.values import TEXTS, Value, identifier, ordinary
from pgadvise.engines.attack.world.cast import OWN
from pgadvise.engines.attack.world.row import Row, inserted
from pgadvise.engines.attack.world.spelling import bounds
from pgadvise.engines.attack.world.world import World
from pgadvise.snapshot import Column, Constraint, Relation, quote

_TRIES = 60  # of one row

# Triggers off takes a superuser: only the rows are written so, the attacks are not.
_OFF, _ON = "set session_replication_role = replica", "reset session_replication_role"


class Seeding:
    """One clone's seeding. `failed` holds by table the server's reason why no row of another's could be written."""

    def __init__(self, session: psycopg.Connection, world: World) -> None:
        self.session = session
        self.world = world
        self.failed: dict[int, str] = {}
        self._learned: dict[int, dict[str, Value]] = {}

    def write(self) -> None:
        """All rows, committed; materialized views see them."""
        self.session.execute(_OFF)
        self._send(f"alter table {table} drop constraint {quote(c.name)}" for table, c in self._later_checks())
        written, others = set[int](), set[int]()
        hopeless: set[tuple[int, str]] = set()
        for row in self.world.rows():
            if (row.table.oid, row.side) in hopeless:
                continue  # the first of a side tells whether this one can be written
            if self._insert(row):
                written.add(row.table.oid)
                others |= {row.table.oid} if row.side != OWN else set()
            elif not row.number:
                hopeless.add((row.table.oid, row.side))
        self.failed = {oid: reason for oid, reason in self.failed.items() if oid not in others}
        self._drop_orphans(written)
        self._send(
            f"alter table {table} add constraint {quote(c.name)} check ({c.expression}) not valid"
            for table, c in self._later_checks()
        )
        self.session.execute(_ON)
        for view in self.world.snapshot.relations:
            if view.kind == "materialized_view" and view.extension is None:
                self._refresh(view)

    def _later_checks(self) -> Iterator[tuple[Relation, Constraint]]:
        """Those that are NOT VALID came after the rows, which may be as they would not be now."""
        for table in self.world.tables:
            for check in self.world.snapshot.constraints_of(table):
                if check.kind == "check" and check.enforced and not check.validated:
                    yield table, check

    def _send(self, statements: Iterable[str]) -> None:
        for statement in statements:
            with suppress(psycopg.Error):  # inherited with a parent's
                self.session.execute(statement.encode())

    def _drop_orphans(self, written: set[int]) -> None:
        """Rows that refer to none, which keys forbid: what such a row lets pass would be nobody's fault.

        Where the parent is everybody's, such as a list of countries, any of its rows will do; the parents of what hangs
        on them are put right first.
        """
        keys = [key for key in self.world.snapshot.constraints if key.kind == "foreign_key"]
        keys = [key for key in keys if {key.table, key.references} <= written]
        shared = [key for key in keys if self._is_everybodys(key.references)]
        for key in shared:
            child, parent, orphans = self._orphans(key)
            own, theirs = (", ".join(map(quote, names)) for names in (key.columns, key.referenced_columns))
            some = f"({own}) = (select {theirs} from {parent} limit 1)"
            with suppress(psycopg.Error):  # each must have its own, say
                self.session.execute(f"update {child} c set {some} where {orphans}".encode())
            self._delete([(child, parent, orphans)])
        self._delete([self._orphans(key) for key in keys if key not in shared])

    def _orphans(self, key: Constraint) -> tuple[Relation, Relation, str]:
        """Whose rows refer to what, and which of them refer to nothing."""
        child, parent = (self.world.snapshot.relation(oid) for oid in (key.table, key.references or 0))
        assert child is not None
        assert parent is not None
        told = " and ".join(f"c.{quote(name)} is not null" for name in key.columns)
        pairs = zip(key.columns, key.referenced_columns, strict=True)
        same = " and ".join(f"p.{quote(theirs)} = c.{quote(own)}" for own, theirs in pairs)
        return child, parent, f"{told} and not exists (select from {parent} p where {same})"

    def _delete(self, orphans: list[tuple[Relation, Relation, str]]) -> None:
        """In one message; where that leaves a table without rows, it says why."""
        if not orphans:
            return
        script = ";".join(f"delete from {child} c where {which}" for child, _, which in orphans)
        told = self.session.execute(script.encode())
        gone = []
        for child, parent, _ in orphans:
            gone += [(child, parent)] if told.rowcount else []
            told.nextset()
        for child, parent in gone:
            if self.session.execute(f"select from {child} limit 1".encode()).rowcount == 0:
                self.failed[child.oid] = f"none of its rows could be given a row of {parent} to refer to"

    def _is_everybodys(self, oid: int | None) -> bool:
        table = self.world.snapshot.relation(oid or 0)
        return table is not None and table.oid not in self.world.axes and self.world.tenancy.scope(table) == "global"

    def _refresh(self, view: Relation) -> None:
        try:
            self.session.execute(f"refresh materialized view {view}".encode())
        except psycopg.Error as error:
            self.failed[view.oid] = _words(error)

    def _insert(self, row: Row) -> bool:
        cells = row.cells
        known = {k: v for k, v in self._learned.get(row.table.oid, {}).items() if k in cells}
        tries = _Tries(self.world, row)
        for _ in range(_TRIES):
            failure = self._attempt(row.table, cells)
            if known and isinstance(failure, errors.CheckViolation):  # what the rows before needed
                cells, known = {**cells, **known}, {}
                continue
            if failure is None:
                self._learned.setdefault(row.table.oid, {}).update(tries.learned(cells))
                return True
            self.failed.setdefault(row.table.oid, _words(failure))
            again = tries.after(failure, cells)
            if again is None:
                return False
            cells = again
        return False

    def _attempt(self, table: Relation, cells: dict[str, Value]) -> psycopg.Error | None:
        try:
            self.session.execute(inserted(table, cells).encode(), prepare=False)
        except psycopg.Error as error:
            return error
        return None


def _words(error: psycopg.Error) -> str:
    return error.diag.message_primary or str(error)


class _Tries:
    """What else may be written where the server refused a row."""

    def __init__(self, world: World, row: Row) -> None:
        self.world = world
        self.row = row
        self._checks: dict[str, Iterator[dict[str, Value]]] = {}
        self._before: dict[str, dict[str, Value]] = {}
        self._salt = 0
        self._repaired: set[str] = set()
        self._trying: str | None = None  # the check that is to be pleased

    def learned(self, cells: dict[str, Value]) -> dict[str, Value]:
        """What a check wanted, for the rows to come; not where each row must differ."""
        table = self.row.table
        columns = {c.name: c for c in table.columns}
        return {n: cells[n] for n in self._repaired & cells.keys() if not self.world.in_key(table, columns[n])}

    def after(self, error: psycopg.Error, cells: dict[str, Value]) -> dict[str, Value] | None:
        """The cells to try next; None where nothing is left to try."""
        if isinstance(error, errors.NotNullViolation):
            return self._filled(error.diag.column_name or "", cells)
        if isinstance(error, errors.CheckViolation | errors.ExclusionViolation):
            return self._varied(error, cells)
        if isinstance(error, errors.UniqueViolation):
            return self._another(cells)
        # What was tried for a check may be nothing for its type, or nothing that the check itself takes.
        return self._next(self._trying) if self._trying is not None else self._without_guess(cells)

    def _column(self, name: str) -> Column | None:
        return self.row.table.column(name)

    def _filled(self, name: str, cells: dict[str, Value]) -> dict[str, Value] | None:
        column = self._column(name)
        if column is None or cells.get(name) is not None:
            return None
        value = ordinary(column, self.world.snapshot)
        return None if value is None else {**cells, name: value}

    def _varied(self, error: psycopg.Error, cells: dict[str, Value]) -> dict[str, Value] | None:
        name = error.diag.constraint_name or ""
        if name not in self._checks:
            self._before[name] = cells
            self._checks[name] = islice(self._variations(name, cells, error.diag.datatype_name), _TRIES)
        return self._next(name)

    def _next(self, name: str) -> dict[str, Value] | None:
        self._trying = name
        change = next(self._checks[name], None)
        if change is None:
            return None
        self._repaired.update(change)
        return {**self._before[name], **change}

    def _variations(self, name: str, cells: dict[str, Value], domain: str | None) -> Iterator[dict[str, Value]]:
        table = self.row.table
        checks = tuple(c for c in self.world.snapshot.constraints_of(table) if c.name == name)
        involved = [c for check in checks for n in check.columns if (c := self._column(n))]
        given = [c for c in involved or self._unnamed(domain) if not c.generated]
        free = [c for c in given if not self.world.is_tied(table, c)]
        # What refers to another row refers to that one, or to none; what says whose the row is stays longest.
        axis = self.world.axes.get(table.oid)
        several = sorted(
            (c for c in given if c in free or c.nullable), key=lambda c: axis is None or c.name != axis.column
        )
        taken = [] if checks else bounds(self.world.snapshot, table)  # a row that no partition takes names no check
        which = (self.world.snapshot, self.row.side, self.row.number)
        begun = {c.name: [*self._begun(c, checks)] for c in free}
        values = {
            c.name: [*taken, *begun[c.name], *checked_texts.texts(c, checks, cells), *repairs(c, checks, *which)]
            for c in free
        }
        yield from together(several, checks, cells) if len(several) > 1 else ()
        for column, candidates in values.items():
            yield from ({column: value} for value in candidates)
        for first, second in pairwise(free):
            pairs = ((a, b) for a in values[first.name][:6] for b in values[second.name][:6])
            yield from ({first.name: a, second.name: b} for a, b in pairs)

    def _begun(self, column: Column, checks: tuple[Constraint, ...]) -> Iterator[str]:
        """Others' texts begin as the attacker's does where somebody asks how one begins, and no mark comes after that:
        what stands behind one may lie below him. So may a text of as many letters more as the pattern counts."""
        which = (self.row.side, self.row.number)
        asked = column.base_type in TEXTS and which != (OWN, 0) and self.world.hints.begins(column.name)
        for pattern in patterns(" ".join(check.expression or "" for check in checks)) if asked else ():
            first, own = sample(pattern, column.name, OWN, 0), sample(pattern, column.name, *which)
            if first and own and "{" not in pattern and f"{first[-1]}{own[0]}".isalnum():
                yield f"{first}{own}"

    def _unnamed(self, domain: str | None) -> list[Column]:
        """What a domain's check or the choice of a partition looks at."""
        key, columns = self.row.table.partition_key or "", self.row.table.columns
        kinds = {t.oid for t in self.world.snapshot.types if t.name == domain}
        return [c for c in columns if c.type_oid in kinds] or [c for c in columns if c.name in key]

    def _another(self, cells: dict[str, Value]) -> dict[str, Value] | None:
        table = self.row.table
        free = [c for c in table.columns if self.world.in_key(table, c) and not self.world.is_tied(table, c)]
        self._salt += 1
        if not free or self._salt > 3:
            return None
        salted = {c.name: identifier(c, table, self.row.side, self.row.number, self._salt) for c in free}
        again = {**cells, **{name: value for name, value in salted.items() if name in cells}}
        return again if again != cells else None

    def _without_guess(self, cells: dict[str, Value]) -> dict[str, Value] | None:
        """A value that its type does not take: what may stay away goes, the last first."""
        table = self.row.table
        for column in reversed(table.columns):
            free = column.nullable or column.default is not None
            if column.name in cells and free and not self.world.is_tied(table, column):
                return {name: value for name, value in cells.items() if name != column.name}
        return None
