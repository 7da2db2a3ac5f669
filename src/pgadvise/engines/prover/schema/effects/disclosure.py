"""Whether a statement discloses secrets of a table: more of one than whether a guess at the whole of it is right.

A secret leaves its table only in a statement that reads the table, or that reads a variable which holds a row of it
(NEW and OLD in its triggers). There it goes by its column's name, in the whole row, with `*`, or under a name that an
alias gives; each of these is looked for, and what a statement does without them says nothing of it. Not counted is what
is compared as a whole (`=`, `<>`, IS DISTINCT FROM, IS NULL, IN), what EXISTS and PERFORM select, and what an INSERT
returns of its own new row: that is of the caller's tenants, or the table is not believed.

`Secret.made` are columns that are made of a secret. They may hold a part of one, so comparing them counts as well.
"""

from collections.abc import Collection, Iterator

import msgspec
from msgspec.structs import replace

from pgadvise.engines.prover.schema.effects.readings import RUNS_TEXT
from pgadvise.snapshot import Relation
from pgadvise.sql.tree.expression import Call, Cast, Column, Distinct, Node, NullTest, Operator, Quantified, Star
from pgadvise.sql.tree.query import Insert, Join, OpaqueSource, Subquery, Utility
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import children, walk

# Of a row of any table; `row.name` is else a column, or a function of the row that is called like one.
_OF_THE_SYSTEM = frozenset(("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"))
_SILENT = frozenset(("Lock", "Truncate", "Listen", "Unlisten"))


class Secret(msgspec.Struct, frozen=True):
    """Columns of one table. `tables`: the bare names under which statements read its rows, `rows`: the variables that
    hold one."""

    columns: frozenset[str]
    names: frozenset[str]
    made: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()

    @classmethod
    def of(cls, table: Relation, names: Collection[str], made: Collection[str] = ()) -> "Secret":
        columns = frozenset(column.name for column in table.columns)
        return cls(columns, frozenset(names), frozenset(made), frozenset((table.name,)))

    def is_whole(self, value: Node) -> bool:
        """Whether it is a secret as it stands, and no part of one."""
        return isinstance(value, Column) and value.name in self.names - self.made

    def within(self, tree: Node) -> bool:
        """Whether the statement discloses one."""
        return _Statement(self, tree).discloses()


class _Statement:
    def __init__(self, secret: Secret, tree: Node) -> None:
        self._secret, self._tree = secret, tree
        parts = list(walk(tree))
        named = [part for part in parts if isinstance(part, Named) and part.name in secret.tables]
        around = [part for part in parts if isinstance(part, Join) and any(one in named for one in walk(part))]
        self._reads = bool(named)
        self._renames = any(one.columns for one in named) or any(join.columns for join in around)
        self._labels = secret.rows | {source.label for source in named} | {join.alias for join in around if join.alias}
        self._labels |= secret.tables if named else frozenset()

    def discloses(self) -> bool:
        return self._renames or any(self._tells(part) for part in self._open(self._tree))

    def _open(self, node: Node) -> Iterator[Node]:
        """It and what is below it, but for what tells nothing."""
        yield node
        for child in self._followed(node):
            yield from self._open(child)

    def _followed(self, node: Node) -> list[Node]:
        match node:
            case Operator(name="=" | "<>", schema=None | "pg_catalog") | Distinct() | NullTest():
                return [side for side in children(node) if not self._is_whole(side)]
            case Quantified(operator="=" | "<>", schema=None | "pg_catalog", test=test) if self._is_whole(test):
                return [node.array]
            case Subquery(kind="any", operator="=" | "<>", schema=None | "pg_catalog", test=Column() as test):
                return [node.query] if self._is_whole(test) else children(node)
            case Subquery(kind="exists", query=asked):
                return children(replace(asked, select=()))
            case Insert(relation=into) if into.name in self._secret.tables:
                return children(_without_own(node))
            case _:
                return children(node)

    def _is_whole(self, side: Node) -> bool:
        """Whether it is a column as it stands or written out, or a row."""
        if isinstance(side, Cast) and side.type == "text":  # as another value no other is written
            return self._is_whole(side.arg)
        if isinstance(side, Column):
            return side.name not in self._secret.made and not self._is_function(side)
        return isinstance(side, Star)

    def _is_function(self, column: Column) -> bool:
        """`row.name` calls name(row) where the row has no such column."""
        return column.table in self._labels and column.name not in self._secret.columns | _OF_THE_SYSTEM

    def _tells(self, part: Node) -> bool:
        match part:
            case Column(table=None, name=name) if name in self._labels:
                return True
            case Column(table=row, name=name) if self._reads or row in self._labels:
                return name in self._secret.names | self._secret.made or self._is_function(part)
            case Star(table=row):
                return row in self._labels or (self._reads and row is None)
            case OpaqueSource():
                return self._reads
            case Utility(kind=kind, text=text):
                return kind not in _SILENT and any(name in text for name in self._secret.tables)
            case Call(name=name):
                return RUNS_TEXT.search(name) is not None
            case _:
                return False


def _without_own(node: Insert) -> Insert:
    """Without what it says of its own row: the columns of ON CONFLICT, and what it returns of a row that is new."""
    if node.conflict is None:
        return replace(node, returning=())
    keys = tuple(key for key in node.conflict.keys if not isinstance(key, Column))
    conflict = replace(node.conflict, keys=keys)
    return replace(node, conflict=conflict, returning=node.returning if conflict.assignments else ())
