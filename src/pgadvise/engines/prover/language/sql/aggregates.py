"""Aggregates: a query with one gives a row where FROM gives none, and values that no single row need have.

Some of them only pick: max, min, bool_or, bool_and give what their argument is in some row, or NULL where there is
none. Each picks a row of its own, of the same group. A count that is not 0 has counted a row, a sum above 0 has added a
number above 0; a list's elements are of rows, an object's entries as well, and what a text is strung of. That is all
that is said of them, of others nothing. Over windows the same holds of those that pick, of rows of whatever partition.
"""

from types import MappingProxyType

import z3
from msgspec.structs import replace

from pgadvise.engines.prover.language.documents import documents
from pgadvise.engines.prover.language.sql import banned, comparisons, numbers, sources, uuids_in_texts
from pgadvise.engines.prover.schema.texts.strict import AGGREGATES
from pgadvise.engines.prover.words.contents import Rows
from pgadvise.engines.prover.words.made import Entries
from pgadvise.engines.prover.words.terms import FALSE, NUMBER, TRUE, Formula, Held, Truth, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import Derived, Meaning, Scope, look_up
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.walk import walk

_PICKS = frozenset("max min bool_or bool_and every any_value".split())
_WINDOWS = frozenset("first_value last_value nth_value lag lead".split())
_PLACES = 2  # arguments of lag() and lead(): the value and how far away
_OBJECTS = frozenset(("json_object_agg", "jsonb_object_agg"))
_LISTS = frozenset(("array_agg", "json_agg", "jsonb_agg"))
_KNOWN = _PICKS | _LISTS | _OBJECTS | {"count", "sum", "string_agg"}


def may_aggregate(meaning: Meaning, query: Query) -> bool:
    """Whether it may give a row where FROM gives none, or values that no single row has."""
    if query.group_by or query.having is not None:
        return True
    parts = [target.value for target in query.select] + [key.value for key in query.order_by]
    calls = (part for each in parts for part in walk(each, queries=False) if isinstance(part, e.Call))
    return any(_is_one(meaning, call) for call in calls)


def _is_one(meaning: Meaning, call: e.Call) -> bool:
    if call.over is not None:
        return False
    if call.schema in (None, "pg_catalog") and call.name in AGGREGATES:
        return True
    called = meaning.world.ground.snapshot.functions_called(call.name)
    named = [f for f in called if call.schema in (None, f.schema)]
    return any(f.kind not in ("function", "procedure") for f in named)


def aggregated(meaning: Meaning, query: Query, scope: Scope) -> Derived:
    """Some row of such a query; `scope` is what its FROM stands in."""
    aggregates = _Aggregates(meaning, query, scope)
    within, conditions = scope, list[Formula]()
    if any(isinstance(key, e.Opaque) for key in query.group_by):  # grouping sets make keys NULL
        return Derived(tuple((t.name, meaning.unknown("grouping sets")) for t in query.select), TRUE)
    if query.group_by:
        within, conditions = aggregates.group()
    within = within._replace(aggregate=aggregates.value)
    if query.having is not None:
        conditions.append(meaning.truth(query.having, within).true)
    columns: list[tuple[str | None, Value]] = []
    for target in query.select:
        columns += sources.expanded(meaning, target, within)
    if aggregates.of_others:
        return anything(meaning, query)
    return Derived(tuple(columns), both(*conditions))


def anything(meaning: Meaning, query: Query) -> Derived:
    """Some row, or none, of a query of which it is not told here what its aggregates are made of."""
    columns = tuple((target.name, meaning.unknown("an aggregate of the query around")) for target in query.select)
    return Derived(columns, meaning.world.names.boolean("a row"))


def _named(call: e.Call, *, queries: bool = True) -> list[e.Column | e.Star]:
    """The columns and rows that an aggregate names."""
    given = [*call.args, *(() if call.filter is None else (call.filter,))]
    return [part for each in given for part in walk(each, queries=queries) if isinstance(part, e.Column | e.Star)]


def _has(scope: Scope | None, named: e.Column | e.Star) -> bool:
    """Whether it may be of that query, or of one around it."""
    if scope is None:
        return False
    unknown = any(bound.columns is None for bound in scope.bound)
    return unknown or _is_of(scope, named) or _has(scope.outer, named)


def _is_of(scope: Scope, named: e.Column | e.Star) -> bool:
    """Whether it is of that query; a function's arguments are of none."""
    alone = scope._replace(outer=None, frame=scope.frame._replace(parameters=MappingProxyType({})))
    row = named.table if isinstance(named, e.Star) else None if named.table else named.name
    is_row = row is not None and any(bound.label == row for bound in scope.bound)
    return is_row or (isinstance(named, e.Column) and look_up(named, alone) is not None)


def over(meaning: Meaning, call: e.Call, scope: Scope) -> Value | None:
    """A window function that picks; None for others, and for lag() and lead() that are told what to give instead."""
    picks = call.name in _PICKS | _WINDOWS and not (call.name in ("lag", "lead") and len(call.args) > _PLACES)
    again = scope.again if picks and call.schema in (None, "pg_catalog") else None
    return None if again is None else _Aggregates(meaning, again[0], again[1]).picked(call)


class _Aggregates:
    def __init__(self, meaning: Meaning, query: Query, scope: Scope) -> None:
        self._meaning, self._query, self._scope = meaning, query, scope
        self._names = meaning.world.names
        self._keys: list[Value] = []
        self.of_others = False

    def group(self) -> tuple[Scope, list[Formula]]:
        """The group of some row of FROM: its keys are alike in every row that is aggregated from now on.

        A constant is the number of a column of the result, and says nothing here.
        """
        found, conditions = self.row(None)
        self._keys = [self._meaning.value(key, found) for key in self._by]
        return found, conditions

    @property
    def _by(self) -> list[e.Expression]:
        return [key for key in self._query.group_by if not isinstance(key, e.Constant)]

    def _of_the_group(self, row: Scope) -> list[Formula]:
        pairs = ((key, self._meaning.value(by, row)) for key, by in zip(self._keys, self._by, strict=False))
        return [comparisons.alike(mine, theirs) for mine, theirs in pairs]

    def row(self, filter_: e.Expression | None) -> tuple[Scope, list[Formula]]:
        """A row of FROM and what must hold for it to be there."""
        readings = self._meaning.world.readings
        began = readings.place
        found, conditions = sources.joined(self._meaning, self._query, self._scope)
        until = readings.place
        conditions += self._of_the_group(found)
        asked = (self._query.where, filter_)
        conditions += [self._meaning.truth(each, found).true for each in asked if each is not None]
        readings.under(began, until, both(*conditions))
        return found, conditions

    def value(self, call: e.Call) -> Value | None:
        """What the aggregate gives; None for what is none."""
        if not _is_one(self._meaning, call):
            return None
        if self._is_of_others(call):
            self.of_others, self._meaning.world.lifted = True, self._meaning.world.lifted + 1
            return self._meaning.unknown(f"the aggregate {call.name} of the query around")
        if call.schema not in (None, "pg_catalog") or call.within_group or call.name not in _KNOWN:
            return self._meaning.unknown(f"the aggregate {call.name}")
        if call.name == "count":
            return self._counted(call)
        if call.name in _OBJECTS:
            return self._object(call)
        if call.name == "sum":
            return self._summed(call)
        if call.name == "string_agg":
            return self._strung(call)
        return self.picked(call) if call.name in _PICKS else self._listed(call)

    def _is_of_others(self, call: e.Call) -> bool:
        """Whether it aggregates the rows of a query around: where all the columns in it are of that (parse_agg.c)."""
        if not any(_has(self._scope.outer, named) for named in _named(call)):
            return False
        within, _ = self.row(None)
        return not any(_is_of(within, named) for named in _named(call, queries=False))

    def picked(self, call: e.Call) -> Value:
        scope, conditions = self.row(call.filter)
        value = self._meaning.value(call.args[0], scope)
        there = self._names.boolean("picked")
        self._meaning.world.facts.append(z3.Implies(there, both(*conditions)))
        truth = value.truth and Truth(both(there, value.truth.true), both(there, value.truth.false))
        return value._replace(null=either(neither(there), value.null), truth=truth)

    def _counted(self, call: e.Call) -> Value:
        scope, conditions = self.row(call.filter)
        conditions += [neither(self._meaning.value(arg, scope).null) for arg in call.args]
        count = Value(FALSE, self._names.term("count"), "int")
        nothing = count.term == self._meaning.world.literal("0", "int")
        self._meaning.world.facts.append(z3.Implies(nothing, NUMBER(count.term) == 0))
        self._meaning.world.facts.append(either(nothing, both(*conditions)))
        if not call.args and call.filter is None and not self._keys:
            banned.told(self._meaning, replace(self._query, select=()), self._scope, neither(nothing))
        return count

    def _summed(self, call: e.Call) -> Value:
        scope, conditions = self.row(call.filter)
        value = self._meaning.value(call.args[0], scope)
        if value.kind != "int" or value.width not in ("int2", "int4"):  # of larger ones it is no integer
            return self._meaning.unknown("the aggregate sum")
        found = self._names.value("sum", "int")
        numbers.met(self._meaning, found.term)
        added = both(*conditions, neither(value.null), NUMBER(value.term) > 0)
        self._meaning.world.facts.append(z3.Implies(both(neither(found.null), NUMBER(found.term) > 0), added))
        self._meaning.world.literals.order("int", int, NUMBER)
        return found

    def _strung(self, call: e.Call) -> Value:
        mark = self._meaning.value(call.args[1], self._scope, "text")
        found = self._meaning.unknown("the aggregate string_agg", "text")
        return uuids_in_texts.strung(self._meaning, found, mark, self._listed(call).contents)

    def _object(self, call: e.Call) -> Value:
        meaning = self._meaning

        def row() -> tuple[Value, Held]:
            scope, conditions = self.row(call.filter)
            key, value = (meaning.value(arg, scope, "text") for arg in call.args)
            return meaning.cast(key, "text"), Held(documents.nested(meaning, value), both(*conditions))

        return self._names.value(call.name, "json")._replace(contents=Entries(meaning.world.lists, row))

    def _listed(self, call: e.Call) -> Value:
        def row() -> Held:
            scope, conditions = self.row(call.filter)
            value = self._meaning.value(call.args[0], scope)
            return Held(documents.nested(self._meaning, value) if "json" in call.name else value, both(*conditions))

        kind = row().value.kind
        found = self._names.value(call.name, "json" if "json" in call.name else kind and f"{kind}[]")
        return found._replace(contents=Rows(self._meaning.world.lists, row))
