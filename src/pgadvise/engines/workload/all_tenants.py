"""Statements that work on rows of all tenants: nothing in them says whose, directly or through another table.

Said only where it is sure. One comparison of any column that tells rows apart with a value, anywhere in the statement,
and it is somebody's: an id in a URL leads to one tenant's rows, whoever checked that. So are a function that takes a
value, a list of values in FROM, and text that cannot be read.
"""

from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.naming import NamePattern
from pgadvise.engines.tenancy.tenancy import Tenancy
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.totals import is_total
from pgadvise.sql.tree.walk import walk
from pgadvise.sql.workload.queries import core, workload_statement
from pgadvise.sql.workload.query_scopes import Tables

# Equality on one of these picks a class of rows, of every tenant.
_CLASSES = NamePattern(
    r"(^|_)(status|state|type|kind|role|category|level|priority|visibility|locale|lang|language|country|currency|env"
    r"|environment|provider|source|channel|version|plan|tier|mode|format|enabled|active|archived|deleted|published"
    r"|public|is|has)(_|$)",
)
_CLASS_TYPES = frozenset(("bool", "timestamptz", "timestamp", "date", "time", "timetz"))
_FEW = 50  # values of a column that tell classes rather than rows
# What programs work through for all tenants: queues, schedules, sessions.
_MACHINERY = NamePattern(
    r"(^|_)(jobs?|queues?|queued|outbox|inbox|webhooks?|deliver(y|ies)|sessions?|tokens?|locks?|crons?|schedules?"
    r"|scheduled|tasks?|runs?|executions?|migrations?|sync|syncs|imports?|exports?|notifications?|reminders?|batch|batches"
    r"|workers?|leases?|heartbeats?|health|settings?|flags?)(_|$)",
)
_BEFORE = ("<", "<=")
_COMPARING = ("<", "<=", ">", ">=", "<>", "~~", "~~*", "!~~", "!~~*", "~", "~*", "@@")
_WRITES = (q.Update, q.Delete)


class Reached(msgspec.Struct, frozen=True):
    """A table whose rows of all tenants a statement works on; `written`: it changes or deletes them."""

    table: Relation
    written: bool


class AllTenants(msgspec.Struct, frozen=True, dict=True):
    """Judges statements against one catalog."""

    snapshot: Snapshot
    tenants: Tenancy

    def reached(self, text: str) -> tuple[Reached, ...]:
        """The tenants' tables that the statement reads or changes for all of them; none where anything narrows it."""
        tree = workload_statement(text)
        if tree is None or isinstance(tree, q.Utility | q.Merge) or _spoken_for(tree):
            return ()
        tables = Tables()
        tables.visit(tree)
        known = [_resolved(self.snapshot, relation) for relation in tables.relations]
        columns = _Columns(self.snapshot, self.tenants, tuple(r for r in known if r is not None), self._functions)
        if any(columns.narrows(condition) for condition, _, _ in tables.conditions):
            return ()
        inserted = {id(part.relation) for part in walk(tree) if isinstance(part, q.Insert)}
        changed = {id(part.relation) for part in walk(tree) if isinstance(part, _WRITES)}
        found: dict[int, Reached] = {}
        for named, table in zip(tables.relations, known, strict=True):
            if table is not None and id(named) not in inserted and self._holds(table):
                written = id(named) in changed or (table.oid in found and found[table.oid].written)
                found[table.oid] = Reached(table, written)
        return tuple(found.values())

    @cached_property
    def _functions(self) -> frozenset[str]:
        """The names of the user's functions."""
        return frozenset(f.name for f in self.snapshot.functions if f.extension is None)

    def _holds(self, table: Relation) -> bool:
        """Rows of tenants, none of which a program has to work through for all of them."""
        scope, sure = self.tenants.scope(table), self.tenants.sure(table)
        owned = scope in ("direct", "transitive", "membership") and sure and table.is_table
        return owned and not _MACHINERY.search(table.name)


def _spoken_for(tree: q.Statement) -> bool:
    """Totals over everything, workers that share a queue, and rows that come from values of the caller."""
    if any(is_total(layer) for layer in core(tree)[1]):
        return True
    for part in walk(tree):
        if isinstance(part, q.Query) and (
            any("skip locked" in lock.lower() for lock in part.locking) or (part.values and part is not tree)
        ):
            return not isinstance(tree, q.Insert)
        if isinstance(part, q.FunctionSource | q.OpaqueSource):
            return True
    return False


def _resolved(snapshot: Snapshot, named: q.Relation) -> Relation | None:
    if named.schema is not None:
        return snapshot.relation_named(named.schema, named.name)
    return snapshot.relation_named("public", named.name)


class _Columns(msgspec.Struct, frozen=True):
    """What the columns of the statement's tables tell of rows."""

    snapshot: Snapshot
    tenants: Tenancy
    tables: tuple[Relation, ...]
    functions: frozenset[str]

    def narrows(self, condition: e.Expression) -> bool:
        """Whether any part of the condition, whatever stands around it, leads to somebody's rows."""
        return any(self._part(part) for part in walk(condition, queries=False))

    def _part(self, node: e.Node) -> bool:
        match node:
            case e.NullTest(negated=False, arg=e.Column() as column):
                return column.name in self.tenants.keys
            case e.Operator(name=name, args=(left, right)):
                return self._compared(name, left, right) or self._compared(_turned(name), right, left)
            case e.Quantified():
                pairs = ((node.array, node.test), (node.test, node.array))
                return any(_value(value) and self._tells(side) for value, side in pairs)
            case q.Subquery(test=e.Expression() as test):
                return _value(test)
            case e.Distinct():
                return any(_value(a) and self._tells(b) for a, b in ((node.left, node.right), (node.right, node.left)))
            case e.Between():
                return True
            case e.Call() if node.schema not in (None, "pg_catalog") or node.name in self.functions:
                return any(isinstance(part, e.Column) for part in walk(node))
        return False

    def _compared(self, name: str, side: e.Expression, value: e.Expression) -> bool:
        """`side name value`. What lies before a moment is due or outdated: whoever sweeps that does it for all."""
        if not _value(value):
            return False
        if name in _BEFORE and any(self._is_time(c) for c in _columns(side)):
            return True
        if name in (*_BEFORE, ">", ">=") and any(self._is_key(c) for c in _columns(side)):
            return True
        return name not in _COMPARING and self._tells(side)

    def _tells(self, side: e.Expression) -> bool:
        return any(self._tells_rows(column) for column in _columns(side))

    def _tells_rows(self, column: e.Column) -> bool:
        """Whether its values tell rows apart, or tenants; a column that nobody knows is believed to."""
        owners = self._owners(column)
        return column.name in self.tenants.keys or not owners or any(self._many(t, column.name) for t in owners)

    def _many(self, table: Relation, name: str) -> bool:
        column = table.column(name)
        if column is None or column.base_type in _CLASS_TYPES or column.base_kind == "e":
            return False
        statistics = self.snapshot.statistics_of(table).get(name)
        if statistics is not None and 0 < statistics.distinct <= _FEW:
            return name.lower().endswith("id")
        return not _CLASSES.search(name)

    def _is_time(self, column: e.Column) -> bool:
        found = (table.column(column.name) for table in self._owners(column))
        return any(c is not None and c.base_type in _CLASS_TYPES for c in found)

    def _is_key(self, column: e.Column) -> bool:
        return any(column.name in self.snapshot.primary_columns_of(table) for table in self._owners(column))

    def _owners(self, column: e.Column) -> tuple[Relation, ...]:
        return tuple(table for table in self.tables if table.column(column.name) is not None)


def _turned(name: str) -> str:
    return {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(name, name)


def _value(node: e.Expression) -> bool:
    """Something from outside of the tables: a parameter, a constant, the session, a function of these."""
    parts = tuple(walk(node))
    outside = any(isinstance(part, e.Parameter | e.Constant | e.SessionValue | e.Call) for part in parts)
    return outside and not any(isinstance(part, e.Column | q.Subquery) for part in parts)


def _columns(node: e.Expression) -> Iterator[e.Column]:
    return (part for part in walk(node, queries=False) if isinstance(part, e.Column))
