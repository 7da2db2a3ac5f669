"""The names that a query gives to its tables, and which table a column belongs to."""

from collections.abc import Iterator

from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Column, Expression, Node, Operator, Target
from pgadvise.sql.tree.walk import children


class Scope:
    """What FROM names: a position in the list of tables, or None for what is no table (a sub-query, a function)."""

    def __init__(self, outer: "Scope | None" = None) -> None:
        self.names: dict[str | None, int | None] = {}
        self.outer = outer

    def places(self, column: Column) -> tuple[tuple[int, ...], bool]:
        """The tables that may own the column, and whether that is sure. None: a sub-query or a function does."""
        if column.table is None and self.names:
            found = tuple(place for place in self.names.values() if place is not None)
            return found, len(self.names) == 1
        if column.table in self.names:
            place = self.names[column.table]
            return (() if place is None else (place,)), True
        return self.outer.places(column) if self.outer else ((), True)


class Tables:
    """Every table of a statement in order of appearance, and every condition with the scope that it stands in.

    The third part of a condition are the positions of the tables that it filters, None for all. `written` gives the
    positions of the targets, with the columns that are set.
    """

    def __init__(self) -> None:
        self.relations: list[q.Relation] = []
        self.conditions: list[tuple[Expression, Scope, frozenset[int] | None]] = []
        self.scopes: dict[int, Scope] = {}
        self.written: dict[int, tuple[str, ...]] = {}

    def add(self, relation: q.Relation) -> int:
        self.relations.append(relation)
        return len(self.relations) - 1

    def visit(self, node: Node, hidden: frozenset[str] = frozenset(), outer: Scope | None = None) -> None:
        """`hidden` are the names of WITH queries in reach: relations so named are no tables."""
        hidden = self._with(node, hidden, outer)
        if isinstance(node, q.Query) and node.operation:
            self.visit(node.operation.left, hidden, outer)
            self.visit(node.operation.right, hidden, outer)
        scope = self.scopes[id(node)] = Scope(outer)
        if isinstance(node, q.Insert | q.Update | q.Delete | q.Merge):
            self.written[len(self.relations)] = assigned(node)
            self._source(node.relation, scope, frozenset())
        for source in _sources(node):
            self._source(source, scope, hidden)
        for condition in _conditions(node):
            self.conditions.append((condition, scope, None))
        self._inner(node, scope, hidden)

    def _with(self, node: Node, hidden: frozenset[str], outer: Scope | None) -> frozenset[str]:
        ctes: tuple[q.CommonTable, ...] = getattr(node, "ctes", ())
        if getattr(node, "recursive", False):
            hidden |= {cte.name for cte in ctes}
        for cte in ctes:
            self.visit(cte.statement, hidden, outer)
            hidden |= {cte.name}
        return hidden

    def _source(self, source: q.Source, scope: Scope, hidden: frozenset[str]) -> None:
        match source:
            case q.Relation():
                table = source.schema or source.name not in hidden
                scope.names[source.label] = self.add(source) if table else None
            case q.Join():
                self._join(source, scope, hidden)
            case q.QuerySource():
                self.visit(source.query, hidden, scope if source.lateral else scope.outer)
                scope.names[source.alias] = None
            case q.OpaqueSource() if source.kind == "RangeTableSample":
                for part in source.children:
                    if isinstance(part, q.Relation):
                        self._source(part, scope, hidden)
            case q.FunctionSource() | q.OpaqueSource():
                self._inner(source, scope, hidden)
                scope.names[source.alias] = None

    def _join(self, join: q.Join, scope: Scope, hidden: frozenset[str]) -> None:
        """A condition of an outer join filters only the side whose rows may be missing."""
        first = len(self.relations)
        self._source(join.left, scope, hidden)
        middle = len(self.relations)
        self._source(join.right, scope, hidden)
        sides = {
            "inner": None,
            "left": frozenset(range(middle, len(self.relations))),
            "right": frozenset(range(first, middle)),
            "full": frozenset[int](),
        }
        for name in join.using:
            both = Operator("=", (Column(name, _first(join.left)), Column(name, _first(join.right))))
            self.conditions.append((both, scope, sides[join.kind]))
        if join.condition:
            self.conditions.append((join.condition, scope, sides[join.kind]))
            self._inner(Target(join.condition), scope, hidden)

    def _inner(self, node: Node, scope: Scope, hidden: frozenset[str]) -> None:
        """The sub-queries inside its expressions, and the statement inside EXPLAIN, INSERT and their like."""
        for part in children(node):
            if isinstance(part, q.Statement):
                inside = isinstance(node, q.Subquery)
                self.visit(part, hidden, scope if inside else None)
            elif not isinstance(part, q.Source | q.CommonTable | q.SetOperation):
                self._inner(part, scope, hidden)


def assigned(node: q.Insert | q.Update | q.Delete | q.Merge) -> tuple[str, ...]:
    """The columns that a statement names to be set."""
    found: list[str] = list(node.columns) if isinstance(node, q.Insert) else []
    assignments = list(node.assignments) if isinstance(node, q.Update) else []
    if isinstance(node, q.Insert) and node.conflict:
        assignments += node.conflict.assignments
    if isinstance(node, q.Merge):
        for branch in node.branches:
            found += branch.columns
            assignments += branch.assignments
    return tuple(dict.fromkeys([*found, *(name for part in assignments for name in part.columns)]))


def _first(source: q.Source) -> str | None:
    """The first table of a join: a column that USING merges is that table's."""
    if isinstance(source, q.Join):
        return _first(source.left)
    return source.label if isinstance(source, q.Relation) else getattr(source, "alias", None)


def _sources(node: Node) -> Iterator[q.Source]:
    match node:
        case q.Update() | q.Delete() | q.Query():
            yield from node.sources
        case q.Merge():
            yield node.source


def _conditions(node: Node) -> Iterator[Expression]:
    if isinstance(node, q.Query | q.Update | q.Delete) and node.where:
        yield node.where
    if isinstance(node, q.Merge):
        yield node.condition
