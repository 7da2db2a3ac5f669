"""Sub-selects that find only what another one finds as well: fewer of the same rows, by the same columns."""

from collections.abc import Callable

import msgspec
from msgspec.structs import replace as with_fields

from pgadvise.sql.logic.canonical import canonical
from pgadvise.sql.tree.expression import Call, Column, Expression, Quantified
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Join, Query, Relation, Source, Subquery
from pgadvise.sql.tree.walk import replace, walk

Implies = Callable[[Expression, Expression], bool]


class Membership(msgspec.Struct, frozen=True):
    """`test IN (query)`, in whichever way it is written; EXISTS has no test. More rows never make it less true."""

    test: Expression | None
    query: Query


def membership(node: Expression) -> Membership | None:
    """`x IN (SELECT …)`, `x = ANY (ARRAY(SELECT …))`, `EXISTS (SELECT …)`; None for anything else."""
    match node:
        case Subquery(kind="exists", query=query):
            return Membership(None, query)
        case Subquery(kind="any", operator="=", schema=None, test=test, query=query):
            return Membership(test, query)
        case Quantified(operator="=", quantifier="any", schema=None, test=test, array=Subquery(kind="array") as array):
            return Membership(test, array.query)
    return None


def contained(narrow: Membership, broad: Membership, implies: Implies) -> bool:
    """Whether `broad` surely holds where `narrow` does. Both in canonical form; of joins only inner ones are known."""
    if narrow.test != broad.test:
        return False
    few, many = _block(narrow.query), _block(broad.query)
    if few is None or many is None:
        return False
    few = _with_labels_of(few, many)
    if narrow.test is not None and few.select != many.select:
        return False
    joined = set(few.sources).issuperset(many.sources)
    return joined and all(any(implies(premise, part) for premise in few.parts) for part in many.parts)


class _Block(msgspec.Struct, frozen=True):
    """FROM and WHERE of a plain query: all of `sources` joined, all of `parts` true."""

    select: tuple[Expression, ...]
    sources: tuple[Relation, ...]
    parts: tuple[Expression, ...]


def _block(query: Query) -> _Block | None:
    """None where rows are made rather than found: aggregates, LIMIT, WITH, outer joins, functions in FROM."""
    plain = Query(select=query.select, sources=query.sources, where=query.where, distinct=query.distinct)
    if query != plain or query.distinct not in (None, ()):
        return None
    relations: list[Relation] = []
    parts = list(conjuncts(query.where))
    for source in query.sources:
        if not _flatten(source, relations, parts):
            return None
    select = tuple(target.value for target in query.select)
    # An aggregate gives a row where nothing was found, and another value where more was.
    made = any(isinstance(part, Call) for value in select for part in walk(value))
    return _Block(select, tuple(relations), tuple(parts)) if relations and not made else None


def _flatten(source: Source, relations: list[Relation], parts: list[Expression]) -> bool:
    if isinstance(source, Relation):
        relations.append(source)
        return not source.columns
    if not isinstance(source, Join) or source.kind != "inner" or source.using or source.natural or source.alias:
        return False
    parts += conjuncts(source.condition)
    return _flatten(source.left, relations, parts) and _flatten(source.right, relations, parts)


def _with_labels_of(few: _Block, many: _Block) -> _Block:
    """Aliases are nobody's business: the same tables get the same ones, where each is read once."""
    wanted = {(s.schema, s.name): s.label for s in many.sources}
    labels = {s.label: wanted[s.schema, s.name] for s in few.sources if (s.schema, s.name) in wanted}
    taken = {s.label for s in few.sources} | {c.table for p in few.parts for c in walk(p) if isinstance(c, Column)}
    labels = {old: new for old, new in labels.items() if old != new}
    if len(wanted) != len(many.sources) or len(set(labels.values())) != len(labels) or taken & set(labels.values()):
        return few

    def renamed(node: Expression) -> Expression:
        return (
            with_fields(node, table=labels[node.table]) if isinstance(node, Column) and node.table in labels else node
        )

    def all_renamed(expressions: tuple[Expression, ...]) -> tuple[Expression, ...]:
        return tuple(canonical(replace(part, renamed)) for part in expressions)

    sources = tuple(_relabelled(s, labels.get(s.label)) for s in few.sources)
    return _Block(all_renamed(few.select), sources, all_renamed(few.parts))


def _relabelled(source: Relation, label: str | None) -> Relation:
    return source if label is None else with_fields(source, alias=None if label == source.name else label)
