"""The user's functions, by their bodies: SQL inlined, simple PL/pgSQL run in `plpgsql`.

A body runs as its owner where it is SECURITY DEFINER, else as who calls it, under its own search_path where it sets
one. Names in a body mean columns first, parameters after.
"""

import re

import z3

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.language.plpgsql import plpgsql
from pgadvise.engines.prover.language.sql import pure, setof
from pgadvise.engines.prover.language.sql.overloads import named
from pgadvise.engines.prover.language.sql.setof import columns, has_outputs
from pgadvise.engines.prover.schema.texts.signatures import placed
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, Value, either, merged, neither
from pgadvise.engines.prover.world import scopes
from pgadvise.engines.prover.world.scopes import Derived, Frame, Meaning, Scope
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed, statement
from pgadvise.sql.stored.functions import function_statements
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.reads import relations
from pgadvise.sql.tree.walk import walk

_DEEPEST = 8
_ENDING = ("raise", "perform", "strict", "assert")  # words of a body that may end the statement with an error
HARMLESS = ("search_path=", "statement_timeout=", "lock_timeout=", "work_mem=", "jit=")
_PURE = pure.ALWAYS | frozenset(("string_to_array", "array_length", "cardinality"))
_LASTING = ("stable", "immutable")
_OF_SESSION = _PURE | {"current_setting"}
_LOSSY = re.compile(
    r"(?:pg_catalog\.)?\"?"
    r"(?:char|character|bpchar|name|numeric|decimal|real|double precision|float\d|money|interval|time|bit)\b",
    re.IGNORECASE,
)


def entered(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Frame | None:
    """The frame of the body; None where the arguments cannot be brought to its parameters."""
    values = _arguments(meaning, function, call, scope)
    frame = scope.frame
    if values is None or frame.depth >= _DEEPEST or function.kind != "function":
        return None
    if meaning.world.ground.collates and records.is_composite_collated(meaning, function.returns):
        return None
    if any(not setting.startswith(HARMLESS) for setting in function.config):  # SET role, row_security, app.tenant …
        return None
    if function.volatility == "immutable" and not _is_pure(meaning, function):
        meaning.world.block(f"{function.qualified}, IMMUTABLE by mistake: a plan keeps what it gave before")
        return None
    callers = frame.path if frame.path != ("pg_catalog",) else None
    return scopes.frame_of(function, values, frame.role, callers, frame.depth + 1)


def _arguments(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> list[Value] | None:
    order = placed(function, call)
    if order is None:
        return None
    found = []
    for place, arg in enumerate(order):
        kind = meaning.world.ground.stored(function.argument_types[place])
        if arg is None:
            found.append(meaning.unknown(f"the default of an argument of {function.name}", kind))
        else:
            found.append(_passed(meaning, meaning.value(arg, scope, kind), function.argument_types[place], kind))
    return found


def _passed(meaning: Meaning, value: Value, type_: str, kind: str | None) -> Value:
    if type_ == "name" and value.width == "name":
        return value
    if kind is None:  # what is brought to it may be rounded, cut or folded on the way
        if _LOSSY.match(type_) or meaning.world.ground.is_domain(type_):
            row = "composite" if value.kind == "composite" else None
            return value._replace(kind=row, text=None, pieces=(), contents=None, truth=None)
        return records.brought(meaning, value, type_)
    if value.kind == kind:
        return value
    return meaning.cast(value, "text" if kind == "text" else type_)


def _is_pure(meaning: Meaning, function: Function, *, of_session: bool = False) -> bool:
    """Whether an IMMUTABLE function is one: no table, no setting, nobody's name, and only its like called.

    `of_session`: whether one that lasts for a statement is made of nothing else but the session's settings.
    """
    read = body(function)
    if read is None or not read.whole:
        return False
    for tree in read.statements:
        if relations(tree) or any(isinstance(part, e.SessionValue) for part in walk(tree)):
            return False
        for part in walk(tree):
            if isinstance(part, e.Call) and (of_session or part.name not in _PURE):
                known, like = named(meaning, part), _LASTING if of_session else ("immutable",)
                is_servers = not known and part.schema in (None, "pg_catalog")  # not somebody's own of that name
                if of_session and is_servers and part.name in _OF_SESSION:
                    continue
                if not known or any(f.volatility not in like for f in known):
                    return False
                if not all(_is_pure(meaning, f, of_session=of_session) for f in known):
                    return False
    return True


def _query(function: Function) -> Query | None:
    """The last query of an SQL body that has no other statements: what it gives."""
    if function.language != "sql" or function.body is None:
        return None
    try:
        trees = [statement(text) for text in function_statements(function.body, "sql", function.argument_names)]
    except NotParsed:
        return None
    last = trees[-1] if trees and all(isinstance(tree, Query) for tree in trees) else None
    return last if isinstance(last, Query) else None


def result(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Value:
    """The value of a call; of one that gives rows, the value of some row.

    What tells of the session alone, as auth.uid() does, tells one thing while a statement runs.
    """
    if call.args or function.volatility not in _LASTING or not meaning.world.session.lasts:
        return _result(meaning, function, call, scope)
    told, key = meaning.world.session.told, (function.oid, scope.frame.role, scope.frame.path)
    if key in told:
        meaning.world.readings.seen(call)
        return told[key]
    found = _result(meaning, function, call, scope)
    if function.language == "sql" and _is_pure(meaning, function, of_session=True):
        told[key] = found
    return found


def _result(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Value:
    kind = meaning.world.ground.stored(function.returns)
    frame = entered(meaning, function, call, scope)
    if frame is None:
        return meaning.unknown(f"the call of {function.qualified}", kind)
    query = _query(function)
    if query is not None:
        _followed(meaning, call, query)
        row = _row(meaning, function, query, frame) if kind is None else None
        found = meaning.scalar(query, Scope(frame)) if row is None else row
    elif function.language == "plpgsql" and not function.returns_set:
        meaning.world.readings.seen(call)
        found = plpgsql.result(meaning, function, frame)
    elif (some := _returned(meaning, function, call, frame)) is not None:
        found = _some(meaning, some)
    else:
        return meaning.unknown(f"the body of {function.qualified}", kind)
    if function.returns == "name" and found.width == "name":
        kind = "text"
    if kind is not None and found.kind != kind:
        found = meaning.cast(found, "text" if kind == "text" else function.returns)
    if kind is None:
        found = records.brought(meaning, found, function.returns)._replace(kind="composite")
    if not function.strict:
        return found
    return merged(either(*(v.null for v in frame.positional)), Value(TRUE, found.term, found.kind), found)


def _returned(meaning: Meaning, function: Function, call: e.Call, frame: Frame) -> Derived | None:
    """Some row of a body in PL/pgSQL; a strict one that may be given a NULL then gives none."""
    if function.language != "plpgsql" or not function.returns_set:
        return None
    found = setof.rows(meaning, function, frame)
    if found is not None:
        meaning.world.readings.seen(call)
    return found


def _row(meaning: Meaning, function: Function, query: Query, frame: Frame) -> Value | None:
    """Of a query that gives a row of several columns, named as the result says; None of another one."""
    found = meaning.derived(query, Scope(frame))
    row = _as_told(meaning, function, found) if len(found.columns) > 1 else None
    return None if row is None else _some(meaning, row)


def _as_told(meaning: Meaning, function: Function, found: Derived) -> Derived | None:
    """A row with the names and of the types that the result has; None where these are others than the query's."""
    names = columns(meaning, function)
    if names is None or len(names) != len(found.columns):
        return None
    types = function.outputs if has_outputs(function) else records.fields(meaning, function.returns) or ()
    row = []
    for (name, type_), (_, value) in zip(types, found.columns, strict=True):
        if has_outputs(function):
            value_ = _passed(meaning, value, type_, meaning.world.ground.stored(type_))
        else:
            value_ = records.as_field(meaning, value, function.returns, name, type_)
        row.append((name, value_))
    return Derived(tuple(row), found.when)


def _some(meaning: Meaning, found: Derived) -> Value:
    """Some row as a value, NULL where there is none."""
    if len(found.columns) > 1:
        row = records.made(meaning, {str(name): value for name, value in found.columns})
        found = found._replace(columns=((None, row),))
    return found.one_value(meaning.world)


def _followed(meaning: Meaning, call: e.Call, query: Query) -> None:
    meaning.world.readings.seen(call)
    meaning.world.readings.opened(query)


def raises(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Formula:
    """When a call certainly raises an error. A strict function is not run for a NULL, nor is one in a cached plan."""
    body = (function.body or "").lower()
    if function.language != "plpgsql" or function.strict or not any(word in body for word in _ENDING):
        return FALSE
    frame = entered(meaning, function, call, scope)
    if frame is None or function.volatility == "immutable":
        return FALSE
    return plpgsql.raises(meaning, function, frame)


def _always(meaning: Meaning, found: Derived) -> Derived:
    """Of a function that gives no set there is a row in FROM, of NULLs where its query finds none."""
    there = meaning.world.names.boolean("found")
    meaning.world.facts.append(z3.Implies(there, found.when))
    columns = ((name, v.unless(neither(there))) for name, v in found.columns)
    return Derived(tuple(columns), TRUE)


def rows(meaning: Meaning, function: Function, call: e.Call, scope: Scope) -> Derived | None:
    """Some row of a function in FROM, its columns named as its result says."""
    frame = entered(meaning, function, call, scope)
    query = _query(function)
    if frame is None:
        return None
    if query is not None:
        _followed(meaning, call, query)
        found = meaning.derived(query, Scope(frame))
        found = found if function.returns_set else _always(meaning, found)
    elif (some := _returned(meaning, function, call, frame)) is not None:
        found = some
    elif function.language == "plpgsql" and not function.returns_set:
        return _single(meaning, function, result(meaning, function, call, scope))
    else:
        return None
    if columns(meaning, function) is None:
        return Derived(((None, found.columns[0][1]),), found.when) if len(found.columns) == 1 else None
    return _as_told(meaning, function, found)


def _single(meaning: Meaning, function: Function, value: Value) -> Derived | None:
    """The one row of a function that gives no set, of NULLs where it gives NULL."""
    names, inside = columns(meaning, function), value.contents
    if names is None:
        return Derived(((None, value),), TRUE)
    if inside is None or value.kind != "composite":
        return None
    parts = ((name, inside.at(name)) for name in names)
    return Derived(tuple((n, v.unless(value.null)) for n, v in parts), TRUE)
