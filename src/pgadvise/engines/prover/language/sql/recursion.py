"""WITH RECURSIVE: what holds of every row of it, by induction over the steps in which rows are found.

A law about one row is shown of the rows that the first query finds, and of those that the second finds from a row of
which it holds already. Then it holds of every row, however deep the hierarchy is and whatever circles it has. A row of
the result is any row for which the laws hold that were shown: nothing else is said of it, which allows more rows than
there are. Laws are guessed for each column and dropped until those that are left carry themselves:

- the value names no tenant but the caller's own;
- it is the key of no other tenant's row: for each table that the two queries read, and each key of one column;
- where the first query starts at a key, it is no key of the caller's own unless that one is: who climbs from a row of
  others meets none of his.

The second is asked by a predicate over key values. A key tells stored rows apart, so for each table and key there is
one that holds of just the keys of rows of the caller's own tenants, or of none.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from pgadvise.engines.prover.language.sql import named
from pgadvise.engines.prover.schema.rows import keys
from pgadvise.engines.prover.words.equations import compared
from pgadvise.engines.prover.words.terms import OWN, TRUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import Closure, Derived, Meaning, Scope, resolved
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import walk


class _Law(NamedTuple):
    """Of the value in one column. `why` are the assumptions that it was shown under."""

    place: int
    holds: Callable[[Value], Formula]

    def of(self, row: Derived) -> Formula:
        return self.holds(row.columns[self.place][1])


def closure(meaning: Meaning, known: Closure) -> Derived | None:
    """Some row of the result; None where the query is not of the form that the server asks for."""
    operation = known.query.operation
    if operation is None or operation.kind != "union" or meaning.world.decide is None:
        return None
    scope = named.with_queries(known.query, known.scope)
    first = meaning.derived(operation.left, scope)
    laws = list(_candidates(meaning, known, scope, first))
    laws, assumed = _shown(meaning, laws, first)
    while True:
        given = _row(meaning, known, first)
        meaning.world.facts += [law.of(given) for law in laws]
        step = meaning.derived(operation.right, scope._replace(queries={**scope.queries, known.name: given}))
        if len(step.columns) != len(first.columns):
            return None
        kept, more = _shown(meaning, laws, step)
        if len(kept) == len(laws):
            return _told(meaning, _row(meaning, known, first), laws, (*assumed, *more))
        laws = kept


def _row(meaning: Meaning, known: Closure, first: Derived) -> Derived:
    """Any row: named and typed as the first query's are."""
    names = [*known.columns, *(name for name, _ in first.columns[len(known.columns) :])]
    values = [meaning.world.names.value(known.name, value.kind) for _, value in first.columns]
    return Derived(tuple(zip(names, values, strict=True)), TRUE)


def _told(meaning: Meaning, row: Derived, laws: list[_Law], assumed: tuple[str, ...]) -> Derived:
    facts = [law.of(row) for law in laws]
    if assumed:
        meaning.world.assumed += [("; ".join(dict.fromkeys(assumed)), fact) for fact in facts]
    else:
        meaning.world.facts += facts
    return row


def _shown(meaning: Meaning, laws: list[_Law], row: Derived) -> tuple[list[_Law], tuple[str, ...]]:
    """Those that hold of the row, and under which assumptions."""
    assert meaning.world.decide is not None
    kept, assumed = [], list[str]()
    for law in laws:
        answer = meaning.world.decide(both(row.when, neither(law.of(row))))
        if answer.proved:
            kept.append(law)
            assumed += answer.assumptions
    return kept, tuple(assumed)


def _candidates(meaning: Meaning, known: Closure, scope: Scope, first: Derived) -> Iterator[_Law]:
    read = [part for part in walk(known.query) if isinstance(part, q.Relation)]
    tables = {t.oid: t for part in read if (t := resolved(meaning, part, scope.frame)) is not None and t.is_table}
    for place, (_, value) in enumerate(first.columns):
        yield _Law(place, _names_own)
        for table in tables.values():
            for key in keys.telling_apart(meaning.world.ground.snapshot, table):
                own = meaning.world.owned(table, key[0]) if len(key) == 1 else None
                if own is not None and own.kind == value.kind:
                    yield _Law(place, partial(_is_own, own))
                    starts = _start(meaning, known, scope, own)
                    if starts is not None:
                        yield _Law(place, partial(_is_others, own, starts))


def _start(meaning: Meaning, known: Closure, scope: Scope, own: keys.Owned) -> Formula | None:
    """Whether the row at which the first query starts is the caller's own; None where it does not start at one."""
    assert known.query.operation is not None
    first = known.query.operation.left
    source = first.sources[0] if len(first.sources) == 1 else None
    table = resolved(meaning, source, scope.frame) if isinstance(source, q.Relation) else None
    if table is None or table.oid != own.table or not isinstance(source, q.Relation) or source.columns:
        return None
    given = dict(compared(first.where, source.label, {column.name for column in table.columns}))
    start = meaning.value(given[own.column], scope) if own.column in given else None
    return both(neither(start.null), own.holds(start.term)) if start is not None and start.kind == own.kind else None


def _names_own(value: Value) -> Formula:
    return either(value.null, OWN(value.term))


def _is_others(own: keys.Owned, starts: Formula, value: Value) -> Formula:
    return either(value.null, starts, neither(own.holds(value.term)))


def _is_own(own: keys.Owned, value: Value) -> Formula:
    return either(value.null, own.holds(value.term))
