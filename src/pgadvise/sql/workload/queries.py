"""What a statement of the workload asks of its tables: the shape that indexes and rules look at.

pglast reads them alone, `interval $1` and the like included, which the server itself would refuse; what sqlglot could
add, the owner of an unqualified column, only the catalog knows.
"""

import re
from functools import cache

from pgadvise.sql.parser.parse import parsed_statement
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import Column, Constant, Expression, SortKey
from pgadvise.sql.workload.literals import LITERAL
from pgadvise.sql.workload.predicates import Condition, conditions
from pgadvise.sql.workload.query_scopes import Scope, Tables
from pgadvise.sql.workload.query_shapes import JoinKey, Kind, OrderKey, Predicate, StatementShape, TableUse, Unplaced

_KINDS: dict[type[q.Statement], Kind] = {
    q.Query: "select",
    q.Insert: "insert",
    q.Update: "update",
    q.Delete: "delete",
    q.Merge: "merge",
    q.Utility: "utility",
}

# Migrations leave thousands of these behind, and none of them asks for rows: they need no parser.
_DEFINITION = re.compile(
    r"\s*(?:(?:alter|drop|grant|revoke|comment|truncate|vacuum|analyze|set|reset|begin|commit|rollback|deallocate)\b"
    r"|create\s+(?:unique\s+|or\s+replace\s+)*(?:index|policy|function|procedure|trigger|type|domain|schema|sequence"
    r"|extension|role|user|publication)\b|create\s+table\s+(?:if\s+not\s+exists\s+)?[^\s(]+\s*\()",
    re.IGNORECASE,
)


@cache
def shape(text: str) -> StatementShape | None:
    """The shape of a text as pg_stat_statements gives it or `redact` leaves it; None when it cannot be read."""
    tree = workload_statement(text)
    if tree is None:
        return None
    if isinstance(tree, q.Utility):
        return StatementShape("utility")
    tables = Tables()
    tables.visit(tree)
    return _shape(*core(tree), tables)


@cache
def workload_statement(text: str) -> q.Statement | None:
    """The tree of such a text, its marks being literals again; None when it cannot be read."""
    definition = _DEFINITION.match(text)
    if definition:
        return q.Utility(definition[0].strip().title(), text)
    return parsed_statement(text.replace(LITERAL, f"'{LITERAL}'"))


def core(tree: q.Statement) -> tuple[q.Statement, list[q.Query]]:
    """The statement that finds the rows, and the queries around it that only pass them on (PostgREST, Prisma)."""
    layers: list[q.Query] = []
    known: dict[str, q.Statement] = {}
    node = tree
    while isinstance(node, q.Query):
        layers.append(node)
        known |= {cte.name: cte.statement for cte in node.ctes}
        source = node.sources[0] if len(node.sources) == 1 and not node.where and not node.operation else None
        if isinstance(source, q.QuerySource):
            node = source.query
        elif isinstance(source, q.Relation) and source.schema is None and source.name in known:
            node = known.pop(source.name)
        else:
            break
    return node, layers


def _shape(found: q.Statement, layers: list[q.Query], tables: Tables) -> StatementShape:
    uses = _Uses(tables)
    scope = tables.scopes.get(id(found), Scope())
    query = found if isinstance(found, q.Query) else q.Query()
    return StatementShape(
        _KINDS[type(found)],
        uses.tables(),
        tuple(dict.fromkeys(uses.joins)),
        tuple(uses.unplaced),
        tuple([_order_key(key, scope, query) for key in query.order_by]),
        tuple([_order_key(SortKey(value), scope, query) for value in query.group_by]),
        any(layer.distinct is not None for layer in layers),
        any(layer.limit is not None for layer in layers),
        any(layer.offset is not None for layer in layers),
        uses.complete,
    )


class _Uses:
    """The conditions of a statement, given to the tables they are about."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._predicates: list[list[Predicate]] = [[] for _ in tables.relations]
        self.joins: list[JoinKey] = []
        self.unplaced: list[Unplaced] = []
        self.complete = True
        for expression, scope, only in tables.conditions:
            for condition in conditions(expression):
                if condition is None:
                    self.complete = False
                else:
                    self._add(condition, scope, only)

    def _add(self, condition: Condition, scope: Scope, only: frozenset[int] | None) -> None:
        places, sure = scope.places(condition.column)
        if places and not sure:
            self.unplaced.append(Unplaced(condition.predicate, places))
        elif places and (only is None or places[0] in only):
            self._predicates[places[0]].append(condition.predicate)
        if condition.other and sure and len(places) == 1:
            self._join(places[0], condition, scope)

    def _join(self, left: int, condition: Condition, scope: Scope) -> None:
        """Each join is met from both sides; the side of the smaller position tells it."""
        places, sure = scope.places(condition.other) if condition.other else ((), False)
        bare = condition.predicate.around is None
        if condition.other and bare and sure and len(places) == 1 and left < places[0]:
            operator = condition.predicate.operator
            self.joins.append(JoinKey(left, condition.column.name, places[0], condition.other.name, operator))

    def tables(self) -> tuple[TableUse, ...]:
        return tuple([self._use(place, relation) for place, relation in enumerate(self._tables.relations)])

    def _use(self, place: int, relation: q.Relation) -> TableUse:
        written = self._tables.written
        return TableUse(
            relation.schema,
            relation.name,
            relation.alias,
            place in written,
            tuple(dict.fromkeys(self._predicates[place])),
            written.get(place, ()),
        )


def _order_key(key: SortKey, scope: Scope, query: q.Query) -> OrderKey:
    """`ORDER BY 1` and `ORDER BY alias` mean a column of the result."""
    value = _result_column(key.value, query)
    places, sure = scope.places(value) if isinstance(value, Column) else ((), False)
    nulls_first = None if key.nulls is None else key.nulls == "first"
    return OrderKey(
        places[0] if sure and len(places) == 1 else None,
        value.name if isinstance(value, Column) else None,
        key.descending,
        nulls_first,
    )


def _result_column(value: Expression, query: q.Query) -> Expression:
    if isinstance(value, Constant) and isinstance(value.value, int) and 0 < value.value <= len(query.select):
        return query.select[value.value - 1].value
    if isinstance(value, Column) and value.table is None:
        named = [target.value for target in query.select if target.name == value.name]
        return named[0] if named else value
    return value
