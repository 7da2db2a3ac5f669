"""Expressions with the functions that they call written out, so that two of them can be compared."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace as with_fields

from pgadvise.engines.caller.bodies import only_query
from pgadvise.engines.caller.callers import Callers
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.tree.expression import Call, Column, Expression, NamedArgument, Parameter
from pgadvise.sql.tree.query import Join, Query, Relation, Source, Subquery
from pgadvise.sql.tree.walk import Tree, replace

_DEEPEST = 4  # calls within calls

# The tables that a query names, and those of the queries around it: label and columns, None where these are not known.
_Scope = tuple[tuple[str | None, frozenset[str] | None], ...]


class WrittenOut(msgspec.Struct, frozen=True, kw_only=True):
    """A call becomes the one query, or the one expression, that its function is. Only the meaning is kept.

    Such a text is no replacement for the call: it would read with other rights.
    """

    callers: Callers

    @property
    def snapshot(self) -> Snapshot:
        return self.callers.snapshot

    def of(self, tree: Tree, table: str, depth: int = _DEEPEST) -> Tree:
        """`table` is the bare name of the table whose row the expression is about."""
        return replace(tree, lambda node: self._opened(node, table, depth)) if depth else tree

    def _opened(self, node: Expression, table: str, depth: int) -> Expression:
        value = node.query.only_value if isinstance(node, Subquery) else None
        if isinstance(node, Subquery) and value is not None:
            query = self._query(value, table, True) if isinstance(value, Call) else None
            return with_fields(node, query=self.of(query, table, depth - 1)) if query is not None else node
        query = self._query(node, table, False) if isinstance(node, Call) else None
        if query is None:
            return node
        opened = query.only_value or Subquery("scalar", query)
        return self.of(opened, table, depth - 1)

    def _query(self, call: Call, table: str, returns_set: bool) -> Query | None:
        found = self.callers.called(call)
        function = found[0] if len(found) == 1 else None
        if function is None or function.returns_set is not returns_set or function.kind != "function":
            return None
        if function.strict:  # it says NULL where its body might say true
            return None
        query = only_query(function)
        if query is None or len(query.select) != 1 or len(call.args) != len(function.argument_types):
            return None
        if any(isinstance(arg, NamedArgument) for arg in call.args):
            return None
        return _Names(self.snapshot, function, call, table).placed(query, ())


class _Names:
    """What the names in a body mean: columns of its tables, else its arguments."""

    def __init__(self, snapshot: Snapshot, function: Function, call: Call, table: str) -> None:
        self._snapshot = snapshot
        self._function = function
        # A bare column of the outer row would be caught by a table inside the body.
        self._arguments = tuple(replace(arg, _qualifier(table), queries=False) for arg in call.args)

    def placed(self, query: Query, outer: _Scope) -> Query:
        """The query with qualified columns, schemas on its tables and arguments in place."""
        sources = tuple(self._source(source) for source in query.sources)
        scope = (*(pair for source in sources for pair in self._labels(source)), *outer)

        def change(node: Expression) -> Expression:
            if isinstance(node, Subquery):
                return with_fields(node, query=self.placed(node.query, scope))
            return self._meant(node, scope)

        return replace(with_fields(query, sources=sources), change, queries=False)

    def _source(self, source: Source) -> Source:
        if isinstance(source, Join):
            return with_fields(source, left=self._source(source.left), right=self._source(source.right))
        if not isinstance(source, Relation) or source.schema is not None:
            return source
        schemas = dict.fromkeys((self._function.schema, "public"))
        found = (s for s in schemas if self._snapshot.relation_named(s, source.name) is not None)
        return with_fields(source, schema=next(found, None))

    def _labels(self, source: Source) -> _Scope:
        if isinstance(source, Join):
            return (*self._labels(source.left), *self._labels(source.right))
        if not isinstance(source, Relation):
            return ((getattr(source, "alias", None), None),)
        known = self._snapshot.relation_named(source.schema or "", source.name)
        return ((source.label, frozenset(c.name for c in known.columns) if known else None),)

    def _meant(self, node: Expression, scope: _Scope) -> Expression:
        if isinstance(node, Parameter) and 0 < node.number <= len(self._arguments):
            return self._arguments[node.number - 1]
        if not isinstance(node, Column):
            return node
        names = self._function.argument_names
        if node.table is None:
            if any(columns is None for _, columns in scope):
                return node
            owners = [label for label, columns in scope if columns and node.name in columns]
            if owners:
                return Column(node.name, owners[0])
        if node.table in (None, self._function.name) and node.name in names:
            return self._arguments[names.index(node.name)]
        return node


def _qualifier(table: str) -> Callable[[Expression], Expression]:
    return lambda node: Column(node.name, table) if isinstance(node, Column) and node.table is None else node
