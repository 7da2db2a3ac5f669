"""What an expression in a policy has to do with the row it is asked about."""

from functools import cache

import msgspec

from pgadvise.engines.indexes.as_set import Outer
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Cast, Column, Expression, Node, SessionValue, Star
from pgadvise.sql.tree.query import Subquery
from pgadvise.sql.tree.walk import walk

_SYSTEM = (None, "pg_catalog")
_VOLATILE = frozenset(
    "random clock_timestamp gen_random_uuid uuidv4 uuidv7 nextval timeofday set_config setval pg_sleep".split()
)
# Casts that change nothing but the name of the type: an index on the column still answers (pg_cast.castmethod b).
_RELABELLED = {"varchar": ("text",), "text": ("character varying",), "cidr": ("inet",)}


class Row(msgspec.Struct, frozen=True, dict=True):
    """The row of one table. Inside sub-queries its columns carry the table's name, as pg_get_expr() writes them."""

    snapshot: Snapshot
    table: Relation

    @property
    def outer(self) -> Outer:
        return Outer(self.column, self.read_by)

    def column(self, node: Expression) -> str | None:
        """The table's own column that `node` is, for an index: bare, or under a cast that only renames its type."""
        if isinstance(node, Cast) and isinstance(node.arg, Column) and self.owns(node.arg):
            column = self.table.column(node.arg.name)
            if column is None or not _renames(column.base_type, column.type, node.type):
                return None
            node = node.arg
        return node.name if isinstance(node, Column) and self.owns(node) else None

    def owns(self, column: Column) -> bool:
        return column.table in (None, self.table.name) and self.table.column(column.name) is not None

    def unqualified(self, node: Expression) -> Expression:
        """The table's own column as one writes it outside of sub-queries."""
        return Column(node.name) if isinstance(node, Column) and node.table == self.table.name else node

    def is_array(self, name: str) -> bool:
        """ARRAY(SELECT …) of arrays has two dimensions, and = ANY looks at the elements of both."""
        column = self.table.column(name)
        return column is None or column.element_type is not None

    def read_by(self, node: Node) -> bool:
        """Whether what `node` gives differs from row to row of the table."""
        outside, anywhere = _qualifiers(node)
        return self.table.name in anywhere or (None in outside and isinstance(node, Expression))

    def volatile(self, node: Node, *, queries: bool = False) -> bool:
        """Whether it has to be asked again for each row; a sub-query that reads none of it is asked once even so."""
        calls = (part for part in walk(node, queries=queries) if isinstance(part, Call))
        return any(self._is_volatile(call) for call in calls)

    def _is_volatile(self, call: Call) -> bool:
        if call.schema in _SYSTEM:
            return call.name in _VOLATILE
        overloads = self.snapshot.functions_named(call.schema or "", call.name)
        return bool(overloads) and all(f.volatility == "volatile" for f in overloads)


@cache
def _qualifiers(node: Node) -> tuple[frozenset[str | None], frozenset[str | None]]:
    """The qualifiers of the columns outside of sub-queries, and of all columns and whole rows."""
    outside = (part.table for part in walk(node, queries=False) if isinstance(part, Column))
    anywhere = (part.table for part in walk(node) if isinstance(part, Column | Star))
    return frozenset(outside), frozenset(anywhere)


@cache
def of_the_caller(node: Node) -> bool:
    """It asks the session or the database, and is no mere constant."""
    return any(isinstance(part, Call | SessionValue | Subquery) for part in walk(node))


def selected(node: Subquery) -> Expression | None:
    """`x` of `(SELECT x)`, which asks no table."""
    return node.query.only_value if node.kind == "scalar" else None


def _renames(base: str, declared: str, target: str) -> bool:
    """Whether a cast of the column to `target` runs no function: it stays the column for an index."""
    return target in _RELABELLED.get(base, ()) or target in (base, declared)
