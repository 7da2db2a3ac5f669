"""What the workload asks of the tables that row-level security protects: who filters by what, who sorts by what."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import NamedTuple

import msgspec

from pgadvise.grouped import grouped
from pgadvise.snapshot import NotCaptured, Relation, Statement, Workload
from pgadvise.snapshot.policies import Command
from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import children, replace, walk
from pgadvise.sql.workload.predicates import MIRROR
from pgadvise.sql.workload.queries import workload_statement
from pgadvise.sql.workload.query_scopes import Scope, Tables

_WORD = re.compile(r"\w+")
_EXTREMES = ("min", "max")
_WRITES = (q.Insert, q.Update, q.Delete, q.Merge)
_COMMANDS: Mapping[type[q.Statement], Command] = {
    q.Insert: "insert",
    q.Update: "update",
    q.Delete: "delete",
    q.Merge: "update",
}


class Filter(NamedTuple):
    """A condition that every row must meet: `asked operator something`. `asked` is a `pattern` of the table's columns.

    `joined`: the something is a column of another table.
    """

    operator: str
    asked: e.Expression
    joined: bool = False

    @property
    def column(self) -> str | None:
        return self.asked.name if isinstance(self.asked, e.Column) else None


class Asking(NamedTuple):
    """One place of a statement that names a table. `sorted_by` are columns that an order, a group, min or max names.

    `mentioned` are all columns outside the plain list of results. `command` is what is done to the table's rows.
    """

    filters: tuple[Filter, ...]
    sorted_by: frozenset[str]
    mentioned: frozenset[str]
    command: Command = "select"

    def by(self, columns: Iterable[str]) -> bool:
        return not self.mentioned.isdisjoint(columns)


class Ask(NamedTuple):
    """`asking` by one statement of `role`."""

    statement: Statement
    role: str
    asking: Asking


class Demand(msgspec.Struct, frozen=True, dict=True):
    """The statements by the tables they name. An unqualified name is any of `tables` that is so called."""

    tables: tuple[Relation, ...]
    workload: Workload | NotCaptured

    def heard(self, roles: Iterable[str]) -> bool:
        """Whether statements of one of the roles were seen on any of the tables; else what they do is not known."""
        return not self._roles.isdisjoint(roles)

    @cached_property
    def _roles(self) -> frozenset[str]:
        return frozenset(ask.role for asks in self._by_table.values() for ask in asks)

    def of(self, table: Relation) -> tuple[Ask, ...]:
        return self._by_table.get(table.oid, ())

    @cached_property
    def _by_table(self) -> Mapping[int, tuple[Ask, ...]]:
        named = grouped((table.name, table) for table in self.tables)
        words = {word for name in named for word in _WORD.findall(name.lower())}
        found: defaultdict[int, list[Ask]] = defaultdict(list)
        for statement, role, text in _readable(self.workload):
            if words.isdisjoint(_WORD.findall(text.lower())):
                continue
            for schema, name, asking in askings(text):
                for table in named.get(name, ()):
                    if schema in (None, table.schema):
                        found[table.oid].append(Ask(statement, role, asking))
        return {oid: tuple(asks) for oid, asks in found.items()}


def _readable(workload: Workload | NotCaptured) -> Iterator[tuple[Statement, str, str]]:
    for statement in () if isinstance(workload, NotCaptured) else workload.statements:
        if statement.role is not None and statement.query is not None and statement.calls:
            yield statement, statement.role, statement.query


@cache
def askings(text: str) -> tuple[tuple[str | None, str, Asking], ...]:
    """(schema, name, what is asked) for each place of a statement that names a table; none where it cannot be read."""
    tree = workload_statement(text)
    if tree is None or isinstance(tree, q.Utility):
        return ()
    tables, filters = _filtered(tree)
    sorted_by = frozenset(c.name for part in _ordering(tree) for c in walk(part) if isinstance(c, e.Column))
    mentioned = frozenset(c.name for c in _outside_results(tree) if isinstance(c, e.Column))
    commands = {id(part.relation): _COMMANDS[type(part)] for part in walk(tree) if isinstance(part, _WRITES)}
    return tuple(
        (
            r.schema,
            r.name,
            Asking(tuple(dict.fromkeys(filters.get(n, ()))), sorted_by, mentioned, commands.get(id(r), "select")),
        )
        for n, r in enumerate(tables.relations)
    )


def filters_of(tree: q.Statement) -> tuple[tuple[q.Relation, tuple[Filter, ...]], ...]:
    """Each place of a statement that names a table, with the conditions that its rows must meet."""
    tables, filters = _filtered(tree)
    return tuple((relation, filters.get(place, ())) for place, relation in enumerate(tables.relations))


def _filtered(tree: q.Statement) -> tuple[Tables, Mapping[int, tuple[Filter, ...]]]:
    tables = Tables()
    tables.visit(tree)
    filters = grouped(
        (place, found)
        for condition, scope, only in tables.conditions
        for place, found in _filters(condition, scope)
        if only is None or place in only
    )
    return tables, filters


def _filters(condition: e.Expression, scope: Scope) -> Iterator[tuple[int, Filter]]:
    if isinstance(condition, e.And):
        for part in condition.args:
            yield from _filters(part, scope)
        return
    for operator, asked, value in _sides(condition):
        place = _place(asked, scope)
        if place is not None:
            other = _place(value, scope) if value is not None else None
            yield place, Filter(operator, pattern(asked), other not in (None, place))


def _sides(node: e.Expression) -> Iterator[tuple[str, e.Expression, e.Expression | None]]:
    """(operator, side, other side) of a condition, from either side."""
    match node:
        case e.Operator(args=(left, right)):
            yield node.name, left, right
            yield MIRROR.get(node.name, node.name), right, left
        case e.Quantified(quantifier="any"):
            yield node.operator, node.test, None
        case q.Subquery(kind="any", test=e.Expression() as test):
            yield node.operator or "=", test, None
        case e.Between(negated=False):
            yield ">=", node.test, None
            yield "<=", node.test, None
        case e.NullTest():
            yield "is not null" if node.negated else "is null", node.arg, None
        case e.Column():
            yield "=", node, None
        case e.Not(arg=e.Column() as flag):
            yield "=", flag, None


def _place(side: e.Expression, scope: Scope) -> int | None:
    """The one table that all columns of an operand surely belong to."""
    found = {scope.places(part) for part in walk(side, queries=False) if isinstance(part, e.Column)}
    if len(found) != 1:
        return None
    places, sure = next(iter(found))
    return places[0] if sure and len(places) == 1 else None


def pattern(expression: e.Expression) -> e.Expression:
    """An expression without what pg_stat_statements and the catalog spell differently: literals, casts, qualifiers."""
    if isinstance(expression, e.Column):
        return e.Column(expression.name)

    def bare(node: e.Expression) -> e.Expression:
        match node:
            case e.Column():
                return e.Column(node.name)
            case e.Constant() | e.Parameter():
                return e.Parameter(0)
            case e.Cast() | e.Collate():
                return node.arg
        return node

    return canonical(replace(expression, bare))


def _ordering(node: e.Node) -> Iterator[e.Node]:
    """What an order could serve: ORDER BY, GROUP BY, DISTINCT, min and max."""
    for part in walk(node):
        if isinstance(part, q.Query):
            yield from part.order_by
            yield from part.group_by
            yield from part.distinct or ()
            yield from part.select if part.distinct == () else ()
        elif isinstance(part, e.Call) and part.name in _EXTREMES:
            yield from part.args


def _outside_results(node: e.Node) -> Iterator[e.Node]:
    """Every node but those that are mere columns of a result."""
    yield node
    for part in children(node):
        if not (isinstance(part, e.Target) and isinstance(part.value, e.Column | e.Cast)):
            yield from _outside_results(part)


def calls(asks: Iterable[Ask]) -> int:
    """How often the statements ran, each counted once."""
    return sum(s.calls for s in {id(ask.statement): ask.statement for ask in asks}.values())
