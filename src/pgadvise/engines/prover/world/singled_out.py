"""Functions that look up whom a token is for: does each of their queries find that person's rows, and no others?

A table that says who belongs is asked for the person, by a value that is no column of the same query: what the server
hands over, a variable, what is in the row that a trigger runs for. Of any other table with rows of tenants something is
asked that is not written out, its key for instance. Else a row of anybody may be what is found. So may one that does
not count, where a query of members does not ask whether it does.
"""

from collections.abc import Iterator, Mapping

from pgadvise.engines.caller.bodies import whole_body
from pgadvise.engines.prover.schema.members.good_answers import columns_asked, good_answers, halves
from pgadvise.engines.prover.schema.members.states import State
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.tree.expression import BooleanTest, Cast, Column, Constant, Expression, Not, Operator, Or, Quantified
from pgadvise.sql.tree.parts import arms, conjuncts
from pgadvise.sql.tree.query import Join, Query
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import walk

_Sources = list[tuple[Named, Relation]]


class SingledOut:
    """`people` are the columns of persons by linking table, `tenants` the tables whose rows have a tenant.

    `states` are, by table of members, what has to be asked for a row to count.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        people: Mapping[int, tuple[str, ...]],
        tenants: frozenset[int],
        states: Mapping[int, tuple[State, ...]],
    ) -> None:
        self._snapshot, self._people, self._tenants, self._states = snapshot, people, tenants, states

    def states_of(self, table: Relation) -> set[str]:
        """The columns that say whether a row counts."""
        return {state.column for state in self._states.get(table.oid, ())}

    def is_by(self, function: Function) -> bool:
        """Whether all that its body looks up is."""
        read = whole_body(function)
        return read is not None and all(self._is_asked(part) for part in read.parts if isinstance(part, Query))

    def _is_asked(self, query: Query) -> bool:
        parts = (part for source in query.sources for part in walk(source, queries=False))
        named = (part for part in parts if isinstance(part, Named))
        known = [(source, table) for source in named if (table := self._table(source)) is not None]
        conditions = list(_conditions(query))
        states = [(state, source.label) for source, table in known for state in self._states.get(table.oid, ())]
        counts = all(any(_says(part, *state) for part in conditions) for state in states)
        return counts and all(self._is_found(source, table, query, known) for source, table in known)

    def _table(self, source: Named) -> Relation | None:
        found = (r for r in self._snapshot.relations if r.name == source.name and source.schema in (None, r.schema))
        return next((r for r in found if r.oid in self._tenants or r.oid in self._people), None)

    def _is_found(self, source: Named, table: Relation, query: Query, known: _Sources) -> bool:
        """Whether something in it is equal to a value from elsewhere: of people's tables the person."""
        people, given = self._people.get(table.oid), {column.name for column in table.columns}
        wanted = given if people is None else given.intersection(people)
        for one, other in (pair for pair in _equations(query) if not isinstance(pair[1], Constant)):
            is_its = isinstance(one, Column) and one.table in (None, source.label) and one.name in wanted
            if is_its and (people is None or not _is_of(known, other)):
                return True
        return False


def _says(test: Expression, state: State, label: str, found: bool = True) -> bool:
    """Whether a condition that holds, or does not, says that the row counts whose state is asked by that label."""
    if isinstance(test, Not):
        return _says(test.arg, state, label, not found)
    if isinstance(test, BooleanTest) and isinstance(test.arg, Column) and test.value != "unknown" and found:
        return _says(test.arg, state, label, (test.value == "true") != test.negated)
    if isinstance(test, Or):
        return found and all(_says(arm, state, label) for arm in arms(test))
    if found and any(_says(half, state, label) for half in halves(test)):
        return True
    asked = columns_asked(test)
    if not asked or any(c.name != state.column or c.table not in (None, label) for c in asked):
        return False
    return good_answers(test, state)[0 if found else 1]


def _is_of(known: _Sources, value: Expression) -> bool:
    """Whether it is made of columns of the query's own tables."""
    columns = [part for part in walk(value) if isinstance(part, Column)]
    labels = {source.label for source, _ in known}
    return any(
        c.table in labels or (c.table is None and any(table.column(c.name) for _, table in known)) for c in columns
    )


def _equations(query: Query) -> Iterator[tuple[Expression, Expression]]:
    """What has to be equal for a row to be found, either way around."""
    for part in _conditions(query):
        if isinstance(part, Operator) and part.name == "=" and len(part.args) == 2:
            left, right = (arg.arg if isinstance(arg, Cast) else arg for arg in part.args)
            yield from ((left, right), (right, left))
        elif isinstance(part, Quantified) and (part.operator, part.quantifier) == ("=", "any"):
            yield part.test, part.array


def _conditions(query: Query) -> Iterator[Expression]:
    """What has to hold for a row to be found."""
    joins = (part for source in query.sources for part in walk(source, queries=False) if isinstance(part, Join))
    for each in (query.where, *(join.condition for join in joins if join.kind == "inner")):
        yield from conjuncts(each)
