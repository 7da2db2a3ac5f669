"""What a body in PL/pgSQL holds while it runs: its variables, whether it has returned or failed, and what it gives."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import z3

from pgadvise.engines.prover.language.documents import arrays, records
from pgadvise.engines.prover.language.plpgsql.dynamic_text import ask_for_compared, executed_texts
from pgadvise.engines.prover.language.sql import constants, queries
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.made import Built
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Value,
    as_value,
    both,
    chosen,
    either,
    exactly,
    merged,
    neither,
)
from pgadvise.engines.prover.world.scopes import Bound, Derived, Frame, Meaning, Scope
from pgadvise.sql.parser.parse import NotParsed, statement
from pgadvise.sql.stored.procedural import as_statement
from pgadvise.sql.stored.words_of_bodies import (
    aliased_names,
    aliases,
    bare_returns,
    declared_type,
    first_statement,
    returned_names,
    shortened,
)
from pgadvise.sql.tree.query import Delete, Insert, Merge, Query, Update
from pgadvise.sql.tree.walk import walk

_VARIABLES_FIRST = re.compile(r"#variable_conflict\s+use_variable\b")
_WRITES = (Insert, Update, Delete, Merge)
_LITERAL = re.compile(r"\s*(?:-?\d+|true|false|null|'(?:[^']|'')*')(?:\s*::\s*[\w.\[\]]+)?\s*", re.IGNORECASE)

# The variables whose types the parser was not given; None where they may be any.
Guessed = frozenset[str] | None


class State(NamedTuple):
    variables: dict[str, Value]
    returned: Formula
    value: Value
    raised: Formula


class Held:
    """Of one call."""

    def __init__(self, meaning: Meaning, frame: Frame, tree: dict[str, Any], body: str, *, guessed: Guessed) -> None:
        self._meaning, self._frame = meaning, _aliased(frame, body)
        self._tree, self._guessed = tree, guessed
        if _VARIABLES_FIRST.search(body) and not frame.parameters_first:
            raise NoModel("#variable_conflict")
        if meaning.world.ground.collates and "collate" in body.lower():
            raise NoModel("a collation of its own")
        self._body = body
        self._returns = returned_names(body)
        self._bare = bare_returns(body)
        self._begins = first_statement(body)
        self._begin()

    def _begin(self) -> None:
        self._variables: dict[str, Value] = dict(self._frame.parameters)
        self._names: dict[int, str] = {}
        self._returned: Formula = FALSE
        self.raised: Formula = FALSE
        self._value = Value(TRUE, self._meaning.world.names.term("nothing"))
        self._left: Formula = FALSE
        self._labels: list[str | None] = []  # labels of the loops
        self._records: dict[str, Bound] = {}
        self._fields: dict[str, tuple[str, ...]] = {}
        self._types: dict[str, str] = {}
        self._when_set: dict[str, Formula] = {}

    def _declare(self, datum: dict[str, Any]) -> None:
        place, (kind, declared) = len(self._names), next(iter(datum.items()))
        name = declared.get("refname", f"?{place}")
        self._names[place] = name
        function = self._frame.function
        is_given = function is not None and place < len(function.variable_names)  # they come first
        scalar = self._scalar(name) if kind == "PLpgSQL_rec" else None
        if is_given:
            return
        if name in {*self._types, *self._frame.parameters, *(function.variable_names if function is not None else ())}:
            raise NoModel("a variable that hides another")
        if kind != "PLpgSQL_var" and scalar is None:
            return
        type_ = declared.get("datatype", {}).get("PLpgSQL_type", {}).get("typname", "")
        is_guessed = self._guessed is None or name in self._guessed or name in shortened(self._body)
        self._types[name] = scalar or ("" if is_guessed else type_.removeprefix("pg_catalog.").lower())
        self._variables[name] = Value(TRUE, self._meaning.world.names.term("null"))
        if name == "found":  # false before anything has been looked for
            self._variables[name] = as_value(exactly(FALSE))
        if "default_val" in declared:
            self._ask_for_first(declared)
            self._set(name, self._expression(declared["default_val"], self._kind_of(name)), TRUE)

    def _scalar(self, name: str) -> str | None:
        """The type of what the parser takes for a record, and the text declares as an enum."""
        type_ = declared_type(self._body, name, unset=True)
        if type_ is None or recorded(self._tree).count(name) != 1 or records.fields(self._meaning, type_):
            return None
        return type_ if (self._meaning.world.ground.kind(type_) or "").startswith("enum ") else None

    def _ask_for_first(self, declared: dict[str, Any]) -> None:
        """A variable of an inner block gets its default when the block begins; here all do before anything else."""
        default = declared["default_val"]["PLpgSQL_expr"]["query"]
        if self._begins is not None and declared.get("lineno", 0) >= self._begins and not _LITERAL.fullmatch(default):
            raise NoModel("a default of a variable in an inner block")

    @property
    def _scope(self) -> Scope:
        held = [Bound(name, self._columns(name), bare=False) for name in self._fields]
        frame = self._frame._replace(parameters=self._variables, positional=self._positional())
        return Scope(frame, (*self._records.values(), *held))

    def _positional(self) -> tuple[Value, ...]:
        """$1 is the argument as it is now: the body may have assigned it."""
        function, given = self._frame.function, self._frame.positional
        names = function.argument_names if function is not None else ()
        if len(names) != len(given):
            return given
        return tuple(self._variables.get(name, value) for name, value in zip(names, given, strict=True))

    def _query(self, raw: dict[str, Any]) -> Query:
        try:
            tree = statement(as_statement(raw["PLpgSQL_expr"]))
        except NotParsed:
            raise NoModel("a statement that cannot be read") from None
        if not isinstance(tree, Query) or any(isinstance(part, _WRITES) for part in walk(tree)):
            raise NoModel("a statement that writes")  # what WITH writes is written whether anybody reads it or not
        self._meaning.world.readings.opened(tree)
        return tree

    def _dynamic(self, raw: dict[str, Any], params: Iterable[dict[str, Any]]) -> tuple[Query, Scope]:
        """What EXECUTE runs, which sees no variable: only what USING gives, and what stands in its text."""
        first, *others = self._each_dynamic(raw, params)
        if others:
            raise NoModel("EXECUTE of one of several texts")
        return first

    def _each_dynamic(self, raw: dict[str, Any], params: Iterable[dict[str, Any]]) -> Iterator[tuple[Query, Scope]]:
        given = tuple(self._expression(parameter) for parameter in params)
        for text, values in executed_texts(self._meaning, self._expression(raw, "text"), given):
            query = self._query({"PLpgSQL_expr": {"query": text}})
            ask_for_compared(query, len(given), values)
            yield query, Scope(self._frame._replace(parameters={}, positional=values, function=None))

    def _returned_rows(self, body: dict[str, Any]) -> Derived:
        """Some row of RETURN QUERY, or of a statement that RETURN QUERY EXECUTE may run; both set FOUND."""
        if "query" in body:
            every = iter([(self._query(body["query"]), self._scope)])
        else:
            every = self._each_dynamic(body["dynquery"], body.get("params", ()))
        found, *others = [self._meaning.derived(query, scope) for query, scope in every]
        for other in others:
            found = queries.one_of(self._meaning, found, other)
        self._variables["found"] = self._meaning.world.names.value("found", "bool")
        return found

    def _kind_of(self, name: str) -> str | None:
        return self._meaning.world.ground.kind(self._types.get(name, ""))

    def _expression(self, raw: dict[str, Any], kind: str | None = None) -> Value:
        """`kind` is what a literal without a type is taken for."""
        query = self._query(raw)
        value = query.only_value
        if value is not None and constants.is_bare(value):
            return self._meaning.value(value, self._scope, kind)
        return self._meaning.scalar(query, self._scope)

    def _condition(self, raw: dict[str, Any]) -> Formula:
        query = self._query(raw)
        value = query.only_value
        if value is None:
            raise NoModel("a condition that is a query")
        return self._meaning.truth(value, self._scope).true

    def _state(self) -> State:
        return State(dict(self._variables), self._returned, self._value, self.raised)

    def _resume(self, state: State) -> None:
        self._variables = dict(state.variables)
        self._returned, self._value, self.raised = state.returned, state.value, state.raised

    def _either(self, this: Formula, other: State) -> None:
        """The state as it is where `this` holds, else the other."""
        for name, value in other.variables.items():
            self._variables[name] = merged(this, self._variables[name], value)
        self._value = merged(this, self._value, other.value)
        self._returned = chosen(this, self._returned, other.returned)
        self.raised = chosen(this, self.raised, other.raised)

    def _give(self, value: Value, where: Formula) -> None:
        now = both(where, neither(self._returned))
        self._value = merged(now, value, self._value)
        self._returned = either(self._returned, where)

    def _set(self, name: str, value: Value, where: Formula) -> None:
        """What happens after RETURN is not seen, so the variable may change there all the same.

        `_when_set` tells of a variable that is asked for when it was assigned.
        """
        if name in self._when_set:
            self._when_set[name] = either(self._when_set[name], where)
        self._variables[name] = merged(where, self._stored(name, value), self._variables[name])

    def _columns(self, record: str) -> dict[str, Value] | None:
        """The fields of a record, which are variables of their own."""
        keys = {field: f"{record}.{field}" for field in self._fields[record]}
        return (
            {field: self._variables[key] for field, key in keys.items()}
            if all(key in self._variables for key in keys.values())
            else None
        )

    def _hold(self, record: str, given: Iterable[tuple[str | None, Value]], where: Formula) -> None:
        """What a record holds from now on where `where` holds: a row, under its own names or those of its type.

        Before, its fields were others, or NULL; to read a record that holds nothing yet is an error.
        """
        type_ = declared_type(self._body, record, unset=True)
        once = recorded(self._tree).count(record) == 1
        if type_ is None or not once or record in ("new", "old", *self._variables, *self._records):
            raise NoModel("a record that may hold anything")
        values = self._typed(type_, list(given))
        if self._fields.setdefault(record, tuple(values)) != tuple(values):
            raise NoModel("a record that holds rows of several kinds")
        for field, value in values.items():
            before = self._variables.get(f"{record}.{field}", Value(TRUE, value.term))
            self._variables[f"{record}.{field}"] = merged(where, value, before)

    def _hold_whole(self, record: str, row: Value, where: Formula) -> None:
        """The same of a row that is one value."""
        if row.kind != "composite" or not isinstance(row.contents, Built):
            raise NoModel("an assignment to a whole row")
        fields = row.contents.entries.items()
        self._hold(record, [(name, v.unless(row.null)) for name, v in fields], where)

    def _record(self, name: str) -> Value:
        """What it holds, under the names of the type that the function gives: fields go over by their places."""
        held, function = records.whole(self._meaning, name, self._scope), self._frame.function
        if held is None or function is None:
            raise NoModel("RETURN of a record that may hold anything")
        return records.cast(self._meaning, held, function.returns)

    def _typed(self, type_: str, given: list[tuple[str | None, Value]]) -> dict[str, Value]:
        if type_ == "record":
            found = {name: value for name, value in given if name is not None}
        else:
            known = records.fields(self._meaning, type_) or ()
            pairs = zip(known, given, strict=False)
            found = {name: self._given_as(kind, value) for (name, kind), (_, value) in pairs}
            found = found if len(known) == len(given) else {}
        if len(found) != len(given):
            raise NoModel("a record whose fields cannot be told")
        return found

    def _given_as(self, type_: str, value: Value) -> Value:
        """A value as a field of the type keeps it, which may be less: a `numeric(5, 1)` has no kind."""
        return value if value.kind == self._meaning.world.ground.kind(type_) else self._meaning.cast(value, type_)

    def _forget(self, record: str) -> None:
        """From now on nothing is known of what it holds."""
        self._fields.pop(record, None)
        self._records[record] = Bound(record, None, bare=False)

    def _stored(self, name: str, value: Value) -> Value:
        """As the variable's type keeps it; where that is not known, no `=` but that of uuid and bool is believed."""
        kind = self._kind_of(name)
        if kind is None and (value.kind or "").removesuffix("[]") not in ("uuid", "bool"):
            return value._replace(kind=None, contents=None if arrays.is_array(value) else value.contents)
        same = kind in (None, value.kind) or z3.is_true(value.null)
        return value if same else self._meaning.cast(value, self._types[name])


def recorded(tree: dict[str, Any]) -> list[str]:
    """The records that a body declares."""
    return [datum["PLpgSQL_rec"]["refname"] for datum in tree.get("datums", ()) if "PLpgSQL_rec" in datum]


def _aliased(frame: Frame, body: str) -> Frame:
    """With the names that ALIAS FOR gives to arguments, where it gives no others, and none that is given already."""
    given, places = frame.positional, aliases(body)
    if len(places) < len(aliased_names(body)) or places.keys() & frame.parameters.keys():
        raise NoModel("an alias of what is no argument, or that hides another name")
    named = {name: given[place - 1] for name, place in places.items() if 0 < place <= len(given)}
    return frame._replace(parameters={**frame.parameters, **named})
