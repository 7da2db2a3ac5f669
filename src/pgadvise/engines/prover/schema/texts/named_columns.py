"""The columns of a table that a look-up names: of the row that it finds, and of one that is joined with it."""

from collections import Counter
from collections.abc import Callable, Iterator

import msgspec

from pgadvise.engines.prover.schema.texts.looking_up import Place
from pgadvise.snapshot import Relation
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import CommonTable, FunctionSource, Join, Query, QuerySource, Statement, Subquery
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.reads import columns as columns_in
from pgadvise.sql.tree.reads import labels as labels_in
from pgadvise.sql.tree.walk import replace, walk

_RENAMING = (Named, QuerySource, FunctionSource, Join, CommonTable)
_COMPARED = (e.Operator, e.Quantified, e.Between, e.NullTest, e.BooleanTest, e.Distinct)


def named_by(lookup: Place, table: Relation) -> set[str]:
    """The columns of the row that it names, anywhere but in what an EXISTS selects; or of what is handed on."""
    labels = {None, *(one.label for one in lookup.named if one.name == table.name)}
    parts = msgspec.structs.replace(lookup.query, select=()) if lookup.exists else lookup.query
    if (reader := _reader(lookup)) is not None:
        parts, labels = reader, labels | labels_in(reader)
    known = {column.name for column in table.columns}
    joins = [part for part in walk(parts) if isinstance(part, Join)]
    if any(join.natural for join in joins):
        return known
    shared = {name for join in joins for name in join.using} & known
    of_all = any(isinstance(part.value, e.Star) and part.value.table is None for part in parts.select)
    if of_all or any(is_whole_row(part, labels) for part in walk(parts)):
        return known
    return shared | ({column.name for column in columns_in(parts) if column.table in labels} & known)


def _reader(lookup: Place) -> Query | None:
    """The query that has this one in FROM, or as a CTE, without what this one hands on unchanged.

    Nothing there calls a column otherwise, and no row goes on as a whole: what is asked of one is named there again.
    """
    given, around = lookup.query, lookup.around[-1] if lookup.around else None
    if around is None or around.recursive or not any(given == query for query in _read_in(around)):
        return None
    renamed = any(part.columns for part in walk(around) if isinstance(part, _RENAMING))
    if renamed or not all(map(_is_as_it_was, given.select)):
        return None
    without = msgspec.structs.replace(given, select=())
    reader = replace(around, lambda query: without if query == given else query, of=Query)
    return None if any(isinstance(part, e.Star) for part in walk(reader)) else reader


def _read_in(query: Query) -> Iterator[Statement]:
    yield from (part.query for part in walk(query) if isinstance(part, QuerySource))
    yield from (part.statement for part in walk(query) if isinstance(part, CommonTable))


def _is_as_it_was(target: e.Target) -> bool:
    return isinstance(target.value, e.Star) or (
        isinstance(target.value, e.Column) and target.name in (None, target.value.name)
    )


def is_whole_row(part: e.Node, labels: set[str | None]) -> bool:
    """`m.*` or `m`, of which any column may be asked: `to_jsonb(m) ->> 'role'`."""
    if isinstance(part, e.Star):
        return part.table is not None and part.table in labels
    return isinstance(part, e.Column) and part.table is None and part.name in labels


def held_in(tree: Query, one: Named, other: Relation, is_tie: Callable[[e.Operator, set[str]], bool]) -> set[str]:
    """The columns of a joined table that are held against something, other than what ties its row to another."""
    known = {c.name: c for c in other.columns}
    mine = {c for c in columns_in(tree, queries=False) if c.table == one.label or (c.table is None and c.name in known)}
    found = {c.name for c in mine if c.name in known and known[c.name].base_type == "bool"}
    if tree.where is not None and any(is_whole_row(part, {one.label}) for part in walk(tree.where)):
        return set(known)
    for part in walk(tree, queries=False):
        if isinstance(part, _COMPARED):
            names = {c.name for c in columns_in(part, queries=False) & mine}
            found |= set() if isinstance(part, e.Operator) and is_tie(part, {c.name for c in mine}) else names
    return found


def alike_for_all(lookup: Place, table: Relation, other: Relation, columns: frozenset[str]) -> bool:
    """Whether columns of a table that is joined with the linking one are held against what is the same for everybody.

    That is what is written out, rows of further tables, and the row that is asked about: not what the linking row
    holds, nor what a call gives that takes no row, nor what has no table's name before it.
    """
    mine = {one.label for one in lookup.named if one.name == other.name}
    theirs = {one.label for one in lookup.named if one.name not in (other.name, table.name)}
    asked = _of_the_row(lookup)
    for part in walk(lookup.query):
        if isinstance(part, _COMPARED) and any(_is_of(inner, mine, columns) for inner in walk(part)):
            inside = list(walk(part))
            if not all(each.table in mine | theirs or each in asked for each in inside if isinstance(each, e.Column)):
                return False
            calls = (each for each in inside if isinstance(each, e.Call))
            taking = (any(isinstance(part, e.Column) for arg in call.args for part in walk(arg)) for call in calls)
            if any(isinstance(each, Subquery) for each in inside) or not all(taking):
                return False
    return bool(mine)


def _of_the_row(lookup: Place) -> set[e.Column]:
    """Columns of the row that a policy is about, where this query alone names them: it is one row, whoever asks for it.

    What the policy holds them against elsewhere may be the caller's.
    """
    if lookup.ways:  # within a function the name before it may be the function's own
        return set()
    known = {None, *(label for query in (lookup.query, *lookup.around) for label in labels_in(query))}
    within, every = (
        Counter(part for part in walk(node) if isinstance(part, e.Column)) for node in (lookup.query, lookup.whole)
    )
    return {column for column, times in within.items() if column.table not in known and times == every[column]}


def _is_of(part: e.Node, names: set[str], columns: frozenset[str]) -> bool:
    return isinstance(part, e.Column) and part.name in columns and part.table in {None, *names}


def sign(place: Place, table: Relation) -> int:
    return place.sign_of(table.name, {column.name for column in table.columns if not column.nullable})


def lets_less(lookup: Place, table: Relation, known: set[str], named: set[str]) -> bool:
    """Whether a row of it that is found there may keep somebody out.

    One of several is as good as another where no more is asked of it than whom it names, or (`known`) a state that all
    of them have, and no more than that (`named`) is given of it: by a row's state that differs from one to the other.
    """
    if lookup.sign == 0 and lookup.picked > 0:
        query = msgspec.structs.replace(lookup.query, order_by=())
        given = msgspec.structs.replace(query, where=None)
        asked, told = (named_by(msgspec.structs.replace(lookup, query=q), table) for q in (query, given))
        return bool(asked - known or told - named)
    return sign(lookup, table) <= 0
