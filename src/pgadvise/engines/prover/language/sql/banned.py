"""Look-ups of who is out: what it means that one finds nothing (`bans`).

No row that fulfils what is asked is there, of those that whoever reads may see. What is asked of the row alone, beside
whom it names and in which tenant, says that it holds still: not where the end of it has to be over.
"""

from types import MappingProxyType

from pgadvise.engines.prover.language.sql import comparisons, named
from pgadvise.engines.prover.schema.members.bans import Columns
from pgadvise.engines.prover.words.terms import Formula, Value, both
from pgadvise.engines.prover.world.scopes import Bound, Meaning, Scope, resolved
from pgadvise.engines.prover.world.stored import Row
from pgadvise.engines.seats import BEGIN, END
from pgadvise.snapshot import Relation as Table
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import Query, Relation, Subquery
from pgadvise.sql.tree.reads import columns as columns_in
from pgadvise.sql.tree.walk import walk

_LESS, _MORE = frozenset(("<", "<=")), frozenset((">", ">="))


def told(meaning: Meaning, query: Query, scope: Scope, exists: Formula, test: Value | None = None) -> None:
    """Of a query that finds something where `exists` holds: a row, or one whose only column is equal to the `test`."""
    source = query.sources[0] if len(query.sources) == 1 else None
    if isinstance(source, Relation) and query == Query(select=query.select, sources=query.sources, where=query.where):
        calls = (part for target in query.select for part in walk(target) if isinstance(part, e.Call | Subquery))
        if next(calls, None) is None:
            same = (test, query.select[0].value) if test is not None else None
            _of(meaning, source, conjuncts(query.where), named.with_queries(query, scope), exists, same)


def joined(meaning: Meaning, source: object, condition: e.Expression | None, scope: Scope, there: Formula) -> None:
    """Of a table that is joined where it has such a row."""
    if isinstance(source, Relation) and condition is not None:
        _of(meaning, source, conjuncts(condition), scope, there)


def _of(
    meaning: Meaning,
    source: Relation,
    asked: tuple[e.Expression, ...],
    scope: Scope,
    exists: Formula,
    same: tuple[Value, e.Expression] | None = None,
) -> None:
    table = None if source.columns or source.name in scope.queries else resolved(meaning, source, scope.frame)
    own = meaning.world.ground.banning.get(table.oid) if table is not None and meaning.shows else None
    if table is None or own is None:
        return
    frame = scope.frame._replace(parameters=MappingProxyType(dict(scope.frame.parameters)))
    inner, of = scope._replace(frame=frame), table
    kept = [each for each in asked if not _is_of_itself(each, source, of, own)]

    def holds(columns: Columns) -> Formula:
        row, world = Row(relation=of, columns=columns, stored=True), meaning.world
        here = inner._replace(bound=(*inner.bound, Bound(source.label, columns)))
        with world.readings.quiet(), world.place(f"what is looked up in {of}"):
            found = [meaning.truth(each, here).true for each in kept]
            if same is not None:
                found.append(comparisons.compared(meaning, "=", same[0], meaning.value(same[1], here)).true)
            return both(meaning.visible(row, frame), *found)

    meaning.world.bans.found(of.oid, exists, holds)


def _is_of_itself(asked: e.Expression, source: Relation, table: Table, own: frozenset[str]) -> bool:
    """Whether it asks of nothing but the row's other columns, and for no end that is over, nor what is to begin."""
    named = columns_in(asked)
    known = {column.name for column in table.columns} - own
    alone = all(c.table in (None, source.label) and c.name in known for c in named)
    others = any(isinstance(part, Subquery | e.Parameter) for part in walk(asked))
    return bool(named) and alone and not others and not any(map(_is_over, walk(asked)))


def _is_over(part: e.Node) -> bool:
    if not isinstance(part, e.Operator) or part.name not in _LESS | _MORE:
        return False
    for side, over in zip(part.args, (_LESS, _MORE), strict=False):
        for column in columns_in(side):
            if BEGIN.search(column.name):
                return part.name not in over
            if END.search(column.name):
                return part.name in over
    return False
