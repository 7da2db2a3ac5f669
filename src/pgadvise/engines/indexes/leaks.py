"""Which part of an expression is not leakproof: what may not see a row before the row's policy has let it pass.

The server looks at the functions behind calls, operators and casts, and only where a column goes into them
(optimizer/util/clauses.c, contain_leaked_vars). Here a part is named only where it surely leaks.
"""

from functools import cached_property

import msgspec

from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.tree.expression import Call, Cast, Coalesce, Column, Expression, Node, Operator, Star
from pgadvise.sql.tree.walk import walk

# Every leakproof operator of pg_catalog has one of these names; arithmetic, text and JSON operators never are.
_COMPARISONS = frozenset("= <> < > <= >= ~<~ ~<=~ ~>=~ ~>~ ^@".split())
_SYSTEM = (None, "pg_catalog")
# Casts that run a function which can fail or tell, by the column's type; text from varchar runs none.
_LEAKING_CASTS = {
    "text": frozenset("uuid int2 int4 int8 numeric bool date timestamp timestamptz json jsonb inet float8".split()),
    "date": frozenset("timestamp timestamptz text varchar".split()),
    "uuid": frozenset("text varchar".split()),
    "integer": frozenset("text varchar numeric int8".split()),
    "bigint": frozenset("text varchar numeric".split()),
    "numeric": frozenset("text varchar".split()),
    "jsonb": frozenset("text varchar json".split()),
}  # fmt: skip
_WIDENING = {
    ("int2", "integer"): "int4(smallint)",
    ("int2", "bigint"): "int8(smallint)",
    ("int4", "bigint"): "int8(integer)",
}


class Leaks(msgspec.Struct, frozen=True, dict=True):
    """Leakproofness of the functions of one snapshot."""

    snapshot: Snapshot

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(signature.partition("(")[0] for signature in self.snapshot.leakproof)

    def part(self, expression: Expression, table: Relation) -> str | None:
        """The first part that a column of the row goes into and that is surely not leakproof: `lower()`, `->>`."""
        found = (self._leaking(node, table) for node in walk(expression))
        return next((name for name in found if name is not None), None)

    def _leaking(self, node: Node, table: Relation) -> str | None:
        if isinstance(node, Call) and _reads_row(node):
            return f"{node.name}()" if self._function_leaks(node) else None
        if isinstance(node, Operator) and node.schema in _SYSTEM and node.name not in _COMPARISONS:
            return node.name if _reads_row(node) else None
        if isinstance(node, Coalesce):  # not in the server's list of what is harmless
            return "COALESCE" if _reads_row(node) else None
        if isinstance(node, Cast) and isinstance(node.arg, Column):
            column = table.column(node.arg.name)
            return f"::{node.type}" if column is not None and self._cast_leaks(column.base_type, node.type) else None
        return None

    def _cast_leaks(self, source: str, target: str) -> bool:
        signature = _WIDENING.get((source, target))
        if signature is not None:  # leakproof from PostgreSQL 14
            return bool(self._names) and signature not in self.snapshot.leakproof
        return source in _LEAKING_CASTS.get(target, ())

    def _function_leaks(self, call: Call) -> bool:
        if call.schema in _SYSTEM:
            return bool(self._names) and call.name not in self._names
        overloads = self.snapshot.functions_named(call.schema or "", call.name)
        return bool(overloads) and not any(f.leakproof for f in overloads)


def _reads_row(node: Node) -> bool:
    return any(isinstance(part, Column | Star) for part in walk(node))
